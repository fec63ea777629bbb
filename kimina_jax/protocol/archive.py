# SPDX-License-Identifier: Apache-2.0
"""Steps that no run goes back to: their requests, rollouts and verdicts become one file, or go.

RUN/archive/step_000012.tar.gz holds the files of a step as they were, with their paths below RUN:
`tar -xzf` there puts them back. While a step goes nobody takes it for work: its request goes first,
or a sampler would draw it again, then its rollouts, or a checker would check them again.
"""

import contextlib
import shutil
import tarfile
from collections.abc import Iterable
from pathlib import Path

from kimina_jax.protocol import mailbox


def put_away(run: Path, before: int, compress: bool) -> None:
    """Puts away all steps before `before`. A kill in the middle is made good by the next call.

    Raises MailboxError where the disk refuses.
    """
    put_steps_away(run, [s for s in mailbox.steps_with_files(run) if s < before], compress)


def put_steps_away(run: Path, old: Iterable[int], compress: bool) -> None:
    """The same with the steps `old`."""
    try:
        for step in old:
            if compress and not mailbox.archive_file(run, step).exists():
                _compress(run, step)
            _remove(run, step)
    except OSError as error:
        raise mailbox.MailboxError(f"{run}: cannot put away old steps: {error}") from error


def _compress(run: Path, step: int) -> None:
    target = mailbox.archive_file(run, step)
    target.parent.mkdir(exist_ok=True)
    temporary = target.with_name(f"{target.name}.tmp")
    with tarfile.open(temporary, "w:gz", compresslevel=6) as archive:
        for path in _places(run, step):
            if path.exists():
                archive.add(path, path.relative_to(run))
    temporary.replace(target)


def _remove(run: Path, step: int) -> None:
    request, *folders = _places(run, step)
    request.unlink(missing_ok=True)
    for folder in folders:
        gone = folder.with_name(f"gone_{folder.name}")
        shutil.rmtree(gone, ignore_errors=True)
        with contextlib.suppress(FileNotFoundError):
            folder.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)
    shutil.rmtree(mailbox.claim_file(run, step, "any").parent, ignore_errors=True)


def _places(run: Path, step: int) -> tuple[Path, Path, Path]:
    return (
        mailbox.request_file(run, step),
        mailbox.rollouts_folder(run, step),
        mailbox.verdicts_folder(run, step),
    )
