# SPDX-License-Identifier: Apache-2.0
"""Answers from a server with OpenAI's chat protocol: vLLM that serves an export of ours, say.

Standard library only. A few requests run at a time; what fails for a while (429, 5xx, a connection
that breaks) is tried again, what the server refuses is said in its words.
"""

import dataclasses
import http.client
import json
import queue
import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from typing import Any

from flextrain_jax.core.settings import setting, settings
from kimina_jax.problems.load import Problem
from kimina_jax.sampler.sampling import Sampling
from kimina_jax.text.fix_turns import Rejected, failed_answer
from kimina_jax.text.prompts import AS_PRESET, Prompt, Wording, messages
from kimina_jax.text.reasoning import REASONING, with_thought

TRIES = 4
LOOK_S = 0.2  # how soon a stop is seen
PAUSE_S = 0.5  # before the second try; doubled for each further one
MOST_PAUSE_S = 60.0  # of what a server asks for
MOST_BYTES = 64 << 20  # of an answer
TOO_MANY = 429  # requests


class EndpointError(ValueError):
    """The server cannot be asked, or refuses; the text is one sentence with a cure."""


class _InPlace(OSError):
    """What a server says in the place of an answer."""


LONG = Sampling(max_new_tokens=4096)


@settings
class ChatServer:
    """How a server with OpenAI's chat protocol is asked."""

    together: int = setting("Answers of one request; some servers give one only.", default=8, ge=1)
    parallel: int = setting("Requests at a time.", default=4, ge=1)
    timeout_s: float = setting(
        "For one request; then it is sent again.", default=600.0, gt=0, unit="s"
    )


AS_USUAL = ChatServer()


