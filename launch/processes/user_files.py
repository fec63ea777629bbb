# SPDX-License-Identifier: Apache-2.0
"""Files and folders at paths that a user chose: a link stays a link, a file keeps its mode, and a
device or a pipe is written into. What stands in a run is written by kimina_jax.protocol.mailbox."""

import contextlib
import os
import secrets
import stat
from pathlib import Path

from launch.config.errors import UserError


def write_user_text(path: Path, text: str) -> None:
    """Writes a file, whole or not at all; its folder is made where there is none.

    Raises UserError.
    """
    try:
        raw = text.encode("utf-8")
        _write(path, raw)
    except UnicodeEncodeError as error:
        raise UserError(
            f"{path}: cannot be written: its text has {text[error.start]!r}, which is no character"
        ) from None
    except OSError as error:
        raise UserError(f"{path}: cannot be written: {error.strerror or error}") from None


def _write(path: Path, raw: bytes) -> None:
    place = Path(os.path.realpath(path))
    mode = None
    if os.path.exists(path):
        found = os.stat(path)
        if not stat.S_ISREG(found.st_mode):  # nothing can take the place of a device
            with open(path, "wb") as file:
                file.write(raw)
            return
        with open(path, "ab"):  # a file that is read-only stays what it is
            mode = stat.S_IMODE(found.st_mode)
    place.parent.mkdir(parents=True, exist_ok=True)
    temporary = place.with_name(f"{place.name}.{os.getpid()}-{secrets.token_hex(4)}.tmp")
    try:
        with open(temporary, "xb") as file:
            if mode is not None:
                os.fchmod(file.fileno(), mode)
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(place)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def check_place(path: Path, made: bool = False) -> None:
    """Raises UserError where `path` cannot be a file that is written: to be asked before the work
    whose result it will hold. `made`: its folder is made where there is none."""
    parent = Path(os.path.realpath(path)).parent
    while made and not os.path.lexists(parent):
        parent = parent.parent
    if path.is_dir() or not parent.is_dir():
        raise UserError(f"{path}: cannot be a file there; name a file in a folder that exists")
    # Where the file is a device, nothing is put into its folder.
    places = [path] if path.exists() else []
    places += [] if places and not path.is_file() else [parent]
    for place in places:
        if not os.access(place, os.W_OK):
            raise UserError(f"{path}: cannot be written, as {place} is read-only; choose another")


def refuse_overwriting(written: Path, read: Path, flag: str) -> None:
    """Raises UserError where a file that is written, as `flag` says, would take the place of one
    that is read: to be asked before the work."""
    if written.exists() and read.exists() and written.samefile(read):
        raise UserError(
            f"{written}: would be written over, and is what is read; choose another {flag}"
        )


def empty_folder(said: str) -> Path:
    """The folder that --out=`said` names, without links and dots. Raises UserError where no folder
    can be made there, or there is something in it: to be asked before the work."""
    if not said.strip():
        raise UserError("--out is empty; name the folder to write")
    folder = Path(os.path.realpath(said))
    try:
        if os.path.lexists(folder) and any(folder.iterdir()):
            raise UserError(f"{said}: is not empty; choose another --out or remove it")
        # It is written beside its place first, under a longer name.
        with contextlib.suppress(FileNotFoundError):
            os.lstat(folder.with_name(f"{folder.name}.tmp"))
    except OSError as error:
        raise UserError(
            f"{said}: cannot be a folder: {error.strerror}; choose another --out"
        ) from None
    there = next(parent for parent in folder.parents if parent.exists())
    if not os.access(there, os.W_OK | os.X_OK):
        raise UserError(f"{said}: cannot be made, as {there} is read-only; choose another --out")
    return folder
