# SPDX-License-Identifier: Apache-2.0
"""Any tokenizer.json, by the library `tokenizers`, as `transformers` uses it.

Qwen2 to Qwen3, Llama 3, SmolLM2, the distilled models of DeepSeek and Kimina's own releases have
one. Which tokens end a sample is said in up to four places that may disagree (generation_config,
config, tokenizer_config, the chat template); all of them do.
"""

import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tokenizers import AddedToken
from tokenizers import Tokenizer as FastTokenizer

from kimina_jax.text import chat_template, prompts
from kimina_jax.text.chat_template import ChatTemplate, Messages, TokenizerError, read_object

# What stands beside the weights in a folder and goes along unchanged.
FILES = (
    "tokenizer.json",
    "tokenizer.model",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.json",
    "merges.txt",
    "chat_template.jinja",
    "chat_template.json",
)
GENERATION = "generation_config.json"
# How an added token is found in a text.
MATCHING = ("special", "normalized", "lstrip", "rstrip", "single_word")
ROLES = ("bos", "eos", "unk", "sep", "pad", "cls", "mask")
_ANSWER = "A9"  # stands for an answer where the template shows how one ends


class JsonTokenizer:
    """The tokenizer and the chat template of a checkpoint folder; see ChatTokenizer."""

    def __init__(self, folder: Path, date: str = chat_template.DATE):
        """`date` is the day that the template is told. Raises TokenizerError, naming the file.

        `model` is the library's tokenizer with every added token, `template_text` what the folder
        has of a chat template.
        """
        self._folder = folder
        self.model = _read_model(folder)
        config = _optional(folder / "tokenizer_config.json")
        self._roles = {**_roles(_optional(folder / "special_tokens_map.json")), **_roles(config)}
        self._added = self._add_tokens(config)
        added = self.model.get_added_tokens_decoder().values()
        self.specials = tuple(token.content for token in added if token.special)
        self.vocab_size = 1 + max(self.model.get_vocab(with_added_tokens=True).values())
        found = chat_template.find(folder, config)
        self.template_text = found[0] if found else None
        self._template = ChatTemplate(*found, self._roles, date) if found else None
        said = dict(self._ends())
        ends = {i: [where for where, ids in said.items() if i in ids] for i in _flat(said)}
        if not ends:
            raise TokenizerError(
                f"{folder}: no file names a token that ends a text; give tokenizer_config.json the"
                ' field eos_token, such as "<|im_end|>"'
            )
        own = self._turn_end()
        self.end_id = own if own is not None else next(iter(ends))
        self.end_ids = tuple(sorted({self.end_id, *ends}))
        self.pad_id = self._pad()
        self.notes = self._notes(said, ends)

    def encode(self, text: str) -> list[int]:
        """Token ids of `text`; a lone surrogate, which no file can hold, is read as U+FFFD."""
        try:
            return self.model.encode(text, add_special_tokens=False).ids
        except (UnicodeEncodeError, TypeError):
            whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            return self.model.encode(whole, add_special_tokens=False).ids

    def decode(self, ids: Sequence[int]) -> str:
        """Text of token ids, markers included; ids that no token has become nothing."""
        return self.model.decode([int(i) for i in ids], skip_special_tokens=False)

    def render(self, messages: Messages, *, answer_follows: bool = True, **switches: Any) -> str:
        """By the folder's template, or as ChatML where it has none."""
        if self._template is None:
            return prompts.chatml(messages, answer_follows)
        text = self._template.render(messages, answer_follows=answer_follows, **switches)
        if answer_follows and not text:
            raise TokenizerError(
                f"{self._template.path}: the chat template is refused: it writes nothing; copy the"
                " file again, or remove it for one of ours"
            )
        return text

    def copy_to(self, folder: Path) -> None:
        """Copies the files bit for bit; generation_config.json gets all ids that end a sample."""
        for name in FILES:
            if (self._folder / name).is_file():
                shutil.copyfile(self._folder / name, folder / name)
        generation = _optional(self._folder / GENERATION) | {
            "eos_token_id": list(self.end_ids) if self.end_ids[1:] else self.end_ids[0],
            "pad_token_id": self.pad_id,
        }
        text = json.dumps(generation, indent=2) + "\n"
        (folder / GENERATION).write_text(text, encoding="utf-8")

    def role_id(self, role: str) -> int | None:
        """The token of one of ROLES, where the folder names one."""
        name = self._roles.get(f"{role}_token")
        return None if name is None else self._id(name)

    def _add_tokens(self, config: dict[str, Any]) -> set[int]:
        """Adds the tokens that other files add, as these say how they are found in a text, which
        goes before what tokenizer.json says; the ids of all added.

        Raises TokenizerError where one would not get the id that the file gives it.
        """
        path = self._folder / "tokenizer_config.json"
        given = [(*one, True, path) for one in _added_decoder(config, path)]
        path = self._folder / "added_tokens.json"
        for content, i in _optional(path).items():
            if not isinstance(i, int):
                raise TokenizerError(
                    f"{path}: gives the token {content!r} the id {i!r}; it must be a number, so"
                    " copy the file again"
                )
            given.append((i, AddedToken(content, special=True, normalized=False), False, path))
        for i, token, anew, path in sorted(given, key=lambda entry: entry[0]):
            content = token.content
            if anew or self.model.token_to_id(content) is None:
                self.model.add_tokens([token])
            if self.model.token_to_id(content) != i:
                raise TokenizerError(
                    f"{path}: gives the token {content!r} the id {i}, and tokenizer.json gives it"
                    f" {self.model.token_to_id(content)}; the files are of different models"
                )
        return set(self.model.get_added_tokens_decoder())

    def _ends(self) -> Iterator[tuple[str, list[int]]]:
        """(file, ids that it says end a text), for each file that says some."""
        for name in (GENERATION, "config.json"):
            value = _optional(self._folder / name).get("eos_token_id")
            ids = [] if value is None else value if isinstance(value, list) else [value]
            for i in ids:
                if not self._has(i):
                    raise TokenizerError(
                        f"{self._folder / name}: eos_token_id is {value!r}, and the tokenizer has"
                        f" no token of the id {i!r}; the files are of different models, so copy"
                        " them again"
                    )
            if ids:
                yield name, ids
        if "eos_token" in self._roles:
            yield "tokenizer_config.json", [self._id(self._roles["eos_token"])]

    def _turn_end(self) -> int | None:
        """The token that the template writes after an answer."""
        asked = [{"role": "user", "content": "Q"}, {"role": "assistant", "content": _ANSWER}]
        try:
            shown = self.render(asked, answer_follows=False)
        except TokenizerError:
            return None  # it may want other turns; an error in the prompt itself is said there
        _, found, after = shown.rpartition(_ANSWER)
        ids = self.encode(after.lstrip()) if found else []
        return ids[0] if ids and ids[0] in self._added else None

    def _pad(self) -> int:
        if "pad_token" in self._roles:
            return self._id(self._roles["pad_token"])
        for name in (GENERATION, "config.json"):
            i = _optional(self._folder / name).get("pad_token_id")
            if i is not None and self._has(i):  # some say -1 where there is none
                return int(i)
        return self.end_id

    def _has(self, i: Any) -> bool:
        """Whether a token has this id."""
        whole = isinstance(i, int) and not isinstance(i, bool) and 0 <= i < self.vocab_size
        return whole and self.model.id_to_token(i) is not None

    def _id(self, token: str) -> int:
        i = self.model.token_to_id(token)
        if i is None:
            raise TokenizerError(
                f"{self._folder / 'tokenizer_config.json'}: names the token {token!r}, which"
                " tokenizer.json does not have; the files are of different models"
            )
        return i

    def _notes(self, said: dict[str, list[int]], ends: dict[int, list[str]]) -> tuple[str, ...]:
        if all(set(ids) == set(self.end_ids) for ids in said.values()):
            return ()
        shown = [
            f"{self.model.id_to_token(i)} ({', '.join(ends.get(i) or ['the chat template'])})"
            for i in self.end_ids
        ]
        return (f"{self._folder}: a sample ends with any of {', '.join(shown)}",)


