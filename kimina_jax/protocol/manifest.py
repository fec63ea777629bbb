# SPDX-License-Identifier: Apache-2.0
"""The manifest of a published weights folder: its version and the hash of every file.

Whoever reads a published folder claims it (`reader`), so that nobody removes it meanwhile.

Imports neither jax nor torch: the trainer writes it, samplers of any kind check it.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from kimina_jax.protocol import mailbox

FILE = "manifest.json"
READERS = "reader_*"  # the names of the claims on a version by those who read it


def reader(owner: str) -> Path:
    """The name of a reader's claim on a version."""
    return Path(READERS.replace("*", owner))


def write(folder: Path, version: int, dtype: str, known: Mapping[str, str] | None = None) -> None:
    """Writes manifest.json over all files that are in `folder` and below.

    `known` are the hashes of files that were hashed while they were written, by their names from
    `folder`; the others are read.
    """
    known = known or {}
    paths = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    paths |= {Path(name): folder / name for name in known}  # of another host: listed late, maybe
    files = {
        name.as_posix(): known.get(name.as_posix()) or sha256(path)
        for name, path in sorted(paths.items())
    }
    manifest = {"version": version, "dtype": dtype, "sha256": files}
    mailbox.write_json(folder / FILE, manifest)


def verify(folder: Path, version: int) -> None:
    """Checks a published folder against its manifest.

    Raises CorruptFile, naming the file, where the version or a hash differs.
    """
    manifest = mailbox.read_json(folder / FILE)
    if manifest.get("version") != version:
        raise mailbox.CorruptFile(
            folder,
            f"holds version {manifest.get('version')}, not {version}; remove the folder and the"
            " trainer publishes it again",
        )
    for name, expected in manifest.get("sha256", {}).items():
        if not (folder / name).is_file() or sha256(folder / name) != expected:
            raise mailbox.CorruptFile(
                folder / name,
                "does not match the hash in manifest.json; remove the folder and the trainer"
                " publishes it again",
            )


def sha256(path: Path) -> str:
    """The SHA-256 of a file, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
