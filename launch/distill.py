# SPDX-License-Identifier: Apache-2.0
"""Distillation: python -m launch.distill --teacher=TEACHER --out=FILE.jsonl

Draws answers to the training problems from a teacher, keeps those that the Lean kernel accepts, and
writes them as conversations, from which launch.sft trains a student. The teacher is a run, a
Hugging Face folder, or a server with OpenAI's chat protocol (http://HOST:PORT/v1 with --model_name;
its key is read from OPENAI_API_KEY). A run lends its settings, too: prompt, format, sampling,
checker.

Of a problem at most `teaching.keep.most` answers with different proofs are kept, the shortest ones.
What breaks the format or was cut is not; what could not be checked is left out and counted.
FILE.jsonl.log takes in each problem when the last of its samples is checked: the same command goes
on from there, and asks again for what could not be checked.
--config.SECTION.NAME=VALUE changes a setting.
"""

import contextlib
import dataclasses
import json
import os
import threading
import time
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from absl import flags

from launch import cli
from launch.config.errors import UserError
from launch.config.evaluate import DistillRun, drawn_by, drawn_in
from launch.processes import checkers, progress, statements, tally, tier, user_files

if TYPE_CHECKING:
    from kimina_jax.problems.load import Problem
    from kimina_jax.sampler.endpoint import Endpoint
    from kimina_jax.sampler.sampling import Attempt
    from kimina_jax.text.chat import Chat

_TEACHER = flags.DEFINE_string("teacher", None, "a run, a Hugging Face folder, or http://HOST/v1")
_NAME = flags.DEFINE_string("model_name", None, "the teacher's name on a server")
_OUT = flags.DEFINE_string("out", None, "the file of conversations to write, .jsonl")
_SPLIT = flags.DEFINE_string("split", None, "train, validation, test, or a file of problems")
_SAMPLES = flags.DEFINE_integer("samples", None, "samples drawn per problem", lower_bound=1)
_LIMIT = flags.DEFINE_integer("limit", 0, "only the first problems; 0 for all", lower_bound=0)
_SEED = flags.DEFINE_integer("seed", 0, "seed of the samples", lower_bound=0, upper_bound=2**32 - 1)
_REPORT = flags.DEFINE_string("report", None, "file for what was drawn and kept, as JSON")
_SUPERVISED = flags.DEFINE_bool("supervised", False, "end with the process that started this one")
flags.adopt_module_key_flags(cli)

WORK = "distillation"  # what its log says that it is of


@dataclasses.dataclass(frozen=True)
class Teacher:
    """A server, or a checkpoint folder with how problems are put to its model."""

    server: "Endpoint | None" = None
    weights: Path = Path()
    chat: "Chat | None" = None

    @property
    def identity(self) -> Any:
        """What tells it from another teacher."""
        server = self.server
        return [server.url, server.model] if server else tally.identity(self.weights)

    @property
    def specials(self) -> Sequence[str]:
        """What its tokenizer reads as markers, as far as it is known."""
        return self.chat.tokenizer.specials if self.chat else ()


def main(overrides: list[str]) -> None:
    """Draws, checks, writes, and tells what came of it."""
    if _SUPERVISED.value:
        tier.follow_supervisor()
    out = check_places()
    config = settings(overrides)
    teacher = open_teacher(config)
    problems = chosen_problems(config, teacher)
    started = time.monotonic()
    log = tally.ProblemLog(log_of(out), depends_on(config, teacher), WORK, "--out")
    told = config.teaching
    found = tally.Tally(problems, told.samples, log, keeping=told.keep)
    if len(found.left) < len(problems):
        print(f"{log_of(out)}: has {len(problems) - len(found.left)} of {len(problems)} problems")
    if found.left and teacher.chat:
        from launch.config import run_folder

        run_folder.tell_beyond(teacher.weights, config.sampling, teacher.chat, found.left)
    if found.left:
        draw_and_check(config, teacher, found)
    write(out, config, problems, found)
    said = summary(problems, found) | {"seconds": time.monotonic() - started}
    if _REPORT.value:
        text = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
        user_files.write_user_text(Path(_REPORT.value), text)
    show(out, said)


def log_of(out: Path) -> Path:
    """The file of finished problems, beside what is written."""
    return out.with_name(f"{out.name}.log")


