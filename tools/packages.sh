# SPDX-License-Identifier: MIT
# need PACKAGE command...   notes a Debian package where the command fails
# install_missing           installs what was noted; who is not root is told how

missing=
need() {
    package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}

install_missing() {
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "missing packages; run: sudo apt-get update && sudo apt-get install -y$missing" >&2
        return 1
    fi
    export DEBIAN_FRONTEND=noninteractive
    # A fresh machine has no lists yet, and old lists name files that are gone.
    # shellcheck disable=SC2086
    apt-get install -y -q $missing || { apt-get update -q && apt-get install -y -q $missing; }
}
