# SPDX-License-Identifier: Apache-2.0
"""What Lean's bare tactics prove of the bundled problems: python -m launch.automation --split=test

With --write, the training split's answers become the file that SFT mixes in (problems.automation).
With --by_hand=DIR, the files of the problems that automation does not prove are made again; with
--inductions=COUNT --write=FILE, further training problems of their hardest band are drawn.
"""

import os
from pathlib import Path

from absl import flags

from kimina_jax.problems import automation, by_hand
from kimina_jax.problems.generate import write_rows
from kimina_jax.problems.load import SPLITS, load
from launch import cli
from launch.config.errors import UserError
from lean_checker.pool import Pool
from lean_checker.toolchain import resolve

_SPLIT = flags.DEFINE_string("split", "test", "train, validation or test")
_WRITE = flags.DEFINE_string("write", None, "write the rows here (.jsonl.gz)")
_BY_HAND = flags.DEFINE_string("by_hand", None, "write the files of the problems by hand there")
_INDUCTIONS = flags.DEFINE_integer(
    "inductions", 0, "write about so many further training problems by induction", lower_bound=0
)
_SEED = flags.DEFINE_integer("seed", 2027, "of --inductions: another seed, other problems")
_WORKERS = flags.DEFINE_integer("workers", 2, "Lean processes")


def main(overrides: list[str]) -> None:
    """Tries every tactic on every problem and prints how many fall."""
    cli.no_settings(overrides, "see --help")
    if _WRITE.value and _SPLIT.value != "train" and not _INDUCTIONS.value:
        raise UserError("--write is for SFT, which sees training problems only: --split=train")
    if _BY_HAND.value and (_WRITE.value or _INDUCTIONS.value):
        raise UserError("--by_hand writes files of its own; leave out --write and --inductions")
    if _WRITE.value:
        check_place("--write", Path(_WRITE.value), Path(_WRITE.value))
    if _INDUCTIONS.value:
        if not _WRITE.value:
            raise UserError("--inductions needs --write=FILE.jsonl.gz")
        rows = by_hand.more_inductions(_INDUCTIONS.value, _SEED.value)
        write(Path(_WRITE.value), rows)
        print(f"{_WRITE.value}: {len(rows)} problems")
        return
    if _BY_HAND.value:
        write_by_hand(Path(_BY_HAND.value))
        return
    problems = load(_SPLIT.value)
    with Pool(resolve("embedded"), workers=_WORKERS.value, timeout_s=10.0) as pool:
        rows = automation.search(problems, pool.check)
    for tactic in automation.TACTICS:
        count = sum(tactic in row["tactics"] for row in rows)
        print(f"{tactic:20} {count:5}  {count / len(problems):6.1%}")
    print(f"{'any of them':20} {len(rows):5}  {len(rows) / len(problems):6.1%}  of {len(problems)}")
    if _WRITE.value:
        write(Path(_WRITE.value), rows)


def write_by_hand(folder: Path) -> None:
    """Draws the problems by hand and asks Lean about each: half an hour on two cores."""
    files = {name: folder / f"by_hand_{name}.jsonl.gz" for name in SPLITS}
    for file in files.values():
        check_place("--by_hand", folder, file)
    with Pool(resolve("embedded"), workers=_WORKERS.value, timeout_s=10.0) as pool:
        found = by_hand.build(pool.check)
    for name, rows in found.items():
        write(files[name], rows)
        print(f"{files[name]}: {len(rows)} problems")


def check_place(flag: str, given: Path, path: Path) -> None:
    """Raises UserError where no file can be written at `path`: to be asked before the work."""
    if not path.parent.is_dir():
        raise UserError(f"{flag}={given}: there is no such folder")
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise UserError(f"{path}: cannot be written; choose another {flag}")


def write(path: Path, rows: list[dict]) -> None:
    """The rows as a file. Raises UserError."""
    try:
        write_rows(path, rows)
    except OSError as error:
        raise UserError(f"{path}: cannot be written ({error.strerror}); choose another") from None


if __name__ == "__main__":
    cli.run(main)
