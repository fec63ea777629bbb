# SPDX-License-Identifier: Apache-2.0
"""Find the strongest walls that this machine offers without privileges, and use them.

walls.py says what each of them is and raises them; here it is found out which of them work
(`available`), and commands are wrapped in them (`wrap`).
"""

import functools
import subprocess
import sys
from pathlib import Path

from lean_checker.sandbox import walls

FEATURES = ("namespaces", "landlock", "seccomp")
PROBE_SECONDS = 60
SCRIPT = str(Path(walls.__file__).resolve())


@functools.cache
def available() -> tuple[str, ...]:
    """Return the features that work on this machine, each tried in a process of its own."""
    return tuple(feature for feature in FEATURES if not failure(feature))


def chosen(sandbox: str) -> tuple[str, ...]:
    """Return the features for "off", "best" or "full". Raises OSError if "full" cannot be had."""
    found = () if sandbox == "off" else available()
    if sandbox == "full" and found != FEATURES:
        missing = ", ".join(feature for feature in FEATURES if feature not in found)
        raise OSError(
            f"the full sandbox cannot be had here (missing: {missing});"
            " `python -m lean_checker.doctor` says how to have it, or take --sandbox best"
        )
    return found


def failure(feature: str) -> str:
    """Return why a feature does not work on this machine, or nothing if it does."""
    python = [sys.base_prefix, f"{sys.prefix}/bin", f"{sys.prefix}/pyvenv.cfg"]
    command = wrap((feature,), [sys.executable, "-I", "-S", "-c", ""], python, [])
    try:
        answer = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PROBE_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    if answer.returncode == 0:
        return ""
    return answer.stderr.strip().removeprefix("sandbox: ") or f"exit code {answer.returncode}"


def describe(features: tuple[str, ...]) -> str:
    """Return one line for people about how Lean is confined."""
    if not features:
        return "no sandbox: Lean runs with this user's rights (limits on memory and time only)"
    missing = [feature for feature in FEATURES if feature not in features]
    weaker = f"; missing here: {', '.join(missing)}" if missing else ""
    return f"Lean is confined by {', '.join(features)} and limits{weaker}"


def wrap(
    features: tuple[str, ...], command: list[str], read: list[str], write: list[str]
) -> list[str]:
    """Return the command line that runs `command` behind the walls `features`.

    read, write: paths that it may read, and also write (folders with all that is in them).
    """
    if not features:
        return command
    rules = [part for path in read for part in ("--read", path)]
    rules += [part for path in write for part in ("--write", path)]
    script = [sys.executable, "-I", "-S", SCRIPT, ",".join(features)]
    return [*script, *rules, "--", *command]
