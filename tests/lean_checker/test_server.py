# SPDX-License-Identifier: Apache-2.0
"""The HTTP endpoint: Kimina's own client against it, raw requests, and bad ones."""

import importlib
import json
import socket
import threading
import time
import typing
import urllib.error
import urllib.request

import pytest

from lean_checker.records import Candidate, Message
from lean_checker.remote import RemotePool
from lean_checker.server import CheckServer, main
from lean_checker.serving.answers import Checked, result
from lean_checker.serving.snippets import Header, take_apart

HEADER = "import Mathlib\nopen Nat Real\n\n"
GOOD = HEADER + "theorem t (p q : Prop) (h : p ∧ q) :\n    q := by\n  exact h.2\n"
WRONG = GOOD.replace("h.2", "h.1")
SORRY = GOOD.replace("exact h.2", "sorry")
AXIOM = "axiom cheat : False\ntheorem t : 1 = 2 := cheat.elim\n"
LOOP = "theorem t : False := by\n  repeat (apply Classical.byContradiction; intro)\n"
SEVERAL = "theorem a (p : Prop) (h : p) : p := h\ntheorem b (p : Prop) (h : p) : p := a p h\n"


def _post(server, path: str, body, token: str = "secret") -> tuple[int, dict]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{server.server_port}{path}",
        data,
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_verify_in_the_old_form(server):
    codes = [{"custom_id": n, "proof": code} for n, code in enumerate([GOOD, WRONG, SORRY, AXIOM])]
    codes.append({"custom_id": "s", "code": SEVERAL})
    status, answer = _post(server, "/verify", {"codes": codes, "timeout": 60})
    assert status == 200
    good, wrong, sorry, axiom, several = answer["results"]
    assert [r["custom_id"] for r in answer["results"]] == ["0", "1", "2", "3", "s"]
    assert good["error"] is None
    said = [(m["severity"], m["pos"]["line"], m["data"]) for m in good["response"]["messages"]]
    assert said == [
        ("warning", 1, "the module Mathlib is not there; this Lean imports MiniCore"),
        ("warning", 2, "the namespace Real is not there"),
    ]
    assert good["response"]["time"] == good["time"]
    first = wrong["response"]["messages"][2]
    assert first["severity"] == "error"
    assert (first["pos"], first["endPos"]) == (
        {"line": 6, "column": 2},
        {"line": 6, "column": 11},
    )
    assert sorry["response"]["sorries"]
    assert any("cheat" in m["data"] for m in axiom["response"]["messages"])
    assert several["response"]["messages"] == []


def test_kimina_client(server, monkeypatch):
    # The client asks pydantic for what Python 3.11's own TypedDict does not offer.
    extensions = importlib.import_module("typing_extensions")
    monkeypatch.setattr(typing, "TypedDict", extensions.TypedDict)
    client = importlib.import_module("kimina_client")
    url = f"http://127.0.0.1:{server.server_port}"
    kimina = client.KiminaClient(api_url=url, api_key="secret", n_retries=1)
    assert kimina.health() == {"status": "ok"}
    kimina.test()
    codes = [GOOD, WRONG, SORRY, AXIOM, LOOP, SEVERAL]
    snippets = [client.Snippet(id=str(n), code=code) for n, code in enumerate(codes)]
    answer = kimina.check(snippets, timeout=4, batch_size=3, max_workers=2, show_progress=False)
    found = {r.id: r.analyze().status.value for r in answer.results}
    assert [found[str(n)] for n in range(6)] == [
        *("valid", "lean_error", "sorry", "lean_error", "timeout_error", "valid")
    ]


def test_a_wrong_token_and_a_large_body(server, monkeypatch):
    assert _post(server, "/verify", {}, token="guess")[0] == 401
    monkeypatch.setattr("lean_checker.server.MAX_BODY", 10)
    status, answer = _post(server, "/verify", {"codes": [1, 2, 3]})
    assert (status, answer["detail"]) == (413, "The request is larger than 10 bytes")


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        (GOOD, ("theorem t (p q : Prop) (h : p ∧ q) :\n    q", " by\n  exact h.2\n", 5, 8)),
        ("theorem t (h : p := x) : p := h", ("theorem t (h : p := x) : p", " h", 1, 29)),
        ("-- := \n/- a\n:= -/\ntheorem t : p := h", ("theorem t : p", " h", 4, 16)),
        ("def x := 1\ntheorem t : p := h", None),
        ("theorem t : p", None),
        ("#check Nat", None),
        ("", None),
        ("open Nat in\ntheorem t : p := h", None),
        ("/-- a := -/\ntheorem t : p := h", ("theorem t : p", " h", 2, 16)),
        ("/-- a /- b -/ -/\ntheorem t : p := h", ("theorem t : p", " h", 2, 16)),
        ("/--/ a -/\ntheorem t : p := h", ("theorem t : p", " h", 2, 16)),  # as Lean reads it
        ("/-/ a -/ -/\ntheorem t : p := h", None),
        ("/-- a -/ theorem t : p := h", None),
        ("/-- a\ntheorem t : p := h", None),
        ("open A /- a\n-/ theorem t : p := h", None),
        ("theorem t : let a := 1; p := h", None),
        ("theorem t : p := h theorem u : p := h", None),
        ("theorem t : p := h\n/-- a -/ theorem u : p := h", None),
        (SEVERAL, None),
    ],
)
def test_snippets_of_one_theorem(code, parts):
    found = take_apart(code).theorem
    assert parts == (found and (found.statement, found.proof, found.line, found.column))


