# SPDX-License-Identifier: Apache-2.0
"""The gate against the running Lean's own parser tables, so that no new Lean adds a word unseen."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lean_checker.check.lexer import LIBRARY, OFTEN_NAMES, check_proof
from lean_checker.check.scanner import COMPLETE, INTERPOLATING, Refused
from lean_checker.kernel.lean_text import NAME_PARTS, TOKENS
from lean_checker.pool import Pool
from lean_checker.records import Candidate
from lean_checker.sandbox.process import basic_options

ROOT = Path(__file__).parents[3]
REVIEWED = Path(__file__).parents[1] / "doors" / "reviewed_words.txt"
# These start a command only in a quotation, which the gate refuses; `in` goes on after one, with
# another command.
NO_COMMANDS = {"$", "?", "in"}
# Settings inside the command `register_sym_simp`, described beside it.
SETTINGS = {"maxSteps", "maxDischargeDepth", "pre", "post"}


@pytest.fixture(scope="module")
def tables() -> dict[str, list[str]]:
    command = [sys.executable, "-m", "lean_checker.kernel.parser_tables"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(answer.stdout)


def _passes(proof: str) -> bool:
    try:
        check_proof(proof)
    except Refused:
        return False
    return True


def test_no_word_that_starts_a_command_passes(tables):
    assert {"theorem", "macro_rules", "unlock_limits", "#eval", "in"} <= set(tables["commands"])
    shapes = ["trivial\n{} x", "by\n  trivial\n{} x", "trivial\n  {} 1", "{} x", "trivial\n{}\n x"]
    passing = {word for word in tables["commands"] for s in shapes if _passes(s.format(word))}
    assert passing <= NO_COMMANDS | SETTINGS


def test_nothing_ends_in_a_word_that_takes_in_a_command(tables):
    for word in tables["commands"]:
        assert not _passes(f"trivial\n{word}") or word in {"$", "?"} | SETTINGS


def test_every_word_that_passes_has_been_looked_at(tables):
    """A word that is new in Lean is either refused or, once someone has looked at what it does to
    the candidates beside it, put into the list."""
    assert len(tables["words"]) > 800
    words = [w for w in tables["words"] if re.match(r"\w|#", w) and _passes(f"f {w} x")]
    assert set(words) <= set(REVIEWED.read_text(encoding="utf-8").split())


def test_no_word_goes_on_where_the_scanner_ends_one(tables):
    """After these symbols a comment, or a quote, would be read as a part of a longer word."""
    for word in tables["words"]:
        for k, symbol in enumerate(word[:-1]):
            rest = word[k + 1 :]
            comment = rest[0] == "-" or rest in ("/", "/-") or rest.startswith("/-")
            assert not (symbol in COMPLETE and comment), word
            assert not (symbol == "=" and rest[0] == "'"), word


def test_every_word_in_which_another_one_would_begin_is_known(tables):
    """Where texts are read that nobody may refuse."""
    inner = re.compile(rf"[^{NAME_PARTS}].*(?:--|/-|/$|-$|['\"])", re.DOTALL)
    assert {word for word in tables["words"] if inner.match(word)} <= {*TOKENS, "/--", "/-!"}


def test_every_word_before_a_string_with_terms_is_known(tables):
    words = {re.sub(r".*\.|\[", "", word) for word in tables["interpolating"]}
    assert {"s!", "throwError", "trace"} <= words
    assert {word for word in words if not word.endswith("!")} <= INTERPOLATING


def test_words_of_libraries_are_names_in_the_embedded_theory(toolchain, tmp_path):
    """So that the gate may let them through there, but where a line or a tactic begins."""
    names = sorted(LIBRARY | OFTEN_NAMES)
    source = tmp_path / "names.lean"
    lines = [
        f"theorem t{k} : ∀ {w} : Nat, {w} = {w} := fun {w} => rfl" for k, w in enumerate(names)
    ]
    # No tactic begins with them either.
    lines += [f"theorem u{k} : True := by {w}" for k, w in enumerate(names)]
    source.write_text(toolchain.header + "\n".join(lines) + "\n", encoding="utf-8")
    command = [*toolchain.command, *basic_options(toolchain), str(source)]
    answer = subprocess.run(command, env=toolchain.env, capture_output=True, text=True)
    messages = [json.loads(line) for line in answer.stdout.splitlines()]
    first = toolchain.header.count("\n") + 1 + len(names)
    errors = [m for m in messages if m["severity"] == "error"]
    assert [m["data"] for m in errors if m["pos"]["line"] < first] == []
    unknown = {m["pos"]["line"] - first for m in errors if m["data"].startswith("unknown tactic")}
    assert {names[k] for k in range(len(names)) if k not in unknown} == set()


@pytest.mark.slow
@pytest.mark.parametrize("tier", ["full", "fast"])
def test_what_passes_with_any_word_plain_lean_accepts(toolchain, tables, tier, tmp_path):
    shapes = ["trivial\n{}", "trivial {}", "by\n  trivial\n  {}", "by\n  trivial\n{}", "{}"]
    proofs = sorted({s.format(word) for word in tables["words"] for s in shapes})
    candidates = [Candidate(proof, "theorem t : True", proof) for proof in proofs]
    with Pool(toolchain, workers=2, timeout_s=4.0, tier=tier) as pool:
        statuses = {v.id: v.status for v in pool.check(candidates)}
        assert pool.stats()["disagreements"] == 0
    assert "infra" not in statuses.values()
    source = tmp_path / "plain.lean"
    for proof in [proof for proof, status in statuses.items() if status == "valid"]:
        source.write_text(f"{toolchain.header}theorem t : True := {proof}\n", encoding="utf-8")
        command = [*toolchain.command, *basic_options(toolchain), str(source)]
        answer = subprocess.run(command, env=toolchain.env, capture_output=True, text=True)
        assert answer.returncode == 0, (proof, answer.stdout)
