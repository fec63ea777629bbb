# SPDX-License-Identifier: Apache-2.0
"""The compiled form of `theory/`, kept in a per-user cache that is checked at every start.

An editable install compiles it beside the sources, where it is looked for first (`build_beside`),
and removes there what older sources left, unless a process still uses it or it is not a day old.
A cache folder is named by a hash over the theory's sources and the Lean version, so a changed
theory has another folder. It is built in a temporary folder under a lock and renamed into place,
and its manifest holds the sha256 of every compiled module: what is incomplete or altered is built
anew.
"""

import contextlib
import errno
import fcntl
import graphlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path

from lean_checker.theory.embedded import LEAN_VERSION, WHEEL, WHEEL_VERSION

THEORY = Path(__file__).resolve().parent
MANIFEST = "manifest.json"
BESIDE = "compiled"  # below the sources; git ignores it
MODULE_SECONDS = 300
# Locks may not reach other hosts: what they compiled or began so lately may be in use there.
KEPT_SECONDS = 86_400.0
IMPORT = re.compile(r"^import\s+([\w.]+)\s*$", re.MULTILINE)


# Open manifests of the folders that this process uses, each with a shared lock on it.
_USED: dict[Path, int] = {}


class TheoryError(Exception):
    """The theory cannot be compiled or its cache cannot be written; the text is one sentence."""


