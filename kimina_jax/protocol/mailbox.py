# SPDX-License-Identifier: Apache-2.0
"""The file protocol between the tiers: one getter per path, atomic writes, explicit completeness.

    RUN/config.json                         the resolved configuration, written once
    RUN/weights/step_000012/                Hugging Face folder + manifest.json + STABLE
    RUN/requests/step_000012.json           trainer -> sampler: what to sample, by which weights
    RUN/rollouts/step_000012/shard_00003.jsonl   sampler -> checker and trainer: one line a sample
    RUN/verdicts/step_000012/shard_00003.jsonl   checker -> trainer: one line a sample
    .../timing.json                         of both: what their makers report of the work
    RUN/probes/step_000012.json             sampler -> trainer: its scores of the probe texts
    RUN/claims/step_000012/shard_00003.jsonl     which checker is at it (see claims.py); a sampler's
                                            claims lie beside it
    RUN/archive/step_000012.tar.gz          all of the above of an old step (archive.py)
    RUN/validation/step_000012.json         the score of version 12 (scores.py); its samples are
                                            asked for and checked as step 500012
    RUN/opposites.jsonl                     launch.rl -> trainer: which statements against problems
                                            it may ask for
    RUN/flagged.jsonl                       trainer -> the user: problems that are false or vacuous
    RUN/DONE                                the run needs the other tiers no more

A file appears by rename, so whoever sees it sees all of it; a folder is complete when its empty
`STABLE` file exists, which is written last. Everything is addressed by step: a reader never
guesses, and a restarted writer redoes only what is not there yet. Standard library only: the same
code serves the JAX trainer, a torch sampler and a host that has nothing but Lean.
"""

import contextlib
import errno
import json
import os
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

STABLE = "STABLE"
VALIDATION = 500_000  # the number of the step by which version 0 is scored
# Not all file systems have hard links; there a new file is only safe from a writer that looked.
NO_LINKS = (errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP)
# A run keeps the folders of all its steps and is looked at many times a second: what was seen to be
# complete is not looked at again for so long, unless this process reopens it.
SEEN_S = 5.0
_seen: dict[tuple[Path, str], dict[int, float]] = {}  # by run and part, until when


class MailboxError(Exception):
    """A protocol file cannot be read or written; the message is one sentence for the user."""


class CorruptFile(MailboxError):
    """A complete file holds something other than what the protocol says; `path` is the file."""

    def __init__(self, path: Path, problem: str):
        super().__init__(f"{path}: {problem}")
        self.path = path


class WaitTimeout(MailboxError):
    """What was waited for did not come in time."""


def step_name(step: int) -> str:
    """The folder name of a step: step_000012."""
    return f"step_{step:06d}"


def step_number(name: str) -> int:
    """The step of a folder or file name made by `step_name`."""
    return int(name.split(".")[0].removeprefix("step_"))


def config_file(run: Path) -> Path:
    """RUN/config.json."""
    return run / "config.json"


def weights_folder(run: Path, step: int) -> Path:
    """RUN/weights/step_N."""
    return run / "weights" / step_name(step)


def weights_folders(run: Path) -> list[Path]:
    """The folders of all versions that lie there, oldest first, whether complete or not."""
    return sorted((run / "weights").glob("step_??????"))


def request_file(run: Path, step: int) -> Path:
    """RUN/requests/step_N.json."""
    return run / "requests" / f"{step_name(step)}.json"


def probe_file(run: Path, version: int) -> Path:
    """RUN/probes/step_N.json: what the sampler says of the probe texts under version N."""
    return run / "probes" / f"{step_name(version)}.json"


def rollouts_folder(run: Path, step: int) -> Path:
    """RUN/rollouts/step_N."""
    return run / "rollouts" / step_name(step)


def verdicts_folder(run: Path, step: int) -> Path:
    """RUN/verdicts/step_N."""
    return run / "verdicts" / step_name(step)


def steps_with_files(run: Path) -> list[int]:
    """The steps that have a request, rollouts or verdicts, in order."""
    there = (requested(run), _steps_in(run / "rollouts"), _steps_in(run / "verdicts"))
    return sorted({*there[0], *there[1], *there[2]})


def claim_file(run: Path, step: int, shard: str) -> Path:
    """RUN/claims/step_N/SHARD: says which checker is at work on the shard of that file name."""
    return run / "claims" / step_name(step) / shard


def validation_step(version: int) -> int:
    """The number of the request by which a version of the weights is scored. Samplers take the
    oldest request first, so they draw what trains before it."""
    return VALIDATION + version


