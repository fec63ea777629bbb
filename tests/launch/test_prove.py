# SPDX-License-Identifier: Apache-2.0
"""launch.prove as a user types it: the small prover of the package, the real kernel."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
FILE = """/-! Five sorrys; three are within reach. -/
def double (n : Nat) : Nat := n + n

namespace Mine

theorem one (p q : Prop) (h : p ∧ q) : q ∧ p := by
  sorry -- swap

/-- never -/
theorem wrong (n : Nat) : n < n := sorry

variable (m : Nat)
@[simp] theorem two : m + 0 = m := by sorry
theorem three : double m = m + m := by
  sorry

example (a b : Nat) (h : a = b) : b + 1 = a := by sorry
end Mine
"""
# What a server is asked for by the tests below, and how it answers.
GOOD = "<think>\nEasy.\n</think>\n```lean4\ntheorem t : 2 + 2 = 4 := by\n  rfl\n```"
NOTHING = "I cannot do that."


def start(*args, cwd, **env):
    return subprocess.Popen(
        [sys.executable, "-m", "launch.prove", *args],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | env,
        start_new_session=True,
    )


@pytest.fixture
def prove(run_module):
    def run(*args, cwd, **env):
        variables = os.environ | {"PYTHONPATH": str(ROOT)} | env
        done = run_module(("launch.prove", *args), cwd=cwd, env=variables)
        return done.returncode, done.stdout, done.stderr

    return run


def test_a_theorem_is_proved_and_written(run_module, prove, tmp_path):
    code, out, err = prove("theorem t (a b : Nat) : a + b = b + a", cwd=tmp_path)
    assert code == 0, err
    written = (tmp_path / "t.lean").read_text()
    assert written.startswith("theorem t (a b : Nat) : a + b = b + a := by\n")
    assert out.endswith(written) and "```lean4" in out and "<|im_end|>" not in out
    assert run_module(("lean_checker", "t.lean"), cwd=tmp_path).returncode == 0
    (tmp_path / "t.lean").write_text("mine")
    code, out, err = prove("lemma t (a b : Nat) : a + b = b + a := by sorry", cwd=tmp_path)
    assert code == 0 and "is there already" in out
    assert (tmp_path / "t.lean").read_text() == "mine"


def test_a_false_theorem_ends_within_its_budget(prove, tmp_path):
    began = time.monotonic()
    code, out, err = prove(
        "theorem f (a b : Nat) : a + b = a", "--samples=1000000", "--seconds=3", cwd=tmp_path
    )
    assert code == 1 and out.startswith("f: not proved by the small prover"), err
    assert out.count("\n") == 1 and not list(tmp_path.iterdir())
    assert time.monotonic() - began < 60


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["theorem t : 1 = "], ("statement", "theorem NAME")),
        (["theorem t (n : Nat) : n.no = n"], ("Nat.no",)),
        ([""], ("empty",)),
        ([" := by sorry"], ("empty",)),
        (["theorem : True"], ("has no name",)),
        (["none.lean"], ("none.lean", "no such file")),
        (["theorem t : True", "--model=nowhere"], ("nowhere",)),
        (["theorem t : True", "--model=http:///v1", "--model_name=m"], ("http://HOST",)),
        (["theorem t : True", "--model=http://127.0.0.1:1/v1"], ("--model_name",)),
        (["theorem t : True", "--model_name=m"], ("--model=",)),
        (
            ["theorem t : True", "--out=no/such/t.lean"],
            ("no/such/t.lean", "in a folder that exists"),
        ),
        (["theorem t : True", "--config.checker.workers=0"], ("checker.workers",)),
        (["theorem t : True", "--seconds=inf"], ("--seconds",)),
        (["theorem t : True", "--search", "--fix_rounds=1"], ("--search", "--fix_rounds")),
        (["theorem t : True", "--seconds=nan"], ("--seconds",)),
        (["theorem t : True", '--config.checker.servers=["http://a:1"]'], ("checker.servers",)),
        (["theorem t : True", "--model=http://[::1/v1", "--model_name=m"], ("is no address",)),
        (["theorem t : True", "--model=http://a:x/v1", "--model_name=m"], ("is no address",)),
        ([], ("THEOREM",)),
    ],
)
def test_mistakes_are_one_sentence(prove, tmp_path, args, words):
    code, out, err = prove(*args, cwd=tmp_path)
    assert code == 2 and err.startswith("error: ") and err.count("\n") == 1, (out, err)
    assert all(word in err for word in words), err
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_the_sorrys_of_a_file_are_filled_and_nothing_else_changes(run_module, prove, tmp_path):
    path = tmp_path / "real" / "five.lean"
    path.parent.mkdir()
    path.write_text(FILE)
    path.chmod(0o640)
    (tmp_path / "five.lean").symlink_to(path)
    code, out, err = prove("five.lean", "--samples=64", "--seconds=60", cwd=tmp_path)
    assert (tmp_path / "five.lean").is_symlink() and path.stat().st_mode & 0o777 == 0o640
    assert code == 1 and out.endswith("five.lean: 3 of 5 filled\n"), (out, err)
    text = path.read_text()
    for line in ("theorem wrong (n : Nat) : n < n := sorry\n", "b + 1 = a := by sorry\n"):
        assert line in text
    kept = [line for line in FILE.split("\n") if "sorry" not in line]
    assert [line for line in text.split("\n") if line in kept] == kept
    assert "-- swap" in text and text.count("sorry") == 3  # the word in the first comment, too
    checked = run_module(("lean_checker", "five.lean"), cwd=tmp_path)
    found = dict(reversed(line.split()[:2]) for line in checked.stdout.splitlines())
    valid = {name for name, status in found.items() if status == "valid"}
    assert {"Mine.one", "Mine.two", "Mine.three"} <= valid
    assert found["Mine.wrong"] == "sorry"


# Two examples, of which a server's answers prove one, below a proof that takes more lines.
MOVED = """prelude
import MiniCore
theorem first (p q : Prop) (hp : p) : q ∨ p := by sorry
example (n : Nat) : n = n := by sorry
example : 2 + 2 = 5 := by sorry
"""
GROWN = "by\n  right\n  exact hp"


@pytest.mark.slow
@pytest.mark.parametrize("imports", [True, False])
def test_an_example_below_a_proof_that_grew_is_judged_itself(prove, tmp_path, imports):
    """Known by its line, which the proof above has moved; with imports the file decides alone."""
    text = MOVED if imports else MOVED.split("\n", 2)[2]
    (tmp_path / "f.lean").write_text(text)
    blocks = (
        f"```lean4\ntheorem t : x := {proof}\n```" for proof in (GROWN, "by rfl", "by trivial")
    )
    server = ChatServerStub((200, choices(*blocks)))
    where = [f"--model={server.url}", "--model_name=m", "--samples=8", "--seconds=30"]
    code, out, err = prove("f.lean", *where, cwd=tmp_path)
    assert code == 1 and out.endswith("2 of 3 filled\n"), (out, err)
    filled = text.replace("q ∨ p := by sorry", f"q ∨ p := {GROWN}")
    rfl, trivial = (
        filled.replace("n = n := by sorry", f"n = n := {p}") for p in ("by rfl", "by trivial")
    )
    assert (tmp_path / "f.lean").read_text() in (rfl, trivial)


def test_what_a_macro_made_under_the_same_name_speaks_for_no_proof(prove, tmp_path):
    text = """prelude
