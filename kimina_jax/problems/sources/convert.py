# SPDX-License-Identifier: Apache-2.0
"""One row of a problem set of others -> one row of ours, or the reason why it is none.

A statement keeps its words. What is changed beside it is said in the row's notes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kimina_jax.problems.sources import lean_text
from kimina_jax.problems.sources.layouts import Layout
from kimina_jax.problems.sources.lean_text import LeanTextError, Parts

# What stands before every statement in an environment of Mathlib, beside the imports.
MATHLIB_SCOPE = "open BigOperators Real Nat Topology Rat"
_DOCSTRING = re.compile(r"\A\s*/--?(?P<inside>.*?)-/\s*\Z", re.DOTALL)
_HEARTBEATS = re.compile(r"set_option\s+maxHeartbeats\s+\d+(?!\s+in\b)")
_COMMENT = re.compile(r"[ \t]*\n(?:[ \t]*--[^\n]*(?:\n|\Z))+")


@dataclass(frozen=True)
class Converted:
    """A problem as a row of ours, and what was done to it beyond the usual."""

    row: dict[str, Any]
    notes: tuple[str, ...] = ()


def convert(given: Mapping[str, Any], layout: Layout, header: str = "") -> Converted:
    """The problem in a row whose columns are those of `layout`.

    header: what the environment puts before every statement, by default Kimina's lines where the
    row imports Mathlib; what a row says of it again is left out. Raises LeanTextError with the
    reason where there is no problem in it.
    """
    statement = _text(given, layout.statement)
    if statement is None:
        raise LeanTextError(f"its {layout.statement!r} is null or not there")
    if not statement.strip():
        raise LeanTextError(f"its {layout.statement!r} is empty")
    before = [text for name in (layout.header, layout.preamble) if (text := _text(given, name))]
    whole = lean_text.unfenced("\n".join([*before, lean_text.unfenced(statement)]))
    notes: list[str] = []
    if layout.answers and (filled := with_answers(whole)) != whole:
        whole = filled
        notes.append("its answer was taken from the comment behind it")
    parts = lean_text.take_apart(whole)
    row = from_parts(parts, header, notes)
    given_id = given.get(layout.id) if layout.id else None
    row["id"] = identity(given_id) or parts.name
    if not identity(given_id) and given_id not in (None, "") and given_id == given_id:
        kind = type(given_id).__name__
        notes.append(f"its {layout.id!r} is {kind}, no text, so its theorem's name is its id")
    informal = _text(given, layout.informal)
    if informal and informal.strip():
        row["informal"] = _plain(informal)
    if "proof" not in row and (proof := _proof(given, layout, statement, parts, notes)):
        row["proof"] = proof
    for name in ("band", "environment"):
        if text := _text(given, getattr(layout, name)):
            row[name] = text
    _add_own(row, given, layout)
    return Converted(row, tuple(notes))


def from_parts(parts: Parts, header: str, notes: list[str]) -> dict[str, Any]:
    """A row for a theorem that was taken apart. Raises LeanTextError."""
    if parts.open:
        raise LeanTextError(
            f"what stands before it leaves `{parts.open[0]}` open (`sorry`); write its value there,"
            " or say --layout=putnambench if it stands in the comment behind it"
        )
    row: dict[str, Any] = {"id": parts.name, "statement": parts.statement}
    if not header and "Mathlib" in parts.imports:
        header = MATHLIB_SCOPE
    own = [name for name in parts.imports if name.split(".")[0] not in ("Mathlib", "Aesop")]
    if missing := [name for name in own if f"import {name}" not in header]:
        notes.append(f"it imports {', '.join(missing)}, which its environment's header must, too")
    if preamble := beyond(parts.preamble, header, notes):
        row["preamble"] = preamble
    if parts.docstring:
        row["informal"] = parts.docstring
    if parts.proof and lean_text.has_gap(parts.proof):
        notes.append("the proof behind its statement was left out: it leaves a gap (`sorry`)")
    elif parts.proof:
        row["proof"] = parts.proof
    return row


def beyond(preamble: str, header: str, notes: list[str]) -> str:
    """A preamble without what the header says already; limits are the checker's own."""
    file, top = lean_text.LeanFile(preamble), lean_text.LeanFile(header)
    said = {_words(top, c) for c in top.commands if c.word in ("open", "set_option")}
    said = {text for text in said if not _HEARTBEATS.fullmatch(text)}
    own = [_words(file, command) for command in file.commands]
    whole = said <= set(own)
    kept = []
    for command, text in zip(file.commands, own, strict=True):
        if _HEARTBEATS.fullmatch(text) or (whole and text in said):
            continue
        kept.append(preamble[command.start : command.end].strip())
    if said and not whole and any(c.word == "open" for c in file.commands):
        notes.append("it has other `open` lines than the environment's header")
    if len(kept) == len(own):
        return preamble.strip()
    return "\n".join(kept)