def score_file(run: Path, version: int) -> Path:
    """RUN/validation/step_N.json."""
    return run / "validation" / f"{step_name(version)}.json"


def scored(run: Path) -> list[int]:
    """The versions that have a score, in order."""
    return sorted(
        step_number(path.name) for path in score_file(run, 0).parent.glob("step_??????.json")
    )


def archive_file(run: Path, step: int) -> Path:
    """RUN/archive/step_N.tar.gz."""
    return run / "archive" / f"{step_name(step)}.tar.gz"


def opposites_file(run: Path) -> Path:
    """RUN/opposites.jsonl."""
    return run / "opposites.jsonl"


def flagged_file(run: Path) -> Path:
    """RUN/flagged.jsonl: one line a problem."""
    return run / "flagged.jsonl"


def shard_file(folder: Path, shard: int) -> Path:
    """One shard of a rollouts or verdicts folder."""
    return folder / f"shard_{shard:05d}.jsonl"


def timing_file(folder: Path) -> Path:
    """What the makers of a rollouts or verdicts folder report of their work, before STABLE."""
    return folder / "timing.json"


def shards(folder: Path) -> list[Path]:
    """The complete shards of a folder, in order."""
    return sorted(folder.glob("shard_?????.jsonl")) if folder.is_dir() else []


def mark_done(run: Path) -> None:
    """Tells the other tiers that the run needs them no more."""
    write_text(run / "DONE", "")


def unmark_done(run: Path) -> None:
    """Declares that a run goes on after all."""
    (run / "DONE").unlink(missing_ok=True)


def is_done(run: Path) -> bool:
    """Whether the run has finished."""
    return (run / "DONE").exists()


def write_text(path: Path, text: str) -> None:
    """Writes a file that appears whole or not at all."""
    temporary = _write_temporary(path, text)
    with _no_rest(temporary, path):
        temporary.replace(path)


