# SPDX-License-Identifier: Apache-2.0
"""Freed memory stays with the process: a second block of the same size costs no page faults."""

import subprocess
import sys

import pytest

# A thread, because XLA runs programs in threads, and those have heaps of their own.
PROGRAM = """
import resource, sys, threading
from flextrain_jax.core.memory import keep_freed_memory

if sys.argv[1] == "keep":
    keep_freed_memory()
faults = []

def block():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    memory = bytearray(200 << 20)
    faults.append(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
    del memory

def run():
    for _ in range(3):
        block()

thread = threading.Thread(target=run)
thread.start()
thread.join()
print(faults[-1])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's malloc")
def test_a_freed_block_is_there_for_the_next_one():
    faults = {
        name: int(
            subprocess.run(
                [sys.executable, "-c", PROGRAM, name], capture_output=True, text=True, check=True
            ).stdout
        )
        for name in ("keep", "as it is")
    }
    assert faults["keep"] < 100
    assert faults["as it is"] > 50  # what the function is for; huge pages count once
