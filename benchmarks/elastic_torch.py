# SPDX-License-Identifier: Apache-2.0
"""The training step of a CIFAR ResNet in torch, for benchmarks/elastic.py.

Arguments: blocks of a stage, images of a batch. Reads numbers of steps, a line each; answers with
the milliseconds of one step.
"""

import os
import sys
import time

import torch
from torch import nn
from torch.nn import functional


class Block(nn.Module):
    """A basic block with the option A shortcut."""

    def __init__(self, c_in: int, c_out: int, stride: int):
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        self.stride, self.extra = stride, c_out - c_in

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(B, C, H, W) to (B, C', H', W')."""
        y = functional.relu(self.norm1(self.conv1(x)))
        y = self.norm2(self.conv2(y))
        x = functional.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, 0, self.extra))
        return functional.relu(x + y)


class ResNet(nn.Module):
    """Stem, three stages, decision layer."""

    def __init__(self, blocks: int, classes: int = 10):
        super().__init__()
        widths = [16, 16, 32, 64]
        self.stem = nn.Sequential(
            nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()
        )
        self.trunk = nn.Sequential(
            *(
                Block(
                    widths[stage] if i == 0 else widths[stage + 1],
                    widths[stage + 1],
                    2 if i == 0 and stage else 1,
                )
                for stage in range(3)
                for i in range(blocks)
            )
        )
        self.head = nn.Linear(64, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(B, 3, 32, 32) to (B, classes)."""
        return self.head(self.trunk(self.stem(x)).mean((2, 3)))


def main() -> None:
    """Answers until the input ends."""
    blocks, size = int(sys.argv[1]), int(sys.argv[2])
    torch.manual_seed(0)
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    net = ResNet(blocks).to(memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9, weight_decay=1e-3)
    x = torch.randn(size, 3, 32, 32).to(memory_format=torch.channels_last)
    label = torch.randint(0, 10, (size,))
    for line in sys.stdin:
        started = time.perf_counter()
        for _ in range(int(line)):
            optimizer.zero_grad(set_to_none=True)
            functional.cross_entropy(net(x), label).backward()
            optimizer.step()
        print(1e3 * (time.perf_counter() - started) / int(line), flush=True)


if __name__ == "__main__":
    main()
