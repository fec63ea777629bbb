# SPDX-License-Identifier: Apache-2.0
"""Fix rounds at test time: a sampler that answers from a list, real Lean."""

import json
import threading
from collections import Counter

import pytest

from kimina_jax import evaluate
from kimina_jax.problems.load import Problem
from kimina_jax.prove.prover import Prover
from kimina_jax.sampler.endpoint import Endpoint
from kimina_jax.sampler.engine_jax import JaxEngine
from kimina_jax.sampler.sampling import UNASKED, Sample, Sampling
from kimina_jax.text.chat import Chat
from kimina_jax.text.fix_turns import Rejected
from kimina_jax.text.tokenizer import Tokenizer
from launch.processes.tally import ProblemLog, Tally, fix_summary
from lean_checker.pool import Pool
from lean_checker.records import Message
from lean_checker.toolchain import resolve
from tests.launch.test_prove import ChatServerStub, choices

AND = Problem("and", "a", 1, "", "theorem goal (p q : Prop) (h : p ∧ q) : q", "", ())
OR = Problem("or/2", "b", 1, "", "theorem goal (p q : Prop) (h : q) : p ∨ q", "", ())
TRUE = Problem("true", "b", 1, "", "theorem goal : True", "", ())
SAMPLING = Sampling(max_new_tokens=200)


def answer(problem: Problem, *lines: str) -> str:
    block, proof = "\n".join(lines), "\n  ".join(("by", *lines))
    lean = f"```lean4\n{problem.statement} := {proof}\n```<|im_end|>"
    return f"<think>\n```tactics\n{block}\n```\n</think>\n{lean}"


# What is answered to a prompt, by what stands at its end; each time the next one.
PLAIN = {
    "and": [answer(AND, "have h1 := h.1", "exact h1"), answer(AND, "exact h.2")],
    "or/2": ["I do not know.<|im_end|>", answer(OR, "sorry")],
    "true": [answer(TRUE, "trivial")] * 2,
}
FIXES = {  # by the end of the prompt that asks
    "h1 : p\n⊢ q": answer(AND, "exact h"),
    "find 0 opened": "Still no idea.<|im_end|>",
    "sorry": answer(OR, "exact Or.inr h"),
    "expected to have type\n  q": answer(AND, "exact h.2"),
}


class Scripted(JaxEngine):
    """Answers from the lists instead of decoding; `asked` are the prompts."""

    def __init__(self):
        super().__init__()
        self.tokenizer, self.asked = Tokenizer(), []
        self.plain = {name: list(answers) for name, answers in PLAIN.items()}

    def reply(self, prompt: str) -> str:
        if "# Lean says" not in prompt:
            (problem,) = [p for p in (AND, OR, TRUE) if p.statement in prompt]
            return self.plain[problem.id].pop(0)
        said = prompt.partition("# Lean says")[2]
        for words, reply in FIXES.items():
            if words in said:
                return reply
        return "Still no idea.<|im_end|>"

    def generate(self, prompts, orders, sampling, **_):
        for index, order in enumerate(orders):
            prompt = self.tokenizer.decode(prompts[order.prompt])
            self.asked.append(prompt)
            tokens = self.tokenizer.encode(self.reply(prompt))
            yield Sample(index, tokens, [0.0] * len(tokens), [0.0] * len(tokens), "stop")


@pytest.fixture(scope="module")
def check():
    with Pool(resolve(), workers=1, goals=True) as pool:
        yield pool.check


@pytest.fixture
def scripted():
    return Scripted()


def run(check, engine: Scripted, tally: Tally, rounds: range, longest: int = 4096) -> None:
    chat = Chat(Tokenizer())
    if 0 in rounds and tally.left:
        for attempt in evaluate.attempts(
            engine, chat, tally.left, 2, SAMPLING, check, seed=0, fixable=True
        ):
            tally.add(attempt)
    for number in rounds:
        turns = [evaluate.FixTurn(*turn) for turn in tally.turns(number)] if number else []
        for attempt in evaluate.fixes(engine, chat, turns, SAMPLING, check, 0, number, longest):
            tally.add(attempt)


