# SPDX-License-Identifier: Apache-2.0
"""Line ends of files and snippets are what Lean takes for them: LF, and CR with LF behind it."""

import pytest

from lean_checker.files.whole_files import check_file
from lean_checker.serving.snippets import take_apart

# What Lean says of each: it was asked of the same bytes.
FILES = {
    # A carriage return alone ends no comment: the first claims `True ∧ 1 = 2`.
    "theorem t : True --\r/-\n  ∧ 1 = 2 --\r-/\n  := by first | trivial | sorry\n": ["sorry"],
    "theorem t : 1 = 1 := rfl\n-- \r/-\ntheorem u : 1 = 2 := sorry\n-- \r-/\n": ["valid", "sorry"],
    "-- x\rexample : 1 = 2 := sorry\ntheorem t : 1 = 1 := rfl\n": ["valid"],
    # Of two and an end of line Lean makes one and an end of line.
    'theorem t : "a\r\r\nb" = "a\nb" := rfl\n': ["wrong"],
    'theorem t : "a\r\r\nb" = "a\\x0d\nb" := rfl\n': ["valid"],
    'theorem t : "a\r\nb" = "a\nb" := rfl\r\n': ["valid"],
    "theorem t : 1 = 1 := by\r\n  rfl\r\nexample : 1 = 2 :=\r\n  sorry\r\n": ["valid", "sorry"],
}


@pytest.mark.parametrize("text", FILES)
def test_a_file_is_read_as_lean_reads_it(toolchain, tmp_path, text):
    path = tmp_path / "a.lean"
    path.write_bytes(text.encode())
    assert [v.status for v in check_file(toolchain, path, 10.0, 1500)] == FILES[text]


def test_what_holds_a_lone_carriage_return_is_left_to_lean():
    assert take_apart("theorem t : 1 = 1 := by\r\n  rfl\r\n").theorem is not None
    assert take_apart('theorem t : "a\r\r\nb" = "a\nb" := rfl\n').theorem is None
