# SPDX-License-Identifier: Apache-2.0
"""Steps that no run goes back to become one file each, or go, and nobody does them again."""

import shutil
import tarfile

import pytest

from flextrain_jax.core.saving import Saving
from kimina_jax.protocol import archive, mailbox
from tests.kimina_jax.trainer import simulated

# Python 3.11.2 knows no filter, and later ones warn where there is none.
CAREFUL = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}

pytestmark = pytest.mark.usefixtures("learner")


def archived(run):
    return sorted(int(path.name[5:11]) for path in (run / "archive").glob("step_*.tar.gz"))


def steps_there(run):
    return sorted(mailbox.step_number(path.name) for path in (run / "rollouts").glob("step_*"))


def test_old_steps_are_one_file_each_and_the_run_is_what_it_would_have_been(tmp_path, learner):
    """With a kill on the way, and with steps that only an old checkpoint goes back to."""
    saving, steps = Saving(every_steps=2, keep=1), 8
    told = {"max_staleness": 1, "old_after": 1}
    kept, packed = tmp_path / "kept", tmp_path / "packed"
    expected = simulated.train(kept, steps, simulated.Engine(), saving, **told)
    assert steps_there(kept) == list(range(8)) and not archived(kept)

    def kill(step):
        if step == 5:
            # The checkpoints 2 and 4 may be the newest that is whole.
            assert archived(packed) == [0, 1] and steps_there(packed)[:1] == [2]
            raise KeyboardInterrupt

    told["old_rollouts"] = "compress"
    learner.before_update = staticmethod(kill)
    with pytest.raises(KeyboardInterrupt):
        simulated.train(packed, steps, simulated.Engine(), saving, **told)
    learner.before_update = staticmethod(lambda step: None)
    assert simulated.train(packed, steps, simulated.Engine(), saving, **told) == expected
    assert archived(packed) == [0, 1, 2, 3] and steps_there(packed) == [4, 5, 6, 7]
    for step in archived(packed):
        with tarfile.open(mailbox.archive_file(packed, step)) as file:
            file.extractall(packed, **CAREFUL)
    assert simulated.files(packed) == simulated.files(kept)


@pytest.fixture
def run(tmp_path):
    """A run of three steps, and what its tiers wrote."""
    simulated.train(tmp_path, 3, simulated.Engine())
    mailbox.unmark_done(tmp_path)
    return tmp_path


@pytest.mark.parametrize("compress", [True, False])
def test_a_step_that_goes_is_never_work_for_anybody(run, monkeypatch, compress):
    remove, looked = shutil.rmtree, []

    def watched(path, **rest):
        looked.append(path)
        assert not list(mailbox.pending_requests(run)) and not mailbox.unread_shards(run)
        assert not list(mailbox.unchecked(run))
        remove(path, **rest)

    monkeypatch.setattr(shutil, "rmtree", watched)
    archive.put_away(run, 2, compress)
    assert looked and steps_there(run) == [2] and archived(run) == ([0, 1] if compress else [])
    names = [
        path.name for part in ("requests", "verdicts", "claims") for path in (run / part).iterdir()
    ]
    assert {name for name in names if name.startswith(("step", "gone"))} <= {
        "step_000002", "step_000002.json",
    }  # fmt: skip


def test_what_a_kill_left_half_done_is_done(run):
    there = simulated.files(run)
    archive.put_away(run, 1, True)
    with tarfile.open(mailbox.archive_file(run, 0)) as file:
        names = set(file.getnames())
        file.extractall(run, **CAREFUL)
    assert {name for name in names if name in there} == {n for n in there if "step_000000" in n}
    # Killed after the request, and while the rollouts were removed.
    mailbox.request_file(run, 0).unlink()
    gone = run / "rollouts" / "gone_step_000000"
    shutil.copytree(mailbox.rollouts_folder(run, 0), gone)
    size = mailbox.archive_file(run, 0).stat().st_size
    archive.put_away(run, 1, True)
    assert not gone.exists() and steps_there(run) == [1, 2]
    assert mailbox.archive_file(run, 0).stat().st_size == size  # not made again of what was left
    assert not list((run / "archive").glob("*.tmp"))
    archive.put_away(run, 1, False)
    assert archived(run) == [0]


def test_a_disk_that_refuses_is_one_sentence(run):
    (run / "archive").write_text("a file where the folder should be")
    with pytest.raises(mailbox.MailboxError, match="cannot put away old steps"):
        archive.put_away(run, 2, True)
    assert steps_there(run) == [0, 1, 2]
