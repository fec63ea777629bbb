# SPDX-License-Identifier: Apache-2.0
"""Export to one GGUF file, and to a hub: a small server with the addresses that the Hub has."""

import base64
import hashlib
import json
import os
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import jax
import pytest

from kimina_jax.model import transformer
from kimina_jax.text.tokenizer import Tokenizer
from kimina_jax.trainer import publish
from launch.config import resume, tree
from launch.config.rl import RlRun

ROOT = Path(__file__).parent.parent.parent
TOKEN = "hf_a-token-of-this-test"


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A run with one published version."""
    folder = tmp_path_factory.mktemp("run")
    resume.claim_run(folder, tree.load(RlRun, str(ROOT / "configs" / "rl" / "tiny.py")))
    tokenizer = Tokenizer()
    cfg = transformer.Config(
        vocab_size=tokenizer.vocab_size, d_model=32, n_layers=2, n_heads=2, n_kv_heads=1,
        head_dim=16, d_ff=48, qkv_bias=True, max_len=128,
    )  # fmt: skip
    params = transformer.init_params(jax.random.key(0), cfg)
    publish.publish(folder, 0, params, cfg, tokenizer.write_hf)
    return folder


def environment(**variables):
    """Of a program: `variables` stand in it, where the machine's own of the Hub do not."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    return kept | {"PYTHONPATH": str(ROOT), "HF_HUB_DISABLE_XET": "1"} | variables


@pytest.fixture
def export(run_module):
    """Runs launch.export with some variables."""

    def run(*args, **variables):
        return run_module(("launch.export", *map(str, args)), env=environment(**variables))

    return run


class Hub(BaseHTTPRequestHandler):
    """What is uploaded stands in `server.files`; a wrong token is refused."""

    def answer(self, value, status=200):
        text = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def body(self):
        return self.rfile.read(int(self.headers["Content-Length"] or 0))

    def do_GET(self):
        self.answer({"error": "not here"}, 404)

    def do_PUT(self):  # a large file, at the address that the batch named
        self.server.large[self.path.rpartition("/")[2]] = self.body()
        self.answer({})

    def do_POST(self):
        where, body = self.path.partition("?")[0], self.body()
        if self.headers["Authorization"] != f"Bearer {TOKEN}":
            return self.answer({"error": "Invalid credentials"}, 401)
        if where == "/api/validate-yaml":
            return self.answer({"errors": [], "warnings": []})
        if where == "/api/repos/create":
            asked = json.loads(body)
            self.server.made.append(asked)
            name = f"{asked['organization'] or 'me'}/{asked['name']}"
            return self.answer({"url": f"{self.server.address}/{name}", "name": name})
        if where.endswith("/preupload/main"):
            files = json.loads(body)["files"]
            big = (".safetensors", ".gguf")
            said = [
                {"path": f["path"], "shouldIgnore": False, "oid": None,
                 "uploadMode": "lfs" if f["path"].endswith(big) else "regular"}
                for f in files
            ]  # fmt: skip
            return self.answer({"files": said})
        if where.endswith("/info/lfs/objects/batch"):
            objects = json.loads(body)["objects"]
            for one in objects:
                href = f"{self.server.address}/large/{one['oid']}"
                one["actions"] = {"upload": {"href": href, "header": {}}}
            return self.answer({"transfer": "basic", "objects": objects})
        assert where.endswith("/commit/main"), where
        for line in map(json.loads, body.decode().splitlines()):
            value = line["value"]
            if line["key"] == "file":
                self.server.files[value["path"]] = base64.b64decode(value["content"])
            if line["key"] == "lfsFile":
                self.server.files[value["path"]] = self.server.large[value["oid"]]
        repo = where.removeprefix("/api/models/").removesuffix("/commit/main")
        return self.answer(
            {"commitUrl": f"{self.server.address}/{repo}/commit/1", "commitOid": "1"}
        )

    def log_message(self, format, *args):
        pass


@pytest.fixture
def hub():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    server.address = f"http://127.0.0.1:{server.server_address[1]}"
    server.files, server.large, server.made = {}, {}, []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_folder_goes_to_the_hub_as_it_is(export, run, tmp_path, hub):
    pytest.importorskip("huggingface_hub")
    there = {"HF_ENDPOINT": hub.address, "HF_TOKEN": TOKEN, "HF_HOME": str(tmp_path / "home")}
    done = export(f"--run={run}", f"--out={tmp_path / 'out'}", "--push=us/prover-1", **there)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == f"{hub.address}/us/prover-1/commit/1"
    assert hub.made[0]["organization"] == "us" and hub.made[0]["visibility"] == "private"
    ours = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert hub.files == ours and "model.safetensors" in ours
    assert hashlib.sha256(ours["model.safetensors"]).hexdigest() in hub.large
    assert TOKEN not in done.stdout + done.stderr

    wrong = there | {"HF_TOKEN": "hf_of-another-account"}
    refused = export(f"--run={run}", f"--out={tmp_path / 'again'}", "--push=us/prover-1", **wrong)
    assert refused.returncode == 2 and "hf_of-another" not in refused.stdout + refused.stderr
    said = [line for line in refused.stderr.splitlines() if line.startswith("error")]
    assert len(said) == 1 and "the upload failed" in said[0] and "hf upload us/prover-1" in said[0]
    assert "Traceback" not in refused.stderr and (tmp_path / "again" / "README.md").is_file()


