# SPDX-License-Identifier: Apache-2.0
"""The tiers of a run as threads, with verdicts by a rule."""

import contextlib
import threading

import pytest

from kimina_jax.checking import flow as checking
from kimina_jax.protocol import mailbox
from kimina_jax.protocol.claims import ClaimFiles
from kimina_jax.sampler import tier
from kimina_jax.trainer import loop
from tests.kimina_jax.trainer import simulated
from tests.kimina_jax.trainer.loop_run import by_rule, engine


@pytest.fixture
def learner(monkeypatch):
    """The class in place of the loop's Learner, for tests with tiers whose work is simulated."""
    monkeypatch.setattr(checking, "prepare", by_rule)

    class Fresh(simulated.Learner):
        pass

    monkeypatch.setattr(loop, "Learner", Fresh)
    return Fresh


@pytest.fixture
def tiers(monkeypatch):
    """A context with a run's sampler and checker in threads, which end with it."""
    monkeypatch.setattr(checking, "prepare", by_rule)

    @contextlib.contextmanager
    def running(run, shared=False):
        def sample():
            with ClaimFiles(run) as claims:
                tier.serve(run, engine(), claims)

        def check():
            with ClaimFiles(run) as claims:
                checking.serve(run, iter, "rule", claims)

        threads = [threading.Thread(target=check, daemon=True)]
        if not shared:
            threads += [threading.Thread(target=sample, daemon=True)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            mailbox.mark_done(run)
            for thread in threads:
                thread.join(60)
                assert not thread.is_alive()

    return running
