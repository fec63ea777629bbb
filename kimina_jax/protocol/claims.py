# SPDX-License-Identifier: Apache-2.0
"""Let several checkers, on one host or many, share the shards of a run without checking one twice.

Samplers share what is to be drawn in the same way, and whoever reads published weights says so.

A claim is a file that only one process can create (RUN/claims/step_N/SHARD). Its owner touches it
while it works; one that has not been touched for `lease_s` seconds belongs to a checker that is
gone, and is taken over. Age is measured by the file system's own clock, so hosts need not agree on
the time. A claim saves work and decides nothing: if two checkers ever check the same shard, both
write the same verdicts under the same name.
"""

import contextlib
import os
import secrets
import socket
import threading
from pathlib import Path

from kimina_jax.protocol import mailbox

LEASE_S = 60.0


class ClaimFiles:
    """The claims of one checker or sampler on its part of a run.

    Use it as a context manager: a thread keeps the claims alive meanwhile, and they are given up at
    the end. owner: unique among all processes of the run.
    """

    def __init__(self, run: Path, lease_s: float = LEASE_S) -> None:
        self.run = run
        self.lease_s = lease_s
        self.owner = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        self._held: set[Path] = set()
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._touch, daemon=True)

    def __enter__(self) -> "ClaimFiles":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()
        for path in list(self._held):
            self._give_up(path)

    def take(self, step: int, shard: Path) -> bool:
        """Whether this process now owns the shard (a file name is enough). Raises MailboxError."""
        path = mailbox.claim_file(self.run, step, shard.name)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not self._create(path) and not (self._is_stale(path) and self._take_over(path)):
                return False
        except OSError as error:
            raise mailbox.MailboxError(f"{path}: cannot claim: {error.strerror}") from error
        with self._lock:
            self._held.add(path)
        return True

    def give_up(self, step: int, shard: Path) -> None:
        """Let others have the shard."""
        self._give_up(mailbox.claim_file(self.run, step, shard.name))

    def is_held(self, step: int, pattern: str) -> bool:
        """Whether somebody who lives holds a claim of the step whose name matches the pattern."""
        folder = mailbox.claim_file(self.run, step, pattern).parent
        return any(not self._is_stale(path) for path in folder.glob(pattern))

    def _create(self, path: Path) -> bool:
        try:
            file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
        except FileExistsError:
            return False
        with open(file, "w", encoding="utf-8") as out:
            out.write(self.owner)
        return True

    def _is_stale(self, path: Path) -> bool:
        probe = path.with_name(f".{self.owner}")
        try:
            if _is_dead(path.read_text(encoding="utf-8")):
                return True
            probe.touch()
            return probe.stat().st_mtime - path.stat().st_mtime > self.lease_s
        except FileNotFoundError:
            return False
        finally:
            probe.unlink(missing_ok=True)

    def _take_over(self, path: Path) -> bool:
        # Only one of several can rename the old claim away; each then competes for a new one.
        old = path.with_name(f".stale-{self.owner}")
        with contextlib.suppress(FileNotFoundError):
            path.rename(old)
            if not self._is_stale(old):
                # Somebody took it over meanwhile: this is the new claim.
                with contextlib.suppress(FileExistsError):
                    os.link(old, path)
            old.unlink(missing_ok=True)
        return self._create(path)

    def _touch(self) -> None:
        while not self._stopped.wait(self.lease_s / 6):
            with self._lock:
                held = list(self._held)
            for path in held:
                # Gone if it was taken over while this process slept: the work is done twice then.
                with contextlib.suppress(OSError):
                    os.utime(path)

    def _give_up(self, path: Path) -> None:
        with self._lock:
            self._held.discard(path)
        with contextlib.suppress(OSError):
            if path.read_text(encoding="utf-8") == self.owner:
                path.unlink()


def _is_dead(owner: str) -> bool:
    """Whether this owner ran on this host and runs no more; no need to wait for its lease."""
    host, _, rest = owner.rpartition("-")[0].rpartition("-")
    if host != socket.gethostname() or not rest.isdecimal():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return False
