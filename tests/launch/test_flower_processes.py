# SPDX-License-Identifier: Apache-2.0
"""SuperLink and SuperNodes as processes on localhost with TLS; one SuperNode is killed."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flextrain_jax.core.metrics import read_metrics
from launch.flower import ENVIRONMENT

pytest.importorskip("flwr")
pytestmark = [pytest.mark.fl, pytest.mark.slow]

ROOT = Path(__file__).parent.parent.parent
BIN = Path(sys.executable).parent
CONFIG = Path(__file__).with_name("flower_small.py")
JOB = "jobs/flextrain_holders-seed0"


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def certificates(folder):
    """A certificate authority and a server's certificate for localhost."""

    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    new = ("-newkey", "rsa:2048", "-nodes", "-subj")
    openssl("req", "-x509", *new, "/CN=ca", "-keyout", "ca.key", "-out", "ca.crt", "-days", "2")
    openssl("req", *new, "/CN=localhost", "-keyout", "server.key", "-out", "server.csr")
    (folder / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    openssl(
        "x509", "-req", "-in", "server.csr", "-CA", "ca.crt", "-CAkey", "ca.key",
        "-CAcreateserial", "-out", "server.pem", "-days", "2", "-extfile", "names",
    )  # fmt: skip


@contextlib.contextmanager
def processes(folder):
    """`start(name, *command)`; whatever is left of them ends with the context."""
    environment = os.environ | ENVIRONMENT
    environment |= {"PYTHONPATH": str(ROOT), "FLWR_HOME": str(folder), "JAX_PLATFORMS": "cpu"}
    environment["PATH"] = f"{BIN}:{environment['PATH']}"  # Flower starts its own by their names
    started = []

    def start(name, program, *arguments):
        with (folder / f"{name}.log").open("w") as log:
            process = subprocess.Popen(
                [BIN / program, *arguments], cwd=folder, env=environment, stdout=log,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        started.append(process)
        return process

    try:
        yield start
    finally:
        for process in started:
            kill(process)


def kill(process):
    """The process and what it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_federation_finishes_without_a_node_that_is_killed(tmp_path):
    certificates(tmp_path)
    link, *own = free_ports(5)
    run = tmp_path / "run"
    (tmp_path / "config.toml").write_text(
        f'[superlink]\ndefault = "fleet"\n[superlink.fleet]\naddress = "127.0.0.1:{link}"\n'
        f'root-certificates = "{tmp_path}/ca.crt"\n'
    )
    config = tmp_path / "longer.py"
    config.write_text(
        CONFIG.read_text() + "\n\n_short = get_config\n\n\ndef get_config():\n"
        "    config = _short()\n    config.train.rounds = 4\n    return config\n"
    )
    with processes(tmp_path) as start:
        start(
            "superlink", "flower-superlink", "--ssl-ca-certfile=ca.crt",
            "--ssl-certfile=server.pem", "--ssl-keyfile=server.key", f"--port={link}",
            "--disable-runtime-dependency-installation",
        )  # fmt: skip
        nodes = [
            start(
                f"node{i}", "flower-supernode", "--root-certificates=ca.crt",
                f"--superlink=127.0.0.1:{link}", f"--port={port}",
                f"--node-config=partition-id={i}",
            )
            for i, port in enumerate(own)
        ]  # fmt: skip
        time.sleep(10)  # the run is submitted once, and the SuperLink must be there by then
        said = f'config="{config}" run="{run}" timeout=90.0'
        start("run", "flwr", "run", str(ROOT / "flower"), "fleet", "--run-config", said)
        lines = run / JOB / "metrics.jsonl"
        wait_for(lambda: lines.exists() and lines.read_text().count("\n") >= 1, tmp_path)
        kill(nodes[0])
        wait_for((run / JOB / "result.json").exists, tmp_path)
    clients = [line["clients"] for line in read_metrics(run / JOB)]
    assert clients[0] == 4 and clients[-1] == 3 and len(clients) == 4
    assert json.loads((run / JOB / "result.json").read_text())["turned_away"] == []


def wait_for(condition, folder, seconds=600):
    deadline = time.monotonic() + seconds
    while not condition():
        logs = {file.name: file.read_text()[-1500:] for file in folder.glob("*.log")}
        assert time.monotonic() < deadline, "\n".join(f"{k}: {v}" for k, v in logs.items())
        time.sleep(1)
