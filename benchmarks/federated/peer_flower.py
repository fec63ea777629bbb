# SPDX-License-Identifier: Apache-2.0
"""Flower's side: run by a Python that has flwr[simulation] and torch."""

import functools
import logging
import os

import numpy as np
import torch
from flwr.app import ArrayRecord, Context, Message, MetricRecord, RecordDict
from flwr.clientapp import ClientApp
from flwr.serverapp import Grid, ServerApp
from flwr.serverapp.strategy import FedAvg
from flwr.simulation import run_simulation
from torch import nn
from torch.nn import functional

from benchmarks.federated.work import WORKS, Work, images, normalized, start, timed

WORK = "FEDERATED_BENCHMARK_WORK"  # the name of the work, for the actors that Ray starts
TIMEOUT = 120.0  # seconds of a round; where the engine has died it ends the program
# Nothing is reported to anybody, and Ray's agents have time to start on a busy machine.
ENVIRONMENT = {
    "FLWR_TELEMETRY_ENABLED": "0",
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_agent_register_timeout_ms": "300000",
    "RAY_worker_niceness": "0",  # Ray's own choice is 15, behind whatever else the machine does
}


class Block(nn.Module):
    """A basic block with the option A shortcut."""

    def __init__(self, c_in: int, c_out: int, stride: int, groups: int, eps: float):
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, 1, bias=False)
        self.norm1 = nn.GroupNorm(groups, c_out, eps)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, 1, 1, bias=False)
        self.norm2 = nn.GroupNorm(groups, c_out, eps)
        self.stride, self.extra = stride, c_out - c_in

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(B, C, H, W) to (B, C', H', W')."""
        y = self.norm2(self.conv2(functional.relu(self.norm1(self.conv1(x)))))
        x = functional.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, 0, self.extra))
        return functional.relu(x + y)


class ResNet(nn.Module):
    """Stem, blocks, decision layer."""

    def __init__(self, work: Work):
        super().__init__()
        self.conv1 = nn.Conv2d(work.image[2], work.widths[0], 3, 1, 1, bias=False)
        self.norm1 = nn.GroupNorm(work.groups, work.widths[0], work.eps)
        shapes = work.blocks()
        self.blocks = nn.Sequential(*(Block(*s, work.groups, work.eps) for s in shapes))
        self.head = nn.Linear(work.widths[-1], work.classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(B, C, H, W) to (B, V)."""
        h = self.blocks(functional.relu(self.norm1(self.conv1(x))))
        return self.head(h.mean((2, 3)))


def start_state(work: Work) -> dict[str, torch.Tensor]:
    """The common starting weights as a state dict."""
    found, tree = {}, start(work)
    parts = {"": tree["stem"]}
    parts |= {f"blocks.{int(name)}.": part for name, part in tree["blocks"].items()}
    for prefix, part in parts.items():
        for name, x in part.items():
            kind, number = name[:-1], name[-1]
            if kind == "conv":
                found[f"{prefix}conv{number}.weight"] = np.transpose(x, (3, 2, 0, 1))
            else:
                leaf = {"scale": "weight", "bias": "bias"}[kind]
                found[f"{prefix}norm{number}.{leaf}"] = x
    found |= {"head.weight": tree["head"]["w"].T, "head.bias": tree["head"]["b"]}
    return {name: torch.from_numpy(np.ascontiguousarray(x)) for name, x in found.items()}


@functools.cache
def prepared(name: str) -> tuple[Work, ResNet, torch.Tensor, torch.Tensor]:
    """What an actor keeps between its clients: the images and a model to load weights into."""
    work = WORKS[name]
    torch.set_num_threads(1)
    images_NHWC, label_N = images(work)
    x_NCHW = torch.from_numpy(normalized(images_NHWC)).permute(0, 3, 1, 2)
    x_NCHW = x_NCHW.contiguous(memory_format=torch.channels_last)
    net = ResNet(work).to(memory_format=torch.channels_last)
    return work, net, x_NCHW, torch.from_numpy(label_N.astype(np.int64))


client_app = ClientApp()


@client_app.train()
def train(message: Message, context: Context) -> Message:
    """The local steps of one client."""
    work, net, x_NCHW, label_N = prepared(os.environ[WORK])
    net.load_state_dict(message.content["arrays"].to_torch_state_dict())
    optimizer = torch.optim.SGD(net.parameters(), work.learning_rate, work.momentum)
    begin = int(context.node_config["partition-id"]) * work.examples
    for _ in range(work.epochs):
        for index in (begin + torch.randperm(work.examples)).split(work.batch):
            optimizer.zero_grad(set_to_none=True)
            functional.cross_entropy(net(x_NCHW[index]), label_N[index]).backward()
            optimizer.step()
    content = {
        "arrays": ArrayRecord(net.state_dict()),
        "metrics": MetricRecord({"num-examples": work.examples}),
    }
    return Message(content=RecordDict(content), reply_to=message)


def measure(work: Work, rounds: int, began: float) -> dict[str, float]:
    """Flower's FedAvg over its simulation engine, a core for every client that runs."""
    os.environ |= ENVIRONMENT | {WORK: work.name}
    logging.getLogger("flwr").setLevel(logging.ERROR)
    found: dict[str, float] = {}
    server_app = ServerApp()

    @server_app.main()
    def serve(grid: Grid, context: Context) -> None:
        strategy = FedAvg(fraction_evaluate=0.0, min_available_nodes=work.clients)
        arrays = ArrayRecord(start_state(work))
        _, net, x_NCHW, label_N = prepared(work.name)

        def one_round():
            nonlocal arrays
            arrays = strategy.start(grid, arrays, num_rounds=1, timeout=TIMEOUT).arrays

        def loss():
            net.load_state_dict(arrays.to_torch_state_dict())
            with torch.no_grad():
                n = work.examples
                return float(functional.cross_entropy(net(x_NCHW[:n]), label_N[:n]))

        found.update(timed(began, rounds, one_round, loss))

    cores = len(os.sched_getaffinity(0))
    run_simulation(
        server_app,
        client_app,
        num_supernodes=work.clients,
        backend_config={
            "client_resources": {"num_cpus": 1, "num_gpus": 0.0},
            "init_args": {"num_cpus": cores, "include_dashboard": False},
        },
    )
    return found
