# SPDX-License-Identifier: Apache-2.0
"""Evaluation: python -m launch.evaluate --run=RUN, or --weights=FOLDER

pass@1 and pass@k (unbiased) with 95% bootstrap intervals, per band, on the held-out problems.
`--run` takes the newest weights of a run and its settings; `--weights` any Hugging Face folder that
`launch.export` or `launch.sft` wrote. `--out=FILE` keeps the scores and every count as JSON.
`--log=FILE` takes in each problem when the last of its samples is checked: the same command goes on
from there after a crash.
--config.SECTION.NAME=VALUE changes a setting for this evaluation alone.
"""

import json
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from absl import flags
from rich.table import Table

from launch import cli
from launch.config.errors import UserError
from launch.processes import checkers, progress, statements, tally, tier, user_files

if TYPE_CHECKING:
    from kimina_jax.problems.load import Problem
    from launch.config.evaluate import EvaluationRun

_RUN = flags.DEFINE_string("run", None, "a run directory: its newest weights and its settings")
_WEIGHTS = flags.DEFINE_string("weights", None, "a Hugging Face folder instead of the newest")
_SPLIT = flags.DEFINE_string("split", None, "train, validation, test, or a file of problems")
_SAMPLES = flags.DEFINE_integer("samples", None, "samples drawn per problem", lower_bound=1)
_KS = flags.DEFINE_list("ks", None, "the k of pass@k, such as 1,8")
_LIMIT = flags.DEFINE_integer("limit", 0, "only the first problems; 0 for all", lower_bound=0)
_SEED = flags.DEFINE_integer("seed", 0, "seed of the samples", lower_bound=0, upper_bound=2**32 - 1)
_OUT = flags.DEFINE_string("out", None, "file for the result as JSON")
_LOG = flags.DEFINE_string("log", None, "file of finished problems, from which to go on")
_PROOFS = flags.DEFINE_string("proofs", None, "folder for the solved theorems, one .lean file each")
_NAME = flags.DEFINE_string("name", "evaluation", "title of the table and the bar")
_SUPERVISED = flags.DEFINE_bool("supervised", False, "end with the process that started this one")
flags.adopt_module_key_flags(cli)


def main(overrides: list[str]) -> None:
    """Evaluates and prints the table."""
    if _SUPERVISED.value:
        tier.follow_supervisor()
    check_places()
    config = settings(overrides)
    if not (_RUN.value or _WEIGHTS.value):
        raise UserError("give --run=RUN or --weights=FOLDER")
    from kimina_jax import evaluate
    from launch.config import run_folder

    weights = Path(_WEIGHTS.value or run_folder.newest_weights(Path(_RUN.value or "")))
    choice = config.evaluation
    problems = config.problems.read(choice.split)[: _LIMIT.value or None]
    run_folder.check_environments(problems, config.checker)
    if file := config.problems.file_of(choice.split):
        statements.refuse_broken({str(file): problems}, config.checker)
    started = time.monotonic()
    log = tally.ProblemLog(Path(_LOG.value), depends_on(config, weights)) if _LOG.value else None
    found = tally.Tally(problems, choice.samples, log)
    if len(found.left) < len(problems):
        print(f"{_LOG.value}: has {len(problems) - len(found.left)} of {len(problems)} problems")
    if found.left:
        draw_and_check(config, weights, found)
    if infra := found.statuses["infra"]:
        raise UserError(
            f"{infra} samples could not be checked (infrastructure, not their proofs);"
            " no score is given; run the same command again"
        )
    summary = evaluate.summarize(found.counts, {p.id: p.band for p in problems}, choice.ks) | {
        "weights": str(weights),
        "split": choice.split,
        "samples": choice.samples,
        "seed": _SEED.value,
        "seconds": time.monotonic() - started,
        "statuses": dict(found.statuses),
        "counts": found.counts,
    }
    if _OUT.value:
        text = json.dumps(summary, ensure_ascii=False, indent=1) + "\n"
        user_files.write_user_text(Path(_OUT.value), text)
    if _PROOFS.value:
        write_proofs(Path(_PROOFS.value), problems, found.of)
    progress.console.print(table(_NAME.value, summary, choice.ks))


def check_places() -> None:
    """Raises UserError where what comes out could not be written: before anything is drawn."""
    for flag in (_RUN, _WEIGHTS, _SPLIT, _OUT, _LOG, _PROOFS):
        if flag.value is not None and not flag.value.strip():
            raise UserError(f"--{flag.name} is empty; say what it is, or leave it out")
    if _OUT.value:
        user_files.check_place(Path(_OUT.value), made=True)
    if _OUT.value and _LOG.value and os.path.realpath(_OUT.value) == os.path.realpath(_LOG.value):
        raise UserError(f"{_LOG.value}: is --out and --log; choose another --log")
    if _PROOFS.value:  # files of any name in it
        user_files.check_place(Path(_PROOFS.value) / "a.lean", made=True)


