# SPDX-License-Identifier: Apache-2.0
"""The bundled tokenizer: lossless, reproducible, and the same ids as its Hugging Face export."""

import json
import random

from kimina_jax.problems.load import load
from kimina_jax.text.prompts import render_prompt
from kimina_jax.text.reasoning import render_solution
from kimina_jax.text.tokenizer import MODEL_FILE, Tokenizer, train

LONGEST = 320


def _texts(limit: int) -> list[str]:
    problems = [p for split in ("test", "validation", "train") for p in load(split)]
    return [text for p in problems[:limit] for text in (render_prompt(p), render_solution(p))]


def test_any_text_survives_a_round_trip():
    tokenizer = Tokenizer()
    rng = random.Random(1)
    for _ in range(500):
        text = "".join(
            chr(
                rng.choice(
                    (rng.randrange(128), 32, 10, 0x2581, rng.randrange(0x80, 0xD800), 0x1F600)
                )
            )
            for _ in range(rng.randrange(50))
        )
        assert tokenizer.decode(tokenizer.encode(text)) == text


def test_turn_markers_are_single_tokens():
    tokenizer = Tokenizer()
    assert tokenizer.encode("<|im_start|>") == [tokenizer.bos_id]
    assert tokenizer.encode("<|im_end|>") == [tokenizer.eos_id]
    assert len({tokenizer.pad_id, tokenizer.bos_id, tokenizer.eos_id}) == 3
    for marker in ("<think>", "</think>", "```tactics", "```lean4", "```", "\n  ", " h1", "h1"):
        assert len(tokenizer.encode(marker)) == 1


def test_problems_are_short_and_prompt_and_answer_join_without_a_seam():
    tokenizer = Tokenizer()
    for split in ("train", "validation", "test"):
        lengths = []
        for p in load(split):
            prompt, answer = render_prompt(p), render_solution(p)
            ids = tokenizer.encode(prompt) + tokenizer.encode(answer)
            assert ids == tokenizer.encode(prompt + answer)
            lengths.append(len(ids))
        assert max(lengths) <= LONGEST
        assert sorted(lengths)[int(0.95 * len(lengths))] <= 256


def test_training_it_again_gives_the_shipped_bytes(tmp_path):
    train(tmp_path / "again.model")
    assert (tmp_path / "again.model").read_bytes() == MODEL_FILE.read_bytes()


def test_the_hugging_face_export_gives_the_same_ids(tmp_path):
    from tokenizers import Tokenizer as FastTokenizer

    tokenizer = Tokenizer()
    tokenizer.write_hf(tmp_path)
    fast = FastTokenizer.from_file(str(tmp_path / "tokenizer.json"))
    for text in _texts(400):
        ids = tokenizer.encode(text)
        assert fast.encode(text).ids == ids
        assert fast.decode(ids, skip_special_tokens=False) == text
    assert fast.get_vocab_size() == tokenizer.vocab_size
    config = json.loads((tmp_path / "tokenizer_config.json").read_text(encoding="utf-8"))
    assert config["eos_token"] == "<|im_end|>"
    assert "im_start" in config["chat_template"]
