# SPDX-License-Identifier: Apache-2.0
"""Rows of a data file of others: JSON lines, a JSON list, Parquet; plain or packed by gzip.

What a file is shows in its first bytes, not in its name. A row that cannot be read is a fault with
its number; a file that cannot be read is a ProblemError, one sentence with the cure. Parquet needs
pyarrow (the extra `parquet`); all else the standard library.
"""

import codecs
import gzip
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GZIP, PARQUET = b"\x1f\x8b", b"PAR1"
ARROW = "an Arrow file, as datasets saves them"
AS_PARQUET = "write it as Parquet (`Dataset.from_file(FILE).to_parquet(OUT)` of datasets)"
# How other packed files and tables begin, what they are, and what makes rows of them.
OTHERS = {
    b"\x28\xb5\x2f\xfd": ("packed by Zstandard", "unpack it with `zstd -d`"),
    b"\xfd7zXZ\0": ("packed by xz", "unpack it with `unxz`"),
    b"BZh": ("packed by bzip2", "unpack it with `bunzip2`"),
    b"PK\x03\x04": ("a zip archive", "unpack it with `unzip`"),
    b"ARROW1": (ARROW, AS_PARQUET),
    b"\xff\xff\xff\xff": (ARROW, AS_PARQUET),
}
TABLES = (".csv", ".tsv")
BATCH = 1024
# The marks with which a file says its encoding; UTF-32's begins like UTF-16's.
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# JSON's escape of a half of a character; with the other half it is one.
HALF = re.compile(r"\\u[dD][89a-fA-F]")


class ProblemError(ValueError):
    """A problem file is missing or malformed; the message names file, line and cure."""


@dataclass(frozen=True)
class Fault:
    """A row that cannot be used, and why."""

    reason: str


def read(path: Path) -> Iterator[tuple[int, dict[str, Any] | Fault]]:
    """Each row of a file with its number, from 1: the line, or the place in a list or a table.

    Raises ProblemError where the file cannot be read.
    """
    content = _content(path)
    if content is None:
        return _parquet(path)
    if path.name.removesuffix(".gz").endswith(TABLES):
        raise ProblemError(
            f"{path}: is a table of text; write it as JSON lines"
            ' (`pandas.read_csv(FILE).to_json(OUT, orient="records", lines=True)`)'
        )
    return _json(path, _text(path, content))


def read_text(path: Path) -> str:
    """The text of a file. Raises ProblemError where it is none."""
    content = _content(path)
    if content is None:
        raise ProblemError(f"{path}: is Parquet, not text; give it its own suffix")
    return _text(path, content)


def _content(path: Path) -> bytes | None:
    """The unpacked bytes of a file; None where it is Parquet, which is read by parts."""
    try:
        with path.open("rb") as file:
            start = file.read(8)
        if start[:4] == PARQUET:
            return None
        content = path.read_bytes()
        content = gzip.decompress(content) if start[:2] == GZIP else content
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise ProblemError(f"{path}: is damaged gzip, or cut short; copy it again") from None
    except OSError as error:
        why = error.strerror or error
        raise ProblemError(f"{path}: {why}; name a file that can be read") from None
    if content[:4] == PARQUET:
        raise ProblemError(f"{path}: is Parquet inside gzip; unpack it with gunzip")
    if content[257:262] == b"ustar":
        raise ProblemError(f"{path}: is an archive of files; unpack it with `tar xf`")
    for mark, (what, cure) in OTHERS.items():
        if content.startswith(mark):
            raise ProblemError(f"{path}: is {what}; {cure}")
    return content


def _text(path: Path, content: bytes) -> str:
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), "utf-8")
    if encoding == "utf-8" and content[:2] in (b"{\0", b"[\0"):
        encoding = "utf-16-le"  # without its mark
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ProblemError(
            f"{path}:{line}: is not UTF-8 text; if it is Latin-1, convert it with"
            f" `iconv -f latin1 -t utf-8`"
        ) from None


def _json(path: Path, text: str) -> Iterator[tuple[int, dict[str, Any] | Fault]]:
    if text.lstrip().startswith("["):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ProblemError(f"{path}: is no list in JSON ({error}); mend the file") from None
        return ((k, _row(row, text)) for k, row in enumerate(found, 1))
    # Not splitlines: a Unicode separator may stand inside of a JSON string.
    lines = ((n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip())
    return ((number, _line(line)) for number, line in lines)


def _line(line: str) -> dict[str, Any] | Fault:
    try:
        return _row(json.loads(line), line)
    except (ValueError, RecursionError) as error:
        return Fault(f"not a JSON object ({error})")


def _row(row: Any, text: str) -> dict[str, Any] | Fault:
    """A row that stands in `text`."""
    if not isinstance(row, dict):
        return Fault("not a JSON object")
    if HALF.search(text):
        try:
            json.dumps(row, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            half = error.object[error.start]
            return Fault(f"it has half of a character ({half!r} alone), which no text can hold")
    return row


def _parquet(path: Path) -> Iterator[tuple[int, dict[str, Any] | Fault]]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise ProblemError(
            f"{path}: is Parquet, which needs pyarrow; pip install 'kimina-flextrain-jax[parquet]'"
        ) from None
    try:
        table = pyarrow.parquet.ParquetFile(path)
    except (pyarrow.ArrowException, OSError) as error:
        raise ProblemError(_damaged(path, error)) from None
    return _table_rows(path, table)


def _table_rows(path: Path, table: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    import pyarrow

    number = 0
    try:
        for batch in table.iter_batches(BATCH):
            for row in batch.to_pylist():
                number += 1
                yield number, row
    except (pyarrow.ArrowException, OSError) as error:
        raise ProblemError(_damaged(path, error)) from None


def _damaged(path: Path, error: Exception) -> str:
    said = " ".join(str(error).split())[:120]
    return f"{path}: is cut short or damaged Parquet ({said}); copy it again"
