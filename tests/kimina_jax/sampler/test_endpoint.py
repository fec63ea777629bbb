# SPDX-License-Identifier: Apache-2.0
"""Servers that hang up, have no room, or say something else: what passes is asked again, and what
does not is one sentence."""

import dataclasses
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kimina_jax.prove.answers import problem_of
from kimina_jax.sampler import endpoint
from kimina_jax.sampler.endpoint import TRIES, ChatServer, Endpoint, EndpointError
from kimina_jax.text.fix_turns import Rejected

PROBLEM = problem_of("theorem t : True")
GOOD = json.dumps({"choices": [{"message": {"content": "ok"}}]}).encode()
JSON = "HTTP/1.1 {} X\r\nConnection: close\r\n{}Content-Length: {}\r\n\r\n"


def sent(body: object, status: int = 200, more: str = "", missing: int = 0) -> bytes:
    """An answer, of whose body the last bytes never come."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return JSON.format(status, more, len(raw)).encode() + raw[: len(raw) - missing]


def choices(*texts: object) -> dict[str, list]:
    return {"choices": [{"message": {"content": text}} for text in texts]}


class _RawHandler(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        server: _RawServer = self.server  # pyright: ignore
        server.times.append(time.monotonic())
        time.sleep(server.slow_s)
        self.wfile.write(server.replies.pop(0) if len(server.replies) > 1 else server.replies[0])

    def log_message(self, *_):
        pass


class _RawServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, *replies: bytes, slow_s: float):
        super().__init__(("127.0.0.1", 0), _RawHandler)
        self.replies, self.times, self.slow_s = list(replies), [], slow_s
        threading.Thread(target=self.serve_forever, daemon=True).start()


@pytest.fixture
def serving(monkeypatch):
    """A server that answers these bytes, and how to ask it, without long pauses."""
    monkeypatch.setattr(endpoint, "PAUSE_S", 0.01)

    def start(
        *replies: bytes, together: int = 1, slow_s: float = 0.0
    ) -> tuple[_RawServer, Endpoint]:
        server = _RawServer(*replies, slow_s=slow_s)
        told = ChatServer(together=together, parallel=1, timeout_s=10.0)
        return server, Endpoint(f"http://127.0.0.1:{server.server_port}/v1", "m", server=told)

    return start


def drawn(source: Endpoint, count: int = 1) -> list[str]:
    answers = source.draw_each([PROBLEM], count, threading.Event())
    return [text for _, _, text, _ in answers]


@pytest.mark.parametrize(
    "first",
    [
        sent(GOOD, missing=5),  # hangs up in the middle of the body
        sent({"error": {"message": "overloaded", "code": 503}}),  # as gateways say it
        sent({"error": "overloaded"}),
        sent({"choices": []}),
    ],
)
def test_what_passes_is_asked_again(serving, first):
    server, source = serving(first, sent(GOOD))
    assert drawn(source) == ["ok"] and len(server.times) == 2


def test_a_server_is_given_the_time_that_it_asks_for(serving, monkeypatch):
    server, source = serving(sent({}, 429, "Retry-After: 1\r\n"), sent(GOOD))
    assert drawn(source) == ["ok"]
    assert server.times[1] - server.times[0] >= 1
    monkeypatch.setattr(endpoint, "MOST_PAUSE_S", 0.01)
    for asked in ("9" * 400, "Wed, 21 Oct 2015 07:28:00 GMT", "-3", "²"):
        more = f"Retry-After: {asked}\r\n"
        server.replies[:] = [sent({}, 429, more), sent(GOOD)]
        assert drawn(source) == ["ok"]


@pytest.mark.parametrize(
    ("reply", "said", "tries"),
    [
        (sent({"error": {"message": "slow down"}}, 429), "lower 'server.parallel'", TRIES),
        (sent({"error": {"message": "no such model"}}), "an error (no such model)", TRIES),
        (sent(GOOD, missing=5), "hung up in the middle of an answer", TRIES),
        (sent([1]), "something else than chat completions", 1),
        # Of what is refused not even the reason comes whole.
        (
            b"HTTP/1.1 400 X\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n50\r\n{",
            "answers 400 (X)",
            1,
        ),
    ],
)
def test_what_does_not_pass_is_one_sentence(serving, reply, said, tries):
    server, source = serving(reply)
    with pytest.raises(EndpointError) as error:
        drawn(source)
    assert said in str(error.value) and len(server.times) == tries


def test_a_server_that_is_too_slow_is_not_taken_for_one_that_is_not_there(serving):
    server, source = serving(sent(GOOD), slow_s=0.5)
    told = dataclasses.replace(source.server, timeout_s=0.1)
    with pytest.raises(EndpointError, match=r"raise 'server\.timeout_s'"):
        drawn(dataclasses.replace(source, server=told))
    assert len(server.times) == TRIES


@pytest.mark.parametrize("nothing", [{"choices": []}, {"choices": [{"message": None}]}])
def test_one_answer_that_never_comes_does_not_stop_the_others(serving, nothing):
    """A filter, say: another try gives the same."""
    tries = TRIES if not nothing["choices"] else 1
    server, source = serving(*[sent(nothing)] * tries, sent(GOOD))
    assert drawn(source, 2) == ["", "ok"] and len(server.times) == tries + 1
    several = serving(sent({"choices": []}), together=2)[1]
    with pytest.raises(EndpointError, match=r"set 'server\.together' to 1"):
        drawn(several, 2)


def test_a_fix_is_one_answer_whatever_a_server_gives(serving):
    _, source = serving(sent(choices("a", "b")))
    rejected = [Rejected("answer", "by simp", "wrong", ())] * 2
    assert list(source.fix(PROBLEM, rejected, 1, threading.Event())) == ["a", "a"]
