# SPDX-License-Identifier: Apache-2.0
"""The HTTP endpoint against data files: odd snippets, bad requests, bad heads of requests.

doors/snippets.jsonl: a snippet, and of its first message [severity, line, column, a part of the
text], or null where there must be none. Its kinds: `nothing` in it, `no text` (a half character),
`header`, `true` ones in unusual forms, and `position`, where plain Lean says what is right.
doors/requests.jsonl: a body, its place, and the answer. doors/heads.jsonl: how a request begins,
and the status. A text may be given as a list of [text, times].
"""

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from lean_checker.check.verdict import parse_message
from lean_checker.sandbox.process import Limits, basic_options, run_lean
from lean_checker.server import CheckServer

DOORS = Path(__file__).parent / "doors"
GOOD = {"id": "good", "code": "theorem t (p : Prop) (h : p) : p := h"}
KINDS = ("nothing", "no text", "header", "true", "position")


def _text(value: str | list) -> str:
    return value if isinstance(value, str) else "".join(text * times for text, times in value)


def _lines(name: str) -> list[dict]:
    lines = (DOORS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


SNIPPETS = _lines("snippets")
REQUESTS = _lines("requests")
HEADS = _lines("heads")


def _ask(server: CheckServer, request: bytes) -> tuple[int, dict[str, Any]]:
    """Send bytes; return the status and the answer, empty where it is no JSON."""
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=300) as client:
        client.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer or not _is_whole(answer):
            data = client.recv(1 << 16)
            if not data:
                break
            answer += data
    head, _, body = answer.partition(b"\r\n\r\n")
    status = int(head.split()[1])
    return status, json.loads(body) if b"application/json" in head else {}


def _is_whole(answer: bytes) -> bool:
    head, _, body = answer.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if b"Content-Length" in line]
    return bool(lengths) and len(body) >= int(lengths[0])


def _post(server: CheckServer, path: str, body: Any) -> tuple[int, dict[str, Any]]:
    text = _text(body) if isinstance(body, (str, list)) else json.dumps(body)
    data = text.encode()
    head = f"POST {path} HTTP/1.1\r\nAuthorization: Bearer secret\r\nContent-Length: {len(data)}"
    return _ask(server, f"{head}\r\n\r\n".encode() + data)


def test_each_kind_has_examples_enough():
    counts = {kind: sum(row["kind"] == kind for row in SNIPPETS) for kind in KINDS}
    assert min([*counts.values(), len(REQUESTS), len(HEADS)]) > 15, counts


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "position"])
def test_each_snippet_has_its_own_result(server, kind, every):
    chosen = [row for row in SNIPPETS if row["kind"] == kind][::every]
    snippets = [{"id": str(k), "code": _text(row["code"])} for k, row in enumerate(chosen)]
    status, answer = _post(server, "/api/check", {"snippets": [*snippets, GOOD], "timeout": 30})
    assert status == 200
    *results, good = answer["results"]
    assert good["error"] is None and good["response"]["messages"] == []
    faults = []
    for row, result in zip(chosen, results, strict=True):
        found = (result["response"] or {}).get("messages", [result["error"]])
        if _first(found) != row["first"] and not _fits(found, row["first"]):
            faults.append((row["tries"], found))
    assert faults == []


def _first(messages: list[Any]) -> Any:
    return messages[0] if messages else None


def _fits(messages: list[Any], first: list | None) -> bool:
    if not messages or first is None or isinstance(messages[0], str):
        return False
    severity, line, column, text = first
    head = messages[0]
    place = {"line": line, "column": column}
    return head["severity"] == severity and head["pos"] == place and text in head["data"]


def test_what_needs_an_absent_library_is_an_error(server):
    rows = [r for r in SNIPPETS if r["kind"] == "header" and "Mathlib, " in r["tries"]]
    snippets = [{"id": row["tries"], "code": row["code"]} for row in rows]
    _, answer = _post(server, "/api/check", {"snippets": snippets, "timeout": 30})
    errors = {
        result["id"]: any(m["severity"] == "error" for m in result["response"]["messages"])
        for result in answer["results"]
    }
    assert errors == {row["tries"]: "not needed" not in row["tries"] for row in rows}


@pytest.mark.slow
def test_positions_are_those_of_plain_lean(server, toolchain, tmp_path):
    chosen = [row for row in SNIPPETS if row["kind"] == "position"]
    snippets = [{"id": str(k), "code": row["code"]} for k, row in enumerate(chosen)]
    _, answer = _post(server, "/api/check", {"snippets": snippets, "timeout": 30})
    faults = []
    for row, result in zip(chosen, answer["results"], strict=True):
        expected = _plain(toolchain, row["code"], tmp_path)
        found = [
            (m["severity"], *(p and (p["line"], p["column"]) for p in (m["pos"], m["endPos"])))
            for m in result["response"]["messages"]
        ]
        if found != expected:
            faults.append((row["tries"], found, expected))
        assert expected
    assert faults == []


def _plain(toolchain, code: str, folder: Path) -> list[tuple]:
    """Return severity, position and end of each message of Lean alone about a text."""
    header = toolchain.header
    (folder / "Plain.lean").write_text(header + code, encoding="utf-8", newline="")
    lines: list[bytes] = []
    command = [*basic_options(toolchain), str(folder / "Plain.lean")]
    run_lean(toolchain, command, folder, Limits(60.0, 1500), lambda line: not lines.append(line))
    raws = [raw for raw in map(parse_message, lines) if raw is not None]
    first = header.count("\n")
    found = [
        (
            "info" if raw.severity == "information" else raw.severity,
            (raw.line - first, raw.column),
            raw.end and (raw.end[0] - first, raw.end[1]),
        )
        for raw in raws
    ]
    return sorted(found, key=lambda message: message[1])


@pytest.mark.parametrize("row", REQUESTS, ids=lambda row: f"{row['path']} {row['tries']}")
def test_a_bad_request_is_one_sentence(server, row):
    assert _post(server, row["path"], row["body"]) == (row["status"], {"detail": row["detail"]})


@pytest.mark.parametrize("row", HEADS, ids=lambda row: row["tries"])
def test_how_a_request_begins(server, row):
    status, answer = _ask(server, _text(row["head"]).encode())
    assert status == row["status"]
    assert status == 200 or answer["detail"]


def test_the_server_still_works(server):
    _, answer = _post(server, "/api/check", {"snippets": [GOOD]})
    assert answer["results"][0]["response"]["messages"] == []
