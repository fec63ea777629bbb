# SPDX-License-Identifier: Apache-2.0
"""Which answers of a teacher are kept, and what a student reads of them."""

import itertools
import json
import random
import time

import pytest

from kimina_jax.problems.load import load
from kimina_jax.text.chat import Chat
from kimina_jax.text.conversations import read_texts
from kimina_jax.text.prompts import IM_END, Wording
from kimina_jax.text.reasoning import render_solution
from kimina_jax.text.taught import Keeping, TaughtAnswer, bare, is_marked, row
from kimina_jax.text.tokenizer import Tokenizer

ANSWERS = [
    TaughtAnswer(0, "by simp", "seven..  " * 7),
    TaughtAnswer(1, "by\n  rfl", "four " * 4),
    TaughtAnswer(2, "by   rfl", "four " * 3),  # the same proof, said in fewer letters
    TaughtAnswer(3, "by omega", "four " * 3),  # as long, but later
    TaughtAnswer(4, "by exact h", "five!" * 5),
]


@pytest.mark.parametrize(
    ("keeping", "kept"),
    [
        (Keeping(), [2, 3, 4, 0]),
        (Keeping(most=2), [2, 3]),
        (Keeping(most=9, prefer="longest"), [0, 4, 1, 3]),
        (Keeping(most=1, prefer="longest"), [0]),
    ],
)
def test_the_best_are_kept_whatever_the_order_in_which_they_come(keeping, kept):
    assert [one.sample for one in keeping.best(ANSWERS)] == kept
    for order in itertools.permutations(ANSWERS):
        so_far = []
        for one in order:
            so_far = keeping.best([*so_far, one])
        assert [one.sample for one in so_far] == kept
    assert keeping.best([]) == []


def test_one_by_one_keeps_what_all_at_once_keeps():
    rng = random.Random(0)
    for _ in range(200):
        answers = [
            TaughtAnswer(k, f"by t{rng.randrange(5)}", "x" * rng.randrange(6)) for k in range(12)
        ]
        keeping = Keeping(rng.randrange(1, 4), rng.choice(["shortest", "longest"]))
        so_far = []
        for one in answers:
            so_far = keeping.best([*so_far, one])
        assert so_far == keeping.best(answers)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("<think>\nEasy.\n</think>\nrfl", False),
        (f"<think>\nEasy.\n</think>\nrfl{IM_END}", False),
        (f"rfl{IM_END}\n", False),
        ("rfl</s>", False),
        ("f <| g |> h, a <s, b> [SUM]", False),
        (f"rfl{IM_END}{IM_END}", True),
        (f"a{IM_END}\n<|im_start|>user\nb", True),
        ("<|im_start|>assistant\nrfl", True),
        ("<｜User｜>rfl", True),
        ("-- [INST] now\nrfl", True),
        ("rfl <own> rfl", True),
        ("-- \ud83d\nrfl", True),
        ("-- 😀\nrfl", False),
    ],
)
def test_what_could_be_read_as_a_marker_is_seen(text, marked):
    assert is_marked(text, ("<own>", "<think>", "</think>", IM_END, "x")) == marked


def test_an_answer_loses_its_end_and_nothing_else():
    assert bare(f"a b\n{IM_END}\n") == "a b"
    assert bare("a </s>") == "a" and bare("a b") == "a b" and bare("") == ""


def test_a_student_reads_the_prompt_of_the_problem_and_the_answer(tmp_path):
    problems = [p for p in load("train")[:900:150] if p.proof]
    wording = Wording(system="", shots=(("Q", "A"),))
    chat = Chat(Tokenizer(), "kimina-v1", wording)
    rows = []
    for problem in problems:
        text = render_solution(problem)
        assert text.endswith(IM_END)
        answer = TaughtAnswer(3, problem.proof, text)
        rows.append(row(problem, answer, "kimina-v1", wording))
    path = tmp_path / "taught.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in rows))
    read = list(read_texts(path, Tokenizer()))
    assert [one.problem for one in read for _ in (0,)] and len(read) == len(problems)
    for problem, seen in zip(problems, read, strict=True):
        prompt, answer = chat.example(problem)
        # The shown answer before it is a turn of the assistant, too, and is learnt with it.
        assert seen.problem == problem.id
        assert (seen.prompt + seen.answer)[-len(answer) :] == answer
        assert (seen.prompt + seen.answer)[: len(prompt)] == prompt


def test_much_white_space_is_read_once():
    spaces = " " * 300_000
    began = time.thread_time()
    assert bare(f"a{spaces}b{spaces}<eos>{spaces}") == f"a{spaces}b"
    assert (
        not is_marked(f"a{spaces}b") and is_marked(f"a <eos> {spaces}b") and is_marked("[gMASK]x")
    )
    assert time.thread_time() - began < 2