def check_places() -> Path:
    """The file to write. Raises UserError where what comes out could not be written."""
    for flag in (_TEACHER, _OUT, _SPLIT, _REPORT):
        if flag.value is not None and not flag.value.strip():
            raise UserError(f"--{flag.name} is empty; say what it is, or leave it out")
    if not _TEACHER.value:
        raise UserError("give --teacher=RUN, --teacher=FOLDER or --teacher=http://HOST:PORT/v1")
    if not _OUT.value:
        raise UserError("give --out=FILE.jsonl, the file of conversations to write")
    out = Path(_OUT.value)
    if out.suffix != ".jsonl":
        raise UserError(f"--out={out}: is written as JSON lines; choose a name that ends in .jsonl")
    user_files.check_place(out, made=True)
    if out.exists() and not log_of(out).exists():
        raise UserError(
            f"{out}: is there already, and has no {log_of(out).name} beside it to go on from;"
            " choose another --out or remove it"
        )
    if _REPORT.value:
        user_files.check_place(Path(_REPORT.value), made=True)
        own = [os.path.realpath(path) for path in (out, log_of(out))]
        if os.path.realpath(_REPORT.value) in own:
            raise UserError(f"{_REPORT.value}: is --report and --out; choose another --report")
    return out


def _teacher() -> str:
    """What --teacher says; that it says something has been checked."""
    return _TEACHER.value or ""


def settings(overrides: Sequence[str]) -> DistillRun:
    """The settings, those of the teacher's run where it is one."""
    from launch.config import resume

    values: dict[str, Any] = {}
    source = "the defaults of launch.distill"
    if "://" not in _teacher():
        from kimina_jax.text import chat
        from launch.config import run_folder

        if run_folder.is_run(Path(_teacher())):
            values = resume.drawing_values(Path(_teacher()))
            source = f"{_teacher()}/config.json"
        elif values := chat.told_by(Path(_teacher())):
            source = f"{_teacher()}/{chat.TOLD}"
    flag = "--config.teaching."
    short = [f"{flag}split={_SPLIT.value}"] if _SPLIT.value else []
    short += [f"{flag}samples={_SAMPLES.value}"] if _SAMPLES.value else []
    return cli.load_values(DistillRun, values, source, [*short, *overrides]).settings


def open_teacher(config: DistillRun) -> Teacher:
    """What answers; weights are not read yet. Raises UserError, EndpointError, ModelError."""
    source = _teacher()
    if "://" in source:
        from kimina_jax.sampler.endpoint import Endpoint

        if config.problems.unseen:
            raise UserError(
                "'problems.unseen' is set, and nobody knows what a server has seen; set it to false"
            )
        return Teacher(
            server=Endpoint(
                source,
                _NAME.value or "",
                config.prompt,
                config.sampling,
                os.environ.get("OPENAI_API_KEY", ""),
                server=config.server,
                seed=_SEED.value,
                wording=config.wording,
            )
        )
    if _NAME.value:
        raise UserError(
            "--model_name names a model of a server; give --teacher=http://HOST:PORT/v1"
        )
    if config.sampler.backend == "vllm":
        raise UserError(
            "'sampler.backend' is vllm; serve an export of the teacher by vLLM and give"
            " --teacher=http://HOST:PORT/v1, or set 'sampler.backend' to jax"
        )
    from launch.config import run_folder

    weights = Path(source)
    if run_folder.is_run(weights):
        weights = run_folder.newest_weights(weights)
    chat = run_folder.open_chat(weights, config.prompt, config.wording)
    return Teacher(weights=weights, chat=chat)


def chosen_problems(config: DistillRun, teacher: Teacher) -> "Sequence[Problem]":
    """The problems that the teacher is asked. Raises UserError, also where Lean takes no statement
    of a file."""
    from launch.config import run_folder

    split = config.teaching.split
    file = config.problems.file_of(split)
    for flag in (_OUT, _REPORT):
        if file and flag.value:
            user_files.refuse_overwriting(Path(flag.value), file, f"--{flag.name}")
    problems = config.problems.read(split)
    if config.problems.unseen:
        begun = Path(_teacher()) / "init"
        problems = run_folder.unseen(problems, begun if begun.is_dir() else teacher.weights)
    problems = problems[: _LIMIT.value or None]
    run_folder.check_environments(problems, config.checker)
    if file:
        statements.refuse_broken({str(file): problems}, config.checker)
    return problems


def depends_on(config: DistillRun, teacher: Teacher) -> dict[str, Any]:
    """What is kept of a problem depends on this, beside the problem."""
    return {
        "teacher": teacher.identity,
        "seed": _SEED.value,
        "samples": config.teaching.samples,
        "keep": dataclasses.asdict(config.teaching.keep),
        **drawn_by(config),
    }