def _write_temporary(path: Path, text: str) -> Path:
    # Process numbers are not unique among the hosts of a run.
    temporary = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}.tmp")
    with _no_rest(temporary, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    return temporary


@contextlib.contextmanager
def _no_rest(temporary: Path, path: Path) -> Iterator[None]:
    """Removes `temporary` whatever ends the block early: also a text that is no Unicode, and an
    interrupt. Raises MailboxError for what the file system says."""
    try:
        yield
    except BaseException as error:
        with contextlib.suppress(OSError):  # such as a name that is too long to be asked about
            temporary.unlink()
        if isinstance(error, OSError):
            raise MailboxError(f"{path}: cannot write: {_reason(error)}") from error
        raise


def write_json(path: Path, value: Any) -> None:
    """Writes one JSON document, whole or not at all."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def write_jsonl(path: Path, lines: Iterable[dict]) -> None:
    """Writes one JSON object a line, whole or not at all."""
    write_text(path, _jsonl(lines))


def create_jsonl(path: Path, lines: Iterable[dict]) -> bool:
    """Like write_jsonl, but False, and nothing written, where the file is there already."""
    temporary = _write_temporary(path, _jsonl(lines))
    try:
        os.link(temporary, path)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise MailboxError(f"{path}: cannot write: {_reason(error)}") from error
        if path.exists():
            return False
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return True


def _jsonl(lines: Iterable[dict]) -> str:
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def read_json(path: Path) -> Any:
    """Reads one JSON document. Raises CorruptFile where it is not one."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:  # no UTF-8, no JSON, or absurdly long or deep
        raise CorruptFile(path, f"not valid JSON ({error})") from error
    except OSError as error:
        raise MailboxError(f"{path}: cannot read: {_reason(error)}") from error


def read_jsonl(path: Path, fields: Iterable[str] = ()) -> list[dict]:
    """Reads one JSON object a line, each with at least `fields`.

    Raises CorruptFile, naming the line, on anything else (a torn line, a missing field).
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CorruptFile(path, f"not valid UTF-8 ({error.reason})") from error
    except OSError as error:
        raise MailboxError(f"{path}: cannot read: {_reason(error)}") from error
    lines = text.split("\n")
    if lines.pop():
        raise CorruptFile(path, f"line {len(lines) + 1} is torn (no line end)")
    records = []
    for number, line in enumerate(lines, start=1):
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise CorruptFile(path, f"line {number} is not valid JSON ({error.msg})") from error
        if not isinstance(record, dict):
            raise CorruptFile(path, f"line {number} is not a JSON object")
        if missing := [field for field in fields if field not in record]:
            raise CorruptFile(path, f"line {number} lacks the field {missing[0]!r}")
        records.append(record)
    return records


def mark_stable(folder: Path) -> None:
    """Declares a folder complete; its contents are flushed to disk first."""
    write_text(folder / STABLE, "")


def is_stable(folder: Path) -> bool:
    """Whether a folder has been declared complete."""
    return (folder / STABLE).exists()


def unmark_stable(run: Path, step: int, part: str) -> None:
    """Declares that the rollouts, or the verdicts, of a step go on after all."""
    _seen.get((run, part), {}).pop(step, None)
    (run / part / step_name(step) / STABLE).unlink(missing_ok=True)


def set_step_aside(run: Path, step: int, path: Path) -> Path:
    """Sets a bad shard of a step aside, with its twin, and reopens the step.

    The sampler then draws the samples of that shard again, and the checker checks them.
    """
    for part in ("verdicts", "rollouts"):
        unmark_stable(run, step, part)
        folder = run / part / step_name(step)
        twin = folder / path.name
        if twin != path and twin.exists():
            set_aside(twin)
    return set_aside(path)


def read_shard(run: Path, step: int, path: Path, fields: Iterable[str]) -> list[dict]:
    """Reads a shard of a step; a corrupt one is set aside and its step reopened before raising."""
    try:
        return read_jsonl(path, fields)
    except CorruptFile as error:
        raise refuse_shard(run, step, error) from error


def refuse_shard(run: Path, step: int, error: CorruptFile) -> MailboxError:
    """Sets the file of `error` aside, reopens its step, and returns what to raise."""
    if not error.path.is_file():
        return error
    aside = set_step_aside(run, step, error.path)
    return MailboxError(
        f"{error}; it is set aside as {aside.name}, and the same command draws and checks its"
        " samples again"
    )


def set_aside(path: Path) -> Path:
    """Renames a bad file out of the way (never deletes it) and returns its new name."""
    target = path.with_name(f"{path.name}.corrupt")
    number = 1
    while target.exists():
        target = path.with_name(f"{path.name}.corrupt{number}")
        number += 1
    path.rename(target)
    return target


def wait_for(
    ready: Callable[[], bool],
    what: str,
    timeout_s: float,
    poll_s: float = 0.05,
) -> float:
    """Polls until `ready()`; returns the seconds waited.

    Raises WaitTimeout, naming `what`, after `timeout_s` seconds.
    """
    started = time.monotonic()
    while not ready():
        if time.monotonic() - started > timeout_s:
            raise WaitTimeout(f"waited {timeout_s:.0f} s for {what}; it did not come")
        time.sleep(poll_s)
    return time.monotonic() - started


def unchecked(run: Path) -> Iterator[int]:
    """The steps that have rollouts and whose verdicts are not complete, oldest first."""
    yield from _incomplete(run, "verdicts", _steps_in(run / "rollouts"))


def unread_shards(run: Path) -> int:
    """How many shards of rollouts have no verdicts yet."""
    count = 0
    for step in unchecked(run):
        verdicts = verdicts_folder(run, step)
        drawn = shards(rollouts_folder(run, step))
        count += sum(not (verdicts / path.name).exists() for path in drawn)
    return count


def requested(run: Path) -> list[int]:
    """The steps that are requested, oldest first."""
    return _steps_in(run / "requests", ".json")


def pending_requests(run: Path) -> Iterator[int]:
    """Steps that are requested and whose rollouts are not complete, oldest first."""
    yield from _incomplete(run, "rollouts", requested(run))


def _steps_in(folder: Path, end: str = "") -> list[int]:
    """The steps of the files or folders of that form, in order. Names alone are looked at."""
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return []
    found = (re.fullmatch(rf"step_(\d{{6}}){re.escape(end)}", name) for name in names)
    return sorted(int(match[1]) for match in found if match)


def _incomplete(run: Path, part: str, steps: Iterable[int]) -> Iterator[int]:
    """Those of `steps` whose folder RUN/part/step_N is not complete, by what was seen of it SEEN_S
    ago at most."""
    seen = _seen.setdefault((run, part), {})
    for step in steps:
        now = time.monotonic()
        if seen.get(step, now) > now:
            continue
        if is_stable(run / part / step_name(step)):
            seen[step] = now + SEEN_S
        else:
            yield step


def _reason(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "no space left on the disk"
    return error.strerror or str(error)
