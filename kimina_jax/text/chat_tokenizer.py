# SPDX-License-Identifier: Apache-2.0
"""What every program asks of a tokenizer, and the one that a checkpoint folder holds.

There are two kinds: the bundled SentencePiece model (tokenizer.py), and any tokenizer.json
(tokenizer_json.py), with the chat template that lies beside it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from kimina_jax.text.chat_template import Messages, TokenizerError, read_object
from kimina_jax.text.tokenizer import Tokenizer
from kimina_jax.text.tokenizer_json import JsonTokenizer

# Rows of an embedding that no token has: published models pad theirs by at most some hundred.
MOST_SPARE_ROWS = 2048


class ChatTokenizer(Protocol):
    """Text to token ids and back, and conversations to prompts."""

    vocab_size: int
    """One more than the largest id; an embedding may have more rows."""
    pad_id: int
    """Fills rows where nobody looks."""
    end_id: int
    """What ends an assistant's turn in the text that a model learns from."""
    end_ids: tuple[int, ...]
    """All that end a sample, `end_id` among them."""
    specials: tuple[str, ...]
    """Texts that `encode` turns into tokens that no text of a user may become."""
    notes: tuple[str, ...]
    """What the user should know of it; a sentence each."""

    def encode(self, text: str) -> list[int]:
        """Token ids of `text`, nothing added at its ends."""
        ...

    def decode(self, ids: Sequence[int]) -> str:
        """Text of token ids, markers included; ids that no token has become nothing."""
        ...

    def render(self, messages: Messages, *, answer_follows: bool = True, **switches: Any) -> str:
        """The text of a conversation; with `answer_follows` up to where the assistant writes.

        `switches` are told to a chat template. Raises TokenizerError.
        """
        ...

    def copy_to(self, folder: Path) -> None:
        """Writes all of it into an existing checkpoint folder: its own files, bit for bit."""
        ...


def open_tokenizer(folder: Path) -> ChatTokenizer:
    """The tokenizer of a checkpoint folder.

    Raises TokenizerError where there is none, or one whose size is not that of the embedding.
    """
    tokenizer = _bundled(folder)
    if tokenizer is None and (folder / "tokenizer.json").is_file():
        tokenizer = JsonTokenizer(folder)
    if tokenizer is None:
        raise TokenizerError(_missing(folder))
    if (folder / "config.json").is_file():
        _check_rows(folder, tokenizer)
    return tokenizer


def _bundled(folder: Path) -> Tokenizer | None:
    """The tokenizer.model of a folder, if it is one of ours."""
    path = folder / "tokenizer.model"
    return Tokenizer(path) if path.is_file() and Tokenizer.is_ours(path) else None


def _missing(folder: Path) -> str:
    save = "AutoTokenizer.from_pretrained(FOLDER).save_pretrained(FOLDER) of transformers makes it"
    for name in ("tokenizer.model", "vocab.json"):
        if (folder / name).is_file():
            return f"{folder}: has a {name} and no tokenizer.json; {save}"
    return (
        f"{folder}: has no tokenizer (neither tokenizer.json nor a tokenizer.model of ours);"
        " copy the tokenizer files of the model into it"
    )


def _check_rows(folder: Path, tokenizer: ChatTokenizer) -> None:
    rows = read_object(folder / "config.json").get("vocab_size")
    if not isinstance(rows, int):
        return  # whoever reads the weights says so
    if not tokenizer.vocab_size <= rows <= tokenizer.vocab_size + MOST_SPARE_ROWS:
        raise TokenizerError(
            f"{folder}: its tokenizer has {tokenizer.vocab_size} tokens and config.json says"
            f" vocab_size {rows}; they belong to different models, so copy the tokenizer files of"
            " this model into it"
        )