def draw_and_check(config: DistillRun, teacher: Teacher, found: tally.Tally) -> None:
    """Puts every sample of every problem that is left into `found`, with the bar."""
    from kimina_jax.text.taught import CUT, MARKED, is_marked

    total = len(found.of) * config.teaching.samples
    before = found.statuses
    done, valid = before.total(), before["valid"]
    with (
        checkers.opened(config.checker) as checker,
        contextlib.closing(attempts(config, teacher, found.left, checker.check)) as drawn,
        progress.bar(WORK, total) as advance,
    ):
        for attempt in drawn:
            if attempt.status == "valid" and attempt.cut:
                attempt = dataclasses.replace(attempt, status=CUT)
            if attempt.status == "valid" and is_marked(attempt.text, teacher.specials):
                attempt = dataclasses.replace(attempt, status=MARKED)
            found.add(attempt)
            done += 1
            valid += attempt.status == "valid"
            advance(done, f"{valid / done:.1%} valid")


def attempts(
    config: DistillRun, teacher: Teacher, problems: "Sequence[Problem]", check: Any
) -> "Generator[Attempt, None, None]":
    """The samples of some problems with their verdicts, as they come."""
    from kimina_jax import evaluate

    told, rules = config.teaching, config.format.rules(config.prompt)
    if teacher.server:
        stopped = threading.Event()
        try:
            answers = teacher.server.draw_each(problems, told.samples, stopped)
            yield from evaluate.judged(answers, check, rules)
        finally:
            stopped.set()
        return
    from launch.config.mesh import open_engine

    assert teacher.chat
    cli.use_compilation_cache()
    dtype = drawn_in(config.sampler, config.model)
    engine = open_engine(teacher.weights, config.sampler, told.rows, dtype)
    drawn = told.samples, config.sampling, check, _SEED.value, rules
    yield from evaluate.attempts(engine, teacher.chat, problems, *drawn)


def write(out: Path, config: DistillRun, problems: "Sequence[Problem]", found: tally.Tally) -> None:
    """The conversations, in the order of the problems. Raises UserError where there is none."""
    from kimina_jax.text import taught

    def lines() -> Iterator[str]:
        for problem in problems:
            for answer in found.of[problem.id].taught:
                row = taught.row(problem, answer, config.prompt, config.wording)
                yield json.dumps(row, ensure_ascii=False) + "\n"

    text = "".join(lines())
    if not text:
        raise UserError(
            f"none of {found.statuses.total()} answers can be kept ({account(found.statuses)}), so"
            f" {out} is not written; take a better --teacher, or more --samples and another --out"
        )
    user_files.write_user_text(out, text)


def summary(problems: "Sequence[Problem]", found: tally.Tally) -> dict[str, Any]:
    """What was drawn, valid and kept, overall and per band."""

    def of(members: "Sequence[Problem]") -> dict[str, Any]:
        outcomes = [found.of[problem.id] for problem in members]
        return {
            "problems": len(members),
            "drawn": sum(one.drawn for one in outcomes),
            "valid": sum(one.statuses["valid"] for one in outcomes),
            "solved": sum(one.statuses["valid"] > 0 for one in outcomes),
            "kept": sum(len(one.taught) for one in outcomes),
        }

    bands = sorted({problem.band for problem in problems})
    return of(problems) | {
        "teacher": _teacher(),
        "statuses": dict(found.statuses),
        "bands": {band: of([p for p in problems if p.band == band]) for band in bands},
    }


def account(statuses: Counter[str]) -> str:
    """How often each status came, in a few words."""
    return ", ".join(f"{count} {status}" for status, count in statuses.most_common())


def show(out: Path, said: dict[str, Any]) -> None:
    """Prints the table, what could not be checked, and the next command."""
    from rich.markup import escape
    from rich.table import Table

    columns = ("problems", "drawn", "valid", "solved", "kept")
    table = Table(title=f"answers of {escape(said['teacher'])}")
    for column in ("", *columns):
        table.add_column(column, justify="right" if column else "left")
    for band, row in said["bands"].items():
        table.add_row(escape(band), *(str(row[column]) for column in columns))
    table.add_section()
    table.add_row("all", *(str(said[column]) for column in columns))
    progress.console.print(table)
    print(f"verdicts: {account(Counter(said['statuses']))}")
    if infra := said["statuses"].get("infra"):
        print(
            f"{infra} answers could not be checked (infrastructure, not their proofs) and are left"
            " out; the same command asks for their problems again"
        )
    print(out)
    print(f"next: python -m launch.sft --config=CONFIG '--config.data.files=[\"{out}\"]'")


if __name__ == "__main__":
    cli.run(main)
