# SPDX-License-Identifier: MIT
"""The command line, as `neuron` and `python -m neuron`."""

import sys


def main() -> None:
    """Run the command that sys.argv names, and end the process."""
    try:
        from . import cli
    except ModuleNotFoundError as failure:
        if failure.name != "click":
            raise
        sys.exit("neuron: the command line needs what pip install 'libneuron[cli]' brings")
    cli.main()


if __name__ == "__main__":
    main()
