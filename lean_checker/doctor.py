# SPDX-License-Identifier: Apache-2.0
"""Find, try and explain the Leans and the walls of this machine, and say how to fix what fails.

python -m lean_checker.doctor [TOOLCHAIN…]       embedded, lean, or lake projects
"""

import os
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lean_checker.pool import Pool, PoolError
from lean_checker.records import Candidate
from lean_checker.sandbox import control_groups, features
from lean_checker.toolchain import Toolchain, ToolchainError, resolve

# What one Lean process may take beyond what it was seen to take here, on harder proofs.
HEADROOM = 4.0
SPEED_CHECKS = 128
FIXES = {
    "namespaces": (
        "allow unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone=1, or"
        " kernel.apparmor_restrict_unprivileged_userns=0); in a container, run it with a seccomp"
        " profile that permits unshare"
    ),
    "landlock": "use Linux 5.13 or newer, with landlock in the kernel's lsm= list",
    "seccomp": "use an x86-64 or aarch64 kernel with CONFIG_SECCOMP_FILTER",
}
# Not a fault: memory is watched all the same.
GROUPS_FIX = (
    "to have the kernel bound memory too, run as a user whom a cgroup is delegated to"
    " (systemd-run --user --scope -p Delegate=yes COMMAND)"
)


@dataclass(frozen=True)
class Line:
    """One finding. ok: whether it is as it should be. fix: what to do if it is not, or ""."""

    subject: str
    ok: bool
    text: str
    fix: str = ""


def examine(specifications: list[str]) -> Iterator[Line]:
    """Yield findings about this machine, its walls, and each toolchain, named as in `resolve`."""
    yield _machine()
    for feature in features.FEATURES:
        reason = features.failure(feature)
        fix = FIXES[feature] if reason else ""
        yield Line(f"sandbox: {feature}", not reason, reason or "works", fix)
    reason = control_groups.failure()
    fix = GROUPS_FIX if reason else ""
    yield Line("sandbox: control groups", True, reason or "work", fix)
    for specification in specifications:
        try:
            yield from _toolchain(specification, resolve(specification))
        except ToolchainError as error:
            # Its text is a sentence with the fix.
            yield Line(specification, False, str(error))


def _machine() -> Line:
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    memory = pages * size / 1024**3
    return Line("machine", True, f"{os.cpu_count()} cores, {memory:.0f} GiB of memory")


def _toolchain(specification: str, toolchain: Toolchain) -> Iterator[Line]:
    yield Line(specification, True, f"found: {toolchain.id} ({toolchain.command[0]})")
    if toolchain.kind == "embedded":
        yield Line(specification, True, f"theory compiled in {toolchain.env['LEAN_PATH']}")
    fix = "run it by hand on a small file; `lake build` in a project whose modules are missing"
    try:
        started = time.monotonic()
        with Pool(toolchain, workers=1, sample=0.0) as pool:
            first = time.monotonic() - started
            yield Line(specification, True, f"checks a theorem, in {first:.1f} s from a cold start")
            yield Line(specification, True, f"{pool.sandbox}; tier: {pool.tier}")
            yield _kernel(specification, pool)
            yield from _speed(specification, pool)
    except PoolError as error:
        yield Line(specification, False, str(error), fix)


def _kernel(specification: str, pool: Pool) -> Line:
    """Say which kernel has the last word."""
    replayer = pool.toolchain.replayer
    if pool.tier == "full":
        return Line(specification, True, "each proof is given to a fresh kernel again")
    if replayer:
        return Line(specification, True, f"each batch is given to the kernel again by {replayer}")
    text = "no leanchecker in this release: proofs are not given to a kernel again"
    return Line(specification, True, f"{text}; a newer release of Lean may have one")


def _speed(specification: str, pool: Pool) -> Iterator[Line]:
    statement = "theorem t{n} (p q r : Prop) : (p → q) → (q → r) → p → r"
    proof = "fun f g h{n} => g (f h{n})"
    candidates = [
        Candidate(str(n), statement.format(n=n), proof.format(n=n)) for n in range(SPEED_CHECKS)
    ]
    started = time.monotonic()
    statuses = [verdict.status for verdict in pool.check(candidates)]
    rate = SPEED_CHECKS / (time.monotonic() - started)
    valid = statuses.count("valid")
    text = f"{valid} of {SPEED_CHECKS} small proofs are valid, at {rate:.0f} a second and process"
    fix = "" if valid == SPEED_CHECKS else "these proofs are good: report this as a bug"
    yield Line(specification, valid == SPEED_CHECKS, text, fix)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    available = _available_mib()
    fit = max(1, int(available / (HEADROOM * peak)))
    workers = min(fit, os.cpu_count() or 1)
    text = f"a Lean process took {peak:.0f} MiB; {available:.0f} MiB are free: {workers} workers"
    yield Line(specification, fit >= 1 and available > peak, text, "free some memory")


def _available_mib() -> float:
    for line in Path("/proc/meminfo").read_text().split("\n"):
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) / 1024
    return 0.0


def main(specifications: list[str]) -> int:
    """Print a line per finding; return 1 if a toolchain does not work, 2 for a wrong flag."""
    if {"-h", "--help"} & {*specifications}:
        print(__doc__)
        return 0
    if wrong := [one for one in specifications if one.startswith("-")]:
        print(f"lean_checker.doctor: there is no flag {wrong[0]}; see --help", file=sys.stderr)
        return 2
    failed = False
    for line in examine(specifications or ["embedded"]):
        print(f"{'ok  ' if line.ok else 'FAIL'} {line.subject}: {line.text}", flush=True)
        if line.fix and not line.ok:
            print(f"     fix: {line.fix}", flush=True)
        failed |= not line.ok and not line.subject.startswith("sandbox")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
