# SPDX-License-Identifier: Apache-2.0
"""The measure of mismatch against its definition, and answers that are none."""

import numpy as np
import pytest

from kimina_jax.protocol import mailbox
from kimina_jax.protocol.probe import Mismatch, SyncError, answer, compare, judge


def test_mismatch_is_its_definition():
    rng = np.random.default_rng(0)
    trainer, sampler = -rng.exponential(size=(2, 500))
    found = Mismatch.of(trainer, sampler)
    ratio = np.exp(trainer - sampler)
    assert found.mean == pytest.approx(np.abs(trainer - sampler).mean())
    assert found.max == pytest.approx(np.abs(trainer - sampler).max())
    assert found.k3 == pytest.approx((ratio - 1 - np.log(ratio)).mean())
    assert found.outside == pytest.approx(((ratio < 0.5) | (ratio > 2)).mean())
    assert Mismatch.of(trainer, trainer) == Mismatch(0.0, 0.0, 0.0, 0.0)


def test_k3_estimates_the_divergence_of_the_sampler():
    rng = np.random.default_rng(1)
    q, p = rng.dirichlet(np.ones(8), size=2)
    tokens = rng.choice(8, 200_000, p=q)
    exact = float((q * np.log(q / p)).sum())
    assert Mismatch.of(np.log(p)[tokens], np.log(q)[tokens]).k3 == pytest.approx(exact, rel=0.05)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_number_that_is_none_never_agrees(bad):
    assert Mismatch.of(np.array([-1.0, bad]), np.array([-1.0, -1.0])).mean == np.inf
    with pytest.raises(SyncError, match="step 3"):
        judge([[-1.0, -1.0]], [[-1.0, bad]], 3, 0.01, "jax")


def test_an_answer_of_another_version_or_other_texts_is_refused(tmp_path):
    expected = [[-1.0, -2.0], [-3.0]]
    answer(tmp_path, 4, "jax", expected, False)
    assert compare(tmp_path, 4, expected, 0.01).mean == 0
    with pytest.raises(SyncError, match="other texts"):
        compare(tmp_path, 4, [[-1.0], [-3.0]], 0.01)
    assert not mailbox.probe_file(tmp_path, 4).exists()  # it does not stop the next attempt, too
    answer(tmp_path, 4, "jax", expected, False)
    mailbox.probe_file(tmp_path, 4).rename(mailbox.probe_file(tmp_path, 5))
    with pytest.raises(mailbox.CorruptFile, match="is not of version 5"):
        compare(tmp_path, 5, expected, 0.01)
    mailbox.write_json(mailbox.probe_file(tmp_path, 6), {"version": 6})
    with pytest.raises(mailbox.CorruptFile, match="lacks the field 'logps'"):
        compare(tmp_path, 6, expected, 0.01)
