# SPDX-License-Identifier: Apache-2.0
"""Free text to learn from: conversations, and prompts with completions, as tokens.

The loss lies on the assistant's turns alone, each with the token that ends it. A file is JSON lines
or Parquet; a row has `messages` (or `conversations`, as ShareGPT writes them), or `prompt` and
`completion`, which are texts or lists of messages; and, if it solves a problem, the id of that as
`problem`. A message may have its reasoning apart, and the weight 0, by which it is not learnt;
`system` beside a conversation is its first message.

A turn must be tokenized as the model will meet it: what stands before it is a prompt, what it says
is what is sampled. Some templates write a past turn otherwise than a last one (Qwen3's leaves its
thinking out); such a turn is a sequence of its own, and stands in later ones as a past turn does.
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kimina_jax.problems.sources import rows
from kimina_jax.problems.sources.convert import identity
from kimina_jax.problems.sources.rows import ProblemError
from kimina_jax.text.chat import rest_of
from kimina_jax.text.chat_template import TokenizerError
from kimina_jax.text.chat_tokenizer import ChatTokenizer
from kimina_jax.text.reasoning import REASONING, THINK_CLOSE, THINK_OPEN, with_thought

ROLES = {"human": "user", "gpt": "assistant", "system": "system"}  # as ShareGPT calls them


@dataclass(frozen=True)
class LearntText:
    """One sequence: what stands before the first token to learn, the rest, and for each token of
    the rest whether it is one to learn. `problem` is the id of the problem that the row names."""

    prompt: list[int]
    answer: list[int]
    learnt: list[bool]
    problem: str = ""


class RowError(ValueError):
    """A row is no conversation; the message says what it lacks."""


def read_texts(path: Path, tokenizer: ChatTokenizer) -> Iterator[LearntText]:
    """The sequences of a file. Raises ProblemError, which names file and row."""
    if not path.is_file():
        raise ProblemError(f"{path}: there is no such file; name one in 'data.files'")
    found = 0
    for number, row in rows.read(path):
        try:
            if isinstance(row, rows.Fault):
                raise RowError(row.reason)
            sequences = texts_of(row, tokenizer)
            if named := identity(row.get("problem")):
                sequences = [dataclasses.replace(one, problem=named) for one in sequences]
        except (RowError, TokenizerError) as error:
            raise ProblemError(f"{path}:{number}: {error}") from None
        found += len(sequences)
        yield from sequences
    if not found:
        raise ProblemError(f"{path}: holds no text to learn from; name a file that does")


def texts_of(row: Mapping[str, Any], tokenizer: ChatTokenizer) -> list[LearntText]:
    """The sequences of a row. Raises RowError, or TokenizerError where the template fails."""
    for name in ("messages", "conversations"):
        if row.get(name) is not None:
            messages, learnt = _messages(row[name], name)
            return conversation(*_behind_system(row, messages, learnt), tokenizer)
    prompt, completion = row.get("prompt"), row.get("completion")
    if isinstance(prompt, str) and isinstance(completion, str):
        if not prompt:
            raise RowError("its 'prompt' is empty; write there what stands before its 'completion'")
        if row.get("system"):
            raise RowError("has a 'system' beside plain texts; write it into its 'prompt'")
        answer = [*tokenizer.encode(completion), tokenizer.end_id]
        return [LearntText(tokenizer.encode(prompt), answer, [True] * len(answer))]
    if prompt is None or completion is None:
        there = ", ".join(sorted(row)) or "(none)"
        raise RowError(f"has the columns {there}; give it 'messages', or 'prompt' and 'completion'")
    before, _ = _messages(prompt, "prompt")
    after, learnt = _messages(completion, "completion")
    learnt = [False] * len(before) + learnt
    return conversation(*_behind_system(row, before + after, learnt), tokenizer)


def conversation(
    messages: list[dict[str, str]], learnt: Sequence[bool], tokenizer: ChatTokenizer
) -> list[LearntText]:
    """The sequences of a conversation; `learnt` says of each message whether it is to be learnt."""
    whole = tokenizer.render(messages, answer_follows=False)
    spans: list[tuple[int, int]] = []
    alone: list[LearntText] = []
    for k, message in enumerate(messages):
        if not learnt[k]:
            continue
        before = tokenizer.render(messages[:k])
        until = tokenizer.render(messages[: k + 1], answer_follows=False)
        if not until.startswith(before):
            alone.append(_as_written(before, message["content"], tokenizer))
        elif whole.startswith(until):
            spans.append((len(before), len(until)))
        else:
            alone.append(_sequence(until, [(len(before), len(until))], tokenizer))
    if not spans and not alone:
        raise RowError("no turn of it is the assistant's, or all have the weight 0; leave it out")
    return alone + ([_sequence(whole[: spans[-1][1]], spans, tokenizer)] if spans else [])


def _as_written(before: str, content: str, tokenizer: ChatTokenizer) -> LearntText:
    """A turn as the model would write it, where the template begins one otherwise than it shows it:
    DeepSeek's writes <think> itself, and leaves the thinking out of a turn that is past."""
    opening = before[at:] if (at := before.rfind(THINK_OPEN)) >= 0 else ""
    begun = opening if opening.strip() == THINK_OPEN else ""
    answer = [*tokenizer.encode(rest_of(begun, content)), tokenizer.end_id]
    return LearntText(tokenizer.encode(before), answer, [True] * len(answer))


