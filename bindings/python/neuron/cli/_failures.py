# SPDX-License-Identifier: MIT
"""What ends a command early. `main` turns each into one line and an exit code."""


def shown(text: object) -> str:
    """A text of the user's, for a message of one line."""
    plain = str(text)
    return repr(plain if len(plain) <= 40 else plain[:37] + "...")


class BadInput(Exception):
    """What the user gave is wrong: one line that names file, line and column. Exit code 2."""

    def __init__(
        self,
        problem: str,
        *,
        file: str | None = None,
        line: int | None = None,
        row: int | None = None,
        column: str | None = None,
    ) -> None:
        place = [file] if file is not None else []
        if line is not None:
            place.append(f"line {line}")
        if row is not None:
            place.append(f"row {row}")
        if column is not None:
            place.append(f"column {shown(column)}")
        super().__init__(": ".join([", ".join(place), problem] if place else [problem]))


class MissingExtra(Exception):
    """A package is not there. Exit code 2."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"this needs {package}: pip install 'libneuron[{extra}]'")


class Interrupted(Exception):
    """Ctrl-C, once what was there has been saved. Exit code 130."""
