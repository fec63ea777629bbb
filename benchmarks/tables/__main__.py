# SPDX-License-Identifier: Apache-2.0
"""Tables of methods from cells that can be run a few at a time, beside other work.

    python -m benchmarks.tables plan [TABLE…]
    python -m benchmarks.tables run TABLE --data=FOLDER [--minutes=20] [--rows=a,b] [--jobs=1]
    python -m benchmarks.tables show TABLE           # Markdown, from the raw files
    python -m benchmarks.tables write DOCUMENT…      # every block of a document anew
    python -m benchmarks.tables check DOCUMENT…      # exit code 1 where one has other figures

`run` does cells that have no raw file yet, none twice, for about so many minutes, and can be
stopped at any moment. Raw files are in benchmarks/tables/raw, run directories in runs/tables.
"""

import argparse
import functools
import signal
import sys
from pathlib import Path

from benchmarks.tables import documents, driver, figures, report
from benchmarks.tables.definitions import TABLES, with_rows
from benchmarks.tables.driver import RawError

RAW = Path(__file__).parent / "raw"
ROOT = Path(__file__).parent.parent.parent


def main(arguments: list[str]) -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tables", description=__doc__)
    parser.add_argument("command", choices=("plan", "run", "show", "write", "check"))
    parser.add_argument("names", nargs="*", help="tables, or documents to write or check")
    parser.add_argument("--data", default="", help="the folder of CIFAR-10 or CIFAR-100")
    parser.add_argument("--minutes", type=float, default=driver.CELL_MINUTES)
    parser.add_argument("--rows", default="", help="only these rows, such as flextrain,single")
    parser.add_argument("--jobs", type=int, default=1, help="cells at a time, such as 12 on a GPU")
    parser.add_argument("--raw", type=Path, default=RAW)
    parser.add_argument("--runs", type=Path, default=Path("runs/tables"))
    chosen = parser.parse_args(arguments)
    if chosen.command in ("write", "check"):
        if missing := [name for name in chosen.names if not Path(name).is_file()]:
            parser.error(f"{missing[0]}: there is no such document")
        return _documents(chosen)
    if unknown := [name for name in chosen.names if name not in TABLES]:
        parser.error(f"no table {unknown[0]}; the tables are {', '.join(TABLES)}")
    if chosen.command == "plan":
        try:
            for name in chosen.names or TABLES:
                print(plan(name, chosen.raw))
        except RawError as error:
            print(f"error: {error}", file=sys.stderr)
            return 2
        return 0
    if len(chosen.names) != 1:
        parser.error("name one table")
    if chosen.jobs < 1:
        parser.error("--jobs must be at least 1")
    table = TABLES[chosen.names[0]]
    if chosen.rows:
        rows = tuple(dict.fromkeys(chosen.rows.split(",")))
        if unknown := [row for row in rows if row not in table.rows]:
            parser.error(f"no row {unknown[0]}; the rows are {', '.join(table.rows)}")
        table = with_rows(table, rows)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that its cell ends with it
    try:
        if chosen.command == "show":
            print(report.tables(table, chosen.raw))
            return 0
        here = (f"--config.data.folder={chosen.data}",) if chosen.data else ()
        cells = functools.partial(table.cells, chosen.raw, here)
        left = driver.run_all(cells, chosen.raw, chosen.runs, chosen.minutes, chosen.jobs)
    except (RawError, RuntimeError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"error: {error}; give another --raw or --runs", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; the same command goes on", file=sys.stderr)
        return 130
    print(f"{table.name}: {len(left)} cells are left" if left else f"{table.name}: all is there")
    return 0


def plan(name: str, raw: Path) -> str:
    """How much of a table is done, and about how long the rest takes."""
    table = TABLES[name]
    every = len(table.rows) * (len(table.grid.trials()) + len(table.seeds))
    done = sum(cell.raw(raw).is_file() for cell in table.cells(raw))
    hours = (every - done) * table.minutes / 60
    return f"{name}: {done} of {every} cells, about {hours:.1f} hours of two cores to go"


def _documents(chosen: argparse.Namespace) -> int:
    wrong = 0
    for file in map(Path, chosen.names):
        text = file.read_text(encoding="utf-8")
        try:
            if chosen.command == "write":
                file.write_text(documents.written(text, lambda n: made(n, chosen.raw)), "utf-8")
                continue
            for name in documents.stale(text, lambda n: made(n, chosen.raw)):
                print(f"{file}: the block {name} is not what its raw files say", file=sys.stderr)
                wrong += 1
            for claim in documents.unsupported(text):
                print(f"{file}: no table of its section has {claim}", file=sys.stderr)
                wrong += 1
            for fault in _figures(file, text):
                print(f"{file}: {fault}", file=sys.stderr)
                wrong += 1
        except RawError as error:
            print(f"{file}: {error}", file=sys.stderr)
            wrong += 1
    return 1 if wrong else 0


def _figures(file: Path, text: str) -> list[str]:
    """What is wrong with the figures of a document that is held to a list."""
    held = {ROOT / name: document for name, document in figures.read().items()}
    document = held.get(file.resolve())
    return figures.faults(text, document, ROOT) if document else []


def made(name: str, raw: Path) -> str:
    """The tables of that name. Raises NotThereError."""
    if name not in TABLES:
        raise RawError(f"no table {name}; the tables are {', '.join(TABLES)}")
    return report.tables(TABLES[name], raw)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
