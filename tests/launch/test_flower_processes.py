# SPDX-License-Identifier: Apache-2.0
"""SuperLink and SuperNodes as processes on localhost with TLS. A SuperNode is killed and started
again, one is slowed, and the server's app is killed and submitted again.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flextrain_jax.core.metrics import read_metrics
from launch.processes.flower_job import ENVIRONMENT

pytest.importorskip("flwr")
from tests import own_shards
from tests.launch.flower_in_process import assert_same, simulated

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
    for pid in [*below(process.pid), process.pid]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.wait()


def below(pid):
    """The processes that a process has started, and those that they have."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    children = [int(child) for file in lists for child in file.read_text().split()]
    return children + [one for child in children for one in below(child)]


class Fleet:
    """A SuperLink and a SuperNode for every client; `folder` has the certificates."""

    def __init__(self, folder, start):
        self._folder, self._start = folder, start
        [port] = free_ports(1)
        self._link, self._started = f"127.0.0.1:{port}", 0
        (folder / "config.toml").write_text(
            f'[superlink]\ndefault = "fleet"\n[superlink.fleet]\naddress = "{self._link}"\n'
            f'root-certificates = "{folder}/ca.crt"\n'
        )
        self.link = start(
            "superlink", "flower-superlink", "--ssl-ca-certfile=ca.crt",
            "--ssl-certfile=server.pem", "--ssl-keyfile=server.key", f"--port={port}",
            "--disable-runtime-dependency-installation",
        )  # fmt: skip
        wait_for(lambda: "Uvicorn running" in self.log("superlink"), folder)

    def log(self, name):
        return (self._folder / f"{name}.log").read_text()

    def node(self, client, told=""):
        """Starts a SuperNode, told more in its configuration; its process."""
        self._started += 1
        return self._start(
            f"node{client}-{self._started}", "flower-supernode", "--root-certificates=ca.crt",
            f"--superlink={self._link}", f"--port={free_ports(1)[0]}",
            f"--node-config=partition-id={client} {told}",
        )  # fmt: skip

    def submit(self, config, run, timeout, more=""):
        """`flwr run`."""
        said = f'config="{config}" run="{run}" timeout={timeout} {more}'
        self._started += 1
        name = f"run{self._started}"
        self._start(name, "flwr", "run", str(ROOT / "flower"), "fleet", "--run-config", said)
        wait_for(lambda: "Successfully started" in self.log(name), self._folder)

    def kill_server_app(self):
        commands = {pid: Path(f"/proc/{pid}/cmdline").read_text() for pid in below(self.link.pid)}
        [app] = [pid for pid, command in commands.items() if "flwr-serverapp" in command]
        os.kill(app, signal.SIGKILL)


def test_a_federation_outlives_what_happens_to_its_processes(tmp_path):
    certificates(tmp_path)
    run = tmp_path / "run"
    config = tmp_path / "longer.py"
    config.write_text(
        CONFIG.read_text() + "\n\n_short = get_config\n\n\ndef get_config():\n"
        "    config = _short()\n    config['train']['rounds'] = 9\n"
        "    config['classes']['sensor']['devices'] = 1\n    return config\n"
    )

    def lines():
        return read_metrics(run / JOB) if (run / JOB / "metrics.jsonl").exists() else []

    def line_where(condition, after):
        """The number of the first line from `after` on for which the condition holds."""

        def found():
            return [i for i, one in enumerate(lines()) if i >= after and condition(one)]

        wait_for(found, tmp_path)
        return found()[0]

    with processes(tmp_path) as start:
        fleet = Fleet(tmp_path, start)
        nodes = [fleet.node(client) for client in range(3)]
        fleet.submit(config, run, timeout=120.0)
        first = line_where(lambda line: line["clients"] == 3, after=0)

        kill(nodes[0])
        fleet.node(0)
        without = line_where(lambda line: line["clients"] == 2, after=first + 1)
        line_where(lambda line: line["clients"] == 3, after=without + 1)

        fleet.kill_server_app()
        kept = lines()
        done = len(kept)
        fleet.submit(config, run, timeout=45.0)
        resumed = line_where(lambda line: line["clients"] == 3, after=done)

        slowed = below(nodes[2].pid)  # not the SuperNode itself, whose heart beats on
        for pid in slowed:
            os.kill(pid, signal.SIGSTOP)
        missed = line_where(lambda line: line["clients"] == 2, after=resumed + 1)
        for pid in slowed:
            os.kill(pid, signal.SIGCONT)
        refused = line_where(lambda line: line["refused_clients"], after=missed + 1)
        wait_for((run / JOB / "result.json").exists, tmp_path)
    assert first == 0
    # Resumed, not begun anew: every line has the seconds that it took. The last may be redone.
    assert lines()[: done - 1] == kept[:-1]
    assert lines()[refused]["refused_clients"] == [[2, "round"]]
    assert set(lines()[-1]["refused"]) == {"round"} and lines()[-1]["clients"] == 3
    assert [line["step"] for line in lines()] == list(range(9))
    assert json.loads((run / JOB / "result.json").read_text())["turned_away"] == []


def test_three_devices_with_their_own_images_and_keys(tmp_path):
    """The simulator's numbers, given the same places; who has no key is turned away."""
    certificates(tmp_path)
    run, shards, public = (tmp_path / name for name in ("run", "shards", "public"))
    own_shards.write(shards)
    public.mkdir()
    told = []
    for client in range(3):
        home = tmp_path / f"device{client}"
        home.mkdir(mode=0o700)
        shutil.copy(shards / f"{client}.npz", home / "images.npz")
        openssl = ("openssl", "genpkey", "-algorithm", "ed25519", "-out", "device.pem")
        subprocess.run(openssl, cwd=home, check=True, capture_output=True)
        openssl = ("openssl", "pkey", "-in", "device.pem", "-pubout", "-out")
        subprocess.run([*openssl, public / f"{client}.pem"], cwd=home, check=True)
        told.append(f'data="{home}/images.npz" key="{home}/device.pem"')
    overrides = (
        "--config.partition.kind=own", "--config.classes.sensor.devices=1",
        "--config.train.evaluate_every=1",
    )  # fmt: skip
    with processes(tmp_path) as start:
        fleet = Fleet(tmp_path, start)
        for client in range(3):
            fleet.node(client, told[client])
        fleet.node(0, f'data="{shards}/0.npz"')
        more = f'keys="{public}" overrides="{" ".join(overrides)}"'
        fleet.submit(CONFIG, run, timeout=240.0, more=more)
        wait_for((run / JOB / "result.json").exists, tmp_path)
    places = f"--config.partition.folder={shards}"
    lines, server = simulated(tmp_path / "simulated", overrides=(*overrides, places))
    found = assert_same(lines, server, run / JOB)
    assert [line["clients"] for line in found] == [3, 3, 3]
    assert None not in found[-1]["client_accuracy"]["each"]
    [sentence] = json.loads((run / JOB / "result.json").read_text())["turned_away"]
    assert sentence.endswith("says that it is client 0, and has no signature of its key")


def wait_for(condition, folder, seconds=600):
    deadline = time.monotonic() + seconds
    while not condition():
        logs = {file.name: file.read_text()[-1500:] for file in folder.glob("*.log")}
        assert time.monotonic() < deadline, "\n".join(f"{k}: {v}" for k, v in logs.items())
        time.sleep(1)
