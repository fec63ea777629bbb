# SPDX-License-Identifier: Apache-2.0
"""Evaluation: python -m launch.evaluate --run=RUN, or --weights=FOLDER

pass@1 and pass@k (unbiased) with 95% bootstrap intervals, per band, on the held-out problems.
`--run` takes the newest weights of a run and its settings; `--weights` any Hugging Face folder that
`launch.export` or `launch.sft` wrote. `--out=FILE` keeps the scores and every count as JSON.
`--log=FILE` takes in each problem when the last of its samples is checked: the same command goes on
from there after a crash. `--fix_rounds=R` asks up to R times again for what failed, with what Lean
says of it, and scores that apart.

With --config.sampler.backend=vllm, --tiers=FOLDER or more than one evaluation.samplers the samples
are drawn and checked by processes of their own, in a run directory of the evaluation's own: FOLDER,
or one in RUN/eval or runs/. `python -m launch.sample --run=FOLDER` on another host helps.
--config.SECTION.NAME=VALUE changes a setting for this evaluation alone.
"""

import contextlib
import dataclasses
import hashlib
import json
import os
import time
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from absl import flags

from launch import cli
from launch.config.errors import UserError
from launch.config.evaluate import drawn_by, drawn_in
from launch.processes import checkers, progress, statements, supervise, tally, tier, user_files
from launch.processes.tally import Tally

if TYPE_CHECKING:
    from kimina_jax.model.config import Dtype
    from kimina_jax.sampler.requests import EvaluationRequests
    from kimina_jax.sampler.sampling import Attempt
    from kimina_jax.text.chat import Chat
    from launch.config import tree
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
_TIERS = flags.DEFINE_string(
    "tiers", None, "folder through which samplers and a checker of their own do the work"
)
_PROOFS = flags.DEFINE_string("proofs", None, "folder for the solved theorems, one .lean file each")
_NAME = flags.DEFINE_string("name", "evaluation", "title of the table and the bar")
_SUPERVISED = flags.DEFINE_bool("supervised", False, "end with the process that started this one")
flags.adopt_module_key_flags(cli)

POLL_S = 0.1
LOG = "problems.jsonl"  # in the run directory of an evaluation's own, where there is no --log


def main(overrides: list[str]) -> None:
    """Evaluates and prints the table."""
    if _SUPERVISED.value:
        tier.follow_supervisor()
    check_places()
    loaded = settings(overrides)
    config = loaded.settings
    if not (_RUN.value or _WEIGHTS.value):
        raise UserError("give --run=RUN or --weights=FOLDER")
    file = config.problems.file_of(config.evaluation.split)
    if file and _OUT.value:
        user_files.refuse_overwriting(Path(_OUT.value), file, "--out")
    from kimina_jax import evaluate
    from launch.config import run_folder

    if _WEIGHTS.value and run_folder.is_run(Path(_WEIGHTS.value)):
        raise UserError(
            f"--weights={_WEIGHTS.value}: is a run; give it as --run, or a folder of weights in it"
        )
    weights = Path(_WEIGHTS.value or run_folder.newest_weights(Path(_RUN.value or "")))
    choice = config.evaluation
    chat = run_folder.open_chat(weights, config.prompt, config.wording)
    problems = config.problems.read(choice.split)[: _LIMIT.value or None]
    run_folder.check_environments(problems, config.checker)
    if file:
        statements.refuse_broken({str(file): problems}, config.checker)
    started = time.monotonic()
    of = depends_on(config, weights)
    folder = tiers_folder(config, of)
    lock = begin_tiers(folder, loaded, of) if folder else None
    path = Path(_LOG.value) if _LOG.value else folder and folder / LOG
    log = tally.ProblemLog(path, of) if path else None
    found = Tally(problems, choice.samples, log, choice.fix_rounds)
    if len(found.left) < len(problems):
        print(f"{path}: has {len(problems) - len(found.left)} of {len(problems)} problems")
    if found.left:
        run_folder.tell_beyond(weights, config.sampling, chat, found.left)
    if found.left and folder:
        through_tiers(folder, weights, chat, found)
    elif found.left or any(found.turns(r) for r in range(1, choice.fix_rounds + 1)):
        draw_and_check(config, weights, chat, found)
    refuse_infra(found)
    summary = evaluate.summarize(found.counts, {p.id: p.band for p in problems}, choice.ks) | {
        "weights": str(weights),
        "split": choice.split,
        "asked": tally.digest_of(problems),
        "samples": choice.samples,
        "seed": _SEED.value,
        "seconds": time.monotonic() - started,
        "statuses": dict(found.statuses),
        "counts": found.counts,
    }
    if choice.fix_rounds:
        summary["fix"] = tally.fix_summary(found, choice.fix_rounds)
    try:
        if _OUT.value:
            text = json.dumps(summary, ensure_ascii=False, indent=1) + "\n"
            user_files.write_user_text(Path(_OUT.value), text)
        if _PROOFS.value:
            tally.write_proofs(Path(_PROOFS.value), problems, found.of)
    finally:  # the scores are told where they cannot be written, too
        progress.console.print(tally.table(_NAME.value, summary, choice.ks))
    del lock


