# SPDX-License-Identifier: Apache-2.0
"""The commands that pip installs: `kimina-rl ARGUMENTS` is `python -m launch.rl ARGUMENTS`.

The module runs as `__main__`, as with -m: flags belong to a program only where its file is the main
one, and hosts.py starts the module again by its name. Modules of the user's own, which settings
name, are found in the folder of the command, as with -m; but last, so that none stands in for one
that is installed.
"""

import os
import runpy
import sys
from collections.abc import Callable


def _command(module: str) -> Callable[[], None]:
    def command() -> None:
        sys.path.append(os.getcwd())
        runpy.run_module(module, run_name="__main__", alter_sys=True)

    return command


rl = _command("launch.rl")
problems = _command("launch.problems")
sft = _command("launch.sft")
evaluate = _command("launch.evaluate")
export = _command("launch.export")
convert = _command("launch.convert")
compile_ahead = _command("launch.compile")
doctor = _command("launch.doctor")
elastic = _command("launch.elastic")
federated = _command("launch.federated")
prove = _command("launch.prove")
distill = _command("launch.distill")
formalize = _command("launch.formalize")
