# SPDX-License-Identifier: Apache-2.0
"""Prove a theorem, or fill the sorrys of a Lean file.

    python -m launch.prove 'theorem t (a b : Nat) : a + b = b + a'
    python -m launch.prove FILE.lean --model=runs/rl-tiny --seconds=120
    python -m launch.prove FILE.lean --model=http://localhost:8000/v1 --model_name=my-prover

Answers are drawn from --model (a run, a Hugging Face folder, or a server with OpenAI's chat
protocol, whose key is read from OPENAI_API_KEY); without it from the newest run in runs/, or the
small prover that comes with the package. The Lean kernel judges them as they come; with
--fix_rounds=R what fails is asked for up to R times again, with what Lean says of it; with --search
a part of the samples is spent on parts of the theorem, as lemmas (docs/rl.md, "Search by parts"),
and NAME.search.jsonl beside --out is what the same command goes on from. A theorem's
proof is printed with the thinking before it and written to --out; a file's `sorry`s that are whole
proofs are filled in place, and nothing else of it changes. Ends with 0 where all is proved, 1 where
something is not. Ctrl-C ends at once; what was filled stays, and the same command goes on from it.
"""

import concurrent.futures
import contextlib
import os
import re
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from absl import flags

from launch import cli
from launch.config.errors import UserError
from launch.processes import progress, user_files

if TYPE_CHECKING:
    from kimina_jax.prove.answers import AnswerSource
    from kimina_jax.prove.prover import Judge, ProofOutcome, Prover
    from kimina_jax.search.record import SearchRecord
    from launch.config.proving import ProofSearch
    from lean_checker.files.holes import Hole

_MODEL = flags.DEFINE_string("model", None, "a run, a Hugging Face folder, or http://HOST:PORT/v1")
_NAME = flags.DEFINE_string("model_name", None, "the model's name on a server")
_SAMPLES = flags.DEFINE_integer("samples", 256, "answers for each theorem at most", lower_bound=1)
_FIX_ROUNDS = flags.DEFINE_integer(
    "fix_rounds", 0, "rounds in which failed answers are asked again", lower_bound=0
)
_SEARCH = flags.DEFINE_bool(
    "search", False, "prove lemmas on the way: what failed proofs leave open, one by one"
)
_SECONDS = flags.DEFINE_float("seconds", 60.0, "seconds for each theorem at most", lower_bound=0.1)
_OUT = flags.DEFINE_string("out", None, "the Lean file to write; default NAME.lean, or FILE itself")
_SEED = flags.DEFINE_integer("seed", 0, "seed of the samples", lower_bound=0, upper_bound=2**32 - 1)
flags.adopt_module_key_flags(cli)

LONGEST_S = 7 * 86400.0
LONGEST_NAME = 100  # of a file, in letters
RUNS = Path("runs")
WORDS = ("theorem", "lemma", "example")
_ENDING = re.compile(r"\s*:=\s*(by\b\s*)?(sorry\s*)?$")


def main(overrides: list[str], what: str) -> None:
    """Proves `what` and ends with 0 or 1."""
    if not _SECONDS.value <= LONGEST_S:
        raise UserError(f"--seconds={_SECONDS.value}: give a number up to {LONGEST_S:.0f}")
    if _SEARCH.value and _FIX_ROUNDS.value:
        raise UserError("--search and --fix_rounds are both given; leave one of them out")
    config, source = settings(overrides)
    if what.endswith(".lean"):
        proved = prove_file(config, source, Path(what))
    else:
        proved = prove_theorem(config, source, what)
    sys.exit(0 if proved else 1)


def settings(overrides: list[str]) -> tuple["ProofSearch", str]:
    """The settings, those of a run where --model is one, and what answers."""
    from launch.config import resume
    from launch.config.proving import ProofSearch

    source = _MODEL.value or newest_run()
    values: dict[str, Any] = {}
    said = "the defaults of launch.prove"
    if source and "://" not in source:
        from kimina_jax.text import chat
        from launch.config import run_folder  # with jax, which a server does not need

        if run_folder.is_run(Path(source)):
            values, said = resume.read_values(Path(source)), f"{source}/config.json"
        elif values := chat.told_by(Path(source)):
            said = f"{source}/{chat.TOLD}"
    return cli.load_values(ProofSearch, values, said, overrides).settings, source


