# SPDX-License-Identifier: Apache-2.0
"""Are the shipped jobs as fast as they were? Their stages, against recorded ratios.

    python -m benchmarks.speed [--sft FOLDER] [--only sft,elastic,...] [--markdown] [--record]

Every stage runs by its shipped command and configuration, and beside it, in the same minute, a
plain reference of the same work: the matrix products alone, or plain Lean files. `ratio` is the
reference's time over the stage's, paired turn by turn. What has lost more than 15 percent of its
ratio in benchmarks/speed.json is named, and the exit code is 1 then; --record writes that file
anew.

Weights come from a short SFT, which is measured too, or from FOLDER (a Hugging Face folder that
launch.sft wrote). Five minutes on two cores, some more the first time, when programs are compiled.
"""

import argparse
import datetime
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.speed import ratios
from benchmarks.speed.commands import ROOT, StageFailed
from benchmarks.speed.products import use_all_cores
from launch.processes import supervise

RECORDED = ROOT / "benchmarks" / "speed.json"
STAGES = ("sft", "elastic", "federated", "checks", "evaluation", "rl")


def main() -> None:
    """Measures, prints the table, and says what fell."""
    parser = argparse.ArgumentParser(
        prog="benchmarks.speed", description=str(__doc__).splitlines()[0]
    )
    parser.add_argument("--sft", type=Path, help="weights that launch.sft wrote: RUN/model")
    parser.add_argument("--only", help=f"some of {','.join(STAGES)}")
    parser.add_argument("--markdown", action="store_true", help="a table for docs/results.md")
    parser.add_argument("--record", action="store_true", help=f"write {RECORDED.name} anew")
    options = parser.parse_args()
    wanted = options.only.split(",") if options.only else list(STAGES)
    if unknown := [name for name in wanted if name not in STAGES]:
        parser.error(f"--only: there is no {unknown[0]!r}; the stages are {','.join(STAGES)}")
    if options.record and options.only:
        parser.error("--record writes all stages; leave out --only")
    if options.sft and not (options.sft / "sft_problems.json").is_file():
        parser.error(
            f"--sft={options.sft}: has no sft_problems.json; give a RUN/model of launch.sft"
        )
    if not options.sft and {"evaluation", "rl"} & set(wanted) and "sft" not in wanted:
        parser.error("--only: evaluation and rl need weights; add sft, or give --sft")
    if not options.record and not RECORDED.is_file():
        parser.error(f"{RECORDED}: there is no such file; write it with --record")
    supervise.terminate_on_sigterm()
    use_all_cores()
    try:
        measured = measure(wanted, options.sft)
    except StageFailed as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    about = {
        "commit": commit(),
        "date": datetime.date.today().isoformat(),
        "machine": machine(),
        "weights": "given" if options.sft else "short SFT",
    }
    if options.record:
        ratios.write(RECORDED, measured, about)
    print()
    sys.exit(ratios.judge(measured, ratios.read(RECORDED), about, options.markdown))


def measure(wanted: Sequence[str], weights: Path | None) -> list[ratios.Measured]:
    """The wanted stages, one after the other."""
    from benchmarks.speed import stages

    found: list[ratios.Measured] = []

    def add(*new: ratios.Measured) -> None:
        found.extend(new)
        for one in new:
            print(f"{one.stage}: ratio {one.ratio:.3f}", file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory(prefix="speed-") as folder:
        work = Path(folder)
        if "sft" in wanted:
            step, weights = stages.sft_step(work, weights)
            add(step)
        if "elastic" in wanted:
            add(stages.elastic_epoch(work, "all_exits"))
        if "federated" in wanted:
            add(stages.federated_round(work, "flextrain_exits"))
            add(stages.federated_round(work, "heterofl"))
        if "checks" in wanted:
            add(stages.thousand_checks())
        if weights and "evaluation" in wanted:
            add(*stages.evaluation(work, weights))
        if weights and "rl" in wanted:
            add(*stages.rl_step(work, weights))
    return found


def commit() -> str:
    """The commit of the working tree, and whether it has changes."""
    command = (
        "git",
        "-C",
        str(ROOT),
        "describe",
        "--always",
        "--dirty",
        "--abbrev=7",
        "--exclude=*",
    )
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


def machine() -> str:
    """Processor and cores."""
    names = [
        line.split(":", 1)[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    return f"{names[0] if names else platform.machine()}, {len(os.sched_getaffinity(0))} cores"


if __name__ == "__main__":
    main()
