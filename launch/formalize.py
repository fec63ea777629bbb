# SPDX-License-Identifier: Apache-2.0
"""Statements in words as problems in Lean: python -m launch.formalize INFORMAL OUT --model=MODEL

Draws several formal statements of each from a model (a run, a Hugging Face folder, or a server with
OpenAI's chat protocol) and keeps one that Lean takes, whose negation and whose hypotheses'
contradiction automation does not prove, and that a judge, another such server, calls faithful in
all of its answers. OUT gets problems for launch.rl, OUT.texts.jsonl the same as conversations,
from which launch.sft trains the next formalizer, and OUT.report.jsonl one line for each sample with
why it was left out.

    python -m launch.formalize words.jsonl formal.jsonl --model=http://localhost:8000/v1 \\
      --model_name=formalizer --judge=http://localhost:8001/v1 --judge_name=judge

A row of INFORMAL has `id` and `informal`. OUT.log has every answer of model and judge; the same
command goes on from there. --judge=none keeps what Lean has nothing against, which says little.
Keys of the servers: OPENAI_API_KEY, and JUDGE_API_KEY where the judge has its own.
"""

import dataclasses
import json
import os
import threading
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from absl import flags

from kimina_jax.problems.load import Problem
from kimina_jax.problems.sources import rows
from kimina_jax.protocol.line_log import LineLog
from kimina_jax.sampler.endpoint import Endpoint
from kimina_jax.text import formalization
from kimina_jax.text.prompts import messages
from launch import cli
from launch.config.errors import UserError
from launch.config.evaluate import FormalizeRun
from launch.processes import checkers, progress, tally, user_files
from launch.processes.statements import BROKEN, NO_PROOF
from lean_checker.records import Candidate, Verdict
from lean_checker.refutation import REASONS, refuted

if TYPE_CHECKING:
    from kimina_jax.checking.flow import Check
    from kimina_jax.evaluate import Answer
    from kimina_jax.sampler.engine_jax import JaxEngine
    from kimina_jax.text.chat import Chat

    Weights = tuple[JaxEngine, Chat]

_MODEL = flags.DEFINE_string("model", None, "a run, a Hugging Face folder, or http://HOST:PORT/v1")
_NAME = flags.DEFINE_string("model_name", None, "the model's name on a server")
_JUDGE = flags.DEFINE_string("judge", None, "http://HOST:PORT/v1, or none")
_JUDGE_NAME = flags.DEFINE_string("judge_name", None, "the judge's name on its server")
_LIMIT = flags.DEFINE_integer("limit", 0, "only the first rows; 0 for all", lower_bound=0)
_SEED = flags.DEFINE_integer("seed", 0, "seed of the samples", lower_bound=0, upper_bound=2**32 - 1)
flags.adopt_module_key_flags(cli)

COLUMNS = ("informal", "problem", "natural_language", "informal_statement", "nl_statement")
NO_JUDGE = "none"
WHOLE = {"id", "informal", "answers", "unusable", "forms"}  # what a line of the log has
OTHER = "another formal statement of it was kept"
PROMPT = "kimina-v1"  # what the wording does not say


@dataclasses.dataclass
class Formal:
    """A formal statement: the samples that gave it, why it is left out, the judge's answers."""

    statement: str
    samples: list[int]
    reason: str = ""
    votes: list[str] = dataclasses.field(default_factory=list)


