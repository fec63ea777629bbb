# SPDX-License-Identifier: Apache-2.0
"""Files at paths that a user chose keep what they are."""

import os
import threading

import pytest

from launch.config.errors import UserError
from launch.processes import user_files


def test_a_link_and_a_mode_stay(tmp_path):
    target, link = tmp_path / "real" / "a.txt", tmp_path / "a.txt"
    target.parent.mkdir()
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    user_files.write_user_text(link, "∀ x")
    assert link.is_symlink() and target.read_text(encoding="utf-8") == "∀ x"
    assert target.stat().st_mode & 0o777 == 0o640
    target.unlink()  # a link that leads nowhere leads to the new file
    user_files.write_user_text(link, "new")
    assert link.is_symlink() and target.read_text() == "new"
    assert [path.name for path in target.parent.iterdir()] == ["a.txt"]


def test_a_pipe_and_a_device_are_written_into(tmp_path):
    pipe, device = tmp_path / "pipe", tmp_path / "null"
    os.mkfifo(pipe)
    device.symlink_to(os.devnull)
    got = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text()), daemon=True)
    reader.start()
    user_files.write_user_text(pipe, "into the pipe")
    reader.join(10)
    assert got == ["into the pipe"] and pipe.is_fifo()
    user_files.check_place(device)
    user_files.write_user_text(device, "gone")
    assert device.is_symlink() and device.is_char_device()


def test_what_cannot_be_written_is_one_sentence_and_leaves_nothing(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("old")
    with pytest.raises(UserError, match=r"a\.txt: cannot be written: .*'\\ud83d'"):
        user_files.write_user_text(file, "half: \ud83d")
    for wrong in (file / "b", tmp_path / ("x" * 300), tmp_path):
        with pytest.raises(UserError, match="cannot be written"):
            user_files.write_user_text(wrong, "text")
    assert file.read_text() == "old" and list(tmp_path.iterdir()) == [file]
    for wrong in (tmp_path, tmp_path / "no" / "x.json"):
        with pytest.raises(UserError, match="in a folder that exists"):
            user_files.check_place(wrong)
    for wrong in (tmp_path, file / "b", file / "b" / "c"):
        with pytest.raises(UserError, match="cannot be a file there"):
            user_files.check_place(wrong, made=True)
    user_files.check_place(tmp_path / "no" / "nor" / "x.json", made=True)
    assert list(tmp_path.iterdir()) == [file]


def test_a_folder_to_be_written_is_found_without_links_and_refused_where_it_cannot_be(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert user_files.empty_folder(str(tmp_path / "link")) == tmp_path / "real"
    assert user_files.empty_folder(f"{tmp_path}/new/../real/x/y") == tmp_path / "real" / "x" / "y"
    assert list((tmp_path / "real").iterdir()) == []
    (tmp_path / "file").write_text("mine")
    for wrong in ("", " ", tmp_path / "file", tmp_path / "file" / "x", tmp_path, "/", "x" * 252):
        with pytest.raises(UserError, match="--out"):
            user_files.empty_folder(str(wrong))
