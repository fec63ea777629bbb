# SPDX-License-Identifier: Apache-2.0
"""What SFT shows a model: reference solutions of problems, and files of free text."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from kimina_jax.problems import automation
from kimina_jax.problems.load import Problem
from kimina_jax.protocol import mailbox
from kimina_jax.text.chat import Chat
from kimina_jax.text.chat_tokenizer import ChatTokenizer
from kimina_jax.text.conversations import read_texts
from kimina_jax.text.format_rules import Format
from kimina_jax.trainer.curriculum import choose_part
from kimina_jax.trainer.packing import Pair
from kimina_jax.trainer.sft import SftSource
from launch.config.errors import UserError
from launch.config.prover import ProverRun
from launch.config.sft import SftData, SftProblems, SftRun
from launch.processes import progress

NOTE = "data.json"  # of a run: what the files that it learns from held when it began


def chosen_problems(problems: SftProblems, seed: int, source: str) -> list[Problem]:
    """The part of the training problems whose solutions are shown."""
    found = [problem for problem in problems.read("train") if problem.proof]
    if not found:
        raise UserError(
            f"{source}: 'problems.train' is {problems.train}, and none of its problems has a proof,"
            " which is what SFT shows; name a file with proofs, or texts in 'data.files'"
        )
    if problems.levels:
        found = [problem for problem in found if problem.level in problems.levels]
    if not found:
        levels = list(problems.levels)
        raise UserError(
            f"{source}: 'problems.levels' is {levels} and leaves no problem to train on"
        )
    return choose_part(found, problems.count or len(found), seed)


def solutions(
    part: list[Problem], config: SftRun | ProverRun, chat: Chat, source: str
) -> list[tuple[list[int], list[int]]]:
    """The tokens of the prompt and of the solution of each problem. Raises UserError where RL would
    refuse what they teach: by what the prompt writes before them."""
    shown = automation.mix(part, config.problems.automation, config.seed)
    if said := chat.spoils(shown[0], Format().rules(config.prompt)):
        raise UserError(f"{source}: {said}")
    return [chat.example(problem) for problem in shown]


def texts(config: SftRun, tokenizer: ChatTokenizer) -> tuple[list[SftSource], set[str]]:
    """What the files of free text hold, and the ids of the problems that it solves; says how long
    the sequences are."""
    data, room = config.data, config.sft.row_tokens
    found: list[list[Pair]] = []
    solved: set[str] = set()
    for file in data.files:
        read = []
        for text in read_texts(Path(file), tokenizer):
            read.append((text.prompt, text.answer, text.learnt))
            solved |= {text.problem} - {""}
        lengths = sorted(len(prompt) + len(answer) for prompt, answer, _ in read)
        at = ", ".join(
            f"{q:.0%} {lengths[int(q * (len(lengths) - 1))]}" for q in (0.5, 0.9, 0.99, 1)
        )
        learnt = sum(sum(mask) for *_, mask in read)
        progress.console.print(
            f"{file}: {len(read)} sequences; tokens at {at}; {learnt / sum(lengths):.0%} learnt",
            markup=False,
        )
        kept: list[Pair] = list(read)
        if data.too_long == "skip":
            kept = [pair for pair in read if len(pair[0]) + len(pair[1]) <= room + 1]
            longer = len(read) - len(kept)
            progress.console.print(f"{file}: {longer} longer than a row are left out", markup=False)
        if not kept:
            raise UserError(f"{file}: no sequence fits in 'sft.row_tokens' ({room}); raise it")
        found.append(kept)
    if data.weights:
        return [SftSource(pairs, w) for pairs, w in zip(found, data.weights, strict=True)], solved
    return [SftSource([pair for pairs in found for pair in pairs])] if found else [], solved


def digests(config: SftRun | ProverRun) -> dict[str, str]:
    """Of every file of the user's that is learnt from, by its name, the SHA-256."""
    data = config.data if isinstance(config, SftRun) else SftData()
    files = [Path(file) for file in data.files]
    own = config.problems.file_of("train")
    if own and (data.problems or not files):
        files.append(own)
    found = {}
    for file in files:
        with file.open("rb") as opened:
            found[str(file)] = hashlib.file_digest(opened, "sha256").hexdigest()
    return found


def refuse_changed(run: Path, now: Mapping[str, str]) -> None:
    """Raises UserError where a file holds something else by now than when the run was begun: its
    model would be one of the old texts, or of some of each. What an older run did not note may be
    anything."""
    path = run / NOTE
    there = mailbox.read_json(path) if path.is_file() else {}
    if not isinstance(there, dict):
        raise UserError(f"{path}: is damaged; remove it, where the files are as they were")
    for file, digest in now.items():
        if there.get(file, digest) != digest:
            raise UserError(
                f"{run}: was begun when {file} held something else; choose another --run, or put"
                " back what it held"
            )


def note(run: Path, now: Mapping[str, str]) -> None:
    """Notes what the files hold, where that is not noted yet."""
    if now and not (run / NOTE).is_file():
        mailbox.write_json(run / NOTE, dict(now))
