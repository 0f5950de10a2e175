# SPDX-License-Identifier: MIT
"""A process that runs the Python blocks of one page, one after another, in one namespace.

A line of JSON comes in with a block, and one goes out with what it printed, or raised.
"""

import contextlib
import io
import json
import sys
import traceback

namespace = {"__name__": "__main__"}
answers = sys.stdout
for line in sys.stdin:
    block = json.loads(line)
    printed, error = io.StringIO(), None
    # So many empty lines before it, that a traceback names the line of the page.
    source = "\n" * (block["line"] - 1) + block["text"]
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(source, block["page"], "exec"), namespace)
    except BaseException:
        error = traceback.format_exc(limit=-2)
    print(json.dumps({"printed": printed.getvalue(), "error": error}), file=answers, flush=True)
