# SPDX-License-Identifier: Apache-2.0
"""The rungs of an elastic prover beside each other: what they prove, how well they predict.

    python -m benchmarks.ablation.rungs RUN [--samples 2] [--out RUN/scores]
    python -m benchmarks.ablation.rungs --table RUN/scores/results.json

`launch.evaluate` draws the samples of every held-out problem from each folder RUN/rungs/METHOD-NN;
of every --each-th problem the reference solution's loss is counted, in nats a token. What was
scored is not scored again, so the same command goes on; other flags need another --out. --evaluate
FLAG gives a further --config.FLAG to all. OUT/results.json has the raw counts, from which --table
makes the table without any run.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.ablation.command import (
    ending_well,
    fingerprint,
    made,
    note_flags,
    note_made,
    table_of,
)
from benchmarks.ablation.results import ResultsError, difference, interval
from kimina_jax.evaluate import pass_at_k
from kimina_jax.problems.load import Problem, Splits
from kimina_jax.protocol import mailbox
from kimina_jax.text.prompts import Wording
from launch.config import resume, run_folder, tree
from launch.config.errors import UserError
from launch.config.hints import flatten
from launch.config.prover import ProverRun
from launch.processes import supervise

TITLES = ("method", "layers", "parameters", "pass@1", "against {0}", "nats a token", "against {0}")


def main() -> None:
    """Scores what has no score yet, and prints the table."""
    told = parsed()
    with ending_well():
        if told.table:
            print(table_of(told.table, table, "rungs"))
            return
        told.out = told.out or told.run / "scores"
        said = scored(told)
        file = told.out / "results.json"
        mailbox.write_json(file, said)
        print(table(said))
        print(file)


def parsed() -> argparse.Namespace:
    """The command line; ends with code 2 and one sentence where it is wrong."""
    parser = argparse.ArgumentParser(
        prog="benchmarks.ablation.rungs", description=str(__doc__).splitlines()[0]
    )
    parser.add_argument("run", type=Path, nargs="?", help="a run of launch.elastic_prover")
    parser.add_argument("--samples", type=int, default=2, help="of every held-out problem")
    parser.add_argument("--each", type=int, default=4, help="of so many problems one has a loss")
    parser.add_argument("--split", default="test", help="as launch.evaluate takes it")
    parser.add_argument("--evaluate", action="append", default=[], help="of launch.evaluate")
    parser.add_argument("--out", type=Path, help="their folder; default RUN/scores")
    parser.add_argument("--table", type=Path, help="only print the table of this file")
    told = parser.parse_args()
    if not told.table and told.run is None:
        parser.error("give the run of launch.elastic_prover, or --table=FILE")
    if told.out and told.out.is_file():
        parser.error(f"--out={told.out}: is a file; give a folder")
    if told.samples < 1 or told.each < 1:
        parser.error("--samples and --each are whole numbers from 1 on")
    return told


def scored(told: argparse.Namespace) -> dict[str, Any]:
    """The raw counts of all rungs. Raises UserError where the run has none that is whole."""
    config = resume.read_run(told.run, ProverRun)
    params = {str(row["depth"]): row["params"] for row in rung_rows(told.run)}
    folders = [
        told.run / "rungs" / f"{method}-{int(depth):02d}"
        for method in config.methods
        for depth in params
    ]
    if missing := [folder.name for folder in folders if not mailbox.is_stable(folder)]:
        raise UserError(
            f"{told.run}: has no rung {missing[0]} yet; let launch.elastic_prover end first"
        )
    split = Splits(test="bundled").read(told.split)
    problems, asked = sorted(problem.id for problem in split), split[:: told.each]
    flags = [*wording_flags(config.wording), *told.evaluate]
    scope = (f"samples={told.samples}", f"each={told.each}", f"split={told.split}")
    rungs = {}
    for folder in folders:
        file = told.out / f"{folder.name}.json"
        losses = told.out / f"{folder.name}.losses.json"
        weights = f"weights={fingerprint(folder)}"
        note_flags(told.out / folder.name, (*scope, weights, *flags), (file, losses))
        if not file.is_file():
            supervise.stage(
                *("launch.evaluate", f"--weights={folder}", f"--samples={told.samples}"),
                *("--ks=1", f"--split={told.split}", f"--name={folder.name}"),
                *(f"--log={file.with_suffix('.log')}", f"--out={file}"),
                *(f"--config.{flag}" for flag in flags),
            )
        if not losses.is_file():
            mailbox.write_json(losses, losses_of(folder, config, asked))
            note_made(told.out / folder.name)
        rungs[folder.name] = scores_in(file, losses, problems, len(asked))
    return {
        "made": made(told.out / folder.name for folder in folders),
        "steps": config.sft.steps,
        "training_seconds": {name: seconds(told.run / "jobs" / name) for name in config.methods},
        "params": params,
        "problems": problems,
        "predicted": [problem.id for problem in asked],
        "rungs": rungs,
    }


def rung_rows(run: Path) -> list[dict[str, Any]]:
    """What RUN/ladder.json says of every rung. Raises UserError where it says nothing."""
    rows = mailbox.read_json(file := run / "ladder.json")
    if not rows or not all({"depth", "params"} <= row.keys() for row in rows):
        raise UserError(f"{file}: names no rungs; let launch.elastic_prover write it anew")
    return rows


def seconds(job: Path) -> float:
    """What the updates of a method took."""
    file = job / "metrics.jsonl"
    return round(sum(line["seconds"] for line in mailbox.read_jsonl(file, ("seconds",))), 1)


def scores_in(file: Path, losses: Path, problems: Sequence[str], predicted: int) -> dict[str, Any]:
    """The counts of a rung. Raises ResultsError where they are not of these problems."""
    said, lost = mailbox.read_json(file), mailbox.read_json(losses)
    try:
        if sorted(said["counts"]) == list(problems) and len(lost) == predicted:
            return {
                "samples": said["samples"],
                "seconds": round(said["seconds"], 1),
                "valid": [said["counts"][name][1] for name in problems],
                "statuses": said["statuses"],
                "losses": lost,
            }
    except (LookupError, TypeError) as error:
        raise ResultsError(f"{file}: is no score ({error!r}); remove it") from None
    raise ResultsError(f"{file}: is of other problems than are asked now; choose another --out")


def wording_flags(wording: Wording) -> list[str]:
    """What of a wording is not as usual, as settings."""
    usual = dict(flatten(tree.as_dict(Wording())))
    return [
        f"{name}={value if isinstance(value, str) else json.dumps(value)}"
        for name, value in flatten(tree.as_dict(wording), "wording.")
        if value != usual.get(name.removeprefix("wording."))
    ]


def losses_of(folder: Path, config: ProverRun, asked: Sequence[Problem]) -> list[list[float]]:
    """Of each problem the loss of its reference solution in nats, and the tokens of that."""
    import jax

    from kimina_jax.model import logprobs, transformer
    from kimina_jax.trainer.packing import pack

    chat = run_folder.open_chat(folder, config.prompt, config.wording)
    params, model = run_folder.load_weights(folder, dtype="float32")
    pairs = [chat.example(problem) for problem in asked]
    rows = max(config.sft.row_tokens, *(len(prompt) + len(answer) for prompt, answer in pairs))
    packed = pack(pairs, rows, slots=len(pairs))

    @jax.jit
    def logp(params, tokens_BT, targets_BT, segment_BT):
        x_BTD = transformer.forward(params, tokens_BT, model, segment_ids_BT=segment_BT)
        w_DV = transformer.unembed_matrix(params, model)
        chunk = config.sft.logit_chunk
        return logprobs.token_logprobs(x_BTD, w_DV, targets_BT, chunk=chunk)[0]

    parts = (packed.tokens_BT, packed.targets_BT, packed.segment_BT)
    logp_BT = np.concatenate(
        [
            np.asarray(logp(params, *(part[row : row + 1] for part in parts)))
            for row in range(len(packed.tokens_BT))
        ]
    )
    return [
        [-float(logp_BT[row, first : first + length].sum()), length]
        for row, _, first, length in packed.place
    ]


def table(said: Mapping[str, Any]) -> str:
    """pass@1 and loss of every rung with intervals over problems, and the difference from the last
    method's rung of the same depth."""
    names = [name.rpartition("-")[::2] for name in said["rungs"]]
    base = names[-1][0]
    titles = tuple(title.format(f"`{base}`") for title in TITLES)
    lines = [titles, ("---",) * len(titles)]
    for method, layers in sorted(names, key=lambda one: (int(one[1]), one[0])):
        own, other = (said["rungs"][f"{name}-{layers}"] for name in (method, base))
        cells = [f"`{method}`", str(int(layers)), f"{said['params'][str(int(layers))] / 1e6:.1f}M"]
        for scores, digits, unit in ((passes, 1, 100), (nats, 3, 1)):
            mine, theirs = {0: scores(own)}, {0: scores(other)}
            low, high = (unit * x for x in interval(mine[0][None]))
            cells.append(
                f"{unit * mine[0].mean():.{digits}f} [{low:.{digits}f}, {high:.{digits}f}]"
            )
            mean, (low, high), _ = difference(theirs, mine)
            apart = (
                f"{unit * mean:+.{digits}f} [{unit * low:+.{digits}f}, {unit * high:+.{digits}f}]"
            )
            cells.append("" if method == base else apart)
        lines.append(tuple(cells))
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def passes(rung: Mapping[str, Any]) -> np.ndarray:
    """pass@1 of every problem."""
    return np.array([pass_at_k(rung["samples"], valid, 1) for valid in rung["valid"]])


def nats(rung: Mapping[str, Any]) -> np.ndarray:
    """The loss of every problem's reference solution, in nats a token of its own."""
    return np.array([nats / tokens for nats, tokens in rung["losses"]])


if __name__ == "__main__":
    main()
