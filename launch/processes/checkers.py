# SPDX-License-Identifier: Apache-2.0
"""From the section `checker` to what checks: Lean processes here, servers, or a Ray cluster."""

import contextlib
import dataclasses
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from kimina_jax.checking.checker import Checker
from launch.config.errors import UserError
from lean_checker.environments import Pools, resolve_all
from lean_checker.records import Candidate
from lean_checker.remote import RemotePool, check_token
from lean_checker.serving.headers import ABSENT
from lean_checker.toolchain import Toolchain

TRIVIAL = Candidate("trivial", "theorem trivially (p : Prop) (h : p) : p", "by exact h")


@dataclasses.dataclass(frozen=True)
class Opened:
    """A checker that works: its `check` as Pool.check is, the id of its toolchain, how often it has
    contradicted itself, and what it is in words."""

    check: Callable[..., Any]
    toolchain: str
    disagreements: Callable[[], int]
    words: str


def toolchains(checker: Checker) -> dict[str, Toolchain]:
    """The toolchains of the section `checker`, by the environment's name, ready to run here."""
    found = resolve_all(checker.toolchain, checker.environments)
    if checker.header:
        found[""] = dataclasses.replace(found[""], header=_header(checker))
    return found


@contextlib.contextmanager
def opened(checker: Checker) -> Iterator[Opened]:
    """The checker of these settings. Raises PoolError, ToolchainError or UserError where it cannot
    check a trivial theorem, or cannot be had."""
    if checker.servers:
        yield _servers(checker)
    elif checker.ray.actors:
        with _ray(checker) as found:
            yield found
    else:
        here = toolchains(checker)
        with Pools(here, workers=checker.workers, **pool_settings(checker)) as pool:
            words = f"{pool.sandbox}\ntier: {pool.tier}"
            yield Opened(pool.check, here[""].id, lambda: pool.stats()["disagreements"], words)


def pool_settings(checker: Checker) -> dict[str, Any]:
    """What every pool of Lean processes is told."""
    names = (
        *("timeout_s", "memory_mib", "heartbeats", "max_retries", "tier", "sandbox", "recheck"),
        *("goals", "solved"),
    )
    cache = {"cache": Path(checker.cache).expanduser()} if checker.cache else {}
    return {name: getattr(checker, name) for name in names} | cache


def _servers(checker: Checker) -> Opened:
    def reached(urls: list[str], retries: int) -> RemotePool:
        return RemotePool(
            urls,
            header=_header(checker),
            workers=checker.workers,
            timeout_s=checker.timeout_s,
            token=token,
            max_retries=retries,
        )

    token = _token(checker.token_file) if checker.token_file else None
    _refuse_servers(checker.servers, lambda url: reached([url], 0))
    pool = reached(list(checker.servers), checker.max_retries)
    return Opened(pool.check, "servers", lambda: 0, f"servers: {', '.join(checker.servers)}")


def _refuse_servers(urls: Sequence[str], reached: Callable[[str], RemotePool]) -> None:
    """Raises UserError where no server answers, or one does not take a trivial theorem. One that is
    down is no fault while another is up: its candidates go there. One that lacks what the header
    asks for is: it would check every candidate without that."""
    up = False
    for k, url in enumerate(urls, 1):
        (verdict,) = reached(url).check([TRIVIAL])
        for message in verdict.messages:
            if message.severity == "warning" and ABSENT in message.text:
                raise UserError(
                    f"{url} cannot give 'checker.header': {message.text[:300]}; change that"
                    " setting, or 'checker.servers'"
                )
        if verdict.status == "valid":
            up = True
        elif verdict.status != "infra" or (k == len(urls) and not up):
            said = verdict.messages[0].text if verdict.messages else verdict.status
            raise UserError(
                f"a trivial theorem could not be checked ({verdict.status}) by {url}:"
                f" {said[:300]}; look at 'checker.servers'"
            )


@contextlib.contextmanager
def _ray(checker: Checker) -> Iterator[Opened]:
    try:
        import ray

        from lean_checker.ray_pool import RayPool
    except ImportError as error:
        raise UserError(
            f"'checker.ray.actors' is set, and this Python has no ray ({error}); install the extra"
            " [ray], or set it to 0"
        ) from None
    if not ray.is_initialized():
        try:
            ray.init(address=checker.ray.address, log_to_driver=False)
        except (ConnectionError, ValueError) as error:
            raise UserError(
                f"'checker.ray.address' is {checker.ray.address!r}, and no Ray cluster answers"
                f" there ({str(error).splitlines()[0]}); start one with `ray start --head`"
            ) from None
    with RayPool(
        checker.toolchain,
        actors=checker.ray.actors,
        workers=checker.workers,
        header=_header(checker) or None,
        **pool_settings(checker),
    ) as pool:
        words = f"Ray: {checker.ray.actors} actors of {checker.workers} Lean processes"
        yield Opened(pool.check, f"ray-{checker.toolchain}", lambda: 0, words)


def _header(checker: Checker) -> str:
    return (
        checker.header
        if checker.header.endswith("\n") or not checker.header
        else (checker.header + "\n")
    )


def _token(path: str) -> str:
    try:
        token = Path(path).expanduser().read_text(encoding="utf-8").strip()
        check_token(token)
    except (OSError, ValueError) as error:  # of which one is for what is not UTF-8
        raise UserError(
            f"'checker.token_file' is {path!r}, which cannot be read ({error}); write the servers'"
            " token into that file"
        ) from None
    return token
