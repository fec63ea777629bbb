# SPDX-License-Identifier: Apache-2.0
"""A student of an RL model's answers beside the same student of the reference solutions:

    python -m benchmarks.ablation.students --teacher=runs/rl-tiny [--out=runs/students]
    python -m benchmarks.ablation.students --table=runs/students/results.json

`launch.distill` draws from the teacher, once; `launch.sft` trains every student by
configs/sft/tiny.py from random weights, as many steps each; `launch.evaluate` draws 32 samples of
every held-out problem. The references are of the bundled problems, which the teacher is asked.
Whatever was killed goes on with the same command. --sft, --distill and --evaluate FLAG give further
--config.FLAG to all. The raw counts are OUT/results.json, from which --table makes the table
without any run.
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.ablation.command import ending_well, made, note_flags, note_made, table_of
from benchmarks.ablation.table import points, share
from kimina_jax.evaluate import pass_at_k
from kimina_jax.protocol import mailbox
from kimina_jax.text.chat import told_by
from launch.config import run_folder
from launch.config.resume import read_values
from launch.processes import supervise

SFT = "configs/sft/tiny.py"
ALL = ("problems.count=0", "problems.levels=[]")
# `by_automation` is the stronger rival: where a bare tactic proves a problem, it shows that.
STUDENTS = {
    "references": (*ALL, "problems.automation=0"),
    "by_automation": (*ALL, "problems.automation=1"),
    "distilled": ("data.too_long=skip",),
}
BASE, RIVAL = "references", "by_automation"
KS = (1, 8, 32)


def main() -> None:
    """Runs what is not finished, and prints what came of it."""
    told = parsed()
    with ending_well():
        if told.table:
            print(table_of(told.table, table, "students"))
            return
        said = run(told)
        file = told.out / "results.json"
        mailbox.write_json(file, said)
        print(table(said))
        print(file)


def parsed() -> argparse.Namespace:
    """The command line; ends with code 2 and one sentence where it is wrong."""
    parser = argparse.ArgumentParser(
        prog="benchmarks.ablation.students", description=str(__doc__).splitlines()[0]
    )
    parser.add_argument("--teacher", type=Path, help="a run of launch.rl, or a folder of weights")
    parser.add_argument("--out", type=Path, default=Path("runs/students"), help="their folder")
    parser.add_argument("--seeds", default="0,1,2", help="of the students")
    parser.add_argument("--samples", type=int, default=4, help="of the teacher, for each problem")
    for name in ("sft", "distill", "evaluate"):
        parser.add_argument(f"--{name}", action="append", default=[], help=f"of launch.{name}")
    parser.add_argument("--table", type=Path, help="only print the table of this file")
    told = parser.parse_args()
    try:
        told.seeds = [int(seed) for seed in told.seeds.split(",")]
    except ValueError:
        parser.error(f"--seeds={told.seeds}: give whole numbers, such as 0,1,2")
    if not told.table and not (told.teacher and (told.teacher / "config.json").is_file()):
        parser.error(f"--teacher={told.teacher}: give the folder of a run, or of weights")
    return told


def run(told: argparse.Namespace) -> dict[str, Any]:
    """The raw counts of all students, of whom those that are not there are trained."""
    says = read_values if run_folder.is_run(told.teacher) else told_by
    prompt = says(told.teacher).get("prompt", "kimina-v1")
    out, taught = told.out, told.out / "taught.jsonl"
    out.mkdir(parents=True, exist_ok=True)
    supervise.stage(
        *("launch.distill", f"--teacher={told.teacher}", f"--samples={told.samples}"),
        *(f"--out={taught}", f"--report={out / 'taught.json'}", "--config.problems.unseen=false"),
        *(f"--config.{flag}" for flag in told.distill),
    )
    students: dict[str, dict[str, list[int]]] = {}
    problems, samples = [], 0
    for seed in told.seeds:
        for name, flags in STUDENTS.items():
            file, place = out / f"{name}-{seed}.json", out / f"{name}-{seed}"
            flags = (*flags, f"prompt={prompt}", f"seed={seed}", *told.sft)
            note_flags(place, (*flags, *told.evaluate))
            if not file.is_file():
                print(f"{name}, seed {seed}", flush=True)
                data = [f'data.files=["{taught.resolve()}"]'] if name == "distilled" else []
                flags = (*flags, *data)
                supervise.stage(
                    *("launch.sft", f"--config={SFT}", f"--run={place}"),
                    *(f"--config.{flag}" for flag in flags),
                )
                supervise.stage(
                    *("launch.evaluate", f"--weights={place / 'model'}", f"--seed={seed}"),
                    *(f"--config.prompt={prompt}", f"--samples={max(KS)}"),
                    *(f"--ks={','.join(map(str, KS))}", f"--name={name}, seed {seed}"),
                    *(f"--log={file.with_suffix('.log')}", f"--out={file}"),
                    *(f"--config.{flag}" for flag in told.evaluate),
                )
                note_made(place)
            score = json.loads(file.read_text(encoding="utf-8"))
            problems, samples = sorted(score["counts"]), score["samples"]
            students.setdefault(name, {})[str(seed)] = [score["counts"][p][1] for p in problems]
    report = json.loads((out / "taught.json").read_text(encoding="utf-8"))
    return {
        "made": made(out / f"{name}-{seed}" for name in STUDENTS for seed in told.seeds),
        "taught": report | {"teacher": told.teacher.name},  # where it lies is nobody's business
        "problems": problems,
        "samples": samples,
        "students": students,
    }


def ahead(said: Mapping[str, Any], name: str, other: str) -> list[str]:
    """How far a student is ahead of another, by pass@k for each k, with its interval."""
    ks = [k for k in KS if k <= said["samples"]]
    return [points(scores(said, other, k), scores(said, name, k)) for k in ks]


def table(said: Mapping[str, Any]) -> str:
    """pass@k of every student, the mean of its seeds with its interval over seeds and problems, and
    the paired difference from the student of the references."""
    ks = [k for k in KS if k <= said["samples"]]
    titles = ("student", "seeds", *(t for k in ks for t in (f"pass@{k}", f"against {BASE}")))
    lines = [titles, ("---",) * len(titles)]
    for name, seeds in said["students"].items():
        cells = [name, str(len(seeds))]
        for k in ks:
            base, own = scores(said, BASE, k), scores(said, name, k)
            cells += [share(own), "" if name == BASE else points(base, own)]
        lines.append(tuple(cells))
    found = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    if {"distilled", RIVAL} <= said["students"].keys():
        told = ", ".join(
            f"pass@{k} {x}" for k, x in zip(KS, ahead(said, "distilled", RIVAL), strict=False)
        )
        found += f"\ndistilled against {RIVAL}: {told}\n"
    return found


def scores(said: Mapping[str, Any], name: str, k: int) -> dict[int, np.ndarray]:
    """pass@k of every problem by seed."""
    return {
        int(seed): np.array([pass_at_k(said["samples"], n, k) for n in valid])
        for seed, valid in said["students"][name].items()
    }


if __name__ == "__main__":
    main()
