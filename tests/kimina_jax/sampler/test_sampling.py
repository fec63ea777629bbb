# SPDX-License-Identifier: Apache-2.0
"""Settings, seeds, and where a sample ends; and that none of it needs jax."""

from pathlib import Path

import numpy as np
import pytest

from kimina_jax.sampler.sampling import Sampling, ending, sample_seed

ROOT = Path(__file__).parents[3]


def test_seeds_are_a_function_of_the_name():
    assert sample_seed(0, 1, "a", 2) == sample_seed(0, 1, "a", 2)
    names = {sample_seed(s, t, n, i) for s in (0, 1) for t in (0, 1) for n in "ab" for i in (0, 1)}
    assert len(names) == 16


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("temperature", -1.0),
        ("top_p", 0.0),
        ("min_p", 1.0),
        ("top_k", -1),
        ("max_new_tokens", 0),
        ("repetition", 3),
        ("stop", "text"),
        ("stop", [""]),
    ],
)
def test_bad_settings_are_refused_by_name(setting, value):
    with pytest.raises(ValueError, match=setting):
        Sampling(**{setting: value})


def test_settings_from_json_are_the_settings():
    assert Sampling(stop=["a", "b"]) == Sampling(stop=("a", "b"))
    assert hash(Sampling(stop=["a"])) == hash(Sampling(stop=("a",)))


def repeats(tokens, window):
    """The definition: some period of at most a quarter of the window."""
    tail = tokens[-window:]
    return len(tail) == window and any(tail[p:] == tail[:-p] for p in range(1, window // 4 + 1))


@pytest.mark.parametrize("window", [4, 8, 13])
def test_repetition_ends_at_the_first_repetition(window):
    rng = np.random.default_rng(window)
    settings = Sampling(repetition=window)
    found = 0
    for _ in range(300):
        tokens = rng.integers(0, 5, 10).tolist()
        tokens += rng.integers(0, 5, rng.integers(1, 4)).tolist() * 8
        tokens = tokens[: rng.integers(1, len(tokens) + 1)]
        ends = [n for n in range(1, len(tokens) + 1) if repeats(tokens[:n], window)]
        expected = (ends[0], "repetition") if ends else None
        found += bool(ends)
        assert ending(tokens, 0, settings, None) == expected
        seen = int(rng.integers(0, len(tokens)))
        if not ends or ends[0] > seen:  # cut into two looks
            assert ending(tokens[:seen], 0, settings, None) is None
            assert ending(tokens, seen, settings, None) == expected
    assert 20 < found < 280


def test_a_stop_text_ends_with_the_token_that_completes_it():
    text_of = lambda tokens: "".join(["ab", "c", "de", "f"][t] for t in tokens)  # noqa: E731
    settings = Sampling(stop=("bcd", "zz"))
    assert ending([0, 1, 2, 3], 0, settings, text_of) == (3, "stop")
    assert ending([0, 1, 2, 3], 2, settings, text_of) == (3, "stop")
    assert ending([0, 1], 0, settings, text_of) is None
    both = Sampling(stop=("bcd",), repetition=4)
    assert ending([3, 3, 3, 3, 0, 1, 2], 0, both, text_of) == (4, "repetition")
    with pytest.raises(ValueError, match="text_of"):
        ending([0], 0, settings, None)


def test_a_stop_text_costs_no_more_in_a_long_sample():
    """So many tokens are turned into text for each token of the sample, however long it is."""
    read = 0

    def text_of(tokens):
        nonlocal read
        read += len(tokens)
        return "".join("abcdefghij"[t] for t in tokens)

    settings = Sampling(stop=("jih",))
    work = []
    for length in (2_000, 8_000):
        tokens = [i % 9 for i in range(length - 3)] + [9, 8, 7]
        read, ended = 0, None
        for seen in range(0, length, 16):  # as the decoder looks, a chunk at a time
            ended = ending(tokens[: seen + 16], seen, settings, text_of)
            if ended:
                break
        assert ended == (length, "stop")
        work.append(read)
    assert work[1] < 5 * work[0]  # 4 times as long
