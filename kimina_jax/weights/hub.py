# SPDX-License-Identifier: Apache-2.0
"""Putting an export on the Hugging Face Hub, or on the server that HF_ENDPOINT names."""

from pathlib import Path
from typing import cast

from kimina_jax.weights.tensor_files import ModelError


def check(repo: str) -> None:
    """Raises ModelError where `push` could not begin: no package, no token, no such name."""
    try:
        from huggingface_hub import get_token
    except ModuleNotFoundError:
        raise ModelError(
            f"{repo}: an upload needs the package huggingface_hub; run: pip install huggingface_hub"
        ) from None
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.utils import validate_repo_id

    try:
        validate_repo_id(repo)
    except HFValidationError as error:
        raise ModelError(f"{repo}: {_sentence(error)}; use OWNER/NAME") from None
    if not get_token():
        raise ModelError(
            f"{repo}: there is no token; set HF_TOKEN or run: hf auth login, with a token"
            " that may write"
        )


def push(path: Path, repo: str) -> str:
    """Uploads a folder's files, or one file, in one commit; gives the address of the commit.

    A repository that is not there is made, and is private. Raises ModelError where the server does
    not take it; `path` stays as it is.
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError

    # Errors of the client below huggingface_hub, which is httpx or, in newer versions, httpx2.
    unreached = cast(type[Exception], HfHubHTTPError.__bases__[0])
    api, message = HfApi(), f"Upload {path.name}"
    try:
        name = api.create_repo(repo, private=True, exist_ok=True).repo_id
        if path.is_dir():
            done = api.upload_folder(repo_id=name, folder_path=path, commit_message=message)
        else:
            done = api.upload_file(
                repo_id=name, path_or_fileobj=path, path_in_repo=path.name, commit_message=message
            )
    except (unreached, OSError, RuntimeError, ValueError) as error:
        raise ModelError(
            f"{repo}: the upload failed ({_sentence(error)}); the export is in {path}, so"
            f" once that is put right, run: hf upload {repo} {path}"
        ) from None
    return done.commit_url


def _sentence(error: Exception) -> str:
    """The last line of a message that has several; the first ones say where it was sent."""
    cause = error.__cause__ or error
    lines = [line.strip() for line in str(cause).splitlines() if line.strip()]
    return lines[-1].rstrip(".") if lines else type(cause).__name__
