# SPDX-License-Identifier: Apache-2.0
"""The chat template of a checkpoint folder: where it lies, and rendering it at arm's length."""

import contextlib
import json
import subprocess
import sys
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kimina_jax.text import template_child

Messages = Sequence[Mapping[str, str]]  # each has a role (system, user, assistant) and a content
# The day that a template is told which asks for today's: Llama 3.2 writes it into every prompt.
# One day for all, so that a run's prompts do not change while it goes on.
DATE = "2024-07-26"


class TokenizerError(ValueError):
    """A folder's tokenizer or chat template cannot be used; the message is one sentence."""


def find(folder: Path, config: Mapping[str, Any]) -> tuple[str, Path] | None:
    """The template of a folder and the file that holds it; `config` is its tokenizer_config.json.

    A file chat_template.jinja goes before chat_template.json and tokenizer_config.json, as in
    `transformers`; of several named ones it is "default". Raises TokenizerError.
    """
    path = folder / "chat_template.jinja"
    if path.is_file():
        try:
            return path.read_text(encoding="utf-8"), path
        except UnicodeDecodeError:
            raise TokenizerError(f"{path}: is not UTF-8; copy the file again") from None
    path = folder / "chat_template.json"
    value = read_object(path).get("chat_template") if path.is_file() else None
    if value is None:
        path, value = folder / "tokenizer_config.json", config.get("chat_template")
    if isinstance(value, list):
        named = {one.get("name"): one.get("template") for one in value if isinstance(one, dict)}
        if not isinstance(named.get("default"), str):
            raise TokenizerError(
                f"{path}: field chat_template has no template named default; there are"
                f" {', '.join(map(str, named)) or 'none'}"
            )
        value = named["default"]
    if value is not None and not isinstance(value, str):
        raise TokenizerError(f"{path}: field chat_template is neither a text nor a list of them")
    return None if value is None else (value, path)


def read_object(path: Path) -> dict[str, Any]:
    """A JSON object from a file. Raises TokenizerError, naming the file."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise TokenizerError(f"{path}: is not JSON ({error}); copy the file again") from None
    if not isinstance(value, dict):
        raise TokenizerError(f"{path}: holds no JSON object; copy the file again")
    return value


class ChatTemplate:
    """A template in a process of its own (template_child.py), which ends with this object."""

    def __init__(self, source: str, path: Path, variables: Mapping[str, str], date: str = DATE):
        """`variables` are what it is told beside the conversation, such as bos_token.

        Raises TokenizerError where it does not compile.
        """
        self.path = path
        self._variables = dict(variables)
        self._child = subprocess.Popen(
            [sys.executable, "-P", template_child.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        weakref.finalize(self, _end, self._child)
        self._ask({"template": source, "date": date})

    def render(self, messages: Messages, *, answer_follows: bool, **switches: Any) -> str:
        """The text of a conversation; with `answer_follows` up to where the assistant writes.

        `switches` are further variables, such as enable_thinking. Raises TokenizerError.
        """
        given = {"messages": list(messages), "add_generation_prompt": answer_follows}
        return self._ask({"tools": None, "documents": None} | self._variables | given | switches)

    def _ask(self, question: dict[str, Any]) -> str:
        stdin, stdout = self._child.stdin, self._child.stdout
        assert stdin and stdout
        try:
            stdin.write(json.dumps(question) + "\n")
            stdin.flush()
            line = stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            code = self._child.wait()
            raise TokenizerError(
                f"{self.path}: the chat template is refused: it ran for more than"
                f" {template_child.CPU_SECONDS:.0f} s or crashed (exit code {code})"
            )
        answer = json.loads(line)
        if "error" in answer:
            raise TokenizerError(f"{self.path}: the chat template is refused: {answer['error']}")
        return answer["text"]


def _end(child: subprocess.Popen) -> None:
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe:
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
