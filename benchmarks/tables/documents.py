# SPDX-License-Identifier: Apache-2.0
"""Tables in documents: written from raw files between two marks, and what sentences say of them.

A block begins with `<!-- tables: NAME -->` and ends with `<!-- /tables -->`. In a section with a
block every number with a decimal point that stands in a sentence, not in code, must be one of the
section's tables: a claim that no table has is found by name.
"""

import itertools
import re
from collections.abc import Callable

BLOCK = re.compile(r"(<!-- tables: (\S+) -->\n)(.*?)(<!-- /tables -->)", re.DOTALL)
HEADING = re.compile(r"^#+ .*$", re.MULTILINE)
DECIMAL = re.compile(r"(?<![\w.])\d+\.\d+(?!\w)(?!\.\d)")


def written(text: str, made: Callable[[str], str]) -> str:
    """The document with every block as `made(name)` gives it."""
    return BLOCK.sub(lambda found: f"{found[1]}\n{made(found[2])}\n\n{found[4]}", text)


def stale(text: str, made: Callable[[str], str]) -> list[str]:
    """The names of the blocks that are not what `made(name)` gives."""
    return [name for _, name, body, _ in BLOCK.findall(text) if body.strip() != made(name).strip()]


def unsupported(text: str) -> list[str]:
    """Of every sentence's number that no table of its section has: the number and its line."""
    found = []
    for section in sections(text):
        if not BLOCK.search(section):
            continue
        lines = section.splitlines()
        in_tables = {n for line in lines if line.startswith("|") for n in DECIMAL.findall(line)}
        for line in lines:
            if line.startswith(("|", "    ", "#", "<!--")):
                continue
            for number in DECIMAL.findall(re.sub(r"`[^`]*`", "", line)):
                if number not in in_tables:
                    found.append(f"{number}: {line.strip()}")
    return found


def sections(text: str) -> list[str]:
    starts = [0, *(heading.start() for heading in HEADING.finditer(text)), len(text)]
    return [text[a:b] for a, b in itertools.pairwise(starts)]