@pytest.mark.parametrize(
    ("lines", "header"),
    [
        ("import Mathlib\nopen Nat Real", Header(("Mathlib",), ("Nat", "Real"))),
        ("prelude\nimport A.B C\n\n-- why\nopen scoped Nat", Header(("A.B", "C"), ("scoped Nat",))),
        ("set_option maxHeartbeats 400000", Header(heartbeats="400000")),
        ("open Nat hiding add", Header()),
        ("open Nat (add)", Header()),
        (" open Nat", Header()),
        ("set_option maxHeartbeats 1e9", Header()),
        ("open Nat /- a\nb -/", Header((), ("Nat",))),
        ("open\u00a0Nat", Header()),
        ("open " + "A" * 4001, Header()),
        ("open Nat\u2028import A", Header()),
    ],
)
def test_the_header_of_a_snippet_keeps_the_lines_of_the_rest(lines, header):
    found = take_apart(f"{lines}\ndef x := 1\n")
    assert found.header == header
    assert found.body.count("\n") == lines.count("\n") + 2


T = "theorem t (p q : Prop) (h : p ∧ q) : q := by exact h."


def test_time_out_debug_and_reuse_are_honoured(server):
    sleeping = "theorem t : True := by\n  sleep 30000\n  trivial"
    snippets = [{"id": "s", "code": sleeping}, {"id": "g", "code": f"{T}2"}]
    body = {"snippets": snippets, "timeout": 2, "debug": True, "reuse": False}
    status, answer = _post(server, "/api/check", body)
    slept, good = answer["results"]
    assert status == 200 and slept["error"] == "Lean REPL command timed out in 2 seconds"
    assert good["error"] is None and good["diagnostics"]["memory_max"] > 2**20


def test_a_client_that_leaves_stops_its_work(server):
    snippets = [{"id": str(k), "code": LOOP.replace(" t ", f" t{k} ")} for k in range(9)]
    body = json.dumps({"snippets": snippets, "timeout": 600}).encode()
    client = socket.create_connection(("127.0.0.1", server.server_port))
    head = "POST /api/check HTTP/1.1\r\nAuthorization: Bearer secret\r\n"
    client.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    _wait_for(lambda: server._running == 1)
    client.close()
    _wait_for(lambda: server._running == 0)


def _wait_for(condition) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--timeout", "-1"], "--timeout must be a number of seconds above 0, up to 86400, not -1"),
        (
            ["--timeout", "nan"],
            "--timeout must be a number of seconds above 0, up to 86400, not nan",
        ),
        (
            ["--timeout", "inf"],
            "--timeout must be a number of seconds above 0, up to 86400, not inf",
        ),
        (["--timeout", "0"], "--timeout must be a number of seconds above 0, up to 86400, not 0"),
        (["--port", "99999"], "--port must be from 0 to 65535, not 99999"),
        (["--port", "-1"], "--port must be from 0 to 65535, not -1"),
        (
            ["--timeout", "1e9"],
            "--timeout must be a number of seconds above 0, up to 86400, not 1e+09",
        ),
        (["--workers", "0"], "--workers must be from 1 to 4096, not 0"),
        (["--workers", "9" * 20], "--workers must be from 1 to 4096, not " + "9" * 20),
        (["--memory", "1"], "--memory must be from 512 to 16777216 (MiB), not 1"),
        (["--memory", "9" * 17], "--memory must be from 512 to 16777216 (MiB), not " + "9" * 17),
        (
            ["--token-file", "{empty}"],
            "--token-file {empty} is empty; put a token in it, or leave it out",
        ),
        (
            ["--token-file", "{blank}"],
            "--token-file {blank} is empty; put a token in it, or leave it out",
        ),
        (
            ["--token-file", "{none}"],
            "--token-file {none} cannot be read: No such file or directory",
        ),
        (["--token-file", "{binary}"], "--token-file {binary} is not UTF-8"),
        (["--token-file", "{two}"], "--token-file {two} must hold one token, without blanks"),
    ],
)
def test_a_mistake_at_the_start_is_one_sentence(arguments, sentence, tmp_path, capsys):
    names = {name: tmp_path / name for name in ("empty", "blank", "none", "binary", "two")}
    names["empty"].write_text("")
    names["blank"].write_text(" \n")
    names["two"].write_text("a\nb\n")
    names["binary"].write_bytes(b"\xff")
    assert main([a.format(**names) for a in arguments]) == 2
    assert capsys.readouterr().err == f"lean_checker.server: {sentence.format(**names)}\n"