def refuse_infra(found: Tally) -> None:
    """Raises UserError where a sample has no verdict of its own."""
    if infra := found.infra:
        raise UserError(
            f"{infra} samples could not be checked (infrastructure, not their proofs);"
            " no score is given; run the same command again"
        )


def check_places() -> None:
    """Raises UserError where what comes out could not be written: before anything is drawn."""
    for flag in (_RUN, _WEIGHTS, _SPLIT, _OUT, _LOG, _TIERS, _PROOFS):
        if flag.value is not None and not flag.value.strip():
            raise UserError(f"--{flag.name} is empty; say what it is, or leave it out")
    if _OUT.value:
        user_files.check_place(Path(_OUT.value), made=True)
    if _OUT.value and _LOG.value and os.path.realpath(_OUT.value) == os.path.realpath(_LOG.value):
        raise UserError(f"{_LOG.value}: is --out and --log; choose another --log")
    if _PROOFS.value:  # files of any name in it
        user_files.check_place(Path(_PROOFS.value) / "a.lean", made=True)


def settings(overrides: Sequence[str]) -> "tree.Loaded[EvaluationRun]":
    """The run's settings, or the defaults, with what the flags say instead."""
    from kimina_jax.text import chat
    from launch.config import resume
    from launch.config.evaluate import ALONE, EvaluationRun

    values: dict[str, Any] = {}
    source = "the defaults of launch.evaluate"
    if _RUN.value:
        values, source = resume.drawing_values(Path(_RUN.value)), f"{_RUN.value}/config.json"
    elif _WEIGHTS.value:
        values = chat.told_by(Path(_WEIGHTS.value))
        source = f"{_WEIGHTS.value}/{chat.TOLD}" if values else source
    flag = "--config.evaluation."
    short = [f"{flag}split={_SPLIT.value}"] if _SPLIT.value else []
    short += [f"{flag}samples={_SAMPLES.value}"] if _SAMPLES.value else []
    short += [f"{flag}ks=[{','.join(_KS.value)}]"] if _KS.value else []
    short += [f"{flag}fix_rounds={_FIX_ROUNDS.value}"] if _FIX_ROUNDS.value is not None else []
    loaded = cli.load_values(EvaluationRun, values, source, [*short, *overrides])
    found = loaded.settings
    if not found.evaluation.fix_rounds:
        return loaded
    if _TIERS.value:
        raise UserError(
            f"--tiers is given and 'evaluation.fix_rounds' is {found.evaluation.fix_rounds};"
            f" {ALONE}: leave out --tiers, or set --fix_rounds=0"
        )
    # A fix turn shows the goals at the first error.
    checker = dataclasses.replace(found.checker, goals=True)
    return dataclasses.replace(loaded, settings=dataclasses.replace(found, checker=checker))


def depends_on(config: "EvaluationRun", weights: Path) -> dict[str, Any]:
    """What the outcome of a problem depends on beside the problem.

    Servers and actors have a Lean of their own. How many workers there are, their sandbox and
    cache, how often what failed is tried again, and which of several samplers drew does not change
    a verdict.
    """
    fixing = {}
    if config.evaluation.fix_rounds:
        fixing = {"fix": dataclasses.asdict(config.wording.fix)}
    return fixing | {
        "weights": tally.identity(weights),
        "seed": _SEED.value,
        "samples": config.evaluation.samples,
        **drawn_by(config),
    }


def tiers_folder(config: "EvaluationRun", of: dict[str, Any]) -> Path | None:
    """The run directory of an evaluation by processes of their own; None where this one draws."""
    if _TIERS.value:
        return Path(_TIERS.value)
    if config.sampler.backend != "vllm" and config.evaluation.samplers < 2:
        return None
    name = hashlib.sha256(json.dumps(of, sort_keys=True).encode()).hexdigest()[:12]
    return Path(_RUN.value, "eval") / name if _RUN.value else Path("runs") / f"evaluation-{name}"


def begin_tiers(folder: Path, loaded: "tree.Loaded[EvaluationRun]", of: dict[str, Any]) -> object:
    """Makes the run directory of an evaluation, or goes on with it; keep what is returned.

    Raises UserError where it is a run of something else, MailboxError where it is of other weights
    or another seed, whose samples would be counted as those of now.
    """
    from kimina_jax.protocol import mailbox
    from kimina_jax.sampler import requests
    from launch.config import resume

    own = {field.name for field in dataclasses.fields(loaded.settings)}
    begun = mailbox.config_file(folder).is_file()
    if begun and resume.read_values(folder).keys() - own:
        raise UserError(
            f"--tiers={folder}: is a run of another program; choose a folder of the evaluation's"
            " own, or leave --tiers out"
        )
    # There is no next step at which a part of a sample could go on.
    whole = dataclasses.replace(loaded.settings.sampling, part_tokens=0)
    settings = dataclasses.replace(loaded.settings, sampling=whole)
    supervise.sampler_python(settings.sampler, loaded.source)
    lock = tier.hold(folder, "evaluation", wait_s=1.0)
    # How many samples there are may change; they are asked for anew then.
    depends = {name: value for name, value in of.items() if name != "samples"}
    # Before its settings change; what an older version left belongs to this one when it is claimed.
    if (folder / requests.NOTE).is_file():
        requests.begin(folder, depends)
    resume.claim_run(folder, dataclasses.replace(loaded, settings=settings), saves=False)
    requests.begin(folder, depends)
    print(f"run directory {folder}; logs in {folder / 'logs'}", flush=True)
    return lock