def newest_run() -> str:
    """The RL run below runs/ that was worked on last and has weights; "" where there is none."""
    from kimina_jax.protocol import mailbox

    runs = RUNS.iterdir() if RUNS.is_dir() else ()
    found = [
        (run.stat().st_mtime, str(run))
        for run in runs
        if any(mailbox.is_stable(folder) for folder in mailbox.weights_folders(run))
    ]
    return max(found, default=(0.0, ""))[1]


def open_source(config: "ProofSearch", source: str) -> "AnswerSource":
    """What answers."""
    from kimina_jax.prove.answers import ROWS, SHIPPED, ModelSource

    if "://" in source:
        from kimina_jax.sampler.endpoint import Endpoint

        key = os.environ.get("OPENAI_API_KEY", "")
        name = _NAME.value or ""
        return Endpoint(
            source,
            name,
            config.prompt,
            config.sampling,
            key,
            server=config.server,
            seed=_SEED.value,
            wording=config.wording,
        )
    if _NAME.value:
        raise UserError("--model_name names a model of a server; give --model=http://HOST:PORT/v1")
    from launch.config import run_folder

    folder = Path(source) if source else SHIPPED
    if run_folder.is_run(folder):
        folder = run_folder.newest_weights(folder)
    run_folder.check_checkpoint(folder)
    cli.use_compilation_cache()
    rows = min(ROWS, config.search.together) if _SEARCH.value else ROWS
    told = config.prompt, config.sampling, _SEED.value, config.wording
    return ModelSource(folder, *told, rows)


@contextlib.contextmanager
def open_prover(config: "ProofSearch", source: str, first: str) -> "Iterator[Prover]":
    """A prover with its Lean processes; the answers to the statement `first`, if there is one, are
    drawn while Lean starts."""
    from kimina_jax.prove.answers import Ahead, problem_of
    from kimina_jax.prove.prover import Prover, plain_samples
    from launch.processes import checkers

    checker = config.checker
    if checker.elsewhere:
        raise UserError(
            "launch.prove checks with Lean processes here; leave out 'checker.servers' and"
            " 'checker.ray.actors'"
        )
    found: concurrent.futures.Future = concurrent.futures.Future()

    def resolve() -> None:
        try:
            found.set_result(checkers.toolchains(checker))  # the embedded theory is compiled once
        except BaseException as error:  # raised where the result is wanted
            found.set_exception(error)

    threading.Thread(target=resolve, daemon=True).start()  # an interrupt does not wait for it
    answers = open_source(config, source)
    if first and not _SEARCH.value:
        count = plain_samples(_SAMPLES.value, _FIX_ROUNDS.value)
        answers = Ahead(answers, problem_of(first), count)
    toolchain = found.result()[""]
    told = checkers.pool_settings(checker)
    told["goals"] |= _FIX_ROUNDS.value > 0 or _SEARCH.value
    with Prover(source=answers, toolchain=toolchain, workers=checker.workers, **told) as prover:
        yield prover


def prove_theorem(config: "ProofSearch", source: str, text: str) -> bool:
    """Proves one theorem, prints what the model wrote, writes the file."""
    from kimina_jax.prove.prover import StatementError
    from kimina_jax.text.prompts import IM_END

    statement, name = as_statement(text)
    out = Path(_OUT.value or f"{name}.lean")
    kept = out.exists() and not _OUT.value
    if not kept:
        user_files.check_place(out)
    with (
        open_record(config, source, out) as record,
        open_prover(config, source, statement) as prover,
        bar(name) as told,
    ):
        try:
            found = look_for(prover, config, record, statement, progress=told)
        except StatementError as error:
            raise UserError(f"{error}; write it as 'theorem NAME (binders) : goal'") from error
        header = prover.header
    if found.proof is None:
        who = source or "the small prover of the package"
        print(f"{name}: not proved by {who} ({account(found)}); {why_not(found)}")
        return False
    if not kept:  # before anything is printed: whoever reads it may be gone
        keep(out, header + found.lean, found.lean)
    if found.answer:
        print(found.answer.strip().removesuffix(IM_END), end="\n\n")
    print(found.lean, end="")
    if kept:
        print(f"{out} is there already and stays; give --out=FILE to keep the proof", flush=True)
    else:
        print(f"{name}: proved ({account(found)}); written to {out}", file=sys.stderr)
    return True