def _words(file: lean_text.LeanFile, command: lean_text.Command) -> str:
    return " ".join(file.bare[command.at : command.end].split())


def identity(value: Any) -> str:
    """An id as text; nothing where it is none."""
    if isinstance(value, float) and value.is_integer():  # of a column of numbers with gaps
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).strip()


def _text(given: Mapping[str, Any], name: str) -> str | None:
    """The text in a column; None where it is null or missing. Raises LeanTextError."""
    value = given.get(name) if name else None
    if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
        value = value[0]
    if value is None or value == []:
        return None
    if not isinstance(value, str):
        raise LeanTextError(f"its {name!r} is {type(value).__name__}, not text")
    return value


def _proof(
    given: Mapping[str, Any], layout: Layout, statement: str, parts: Parts, notes: list[str]
) -> str:
    """The first whole proof of the statement that a row has, or nothing."""
    for name in layout.proof:
        text = _text(given, name)
        if not text or name == layout.statement:
            continue
        try:
            proof = _proof_in(lean_text.unfenced(text), statement, parts)
        except LeanTextError as error:
            notes.append(f"its {name!r} was left out: {error}")
            continue
        if proof:
            return proof
    return ""


def _proof_in(text: str, statement: str, parts: Parts) -> str:
    """The proof that a text gives: a whole file, or what stands after the statement."""
    commands = lean_text.commands(lean_text.mask(text))
    if any(command.word in lean_text.CLAIMS for command in commands):
        other = lean_text.take_apart(text)
        if other.statement.split() != parts.statement.split():
            raise LeanTextError("it proves another statement")
        if other.preamble.split() != parts.preamble.split() and _declares(other.preamble):
            raise LeanTextError("it needs what stands before its theorem")
        proof = other.proof
    else:
        proof = text.strip().removeprefix(":=").strip()
        inside = re.search(r":=\s*by\s*\Z", lean_text.mask(statement)) is not None
        if inside and not re.match(r"by\b", proof):
            proof = "by\n" + text.strip("\n")
    if lean_text.is_gap(proof):
        return ""
    if lean_text.has_gap(proof):
        raise LeanTextError("it leaves a gap (`sorry`)")
    return proof


def _declares(preamble: str) -> bool:
    found = lean_text.LeanFile(preamble).commands
    return any(command.word not in lean_text.SCOPE for command in found)


def _add_own(row: dict[str, Any], given: Mapping[str, Any], layout: Layout) -> None:
    """The fields that only our own rows have. Raises LeanTextError."""
    if layout.level and given.get(layout.level) is not None:
        level = given[layout.level]
        if isinstance(level, bool) or not isinstance(level, int):
            raise LeanTextError(f"its {layout.level!r} is {level!r}, not a whole number")
        row["level"] = level
    if layout.thinking and given.get(layout.thinking):
        row["thinking"] = _thinking(given[layout.thinking], layout.thinking)


def _thinking(value: Any, name: str) -> list[list[str]]:
    pieces = value if isinstance(value, list) else [value]
    for piece in pieces:
        pair = isinstance(piece, list | tuple) and len(piece) == 2
        if not pair or piece[0] not in ("text", "tactics") or not isinstance(piece[1], str):
            raise LeanTextError(f'its {name!r} is no list of ["text" or "tactics", TEXT]')
    return [list(piece) for piece in pieces]


def _plain(informal: str) -> str:
    """An informal statement without the marks of a docstring."""
    found = _DOCSTRING.match(informal)
    return (found["inside"] if found else informal).strip().replace("\r\n", "\n")


def with_answers(text: str) -> str:
    """A text with each definition that is left open by the value in the comment behind it."""
    file = lean_text.LeanFile(text)
    for k in reversed(range(len(file.commands))):
        command = file.commands[k]
        if not file.gaps[k] or command.word not in ("def", "abbrev"):
            continue
        end = command.at + len(file.bare[command.at : command.end].rstrip())
        comment = _COMMENT.match(text, end, command.end)
        if comment is None or not text[:end].endswith("sorry"):
            continue
        lines = [line.strip().removeprefix("--").strip() for line in comment[0].splitlines()]
        value = " ".join(filter(None, lines))
        text = f"{text[:end].removesuffix('sorry')}{value}\n{text[comment.end() :]}"
    return text
