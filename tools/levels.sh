# SPDX-License-Identifier: MIT
# Which variants of the library the loader here would take, and which one it took.
runs() { /lib64/ld-linux-x86-64.so.2 --help | grep -q "$1 (supported, searched)"; }
takes() {
    local file=$1
    shift
    LD_DEBUG=libs "$@" 2>&1 | grep "calling init.*$file"
}
