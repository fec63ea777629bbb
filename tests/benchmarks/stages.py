# SPDX-License-Identifier: Apache-2.0
"""Stages for the tests of benchmarks/card/stages.py: one does its work, the others fail, each in
a way of its own. `python -m tests.benchmarks.stages --stage=NAME FOLDER`"""

import json
import subprocess
import sys
import time
from pathlib import Path

STAGE, FOLDER = sys.argv[1].removeprefix("--stage="), Path(sys.argv[2])


def note(text: object) -> None:
    """A line in FOLDER/NAME."""
    with (FOLDER / STAGE).open("a") as file:
        file.write(f"{text}\n")


if STAGE == "hangs":
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    note(child.pid)
    time.sleep(600)
note("ran")
if STAGE == "fails":
    print("error: out of memory, in one sentence", file=sys.stderr)
    raise SystemExit("--------\nFor simplicity, JAX has removed its internal frames.")
if STAGE == "lacks":
    import a_package_that_nobody_has  # noqa: F401  # pyright: ignore[reportMissingImports]
print("before the result")
print("no JSON" if STAGE == "says_nothing" else json.dumps({"figure": 3.5}))