def test_an_address_that_cannot_be_had_is_one_sentence(capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["--host", ""]) == 2 and "0.0.0.0" in capsys.readouterr().err
        assert main(["--port", str(port), "--workers", "1"]) == 2
    unheard, malformed = ("nosuch.invalid", "192.0.2.1"), ("127.0.0..1", "ü..a")
    for host in unheard + malformed:
        assert main(["--host", host, "--port", "0", "--workers", "1"]) == 2
    used, *said = capsys.readouterr().err.splitlines()
    start, advice = "lean_checker.server: --host", "name an address of this machine and a port"
    assert used.startswith(f"{start} 127.0.0.1 --port {port} cannot be listened on: Address")
    for host, sentence in zip(unheard, said[:2], strict=True):
        assert sentence.startswith(f"{start} {host} --port 0 cannot be listened on: ")
        assert f"; {advice} that is free" in sentence
    assert said[2:] == [f"{start} {host} is not the name of a host" for host in malformed]


def test_a_remote_pool(server):
    url = f"http://127.0.0.1:{server.server_port}"
    swap = "theorem t (p q : Prop) : p ∧ q → q ∧ p"
    proofs = [
        "fun h => ⟨h.2, h.1⟩",
        "by\n  intro h\n  exact h",
        "by sorry",
        "axiom x : False",
        LOOP,
    ]
    candidates = [Candidate(str(n), swap, proof) for n, proof in enumerate(proofs[:4])]
    candidates.append(Candidate("4", "theorem f : False", LOOP.partition(":= ")[2]))
    # One of the servers is not there; its requests go to the other one.
    remote = RemotePool([url, "http://127.0.0.1:1"], workers=2, timeout_s=4.0, token="secret")
    found = {v.id: v for v in remote.check(candidates)}
    statuses = [found[str(n)].status for n in range(5)]
    assert statuses == ["valid", "wrong", "sorry", "axiom", "timeout"]
    assert found["1"].messages[0].line == 3
    absent = RemotePool(["http://127.0.0.1:1"], workers=1, timeout_s=1.0)
    assert [v.status for v in absent.check(candidates[:2])] == ["infra", "infra"]


@pytest.mark.parametrize(
    ("status", "said", "read"),
    [
        ("oom", "the proof was stopped: it took more than 9 MiB of memory", "oom"),
        ("output", "the proof was stopped: it printed more than 9 bytes", "output"),
        ("crash", "Lean crashed on this proof (signal 11)", "crash"),
        ("infra", "the checker failed: TimeoutExpired: it timed out after 60 seconds", "infra"),
        ("infra", "Connection timed out", "infra"),
        ("timeout", "the proof was stopped", "timeout"),
    ],
)
def test_what_a_server_says_of_a_proof_is_no_failure_of_its_own(status, said, read):
    candidate = Candidate("a", "theorem t : True", "trivial")
    told = result("a", Checked(status, (Message("error", 0, 0, said),)), 9.0)
    assert RemotePool(["http://x"])._verdict(candidate, "http://x", told).status == read


@pytest.mark.parametrize(
    "told",
    [
        *(None, 3, "x", [], {"time": "soon"}, {"time": float("inf"), "response": 1}),
        *({"error": 5}, {"error": ["x"]}, {"response": "x"}, {"response": {"messages": 3}}),
        *({"response": {"messages": [m]}} for m in (None, {}, {"severity": [], "pos": {}})),
    ],
)
def test_an_answer_of_no_known_form_is_a_failure_of_the_server(told, monkeypatch):
    monkeypatch.setattr(RemotePool, "_ask", lambda *_: {"0": told})
    (verdict,) = RemotePool(["http://x"]).check([Candidate("a", "theorem t : True", "trivial")])
    assert (verdict.id, verdict.status) == ("a", "infra") and "http://x" in verdict.messages[0].text


@pytest.mark.parametrize("token", ["tok-SECRET\nline2", "a tok-SECRET", "", "tok-SECRET\x00"])
def test_a_token_that_is_none_is_never_shown(token):
    with pytest.raises(ValueError, match="a token is one word") as caught:
        RemotePool(["http://127.0.0.1:1"], token=token)
    assert "SECRET" not in str(caught.value)


def test_a_token_of_any_letters(pool):
    candidate = Candidate("a", "theorem t : True", "trivial")
    with CheckServer(("127.0.0.1", 0), pool, "tök€n") as served:
        thread = threading.Thread(target=served.serve_forever)
        thread.start()
        url = f"http://127.0.0.1:{served.server_port}"
        found = [
            next(RemotePool([url], workers=1, token=token, max_retries=0).check([candidate]))
            for token in ("tök€n", "tökén")
        ]
        served.shutdown()
        thread.join()
    assert [verdict.status for verdict in found] == ["valid", "infra"]
    assert "401" in found[1].messages[0].text and "tök" not in found[1].messages[0].text