@dataclasses.dataclass(frozen=True)
class Endpoint:
    """A server's address up to `/v1`, the model's name there, and how to ask.

    `key` is sent as a bearer token. Raises EndpointError where `url` is no http address, or `key`
    cannot be sent.
    """

    url: str
    model: str
    prompt: Prompt = "kimina-v1"
    sampling: Sampling = LONG
    key: str = ""
    server: ChatServer = AS_USUAL
    seed: int = 0
    wording: Wording = AS_PRESET

    def __post_init__(self):
        try:
            parts = urllib.parse.urlsplit(self.url)
            known = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:  # brackets that do not close, a port that is no number
            known = False
        if not known or not self.url.isascii() or any(c.isspace() for c in self.url):
            raise EndpointError(f"{self.url}: is no address; write it as http://HOST:PORT/v1")
        object.__setattr__(self, "key", self.key.strip())  # a file's last line break, say
        if not all("!" <= letter <= "~" for letter in self.key):
            raise EndpointError(
                f"{self.url}: the key holds a space, a line break or a letter beyond ASCII, which"
                " no key has; set OPENAI_API_KEY anew"
            )
        if not self.model:
            raise EndpointError(f"{self.url}: say which of its models is to answer (--model_name)")

    def draw(
        self, problem: Problem, count: int, stopped: threading.Event, first: int = 0
    ) -> Iterator[str]:
        """As kimina_jax.prove.answers.AnswerSource. Raises EndpointError."""
        turns = messages(problem, self.prompt, self.wording)
        together = self.server.together
        starts = range(first, first + count, together)
        asked = [(turns, min(together, first + count - at), self._seed(at)) for at in starts]
        return (
            text
            for index, texts in self._draw(asked, stopped)
            for text, _ in texts[: asked[index][1]]
        )

    def _seed(self, first: int) -> int:
        """The seed of a request whose answers are numbered from `first`. vLLM gives the i-th answer
        of a request its seed plus i, so requests are as far apart as they have answers; and runs of
        other seeds farther. Servers take 31 bits.
        """
        return (self.seed * 1_000_003 + first) % 2**31

    def draw_each(
        self, problems: Sequence[Problem], count: int, stopped: threading.Event
    ) -> Iterator[tuple[Problem, int, str, bool]]:
        """(problem, number, text, whether it was cut) of `count` answers to each problem, as they
        come.

        Raises EndpointError, also where the server gives fewer answers than it was asked for.
        """
        together = self.server.together
        parts = [(problem, at) for problem in problems for at in range(0, count, together)]
        asked = [
            (
                messages(problem, self.prompt, self.wording),
                min(together, count - at),
                self._seed(at),
            )
            for problem, at in parts
        ]
        for index, texts in self._draw(asked, stopped):
            (problem, at), (_, size, _) = parts[index], asked[index]
            if len(texts) < size:
                raise EndpointError(
                    f"{self.url}: gives {len(texts)} answers where {size} are asked for; set"
                    " 'server.together' to 1"
                )
            for number, (text, cut) in enumerate(texts[:size], at):
                yield problem, number, text, cut

    def fix(
        self, problem: Problem, rejected: Sequence[Rejected], number: int, stopped: threading.Event
    ) -> Iterator[str]:
        """As kimina_jax.prove.answers.AnswerSource. Raises EndpointError."""
        failed = (failed_answer(one, self.wording.fix) for one in rejected)
        asked = [
            (messages(problem, self.prompt, self.wording, one), 1, self._seed(number))
            for one in failed
        ]
        return (text for _, texts in self._draw(asked, stopped) for text, _ in texts[:1])

    def _draw(
        self, asked: Sequence[tuple[list[dict[str, str]], int, int]], stopped: threading.Event
    ) -> Iterator[tuple[int, list[tuple[str, bool]]]]:
        """(number, texts, each with whether it was cut) of requests (turns, number of answers,
        seed), as they come."""
        work: queue.SimpleQueue[int] = queue.SimpleQueue()
        for number in range(len(asked)):
            work.put(number)
        requests = len(asked)
        ended = threading.Event()
        # Bounded: whoever checks the answers may be slower than the server.
        answers: queue.Queue[tuple[int, list[tuple[str, bool]]] | Exception] = queue.Queue(
            2 * self.server.parallel
        )

        def hand_over(found: tuple[int, list[tuple[str, bool]]] | Exception) -> None:
            while not ended.is_set():
                try:
                    return answers.put(found, timeout=LOOK_S)
                except queue.Full:
                    continue

        def ask() -> None:
            while not ended.is_set():
                try:
                    number = work.get_nowait()
                    hand_over((number, self._ask(*asked[number], ended)))
                except queue.Empty:
                    return
                except Exception as error:  # raised where the answers are wanted
                    hand_over(error)

        for _ in range(min(self.server.parallel, requests)):  # none keeps the process alive
            threading.Thread(target=ask, daemon=True).start()
        try:
            while requests and not stopped.is_set():
                try:
                    found = answers.get(timeout=LOOK_S)
                except queue.Empty:
                    continue
                if isinstance(found, Exception):
                    raise found
                requests -= 1
                yield found
        finally:
            ended.set()

    def _ask(
        self, turns: list[dict[str, str]], size: int, seed: int, ended: threading.Event
    ) -> list[tuple[str, bool]]:
        """The texts of one request; none once `ended`. A server that has no choice for the one
        answer that is asked for, time and again, has answered nothing, as with a text of null."""
        body: dict[str, Any] = {
            "model": self.model,
            "messages": turns,
            "n": size,
            "temperature": self.sampling.temperature,
            "top_p": self.sampling.top_p,
            "max_tokens": self.sampling.max_new_tokens,
            "seed": seed,
        }
        chosen = {"top_k": self.sampling.top_k, "min_p": self.sampling.min_p}
        chosen["stop"] = list(self.sampling.stop)
        body |= {name: value for name, value in chosen.items() if value}  # not known everywhere
        for attempt in range(TRIES):
            if ended.is_set():
                return []
            pause, last = PAUSE_S * 2**attempt, attempt == TRIES - 1
            try:
                found = _texts(self._post(body), self.url)
                if found or size > 1 or last:
                    return found or [("", False)] * (size == 1)
            except (OSError, http.client.HTTPException) as error:  # URLError is one
                again = not isinstance(error, urllib.error.HTTPError) or _passes(error.code)
                if not again or last:
                    raise EndpointError(f"{self.url}: {_said(error)}") from error
                pause = max(pause, _wanted_pause(error))
            if ended.wait(pause):
                return []
        raise AssertionError("the loop returns or raises")

    def _post(self, body: dict[str, Any]) -> bytes:
        headers = {"Content-Type": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        request = urllib.request.Request(
            f"{self.url.rstrip('/')}/chat/completions",
            json.dumps(body).encode(),
            headers,
            method="POST",
        )
        with urllib.request.urlopen(request, timeout=self.server.timeout_s) as answer:
            text = answer.read(MOST_BYTES)
            if answer.length and len(text) < MOST_BYTES:  # less came than was announced
                raise ConnectionError("it hung up in the middle of an answer")
            return text


def _texts(answer: bytes, url: str) -> list[tuple[str, bool]]:
    """The answers in a response, and whether each was cut at its length limit; their reasoning,
    where the server keeps it apart, before them. Raises EndpointError, and _InPlace where there is
    an error in their place, as gateways send it with the code 200."""
    try:
        told = json.loads(answer)
        if told.get("error") and not told.get("choices"):
            raise _InPlace(_words(told) or "without a word")
        choices = told["choices"]
        return [(_text(one["message"]), one.get("finish_reason") == "length") for one in choices]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise EndpointError(
            f"{url}: answers something else than chat completions; give the address up to /v1"
        ) from None


def _text(message: dict[str, Any] | None) -> str:
    """What a message says. Raises TypeError where that is no text, such as a list of parts."""
    if message is None:  # what a filter leaves of one
        return ""
    content = message.get("content") or ""
    if not isinstance(content, str):
        raise TypeError
    given = (message.get(name) for name in REASONING)
    return with_thought(
        next((text for text in given if text and isinstance(text, str)), ""), content
    )


def _passes(code: int) -> bool:
    """Whether a refusal may be over in a moment."""
    return code in (408, 409, 425, 429) or code >= 500


def _wanted_pause(error: Exception) -> float:
    """The seconds that a server asks for before the next try, as far as we wait; 0 where it does
    not."""
    headers = error.headers if isinstance(error, urllib.error.HTTPError) else {}
    said = headers.get("Retry-After") or ""
    return min(float(said), MOST_PAUSE_S) if re.fullmatch("[0-9]+", said) else 0.0


def _words(told: Any) -> Any:
    """What a server says of an error, of the body with it. Raises AttributeError."""
    told = told.get("error", told)
    return told.get("message") if isinstance(told, dict) else told


def _said(error: Exception) -> str:
    """What went wrong, in the server's words where it has some; never what was sent to it."""
    if isinstance(error, urllib.error.HTTPError):
        try:
            words = _words(json.loads(error.read(1 << 16)))
        except (ValueError, AttributeError, OSError, http.client.HTTPException):
            words = None
        said = f"answers {error.code} ({words or error.reason})"
        if error.code == TOO_MANY:
            return (
                f"{said}, {TRIES} times; lower 'server.parallel', or wait, and run the same command"
                " again"
            )
        return (
            f"{said}; look at its address and its model, and at 'server.together', where it gives"
            " one answer at a time"
        )
    if isinstance(error, _InPlace):
        return f"answers an error ({error}); look at its address and its model, or ask later"
    reason = getattr(error, "reason", error)
    if isinstance(reason, TimeoutError):
        return (
            f"gives no answer in time, {TRIES} times; raise 'server.timeout_s', or lower"
            " 'server.together' or 'server.parallel'"
        )
    return f"cannot be reached ({reason}); start the server, or give its right address"