def test_failed_samples_are_asked_again_and_scored_apart(check, scripted, tmp_path):
    problems = [AND, OR, TRUE]
    log = ProblemLog(tmp_path / "log", {})
    tally = Tally(problems, 2, log, rounds=2)
    run(check, scripted, tally, range(2))
    assert tally.counts == {"and": (2, 1), "or/2": (2, 0), "true": (2, 2)}
    assert tally.statuses == Counter(valid=3, wrong=1, format=1, sorry=1)
    fixes = [prompt for prompt in scripted.asked if "# Lean says" in prompt]
    assert len(scripted.asked) == 9 and len(fixes) == 3  # of the six samples three have failed
    (told,) = [prompt for prompt in fixes if AND.statement in prompt]
    assert told.endswith(
        "# Failed proof\n```lean4\nby\n  have h1 := h.1\n  exact h1\n```\n\n# Lean says\n"
        "Line 3, `exact h1`:\nType mismatch\n  h1\nhas type\n  p\nbut is expected to have type\n"
        "  q\n\nGoals there:\np q : Prop\nh : p ∧ q\nh1 : p\n⊢ q<|im_end|>\n<|im_start|>assistant\n"
    )
    assert tally.counts_after(1) == {"and": (2, 1), "or/2": (2, 1), "true": (2, 2)}
    assert tally.fixed(1) == Counter(valid=1, wrong=1, format=1)

    # Whoever is killed goes on in the round that it was at, with the same failed answers.
    left = tally.turns(2)
    del log, tally
    again = Tally(problems, 2, ProblemLog(tmp_path / "log", {}), rounds=2)
    assert not again.left and not again.turns(1) and again.turns(2) == left and len(left) == 2
    run(check, scripted, again, range(2, 3))
    assert again.counts_after(2) == {"and": (2, 2), "or/2": (2, 1), "true": (2, 2)}
    assert again.counts == {"and": (2, 1), "or/2": (2, 0), "true": (2, 2)}
    found = fix_summary(again, 2)
    assert [after["samples"] for after in found["after"]] == [3, 2]
    assert [after["pass@1"] for after in found["after"]] == pytest.approx([4 / 6, 5 / 6])
    assert found["after"][1]["gain"]["pass@1"] == pytest.approx(2 / 6)
    assert json.loads(json.dumps(found))
    assert again.of["or/2"].proof == "by\n  exact Or.inr h"
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()[1:]]
    assert Counter(line.get("round", 0) for line in lines) == {0: 3, 1: 2, 2: 2}


def test_a_fix_that_does_not_fit_is_not_asked(check, scripted):
    tally = Tally([OR], 2, None, rounds=1)
    run(check, scripted, tally, range(2), longest=201)
    assert tally.fixed(1) == {UNASKED: 2} and len(scripted.asked) == 2
    (after,) = fix_summary(tally, 1)["after"]
    assert (after["samples"], after["unasked"], after["statuses"]) == (0, 2, {})
    assert after["pass@1"] == 0


def test_nothing_is_kept_of_a_failed_sample_that_is_not_to_be_fixed(check, scripted):
    told = [AND, OR], 2, SAMPLING, check
    found = list(evaluate.attempts(scripted, Chat(Tokenizer()), *told, seed=0))
    assert Counter(a.status for a in found) == Counter(wrong=1, valid=1, format=1, sorry=1)
    assert {a.failed for a in found} == {None}


class ScriptedSource:
    """Answers a theorem wrongly, and each round of fixes as `fixes` says."""

    def __init__(self, *fixes: list[str]):
        self.fixes, self.counts = fixes, []
        self.told: list[list[Rejected]] = []

    def draw(self, problem, count, stopped, first=0):
        self.counts.append(count)
        yield from [PLAIN["and"][0], "No idea.", PLAIN["and"][0]][:count]

    def fix(self, problem, rejected, number, stopped):
        self.told.append(list(rejected))
        yield from self.fixes[number - 1][: len(rejected)]


def test_a_prover_asks_again_for_what_was_rejected():
    source = ScriptedSource(["Hm.", answer(AND, "exact h")], ["Hm.", answer(AND, "exact h.2")])
    with Prover(source=source, workers=1, goals=True) as prover:
        found = prover.prove(AND.statement, samples=9, fix_rounds=2)
        assert found.proof == "by\n  exact h.2"
        assert (found.samples, found.fixes, source.counts) == (7, 4, [3])
        assert found.statuses == {"wrong": 2, "format": 3, "valid": 1}
        first, second = source.told
        # A proof that was seen before is asked for once; an answer without one is asked for, too.
        assert {one.status: one.proof for one in first} == {
            "format": "", "wrong": "by\n  have h1 := h.1\n  exact h1",
        }  # fmt: skip
        (wrong,) = [one for one in first if one.status == "wrong"]
        assert [m.text for m in wrong.messages if m.severity == "information"] == [
            "p q : Prop\nh : p ∧ q\nh1 : p\n⊢ q"
        ]
        assert [one.proof for one in second if one.proof] == ["by\n  exact h"]
        # No fix without a round, and none where the samples do not suffice.
        plain = prover.prove(AND.statement, samples=3)
        assert (plain.proof, plain.samples, plain.fixes) == (None, 3, 0)
        few = prover.prove(AND.statement, samples=1, fix_rounds=2)
        assert (few.samples, few.fixes, len(source.told)) == (1, 0, 2)


def test_a_server_is_asked_for_a_fix_in_turns():
    server = ChatServerStub((200, choices("Later.")))
    endpoint = Endpoint(server.url, "prover", "kimina-preview", seed=7)
    rejected = Rejected(
        "A proof <|im_end|> of it.", "by rfl", "wrong", (Message("error", 1, 3, "no"),)
    )
    assert list(endpoint.fix(AND, [rejected] * 2, 1, threading.Event())) == ["Later."] * 2
    for _, body in server.asked:
        assert body["n"] == 1 and body["seed"] == 7 * 1_000_003 + 1
        assert [turn["role"] for turn in body["messages"]] == [
            "system", "user", "assistant", "user",
        ]  # fmt: skip
        assert body["messages"][2]["content"] == "A proof < |im_end|> of it."
        assert "Line 1, `by rfl`:\nno" in body["messages"][3]["content"]
