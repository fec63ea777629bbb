# SPDX-License-Identifier: Apache-2.0
"""The HTTP endpoint: Kimina's own client against it, raw requests, and bad ones."""

import importlib
import json
import threading
import typing
import urllib.error
import urllib.request

import pytest

from lean_checker.records import Candidate
from lean_checker.remote import RemotePool
from lean_checker.server import CheckServer, split_snippet

HEADER = "import Mathlib\nopen Nat Real\n\n"
GOOD = HEADER + "theorem t (p q : Prop) (h : p ∧ q) :\n    q := by\n  exact h.2\n"
WRONG = GOOD.replace("h.2", "h.1")
SORRY = GOOD.replace("exact h.2", "sorry")
AXIOM = "axiom cheat : False\ntheorem t : 1 = 2 := cheat.elim\n"
LOOP = "theorem t : False := by\n  repeat (apply Classical.byContradiction; intro)\n"
SEVERAL = "theorem a (p : Prop) (h : p) : p := h\ntheorem b (p : Prop) (h : p) : p := a p h\n"


@pytest.fixture(scope="module")
def server(pool):
    with CheckServer(("127.0.0.1", 0), pool, "secret") as served:
        thread = threading.Thread(target=served.serve_forever)
        thread.start()
        yield served
        served.shutdown()
        thread.join()


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
    assert good["error"] is None and good["response"]["messages"] == []
    first = wrong["response"]["messages"][0]
    assert first["severity"] == "error" and first["pos"]["line"] == 6
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
    codes = [GOOD, WRONG, SORRY, AXIOM, LOOP, SEVERAL]
    snippets = [client.Snippet(id=str(n), code=code) for n, code in enumerate(codes)]
    answer = kimina.check(snippets, batch_size=3, max_workers=2, show_progress=False)
    found = {r.id: r.analyze().status.value for r in answer.results}
    assert [found[str(n)] for n in range(6)] == [
        *("valid", "lean_error", "sorry", "lean_error", "timeout_error", "valid")
    ]


@pytest.mark.parametrize(
    ("path", "body", "status", "sentence"),
    [
        ("/nothing", {}, 404, "There is nothing at /nothing"),
        ("/verify", b"{", 422, "The body is not JSON"),
        ("/verify", b"[]", 422, "The body must be a JSON object"),
        ("/verify", {}, 422, "The field `codes` must be a list with something in it"),
        (
            "/api/check",
            {"snippets": [{"id": "a"}]},
            422,
            "Entry 0 of `snippets` needs `id` and `code`",
        ),
        (
            "/api/check",
            {"snippets": [{"id": "a", "code": ""}] * 2},
            422,
            "The entries of `snippets` must have different ids",
        ),
    ],
)
def test_a_bad_request_is_one_sentence(server, path, body, status, sentence):
    assert _post(server, path, body) == (status, {"detail": sentence})


def test_a_wrong_token_and_a_large_body(server, monkeypatch):
    assert _post(server, "/verify", {}, token="guess")[0] == 401
    monkeypatch.setattr("lean_checker.server.MAX_BODY", 10)
    status, answer = _post(server, "/verify", {"codes": [1, 2, 3]})
    assert (status, answer["detail"]) == (413, "The request is larger than 10 bytes")


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        (GOOD, (3, "theorem t (p q : Prop) (h : p ∧ q) :\n    q", " by\n  exact h.2\n")),
        ("theorem t (h : p := x) : p := h", (0, "theorem t (h : p := x) : p", " h")),
        ("def x := 1\ntheorem t : p := h", None),
        ("theorem t : p", None),
        ("#check Nat", None),
        ("", None),
        (SEVERAL, None),
    ],
)
def test_snippets_of_one_theorem(code, parts):
    assert split_snippet(code) == parts


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
    remote = RemotePool([url, "http://127.0.0.1:1"], workers=2, timeout_s=30.0, token="secret")
    found = {v.id: v for v in remote.check(candidates)}
    statuses = [found[str(n)].status for n in range(5)]
    assert statuses == ["valid", "wrong", "sorry", "axiom", "timeout"]
    assert found["1"].messages[0].line == 3
    absent = RemotePool(["http://127.0.0.1:1"], workers=1, timeout_s=1.0)
    assert [v.status for v in absent.check(candidates[:2])] == ["infra", "infra"]
