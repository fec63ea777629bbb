# SPDX-License-Identifier: Apache-2.0
"""How fast are proofs checked, against the elaboration floor and against one process per proof?

    python -m benchmarks.checker [--count 4000] [--workers N] [--turns 3] [--ratios] [--json FILE]

All of them check the same distinct theorems of the bundled set with the same number of processes:

    floor   one plain file per core with its share of the theorems, one Lean process each; no audit,
            no isolation, no blame. The bundled theorems are all called `goal`, so they are named
            anew there; as they are, each in a namespace of its own, Lean is slower (spaces)
    pool    lean_checker.pool.Pool: gate, batches, a fresh kernel in a second process, sandbox;
            first `new`: it has seen none of the statements, as on the first step of a run; then
            `known`: the same pool again, without cached verdicts, as for further proofs of problems
            that were seen before
    single  one Lean process per proof (a sample), as a checker without batches would run it

`mixed` is the pool again with every second proof made wrong, which costs it a second compilation of
the others; `cached` is the pool with all verdicts known. Rates are theorems per second of wall
time. The processor time per theorem (children and this process) is given too: unlike the wall time
it hardly depends on what else the machine does. `--ratios` measures the named floor and the pool
alone, and prints for every turn the parts of the floor that the pool reaches in processor time: for
a busy machine.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from kimina_jax.problems.load import load
from lean_checker.check.assemble import parse_statement
from lean_checker.pool import Pool
from lean_checker.records import Candidate
from lean_checker.sandbox.process import basic_options
from lean_checker.toolchain import Toolchain, resolve

SINGLE = 60
TURNS = 3


def main() -> None:
    """Measure, print a table, and write it as JSON if asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--count", type=int, default=4000)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--ratios", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    toolchain = resolve()
    candidates = problems(options.count)
    if options.ratios:
        result = ratios(toolchain, candidates, options.workers, options.turns)
    else:
        result = measure(toolchain, candidates, options.workers, options.turns)
    for name, value in result.items():
        print(f"{name:32} {value:.3g}" if isinstance(value, float) else f"{name:32} {value}")
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n")


def problems(count: int) -> list[Candidate]:
    """Return the first problems of the bundled set, each with its reference proof."""
    chosen = [*load("test"), *load("validation"), *load("train")][:count]
    return [Candidate(p.id, p.statement, p.proof) for p in chosen]


def ratios(
    toolchain: Toolchain, candidates: list[Candidate], workers: int, turns: int
) -> dict[str, Any]:
    """Return what the pool reaches of the floor, in processor time, and its batches, by turns."""
    found: dict[str, Any] = {"theorems": len(candidates), "workers": workers}
    for k in range(turns):
        before = cpu_seconds()
        floor_seconds(toolchain, candidates, workers, spaces=False)
        floor = cpu_seconds() - before
        with Pool(toolchain, workers=workers) as pool:
            for name in ("new", "known"):
                batches = pool.stats()["batches"]
                _, used = check_cost(pool, candidates, "valid")
                found[f"{name}_cpu_to_floor_{k}"] = floor / used
                found[f"{name}_batches_{k}"] = pool.stats()["batches"] - batches
        found[f"load_{k}"] = os.getloadavg()[0]
    return found