def through_tiers(folder: Path, weights: Path, chat: "Chat", found: Tally) -> None:
    """`draw_and_check` by samplers and a checker of their own."""
    import jax

    jax.config.update("jax_platforms", "cpu")  # this process must not take what its tiers need
    from kimina_jax.sampler.requests import EvaluationRequests
    from launch.config import resume
    from launch.config.evaluate import EvaluationRun

    config = resume.read_run(folder, EvaluationRun)
    publish_weights(folder, weights, drawn_in(config.sampler, config.model))
    told = config.evaluation
    rules = config.format.rules(config.prompt)
    drawn = told.samples, config.sampling, _SEED.value, 2 * told.rows
    requests = EvaluationRequests(folder, chat, found.left, *drawn, rules)
    count(by_tiers(folder, config, requests), found, len(found.of) * told.samples)


def publish_weights(folder: Path, weights: Path, dtype: "Dtype | None") -> None:
    """Puts weights where samplers look, in the type that they are drawn in (None: their own).

    There is no trainer whose scores of a probe could be compared.
    """
    from kimina_jax.protocol import probe
    from kimina_jax.sampler.requests import WEIGHTS
    from kimina_jax.text.chat_tokenizer import open_tokenizer
    from kimina_jax.trainer.publish import publish
    from launch.config import run_folder

    tokenizer = open_tokenizer(weights)

    def rest(target: Path) -> None:
        tokenizer.copy_to(target)
        probe.write(target, [], [])

    publish(folder, WEIGHTS, *run_folder.open_weights(weights), rest, dtype)


def by_tiers(
    folder: Path, config: "EvaluationRun", requests: "EvaluationRequests"
) -> "Generator[Attempt, None, None]":
    """Starts the processes and gives each sample when it has been checked."""
    from kimina_jax.protocol import mailbox
    from launch.devices import machine, placement, run_plan

    mailbox.unmark_done(folder)
    told, tiers = config.evaluation, supervise.Tiers(folder)
    python = supervise.sampler_python(config.sampler, str(mailbox.config_file(folder)))
    parts = placement.several(machine.look(), told.samplers)
    flags = [f"--run={folder}", f"--rows={max(8, told.rows)}"]
    flags += [f"--share={told.rows}"] if len(parts) != 1 else []
    try:
        tiers.start("checker", "launch.check", f"--watch={folder}")
        for number, part in enumerate(parts):
            name, added = f"sampler {number}", run_plan.added(part, os.environ)
            tiers.start(name, "launch.sample", *flags, python=python, environment=added)
        while not requests.finished:
            tiers.check()
            yield from requests.counted()
            time.sleep(POLL_S)
        mailbox.mark_done(folder)
    finally:
        tiers.stop()


def draw_and_check(config: "EvaluationRun", weights: Path, chat: "Chat", found: Tally) -> None:
    """Puts every sample of every problem that is left into `found`, with the bar."""
    from kimina_jax import evaluate
    from launch.config import run_folder
    from launch.config.mesh import open_engine

    cli.use_compilation_cache()
    rounds, dtype = config.evaluation.fix_rounds, drawn_in(config.sampler, config.model)
    model = run_folder.open_weights(weights)[1]
    engine = open_engine(weights, config.sampler, config.evaluation.rows, dtype)
    with checkers.opened(config.checker) as checker:
        told = config.sampling, checker.check, _SEED.value
        rules = config.format.rules(config.prompt)
        if found.left:
            samples = config.evaluation.samples
            attempts = evaluate.attempts(
                engine, chat, found.left, samples, *told, rules, fixable=rounds > 0
            )
            count(attempts, found, len(found.of) * samples)
        for number in range(1, rounds + 1):
            refuse_infra(found)  # before more is asked of what has no verdict
            turns = [evaluate.FixTurn(*turn) for turn in found.turns(number)]
            if turns:
                fixes = evaluate.fixes(engine, chat, turns, *told, number, model.context, rules)
                count(fixes, found, len(turns) + found.fixed(number).total(), number)


def count(
    attempts: "Generator[Attempt, None, None]", found: Tally, total: int, number: int = 0
) -> None:
    """Puts the samples of the round `number` into `found`, with the bar; `total` with those that
    are known."""
    title = f"{_NAME.value}, fix round {number}" if number else _NAME.value
    before = found.fixed(number) if number else found.statuses
    valid, done = before["valid"], before.total()
    with contextlib.closing(attempts), progress.bar(title, total) as advance:
        for attempt in attempts:
            found.add(attempt)
            done += 1
            valid += attempt.status == "valid"
            advance(done, f"{valid / done:.1%} valid")


if __name__ == "__main__":
    cli.run(main)
