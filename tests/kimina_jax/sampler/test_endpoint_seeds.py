# SPDX-License-Identifier: Apache-2.0
"""vLLM gives the i-th answer of a request its seed plus i: no two answers may get one seed."""

import itertools
import threading

import pytest

from kimina_jax.prove.answers import problem_of
from kimina_jax.sampler.endpoint import ChatServer, Endpoint

PROBLEM = problem_of("theorem t : True")


@pytest.fixture
def asked(monkeypatch):
    """What requests ask for, (number of answers, seed), and nothing comes."""
    found = []

    def draw(self, asked, stopped):
        found.extend((size, seed) for _, size, seed in asked)
        return iter(())

    monkeypatch.setattr(Endpoint, "_draw", draw)
    return found


def endpoint(seed, together):
    server = ChatServer(together=together)
    return Endpoint("http://localhost:1/v1", "model", seed=seed, server=server)


@pytest.mark.parametrize("together", [1, 4, 7])
def test_no_answer_has_the_seed_of_another(asked, together):
    for seed in (0, 1, 2):
        source = endpoint(seed, together)
        for first, count in ((0, 10), (10, 10), (20, 3), (23, 1)):
            list(source.draw(PROBLEM, count, threading.Event(), first))
    seeds = [seed + i for size, seed in asked for i in range(size)]
    assert len(seeds) == 3 * 24 == len(set(seeds))
    assert max(seeds) < 2**31


def test_answers_to_each_of_several_problems(asked):
    list(endpoint(5, 8).draw_each([PROBLEM], 20, threading.Event()))
    ends = [(seed, seed + size) for size, seed in asked]
    assert [size for size, _ in asked] == [8, 8, 4]
    assert all(a[1] == b[0] for a, b in itertools.pairwise(ends))