def cache_root() -> Path:
    """Return the folder of all caches: $XDG_CACHE_HOME/lean_checker, or ~/.cache/lean_checker."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "lean_checker"


def lean_environment(folder: Path) -> dict[str, str]:
    """Return the complete environment in which the embedded Lean finds the modules in `folder`."""
    return {"LEAN_PATH": str(folder), "LEAN_BACKTRACE": "0", "LC_ALL": "C.UTF-8"}


def theory_modules(theory: Path = THEORY) -> dict[str, Path]:
    """Return module name -> source file for every module of the theory, sorted by name."""
    files = sorted(theory.rglob("*.lean"))
    return {".".join(f.relative_to(theory).with_suffix("").parts): f for f in files}


def theory_id(theory: Path = THEORY) -> str:
    """Return the name of this theory under this Lean: a hash over all its sources."""
    digest = hashlib.sha256(f"{WHEEL} {WHEEL_VERSION}".encode())
    for name, path in theory_modules(theory).items():
        digest.update(f"\0{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}".encode())
    return f"lean-{LEAN_VERSION}-minicore-{digest.hexdigest()[:12]}"


def ensure(command: tuple[str, ...], theory: Path = THEORY) -> tuple[str, Path]:
    """Return the theory's id and the folder of its compiled modules, compiling them if need be.

    command: argv prefix that behaves like `lean`.

    Safe when several processes start at once: one builds, the others wait. Raises TheoryError.
    """
    identity = theory_id(theory)
    beside = theory / BESIDE / identity
    if _use(beside) and _is_whole(beside):
        return identity, beside
    return identity, _ensure_in(cache_root(), command, theory, identity)


def build_beside(command: tuple[str, ...], theory: Path = THEORY) -> Path:
    """Compile the modules into a folder beside their sources, unless they are there; return it.

    It serves every user of this checkout, from the first start on. Raises TheoryError.
    """
    folder = _ensure_in(theory / BESIDE, command, theory, theory_id(theory))
    # Of other sources, whose locks nobody waits for; with a dot: of installs that were stopped.
    for stale in (*folder.parent.glob("lean-*"), *folder.parent.glob(".lean-*")):
        if stale.is_dir() and stale != folder:
            _remove_unused(stale)
    return folder


def _use(folder: Path) -> bool:
    """Keep a compiled theory from being removed while this process lives; False if there is none.

    What reads it now and later are Lean processes, which do not say so.
    """
    if folder in _USED:
        return True
    try:
        manifest = os.open(folder / MANIFEST, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    with contextlib.suppress(OSError):  # not every file system has locks
        fcntl.flock(manifest, fcntl.LOCK_SH)
    _USED[folder] = manifest
    return True


def _remove_unused(folder: Path) -> None:
    """Remove what older sources left, unless somebody may use it."""
    with contextlib.suppress(OSError), contextlib.ExitStack() as opened:
        made = folder
        if (folder / MANIFEST).exists():
            made = folder / MANIFEST
            manifest = opened.enter_context(open(made, "rb"))
            fcntl.flock(manifest, fcntl.LOCK_EX | fcntl.LOCK_NB)  # OSError while it is used
        if time.time() - made.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _ensure_in(root: Path, command: tuple[str, ...], theory: Path, identity: str) -> Path:
    folder = root / identity
    if _is_whole(folder):
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _locked(folder.with_name(f"{identity}.lock")):
            if not _is_whole(folder):
                _build(command, theory, folder)
    except OSError as error:
        raise TheoryError(_unwritable(folder.parent, error)) from error
    return folder


def _unwritable(root: Path, error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"The theory cache {root} cannot be written ({reason}); free space or set XDG_CACHE_HOME"


def _is_whole(folder: Path) -> bool:
    try:
        listed = json.loads((folder / MANIFEST).read_bytes())
        return bool(listed) and all(_sha256(folder / n) == h for n, h in listed.items())
    except (OSError, ValueError, AttributeError):
        return False


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    # The kernel drops a flock when its holder dies, however it dies.
    with open(path, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _build(command: tuple[str, ...], theory: Path, folder: Path) -> None:
    """Compile all modules into a temporary folder and put it in the place of `folder`."""
    prefix = f".{folder.name}."
    for left_over in folder.parent.glob(f"{prefix}*"):  # ours alone: we hold the lock
        shutil.rmtree(left_over, ignore_errors=True)
    work = Path(tempfile.mkdtemp(prefix=prefix, dir=folder.parent))
    try:
        _compile_all(command, theory, work)
        _write_manifest(work)
        work.chmod(folder.parent.stat().st_mode & 0o777)  # mkdtemp's is for its maker alone
        if folder.exists():
            folder.rename(Path(tempfile.mkdtemp(prefix=prefix, dir=folder.parent)) / "old")
        work.rename(folder)
    finally:
        for left_over in folder.parent.glob(f"{prefix}*"):
            shutil.rmtree(left_over, ignore_errors=True)


def _write_manifest(work: Path) -> None:
    listed = {str(p.relative_to(work)): _sha256(p) for p in sorted(work.rglob("*.olean"))}
    with open(work / MANIFEST, "w", encoding="utf-8") as file:
        json.dump(listed, file, indent=1)
        file.flush()
        os.fsync(file.fileno())


def _compile_all(command: tuple[str, ...], theory: Path, work: Path) -> None:
    """Compile every module after its imports, on as many cores as there are."""
    modules = theory_modules(theory)
    imports = {n: IMPORT.findall(p.read_text(encoding="utf-8")) for n, p in modules.items()}
    order = graphlib.TopologicalSorter(imports)
    order.prepare()
    running: dict[Future[None], str] = {}
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        try:
            while order.is_active():
                for name in order.get_ready():
                    if name not in modules:
                        raise TheoryError(
                            f"A theory module imports {name}, which is not in {theory}"
                        )
                    task = threads.submit(_compile, command, theory, name, work)
                    running[task] = name
                for task in wait(running, return_when=FIRST_COMPLETED).done:
                    task.result()
                    order.done(running.pop(task))
        finally:
            for task in running:
                task.cancel()


def _compile(command: tuple[str, ...], theory: Path, name: str, work: Path) -> None:
    path = Path(*name.split("."))
    target = (work / path).with_suffix(".olean")
    target.parent.mkdir(parents=True, exist_ok=True)
    argv = (
        *command,
        "-R",
        str(theory),
        "-o",
        str(target),
        str((theory / path).with_suffix(".lean")),
    )
    try:
        answer = subprocess.run(
            argv,
            env=lean_environment(work),
            capture_output=True,
            text=True,
            timeout=MODULE_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise TheoryError(
            f"The theory module {name} took over {MODULE_SECONDS} s to compile"
        ) from None
    if answer.returncode == 0 and target.is_file():
        return
    said = answer.stdout + answer.stderr
    if "no space" in said.lower() or "resource exhausted" in said.lower():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    first = next((line for line in said.splitlines() if "error" in line), said.strip()[:200])
    raise TheoryError(f"The theory module {name} does not compile: {first}")
