# SPDX-License-Identifier: Apache-2.0
"""A log goes on, and what is not of this work stays as it is."""

import pytest

from kimina_jax.protocol.line_log import LineLog, LineLogError

OF = {"seed": 0, "model": "a"}


def test_a_log_goes_on_and_drops_what_was_not_finished(tmp_path):
    path = tmp_path / "log"
    log = LineLog(path, "search", OF)
    log.add({"one": "é"})
    log.add({"two": 2})
    log.close()
    path.write_bytes(path.read_bytes()[:-4])
    again = LineLog(path, "search", OF)
    assert again.lines == [{"one": "é"}]
    again.add({"three": 3})
    again.close()
    last = LineLog(path, "search", OF)
    assert last.lines == [{"one": "é"}, {"three": 3}]
    last.close()


@pytest.mark.parametrize("kept", [1, 2])
def test_a_line_that_ends_within_a_character_is_dropped_too(tmp_path, kept):
    """As a kill or a full disk leaves it, which know of bytes alone."""
    path, of = tmp_path / "log", {"model": "∀"}
    log = LineLog(path, "search", of)
    log.add({"proof": "∀ n, n = n"})
    log.add({"proof": "by simp  -- ∃"})
    log.close()
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.rindex("∃".encode()) + kept])
    again = LineLog(path, "search", of)
    assert again.lines == [{"proof": "∀ n, n = n"}]
    again.close()
    path.write_bytes(whole[: whole.index("∀".encode()) + kept])  # within the first line
    LineLog(path, "search", of).close()
    assert path.read_bytes() == whole[: whole.index(b"\n") + 1]


def test_a_head_alone_is_no_work_to_keep(tmp_path):
    """A wrong address that was corrected, say."""
    path = tmp_path / "log"
    LineLog(path, "search", OF).close()
    log = LineLog(path, "search", OF | {"model": "b"})
    log.add({"done": 1})
    log.close()
    with pytest.raises(LineLogError, match="differs in model"):
        LineLog(path, "search", OF)


@pytest.mark.parametrize(
    "text",
    [
        "mine\n",
        "no line end",
        "\n",
        "{}\n",
        '{"search": {"query": "x"}, "other": [1, 2, 3]}\n',
        '{"search": []}\n',
        '{"search": [["a", 2]]}\n',
        '{"search": {"query": "x"}}\n',
        '{"search": {"seed": 1, "model": "a"}}\n{"half a li',
        '{"formalization": {"seed": 0, "model": "a"}}\n',
        '{"search": {"seed": 0, "model": "a"}}\r\n{"one": 1}\r\nx',
        "[" * 100_000 + "\n",
    ],
)
def test_another_file_is_refused_and_kept(tmp_path, text):
    path = tmp_path / "log"
    path.write_bytes(text.encode())
    try:
        LineLog(path, "search", OF).close()
    except LineLogError:
        assert path.read_bytes() == text.encode()
    else:
        assert (
            "\r\n" in text and path.read_bytes() == text.encode()[:-1]
        )  # ours, but for a half line
