# SPDX-License-Identifier: MIT
"""The command line, as `neuron` and `python -m neuron`."""

import signal
import sys


def main() -> None:
    """Run the command that sys.argv names, and end the process."""
    try:
        from . import cli

        cli.main()
    except ModuleNotFoundError as failure:
        package = (failure.name or "").partition(".")[0]
        if package not in ("click", "numpy", "pyarrow", "rich"):
            raise
        sys.exit("neuron: the command line needs what pip install 'libneuron[cli]' brings")
    except KeyboardInterrupt:
        # Another one, while the first one was told.
        sys.exit(130)
    finally:
        # What there was to say has been said: no further one ends the interpreter's own end.
        signal.signal(signal.SIGINT, signal.SIG_IGN)


if __name__ == "__main__":
    main()
