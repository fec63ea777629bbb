# SPDX-License-Identifier: Apache-2.0
"""The log of a step's rollouts: one writer a shard, no id twice, no number again."""

import threading

from kimina_jax.protocol import mailbox
from kimina_jax.protocol.shard_log import ShardLog


def test_shards_count_on_past_bad_ones(tmp_path):
    log = ShardLog(tmp_path)
    log.append([{"id": "a"}])
    second = log.append([{"id": "b"}])
    mailbox.set_aside(second)
    third = log.append([{"id": "b"}])
    assert third.name == "shard_00002.jsonl" and log.ids() == {"a", "b"}
    assert [p.name for p in mailbox.shards(tmp_path)] == ["shard_00000.jsonl", "shard_00002.jsonl"]


def test_what_is_there_is_not_written_again(tmp_path):
    one, other = ShardLog(tmp_path), ShardLog(tmp_path)
    assert not one.ids()
    other.append([{"id": "a"}, {"id": "b"}])
    path = one.append([{"id": "b"}, {"id": "c"}])
    assert mailbox.read_jsonl(path) == [{"id": "c"}]
    assert one.append([{"id": "a"}]) is None and one.append([]) is None


def test_many_writers_of_the_same_lines_leave_each_once(tmp_path):
    lines = [{"id": str(i)} for i in range(60)]

    def write(first):
        log = ShardLog(tmp_path)
        for start in range(0, 60, 6):
            at = (first + start) % 60
            log.append((lines + lines)[at : at + 9])

    threads = [threading.Thread(target=write, args=(first,)) for first in (0, 3, 20, 41)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = [line["id"] for p in mailbox.shards(tmp_path) for line in mailbox.read_jsonl(p)]
    assert sorted(found) == sorted(line["id"] for line in lines)