def prove_file(config: "ProofSearch", source: str, path: Path) -> bool:
    """Fills the holes of a file one after the other; each proof is written when it is found, or all
    at the end where what is written is no file: a pipe takes a text once."""
    from kimina_jax.search.in_file import InFile
    from lean_checker.files.holes import fill, filled_in, find_holes, text_above
    from lean_checker.records import Candidate

    text = read_lean(path)
    out = Path(_OUT.value or path)
    user_files.check_place(out)
    once = out.exists() and not out.is_file()
    holes, left = find_holes(text)
    earlier: dict[Hole, str] = {}  # of the same command, ended before; judged as any other
    if out.is_file() and not out.samefile(path):
        earlier = filled_in(out.read_bytes().decode("utf-8", "replace"), text, holes)
    for one in left:
        print(f"{path}:{one.line}: this sorry is left: {one.why}")
    if not holes:
        print(f"{path}: has no sorry that is a whole proof")
        return not left
    proofs: dict[Hole, str] = {}
    limits = config.checker.timeout_s, config.checker.memory_mib
    with (
        open_record(config, source, out) as record,
        open_prover(config, source, "") as prover,
    ):
        for hole in holes:
            above = text_above(text, holes, hole, proofs)
            with bar(hole.name) as told:
                judge = InFile(prover, text, proofs, hole, above, *limits)
                if hole in earlier:
                    one = Candidate(hole.name, hole.statement, earlier[hole], preamble=above)
                    (verdict,) = judge(iter([one]), threading.Event())
                    if verdict.status == "valid":
                        proofs[hole] = earlier[hole]
                        print(f"{path}:{hole.line}: {hole.name}: proved in {out}", flush=True)
                        continue
                    del earlier[hole]
                # Of what the pool cannot read by itself no part can be judged.
                searched = record if judge.pooled else None
                found = look_for(
                    prover, config, searched, hole.statement, above, judge=judge, progress=told
                )
            if found.proof is None:
                print(f"{path}:{hole.line}: {hole.name}: not proved ({account(found)})", flush=True)
                continue
            proofs[hole] = found.proof
            if not once:
                keep(out, fill(text, earlier | proofs), found.lean)
            print(f"{path}:{hole.line}: {hole.name}: proved ({account(found)})", flush=True)
    if once and proofs:
        keep(out, fill(text, proofs), fill(text, proofs))
    print(f"{out}: {len(proofs)} of {len(holes) + len(left)} filled")
    return len(proofs) == len(holes) + len(left)


def keep(out: Path, text: str, proof: str) -> None:
    """Writes what holds a proof; where that fails the proof is printed, for which much was done.
    Raises UserError."""
    try:
        user_files.write_user_text(out, text)
    except UserError:
        with contextlib.suppress(OSError):
            print(proof, end="", flush=True)
        raise


@contextlib.contextmanager
def open_record(config: "ProofSearch", source: str, out: Path) -> "Iterator[SearchRecord | None]":
    """What a search by parts goes on from, beside the file that is written; None without one."""
    if not _SEARCH.value:
        yield None
        return
    from kimina_jax.prove.answers import SHIPPED
    from kimina_jax.search.record import SearchRecord

    out = Path(os.path.realpath(out))  # /dev/stdout may be a file
    if out.exists() and not out.is_file():  # beside a pipe or a device there is no place
        yield SearchRecord()
        return
    from launch.config.proving import searched_by

    answers: Any = [source, _NAME.value]
    if "://" not in source:
        from launch.config import run_folder
        from launch.processes import tally

        folder = Path(source) if source else SHIPPED
        if run_folder.is_run(folder):
            folder = run_folder.newest_weights(folder)
        answers = tally.identity(folder)
    record = SearchRecord(
        out.with_name(f"{out.stem}.search.jsonl"),
        {"model": answers, "seed": _SEED.value, **searched_by(config)},
    )
    try:
        yield record
    finally:
        record.close()