def main(overrides: list[str], source: str, target: str) -> None:
    """Formalizes, and prints what came of it."""
    config = cli.load_values(FormalizeRun, {}, "the defaults of launch.formalize", overrides)
    told, out = config.settings, Path(target)
    if out.suffix != ".jsonl":
        raise UserError(f"{out}: is written as JSON lines; choose a name that ends in .jsonl")
    results = (out, beside(out, "texts.jsonl"), beside(out, "report.jsonl"))
    for written in (*results, log_of(out)):
        user_files.check_place(written)
        user_files.refuse_overwriting(written, Path(source), "OUT")
    for written in results:
        if written.exists() and not log_of(out).exists():
            raise UserError(
                f"{written}: is there already, and {log_of(out)} is not; choose another OUT"
            )
    judge = open_judge(told)
    model = open_model(told)
    informal = read_informal(Path(source))
    log = LineLog(log_of(out), "formalization", depends_on(told, model))
    if any(not line.keys() >= WHOLE for line in log.lines):
        raise log.refusal()
    done = {(line["id"], line["informal"]): line for line in log.lines}
    left = [one for one in informal if (one.id, one.informal) not in done]
    if left:
        weights = model if isinstance(model, Endpoint) else open_weights(told, model)
        with (
            checkers.opened(told.checker) as checker,
            progress.bar("formalization", len(informal)) as advance,
        ):
            for start in range(0, len(left), told.formalizing.together):
                group = left[start : start + told.formalizing.together]
                for line in formalized(told, weights, judge, checker.check, group):
                    log.add(line)
                    done[line["id"], line["informal"]] = line
                advance(len(done), "")
    log.close()
    write(out, told, [done[one.id, one.informal] for one in informal])


def beside(out: Path, ending: str) -> Path:
    """A file that is written with OUT."""
    return out.with_name(f"{out.stem}.{ending}")


def log_of(out: Path) -> Path:
    """The file of all answers."""
    return out.with_name(f"{out.name}.log")


def endpoint(config: FormalizeRun, url: str, name: str | None, judge: bool = False) -> Endpoint:
    """A server that is asked for statements, or judges them. Raises EndpointError."""
    key = os.environ.get("OPENAI_API_KEY", "")
    return Endpoint(
        url,
        name or "",
        PROMPT,
        config.judging if judge else config.sampling,
        os.environ.get("JUDGE_API_KEY", key) if judge else key,
        server=config.server,
        seed=_SEED.value,
        wording=config.judge_wording if judge else config.wording,
    )


def open_judge(config: FormalizeRun) -> Endpoint | None:
    """What judges. Raises UserError, EndpointError."""
    if _JUDGE.value == NO_JUDGE:
        return None
    if not _JUDGE.value:
        raise UserError(
            "nothing judges whether a formal statement says what the words say; give"
            f" --judge=http://HOST:PORT/v1 and --judge_name, or --judge={NO_JUDGE}"
        )
    if not _JUDGE_NAME.value:
        raise UserError(f"{_JUDGE.value}: say which of its models judges (--judge_name)")
    return endpoint(config, _JUDGE.value, _JUDGE_NAME.value, judge=True)


def open_model(config: FormalizeRun) -> Endpoint | Path:
    """A server, or the folder of the weights. Raises UserError, EndpointError."""
    source = _MODEL.value
    if not source:
        raise UserError("give --model=RUN, --model=FOLDER or --model=http://HOST:PORT/v1")
    if "://" in source:
        return endpoint(config, source, _NAME.value)
    if _NAME.value:
        raise UserError("--model_name names a model of a server; give --model=http://HOST:PORT/v1")
    if config.sampler.backend != "jax":
        raise UserError("'sampler.backend' is vllm; serve the model by it and give its address")
    from launch.config import run_folder

    folder = Path(source)
    if run_folder.is_run(folder):
        folder = run_folder.newest_weights(folder)
    run_folder.check_checkpoint(folder)
    return folder


def read_informal(path: Path) -> list[Problem]:
    """The rows to formalize. Raises UserError, ProblemError, which name file and row."""
    found: dict[str, Problem] = {}
    for number, row in rows.read(path):
        if isinstance(row, rows.Fault):
            raise UserError(f"{path}:{number}: {row.reason}")
        given = (row.get(name) for name in COLUMNS)
        texts = [text.strip() for text in given if isinstance(text, str) and text.strip()]
        name = str(number if row.get("id") in (None, "") else row["id"])
        if not texts:
            raise UserError(f"{path}:{number}: has no text in {', '.join(COLUMNS)}; add `informal`")
        if name in found:
            raise UserError(f"{path}:{number}: has the id {name!r} of another row; ids must differ")
        found[name] = formalization.asked(name, texts[0])
    if not found:
        raise UserError(f"{path}: holds no row; name a file that does")
    return list(found.values())[: _LIMIT.value or None]


