# SPDX-License-Identifier: Apache-2.0
"""The file of verdicts that a bulk check writes: whole at its end, and nothing lost before it.

Verdicts go into a file beside it as they come (`OUT.PID.partial`, in the order in which they come).
At the end they are put into the order of the input and take the place of OUT in one step. What ends
the work early leaves the partial file. A link stays a link, its target is replaced. Nothing can lie
beside a device or a pipe: it gets each verdict as soon as it has all that come before in the input.
"""

import itertools
import json
import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from lean_checker.records import Verdict


class OutputError(Exception):
    """The output cannot be written; the text is one sentence."""


class OutputFile:
    """Takes verdicts; use it as a context manager. Raises OutputError on entry if it cannot work.

    source: the file that the candidates come from, which must be another one. order: the ids of all
    verdicts that will come, as they are to stand in the file.
    """

    def __init__(self, target: Path, source: Path, order: Sequence[str]) -> None:
        self.target = target
        # Through links, so that these stay.
        self.place = Path(os.path.realpath(target))
        self.partial: Path | None = None  # none beside a device
        self.order = order
        self.verdicts: dict[str, Verdict] = {}
        self._passed_on = 0  # how many of `order` a device has got
        self._source = source

    def __enter__(self) -> "OutputFile":
        try:
            self._file = self._open()
        except OSError as error:
            raise self._failed(error) from None
        return self

    def _open(self) -> TextIO:
        try:
            found = os.stat(self.target)  # also of what has no path of its own, as /dev/stdout
        except FileNotFoundError:
            if not self.place.parent.is_dir():
                raise OutputError(f"The folder {self.place.parent} does not exist") from None
        else:
            if self._source.exists() and os.path.samefile(self.target, self._source):
                raise OutputError(
                    f"The file {self.target} is the input; give the output another name"
                )
            if stat.S_ISDIR(found.st_mode):
                raise OutputError(f"The file {self.target} cannot be written: it is a folder")
            if not os.access(self.target, os.W_OK):
                raise OutputError(f"The file {self.target} cannot be written: it is read-only")
            if not stat.S_ISREG(found.st_mode):
                return open(self.target, "w", encoding="utf-8")
        # One process may have left a partial file, and this one have its number.
        for k in itertools.count():
            more = f".{k}" if k else ""
            self.partial = self.place.with_name(f"{self.place.name}.{os.getpid()}{more}.partial")
            try:
                return open(self.partial, "x", encoding="utf-8")
            except FileExistsError:
                continue
            except OSError as error:
                raise OutputError(
                    f"The folder {self.place.parent} takes no file {self.partial.name}, where the"
                    f" verdicts are kept while they come: {error.strerror}"
                ) from None
        raise AssertionError  # unreachable

    def add(self, verdict: Verdict) -> None:
        """Write one verdict beside the output. Raises OutputError."""
        self.verdicts[verdict.id] = verdict
        try:
            if self.partial is None:
                self._pass_on()
            else:
                self._file.write(_line(verdict))
            self._file.flush()
        except OSError as error:
            raise self._failed(error) from None

    def finish(self) -> None:
        """Put all verdicts into place, in order; each id must have one. Raises OutputError."""
        if self.partial is None:
            return
        whole = self.partial.with_suffix(".whole")
        try:
            try:
                with open(whole, "w", encoding="utf-8") as file:
                    if self.place.exists():
                        os.fchmod(file.fileno(), stat.S_IMODE(self.place.stat().st_mode))
                    file.writelines(_line(self.verdicts[name]) for name in self.order)
                    file.flush()
                    os.fsync(file.fileno())
                whole.replace(self.place)
            except BaseException:
                whole.unlink(missing_ok=True)
                raise
            self.partial.unlink(missing_ok=True)
        except OSError as error:
            raise self._failed(error) from None

    def kept(self) -> str:
        """Return the end of a sentence that says where the verdicts so far are, or nothing."""
        if self.partial is None or not self.verdicts or not self.partial.exists():
            return ""
        return f"; the verdicts so far ({len(self.verdicts)}) are in {self.partial}"

    def __exit__(self, *_: object) -> None:
        try:
            if self.partial is None:
                # Where the work ended early, also what stands after a gap.
                for name in self.order[self._passed_on :]:
                    if name in self.verdicts:
                        self._file.write(_line(self.verdicts[name]))
            elif not self.verdicts:
                self.partial.unlink(missing_ok=True)
            self._file.close()
        except OSError as error:
            raise self._failed(error) from None

    def _pass_on(self) -> None:
        while self._passed_on < len(self.order):
            verdict = self.verdicts.get(self.order[self._passed_on])
            if verdict is None:
                return
            self._passed_on += 1
            self._file.write(_line(verdict))

    def _failed(self, error: OSError) -> OutputError:
        return OutputError(
            f"The file {self.target} cannot be written: {error.strerror}{self.kept()}"
        )


def _line(verdict: Verdict) -> str:
    # A text that is no Unicode must not cost the other verdicts.
    text = json.dumps(verdict.to_json(), ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n"
