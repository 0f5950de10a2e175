# SPDX-License-Identifier: MIT
from __future__ import annotations

import importlib.util
import os
import signal
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis.configuration import set_hypothesis_home_dir

# Beside what else is built, rather than in whatever directory pytest was called from.
set_hypothesis_home_dir(Path(__file__).resolve().parents[3] / "build" / "hypothesis")

# A shell has Ctrl-C ignored in what it starts in the background, and children would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

# A failure prints how to see it again. NEURON_EXAMPLES=10000 looks further.
settings.register_profile(
    "neuron",
    max_examples=int(os.environ.get("NEURON_EXAMPLES", "150")),
    # How long something takes is the machine's affair.
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
settings.load_profile("neuron")

# scikit-learn, and what the command line needs, are there for one Python.
collect_ignore_glob = []
if importlib.util.find_spec("sklearn") is None:
    collect_ignore_glob += ["test_sklearn*.py"]
if not all(map(importlib.util.find_spec, ("click", "pyarrow", "rich"))):
    collect_ignore_glob += ["test_cli_*.py"]
