# SPDX-License-Identifier: Apache-2.0
"""The lines of the rounds before a checkpoint are on the disk when it is."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from flextrain_jax.core import metrics
from flextrain_jax.core.ckpt import Checkpoints
from flextrain_jax.core.metrics import MetricsWriter, read_metrics
from flextrain_jax.federated import loop
from flextrain_jax.federated.round import simulate


def other_clients(*_):
    """Where updates come from that are not simulated."""


@pytest.mark.parametrize("collect", [simulate, other_clients])
def test_a_checkpoint_waits_for_the_lines_of_the_rounds_before(tmp_path, monkeypatch, collect):
    """Of a private federation with real clients it is saved before the line of its own round."""
    on_disk, saved = [0], []

    def sync(_):
        on_disk[0] = len(read_metrics(tmp_path))

    def save(_, step, state, record):
        assert on_disk[0] == len(read_metrics(tmp_path)) == step - (loop.LINE in record)
        saved.append(step)

    monkeypatch.setattr(metrics, "SYNC_SECONDS", 1e9)
    monkeypatch.setattr(MetricsWriter, "sync", sync)
    monkeypatch.setattr(Checkpoints, "save", save)
    monkeypatch.setattr(loop, "play_round", lambda *_: SimpleNamespace(answering=()))
    monkeypatch.setattr(loop, "with_round", lambda totals, *_: totals)
    monkeypatch.setattr(loop, "class_of_client", lambda _: None)
    monkeypatch.setattr(loop, "compile_ahead", lambda *_: None)
    monkeypatch.setattr(loop, "evaluation", lambda *_, **__: {})
    monkeypatch.setattr(loop, "Cohort", lambda *_: None)
    of_round = {"clients": 0, "client_loss": 0.0, "refused_clients": []}
    algorithm: Any = SimpleNamespace(
        private=True, roles=(), init=lambda key: {}, apply=lambda server, *_: (server, of_round)
    )
    size_J = np.ones(1, int)
    fleet: Any = SimpleNamespace(classes=(), partition=SimpleNamespace(size_J=size_J))
    training: Any = SimpleNamespace(
        rounds=4, save_every=1, evaluate_every=9, passed=lambda x: x, room=int, rate=float
    )
    images: Any = SimpleNamespace(pool=None)
    rounds: Any = None
    loop.train(
        tmp_path, algorithm, fleet, images, rounds, training, 0, lambda *_: None, collect
    )  # fmt: skip
    assert saved == [1, 2, 3, 4]
