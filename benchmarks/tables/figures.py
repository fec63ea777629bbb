# SPDX-License-Identifier: Apache-2.0
"""Figures in sentences of the documents about elastic and federated training.

A figure is a number with a decimal point, or one of percent, times or a unit of time or memory. In
the documents of `figures.json` each must be in a table made from raw files, in a block of code, or
named there with what it follows from: a test or a raw file of this repository, or a publication.
"""

import dataclasses
import json
import re
from pathlib import Path

from benchmarks.tables import documents

LIST = Path(__file__).with_name("figures.json")
UNITS = "%|percent|times|x|ms|s|seconds?|minutes?|hours?|MB|MiB|GB|GiB|points?"
NUMBER = r"(?<![\w.,/-])\d+(?:,\d{3})*(?:\.\d+)?"
FIGURE = re.compile(rf"{NUMBER}\s?(?:{UNITS})(?![\w-])|(?<![\w.,/-])\d+\.\d+(?!\w|\.\d)")


@dataclasses.dataclass(frozen=True)
class Listed:
    """Figures of one document and where they come from."""

    figures: tuple[str, ...]
    follows_from: str


@dataclasses.dataclass(frozen=True)
class Document:
    """What is checked of a document: all of it, or the `sections` with these headings."""

    sections: tuple[str, ...]
    listed: tuple[Listed, ...]


def read(file: Path = LIST) -> dict[str, Document]:
    """The documents that are checked, by their path in the repository."""
    return {
        name: Document(
            tuple(entry.get("sections", ())),
            tuple(Listed(tuple(one["figures"]), one["from"]) for one in entry["listed"]),
        )
        for name, entry in json.loads(file.read_text(encoding="utf-8")).items()
    }


def faults(text: str, document: Document, root: Path) -> list[str]:
    """What is wrong with a document: figures from nowhere, list entries for nothing or from files
    that are not there.
    """
    parts = documents.sections(text)
    if document.sections:
        parts = [part for part in parts if part.partition("\n")[0] in document.sections]
    prose = "".join(parts)
    in_tables = set()
    for _, _, body, _ in documents.BLOCK.findall(prose):
        in_tables |= set(re.findall(NUMBER, body))
    found = figures_of(documents.BLOCK.sub("", prose))
    listed = {figure for entry in document.listed for figure in entry.figures}
    wrong = [
        f"{figure} is in no table and not listed: {line}"
        for figure, line in found
        if figure not in listed and number_of(figure) not in in_tables
    ]
    wrong += [f"{figure} is listed and not there" for figure in listed - {one for one, _ in found}]
    for entry in document.listed:
        file, _, test = entry.follows_from.partition("::")
        if file.startswith("arXiv"):
            continue
        held = (root / file).read_text("utf-8") if (root / file).is_file() else None
        if held is None or (test and f"def {test}(" not in held):
            wrong.append(f"{entry.follows_from}, where {entry.figures} are from, is not there")
    return wrong


def figures_of(text: str) -> list[tuple[str, str]]:
    """Every figure outside of code, with its line; a unit may stand on the next line."""
    text = re.sub(r"^```.*?^```$|^    .*?$", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"`[^`]*`|\]\([^)]*\)|arXiv \S+", "", text)
    found = []
    for match in FIGURE.finditer(text):
        start = text.rfind("\n", 0, match.start()) + 1
        stop = text.find("\n", match.end())
        found.append((" ".join(match[0].split()), text[start:stop].strip()))
    return found


def number_of(figure: str) -> str:
    """The figure without its unit."""
    found = re.match(NUMBER, figure)
    assert found  # a figure begins with one
    return found[0]
