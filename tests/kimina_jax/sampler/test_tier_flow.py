# SPDX-License-Identifier: Apache-2.0
"""Several samplers of one run, back-pressure, and weights that are being read."""

import json
import threading

import pytest

from kimina_jax.protocol import mailbox, manifest, rollouts
from kimina_jax.protocol.claims import ClaimFiles
from kimina_jax.sampler import tier
from kimina_jax.sampler.engine_jax import JaxEngine
from kimina_jax.sampler.tier import Work
from kimina_jax.trainer import publish

SAMPLES = 40  # of 3 problems: blocks of 80 and 40 proofs


@pytest.fixture
def request_(trainer):
    trainer.request(0, samples=SAMPLES)
    return rollouts.read_request(trainer.path, 0)


def ids(work):
    return {proof.id for block in work.taken.values() for proof in block}


def line(name):
    return {"id": name, "tokens": [1]}


def test_two_samplers_draw_different_groups(trainer, request_):
    with ClaimFiles(trainer.path) as a, ClaimFiles(trainer.path) as b:
        one, other = Work(trainer.path, 0, request_, a), Work(trainer.path, 0, request_, b)
        assert one.take(64) and len(ids(one)) == 80  # at least a block
        assert other.take(None) and len(ids(other)) == 40
        assert not ids(one) & ids(other)
        third = Work(trainer.path, 0, request_, a)
        assert not third.take(None)
        # What is written is nobody's any more; what is given up unwritten is free again.
        one.append([line(name) for name in sorted(ids(one))[:50]], 0.0)
        left = {proof.id for proof in one.taken[0]} - set(sorted(ids(one))[:50])
        one.give_up()
        assert third.take(None) and ids(third) == left
        third.append([line(name) for name in ids(third)], 0.0)
        other.append([line(name) for name in ids(other)], 0.0)
        other.give_up()
        third.give_up()
        assert other.is_complete() and not other.take(None)
        other.finish()
    assert mailbox.is_stable(mailbox.rollouts_folder(trainer.path, 0))
    timing = json.loads((mailbox.rollouts_folder(trainer.path, 0) / "timing.json").read_text())
    assert timing["tokens"] == 120 and not list(trainer.path.glob("claims/*/draw_*"))


def test_a_paused_sampler_that_lost_its_claim_repeats_nothing(trainer, request_):
    """Its block is drawn by another before it writes: its own samples are dropped."""
    one = Work(trainer.path, 0, request_, ClaimFiles(trainer.path))
    assert one.take(64)
    mine = sorted(ids(one))
    mailbox.claim_file(trainer.path, 0, "draw_00000").unlink()  # as if its lease had ended
    other = Work(trainer.path, 0, request_, ClaimFiles(trainer.path))
    assert other.take(64) and sorted(ids(other)) == mine
    other.append([line(name) for name in mine], 0.0)
    one.append([line(name) for name in mine], 0.0)
    assert [found["id"] for found in trainer.lines(0)] == mine


def test_a_sampler_looks_for_other_requests_while_others_draw_the_rest(trainer, request_):
    """Those that are there and one that comes while it waits; what it holds it does not load."""
    run, loaded = trainer.path, []

    def complete(step):
        return mailbox.is_stable(mailbox.rollouts_folder(run, step))

    class Counting(JaxEngine):
        def load(self, folder):
            loaded.append(mailbox.step_number(folder.name))
            super().load(folder)

    trainer.request(7, version=0)
    with ClaimFiles(run) as a, ClaimFiles(run) as b:
        one = Work(run, 0, request_, a)
        assert one.take(None) and len(ids(one)) == 120  # and it draws them for long
        served = threading.Thread(target=tier.serve, args=(run, Counting(8), b), daemon=True)
        served.start()
        mailbox.wait_for(lambda: complete(1) and complete(7), "the free requests", 300)
        trainer.request(8, version=0)
        mailbox.wait_for(lambda: complete(8), "the new request", 300)
        assert not complete(0)
        one.give_up()  # now the other may have it
        mailbox.wait_for(lambda: complete(0), "the rest", 300)
        mailbox.mark_done(run)
        served.join(60)
    assert [len(trainer.lines(step)) for step in (0, 1, 7, 8)] == [120, 6, 6, 6]
    assert loaded == [1, 0]


def test_a_sampler_far_ahead_of_the_checker_waits(trainer):
    trainer.sample(0, JaxEngine(8))
    flow = tier.Flow(ahead=0, idle_timeout_s=0.2)
    with pytest.raises(mailbox.WaitTimeout, match=r"more than 0 shards of .* have no verdicts"):
        trainer.sample(1, JaxEngine(8), flow)
    assert not trainer.lines(1)
    for path in mailbox.shards(mailbox.rollouts_folder(trainer.path, 0)):
        mailbox.write_jsonl(mailbox.verdicts_folder(trainer.path, 0) / path.name, [])
    trainer.sample(1, JaxEngine(8), flow)
    assert len(trainer.lines(1)) == 6


def test_weights_that_are_read_are_not_removed(trainer):
    folder = mailbox.weights_folder(trainer.path, 1)
    claims = ClaimFiles(trainer.path)

    def is_read(version):
        return claims.is_held(version, manifest.READERS)

    with ClaimFiles(trainer.path) as other:
        assert other.take(1, manifest.reader(other.owner))
        publish.prune(trainer.path, [], is_read)
        assert mailbox.is_stable(folder)
        assert not mailbox.weights_folder(trainer.path, 0).exists()
        # One that claims while the others are being looked for is seen before anything is gone.
        answers = iter([False, True])
        publish.prune(trainer.path, [], lambda version: next(answers))
        assert mailbox.is_stable(folder)
    publish.prune(trainer.path, [1], is_read)
    assert mailbox.is_stable(folder)
    publish.prune(trainer.path, [], is_read)
    assert not folder.exists()


def test_a_sampler_claims_the_weights_only_while_it_reads_them(trainer):
    claims, found = ClaimFiles(trainer.path), []

    class Watching(JaxEngine):
        def load(self, folder):
            found.append(claims.is_held(0, manifest.READERS))
            super().load(folder)

    trainer.sample(0, Watching(8))
    assert found == [True]
    assert not claims.is_held(0, manifest.READERS)
