# SPDX-License-Identifier: Apache-2.0
"""Check Lean proofs from the shell.

python -m lean_checker FILE.lean…            one verdict per theorem of each file
python -m lean_checker --jsonl IN OUT        one verdict per line: id, statement, proof -> status
"""

import argparse
import codecs
import contextlib
import json
import os
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lean_checker.environments import Pools, resolve_all
from lean_checker.files.whole_files import check_file
from lean_checker.output_file import OutputError, OutputFile
from lean_checker.pool import SANDBOXES, PoolError, check_limits
from lean_checker.records import Candidate, RecordError, Verdict, parse_line
from lean_checker.toolchain import Toolchain, ToolchainError, resolve


class UsageError(Exception):
    """The user's mistake, in one sentence."""


class Terminated(KeyboardInterrupt):
    """The process was asked to end; what follows is the same as at an interrupt."""


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return 0 if all is valid (or OUT is written), 1 if not, 2 on a mistake."""
    options = _parser().parse_args(arguments)
    try:
        with _terminable():
            return _run(options)
    except (UsageError, ToolchainError, PoolError, OutputError) as error:
        print(f"lean_checker: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever read our output has left; nothing more to say, nor to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt as stopped:
        print(f"lean_checker: interrupted{stopped}", file=sys.stderr)
        return 128 + (signal.SIGTERM if isinstance(stopped, Terminated) else signal.SIGINT)


def _run(options: argparse.Namespace) -> int:
    if bool(options.files) == bool(options.jsonl):
        raise UsageError("Give either Lean files or --jsonl IN OUT (see --help)")
    check_limits(_workers(options), options.timeout, options.memory)
    if options.jsonl:
        if options.json:
            raise UsageError("--json is for Lean files: OUT is JSON lines without it")
        source, target = map(Path, options.jsonl)
        return _bulk(options, source, target)
    for name in ("environment", "workers", "cache"):
        if getattr(options, name) is not None:
            raise UsageError(f"--{name} is for --jsonl IN OUT: leave it out for Lean files")
    for path in options.files:
        if not path.is_file():
            lack = "is not a file" if path.exists() else "does not exist"
            raise UsageError(f"The file {path} {lack}")
    return _files(options, resolve(options.toolchain))


@contextlib.contextmanager
def _terminable() -> Iterator[None]:
    """Let SIGTERM end the work as an interrupt does, so that nothing is lost."""

    def terminate(*_: object) -> None:
        raise Terminated

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m lean_checker", description="Check Lean 4 proofs with the Lean kernel."
    )
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE.lean")
    parser.add_argument("--jsonl", nargs=2, metavar=("IN", "OUT"), help="check proofs in bulk")
    parser.add_argument(
        "--json", action="store_true", help="with Lean files: print verdicts as JSON, one a line"
    )
    parser.add_argument(
        "--toolchain", default="embedded", help="embedded (default), lean, or a lake project"
    )
    parser.add_argument(
        "--environment",
        action="append",
        metavar="NAME=TOOLCHAIN",
        help="with --jsonl: what a line with this `environment` needs; may be repeated",
    )
    parser.add_argument(
        "--workers", type=int, help="with --jsonl: Lean processes at a time; all cores, if left out"
    )
    parser.add_argument("--timeout", type=float, default=10.0, help="seconds per proof")
    parser.add_argument("--memory", type=int, default=4096, help="MiB per Lean process")
    parser.add_argument(
        "--sandbox",
        choices=SANDBOXES,
        default="best",
        help="best: the strongest that works here; full: insist on all of it; off",
    )
    parser.add_argument(
        "--cache", type=Path, help="with --jsonl: a file of verdicts to use and to add to"
    )
    return parser


def _workers(options: argparse.Namespace) -> int:
    return (os.cpu_count() or 1) if options.workers is None else options.workers


def _files(options: argparse.Namespace, toolchain: Toolchain) -> int:
    all_valid = True
    for path in options.files:
        try:
            _refuse_byte_order_mark(path)
            verdicts = check_file(toolchain, path, options.timeout, options.memory, options.sandbox)
        except UnicodeDecodeError:
            raise UsageError(f"The file {path} is not UTF-8") from None
        except OSError as error:
            raise UsageError(f"The file {path} cannot be checked: {error}") from None
        if not verdicts:
            raise UsageError(f"The file {path} has no theorem")
        for verdict in verdicts:
            all_valid &= verdict.status == "valid"
            print(
                json.dumps(verdict.to_json(), ensure_ascii=False)
                if options.json
                else _show(verdict, path)
            )
    return 0 if all_valid else 1


def _refuse_byte_order_mark(path: Path) -> None:
    """Raise UsageError where a file begins with one; OSError where it cannot be read."""
    with path.open("rb") as file:
        if file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8:
            raise UsageError(
                f"The file {path} begins with a byte order mark, which Lean does not read;"
                " save it as UTF-8 without one"
            )


def _show(verdict: Verdict, path: Path) -> str:
    lines = [f"{verdict.status:9} {verdict.id.removeprefix(f'{path}:')}"]
    for message in verdict.messages:
        first, *rest = message.text.split("\n")
        lines.append(f"  {path}:{message.line}:{message.column}: {message.severity}: {first}")
        lines += [f"    {line}" for line in rest]
    return "\n".join(lines)


def _read_candidates(source: Path) -> list[Candidate]:
    try:
        data = source.read_bytes()
    except OSError as error:
        raise UsageError(f"The file {source} cannot be read: {error.strerror}") from None
    candidates, seen = [], set()
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            candidate = Candidate.from_json(parse_line(line))
        except RecordError as error:
            raise UsageError(f"Line {number} of {source} is no candidate: {error}") from None
        if candidate.id in seen:
            raise UsageError(f"Line {number} of {source} repeats the id {candidate.id!r}")
        seen.add(candidate.id)
        candidates.append(candidate)
    return candidates


def _bulk(options: argparse.Namespace, source: Path, target: Path) -> int:
    candidates = _read_candidates(source)
    environments = options.environment or []
    named = dict(text.split("=", 1) for text in environments if "=" in text)
    if len(named) < len(environments):
        raise UsageError("--environment takes NAME=TOOLCHAIN, each name once")
    with OutputFile(target, source, [c.id for c in candidates]) as output:
        try:
            elapsed = _check_all(options, resolve_all(options.toolchain, named), candidates, output)
            output.finish()
        except KeyboardInterrupt as stopped:
            raise type(stopped)(output.kept()) from None
        except PoolError as error:
            raise PoolError(f"{error}{output.kept()}") from error
    counts = Counter(verdict.status for verdict in output.verdicts.values())
    summary = ", ".join(f"{n} {status}" for status, n in sorted(counts.items()))
    print(f"{len(candidates)} checked in {elapsed:.1f} s: {summary or 'nothing'}", file=sys.stderr)
    return 0


def _check_all(
    options: argparse.Namespace,
    toolchains: dict[str, Toolchain],
    candidates: list[Candidate],
    output: OutputFile,
) -> float:
    """Check candidates into a file; return the seconds that it took."""
    with Pools(
        toolchains,
        workers=_workers(options),
        timeout_s=options.timeout,
        memory_mib=options.memory,
        sandbox=options.sandbox,
        cache=options.cache,
    ) as pool:
        print(pool.sandbox, file=sys.stderr)
        started = time.monotonic()
        with contextlib.closing(pool.check(candidates)) as verdicts:
            for verdict in _progress(verdicts, len(candidates)):
                output.add(verdict)
        return time.monotonic() - started


def _progress(verdicts: Iterator[Verdict], total: int) -> Iterator[Verdict]:
    shown = time.monotonic()
    for done, verdict in enumerate(verdicts, 1):
        if sys.stderr.isatty() and time.monotonic() - shown > 0.5:
            shown = time.monotonic()
            print(f"\r{done}/{total}", end="", file=sys.stderr, flush=True)
        yield verdict
    if sys.stderr.isatty():
        print("\r", end="", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
