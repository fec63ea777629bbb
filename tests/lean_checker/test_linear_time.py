# SPDX-License-Identifier: Apache-2.0
"""Every pattern that reads a client's text takes time in proportion to it."""

import contextlib
import time
import tracemalloc

import pytest

from lean_checker.check.assemble import parse_statement
from lean_checker.check.lexer import Refused, check_proof
from lean_checker.check.statements import UNIVERSES
from lean_checker.check.verdict import METAVARIABLE
from lean_checker.files.file_parts import split
from lean_checker.files.whole_files import check_text
from lean_checker.sandbox.process import Limits
from lean_checker.serving.checking import MAX_CHARACTERS
from lean_checker.serving.snippets import take_apart
from lean_checker.toolchain import bare_import_names

SIZE = 60_000
# Quadratic patterns took 11 s and 33 s of the first two; a linear one takes some hundredths.
SECONDS = 4.0
PIECES = """
/-|-- |"|«|private |@[a] |example |unsafe |`(|(|:=|theorem t := |a.|import A |open A |/-- |"'|'|
end |«a».|theorem «|instance : |@[|theorem |protected |r#|r"|?m.1 |Type |Sort|in |open A in |/- |
1_|1e|0x|x'|set_option maxRecDepth |namespace A |mutual |{|⟨|#|Type ( |open |
set_option maxHeartbeats |import |set_option maxRecDepth 9 in |let |/-/|-/|«»|theorem t : let a := 
""".replace("\n", "").split("|")
BEFORE = ("", "open", "theorem t : ", "theorem t : p := ", "import A\nopen ")


def _proof(text: str) -> None:
    with contextlib.suppress(Refused):
        check_proof(text)


def _statement(text: str) -> None:
    with contextlib.suppress(Refused):
        parse_statement(text)


READERS = {
    "import_names": bare_import_names,
    "take_apart": take_apart,
    "split": split,
    "check_proof": _proof,
    "parse_statement": _statement,
    "UNIVERSES": UNIVERSES.search,
    "METAVARIABLE": lambda text: METAVARIABLE.sub("", text),
}


SLOW = pytest.mark.slow  # half a minute each on a busy machine


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("space", "befores"),
    [
        (" ", ("theorem t : p := ",)),
        *(pytest.param(space, BEFORE, marks=SLOW) for space in (" ", "\n", "")),
    ],
)
def test_repeated_pieces(reader, space, befores):
    for piece in [*PIECES, " ", "\t", "\n", "\r\n", "a"]:
        for before in befores:
            part = piece + space or "a"
            text = before + part * (SIZE // len(part))
            started = time.thread_time()
            READERS[reader](text)
            assert time.thread_time() - started < SECONDS, (before, piece)


@pytest.mark.parametrize("after", ["in x", ")", "\n  sorry"])
def test_repeated_pieces_before_others(after):
    """What looks for the end of each of many pieces may find it behind all of them."""
    for piece in PIECES:
        text = f"by {piece} " + f"{piece} " * (SIZE // (len(piece) + 1)) + after
        started = time.thread_time()
        _proof(text)
        assert time.thread_time() - started < SECONDS, piece


PAIRS = [
    ("namespace A\n", "theorem t := x\n"),
    ("namespace A\n", "example : A := b "),
    ("section\n", "instance : "),
    ("namespace A\n", "end A\n"),
    ("`(", "theorem t"),
    ("open Nat\n", "/-- a -/\n"),
]


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("reader", ["take_apart", "split"])
def test_one_piece_within_many_others(reader, pair):
    text = "".join(piece * (MAX_CHARACTERS // 2 // len(piece)) for piece in pair)
    tracemalloc.start()
    started = time.thread_time()
    READERS[reader](text)
    seconds, peak = time.thread_time() - started, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # Tracing costs most of this; names that grow with the depth took gigabytes.
    assert seconds < 3 * SECONDS and peak < 200e6, pair


@pytest.mark.parametrize("claim", ["theorem ", pytest.param("example ", marks=SLOW)])
def test_many_claims_of_one_name_in_one_line(toolchain, claim):
    """Names are made different, and messages told, without the square of the number of claims."""
    started = time.thread_time()
    verdicts, _ = check_text(toolchain, claim * 12_000, "F", 1.0, 1500, Limits(2.0, 1500, 2.0))
    assert time.thread_time() - started < SECONDS
    assert len({v.id for v in verdicts}) == len(verdicts) > 11_000
    assert all(v.status != "valid" for v in verdicts)
