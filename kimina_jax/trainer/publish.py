# SPDX-License-Identifier: Apache-2.0
"""Weights for the samplers: a Hugging Face folder per step, complete or absent, checked by hash."""

import dataclasses
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from flextrain_jax.core.hosts import agree, leads, together
from kimina_jax.model import transformer
from kimina_jax.protocol import mailbox, manifest
from kimina_jax.weights import hf


def publish(
    run: Path,
    step: int,
    params: dict,
    cfg: transformer.Config,
    write_rest: Callable[[Path], Mapping[str, str] | None],
    dtype: str | None = None,
) -> Path:
    """Writes RUN/weights/step_N with manifest and STABLE; a complete folder is left as it is.

    `dtype` is the type in the files, in which a sampler computes; None: that of `params`.
    `write_rest` adds what else the folder holds: tokenizer, probe, adapter; it gives the hashes of
    those files, by their names from the folder, that it knows them of. On several hosts all take
    part, in `write_rest` too; each writes its share of the weights, and process 0 the rest.
    Raises MailboxError where the disk refuses, on all processes if it refuses weights on one.
    """
    folder = mailbox.weights_folder(run, step)
    if agree(mailbox.is_stable(folder)):
        return folder
    temporary = folder.with_name(folder.name + ".tmp")

    def begin() -> None:
        if leads():
            shutil.rmtree(temporary, ignore_errors=True)
            shutil.rmtree(folder, ignore_errors=True)  # a kill between rename and STABLE left it
            temporary.mkdir(parents=True)

    def finish() -> None:
        if leads():
            try:
                manifest.write(temporary, step, dtype or cfg.param_dtype, digests)
            except mailbox.MailboxError as error:
                # The OSError beneath is told to all processes.
                raise (error.__cause__ or error) from None
            temporary.rename(folder)

    try:
        together(begin)
        computed = dataclasses.replace(cfg, dtype=dtype or cfg.dtype)
        digests = hf.export_model(params, computed, temporary, dtype=dtype)
        digests |= write_rest(temporary) or {}
        together(finish)
    except OSError as error:
        if leads():
            shutil.rmtree(temporary, ignore_errors=True)
        raise mailbox.MailboxError(f"{folder}: cannot write: {error.strerror}") from error
    if leads():
        mailbox.mark_stable(folder)
    return folder


def prune(run: Path, keep: Iterable[int], is_read: Callable[[int], bool]) -> None:
    """Removes published weights other than those of the steps in `keep`.

    Weights that somebody reads (`is_read(step)`, see manifest.reader) stay until a later call. A
    reader claims first and looks for STABLE then, so one that `is_read` did not see finds it gone.
    """
    kept = {mailbox.weights_folder(run, step).name for step in keep}
    for folder in mailbox.weights_folders(run):
        step = mailbox.step_number(folder.name)
        if folder.name in kept or is_read(step):
            continue
        (folder / mailbox.STABLE).unlink(missing_ok=True)
        if is_read(step):
            mailbox.mark_stable(folder)
        else:
            shutil.rmtree(folder, ignore_errors=True)
