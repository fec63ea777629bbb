# SPDX-License-Identifier: Apache-2.0
"""The words of Lean's language, from its own tables, and a reader that parts a text into them."""

import functools
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[3]
NAME = r"(?:[^\W\d]|_)(?:\w|['!?])*|«[^»\n]*»"
LITERAL = re.compile(
    rf'"(?:[^"\\]|\\.)*"|\'(?:[^\\\'\n]|\\.)\'|\d+|(?:{NAME})(?:\.(?:{NAME}))*', re.DOTALL
)
COMMENT = re.compile(r"--[^\n]*|/-.*?-/", re.DOTALL)
SPACE = re.compile(r"\s*")


class Word(NamedTuple):
    """A word of a text. space: what stands before it, comments included."""

    space: str
    text: str


@functools.cache
def _tables() -> dict[str, list[str]]:
    command = [sys.executable, "-m", "lean_checker.kernel.parser_tables"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(answer.stdout)


@functools.cache
def lean_words() -> tuple[str, ...]:
    """Return every word of the running Lean's tables, in order."""
    return tuple(_tables()["words"])


@functools.cache
def command_words() -> frozenset[str]:
    """Return every word that may start a command, or go on after one."""
    return frozenset(_tables()["commands"])


@functools.cache
def _symbols() -> tuple[frozenset[str], int]:
    symbols = frozenset(word for word in lean_words() if not re.match(r"\w", word))
    return symbols, max(map(len, symbols))


def shapes(section: str) -> tuple[str, ...]:
    """Return the lines of a section of shapes.txt."""
    text = (Path(__file__).parent / "shapes.txt").read_text(encoding="utf-8")
    lines = text.partition(f"\n## {section}\n")[2].partition("\n\n")[0].strip("\n").split("\n")
    return tuple(line.replace("⏎", "\n") for line in lines)


def part(text: str) -> tuple[list[Word], str]:
    """Part a text into words, as long as Lean's table has them; also return what is left of it.

    It need not part every text as Lean does: what comes of it is only mutated.
    """
    symbols, longest = _symbols()
    words: list[Word] = []
    at = 0
    while True:
        start = at
        at = _past_space(text, at)
        if at == len(text):
            return words, text[start:]
        space = text[start:at]
        if found := LITERAL.match(text, at):
            end = found.end()
        else:
            sizes = range(min(longest, len(text) - at), 0, -1)
            end = next((at + n for n in sizes if text[at : at + n] in symbols), at + 1)
        words.append(Word(space, text[at:end]))
        at = end


def _past_space(text: str, at: int) -> int:
    while True:
        found = SPACE.match(text, at)
        end = found.end() if found else at
        comment = COMMENT.match(text, end)
        if comment is None:
            return end
        at = comment.end()


def join(words: list[Word], rest: str = "") -> str:
    """Return the text that these words make."""
    return "".join(word.space + word.text for word in words) + rest
