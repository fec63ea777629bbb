# SPDX-License-Identifier: Apache-2.0
"""Find a Lean and make it ready: the embedded one, `lean` on PATH, or a lake project.

The embedded toolchain is the Lean library of a pinned wheel (see `theory/embedded.py`) with the
core theory in `theory/`, which `theory/theory_cache.py` compiles once into a per-user cache. All
three kinds end as the same record: a command prefix that behaves like `lean`, the complete
environment for it, and the text that stands before a statement.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from lean_checker.theory import embedded, theory_cache

EMBEDDED_HEADER = "prelude\nimport MiniCore\n"
LEAN_HEADER = ""
# Kimina-Prover's own header for Mathlib problems.
MATHLIB_HEADER = (
    "import Mathlib\nimport Aesop\n"
    "set_option maxHeartbeats 400000\n"
    "open BigOperators Real Nat Topology Rat\n"
)
# What a stock Lean may need from the caller's environment; nothing else is passed on.
PASSED_ON = ("HOME", "PATH", "ELAN_HOME", "ELAN_TOOLCHAIN", "LANG", "LC_ALL", "TMPDIR")
LAKE_SETS = ("LEAN_PATH", "LEAN_SYSROOT", "LEAN_SRC_PATH", "LD_LIBRARY_PATH", "PATH")
QUERY_SECONDS = 120
_PART = r"(?:«[^«»\n]*»|[^\s.«»]+)"
_COMMENT = re.compile(r"(«[^«»\n]*»)|/-.*?-/|--[^\n]*", re.DOTALL)
_IMPORT = re.compile(rf"(?<!\S)import\s+(?:all\s+)?({_PART}(?:\.{_PART})*)")
REPLAYER = "leanchecker"


class ToolchainError(Exception):
    """No usable Lean for the given specification; the text is one sentence with the mend."""


@dataclass(frozen=True)
class Toolchain:
    """A Lean that is ready to run.

    kind: "embedded", "lean" or "lake".
    id: stable name of what decides a verdict (Lean version, theory or project hash).
    command: argv prefix that behaves like `lean`.
    env: the complete environment for `command`.
    header: what stands before a statement in a file to check.
    cwd: the folder to run in, or None where any will do.
    replayer: Lean's own program that gives a compiled module to the kernel again, or "".
    prefix: the folder of the release, or "" for the embedded one.
    """

    kind: str
    id: str
    command: tuple[str, ...]
    env: dict[str, str]
    header: str
    cwd: str | None = None
    replayer: str = ""
    prefix: str = ""

    @property
    def imports(self) -> list[str]:
        """The modules that the header imports, as they are written there."""
        return import_names(self.header)

    def has_module(self, name: str) -> bool:
        """Whether a compiled module, named as in an `import`, lies where this Lean looks."""
        return self.module_file(_parts(name)) is not None

    def covers(self, module: str) -> bool:
        """Whether the header imports a module, by itself or by one that stands above it."""
        parts, own = _parts(module), self.imports
        if not own:
            return parts == ["Init"]
        return any(parts[: len(above)] == above for above in map(_parts, own))

    def module_file(self, name: Iterable[str]) -> Path | None:
        """Return where the compiled module lies that this Lean finds, if there is one.

        name: its parts. None of them leads out of the folders where this Lean looks.
        """
        parts = tuple(name)
        if not parts or any("/" in part or part in ("", ".", "..") for part in parts):
            return None
        roots = [path for path in self.env.get("LEAN_PATH", "").split(os.pathsep) if path]
        if self.prefix:
            roots.append(str(Path(self.prefix, "lib", "lean")))
        # Not with_suffix: a part may hold a dot.
        files = (Path(root, *parts[:-1], f"{parts[-1]}.olean") for root in roots)
        # os.path's: a name may be too long for a file, or hold what none may.
        return next((file for file in files if os.path.isfile(file)), None)


def resolve(spec: str = "embedded", header: str | None = None) -> Toolchain:
    """Return the toolchain that `spec` names, ready to run.

    spec: "embedded" (the pinned wheel with our theory, compiled into the cache if that is stale),
        "lean" (the `lean` on PATH), or the path of a lake project.
    header: replaces the default header: `prelude` and the theory for the embedded one, Mathlib's
        for a lake project that depends on it, nothing for stock Lean.

    Raises ToolchainError.
    """
    if spec == "embedded":
        found = _resolve_embedded()
    elif spec == "lean":
        found = _resolve_lean()
    else:
        found = _resolve_lake(Path(spec))
    return found if header is None else replace(found, header=header)


def compile_beside() -> Path:
    """Compile the embedded theory beside its sources, for every later start; return the folder.

    Raises ToolchainError.
    """
    try:
        return theory_cache.build_beside(_embedded_command())
    except (embedded.WheelError, theory_cache.TheoryError) as error:
        raise ToolchainError(str(error)) from error


def _embedded_command() -> tuple[str, ...]:
    library = embedded.find_library()
    # -I and -S: no site-packages, no user environment: a faster and a closed start.
    program = (sys.executable, "-I", "-S", str(Path(embedded.__file__).resolve()))
    return (*program, f"--library={library}")


def _resolve_embedded() -> Toolchain:
    try:
        command = _embedded_command()
        identity, folder = theory_cache.ensure(command)
    except (embedded.WheelError, theory_cache.TheoryError) as error:
        raise ToolchainError(str(error)) from error
    return Toolchain(
        kind="embedded",
        id=identity,
        command=command,
        env=theory_cache.lean_environment(folder),
        header=EMBEDDED_HEADER,
    )


def _resolve_lean() -> Toolchain:
    program = shutil.which("lean")
    if program is None:
        raise ToolchainError(
            "There is no `lean` on PATH; install Lean with elan, or use the embedded toolchain"
        )
    env = _caller_environment()
    version = _ask((program, "--version"), env, None)
    prefix = _ask((program, "--print-prefix"), env, None).strip()
    return Toolchain(
        kind="lean",
        id=_version_id(version),
        command=(program,),
        env=env,
        header=LEAN_HEADER,
        replayer=_find_replayer(prefix),
        prefix=prefix,
    )


def _resolve_lake(project: Path) -> Toolchain:
    lakefiles = [project / name for name in ("lakefile.lean", "lakefile.toml")]
    if not any(path.is_file() for path in lakefiles):
        raise ToolchainError(
            f"{project} is no toolchain: give `embedded`, `lean`, or a folder with a lakefile"
        )
    lake = shutil.which("lake")
    if lake is None:
        raise ToolchainError(
            f"There is no `lake` on PATH for the project {project}; install Lean with elan"
        )
    # The environment is asked for once; afterwards `lean` runs without lake's start-up.
    dump = "import json, os, sys; json.dump(dict(os.environ), sys.stdout)"
    answer = _ask((lake, "env", sys.executable, "-I", "-c", dump), _caller_environment(), project)
    try:
        inside = json.loads(answer)
    except ValueError:
        raise ToolchainError(
            f"`lake env` in {project} printed no environment; run `lake build` there first"
        ) from None
    env = _caller_environment() | {k: inside[k] for k in LAKE_SETS if k in inside}
    program = shutil.which("lean", path=env.get("PATH"))
    if program is None:
        raise ToolchainError(
            f"`lake env` in {project} puts no `lean` on PATH; repair its elan toolchain"
        )
    version = _ask((program, "--version"), env, project)
    prefix = _ask((program, "--print-prefix"), env, project).strip()
    manifest = _read_or_empty(project / "lake-manifest.json")
    path = env.get("LEAN_PATH", "")
    state = "\0".join((str(project.resolve()), manifest, path, _own_modules(project, path)))
    digest = hashlib.sha256(state.encode()).hexdigest()[:12]
    return Toolchain(
        kind="lake",
        id=f"{_version_id(version)}-lake-{digest}",
        command=(program,),
        env=env,
        header=MATHLIB_HEADER if re.search(r'"name":\s*"mathlib"', manifest) else LEAN_HEADER,
        cwd=str(project.resolve()),
        replayer=_find_replayer(prefix),
        prefix=prefix,
    )


def _own_modules(project: Path, path: str) -> str:
    """Return a digest of the compiled modules that no manifest pins: the project's own, which every
    `lake build` may change, and those of packages that lie elsewhere. Raises ToolchainError."""
    # Links are not followed: a package may be one, to a Mathlib that many projects share.
    packages = {one / ".lake" / "packages" for one in (project.absolute(), project.resolve())}
    digest = hashlib.sha256()
    for folder in (project.absolute() / part for part in path.split(os.pathsep) if part):
        if packages.isdisjoint(folder.parents):
            for module in sorted(folder.rglob("*.olean")):
                digest.update(f"{module.relative_to(folder)}\0".encode())
                try:
                    with module.open("rb") as content:
                        digest.update(hashlib.file_digest(content, "sha256").digest())
                except OSError as error:
                    raise ToolchainError(
                        f"{module}: cannot be read ({error.strerror}); run `lake build` in"
                        f" {project}, and wait until it has ended"
                    ) from None
    return digest.hexdigest()


def _find_replayer(prefix: str) -> str:
    """Return the `leanchecker` of a release, or ""."""
    # Not the first one on PATH, which may be another release's.
    found = Path(prefix, "bin", REPLAYER)
    return str(found) if os.access(found, os.X_OK) else ""


def _caller_environment() -> dict[str, str]:
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ}


def _ask(command: tuple[str, ...], env: dict[str, str], cwd: Path | None) -> str:
    try:
        answer = subprocess.run(
            command, env=env, cwd=cwd, capture_output=True, text=True, timeout=QUERY_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ToolchainError(f"`{' '.join(command[:2])}` cannot be run: {error}") from error
    if answer.returncode:
        said = (answer.stderr.strip() or answer.stdout.strip()).splitlines()
        raise ToolchainError(
            f"`{' '.join(command[:2])}` failed: {said[-1] if said else answer.returncode}"
        )
    return answer.stdout


def _version_id(text: str) -> str:
    match = re.search(r"version ([^,\s)]+).*?commit ([0-9a-f]{8})", text)
    if match is None:
        raise ToolchainError(f"`lean --version` gave no version: {text.strip()[:80]!r}")
    return f"lean-{match[1]}-{match[2]}"


def import_names(header: str) -> list[str]:
    """Return the modules that a header imports, as they are written there."""
    return bare_import_names(_COMMENT.sub(lambda found: found[1] or " ", header))


def bare_import_names(text: str) -> list[str]:
    """Return the same for a text without comments, in linear time."""
    return _IMPORT.findall(text)


def _parts(name: str) -> list[str]:
    return [part.strip("«»") for part in re.findall(_PART, name)]


def _read_or_empty(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