def test_a_server_that_is_not_there_is_one_sentence(tmp_path):
    """Below the package is one of two HTTP clients; each has errors of its own."""
    pytest.importorskip("huggingface_hub")
    (tmp_path / "config.json").write_text("{}")
    code = "import sys; from kimina_jax.weights import hub; from pathlib import Path\n"
    code += "try:\n    hub.push(Path(sys.argv[1]), 'us/prover-1')\n"
    code += "except hub.ModelError as error:\n    print(error)"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens there
        there = {"HF_ENDPOINT": f"http://127.0.0.1:{taken.getsockname()[1]}", "HF_TOKEN": TOKEN}
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)],
            capture_output=True, text=True, cwd=ROOT, env=os.environ | there, timeout=120,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "the upload failed" in done.stdout and "hf upload us/prover-1" in done.stdout


def test_a_push_that_cannot_begin_is_refused_before_anything_is_written(export, run, tmp_path):
    pytest.importorskip("huggingface_hub")
    out = tmp_path / "out"
    for repo, token, words in (
        ("us/prover", "", "there is no token"),
        ("us/a/b", TOKEN, "use OWNER/NAME"),
    ):
        done = export(
            f"--run={run}", f"--out={out}", f"--push={repo}", HF_TOKEN=token, HF_HOME=str(tmp_path)
        )
        assert done.returncode == 2 and words in done.stderr and not out.exists(), done.stderr
        assert len(done.stderr.strip().splitlines()) == 1 and TOKEN not in done.stderr
    (tmp_path / "lacking").mkdir()  # an installation without the package
    (tmp_path / "lacking" / "sitecustomize.py").write_text(
        "import sys\nsys.modules['huggingface_hub'] = None\n"
    )
    path = os.pathsep.join([str(tmp_path / "lacking"), str(ROOT)])
    done = subprocess.run(  # Python itself looks there, as it starts
        [sys.executable, "-m", "launch.export", f"--run={run}", f"--out={out}", "--push=us/prover"],
        cwd=ROOT, capture_output=True, text=True, timeout=300, env=environment(PYTHONPATH=path),
    )  # fmt: skip
    assert done.returncode == 2 and "pip install huggingface_hub" in done.stderr, done.stderr


@pytest.mark.slow
def test_an_out_that_ends_in_gguf_becomes_one_file(export, run, tmp_path):
    pytest.importorskip("gguf")
    from kimina_jax.weights import gguf_file, hf

    out = tmp_path / "made" / "prover.gguf"
    done = export(f"--run={run}", f"--out={out}", "--dtype=bfloat16")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in out.parent.iterdir()] == ["prover.gguf"]
    params, cfg = gguf_file.load_gguf(out)
    loaded, expected = hf.load_model(run / "weights" / "step_000000")
    assert cfg == expected
    rounded = loaded["layers"]["up"].astype("bfloat16").astype("float32")
    assert (params["layers"]["up"] == rounded).all()
    again = export(f"--run={run}", f"--out={out}")
    assert again.returncode == 2 and "is there already" in again.stderr
    (link := tmp_path / "link.gguf").symlink_to("nowhere")
    nowhere = export(f"--run={run}", f"--out={link}")
    assert nowhere.returncode == 2 and "is there already" in nowhere.stderr and link.is_symlink()
    adapter = export(f"--run={run}", f"--out={tmp_path / 'a.GGUF'}", "--adapter")
    assert adapter.returncode == 2 and "--adapter is for a folder" in adapter.stderr


def test_a_file_that_the_disk_does_not_take_says_why(run, tmp_path):
    """numpy, which writes the tensors, says it without a number."""
    pytest.importorskip("gguf")
    out = tmp_path / "prover.gguf"
    limited = ["bash", "-c", 'ulimit -f 64; exec "$0" -m launch.export "$@"', sys.executable]
    done = subprocess.run(
        [*limited, f"--run={run}", f"--out={out}"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 2 and "prover.gguf: cannot be written" in done.stderr, done.stderr
    assert "None" not in done.stderr and not out.exists()
