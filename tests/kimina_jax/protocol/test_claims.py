# SPDX-License-Identifier: Apache-2.0
"""Claims: one owner at a time, kept alive, taken over from the dead."""

import multiprocessing
import os
import time
from pathlib import Path

from kimina_jax.protocol import mailbox
from kimina_jax.protocol.claims import ClaimFiles

SHARD = Path("shard_00000.jsonl")


def test_one_owner_at_a_time(tmp_path):
    with ClaimFiles(tmp_path) as one, ClaimFiles(tmp_path) as other:
        assert one.take(3, SHARD)
        assert not other.take(3, SHARD) and not one.take(3, SHARD)
        assert other.take(4, SHARD)
        one.give_up(3, SHARD)
        assert other.take(3, SHARD)
    assert list((tmp_path / "claims").rglob("*.jsonl")) == []


def test_a_living_owner_keeps_its_claim_and_a_dead_one_loses_it(tmp_path):
    with ClaimFiles(tmp_path, lease_s=0.6) as one, ClaimFiles(tmp_path, lease_s=0.6) as other:
        assert one.take(0, SHARD)
        time.sleep(1.2)
        assert not other.take(0, SHARD)
        one._stopped.set()  # as if it had been killed
        one._thread.join()
        path = mailbox.claim_file(tmp_path, 0, SHARD.name)
        os.utime(path, (time.time() - 10, time.time() - 10))
        assert other.take(0, SHARD)
        one.give_up(0, SHARD)
        assert path.exists(), "a claim that was lost is not its old owner's to give up"


def _grab(run: str, wins: multiprocessing.Queue) -> None:
    claims = ClaimFiles(Path(run), lease_s=1.0)
    wins.put([k for k in range(60) if claims.take(0, Path(f"shard_{k:05d}.jsonl"))])


def test_processes_share_the_shards_also_those_of_a_dead_one(tmp_path):
    dead = ClaimFiles(tmp_path)
    for k in range(0, 60, 3):
        assert dead.take(0, Path(f"shard_{k:05d}.jsonl"))
        path = mailbox.claim_file(tmp_path, 0, f"shard_{k:05d}.jsonl")
        os.utime(path, (time.time() - 100, time.time() - 100))
    context = multiprocessing.get_context("spawn")
    wins = context.Queue()
    processes = [context.Process(target=_grab, args=(str(tmp_path), wins)) for _ in range(3)]
    for process in processes:
        process.start()
    taken = sorted(k for _ in processes for k in wins.get(timeout=60))
    for process in processes:
        process.join()
    assert taken == list(range(60))


def _die_with_a_claim(run: str) -> None:
    assert ClaimFiles(Path(run)).take(0, SHARD)
    os._exit(0)


def test_what_a_killed_process_of_this_host_held_is_free_at_once(tmp_path):
    process = multiprocessing.get_context("spawn").Process(
        target=_die_with_a_claim, args=(str(tmp_path),)
    )
    process.start()
    process.join()
    assert mailbox.claim_file(tmp_path, 0, SHARD.name).exists()
    assert ClaimFiles(tmp_path).take(0, SHARD)
