# SPDX-License-Identifier: Apache-2.0
"""Where bulk verdicts go: found out before the work, whole at the end, nothing lost before it."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from lean_checker.__main__ import main
from lean_checker.output_file import OutputError, OutputFile
from lean_checker.records import Message, Verdict

ROWS = [
    {"id": "good", "statement": "theorem t (p : Prop) (h : p) : p", "proof": "h"},
    {"id": "bad", "statement": "theorem t : 2 = 3", "proof": "rfl"},
]


def _verdict(name: str, text: str = "m") -> Verdict:
    return Verdict(name, "wrong", (Message("error", 1, 0, text, 1, 4),), 0.5, "lean")


def _source(folder: Path, rows: list[dict] = ROWS) -> Path:
    path = folder / "in.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def _names(path: Path) -> list[str]:
    return [json.loads(line)["id"] for line in path.read_text().splitlines()]


def _opened(target: Path, order: str = "ab") -> OutputFile:
    return OutputFile(target, target.with_name("in"), list(order))


def test_verdicts_lie_beside_the_output_as_they_come_and_in_order_at_the_end(tmp_path):
    target = tmp_path / "out.jsonl"
    target.write_text("old")
    target.chmod(0o640)
    with _opened(target) as output:
        output.add(_verdict("b", "\ud800"))
        assert _names(output.partial) == ["b"] and target.read_text() == "old"
        output.add(_verdict("a"))
        output.finish()
    assert _names(target) == ["a", "b"]
    assert target.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]


def test_what_ends_early_keeps_its_verdicts(tmp_path):
    target = tmp_path / "out.jsonl"
    kept = []
    for _ in range(2):  # the second time beside what the first one left
        with pytest.raises(KeyboardInterrupt), _opened(target) as output:
            output.add(_verdict("a"))
            raise KeyboardInterrupt
        kept.append(output.partial)
        assert output.kept() == f"; the verdicts so far (1) are in {output.partial}"
    assert [_names(path) for path in kept] == [["a"], ["a"]] and not target.exists()
    with pytest.raises(KeyboardInterrupt), _opened(tmp_path / "other") as output:
        raise KeyboardInterrupt
    assert sorted(tmp_path.iterdir()) == sorted(kept)


def test_a_link_stays(tmp_path):
    (tmp_path / "real").mkdir()
    link, real = tmp_path / "out.jsonl", tmp_path / "real" / "file"
    link.symlink_to(real)
    with _opened(link, "a") as output:
        output.add(_verdict("a"))
        output.finish()
    assert link.is_symlink() and _names(real) == ["a"]


@pytest.mark.parametrize(("come", "got"), [("bcad", "abcd"), ("dab", "abd"), ("", "")])
def test_a_pipe_gets_what_there_is_in_order(come, got, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    with contextlib.suppress(KeyboardInterrupt), _opened(pipe, "abcd") as output:
        for name in come:
            output.add(_verdict(name))
        if len(come) < 4:
            raise KeyboardInterrupt
        output.finish()
    reader.join(10)
    assert [json.loads(line)["id"] for line in read[0].splitlines()] == list(got)
    assert pipe.is_fifo() and list(tmp_path.iterdir()) == [pipe]


def test_standard_output_as_a_file(tmp_path):
    source = _source(tmp_path)
    command = [sys.executable, "-m", "lean_checker", "--jsonl", str(source), "/dev/stdout"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stderr
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [(v["id"], v["status"]) for v in found] == [("good", "valid"), ("bad", "wrong")]


@pytest.mark.parametrize(
    "kind", ["same", "link to it", "hard link", "folder", "no folder", "a loop", "below a file"]
)
def test_an_output_that_cannot_be_is_found_before_the_work(kind, tmp_path, capsys):
    source = _source(tmp_path)
    before = source.read_bytes()
    target = tmp_path / "out"
    if kind == "same":
        target = source
    elif kind == "link to it":
        target.symlink_to(source)
    elif kind == "hard link":
        target.hardlink_to(source)
    elif kind == "folder":
        target.mkdir()
    elif kind == "a loop":
        target.symlink_to(target)
    elif kind == "below a file":
        target = source / "out"
    else:
        target = tmp_path / "no" / "out"
    started = time.monotonic()
    # A toolchain that there is not would be the next complaint.
    assert main(["--jsonl", str(source), str(target), "--toolchain", "no/such"]) == 2
    assert time.monotonic() - started < 5
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and (str(target) in said or str(target.parent) in said)
    assert source.read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_or_a_file_without_the_right_to_write(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    with pytest.raises(OutputError, match="Permission denied"):
        _opened(closed / "out").__enter__()


def test_a_full_disk_is_one_sentence(tmp_path):
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("there is no /dev/full")
    with (
        pytest.raises(OutputError, match="No space left"),
        _opened(full) as output,
    ):
        output.add(_verdict("a"))
    assert full.is_char_device()


def test_sigterm_keeps_what_is_done(tmp_path):
    loop = "by\n  repeat (apply Classical.byContradiction; intro)"
    loops = [{"id": f"{k}", "statement": f"theorem f{k} : False", "proof": loop} for k in range(60)]
    rows = [*ROWS, *loops]
    source, target = _source(tmp_path, rows), tmp_path / "out.jsonl"
    command = [sys.executable, "-m", "lean_checker", "--jsonl", str(source), str(target)]
    process = subprocess.Popen(
        [*command, "--workers", "1", "--timeout", "1"], stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 240
    partial = tmp_path / f"out.jsonl.{process.pid}.partial"
    while time.monotonic() < deadline and not (partial.exists() and partial.stat().st_size):
        time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 143
    assert f"are in {partial}" in said and "Traceback" not in said
    assert {"good", "bad"} & set(_names(partial))
    assert not target.exists()
