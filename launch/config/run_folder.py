# SPDX-License-Identifier: Apache-2.0
"""What a run's folder holds: weights, how far the run is, and the problems that are left to it."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import jax

from kimina_jax.checking.checker import Checker
from kimina_jax.model.config import Config
from kimina_jax.model.presets import Computed
from kimina_jax.problems.load import Problem
from kimina_jax.protocol import mailbox, scores
from kimina_jax.sampler.sampling import Sampling
from kimina_jax.text.chat import Chat, told_by
from kimina_jax.text.chat_tokenizer import open_tokenizer
from kimina_jax.text.prompts import Prompt, Wording
from kimina_jax.weights import hf
from launch.config.errors import UserError
from launch.config.rl import RlRun

SOME_PROBLEM = Problem("some", "", 1, "True.", "theorem some : True", "by trivial", ())
# Two theorems that differ in this alone are one problem.
NAMED = re.compile(r"\s*(theorem|lemma)\s+[^\s:({\[⦃]+")
SEEN = "sft_problems.json"  # in a checkpoint folder: the ids whose solutions SFT showed it


def newest_weights(run: Path) -> Path:
    """The last weights that a run has published, or its initial ones."""
    published = [p for p in mailbox.weights_folders(run) if mailbox.is_stable(p)]
    for folder in (*reversed(published), run / "model", run / "init"):
        if (folder / "config.json").is_file():
            return folder
    raise UserError(
        f"{run}: has no weights yet (no config.json in weights/, model/ or init/); run launch.rl or"
        " launch.sft with this --run first"
    )


def is_run(folder: Path) -> bool:
    """Whether a folder is a run, of SFT or of RL, not a model's."""
    begun = any((folder / part / "config.json").is_file() for part in ("model", "init"))
    return begun or any(mailbox.weights_folders(folder))


def asked_by(source: Path, weights: Path) -> str:
    """The preset that the weights of a run or a folder are asked by: as they say themselves, or the
    run, whose older weights do not; "" where neither does."""
    told = told_by(weights)
    if not told and weights != source and mailbox.config_file(source).is_file():
        told = mailbox.read_json(mailbox.config_file(source))
    prompt = told.get("prompt", "") if isinstance(told, dict) else ""
    return prompt if isinstance(prompt, str) else ""


def steps_done(run: Path) -> int:
    """The steps that the newest checkpoint of a run has behind it."""
    folder = run / "ckpt"
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    return max((int(name) for name in names if name.isdigit()), default=0)


def last_version(run: Path, config: RlRun) -> int:
    """The version with which an RL run ends, by the scores that are there so far; where its
    patience is less than it was, it has gone on for longer."""
    lag = config.rl.max_staleness + 1
    told = scores.last_version(scores.history(run), config.validation, config.rl.steps, lag)
    return max(told, min(config.rl.steps, steps_done(run)))


def final_version(run: Path, config: RlRun) -> int:
    """The version that the evaluation after RL is of."""
    best = scores.best(scores.history(run))
    if config.validation.final == "best" and best:
        return best.version
    return last_version(run, config)


def is_finished(run: Path, last: int) -> bool:
    """Whether an RL run has come to its `last` version and published it."""
    return mailbox.is_done(run) and mailbox.is_stable(mailbox.weights_folder(run, last))


def go_on(run: Path, steps: int, last: int | None = None) -> None:
    """Takes back that an RL run is done, where it is to do more steps than it did: `last`, if its
    scores end it before `steps`.

    Raises UserError where it cannot do `steps` steps.
    """
    refuse_fewer(run, "rl.steps", steps)
    if not mailbox.is_done(run) or is_finished(run, steps if last is None else last):
        return
    if not steps_done(run) and any(map(_version, mailbox.weights_folders(run))):
        raise UserError(
            f"{run}: its checkpoints are gone, so it cannot do more steps; choose another --run"
        )
    mailbox.unmark_done(run)


def refuse_fewer(run: Path, name: str, steps: int) -> None:
    """Raises UserError where the run has done more than `steps` steps, the value of `name`."""
    published = max(map(_version, mailbox.weights_folders(run)), default=0)
    done = max(steps_done(run), published)
    if steps < done:
        raise UserError(
            f"{run}: '{name}' is {steps}, and the run has done {done}; give at least {done}, or"
            " choose another --run"
        )


def _version(weights: Path) -> int:
    return mailbox.step_number(weights.name)


