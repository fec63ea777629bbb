# SPDX-License-Identifier: Apache-2.0
"""Problem sets of others: python -m launch.problems SOURCE OUT

SOURCE is a file or a folder: JSON lines, Parquet, Lean files. OUT gets one problem a line, as every
program here reads them; OUT.report.jsonl one line for every row that was left out or changed, with
file, row and reason. Which columns hold what is known for published sets (docs/problems.md), and
said with --columns=id=NAME,statement=NAME,... for others. Of a Lean file, every theorem is a
problem, with what stands before it as its preamble.

    python -m launch.problems promptset/ train.jsonl --without=minif2f_test.jsonl
    python -m launch.problems Mine.lean mine.jsonl --check --toolchain=embedded

--refute (which is --check, too) tries automation on the negation of each statement, and on False
from its hypotheses; what the kernel accepts is left out as false or vacuous.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from absl import flags

from kimina_jax.problems.sources import layouts
from kimina_jax.problems.sources.collect import Collection, SourceRow, collect, read_source
from kimina_jax.problems.sources.forms import WORDS, Held
from kimina_jax.problems.sources.rows import read
from launch import cli
from launch.config.errors import UserError
from launch.processes import progress, user_files
from launch.processes.statements import broken
from lean_checker.check.assemble import parse_statement
from lean_checker.check.lexer import Refused
from lean_checker.environments import Pools, resolve_all
from lean_checker.refutation import refuted
from lean_checker.toolchain import resolve

_LAYOUT = flags.DEFINE_string(
    "layout", None, f"what set it is, if the columns do not tell: {', '.join(layouts.NAMES)}"
)
_COLUMNS = flags.DEFINE_list("columns", [], "our fields by columns: id=NAME,statement=NAME,...")
_SPLIT = flags.DEFINE_string("split", None, "only the rows of this split, where rows have one")
_WITHOUT = flags.DEFINE_list("without", [], "evaluation sets, whose problems are left out")
_NGRAM = flags.DEFINE_integer(
    "ngram",
    WORDS,
    "words in a row that give a problem of --without away; 0: none",
    lower_bound=0,
)
_DUPLICATES = flags.DEFINE_bool("duplicates", False, "keep problems that occur before")
_ENVIRONMENT = flags.DEFINE_string("environment", "", "the environment that the problems name")
_CHECK = flags.DEFINE_bool("check", False, "leave out statements that Lean does not elaborate")
_REFUTE = flags.DEFINE_bool(
    "refute", False, "leave out problems whose negation, or whose hypotheses' contradiction, falls"
)
_TOOLCHAIN = flags.DEFINE_string(
    "toolchain", "embedded", "the Lean of --check: embedded, lean, a lake project"
)
_ENVIRONMENTS = flags.DEFINE_string(
    "environments", "{}", "for --check, the Lean of each environment: as checker.environments, JSON"
)
_HEADER = flags.DEFINE_string("header", None, "a file with the header before each statement")
_WORKERS = flags.DEFINE_integer("workers", 2, "Lean processes of --check", lower_bound=1)
_TIMEOUT = flags.DEFINE_float("timeout", 60.0, "seconds of a statement for --check", lower_bound=1)

# The files of a folder that are read, and those of the others that may hold problems, too.
KINDS = (".jsonl", ".ndjson", ".json", ".parquet", ".lean", ".gz")
UNREAD = (".csv", ".tsv", ".txt", ".zst", ".xz", ".bz2", ".zip", ".tar", ".arrow", ".feather")
# By the status of a statement that could not be checked.
CURES = {
    "timeout": "give it more with --timeout, or leave that row out",
    "oom": "take fewer --workers, or leave that row out",
}


def main(overrides: list[str], source: str, target: str) -> None:
    """Converts, and prints what came of it."""
    cli.no_settings(overrides, "see --help")
    out = Path(target)
    report = out.with_name(f"{out.name}.report.jsonl")
    for written in (out, report):
        user_files.check_place(written, made=True)
    files = source_files(Path(source))
    refuse_overwriting(out, report, files)
    for folder in (source, *_WITHOUT.value):
        if passed := files_in(Path(folder), UNREAD):
            print(
                f"{folder}: not read: {len(passed)} files, such as {passed[0]}; those that are end"
                f" in {', '.join(KINDS)}"
            )
    header = read_header()
    held = held_out()
    found = collect(
        entries(files, header),
        held,
        keep_duplicates=_DUPLICATES.value,
        refusal=statement_refusal,
    )
    if _CHECK.value or _REFUTE.value:
        check(found, header)
    for entry in found.kept:
        if _ENVIRONMENT.value:
            entry.row["environment"] = _ENVIRONMENT.value
    user_files.write_user_text(report, "".join(line(row) for row in found.report()))
    if not found.kept:
        raise UserError(f"{source}: {nothing(found, report)}")
    user_files.write_user_text(out, "".join(line(entry.row) for entry in found.kept))
    tell(found, out, report)


def nothing(found: Collection, report: Path) -> str:
    """Why there is no problem, as the end of a sentence."""
    if found.total:
        return f"holds no problem that could be taken; {report} says why"
    if _SPLIT.value is not None:
        return f"has no row of the split {_SPLIT.value!r}; leave out --split, or name one it has"
    return "holds no problem; name a file that does"


def line(row: dict[str, Any]) -> str:
    """A row as a line of JSON."""
    text = json.dumps(row, ensure_ascii=False) + "\n"
    return text.encode("utf-8", "backslashreplace").decode()  # a file's name may be no Unicode


def source_files(source: Path) -> list[Path]:
    """The files of a source, in order. Raises UserError where there is none."""
    if source.is_file():
        return [source]
    if not source.exists():
        raise UserError(f"{source}: there is no such file; name a file of problems, or a folder")
    files = files_in(source, KINDS)
    if not files:
        raise UserError(f"{source}: has no file that ends in {', '.join(KINDS)}")
    return files


def files_in(folder: Path, kinds: tuple[str, ...]) -> list[Path]:
    """Its files of these kinds, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix in kinds)


