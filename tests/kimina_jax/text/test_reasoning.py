# SPDX-License-Identifier: Apache-2.0
"""The answer format: rendering, parsing, and the proof that is taken out of an answer."""

import random
import time

import pytest

from kimina_jax.problems.load import load
from kimina_jax.text.prompts import IM_END
from kimina_jax.text.reasoning import (
    RULES,
    FormatError,
    coverage,
    extract_proof,
    format_fault,
    parse,
    render_solution,
)

STATEMENT = "theorem t (p q : Prop) (hp : p) (hq : q) : p ∧ q"
GOOD = f"""<think>
Prove both parts.
```tactics
constructor
· exact hp
· exact hq
```
</think>
```lean4
{STATEMENT} := by
  constructor
  · exact hp
  · exact hq
```{IM_END}"""


def test_reference_solutions_keep_every_rule_and_give_back_their_proof():
    for split in ("train", "validation", "test"):
        for problem in load(split):
            assert extract_proof(render_solution(problem), problem.statement) == problem.proof


def test_a_good_answer_is_parsed_into_its_parts():
    parsed = parse(GOOD)
    assert parsed.faults == ()
    assert parsed.thinking[0] == ("text", "Prove both parts.")
    assert parsed.tactics_blocks == ("constructor\n· exact hp\n· exact hq",)
    assert parsed.lean_block.startswith(STATEMENT)


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("think", "<think>\n", ""),
        ("think", "</think>", "</think></think>"),
        ("fence", "```\n</think>", "</think>"),
        ("fence", "```tactics", "```lean4"),
        ("tactics", "```tactics\nconstructor\n· exact hp\n· exact hq\n```\n", ""),
        (
            "repetition",
            "Prove both parts.",
            "one two three four five six seven eight nine ten\n" * 6,
        ),
        ("lean4", "```lean4", "```lean"),
        ("lean4", f"```{IM_END}", IM_END),
        ("trailing", f"```{IM_END}", f"```\nDone.{IM_END}"),
        ("trailing", "</think>\n", "</think>\nHere it is.\n"),
        ("statement", ": p ∧ q :=", ": p ∨ q :="),
        ("statement", "theorem t", "theorem u"),
        ("helper", "```lean4\n", "```lean4\ntheorem help : True := trivial\n"),
        ("coverage", "```tactics\nconstructor\n· exact hp\n· exact hq\n", "```tactics\nsimp\n"),
    ],
)
def test_each_rule_is_named_when_it_is_broken(rule, old, new):
    broken = GOOD.replace(old, new, 1)
    assert broken != GOOD
    assert format_fault(broken, STATEMENT) == rule
    assert rule in RULES


def test_whitespace_in_the_statement_and_imports_before_it_do_not_matter():
    spread = GOOD.replace(STATEMENT, "import Mathlib\n\n" + STATEMENT.replace(" (hp", "\n    (hp"))
    assert extract_proof(spread, STATEMENT) == extract_proof(GOOD, STATEMENT)


def test_coverage_counts_distinct_lines_and_ignores_comments():
    assert coverage(("a\nb",), "by\n  a\n  b\n  c\n  -- note") == pytest.approx(2 / 3)
    assert coverage((), "by\n  a") == 0.0


def test_any_text_is_survived_and_only_format_errors_are_raised():
    rng = random.Random(0)
    parts = [
        *GOOD.split("\n"),
        "```",
        "```tactics",
        "<think>",
        "</think>",
        "\x00",
        "\ud800",
        "😀",
        STATEMENT,
    ]
    for _ in range(3000):
        text = "\n".join(rng.choice(parts) for _ in range(rng.randrange(25)))
        try:
            extract_proof(text, STATEMENT)
        except FormatError as error:
            assert error.rule in RULES


@pytest.mark.parametrize(
    "piece",
    ["```\n", "<think>", "theorem t ", "theorem t (p q : Prop) ", " ", "\n", "```tactics\n"],
)
def test_parsing_hostile_text_is_linear(piece):
    hostile = GOOD.replace("Prove", piece * 200_000) + piece * 200_000
    inside = GOOD.replace(STATEMENT, piece * 200_000)
    start = time.monotonic()
    format_fault(hostile, STATEMENT)
    format_fault(inside, STATEMENT)
    assert time.monotonic() - start < 5