def check_environments(problems: Sequence[Problem], checker: Checker) -> None:
    """Refuses problems for an environment that the section `checker` does not have."""
    known = {"", *checker.environments}
    for problem in problems:
        if problem.environment not in known:
            raise UserError(
                f"the problem {problem.id} names the environment {problem.environment!r}; say in"
                f" 'checker.environments' what toolchain that is"
            )


def training_problems(config: RlRun, weights: Path) -> tuple[Problem, ...]:
    """RL's problems; with `problems.unseen`, those whose solutions SFT did not show the model.

    A model gains little from reward on problems that it has by heart.
    """
    problems = config.problems.read("train")
    check_environments(problems, config.checker)
    return unseen(problems, weights) if config.problems.unseen else problems


def seen_by(weights: Path) -> set[str]:
    """The ids of the problems whose solutions SFT showed the model of a checkpoint folder, as far
    as the folder says."""
    path = weights / SEEN
    return set(mailbox.read_json(path)["ids"]) if path.is_file() else set()


def told_seen(source: Path, weights: Path) -> Path | None:
    """The file that says what `seen_by` reads, of weights of the run or the folder `source`: that
    of a run of RL stands beside the weights that it began with."""
    places = (weights / SEEN, source / "init" / SEEN)
    return next((place for place in places if place.is_file()), None)


def unseen(problems: Sequence[Problem], weights: Path) -> tuple[Problem, ...]:
    """Those whose solutions SFT did not show the model of a checkpoint folder. Raises UserError."""
    if not (weights / SEEN).is_file():
        raise UserError(
            f"{weights}: has no {SEEN}, which tells what SFT has seen; set 'problems.unseen' to"
            " false"
        )
    seen = seen_by(weights)
    left = tuple(problem for problem in problems if problem.id not in seen)
    if not left:
        raise UserError(
            f"{weights}: has seen all problems, and 'problems.unseen' leaves none; show SFT fewer"
            " ('problems.count' in its configuration), and choose another --run"
        )
    return left


def tell_overlap(config: RlRun, train: Sequence[Problem]) -> None:
    """Says how many problems of the evaluation are trained on, too."""
    known = {_asked(problem) for problem in train}
    judged = config.problems.read(config.evaluation.split)
    if same := [problem.id for problem in judged if _asked(problem) in known]:
        print(
            f"{len(same)} of the {len(judged)} problems of 'evaluation.split' are those of"
            f" 'problems.train', too (such as {same[0]}): they are not held out",
            flush=True,
        )