def refuse_overwriting(out: Path, report: Path, files: list[Path]) -> None:
    """Raises UserError where what is written would take the place of what is read."""
    for written in (out, report):
        read = {"the source itself": files}
        read |= {
            f"what --without={name} names": source_files(Path(name)) for name in _WITHOUT.value
        }
        if _HEADER.value:
            read[f"the file of --header={_HEADER.value}"] = [Path(_HEADER.value)]
        for what, paths in read.items():
            if any(path.exists() and written.exists() and written.samefile(path) for path in paths):
                raise UserError(f"{written}: is {what}; choose another OUT")


def read_header() -> str:
    """The header before each statement; nothing where it is not said."""
    if not _HEADER.value:
        return ""
    try:
        return Path(_HEADER.value).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"--header={_HEADER.value}: cannot be read ({error})") from None


def entries(files: list[Path], header: str) -> Iterator[SourceRow]:
    """All rows of all files."""
    named = (pair.partition("=") for pair in _COLUMNS.value)
    mapping = {column: theirs for column, _, theirs in named}
    chosen: tuple[layouts.Layout, ...] = ()
    if mapping:
        chosen = (layouts.mapped(mapping),)
        tell_lacking(files, mapping)
    elif _LAYOUT.value:
        chosen = layouts.named(_LAYOUT.value)
    for file in files:
        yield from read_source(file, chosen, header, _SPLIT.value)


def tell_lacking(files: list[Path], mapping: dict[str, str]) -> None:
    """Says which columns of --columns no row has: what they hold would be lost in silence."""
    lacking = {theirs: field for field, theirs in mapping.items()}
    for file in files:
        for _, row in read(file) if lacking and file.suffix != ".lean" else ():
            for name in row if isinstance(row, dict) else ():
                lacking.pop(name, None)
            if not lacking:
                break
    for theirs, field in lacking.items():
        print(f"--columns={field}={theirs}: no row has a column {theirs!r}")


def held_out() -> Held | None:
    """What the evaluation sets hold, if any are named."""
    rows: list[dict[str, Any]] = []
    for name in _WITHOUT.value:
        for file in source_files(Path(name)):
            found = [e.row for e in read_source(file, (), "", None) if not e.reason]
            if not found:
                raise UserError(f"--without={name}: {file} holds no problem")
            rows += found
    return Held(rows, _NGRAM.value) if rows else None


def statement_refusal(row: dict[str, Any]) -> str:
    """Why the checker would not take a statement, or nothing."""
    try:
        parse_statement(row["statement"])
    except Refused as refusal:
        return f"the checker refuses it: {refusal}"
    return ""


def named_environments() -> dict[str, Any]:
    """What --environments says."""
    try:
        named = json.loads(_ENVIRONMENTS.value)
    except ValueError as error:
        raise UserError(f"--environments: is not JSON ({error}); see --help") from None
    if not isinstance(named, dict):
        raise UserError("--environments: is no JSON object of names and toolchains; see --help")
    return named


def check(found: Collection, header: str) -> None:
    """Leaves out what Lean does not elaborate and, with --refute, what it refutes; says of how many
    rows it was not asked, since they name an environment that is not given."""
    toolchains = resolve_all(_TOOLCHAIN.value, named_environments())
    if header:
        toolchains[""] = resolve(_TOOLCHAIN.value, header)
    rows, unknown = [], Counter()
    for row in (entry.row for entry in found.kept):
        name = _ENVIRONMENT.value or row.get("environment") or ""
        if name == _ENVIRONMENT.value and name not in toolchains:
            name = ""  # what --environment names is --toolchain, if nothing else is said
        if name in toolchains:
            rows.append(row | {"environment": name})
        else:
            unknown[name] += 1
    for name, count in sorted(unknown.items()):
        print(
            f"{count} rows name the environment {name!r}, and Lean was not asked about them; say"
            f" what it is with --environments"
        )
    limits = {"workers": _WORKERS.value, "timeout_s": _TIMEOUT.value}
    with Pools(toolchains, **limits) as pool:
        with progress.bar("checking", len(rows)) as advance:
            reasons = broken(rows, pool.check, lambda done: advance(done, ""), CURES)
        found.leave_out(reasons, "Lean does not elaborate its statement")
        if _REFUTE.value:
            sound = [row for row in rows if row["id"] not in reasons]
            found.leave_out(refuted(sound, pool.check), "Lean refutes it")


def tell(found: Collection, out: Path, report: Path) -> None:
    """Prints the counts."""
    print(f"{len(found.kept)} problems of {found.total} rows in {out}")
    print(f"{len(found.left_out)} rows left out")
    for reason, count in Counter(entry.kind for entry in found.left_out).most_common():
        print(f"  {count:6}  {reason}")
    changed = Counter(note for entry in found.kept for note in entry.notes)
    for note, count in changed.most_common():
        print(f"  {count:6}  kept: {note}")
    print(f"each of these rows: {report}")


if __name__ == "__main__":
    cli.run(main, positional=("SOURCE", "OUT"))
