# SPDX-License-Identifier: Apache-2.0
"""Fuzz the checker: the pool's verdicts against plain Lean's, on the same texts.

    python -m tests.lean_checker.fuzz --cases=20000 --seed=0 --out=FILE

Each case is a line of FILE, written when it is known; the same command goes on where it stopped.
The summary counts them by kind. Exit code 1 if anything is a finding, or two audits disagreed.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from lean_checker.pool import Pool
from lean_checker.toolchain import resolve
from tests.lean_checker.fuzz.cases import make
from tests.lean_checker.fuzz.compare import judge
from tests.lean_checker.fuzz.plain import PlainLean

TOGETHER = 500


def main() -> int:
    """Run the cases that FILE does not hold yet, and count all."""
    parser = argparse.ArgumentParser(prog="python -m tests.lean_checker.fuzz")
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", type=int, nargs="+", help="these cases of the seed")
    parser.add_argument("--tier", choices=("full", "fast"), default="full")
    parser.add_argument("--workers", type=int, default=1)
    flags = parser.parse_args()
    lines = flags.out.read_text(encoding="utf-8").splitlines() if flags.out.exists() else []
    records = [json.loads(line) for line in lines]
    done = {record["case"] for record in records}
    left = [n for n in flags.only or range(flags.cases) if n not in done]
    toolchain = resolve()
    plain = PlainLean(toolchain)
    limits = {"workers": flags.workers, "timeout_s": 3.0, "memory_mib": 1500, "tier": flags.tier}
    with Pool(toolchain, **limits, stop_on_alarm=False) as pool, flags.out.open("a") as out:
        for at in range(0, len(left), TOGETHER):
            cases = [make(flags.seed, number) for number in left[at : at + TOGETHER]]
            found = [result.record() for result in judge(pool, plain, cases)]
            records += found
            out.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in found)
            out.flush()
            findings = sum(record["kind"].startswith("finding") for record in records)
            print(f"{len(records)} cases, {findings} findings", file=sys.stderr, flush=True)
        alarms = pool.stats()["disagreements"]
    for kind, count in sorted(Counter(record["kind"] for record in records).items()):
        print(f"{count:7}  {kind}")
    valid = sum(record["pool"] == "valid" for record in records)
    print(f"{len(records)} cases, {valid} valid in the pool, {alarms} alarms in this run")
    return int(alarms > 0 or any(record["kind"].startswith("finding") for record in records))


if __name__ == "__main__":
    sys.exit(main())