def settings(overrides: Sequence[str]) -> "EvaluationRun":
    """The run's settings, or the defaults, with what the flags say instead."""
    from kimina_jax.sampler.sampling import Sampling
    from launch.config import resume, tree
    from launch.config.evaluate import EvaluationRun

    values: dict[str, Any] = {}
    source = "the defaults of launch.evaluate"
    if _RUN.value:
        values = resume.read_values(Path(_RUN.value))
        source = f"{_RUN.value}/config.json"
        if "sampling" in values:  # what an older run left out has its defaults, not those of here
            whole = tree.resolve(Sampling, values["sampling"], source, (), []).settings
            values["sampling"] = tree.as_dict(whole)
    flag = "--config.evaluation."
    short = [f"{flag}split={_SPLIT.value}"] if _SPLIT.value else []
    short += [f"{flag}samples={_SAMPLES.value}"] if _SAMPLES.value else []
    short += [f"{flag}ks=[{','.join(_KS.value)}]"] if _KS.value else []
    return cli.load_values(EvaluationRun, values, source, [*short, *overrides]).settings


def depends_on(config: "EvaluationRun", weights: Path) -> dict[str, Any]:
    """What the outcome of a problem depends on beside the problem."""
    from launch.config import tree

    values = tree.as_dict(config)
    checker = ("tier", "toolchain", "environments", "header", "timeout_s", "heartbeats")
    return {
        "weights": tally.identity(weights),
        "seed": _SEED.value,
        "samples": config.evaluation.samples,
        "checker": {name: values["checker"][name] for name in checker},
        **{name: values[name] for name in ("prompt", "wording", "format", "sampling", "model")},
    }


def draw_and_check(config: "EvaluationRun", weights: Path, found: tally.Tally) -> None:
    """Puts every sample of every problem that is left into `found`, with the bar."""
    from kimina_jax import evaluate
    from launch.config import run_folder

    chat = run_folder.open_chat(weights, config.prompt, config.wording)
    # As the sampler of the run has them, whatever the type of the weights that it began with.
    dtype = config.model.dtype if config.model else None
    params, model = run_folder.load_weights(weights, dtype=dtype)
    cli.use_compilation_cache()
    samples = config.evaluation.samples
    valid = found.statuses["valid"]
    before = found.statuses.total()
    with (
        checkers.opened(config.checker) as checker,
        progress.bar(_NAME.value, len(found.of) * samples) as advance,
    ):
        attempts = evaluate.attempts(
            params,
            model,
            chat,
            found.left,
            samples,
            config.sampling,
            checker.check,
            _SEED.value,
            max_rows=config.evaluation.rows,
            rules=config.format.rules(config.prompt),
        )
        for done, attempt in enumerate(attempts, start=before + 1):
            found.add(attempt)
            valid += attempt.status == "valid"
            advance(done, f"{valid / done:.1%} valid")


def write_proofs(
    folder: Path, problems: "Sequence[Problem]", found: dict[str, tally.ProblemOutcome]
) -> None:
    """One Lean file per solved theorem, with its informal statement and the model's answer."""
    from kimina_jax.protocol import mailbox
    from kimina_jax.text.prompts import stated

    for problem in problems:
        proof = found[problem.id].proof
        if proof is not None:
            comment = problem.informal.replace("-/", "- /")
            text = f"/- {comment} ({problem.band}, level {problem.level}) -/\n"
            text += f"{stated(problem)} := {proof.rstrip()}\n"
            # An id may hold a slash, or be a path that leads out of the folder.
            mailbox.write_text(folder / f"{quote(problem.id, safe='')}.lean", text)


def table(title: str, summary: dict, ks: Sequence[int]) -> Table:
    """Scores overall and per band."""
    shown = Table(title=title)
    for column in ("", "problems", *(f"pass@{k}" for k in ks)):
        shown.add_column(column, justify="left" if not column else "right")
    for band, row in summary["bands"].items():
        shown.add_row(band, str(row["problems"]), *(f"{row[f'pass@{k}']:.1%}" for k in ks))
    overall = []
    for k in ks:
        low, high = summary["ci95"][f"pass@{k}"]
        overall.append(f"{summary[f'pass@{k}']:.1%} [{low:.1%}, {high:.1%}]")
    shown.add_section()
    shown.add_row("all", str(summary["problems"]), *overall)
    return shown


if __name__ == "__main__":
    cli.run(main)
