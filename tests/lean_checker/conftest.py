# SPDX-License-Identifier: Apache-2.0
"""The embedded toolchain and a pool on it, made once for all tests of the checker."""

import threading
from collections.abc import Callable, Iterator

import pytest

from lean_checker.pool import Pool
from lean_checker.records import Candidate, Verdict
from lean_checker.server import CheckServer
from lean_checker.toolchain import Toolchain, resolve


@pytest.fixture(scope="session")
def toolchain() -> Toolchain:
    return resolve()


@pytest.fixture(scope="session")
def pool(toolchain: Toolchain) -> Iterator[Pool]:
    with Pool(toolchain, workers=2, timeout_s=4.0, memory_mib=1500) as opened:
        yield opened


@pytest.fixture(scope="module")
def server(pool: Pool) -> Iterator[CheckServer]:
    """An HTTP server on the pool; its token is `secret`."""
    with CheckServer(("127.0.0.1", 0), pool, "secret") as served:
        thread = threading.Thread(target=served.serve_forever)
        thread.start()
        yield served
        served.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def check(pool: Pool) -> Callable[..., list[Verdict]]:
    """Check (statement, proof) pairs and return their verdicts in order."""

    def run(*pairs: tuple[str, str]) -> list[Verdict]:
        candidates = [Candidate(str(k), *pair) for k, pair in enumerate(pairs)]
        found = {v.id: v for v in pool.check(iter(candidates))}
        assert len(found) == len(pairs)
        return [found[c.id] for c in candidates]

    return run
