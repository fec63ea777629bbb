# SPDX-License-Identifier: Apache-2.0
"""The file protocol: whole files or none, completeness said aloud, garbage named and set aside."""

import errno
import os
from pathlib import Path

import pytest

from kimina_jax.protocol import mailbox


def test_paths_have_one_form(tmp_path):
    assert mailbox.weights_folder(tmp_path, 12) == tmp_path / "weights" / "step_000012"
    assert mailbox.step_number(mailbox.request_file(tmp_path, 12).name) == 12


def test_a_write_is_whole_or_absent(tmp_path, monkeypatch):
    path = tmp_path / "deep" / "a.json"
    mailbox.write_json(path, {"x": "∀"})
    assert mailbox.read_json(path) == {"x": "∀"}

    def full(fd):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(mailbox.MailboxError, match=r"a\.json: cannot write: no space left"):
        mailbox.write_json(path, {"x": "other"})
    assert mailbox.read_json(path) == {"x": "∀"}
    assert [p.name for p in path.parent.iterdir()] == ["a.json"]


def test_no_failure_leaves_a_temporary_file(tmp_path, monkeypatch):
    path = tmp_path / "a.json"
    with pytest.raises(UnicodeEncodeError):
        mailbox.write_text(path, "half: \ud83d")

    def interrupt(fd):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        mailbox.write_json(path, {"x": 1})
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('{"id": 1}\n{"id": 2', "line 2 is torn"),
        ('{"id": 1}\nnonsense\n', "line 2 is not valid JSON"),
        ('{"id": 1}\n{"other": 2}\n', "line 2 lacks the field 'id'"),
        ("[1]\n", "line 1 is not a JSON object"),
    ],
)
def test_garbage_is_named_by_line(tmp_path, text, complaint):
    path = tmp_path / "shard_00000.jsonl"
    path.write_text(text)
    with pytest.raises(mailbox.CorruptFile, match=complaint) as caught:
        mailbox.read_jsonl(path, ["id"])
    assert caught.value.path == path


def test_invalid_utf8_is_named(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"a": "\xff"}\n')
    with pytest.raises(mailbox.CorruptFile, match="UTF-8"):
        mailbox.read_jsonl(path)


@pytest.mark.parametrize("links", [True, False])
def test_a_new_file_has_one_writer(tmp_path, monkeypatch, links):
    if not links:  # as on a mounted bucket

        def refuse(*_):
            raise OSError(errno.EPERM, "no links")

        monkeypatch.setattr(os, "link", refuse)
    path = tmp_path / "rollouts" / "shard_00000.jsonl"
    assert mailbox.create_jsonl(path, [{"id": 1}])
    assert not mailbox.create_jsonl(path, [{"id": 2}])
    assert mailbox.read_jsonl(path) == [{"id": 1}] and list(path.parent.iterdir()) == [path]


def test_unread_shards_are_those_without_verdicts(tmp_path):
    assert mailbox.unread_shards(tmp_path) == 0
    for step, shards in ((0, 2), (1, 3)):
        for shard in range(shards):
            path = mailbox.shard_file(mailbox.rollouts_folder(tmp_path, step), shard)
            mailbox.write_jsonl(path, [{"id": shard}])
    mailbox.mark_stable(mailbox.verdicts_folder(tmp_path, 0))
    mailbox.write_jsonl(mailbox.shard_file(mailbox.verdicts_folder(tmp_path, 1), 1), [{"id": 1}])
    assert mailbox.unread_shards(tmp_path) == 2


def test_a_corrupt_shard_reopens_its_step_and_loses_nothing(tmp_path):
    rollouts, verdicts = mailbox.rollouts_folder(tmp_path, 3), mailbox.verdicts_folder(tmp_path, 3)
    for folder in (rollouts, verdicts):
        mailbox.write_jsonl(mailbox.shard_file(folder, 0), [{"id": 1}])
        mailbox.mark_stable(folder)
    bad = mailbox.shard_file(rollouts, 0)
    bad.write_text("torn")
    with pytest.raises(mailbox.MailboxError, match=r"line 1 is torn.*set aside"):
        mailbox.read_shard(tmp_path, 3, bad, ["id"])
    assert not mailbox.is_stable(rollouts) and not mailbox.is_stable(verdicts)
    assert (rollouts / "shard_00000.jsonl.corrupt").read_text() == "torn"
    assert (verdicts / "shard_00000.jsonl.corrupt").exists()


def test_requests_wait_until_their_rollouts_are_complete(tmp_path):
    for step in (0, 1):
        mailbox.write_json(mailbox.request_file(tmp_path, step), {})
    assert list(mailbox.pending_requests(tmp_path)) == [0, 1]
    mailbox.mark_stable(mailbox.rollouts_folder(tmp_path, 0))
    assert list(mailbox.pending_requests(tmp_path)) == [1]
    assert not list(mailbox.pending_requests(tmp_path / "nowhere"))


def test_nothing_waits_for_ever():
    with pytest.raises(mailbox.WaitTimeout, match="for the moon"):
        mailbox.wait_for(lambda: False, "the moon", timeout_s=0.05, poll_s=0.01)
    assert mailbox.wait_for(lambda: True, "the sun", timeout_s=1) < 0.05


def test_complete_steps_are_not_looked_at_many_times_a_second(tmp_path, monkeypatch):
    """A run keeps the folders of all its steps; on NFS each look at one takes its time."""
    clock, looked = [0.0], []

    def is_stable(folder):
        looked.append(folder.name)
        return (folder / mailbox.STABLE).exists()

    monkeypatch.setattr(mailbox.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(mailbox, "is_stable", is_stable)
    for step in range(4):
        mailbox.write_jsonl(mailbox.shard_file(mailbox.rollouts_folder(tmp_path, step), 0), [])
        if step < 3:
            mailbox.mark_stable(mailbox.verdicts_folder(tmp_path, step))
    for _ in range(5):
        assert list(mailbox.unchecked(tmp_path)) == [3] and mailbox.unread_shards(tmp_path) == 1
    assert looked.count("step_000000") == 1 and looked.count("step_000003") == 10
    mailbox.unmark_stable(tmp_path, 1, "verdicts")  # in this process, at once
    assert list(mailbox.unchecked(tmp_path)) == [1, 3]
    (mailbox.verdicts_folder(tmp_path, 2) / mailbox.STABLE).unlink()  # in another one
    assert list(mailbox.unchecked(tmp_path)) == [1, 3]
    clock[0] += mailbox.SEEN_S
    assert list(mailbox.unchecked(tmp_path)) == [1, 2, 3]


def test_an_unreadable_file_is_no_stack_trace(tmp_path):
    with pytest.raises(mailbox.MailboxError, match="cannot read"):
        mailbox.read_json(Path(tmp_path / "absent.json"))
