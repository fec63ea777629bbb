# SPDX-License-Identifier: Apache-2.0
"""The walls around Lean, tried from inside by programs that attack them."""

import subprocess
import sys

import pytest

from lean_checker.pool import Pool, PoolError
from lean_checker.records import Candidate
from lean_checker.sandbox import features

WALLS = features.available()
PYTHON = [sys.base_prefix, f"{sys.prefix}/bin", f"{sys.prefix}/pyvenv.cfg"]
full = pytest.mark.skipif(WALLS != features.FEATURES, reason="this machine lacks some walls")


def _inside(code: str, folder, walls=WALLS) -> subprocess.CompletedProcess:
    command = [sys.executable, "-I", "-S", "-c", code]
    wrapped = features.wrap(walls, command, PYTHON, [str(folder)])
    return subprocess.run(wrapped, capture_output=True, text=True, timeout=60, env={})


@full
@pytest.mark.parametrize(
    "code",
    [
        "open('/etc/passwd').read()",
        "open('/tmp/evil', 'w')",
        "open({outside!r}).read()",
        "import os; os.listdir('/tmp')",
        "import os; os.listdir('/proc/1')",
        "import os; os.remove({outside!r})",
        "import os; os.fork()",
        "import os; os.kill(os.getppid(), 0)",
        "import os; os.setsid()",
        "import os; os.chroot('.')",
        "import os; os.unshare(0x10000000)",
        "import socket; socket.socket()",
        "import socket; socket.socketpair()",
        "import subprocess; subprocess.run(['/bin/true'])",
        "import ctypes; c = ctypes.CDLL(None); assert c.ptrace(0, 0, 0, 0) == 0",
        "import ctypes; c = ctypes.CDLL(None); assert c.mount(0, b'/', 0, 0, 0) == 0",
        "import os; os.mkfifo({outside!r} + 'x')",
        "import os; os.symlink('/etc', {outside!r} + 'x')",
    ],
)
def test_attacks_from_inside_fail(code, tmp_path):
    outside = tmp_path / "secret"
    outside.write_text("secret")
    folder = tmp_path / "scratch"
    folder.mkdir()
    answer = _inside(code.format(outside=str(outside)), folder)
    assert answer.returncode == 1, answer
    assert "Error" in answer.stderr
    assert outside.read_text() == "secret"
    # The same program without walls does something: the wall is what stopped it.
    if "outside" in code:
        assert _inside(code.format(outside=str(outside)), folder, walls=()).returncode == 0


@full
def test_what_lean_needs_works(tmp_path):
    code = (
        "import os, threading; t = threading.Thread(target=print, args=('thread',)); t.start();"
        f"t.join(); open({str(tmp_path / 'out')!r}, 'w').write('x'); print(os.getuid())"
    )
    answer = _inside(code, tmp_path)
    assert answer.stdout.split() == ["thread", "65534"], answer
    assert (tmp_path / "out").read_text() == "x"


def test_each_wall_alone_works_and_is_described(tmp_path):
    for wall in WALLS:
        assert _inside("print('in')", tmp_path, walls=(wall,)).stdout == "in\n"
        assert wall in features.describe((wall,))
    assert "no sandbox" in features.describe(())
    assert "missing here: landlock" in features.describe(("namespaces", "seccomp"))


def test_a_missing_program_is_told(tmp_path):
    wrapped = features.wrap(WALLS or ("seccomp",), ["/no/such/program"], PYTHON, [])
    answer = subprocess.run(wrapped, capture_output=True, text=True, timeout=60)
    assert answer.returncode == 126 and "No such file" in answer.stderr


def test_a_pool_can_insist_or_do_without(toolchain):
    good = Candidate("x", "theorem t (p : Prop) (h : p) : p", "h")
    with Pool(toolchain, workers=1, sandbox="off") as pool:
        assert [v.status for v in pool.check([good])] == ["valid"]
        assert pool.sandbox.startswith("no sandbox")
    if features.FEATURES == WALLS:
        with Pool(toolchain, workers=1, sandbox="full") as pool:
            assert [v.status for v in pool.check([good])] == ["valid"]
            assert "landlock" in pool.sandbox
    with pytest.raises(PoolError, match="sandbox must be one of"):
        Pool(toolchain, workers=1, sandbox="strong")


def test_insisting_fails_where_a_wall_is_missing(toolchain, monkeypatch):
    monkeypatch.setattr(features, "SCRIPT", "/no/such/sandbox.py")
    with (
        pytest.raises(PoolError, match="inside the full sandbox"),
        Pool(toolchain, workers=1, sandbox="full"),
    ):
        pass