def _read_model(folder: Path) -> FastTokenizer:
    path = folder / "tokenizer.json"
    try:
        model = FastTokenizer.from_file(str(path))
    except Exception as error:  # the library raises plain Exception
        reason = str(error)[:200]
        raise TokenizerError(f"{path}: cannot be read ({reason}); copy the file again") from None
    model.no_truncation()
    model.no_padding()
    return model


def _optional(path: Path) -> dict[str, Any]:
    return read_object(path) if path.is_file() else {}


def _added_decoder(config: dict[str, Any], path: Path) -> Iterator[tuple[int, AddedToken]]:
    """(id, token) of the tokens that a tokenizer_config.json adds."""
    table = config.get("added_tokens_decoder") or {}
    for i, entry in table.items() if isinstance(table, dict) else [("", table)]:
        content = entry.get("content") if isinstance(entry, dict) else None
        if not i.isdecimal() or not isinstance(content, str):
            raise TokenizerError(
                f"{path}: field added_tokens_decoder says {i!r}: {entry!r}, which is no id with a"
                " token; copy the file again"
            )
        said = {name: bool(entry[name]) for name in MATCHING if entry.get(name) is not None}
        special = said.pop("special", False)
        said.setdefault("normalized", not special)
        yield int(i), AddedToken(content, special=special, **said)


def _roles(config: dict[str, Any]) -> dict[str, str]:
    """The tokens with a role, such as bos_token, as `transformers` tells them to a template."""
    found = {}
    for role in ROLES:
        value = config.get(f"{role}_token")
        value = value.get("content") if isinstance(value, dict) else value
        if isinstance(value, str):
            found[f"{role}_token"] = value
    return found


def _flat(said: dict[str, list[int]]) -> list[int]:
    return [i for ids in said.values() for i in ids]