def look_for(
    prover: "Prover",
    config: "ProofSearch",
    record: "SearchRecord | None",
    statement: str,
    preamble: str = "",
    *,
    judge: "Judge | None" = None,
    progress: "Callable[[int, Counter[str]], None]",
) -> "ProofOutcome":
    """Looks for a proof as the flags say; by parts where there is a record of that."""
    spent = {"samples": _SAMPLES.value, "seconds": _SECONDS.value}
    told = {"judge": judge, "progress": progress}
    if record is None:
        rounds = 0 if _SEARCH.value else _FIX_ROUNDS.value
        return prover.prove(statement, preamble=preamble, fix_rounds=rounds, **spent, **told)
    from kimina_jax.search.lemma_search import LemmaSearcher

    searcher = LemmaSearcher(prover, config.search, seed=_SEED.value, **told)
    return searcher.prove(statement, preamble=preamble, record=record, **spent)


def as_statement(text: str) -> tuple[str, str]:
    """A theorem of the command line as `theorem NAME (binders) : goal`, and its name."""
    text = _ENDING.sub("", text.strip())
    word, rest = [*text.split(maxsplit=1), "", ""][:2]
    if not text:
        raise UserError("the theorem is empty; write it as 'theorem NAME (binders) : goal'")
    if word not in WORDS:
        return f"theorem goal : {text}", "goal"
    if word == "example":
        return f"theorem goal {rest}", "goal"
    name = re.match(r"(«[^»\n]*»|[^\s:({\[⦃])+", rest)
    if name is None:
        raise UserError(f"{text!r} has no name; write it as 'theorem NAME (binders) : goal'")
    return f"theorem {rest}", re.sub(r"[^\w.'-]", "_", name[0])[:LONGEST_NAME]


def read_lean(path: Path) -> str:
    """The text of a Lean file. Raises UserError."""
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise UserError(f"{path}: there is no such file") from None
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: is not UTF-8 ({error.reason}); save it as UTF-8") from None
    if text.startswith("\ufeff"):
        raise UserError(
            f"{path}: begins with a byte order mark, which Lean does not read; save it as UTF-8"
            " without one"
        )
    return text


def account(found: "ProofOutcome") -> str:
    """How the search went, in a few words."""
    known = Counter(found.statuses)
    known.pop("valid", None)
    said = ", ".join(f"{count} {status}" for status, count in known.most_common())
    fixes = f" ({found.fixes} of them fixes)" if found.fixes else ""
    parts = f", {found.proved_parts} of {found.parts} parts proved" if found.parts else ""
    spent = f"{found.samples} answers{fixes} in {found.seconds:.1f} s{parts}"
    return f"{spent}{': ' if said else ''}{said}"


def why_not(found: "ProofOutcome") -> str:
    """What may be said of a theorem that was not proved: nothing where our side failed."""
    if not found.samples:
        return "no answer came: see what answers (--model), or give it more --seconds"
    if infra := found.statuses.get("infra"):
        return (
            f"{infra} proofs could not be checked (infrastructure, not these); run the same command"
            " again"
        )
    return "it may be false, or too hard for it"


@contextlib.contextmanager
def bar(name: str):
    """Tells how far a search is, on a terminal."""
    if not sys.stderr.isatty():
        yield lambda samples, statuses: None
        return
    with progress.bar(name, _SAMPLES.value) as advance:
        yield lambda samples, statuses: advance(samples, f"{statuses['wrong']} wrong")


if __name__ == "__main__":
    try:
        cli.run(main, positional=("THEOREM or FILE.lean",))
    except SystemExit as end:
        # A thread that is inside a compiled program would bring down an orderly end of Python.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(end.code if isinstance(end.code, int) else 0)
