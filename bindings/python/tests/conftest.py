# SPDX-License-Identifier: MIT
from __future__ import annotations

import importlib.util
import os
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

# Beside what else is built, rather than in whatever directory pytest was called from.
set_hypothesis_home_dir(Path(__file__).resolve().parents[3] / "build" / "hypothesis")

# A failure prints how to see it again. NEURON_EXAMPLES=10000 looks further.
settings.register_profile(
    "neuron",
    max_examples=int(os.environ.get("NEURON_EXAMPLES", "150")),
    deadline=timedelta(seconds=5),
    print_blob=True,
)
settings.load_profile("neuron")

# scikit-learn is there for one Python.
if importlib.util.find_spec("sklearn") is None:
    collect_ignore_glob = ["test_sklearn*.py"]