def depends_on(config: FormalizeRun, model: Endpoint | Path) -> dict[str, Any]:
    """What the outcome of a row depends on, beside the row."""
    values = json.loads(json.dumps(dataclasses.asdict(config)))
    checker = ("toolchain", "header", "timeout_s", "heartbeats", "memory_mib", "servers")
    return {
        "model": [model.url, model.model] if isinstance(model, Endpoint) else tally.identity(model),
        "judge": [_JUDGE.value, _JUDGE_NAME.value],
        "seed": _SEED.value,
        "checker": {name: values["checker"][name] for name in checker},
        **{n: values[n] for n in ("wording", "judge_wording", "sampling", "judging")},
        **{n: values["formalizing"][n] for n in ("samples", "votes", "keep")},
    }


def formalized(
    config: FormalizeRun,
    model: "Endpoint | Weights",
    judge: Endpoint | None,
    check: "Check",
    group: Sequence[Problem],
) -> list[dict[str, Any]]:
    """What came of some rows: their answers, the statements in these, and what speaks against them.

    Raises UserError where a statement could not be checked.
    """
    texts: dict[str, dict[int, str]] = {one.id: {} for one in group}
    forms: dict[str, dict[str, Formal]] = {one.id: {} for one in group}
    unusable: dict[str, dict[int, str]] = {one.id: {} for one in group}
    for problem, sample, text, cut in drawn(config, model, group):
        texts[problem.id][sample] = text
        try:
            if cut:
                raise formalization.Unusable("it was cut at its length limit")
            statement = formalization.statement_in(text, config.checker.header)
        except formalization.Unusable as error:
            unusable[problem.id][sample] = str(error)
            continue
        form = formalization.form_of(statement)
        known = forms[problem.id].setdefault(form, Formal(statement, []))
        known.samples.append(sample)
    found = {
        f"{name}/{number}": one
        for name, of in forms.items()
        for number, one in enumerate(of.values())
    }
    read_by_lean(found, check)
    open_ones = {name: one for name, one in found.items() if not one.reason}
    asked = [{"id": name, "statement": one.statement} for name, one in open_ones.items()]
    for name, why in refuted(asked, check).items() if asked else ():
        found[name].reason = why
    if judge:
        words = {one.id: one.informal for one in group}
        ask_judge(judge, config.formalizing.votes, found, words)
    lines = []
    for problem in group:
        kept = [one for one in forms[problem.id].values() if not one.reason]
        kept.sort(key=lambda one: (-len(one.samples), len(one.statement), one.statement))
        for one in kept[config.formalizing.keep :]:
            one.reason = OTHER
        lines.append(
            {
                "id": problem.id,
                "informal": problem.informal,
                "answers": [texts[problem.id][k] for k in sorted(texts[problem.id])],
                "unusable": {str(k): why for k, why in sorted(unusable[problem.id].items())},
                "forms": [vars(one) for one in forms[problem.id].values()],
            }
        )
    return lines


def open_weights(config: FormalizeRun, folder: Path) -> "Weights":
    """A folder's weights, ready to answer. Raises UserError."""
    from launch.config import run_folder
    from launch.config.mesh import open_engine

    cli.use_compilation_cache()
    engine = open_engine(folder, config.sampler, config.formalizing.rows, config.sampler.dtype)
    return engine, run_folder.open_chat(folder, PROMPT, config.wording)


def drawn(
    config: FormalizeRun, model: "Endpoint | Weights", group: Sequence[Problem]
) -> "Iterator[Answer]":
    """Answers of the model."""
    samples = config.formalizing.samples
    if isinstance(model, Endpoint):
        yield from model.draw_each(group, samples, threading.Event())
        return
    from kimina_jax import evaluate

    engine, chat = model
    yield from evaluate.draw_answers(engine, chat, group, samples, config.sampling, _SEED.value)