def _sequence(text: str, spans: Sequence[tuple[int, int]], tokenizer: ChatTokenizer) -> LearntText:
    """The tokens of a text of which some spans are turns to learn, each with its end token."""
    end = tokenizer.decode([tokenizer.end_id])
    tokens: list[int] = []
    learnt: list[bool] = []
    at = 0
    for start, stop in spans:
        before = tokenizer.encode(text[at:start])
        turn = text[start:stop]
        says = turn.rstrip().removesuffix(end) if end else turn
        # What a template writes after the end of a turn, such as a line break, is not learnt.
        at = start + len(says) + (len(end) if turn.startswith(end, len(says)) else 0)
        answer = [*tokenizer.encode(says), tokenizer.end_id]
        tokens += before + answer
        learnt += [False] * len(before) + [True] * len(answer)
    cut = learnt.index(True)
    if not cut:
        raise RowError("nothing stands before the assistant's first turn")
    return LearntText(tokens[:cut], tokens[cut:], learnt[cut:])


def _messages(value: Any, name: str) -> tuple[list[dict[str, str]], list[bool]]:
    """The messages of a list, and for each whether it is one to learn. Raises RowError."""
    if not isinstance(value, list) or not value:
        raise RowError(f"{name!r} is {_words(value)}; it must be a list of messages")
    found, learnt = [], []
    for number, message in enumerate(value, 1):
        where = f"message {number} of {name!r}"
        if not isinstance(message, Mapping):
            raise RowError(f"{where} is {_words(message)}; it must have a role and a content")
        role, content = message.get("role"), message.get("content")
        if role is None and "from" in message:
            role, content = ROLES.get(str(message["from"])), message.get("value")
        if not isinstance(role, str) or not isinstance(content, str):
            lacks = "role" if not isinstance(role, str) else "content"
            raise RowError(f"{where}: its {lacks} is no text")
        weight = message.get("weight")
        if weight not in (None, 0, 1):
            raise RowError(
                f"{where}: its 'weight' is {weight!r}; write 1, or 0 where it is not learnt"
            )
        found.append({"role": role, "content": _reasoned(message, role, content, where)})
        learnt.append(role == "assistant" and weight != 0)
    return found, learnt


def _reasoned(message: Mapping[str, Any], role: str, content: str, where: str) -> str:
    """What a message says behind the reasoning that it has apart: of the assistant, as a text; what
    else is called so says how the answer was made. Raises RowError."""
    given = {name: message[name] for name in REASONING if isinstance(message.get(name), str)}
    name = next((name for name, thought in given.items() if thought.strip()), "")
    if not name or role != "assistant":
        return content
    if THINK_OPEN in content or THINK_CLOSE in content:
        if given[name].strip() in content:  # it is told twice
            return content
        raise RowError(
            f"{where}: has {THINK_OPEN} in its content and another {name!r}; leave one of them out"
        )
    return with_thought(given[name], content)


def _behind_system(
    row: Mapping[str, Any], messages: list[dict[str, str]], learnt: list[bool]
) -> tuple[list[dict[str, str]], list[bool]]:
    """A conversation behind what its row has as `system`. Raises RowError."""
    system = row.get("system")
    if system is None or system == "":
        return messages, learnt
    if not isinstance(system, str):
        raise RowError(f"its 'system' is {_words(system)}; it must be a text")
    first = {"role": "system", "content": system}
    if messages[0]["role"] == "system":
        if messages[0] != first:
            raise RowError("has a 'system' and another system message; leave one of them out")
        return messages, learnt
    return [first, *messages], [False, *learnt]


def _words(value: Any) -> str:
    return (
        "null" if value is None else "empty" if value == [] else f"of type {type(value).__name__}"
    )
