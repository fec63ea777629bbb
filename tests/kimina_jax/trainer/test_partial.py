# SPDX-License-Identifier: Apache-2.0
"""Samples in parts: the same tokens as in one go, each said to be of the weights that drew it."""

import dataclasses
import functools

import jax
import numpy as np
import pytest

from kimina_jax.checking import flow as checking
from kimina_jax.model import transformer
from kimina_jax.protocol import mailbox, rollouts
from kimina_jax.protocol.claims import ClaimFiles
from kimina_jax.protocol.rollouts import PART, Rollout
from kimina_jax.protocol.shard_log import ShardLog
from kimina_jax.sampler import decode
from kimina_jax.sampler.engine_jax import JaxEngine
from kimina_jax.sampler.sampling import Order, Sampling
from kimina_jax.trainer import partial

CFG = transformer.Config(
    vocab_size=23, d_model=32, n_layers=2, n_heads=4, n_kv_heads=2, head_dim=8, d_ff=48
)
WHOLE = Sampling(temperature=0.9, top_k=6, max_new_tokens=40, repetition=8)


@pytest.mark.parametrize(("length", "refill"), [(16, False), (13, True)])
def test_parts_make_the_sample_that_one_go_makes(length, refill):
    params = transformer.init_params(jax.random.key(0), CFG)
    texts = [[3, 4, 5], [7, 8, 9, 10, 11]]
    orders = [Order(i % 2, (3, i)) for i in range(12)]

    def draw(orders, settings):
        options = {"end_ids": (2,), "pad_id": 0, "max_rows": 8, "refill": refill}
        samples = decode.generate(params, CFG, texts, orders, settings, **options)
        return sorted(samples, key=lambda sample: sample.order)

    whole = draw(orders, WHOLE)
    assert {sample.finish for sample in whole} == {"length", "repetition", "stop"}
    settings = dataclasses.replace(WHOLE, part_tokens=length)
    parts = [([], [], [], PART)] * len(orders)
    for end in range(length, 40 + length, length):
        going = [i for i, part in enumerate(parts) if part[3] == PART]
        asked = [dataclasses.replace(orders[i], begun=tuple(parts[i][0])) for i in going]
        for i, new in zip(going, draw(asked, settings), strict=True):
            had = parts[i]
            joined = (had[0] + new.tokens, had[1] + new.logps, had[2] + new.model_logps)
            parts[i] = (*joined, new.finish)
            assert new.finish != PART or len(joined[0]) == end
    for sample, (tokens, logps, model_logps, finish) in zip(whole, parts, strict=True):
        assert (sample.tokens, sample.finish) == (tokens, finish)
        np.testing.assert_allclose(sample.logps, logps, atol=1e-4)
        np.testing.assert_allclose(sample.model_logps, model_logps, atol=1e-4)


def proof(began, problem, sample, version, finish, *tokens):
    name = rollouts.proof_id(began, problem, sample)
    logps = [-float(token) for token in tokens]
    status = PART if finish == PART else "wrong"
    versions = [version] * len(tokens)
    return Rollout(
        name, problem, sample, [*tokens], logps, logps, "", finish, version, status, 0.1, versions
    )


def test_a_group_is_ready_once_and_whole():
    ready, held = partial.join(
        [],
        [
            proof(0, "a", 0, 0, "stop", 1),
            proof(0, "a", 1, 0, PART, 1, 2),
            proof(0, "b", 0, 0, "stop", 1),
            proof(0, "b", 1, 0, "stop", 3),
        ],
    )
    assert [p.id for p in ready] == ["step_000000/b/0", "step_000000/b/1"]
    assert [p.id for p in held] == ["step_000000/a/0", "step_000000/a/1"]
    assert {name: [p.sample for p in open_] for name, open_ in partial.begun(held).items()} == {
        "a": [1]
    }
    ready, held = partial.join(held, [proof(0, "a", 1, 1, PART, 3), proof(1, "c", 0, 1, "stop", 1)])
    assert [p.id for p in ready] == ["step_000001/c/0"] and len(held) == 2
    ready, held = partial.join(held, [proof(0, "a", 1, 2, "length", 4)])
    assert [p.id for p in ready] == ["step_000000/a/0", "step_000000/a/1"] and not held
    last = ready[1]
    assert last.tokens == [1, 2, 3, 4] and last.logps == last.model_logps == [-1, -2, -3, -4]
    assert last.versions == [0, 0, 1, 2] and last.version == 2 and last.began == 0
    assert (last.finish, last.status) == ("length", "wrong")


@pytest.mark.slow
def test_a_sample_of_two_versions_through_the_tiers(trainer):
    """Sampler and checker over two steps; the trainer's own scores of the two versions judge."""
    settings = {"temperature": 0.7, "top_p": 0.95, "part_tokens": 5, "stop": ["e"]}
    held, ready, lines, judged = [], [], {}, []
    for step in (0, 1):
        begun = partial.begun(held)
        trainer.request(step, samples=8, begun=begun, **settings)
        trainer.sample(step, JaxEngine(8))
        lines[step] = trainer.lines(step)
        with ClaimFiles(trainer.path) as claims:  # no answer of random weights comes to the kernel
            until = functools.partial(
                mailbox.is_stable, mailbox.verdicts_folder(trainer.path, step)
            )
            checking.serve(trainer.path, iter, "none", claims, until=until)
        for path in mailbox.shards(mailbox.verdicts_folder(trainer.path, step)):
            judged += [line["id"] for line in mailbox.read_jsonl(path)]
        asked = sum(len(begun.get(f"p{i}", ())) or 8 for i in range(3))
        ready, held = partial.join(held, rollouts.read_rollouts(trainer.path, step, asked))
        if step == 0:
            assert len(held) == 24 and 0 < sum(p.finish == PART for p in held) < 24
    assert not held and len({p.id for p in ready}) == len(ready) == 24
    assert sorted(judged) == sorted(p.id for p in ready)  # each once, when it has ended
    assert any(p.finish == "length" for p in ready) and {p.began for p in ready} == {0}
    for p in ready:
        assert p.text == trainer.tokenizer.decode(p.tokens) and len(p.tokens) <= 8
        assert p.versions == [0] * min(5, len(p.tokens)) + [1] * (len(p.tokens) - 5)
        prompt = trainer.tokenizer.encode(f"theorem t{p.problem[1:]} (p q : Prop) : p → q → p")
        scores = [
            trainer.logps(trainer.params[version], [[*prompt, *p.tokens]])[0] for version in (0, 1)
        ]
        ours = np.array(scores)[:, -len(p.tokens) :][p.versions, np.arange(len(p.tokens))]
        np.testing.assert_allclose(p.model_logps, ours, atol=1e-4)
    # Killed in the second step after its first lines: the others are drawn again, the same.
    folder = mailbox.rollouts_folder(trainer.path, 1)
    (folder / mailbox.STABLE).unlink()
    for path in mailbox.shards(folder):
        path.unlink()
    ShardLog(folder).append(lines[1][2:4])
    trainer.sample(1, JaxEngine(8))
    for line, again in zip(lines[1], trainer.lines(1), strict=True):
        for name in ("logps", "model_logps"):
            np.testing.assert_allclose(line.pop(name), again.pop(name), atol=1e-4)
        assert line == again
