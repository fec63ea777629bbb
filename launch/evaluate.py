# SPDX-License-Identifier: Apache-2.0
"""Evaluation: python -m launch.evaluate --run=RUN, or --weights=FOLDER

pass@1 and pass@k (unbiased) with 95% bootstrap intervals, per band, on the held-out problems.
`--run` takes the newest weights of a run and its settings; `--weights` any Hugging Face folder that
`launch.export` or `launch.sft` wrote. `--out=FILE` keeps the scores and every count as JSON.
`--log=FILE` takes in each problem when the last of its samples is checked: the same command goes on
from there after a crash. `--fix_rounds=R` asks up to R times again for what failed, with what Lean
says of it, and scores that apart.
--config.SECTION.NAME=VALUE changes a setting for this evaluation alone.
"""

import dataclasses
import json
import os
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from absl import flags
from rich.table import Table

from launch import cli
from launch.config.errors import UserError
from launch.processes import checkers, progress, statements, tally, tier, user_files

if TYPE_CHECKING:
    from kimina_jax.evaluate import Attempt
    from kimina_jax.problems.load import Problem
    from launch.config.evaluate import EvaluationRun

_RUN = flags.DEFINE_string("run", None, "a run directory: its newest weights and its settings")
_WEIGHTS = flags.DEFINE_string("weights", None, "a Hugging Face folder instead of the newest")
_SPLIT = flags.DEFINE_string("split", None, "train, validation, test, or a file of problems")
_SAMPLES = flags.DEFINE_integer("samples", None, "samples drawn per problem", lower_bound=1)
_KS = flags.DEFINE_list("ks", None, "the k of pass@k, such as 1,8")
_FIX_ROUNDS = flags.DEFINE_integer(
    "fix_rounds", None, "rounds in which failed samples are asked again", lower_bound=0
)
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
    found = tally.Tally(problems, choice.samples, log, choice.fix_rounds)
    if len(found.left) < len(problems):
        print(f"{_LOG.value}: has {len(problems) - len(found.left)} of {len(problems)} problems")
    if found.left or any(found.turns(r) for r in range(1, choice.fix_rounds + 1)):
        draw_and_check(config, weights, found)
    refuse_infra(found)
    summary = evaluate.summarize(found.counts, {p.id: p.band for p in problems}, choice.ks) | {
        "weights": str(weights),
        "split": choice.split,
        "samples": choice.samples,
        "seed": _SEED.value,
        "seconds": time.monotonic() - started,
        "statuses": dict(found.statuses),
        "counts": found.counts,
    }
    if choice.fix_rounds:
        summary["fix"] = fix_summary(found, choice.fix_rounds)
    if _OUT.value:
        text = json.dumps(summary, ensure_ascii=False, indent=1) + "\n"
        user_files.write_user_text(Path(_OUT.value), text)
    if _PROOFS.value:
        write_proofs(Path(_PROOFS.value), problems, found.of)
    progress.console.print(table(_NAME.value, summary, choice.ks))


def refuse_infra(found: tally.Tally) -> None:
    """Raises UserError where a sample has no verdict of its own."""
    if infra := found.infra:
        raise UserError(
            f"{infra} samples could not be checked (infrastructure, not their proofs);"
            " no score is given; run the same command again"
        )


def fix_summary(found: tally.Tally, rounds: int) -> dict[str, Any]:
    """pass@1 after each round of fixes with its interval, what the round added to it, and how many
    samples it took: those that failed in the round before are asked for once more."""
    from kimina_jax import evaluate

    bands = dict.fromkeys(found.of, "")
    plain = found.counts
    summary: dict[str, Any] = {"rounds": rounds, "after": []}
    for number in range(1, rounds + 1):
        after = found.counts_after(number)
        scores = evaluate.summarize(after, bands, (1,))
        statuses = found.fixed(number)
        unasked = statuses.pop(evaluate.UNASKED, 0)
        summary["after"].append(
            {
                "pass@1": scores["pass@1"],
                "ci95": scores["ci95"]["pass@1"],
                "gain": evaluate.paired_difference(plain, after),
                "samples": statuses.total(),
                "unasked": unasked,
                "statuses": dict(statuses),
                "counts": after,
            }
        )
    return summary


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
    short += [f"{flag}fix_rounds={_FIX_ROUNDS.value}"] if _FIX_ROUNDS.value is not None else []
    found = cli.load_values(EvaluationRun, values, source, [*short, *overrides]).settings
    if not found.evaluation.fix_rounds:
        return found
    # A fix turn shows the goals at the first error.
    return dataclasses.replace(found, checker=dataclasses.replace(found.checker, goals=True))


def depends_on(config: "EvaluationRun", weights: Path) -> dict[str, Any]:
    """What the outcome of a problem depends on beside the problem."""
    from launch.config import tree

    values = tree.as_dict(config)
    checker = ("tier", "toolchain", "environments", "header", "timeout_s", "heartbeats")
    fixing = {}
    if config.evaluation.fix_rounds:
        fixing = {"fix": values["wording"]["fix"]}
    values["wording"].pop("fix")  # of no matter to plain samples
    return fixing | {
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
    samples, rounds = config.evaluation.samples, config.evaluation.fix_rounds
    with checkers.opened(config.checker) as checker:
        common: dict[str, Any] = {
            "sampling": config.sampling,
            "check": checker.check,
            "seed": _SEED.value,
            "max_rows": config.evaluation.rows,
            "rules": config.format.rules(config.prompt),
        }
        if found.left:
            total = len(found.of) * samples
            plain = evaluate.attempts(params, model, chat, found.left, samples, **common)
            take_in(found, plain, _NAME.value, total, found.statuses)
        for number in range(1, rounds + 1):
            refuse_infra(found)  # before more is asked of what has no verdict
            turns = [evaluate.FixTurn(*turn) for turn in found.turns(number)]
            if not turns:
                continue
            longest = model.context
            fixes = evaluate.fixes(
                params, model, chat, turns, number=number, longest=longest, **common
            )
            before = found.fixed(number)
            title = f"{_NAME.value}, fix round {number}"
            take_in(found, fixes, title, len(turns) + before.total(), before)


def take_in(
    found: tally.Tally,
    attempts: "Iterable[Attempt]",
    title: str,
    total: int,
    before: Counter[str],
) -> None:
    """Puts attempts into `found` as they come, with the bar; `before` are the statuses so far."""
    valid, known = before["valid"], before.total()
    with progress.bar(title, total) as advance:
        for done, attempt in enumerate(attempts, start=known + 1):
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
    for number, after in enumerate(summary.get("fix", {}).get("after", ()), 1):
        low, high = after["ci95"]
        title = f"pass@1 after {number} fix round{'s' if number > 1 else ''}"
        score = f"{after['pass@1']:.1%} [{low:.1%}, {high:.1%}]"
        shown.add_row(title, f"+{after['samples']} samples", score, *[""] * (len(ks) - 1))
    return shown


if __name__ == "__main__":
    cli.run(main)
