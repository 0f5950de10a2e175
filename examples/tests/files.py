# SPDX-License-Identifier: MIT
"""What train and predict do with files and arguments that make no sense."""

import pathlib

from harness import DATA, OUT, SWIFT, TRAINERS, check, make_data, run

BAD = f"{OUT}/bad.csv"

# What is wrong, the file, a piece of the message.
FILES = [
    ("an empty file", b"", "empty"),
    ("a header alone", b"p,q,label\n", "no samples"),
    ("a header of one column", b"label\n1\n", "no feature"),
    ("a row too short", b"p,q,label\n1,2,1\n1,1\n", ":3: 2 fields"),
    ("a row too long", b"p,q,label\n1,2,1,1\n", ":2: more than"),
    ("a word", b"p,q,label\n1,two,1\n", ":2: field 2 is not a number"),
    ("a number and a word", b"p,q,label\n1,2x,1\n", ":2: field 2 is not a number"),
    ("an empty field", b"p,q,label\n1,,1\n", ":2: field 2 is not a number"),
    ("an empty last field", b"p,q,label\n1,1,\n", ":2: field 3 is not a number"),
    ("NaN", b"p,q,label\n1,nan,1\n", ":2: field 2 is not a number"),
    ("an infinity", b"p,q,label\n1,1e999,1\n", ":2: field 2 is not a number"),
    ("a label of 2", b"p,q,label\n1,2,2\n", ":2: the label is 2"),
    ("zero bytes", b"p,q,label\n1,2,1\0\0\n", ":2: a zero byte"),
    ("random bytes", bytes(range(256)) * 8, ":"),
    ("one sample", b"p,q,label\n1,2,1\n", "too few rows"),
]


def refused(what, path, piece):
    model = pathlib.Path(f"{OUT}/never.safetensors")
    model.unlink(missing_ok=True)
    for language, trainer in TRAINERS.items():
        done = run(*trainer, path, "--model", model)
        check(
            f"train, {language}: {what}: exit code 2, a message and no model",
            done.returncode == 2
            and piece in done.stderr
            and path in done.stderr
            and done.stderr.count("\n") == 1
            and not model.exists(),
            f"{done.returncode} {done.stderr}",
        )


def check_accepted():
    # Line ends of Windows, none at the end, spaces, a blank line, a constant column.
    rows = [f"{i % 3}, {i},7,{int(i > 20)}" for i in range(40)]
    with open(BAD, "w", newline="") as file:
        file.write("p,q,r,label\r\n\r\n" + "\r\n".join(rows))
    outputs = []
    for language, trainer in TRAINERS.items():
        done = run(*trainer, BAD)
        outputs.append(done.stdout)
        check(
            f"train, {language}: Windows line ends, blank lines and a constant column are no error",
            done.returncode == 0 and "40 rows of 3 features" in done.stdout,
            done.stdout + done.stderr,
        )
    check("train: C and Python say the same of them", outputs[0] == outputs[1])


def check_predict():
    model, rows = pathlib.Path(f"{OUT}/bad.safetensors"), pathlib.Path(f"{OUT}/bad.rows.txt")
    header = b'{"b":{"dtype":"F64","shape":[],"data_offsets":[0,8]},'
    header += b'"w":{"dtype":"F64","shape":[1],"data_offsets":[8,16]}}'
    good = len(header).to_bytes(8, "little") + header + bytes(16)
    for what, content, row in (
        ("a short model", good[:-1], "0x1p+0\n"),
        ("a model that is text", b"two\n", "0x1p+0\n"),
        ("rows too long", good, "0x1p+0 0x1p+0\n"),
        ("rows that are text", good, "one\n"),
    ):
        model.write_bytes(content)
        rows.write_text(row)
        done = run(f"{SWIFT}/predict", model, rows)
        check(
            f"predict: {what}: exit code 1 and a message",
            done.returncode == 1 and done.stderr and not done.stdout,
            f"{done.returncode} {done.stdout}{done.stderr}",
        )


def check_arguments(language, trainer):
    for words in (
        "--rate 0",
        "--rate nan",
        "--rate",
        "--iterations -1",
        "--iterations 1.5",
        "--seed -1",
        "--unknown 1",
        "second.csv",
    ):
        done = run(*trainer, DATA, *words.split())
        check(
            f"train, {language}: {words}: exit code 2",
            done.returncode == 2 and "usage" in done.stderr,
            done.stderr,
        )
    done = run(*trainer, DATA, "--rate", "1e308")
    check(
        f"train, {language}: a rate that leads to infinity is reported",
        done.returncode == 1 and "--rate" in done.stderr,
        done.stderr,
    )
    for option, path in (("--model", f"{OUT}/nowhere/model"), ("--rows", "/dev/full")):
        done = run(*trainer, DATA, "--iterations", "1", option, path)
        check(
            f"train, {language}: {option} that cannot be written to {path} is reported",
            done.returncode == 1 and "cannot be written" in done.stderr and path in done.stderr,
            done.stderr,
        )


def run_part():
    for what, content, piece in FILES:
        pathlib.Path(BAD).write_bytes(content)
        refused(what, BAD, piece)
    refused("a file that is not there", f"{OUT}/nowhere.csv", "No such file")
    refused("a directory", OUT, "cannot be read")
    check_accepted()
    check_predict()

    make_data()
    for language, trainer in TRAINERS.items():
        check_arguments(language, trainer)