def read_by_lean(found: Mapping[str, Formal], check: "Check") -> None:
    """Says of each statement that Lean does not take why. Raises UserError where our side fails."""
    asked = [Candidate(name, one.statement, NO_PROOF) for name, one in found.items()]
    verdict: Verdict
    for verdict in check(iter(asked)):
        if verdict.status == "infra":
            raise UserError(
                "a statement could not be checked (infrastructure, not the statement); run the"
                " same command again"
            )
        if verdict.status in (*BROKEN, "timeout", "oom", "crash", "output"):
            said = "; ".join(" ".join(one.text.split()) for one in verdict.messages)[:300]
            found[verdict.id].reason = f"Lean does not take it ({verdict.status}): {said}"


def ask_judge(
    judge: Endpoint, votes: int, found: Mapping[str, Formal], words: Mapping[str, str]
) -> None:
    """Says of each statement that a judge does not call faithful in all its answers that it is not.
    Raises EndpointError."""
    asked = [
        formalization.asked(name, words[name.rpartition("/")[0]], one.statement)
        for name, one in found.items()
        if not one.reason
    ]
    for problem, _, text, cut in judge.draw_each(asked, votes, threading.Event()):
        found[problem.id].votes.append(f"{text}\n(cut)" if cut else text)
    for problem in asked:
        given = found[problem.id].votes
        yes = sum(map(formalization.agrees, given))
        if yes < votes:
            found[problem.id].reason = f"the judge does not agree: {yes} of {votes} answers are yes"


def write(out: Path, config: FormalizeRun, lines: Sequence[Mapping[str, Any]]) -> None:
    """The problems, the conversations and the report. Raises UserError where nothing is kept."""
    problems, texts, report = [], [], []
    taken = {line["id"] for line in lines}
    for line in lines:
        for sample, why in line["unusable"].items():
            report.append({"id": line["id"], "sample": int(sample), "left_out": why})
        kept = [Formal(**one) for one in line["forms"] if not one["reason"]]
        kept.sort(key=lambda one: (-len(one.samples), len(one.statement), one.statement))
        names = {one.statement: _name(line["id"], k, taken) for k, one in enumerate(kept)}
        taken.update(names.values())
        for form in (Formal(**one) for one in line["forms"]):
            said = {"left_out": form.reason} if form.reason else {"kept": names[form.statement]}
            report += [{"id": line["id"], "sample": sample, **said} for sample in form.samples]
        for one in kept:
            row = {"id": names[one.statement], "statement": one.statement}
            problems.append(row | {"informal": line["informal"]})
            turns = messages(
                formalization.asked(line["id"], line["informal"]), PROMPT, config.wording
            )
            block = f"```lean4\n{one.statement} := by sorry\n```"
            turns.append({"role": "assistant", "content": block})
            texts.append({"messages": turns, "problem": names[one.statement]})
    report.sort(key=lambda one: (one["id"], one["sample"]))
    for path, of in ((beside(out, "report.jsonl"), report), (beside(out, "texts.jsonl"), texts)):
        user_files.write_user_text(path, _jsonl(of))
    user_files.write_user_text(out, _jsonl(problems))
    whys = Counter(_kind(one["left_out"]) for one in report if "left_out" in one)
    print(f"{len(problems)} problems of {len(lines)} statements in words, {len(report)} samples")
    for why, count in whys.most_common():
        print(f"  {count:6}  {why}")
    if _JUDGE.value == NO_JUDGE:
        print("no judge was asked: Lean does not know whether a statement says what the words say")
    print(f"each sample: {beside(out, 'report.jsonl')}; for SFT: {beside(out, 'texts.jsonl')}")
    print(out)
    if not problems:
        raise UserError(f"no formal statement was kept; {beside(out, 'report.jsonl')} says why")


def _name(name: str, number: int, taken: Container[str]) -> str:
    """The id of the `number`-th statement of a row; no row has it, nor another statement."""
    if not number:
        return name
    numbered = f"{name}-{number + 1}"
    while numbered in taken:
        numbered += "b"
    return numbered


def _kind(why: str) -> str:
    """A reason without what is of one sample only."""
    known = [said for said in REASONS.values() if why.startswith(said)]
    return known[0] if known else why.partition(":")[0]


def _jsonl(lines: Sequence[Mapping[str, Any]]) -> str:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return text.encode("utf-8", "backslashreplace").decode()


if __name__ == "__main__":
    cli.run(main, positional=("INFORMAL", "OUT"))
