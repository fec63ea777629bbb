# SPDX-License-Identifier: Apache-2.0
"""What is no fault of a proof is not called one: ends from outside, and starts that fail."""

import sys
from dataclasses import replace

import pytest

from lean_checker.files.whole_files import check_text
from lean_checker.pool import Pool
from lean_checker.records import Candidate
from lean_checker.sandbox.process import Limits
from lean_checker.toolchain import Toolchain

TRUE = Candidate("t", "theorem t (p : Prop) (h : p) : p", "h")
# Ends as asked, as often as a file says, where a batch or a file is to be compiled; else it becomes
# Lean.
STUB = """
import os, pathlib, re, signal, subprocess, sys
left, end, command = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
sources = [pathlib.Path(part).stem for part in command if part.endswith(".lean")]
meant = any(re.fullmatch(r"Batch[0-9a-f]{16}|File[0-9a-f]{16}_0", stem) for stem in sources)
if meant and (times := int(left.read_text())):
    left.write_text(str(times - 1))
    if end == "walls":
        print("sandbox: [Errno 28] unshare: No space left on device", file=sys.stderr)
        sys.exit(126)
    if end in ("thread", "abort"):
        more = "libc++abi: terminating due to uncaught exception of type lean::exception: "
        text = "failed to create thread: Resource temporarily unavailable"
        print(more * (end == "abort") + text, file=sys.stderr, flush=True)
        os.kill(os.getpid(), signal.SIGABRT) if end == "abort" else sys.exit(1)
    if end == "words":
        code = subprocess.run(command).returncode
        print("MemoryError", file=sys.stderr, flush=True)
        sys.exit(code)
    os.kill(os.getpid(), getattr(signal, end))
os.execv(command[0], command)
"""


def _failing(toolchain: Toolchain, left, end: str) -> Toolchain:
    stub = left.with_name("stub.py")
    stub.write_text(STUB)
    left.write_text("0")
    start = (sys.executable, "-I", "-S", str(stub), str(left), end)
    return replace(toolchain, command=(*start, *toolchain.command))


@pytest.mark.parametrize("end", ["walls", "thread", "abort", "SIGTERM", "SIGHUP", "SIGKILL"])
def test_a_true_proof_is_tried_again(toolchain, tmp_path, end):
    left = tmp_path / "left"
    with Pool(
        _failing(toolchain, left, end), workers=1, timeout_s=30.0, sandbox="off", max_retries=2
    ) as pool:
        left.write_text("2")
        (verdict,) = pool.check([TRUE])
        assert (verdict.status, pool.stats()["retries"]) == ("valid", 2)
        left.write_text("3")
        (verdict,) = pool.check([TRUE])
        assert (verdict.status, pool.stats()["retries"]) == ("infra", 4)


def test_a_crash_of_its_own_is_the_proofs(toolchain, tmp_path):
    left = tmp_path / "left"
    failing = _failing(toolchain, left, "SIGSEGV")
    with Pool(failing, workers=1, timeout_s=30.0, sandbox="off") as pool:
        left.write_text("2")
        (verdict,) = pool.check([TRUE])
        assert (verdict.status, pool.stats()["retries"]) == ("crash", 1)


@pytest.mark.parametrize("end", ["thread", "SIGTERM"])
def test_a_file_is_not_called_wrong(toolchain, tmp_path, end):
    left = tmp_path / "left"
    failing = _failing(toolchain, left, end)
    left.write_text("1")
    text = "theorem t : True := trivial\n"
    (verdict,), _ = check_text(failing, text, "F", 30.0, 1500, Limits(30.0, 1500))
    assert verdict.status == "infra"


@pytest.mark.parametrize("others", [{}, {"u": "wrong"}])
def test_a_file_cannot_say_that_lean_did_not_start(toolchain, tmp_path, others):
    left = tmp_path / "left"
    failing = _failing(toolchain, left, "words")
    left.write_text("1")
    text = "theorem t : True := trivial\n" + "theorem u : False := trivial\n" * len(others)
    verdicts, _ = check_text(failing, text, "F", 30.0, 1500, Limits(30.0, 1500))
    assert {v.id[2:]: v.status for v in verdicts} == {"t": "valid", **others}
