# SPDX-License-Identifier: Apache-2.0
"""Cells of RL on the bundled problems, compared: `ablation` (the default) and others by name.

    python -m benchmarks.ablation [ablation|scaling|by_hand|answers] [--only a,b] [--seeds 0,1]
    python -m benchmarks.ablation answers --table docs/answers.json

Runs what is not finished, one after the other, all cells of a seed before the next seed: each start
is a `launch.sft`, each cell a `launch.rl` in OUT/CELL-SEED. Whatever was killed goes on with the
same command. Then it writes OUT/results.json, from which `--table FILE` makes the table without any
run, and prints that. `--rl FLAG` and `--sft FLAG` give further --config.FLAG to all of them, such
as `--rl rl.steps=2`; `--start FOLDER` takes a checkpoint in place of SFT, for every seed. Exit code
1: a cell failed, and has said why; the others went on.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.ablation import curves, results, table
from benchmarks.ablation.cells import (
    EXPERIMENTS,
    RL,
    SFT,
    SHARES,
    Experiment,
    Flags,
)
from benchmarks.ablation.command import ending_well, fingerprint, made, note_flags, note_made
from benchmarks.ablation.results import ResultsError
from kimina_jax.problems.by_hand import leave_to_lean, more_inductions
from kimina_jax.problems.generate import write_rows
from kimina_jax.problems.load import FOLDER, read_rows
from kimina_jax.protocol import mailbox
from launch.config import resume, tree
from launch.config.errors import UserError
from launch.config.rl import RlRun
from launch.processes import supervise, user_files
from lean_checker.pool import Pool
from lean_checker.toolchain import resolve


def main() -> None:
    """Runs what is not finished, and prints what came of it."""
    options = parsed()
    experiment = EXPERIMENTS[options.experiment]
    with ending_well():
        if options.table:
            found, said = results.read(options.table)
            # Whatever is typed before it: the file knows whose cells it holds.
            of = EXPERIMENTS.get(str(said.get("experiment")), experiment)
            show(of, found, said, options.figure)
            return
        out = options.out or Path("runs") / options.experiment
        if options.list:
            listed(experiment, out, options.seeds)
            return
        finished(experiment, out)  # what has no place beside the others is refused at once
        failed = run(experiment, out, options)
        found = finished(experiment, out)
        if not found:
            raise ResultsError(f"{out}: no cell is finished")
        about: dict[str, Any] = {"experiment": options.experiment}
        if experiment.curve and not failed:
            about["curves"] = curves.drawn(out, found, experiment.curve, options.only)
        wanted = [(name, seed) for name in options.only for seed in options.seeds]
        told, unfixed = fixed(out, found, wanted if options.fix else ())
        failed += unfixed
        if told:
            about["fix"] = told
        scores = [f"{name}-{seed}" for name, seeds in found.items() for seed in seeds]
        about["made"] = made(out / f"{kind}{score}" for score in scores for kind in ("", "fix-"))
        results.write(out / "results.json", found, about)
        show(experiment, found, about, options.figure)
        print(out / "results.json")
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
        sys.exit(1)


def parsed() -> argparse.Namespace:
    """The command line; ends with code 2 and one sentence where it is wrong."""
    parser = argparse.ArgumentParser(
        prog="benchmarks.ablation", description=str(__doc__).splitlines()[0]
    )
    parser.add_argument("experiment", nargs="?", default="ablation", choices=list(EXPERIMENTS))
    parser.add_argument("--out", type=Path, help="the folder of the runs; default runs/EXPERIMENT")
    parser.add_argument("--only", default="", help="some of the cells, by name")
    parser.add_argument("--seeds", default="", help="some of the seeds")
    parser.add_argument("--list", action="store_true", help="the cells, and which are finished")
    parser.add_argument("--start", type=Path, help="a checkpoint folder in place of SFT")
    parser.add_argument("--rl", action="append", default=[], help="a further flag of every cell")
    parser.add_argument("--sft", action="append", default=[], help="a further flag of every start")
    parser.add_argument("--fix", action="store_true", help="also score a round of fix turns")
    parser.add_argument("--table", type=Path, help="only print the table of this file of results")
    parser.add_argument("--figure", type=Path, help="also draw the curves into this .png")
    options = parser.parse_args()
    experiment = EXPERIMENTS[options.experiment]
    options.only = options.only.split(",") if options.only else list(experiment.cells)
    if unknown := [name for name in options.only if name not in experiment.cells]:
        known = ",".join(experiment.cells)
        parser.error(f"--only: there is no cell {unknown[0]!r}; the cells are {known}")
    try:
        options.seeds = [int(seed) for seed in options.seeds.split(",")] if options.seeds else []
    except ValueError:
        parser.error(f"--seeds={options.seeds}: give whole numbers, such as 0,1,2")
    options.seeds = options.seeds or list(experiment.seeds)
    if options.start and not (options.start / "sft_problems.json").is_file():
        parser.error(f"--start={options.start}: has no sft_problems.json; give a RUN/model of SFT")
    if options.figure and options.figure.suffix != ".png":
        parser.error(f"--figure={options.figure}: choose a name that ends in .png")
    if options.figure:
        try:
            user_files.check_place(options.figure)
        except UserError as error:
            parser.error(f"--figure={error}")
    return options


def run(experiment: Experiment, out: Path, options: argparse.Namespace) -> list[str]:
    """Runs what is not finished of the wanted cells; the names of those that failed."""
    failed = []
    for seed in options.seeds:
        for name in options.only:
            cell, place = experiment.cells[name], out / f"{name}-{seed}"
            flags = (*experiment.every, *cell.flags, *options.rl, f"seed={seed}")
            start = fingerprint(options.start) if options.start else cell.start
            if is_finished(place, (*flags, f"start={start}", *options.sft)):
                continue
            print(f"{name}, seed {seed}", flush=True)
            try:
                own = options.start or begun(experiment, cell.start, seed, out, options.sft)
                source = ("init.sft=", f"init.checkpoint={own.resolve()}")
                arguments = [f"--config.{flag}" for flag in (*source, *flags)]
                arguments = filled(arguments, experiment, out)
                supervise.stage("launch.rl", f"--config={RL}", f"--run={place}", *arguments)
                note_made(place)
            except SystemExit:
                failed.append(f"{name}-{seed}")
    return failed


def filled(arguments: Sequence[str], experiment: Experiment, out: Path) -> list[str]:
    """The arguments with the files of the experiment's problems, each made where it is not there:
    the same one for the same count and share."""
    for name, share in SHARES.items():
        if any(name in argument for argument in arguments):
            file = _problems(out, experiment.more, share)
            arguments = [argument.replace(name, str(file.resolve())) for argument in arguments]
    return list(arguments)


def _problems(out: Path, more: int, share: float) -> Path:
    file = out / f"problems-{more}-{share:g}.jsonl.gz"
    if not file.is_file():
        print(f"{file}: the shipped problems by hand, and further inductions", flush=True)
        rows = [*read_rows(FOLDER / "by_hand_train.jsonl.gz"), *more_inductions(more)]
        if share:
            with Pool(resolve(), workers=os.cpu_count() or 1) as pool:
                rows = leave_to_lean(rows, share, pool.check)
        write_rows(file, rows)
    return file


def begun(experiment: Experiment, name: str, seed: int, out: Path, more: Sequence[str]) -> Path:
    """The weights that cells of a seed start from, by SFT where they are not there."""
    place = out / f"start-{name}-{seed}"
    flags = (*experiment.starts[name], *more, f"seed={seed}")
    arguments = filled([f"--config.{flag}" for flag in flags], experiment, out)
    supervise.stage("launch.sft", f"--config={SFT}", f"--run={place}", *arguments)
    return place / "model"


def is_finished(place: Path, flags: Flags) -> bool:
    """Whether a cell has its result; notes with what flags it is begun.

    Raises ResultsError where that was with others.
    """
    note_flags(place, flags)
    return (place / "result.json").is_file()


def finished(experiment: Experiment, out: Path) -> results.Results:
    """The results that are there, of whatever seeds.

    Raises ResultsError for a cell of a time when it had other flags, or the configuration of all
    another prompt.
    """
    found: results.Results = {}
    today = tree.load(RlRun, RL).settings.prompt
    for name in experiment.cells:
        for file in sorted(out.glob(f"{name}-[0-9]*/result.json")):
            place, seed = file.parent, file.parent.name.removeprefix(f"{name}-")
            note = place.with_name(f"{place.name}.flags.json")
            if seed.isdigit() and note.is_file():
                flags = tuple(json.loads(note.read_text(encoding="utf-8")))
                own = (*experiment.every, *experiment.cells[name].flags)
                if flags[: len(own)] != own:
                    raise ResultsError(
                        f"{place}: was run as another cell than {name} is now; choose another --out"
                    )
                prompt = resume.read_values(place).get("prompt", today)
                if prompt != today and not any(flag.startswith("prompt=") for flag in flags):
                    raise ResultsError(
                        f"{place}: was asked by {prompt}, and {RL} asks by {today} now;"
                        " choose another --out"
                    )
                found.setdefault(name, {})[int(seed)] = results.of_run(place, flags)
    return found


def fixed(
    out: Path, found: results.Results, wanted: Sequence[tuple[str, int]]
) -> tuple[dict[str, Any], list[str]]:
    """Of every cell the valid samples without and with a round of fix turns, by seed: of those that
    are there, and of all that are finished of the wanted ones. Then the names of what failed."""
    told: dict[str, Any] = {}
    failed = []
    for name, seeds in found.items():
        for seed in seeds:
            run = out / f"{name}-{seed}"
            file = out / f"fix-{name}-{seed}.json"
            if not file.is_file() and (name, seed) in wanted:
                try:
                    supervise.stage(
                        *("launch.evaluate", f"--run={run}", "--fix_rounds=1"),
                        *(f"--log={file.with_suffix('.log')}", f"--out={file}"),
                        f"--name={name}, seed {seed}",
                    )
                    note_made(file.with_suffix(""))
                except SystemExit:
                    failed.append(file.stem)
            if file.is_file():
                told.setdefault(name, {})[str(seed)] = fix_round(file, seeds[seed])
    return told, failed


def fix_round(file: Path, cell: results.Result) -> dict[str, Any]:
    """The counts of a round of fix turns. Raises ResultsError where the file is none, or not of
    this cell: its plain samples are those that the cell was judged by."""
    said = mailbox.read_json(file)
    try:
        after = said["fix"]["after"][0]
        counts, more = said["counts"], after["counts"]
        found = {
            "samples": said["samples"],
            "plain": [counts[problem][1] for problem in cell.problems],
            "fixed": [more[problem][1] for problem in cell.problems],
            "statuses": after["statuses"],
            "unasked": after["unasked"],
        }
    except (LookupError, TypeError) as error:
        raise ResultsError(f"{file}: is no round of fix turns ({error!r}); remove it") from None
    if (found["samples"], found["plain"]) != (cell.samples, list(cell.after)):
        raise ResultsError(f"{file}: is of another run than the cell that is there; remove it")
    return found


def listed(experiment: Experiment, out: Path, seeds: Sequence[int]) -> None:
    """Prints the cells, their flags, and which seeds are finished."""
    for name, cell in experiment.cells.items():
        done = [seed for seed in seeds if (out / f"{name}-{seed}" / "result.json").is_file()]
        flags = " ".join((*experiment.starts[cell.start], *cell.flags)) or "(as tiny.py)"
        print(f"{name}: {flags}; finished: {', '.join(map(str, done)) or 'none'}")


def show(
    experiment: Experiment, found: results.Results, said: dict[str, Any], figure: Path | None
) -> None:
    """Prints the table, pass@k for many k where it was drawn, and draws the figure."""
    print(table.markdown(found, experiment.base, experiment.k))
    if fixes := said.get("fix"):
        print(table.fixes(fixes))
    if told := said.get("curves"):
        print(curves.markdown(told))
        print(curves.steps(told))
    if figure:
        if told:
            curves.figure(told, figure)
        else:
            table.figure(found, figure)
        print(figure)


if __name__ == "__main__":
    main()
