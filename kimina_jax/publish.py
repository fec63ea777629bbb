# SPDX-License-Identifier: Apache-2.0
"""Weights for the samplers: a Hugging Face folder per step, complete or absent, checked by hash."""

import hashlib
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from kimina_jax import hf, transformer
from lean_checker import mailbox


def publish(
    run: Path,
    step: int,
    params: dict,
    cfg: transformer.Config,
    write_tokenizer: Callable[[Path], None],
) -> Path:
    """Writes RUN/weights/step_N with manifest and STABLE; a complete folder is left as it is.

    Raises MailboxError where the disk refuses.
    """
    folder = mailbox.weights_folder(run, step)
    if mailbox.is_stable(folder):
        return folder
    temporary = folder.with_name(folder.name + ".tmp")
    try:
        shutil.rmtree(temporary, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)  # a kill between rename and STABLE left it
        temporary.mkdir(parents=True)
        hf.export_model(params, cfg, temporary)
        write_tokenizer(temporary)
        files = {path.name: sha256(path) for path in sorted(temporary.iterdir())}
        manifest = {"version": step, "dtype": cfg.param_dtype, "sha256": files}
        mailbox.write_json(temporary / "manifest.json", manifest)
        temporary.rename(folder)
    except OSError as error:
        shutil.rmtree(temporary, ignore_errors=True)
        raise mailbox.MailboxError(f"{folder}: cannot write: {error.strerror}") from error
    mailbox.mark_stable(folder)
    return folder


def verify(folder: Path, version: int) -> None:
    """Checks a published folder against its manifest.

    Raises CorruptFile, naming the file, where the version or a hash differs.
    """
    manifest = mailbox.read_json(folder / "manifest.json")
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


def prune(run: Path, keep: Iterable[int]) -> None:
    """Removes published weights other than those of the steps in `keep`."""
    kept = {mailbox.weights_folder(run, step).name for step in keep}
    for folder in (run / "weights").glob("step_??????"):
        if folder.name not in kept:
            (folder / mailbox.STABLE).unlink(missing_ok=True)
            shutil.rmtree(folder, ignore_errors=True)


def sha256(path: Path) -> str:
    """The SHA-256 of a file, as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
