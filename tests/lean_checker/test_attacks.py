# SPDX-License-Identifier: Apache-2.0
"""The corpus of attacks against the real kernel, in one pool and each alone, in two orders.

A file in attacks/ holds what it tries, the row of the published attack table that it stands for (if
any), the toolchain that it needs ("stock" ones name things that the embedded theory lacks; they are
run all the same and must not pass), and its candidates with the statuses that they may get.
"""

import json
import random
from pathlib import Path

import pytest

from lean_checker.pool import Pool
from lean_checker.records import STATUSES, Candidate

FILES = sorted((Path(__file__).parent / "attacks").glob("*.json"))


def _text(candidate: dict) -> str:
    if "proof" in candidate:
        return candidate["proof"]
    return "".join(text * times for text, times in candidate["proof_parts"])


def _load() -> list[tuple[Candidate, set[str], str]]:
    loaded = []
    for path in FILES:
        attack = json.loads(path.read_text(encoding="utf-8"))
        assert attack["tries"] and attack["needs"] in ("embedded", "stock")
        for k, c in enumerate(attack["candidates"]):
            expected = {c["status"]} if isinstance(c["status"], str) else set(c["status"])
            assert expected <= set(STATUSES), path.name
            candidate = Candidate(f"{path.stem}/{k}", c["statement"], _text(c))
            loaded.append((candidate, expected, attack["needs"]))
    return loaded


ATTACKS = _load()


def _faults(statuses: dict[str, str]) -> list[str]:
    faults = []
    for candidate, expected, needs in ATTACKS:
        status = statuses[candidate.id]
        if needs == "stock":
            # Here the names are unknown, so what refuses it may differ; it must be refused.
            expected = set(STATUSES) - {"valid", "infra"}
        if status not in expected:
            faults.append(f"{candidate.id}: {status}, not {sorted(expected)}")
    return faults


def test_corpus_is_large():
    assert len(FILES) >= 150


def test_no_attack_passes_in_batches(toolchain):
    with Pool(toolchain, workers=2, timeout_s=2.0, memory_mib=1000) as pool:
        statuses = {v.id: v.status for v in pool.check(c for c, _, _ in ATTACKS)}
    assert _faults(statuses) == []


@pytest.mark.slow
@pytest.mark.parametrize("max_batch", [1, 7, 500])
def test_no_attack_passes_in_any_order_and_batch_size(toolchain, max_batch):
    shuffled = random.Random(max_batch).sample(ATTACKS, len(ATTACKS))
    limits = {"timeout_s": 3.0, "memory_mib": 1000, "max_batch": max_batch}
    with Pool(toolchain, workers=2, **limits) as pool:
        statuses = {v.id: v.status for v in pool.check(c for c, _, _ in shuffled)}
    assert _faults(statuses) == []
