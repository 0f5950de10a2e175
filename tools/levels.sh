# SPDX-License-Identifier: MIT
# Which variants of the library the loader here would take, and which one it took.
# Not -q: grep would leave early, and the loader die writing, which is a failure of the pipe.
runs() { /lib64/ld-linux-x86-64.so.2 --help | grep "$1 (supported, searched)" >/dev/null; }
takes() {
    local file=$1
    shift
    LD_DEBUG=libs "$@" 2>&1 | grep "calling init.*$file"
}