def validation_problems(config: RlRun) -> tuple[Problem, ...]:
    """The problems that score an RL run while it trains; none where nothing does.

    Raises UserError where training or the evaluation has some of them, too: a score would not be
    of unseen problems, or would choose the weights by the problems that measure them.
    """
    told = config.validation
    if not told.every:
        return ()
    problems = config.problems.read("validation")
    check_environments(problems, config.checker)
    others = {"problems.train": "train", "evaluation.split": config.evaluation.split}
    for setting, split in others.items():
        known = {_asked(problem) for problem in config.problems.read(split)}
        if same := [problem.id for problem in problems if _asked(problem) in known]:
            raise UserError(
                f"'validation.every' is {told.every}, and {len(same)} of its {len(problems)}"
                f" problems are those of '{setting}', too (such as {same[0]}); name others in"
                f" 'problems.validation' or in '{setting}'"
            )
    count = min(told.problems or len(problems), len(problems))
    return tuple(problems[i * len(problems) // count] for i in range(count))


def _asked(problem: Problem) -> tuple[str, str]:
    """What a problem asks for, whatever its name."""
    return problem.preamble, " ".join(NAMED.sub("", problem.statement, count=1).split())


def held_out(
    config: RlRun, model: Config, encode: Callable[[Problem], Sequence[int]]
) -> tuple[Problem, ...]:
    """Those of `validation_problems` that fit, as `fitting` says."""
    problems = validation_problems(config)
    return fitting(config, model, problems, encode) if problems else ()


def fitting(
    config: RlRun,
    model: Config,
    problems: Sequence[Problem],
    encode: Callable[[Problem], Sequence[int]],
) -> tuple[Problem, ...]:
    """The problems whose prompt and longest sample fit in a row of the trainer and in the model's
    context; says how many do not. Raises UserError, which names what to change, where none does."""
    longest = config.sampling.max_new_tokens
    row, positions = config.rl.row_tokens + 1, model.context
    lengths = [len(encode(problem)) + longest for problem in problems]
    kept = tuple(
        problem
        for problem, length in zip(problems, lengths, strict=True)
        if length <= min(row, positions)
    )
    if not kept:
        least = min(lengths)
        lower = f"lower 'sampling.max_new_tokens' (now {longest})"
        if positions < least:
            raise UserError(
                f"a prompt and its longest sample are at least {least} tokens, and the model's"
                f" context is {positions}: {lower}, or take a model with a longer context"
                " (max_position_embeddings and rope_scaling of its config.json)"
            )
        raise UserError(
            f"a prompt and its longest sample are at least {least} tokens, and a row of the trainer"
            f" holds {row}: {lower}, or raise 'rl.row_tokens' to {least - 1} or more"
        )
    if left := len(problems) - len(kept):
        print(
            f"{left} of {len(problems)} problems are left out: their prompt and a sample of"
            f" {longest} tokens do not fit in {min(row, positions)} (rl.row_tokens, the context)",
            flush=True,
        )
    return kept


def tell_beyond(weights: Path, sampling: Sampling, chat: Chat, problems: Sequence[Problem]) -> None:
    """Says how many of some problems could be answered at a length that the model was never
    trained at: they are drawn and counted like the others."""
    context = open_weights(weights)[1].context
    lengths = [len(chat.encode(problem)) + sampling.max_new_tokens for problem in problems]
    beyond = [length for length in lengths if length > context]
    if not beyond:
        return
    room = context + sampling.max_new_tokens - max(beyond)
    cure = f"lower 'sampling.max_new_tokens' (now {sampling.max_new_tokens}) to {room}"
    if room < 1:
        cure = "leave out the longest prompts, or take a model with a longer context"
    print(
        f"note: {len(beyond)} of {len(lengths)} prompts with their longest answer are beyond the"
        f" model's context of {context} tokens (the longest {max(beyond)}), where it was not"
        f" trained; to stay within, {cure}",
        flush=True,
    )


def open_chat(folder: Path, prompt: Prompt, wording: Wording) -> Chat:
    """How problems are put to the model of a checkpoint folder; says what its tokenizer has to say.

    Reads the headers of the weights only. Raises UserError, ModelError or TokenizerError where the
    model cannot be run.
    """
    open_weights(folder)
    tokenizer = open_tokenizer(folder)
    for note in tokenizer.notes:
        print(note, flush=True)
    trained = told_by(folder).get("prompt", prompt)
    if trained != prompt:
        print(f"{folder}: was trained with prompt={trained}, and is asked by {prompt}", flush=True)
    chat = Chat(tokenizer, prompt, wording)
    chat.text(SOME_PROBLEM)  # a template that fails does so now
    return chat


def refuse_shut(chat: Chat, config: RlRun, source: str) -> None:
    """Raises UserError where no answer can keep the format, by what the prompt writes of it."""
    if said := chat.shuts(SOME_PROBLEM, config.format.rules(config.prompt)):
        raise UserError(f"{source}: {said}")


def refuse_shape(given: Mapping[str, str]) -> None:
    """Raises UserError where a flag gives a shape to a model that has one from its checkpoint."""
    for name, source in given.items():
        if name.startswith("model.") and source.startswith("--config."):
            raise UserError(
                f"{source}: the model is that of 'init.checkpoint', whose shape is in its"
                " config.json; leave this flag out, or set 'init.checkpoint' to \"\""
            )


def load_weights(
    folder: Path, mesh: jax.sharding.Mesh | None = None, dtype: str | None = None
) -> tuple[dict, Config]:
    """Parameters and model configuration of a Hugging Face folder, on `mesh` if one is given.

    `dtype` None keeps the type that the files have.
    """
    check_checkpoint(folder)
    return hf.load_model(folder, mesh=mesh, param_dtype=dtype, dtype=dtype)


def load_to_train(
    folder: Path, mesh: jax.sharding.Mesh, computed: Computed, frozen: bool
) -> tuple[dict, Config]:
    """`load_weights` for a trainer: stored and computed as `computed` says. Left to themselves,
    weights are computed in the type that the folder says, and stored in float32 unless they are
    `frozen` beside adapters."""
    files = open_weights(folder)[1]
    stored = computed.param_dtype or (files.param_dtype if frozen else "float32")
    params, model = hf.load_model(folder, mesh=mesh, param_dtype=stored, dtype=files.dtype)
    return params, computed.applied(model)


def open_weights(folder: Path) -> tuple[dict, Config]:
    """`load_weights` without reading them, for `hf.export_model`."""
    check_checkpoint(folder)
    return hf.open_model(folder)


def check_checkpoint(folder: Path) -> None:
    """Raises UserError where `folder` is no checkpoint folder."""
    if not (folder / "config.json").is_file():
        raise UserError(f"{folder}: is not a checkpoint folder (it has no config.json)")
