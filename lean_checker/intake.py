# SPDX-License-Identifier: Apache-2.0
"""How many candidates a free worker takes, and who takes them to send them elsewhere.

A batch is as large as keeps a worker a few seconds and leaves the other free ones as much. It does
not wait to be full, so that a stream without end, such as a run's, gets its verdicts as it goes.
"""

import threading
import time
from collections import deque
from collections.abc import Iterable

from lean_checker.records import Candidate

# A batch is to take so long. A start of Lean costs a tenth of a second without Mathlib and a few
# with it; a longer batch would leave its last candidates to one worker while others idle.
BATCH_SECONDS = 5.0
# One of fewer candidates, that takes less time, is not cut further for workers that are busy now:
# the two or three starts of Lean for each batch would cost more than the wait for the last one.
SMALL_BATCH = 256
SMALL_BATCH_SECONDS = 0.5
# What the next candidates will take is judged by about so many of the last ones, and by this
# before there are any: a first batch that is too small costs a start, one too large an hour. Where
# those of the stream before took less, that is believed, down to this. Over the embedded theory,
# which is small, most take that little.
MEMORY = 20
FIRST_SECONDS = 0.05
EASY_SECONDS = 0.005
# While candidates keep coming, a batch waits for more.
QUIET_SECONDS = 0.02


class Pace:
    """Seconds of a candidate, a moving average; the workers' lock guards it.

    first: what to expect before any has been seen.
    """

    def __init__(self, first: float = FIRST_SECONDS) -> None:
        self.seconds = min(max(first, EASY_SECONDS), FIRST_SECONDS)
        self._seen = 1

    def learn(self, seconds: float) -> None:
        self._seen = min(MEMORY, self._seen + 1)
        self.seconds += (seconds - self.seconds) / self._seen

    def fit(self, seconds: float) -> int:
        """Return how many candidates take so long, at least one."""
        return max(1, int(seconds / max(self.seconds, 1e-4)))


def batch_size(waiting: int, idle: int, workers: int, pace: Pace, limit: int, held: int = 0) -> int:
    """Return how many of `waiting` candidates (one or more) one of `idle` free workers takes.

    held: how many the busy workers have. What waits and what is held is divided evenly, so that all
    end together; the free ones divide what waits, and busy ones that hold little get a part of it
    only where each has much to come. `limit` is the most that a batch may have.
    """
    small = min(SMALL_BATCH, pace.fit(SMALL_BATCH_SECONDS))
    of_all, of_idle = -(-(waiting + held) // workers), -(-waiting // max(idle, 1))
    share = min(max(of_all, small), of_idle)
    return max(1, min(share, full_batch(pace, limit), waiting))


def full_batch(pace: Pace, limit: int) -> int:
    """Return how many candidates a batch has at most."""
    return min(limit, pace.fit(BATCH_SECONDS))


class Intake:
    """A thread that reads, at most `ahead` candidates before they are taken, and `takers` of
    batches of at most `limit`; `pace` says how long a candidate took so far."""

    def __init__(self, candidates: Iterable[Candidate], takers: int, limit: int, ahead: int):
        self._takers, self._limit, self._ahead = takers, limit, ahead
        self._changed = threading.Condition()
        self._waiting: deque[Candidate] = deque()
        self._pace = Pace()
        self._idle = 0
        self._last = 0.0
        self._reading = True
        self._stopped = False
        self._failure: BaseException | None = None
        threading.Thread(target=self._read, args=(candidates,), daemon=True).start()

    def take(self) -> list[Candidate]:
        """Return the next batch, or nothing at the end; raises what the reading raised, then."""
        with self._changed:
            self._idle += 1
            try:
                while not (self._waiting and self._is_enough()):
                    if self._stopped or not (self._waiting or self._reading):
                        break
                    self._changed.wait(QUIET_SECONDS if self._waiting else None)
                if not self._waiting or self._stopped:
                    if self._failure is not None:
                        raise self._failure
                    return []
                size = self._size()
                batch = [self._waiting.popleft() for _ in range(size)]
                self._changed.notify_all()
                return batch
            finally:
                self._idle -= 1

    def learn(self, seconds: float) -> None:
        """Note what a candidate took."""
        with self._changed:
            self._pace.learn(seconds)

    def stop(self) -> None:
        """Let nobody wait any more."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def _size(self) -> int:
        return batch_size(len(self._waiting), self._idle, self._takers, self._pace, self._limit)

    def _is_enough(self) -> bool:
        quiet = time.monotonic() - self._last >= QUIET_SECONDS
        return quiet or not self._reading or len(self._waiting) >= self._ahead

    def _read(self, candidates: Iterable[Candidate]) -> None:
        try:
            for candidate in candidates:
                with self._changed:
                    while len(self._waiting) >= self._ahead and not self._stopped:
                        self._changed.wait()
                    if self._stopped:
                        return
                    self._waiting.append(candidate)
                    self._last = time.monotonic()
                    self._changed.notify_all()
        except BaseException as error:
            self._failure = error
        finally:
            with self._changed:
                self._reading = False
                self._changed.notify_all()