def measure(
    toolchain: Toolchain, candidates: list[Candidate], workers: int, count: int
) -> dict[str, Any]:
    """Return rates (theorems per second) and their ratios."""
    result: dict[str, Any] = {"theorems": len(candidates), "workers": workers}
    load_before = os.getloadavg()[0]
    turns = [turn(toolchain, candidates, workers) for _ in range(count)]
    for name in turns[0]:
        result[name] = statistics.median(t[name] for t in turns)
    spoilt = [
        Candidate(c.id, c.statement, c.proof if n % 2 else f"({c.proof}\n  : ∀ x : Prop, x)")
        for n, c in enumerate(candidates)
    ]
    result["mixed_per_second"] = len(spoilt) / pool_cost(toolchain, spoilt, workers, None)[0]
    sample = candidates[:: max(1, len(candidates) // SINGLE)][:SINGLE]
    result["single_per_second"] = len(sample) / single_seconds(toolchain, sample, workers)
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "verdicts.sqlite"
        pool_cost(toolchain, candidates, workers, "valid", cache)
        wall, _ = pool_cost(toolchain, candidates, workers, "valid", cache)
        result["cached_per_second"] = len(candidates) / wall
    result["load_before"] = load_before
    result["load_after"] = os.getloadavg()[0]
    return result


def turn(toolchain: Toolchain, candidates: list[Candidate], workers: int) -> dict[str, float]:
    """Return both floors and the pool, measured one after the other on the same machine state."""
    count, before = len(candidates), cpu_seconds()
    floor = count / floor_seconds(toolchain, candidates, workers, spaces=False)
    floor_cpu = cpu_seconds() - before
    found = {"floor_per_second": floor, "floor_cpu_ms_per_theorem": 1000 * floor_cpu / count}
    with Pool(toolchain, workers=workers) as pool:
        for name in ("new", "known"):
            wall, used = check_cost(pool, candidates, "valid")
            found[f"{name}_per_second"] = count / wall
            found[f"{name}_to_floor"] = count / wall / floor
            found[f"{name}_cpu_ms_per_theorem"] = 1000 * used / count
            found[f"{name}_cpu_to_floor"] = floor_cpu / used
    spaces = count / floor_seconds(toolchain, candidates, workers, spaces=True)
    found["spaces_per_second"] = spaces
    found["new_to_spaces"] = found["new_per_second"] / spaces
    return found


def cpu_seconds() -> float:
    """Return the processor time so far of this process and its ended children."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def pool_cost(
    toolchain: Toolchain,
    candidates: list[Candidate],
    workers: int,
    expected: str | None,
    cache: Path | None = None,
) -> tuple[float, float]:
    """Return wall and processor time of a new pool; see `check_cost`."""
    with Pool(toolchain, workers=workers, cache=cache) as pool:
        return check_cost(pool, candidates, expected)


def check_cost(
    pool: Pool, candidates: list[Candidate], expected: str | None
) -> tuple[float, float]:
    """Return wall and processor time of a check; every verdict must be `expected`, if given."""
    started, before = time.perf_counter(), cpu_seconds()
    statuses = [v.status for v in pool.check(candidates)]
    seconds, used = time.perf_counter() - started, cpu_seconds() - before
    assert len(statuses) == len(candidates)
    assert expected is None or set(statuses) == {expected}, statuses
    return seconds, used


def floor_seconds(
    toolchain: Toolchain, candidates: list[Candidate], workers: int, spaces: bool
) -> float:
    """Return the wall time of one plain Lean process per core on all theorems."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for worker in range(workers):
            text = toolchain.header
            for n, c in enumerate(candidates[worker::workers]):
                if spaces:
                    text += f"namespace N{n}\n{c.statement} := {c.proof}\nend N{n}\n"
                    continue
                named = parse_statement(c.statement).declaration(f"goal{n}")
                text += f"{named} := {c.proof}\n"
            files.append(Path(folder) / f"floor{worker}.lean")
            files[-1].write_text(text, encoding="utf-8")
        return _run_all(toolchain, files, workers)


def single_seconds(toolchain: Toolchain, candidates: list[Candidate], workers: int) -> float:
    """Return the wall time of one Lean process per theorem."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for n, c in enumerate(candidates):
            files.append(Path(folder) / f"single{n}.lean")
            text = f"{toolchain.header}{c.statement} := {c.proof}\n"
            files[-1].write_text(text, encoding="utf-8")
        return _run_all(toolchain, files, workers)


def _run_all(toolchain: Toolchain, files: list[Path], workers: int) -> float:
    options = basic_options(toolchain)

    def run(path: Path) -> int:
        command = [*toolchain.command, *options, f"--root={path.parent}", str(path)]
        return subprocess.run(command, env=toolchain.env, capture_output=True).returncode

    started = time.perf_counter()
    with ThreadPoolExecutor(workers) as threads:
        assert set(threads.map(run, files)) == {0}
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