import MiniCore
macro "mk" : command => `(theorem foo : True := trivial)
mk
theorem foo : 1 = 2 := by sorry
"""
    (tmp_path / "f.lean").write_text(text)
    server = ChatServerStub((200, choices("```lean4\ntheorem t : x := by rfl\n```")))
    where = [f"--model={server.url}", "--model_name=m", "--samples=1", "--seconds=30"]
    code, out, err = prove("f.lean", *where, cwd=tmp_path)
    assert code == 1 and out.endswith("0 of 1 filled\n"), (out, err)
    assert (tmp_path / "f.lean").read_text() == text


@pytest.mark.parametrize("proof", ["by exact id <|\nNope.foo <|\nh", "by exact h\nNope"])
def test_a_proof_with_an_error_in_column_0_is_none(prove, tmp_path, proof):
    """With imports the file decides alone."""
    text = "prelude\nimport MiniCore\ntheorem first (p : Prop) (h : p) : p := by sorry\n"
    (tmp_path / "f.lean").write_text(text)
    server = ChatServerStub((200, choices(f"```lean4\ntheorem t : x := {proof}\n```")))
    where = [f"--model={server.url}", "--model_name=m", "--samples=1", "--seconds=30"]
    code, out, err = prove("f.lean", *where, cwd=tmp_path)
    assert code == 1 and out.endswith("0 of 1 filled\n") and "1 wrong" in out, (out, err)
    assert (tmp_path / "f.lean").read_text() == text


@pytest.mark.slow
def test_a_run_of_sft_answers_too(prove, tmp_path):
    from kimina_jax.prove.answers import SHIPPED

    shutil.copytree(SHIPPED, tmp_path / "run" / "model")
    (tmp_path / "run" / "config.json").write_text('{"sft": {"steps": 1}}')
    (tmp_path / "link.lean").symlink_to(tmp_path / "proof.lean")
    where = ["--model=run", "--samples=64", "--out=link.lean"]
    code, out, err = prove("theorem t : 2 + 2 = 4", *where, cwd=tmp_path)
    assert code == 0, (out, err)
    assert (tmp_path / "link.lean").is_symlink() and "t : 2" in (
        tmp_path / "proof.lean"
    ).read_text()


def test_a_filled_file_goes_into_a_pipe_once(prove, tmp_path):
    (tmp_path / "f.lean").write_text(MOVED)
    os.mkfifo(tmp_path / "pipe")
    got: list[str] = []
    reader = threading.Thread(
        target=lambda: got.append((tmp_path / "pipe").read_text()), daemon=True
    )
    reader.start()
    blocks = (f"```lean4\ntheorem t : x := {proof}\n```" for proof in (GROWN, "by rfl"))
    server = ChatServerStub((200, choices(*blocks)))
    where = [f"--model={server.url}", "--model_name=m", "--samples=8", "--seconds=30"]
    code, out, err = prove("f.lean", "--out=pipe", *where, cwd=tmp_path)
    reader.join(10)
    assert code == 1 and "2 of 3 filled" in out, (out, err)
    (filled,) = got
    assert GROWN in filled and filled.count("sorry") == 1
    assert (tmp_path / "pipe").is_fifo() and (tmp_path / "f.lean").read_text() == MOVED


@pytest.mark.slow
def test_a_long_name_is_cut_for_the_file(prove, tmp_path):
    code, _, err = prove(f"theorem {'a' * 300} (p : Prop) (h : p) : p", cwd=tmp_path)
    assert code == 0 and (tmp_path / f"{'a' * 100}.lean").is_file(), err


def test_a_key_with_a_line_break_is_cleaned_or_refused_and_never_shown(prove, tmp_path):
    server = ChatServerStub((200, choices(GOOD)))
    where = ["theorem t : 2 + 2 = 4", f"--model={server.url}", "--model_name=m", "--samples=8"]
    code, out, err = prove(*where, cwd=tmp_path, OPENAI_API_KEY="sk-SECRET\r\n")
    assert code == 0 and server.keys[0] == "Bearer sk-SECRET" and "SECRET" not in out + err
    code, out, err = prove(*where, cwd=tmp_path, OPENAI_API_KEY="sk-SECRET\nmore")
    assert code == 2 and err.count("\n") == 1 and "OPENAI_API_KEY" in err
    assert "SECRET" not in out + err


def test_settings_of_the_server_and_of_the_pool_are_honoured(prove, tmp_path):
    server = ChatServerStub((200, choices(GOOD)))
    where = ["theorem t : 2 + 2 = 4", f"--model={server.url}", "--model_name=m", "--samples=3"]
    more = [
        "--config.server.together=1",
        "--config.sampling.top_k=5",
        "--config.checker.cache=c.db",
    ]
    code, _, err = prove(*where, *more, cwd=tmp_path)
    assert code == 0 and (tmp_path / "c.db").is_file(), err
    assert all(body["n"] == 1 and body["top_k"] == 5 for _, body in server.asked)


def test_a_server_that_hangs_up_is_one_sentence(prove, tmp_path):
    server = ChatServerStub((0, b""))
    where = ["theorem t : 2 + 2 = 4", f"--model={server.url}", "--model_name=m", "--samples=8"]
    code, out, err = prove(*where, cwd=tmp_path)
    assert code == 2 and err.startswith("error: ") and err.count("\n") == 1, (out, err)
    assert "cannot be reached" in err


def test_ctrl_c_ends_at_once_and_leaves_no_process(tmp_path):
    process = start(
        "theorem f (a b : Nat) : a + b = a", "--samples=1000000", "--seconds=300", cwd=tmp_path
    )
    time.sleep(6)
    os.killpg(process.pid, signal.SIGINT)
    began = time.monotonic()
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130 and err.count("\n") == 1, (out, err)
    assert time.monotonic() - began < 5
    time.sleep(0.5)
    left = subprocess.run(["pgrep", "-s", str(process.pid)], capture_output=True, text=True)
    assert left.stdout == ""


class ChatServerStub(ThreadingHTTPServer):
    """A chat server that answers what `replies` holds: a status, and a body for it."""

    daemon_threads = True

    def __init__(self, *replies):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies, self.asked, self.keys = list(replies), [], []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/v1"

    def reply(self, asked):
        """The status and the body for what was asked."""
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        server: ChatServerStub = self.server  # pyright: ignore
        server.asked.append(
            (self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        )
        server.keys.append(self.headers["Authorization"])
        status, body = server.reply(server.asked[-1][1])
        if not status:  # hangs up
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        sent = json.dumps(body).encode() if not isinstance(body, bytes) else body
        self.send_response(status)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_):
        pass


def choices(*texts: object) -> dict[str, list[dict]]:
    return {"choices": [{"message": {"role": "assistant", "content": text}} for text in texts]}


def test_a_server_answers(prove, tmp_path):
    server = ChatServerStub((503, {"error": {"message": "later"}}), (200, choices(NOTHING, GOOD)))
    where = [f"--model={server.url}", "--model_name=prover"]
    code, out, err = prove(
        "theorem t : 2 + 2 = 4", *where, "--samples=16", cwd=tmp_path, OPENAI_API_KEY="secret"
    )
    assert code == 0 and (tmp_path / "t.lean").read_text() == "theorem t : 2 + 2 = 4 := by\n  rfl\n"
    path, body = server.asked[0]
    assert path == "/v1/chat/completions" and body["model"] == "prover" and body["n"] == 8
    assert [turn["role"] for turn in body["messages"]] == ["system", "user"]
    assert server.keys[0] == "Bearer secret" and "secret" not in out + err
    server.replies[:] = [(200, choices(NOTHING))]
    code, out, err = prove("theorem t : 2 + 2 = 4", *where, "--samples=8", cwd=tmp_path)
    assert code == 1 and "not proved" in out and server.url in out


@pytest.mark.parametrize("env", [{}, {"PYTHONIOENCODING": "latin-1"}])
def test_an_answer_that_cannot_be_printed_does_not_cost_the_proof(prove, tmp_path, env):
    """Half of a character, as a server may send it, or a letter that the terminal lacks."""
    server = ChatServerStub((200, choices(f"\ud800 ∀ {GOOD}")))
    where = [f"--model={server.url}", "--model_name=prover"]
    code, out, err = prove("theorem t : 2 + 2 = 4", *where, cwd=tmp_path, **env)
    assert code == 0 and "\\ud800" in out, (out, err)
    assert (tmp_path / "t.lean").read_text() == "theorem t : 2 + 2 = 4 := by\n  rfl\n"


def test_a_proof_that_cannot_be_written_is_printed(prove, tmp_path):
    """On a disk that is full by then. Words are apart by any white space, as Lean has it."""
    server = ChatServerStub((200, choices(GOOD)))
    where = [f"--model={server.url}", "--model_name=prover", "--out=/dev/full"]
    code, out, err = prove("theorem\n\tt : 2 + 2 = 4 := by sorry", *where, cwd=tmp_path)
    assert code == 2 and "No space left" in err and err.count("\n") == 1, (out, err)
    assert out == "theorem t : 2 + 2 = 4 := by\n  rfl\n"
    (tmp_path / "f.lean").write_text("theorem t : 2 + 2 = 4 := sorry")
    code, out, err = prove("f.lean", *where, cwd=tmp_path)
    assert code == 2 and "No space left" in err, (out, err)
    assert out.endswith("\ntheorem t : 2 + 2 = 4 := by\n  rfl"), out


def test_another_file_that_was_begun_is_gone_on_with(prove, tmp_path):
    """What an earlier search has proved, and this one might not, stays."""
    file, out = tmp_path / "f.lean", tmp_path / "done.lean"
    file.write_text("theorem a : 1 + 1 = 2 := sorry\n-- then\ntheorem t : 2 + 2 = 4 := by sorry\n")
    out.write_text(
        "theorem a : 1 + 1 = 2 := by\n  decide\n-- then\ntheorem t : 2 + 2 = 4 := by sorry\n"
    )
    server = ChatServerStub((200, choices(GOOD)))
    where = [f"--model={server.url}", "--model_name=prover", "--samples=1", f"--out={out}"]
    for asked in (1, 1):  # the second command has nothing left to do
        code, said, err = prove("f.lean", *where, cwd=tmp_path)
        assert code == 0 and f"f.lean:1: a: proved in {out}" in said, (said, err)
        assert out.read_text() == (
            "theorem a : 1 + 1 = 2 := by\n  decide\n-- then\ntheorem t : 2 + 2 = 4 := by\n  rfl\n"
        )
        assert len(server.asked) == asked
    for other in ("-- of something else\n", file.read_text().replace("sorry", "bogus")):
        out.write_text(other)
        code, said, err = prove("f.lean", *where, cwd=tmp_path)
        assert code == 0 and out.read_text().count("by\n  rfl\n") == 2, (said, err)
    bad = ("by rfl", "by exact lcProof", "by\n  exact f2", "by simp_all +decide [f3]")
    false = [f"theorem f{k} : 1 + 1 = 3 := " for k in range(len(bad))]
    file.write_text("".join(f"{head}by sorry\n" for head in false))
    out.write_text("".join(f"{head}{proof}\n" for head, proof in zip(false, bad, strict=True)))
    code, said, err = prove("f.lean", *where, cwd=tmp_path)
    assert code == 1 and said.count("not proved") == 4 and "0 of 4 filled" in said, (said, err)
    assert "sorry" in file.read_text()


def test_where_nothing_was_judged_nothing_is_said_of_the_theorem(prove, tmp_path):
    server = ChatServerStub((200, choices()))
    where = [f"--model={server.url}", "--model_name=prover", "--samples=8"]
    code, out, err = prove("theorem t : 2 + 2 = 4", *where, cwd=tmp_path)
    assert code == 1 and "no answer came" in out and "false" not in out, (out, err)


def test_a_file_with_a_byte_order_mark_is_refused_as_lean_refuses_it(prove, tmp_path):
    (tmp_path / "f.lean").write_bytes(b"\xef\xbb\xbf-- mine\ntheorem t : 2 + 2 = 4 := sorry\n")
    code, out, err = prove("f.lean", cwd=tmp_path)
    assert code == 2 and "byte order mark" in err and err.count("\n") == 1, (out, err)


def test_a_search_by_parts_puts_a_proof_together_and_goes_on(prove, tmp_path):
    half = "```lean4\ntheorem t : x := by\n  constructor\n  · exact h.1\n  · exact h.1\n```"
    rest = "```lean4\ntheorem part : x := by\n  exact h.2\n```"
    server = ChatServerStub(*[(200, choices(half, half))] * 2, (200, choices(rest)))
    where = ["theorem t (p q : Prop) (h : p ∧ q) : q ∧ p", f"--model={server.url}"]
    where += ["--model_name=m", "--search", "--samples=8", "--config.search.together=2"]
    code, out, err = prove(*where, cwd=tmp_path)
    assert code == 0 and "1 of 1 parts proved" in err, (out, err)
    lean = (tmp_path / "t.lean").read_text()
    whole = "theorem t (p q : Prop) (h : p ∧ q) : q ∧ p := by constructor · exact h.2 · exact h.1"
    assert out == lean and " ".join(lean.split()) == whole
    asked = len(server.asked)
    assert asked == 3 and (tmp_path / "t.search.jsonl").is_file()
    (tmp_path / "t.lean").unlink()
    code, out, err = prove(*where, cwd=tmp_path)
    assert code == 0 and len(server.asked) == asked, (out, err)
    assert (tmp_path / "t.lean").read_text() == lean
    code, out, err = prove(*where, "--seed=1", cwd=tmp_path)
    assert code == 2 and "t.search.jsonl: is of another search" in err and err.count("\n") == 1


@pytest.mark.parametrize(
    ("reply", "word"),
    [
        ((404, {"error": {"message": "no model of that name"}}), "no model of that name"),
        ((401, b"<html>"), "401"),
        ((200, b"<html>"), "chat completions"),
        ((200, {"choices": [{"text": "a"}]}), "chat completions"),
        ((200, [1]), "chat completions"),
        ((200, b"[" * 100_000), "chat completions"),
        ((200, choices([{"type": "text", "text": GOOD}])), "chat completions"),
    ],
)
def test_what_a_server_refuses_is_one_sentence(prove, tmp_path, reply, word):
    server = ChatServerStub(reply)
    where = [f"--model={server.url}", "--model_name=prover"]
    code, out, err = prove("theorem t : 2 + 2 = 4", *where, cwd=tmp_path)
    assert code == 2 and err.startswith("error: ") and err.count("\n") == 1, (out, err)
    assert word in err


@pytest.mark.slow
def test_the_newest_run_is_asked(prove, tmp_path):
    """A run is a folder that has requests, weights that are whole, and its own settings."""
    from kimina_jax.prove.answers import SHIPPED

    for name in ("old", "new"):
        weights = tmp_path / "runs" / name / "weights" / "step_000001"
        weights.parent.mkdir(parents=True)
        (weights.parent.parent / "requests").mkdir()
        shutil.copytree(SHIPPED, weights)
        (weights / "STABLE").touch()
    (tmp_path / "runs" / "new" / "config.json").write_text('{"sampling": {"max_new_tokens": 7}}')
    code, out, err = prove("theorem t : 2 + 2 = 5", "--samples=64", cwd=tmp_path)
    assert code == 1 and "not proved by runs/new" in out, (out, err)


def test_a_model_is_asked_by_the_name_that_all_bundled_theorems_have():
    from kimina_jax.problems.load import load
    from kimina_jax.prove.answers import TRAINED_NAME

    bundled = {problem.statement.split()[1] for problem in load("test") + load("test", "by_hand")}
    for prompt in ("kimina-v1", "kimina-v1-proof"):
        assert {TRAINED_NAME.get(prompt)} == bundled
