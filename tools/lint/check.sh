# SPDX-License-Identifier: MIT
# check "what should hold" command...: one line, and the command's output where it fails.
check() {
    local what=$1 output
    shift
    if output=$("$@" 2>&1); then
        echo "ok: $what"
    else
        echo "FAIL: $what"
        [ -z "$output" ] || head -n 20 <<<"$output" | sed 's/^/    /'
    fi
}
