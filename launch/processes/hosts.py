# SPDX-License-Identifier: Apache-2.0
"""One training program on several hosts: start-up from flags, and an end that everybody notices.

Every host gets the same command, with a --process_id of its own or --coordinator=auto. The process
that the user starts only watches: the program runs in a child, because jax aborts a process whose
job has lost a member, and an aborted process cannot say a sentence. Exit codes beside those of
cli.py: 75 where another process of the job is gone; the same command on every host then resumes.
"""

import functools
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from absl import flags

from flextrain_jax.core.memory import keep_freed_memory
from kimina_jax.protocol import mailbox
from launch import cli
from launch.config import resume, tree
from launch.config.errors import UserError
from launch.processes import supervise, tier

_COORDINATOR = flags.DEFINE_string(
    "coordinator", None, "HOST:PORT of process 0, or auto where the platform knows (TPU pod, Slurm)"
)
_COUNT = flags.DEFINE_integer("num_processes", None, "processes of the job", lower_bound=1)
_ID = flags.DEFINE_integer("process_id", None, "which of them this is, from 0", lower_bound=0)
_LOST_AFTER_S = flags.DEFINE_integer(
    "lost_after_s", 100, "seconds of silence after which a process counts as lost", lower_bound=5
)

T = TypeVar("T")
SHARED_WITHIN_S = 60.0  # a shared file system may show a file late on another host
LOST = 75  # EX_TEMPFAIL of sysexits.h: try again
# What a failed collective says where it failed because a member is gone.
BROKEN = ("Gloo", "NCCL", "UNAVAILABLE", "DEADLINE_EXCEEDED", "Connection")
RESUME = "run the same command on every host to resume"


def run(main: Callable[..., None]) -> None:
    """`cli.run(main)`, as one of several processes where --coordinator says so.

    A process that fails leaves at once, without waiting for the others, which may wait for it in a
    collective: they end when they miss it.
    """
    keep_freed_memory()
    try:
        cli.run(_member(main))
    except BaseException as error:
        if not joined():
            raise
        code = 1
        if isinstance(error, SystemExit):
            code = error.code if isinstance(error.code, int) else 1 if error.code else 0
        elif _broken(error):
            reason = str(error).splitlines()[0][:300]
            _say(f"{_name()} lost another process of the job ({reason}); {RESUME}")
            code = LOST
        else:
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def hold(run: Path, name: str) -> object:
    """`tier.hold` with a lock of its own for every process of the job."""
    index = sys.modules["jax"].process_index() if joined() else 0
    return tier.hold(run, f"{name}-{index}" if index else name)


def claim_run(
    run: Path,
    loaded: tree.Loaded[T],
    before_change: Callable[[list[str], T], None] = lambda names, settings: None,
) -> T:
    """`resume.claim_run` on process 0, then on the others, which must find what it wrote."""
    from flextrain_jax.core import hosts

    with hosts.leader_first():
        if hosts.leads():
            return resume.claim_run(run, loaded, before_change=before_change)
        what = f"{run}/config.json, which process 0 wrote; every host must see one directory"
        mailbox.wait_for(mailbox.config_file(run).exists, what, SHARED_WITHIN_S)
        return resume.claim_run(run, loaded, say=lambda sentence: None)


def _member(main: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(main)
    def member(*args):
        if _COORDINATOR.value is None:
            if _COUNT.value is not None or _ID.value is not None:
                raise UserError("--num_processes and --process_id need --coordinator=HOST:PORT")
            main(*args)
            return
        address = _address()
        if not flags.FLAGS.supervised:
            _watch(main.__globals__["__spec__"].name)
            return
        _join(address)
        from flextrain_jax.core import hosts

        hosts.meet()
        main(*args)
        hosts.meet()  # the leader may still write when the others have nothing left to do

    return member


def _address() -> dict:
    """What jax.distributed.initialize must be told. Raises UserError where flags do not fit."""
    told = _COORDINATOR.value or ""
    if told == "auto":
        if _COUNT.value is not None or _ID.value is not None:
            raise UserError("--coordinator=auto finds --num_processes and --process_id by itself")
        return {}
    host, _, port = told.rpartition(":")
    if not host or not port.isdigit():
        raise UserError(f"--coordinator={told}: is neither HOST:PORT nor auto")
    if _COUNT.value is None or _ID.value is None:
        raise UserError("--coordinator=HOST:PORT also needs --num_processes and --process_id")
    if _ID.value >= _COUNT.value:
        raise UserError(
            f"--process_id={_ID.value}: the processes are 0 to {_COUNT.value - 1}"
            f" (--num_processes={_COUNT.value})"
        )
    return {
        "coordinator_address": told,
        "num_processes": _COUNT.value,
        "process_id": _ID.value,
        "cluster_detection_method": "deactivate",
    }


def _watch(module: str) -> None:
    """Runs the program in a child; says in one sentence how it ended where it could not."""
    try:
        supervise.stage(module, *sys.argv[1:], say=False)
    except SystemExit as end:
        killed_by = int(end.code or 0) - 128
        if killed_by == signal.SIGABRT:
            _say(
                f"{_name()} was ended because another process of the job is gone, did not come"
                f" or cannot be reached; the log of that one says why; {RESUME}"
            )
            raise SystemExit(LOST) from None
        if killed_by > 0:
            _say(f"{_name()} was ended by signal {killed_by}; {RESUME}")
        raise


def _join(address: dict) -> None:
    import jax

    if _ID.value == 0:
        try:  # jax crashes on a port that is taken
            port = int(address["coordinator_address"].rpartition(":")[2])
            socket.create_server(("", port)).close()
        except (OSError, OverflowError) as error:
            raise UserError(
                f"--coordinator={_COORDINATOR.value}: process 0 cannot listen there ({error});"
                " choose another port"
            ) from error
    # jax would take SIGTERM for a notice of preemption and go on; here it ends the process.
    jax.config.update("jax_enable_preemption_service", False)
    try:
        jax.distributed.initialize(
            **address,
            heartbeat_timeout_seconds=_LOST_AFTER_S.value,
            shutdown_timeout_seconds=_LOST_AFTER_S.value,
        )
    except ValueError as error:
        raise UserError(
            f"--coordinator={_COORDINATOR.value}: the platform does not say who takes part"
            f" ({error}); give HOST:PORT, --num_processes and --process_id"
        ) from error


def joined() -> bool:
    """Whether this process is one of several."""
    return "jax" in sys.modules and sys.modules["jax"].distributed.is_initialized()


def _broken(error: BaseException) -> bool:
    """Whether an error of jax tells of a lost connection rather than of a fault in the program."""
    errors = sys.modules["jax"].errors
    return isinstance(error, errors.JaxRuntimeError) and any(word in str(error) for word in BROKEN)


def _name() -> str:
    if _ID.value is None:
        return "this process"
    return f"process {_ID.value} of {_COUNT.value}"


def _say(sentence: str) -> None:
    print(f"error: {sentence}", file=sys.stderr, flush=True)
