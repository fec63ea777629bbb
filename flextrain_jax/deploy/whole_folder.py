# SPDX-License-Identifier: Apache-2.0
"""Folders that appear whole or not at all, where a user wants them: a link stays a link, and what
lies beside them is the user's.
"""

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from flextrain_jax.deploy.weights import DeployError


def place(target: Path | str) -> Path:
    """Where a folder is to be, without links. Raises DeployError where there is something, or no
    folder can be: to be asked before the work, too.
    """
    try:
        folder = Path(os.path.realpath(target))
        if Path(target) == Path() or not folder.name:
            raise DeployError(f"{target}: cannot be made (it has no name); choose another folder")
        if os.path.lexists(folder) and any(folder.iterdir()):
            raise DeployError(f"{target}: is not empty; choose another folder or remove it")
    except (OSError, ValueError) as error:
        raise _cannot(target, error) from None
    return folder


@contextlib.contextmanager
def made(target: Path | str) -> Iterator[Path]:
    """An empty folder beside `target`, of a name that nobody has, which takes its place when the
    block ends; where that fails, nothing of it stays. Raises DeployError.
    """
    folder = place(target)
    temporary = folder.with_name(f".{folder.name[:50]}.{secrets.token_hex(8)}.tmp")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary.mkdir()
    except OSError as error:
        raise _cannot(target, error) from None
    try:
        yield temporary
        try:
            if folder.exists():
                folder.rmdir()
            temporary.rename(folder)
        except OSError as error:
            raise _cannot(target, error) from None
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def _cannot(target: Path | str, error: Exception) -> DeployError:
    reason = getattr(error, "strerror", None) or error
    return DeployError(f"{target}: cannot be made ({reason}); choose another folder")
