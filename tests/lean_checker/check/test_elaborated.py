# SPDX-License-Identifier: Apache-2.0
"""What Lean's index says of examples, as this release and older ones write it."""

import json

import pytest

from lean_checker.files.elaborated import met_examples


@pytest.mark.parametrize("key", ['{"c":{"m":"F","n":"A.NAME"}}', "c:A.NAME"])
def test_examples_are_told_from_constants_of_their_name(tmp_path, key):
    def met(
        name: str,
        usages: list[list[int | str]] | None = None,
        written: str = "example",
        decls: dict[str, list[int]] | None = None,
    ) -> list[int]:
        place = {"definition": [3, 33, 3, 33 + len(written)], "usages": usages or []}
        index = {"references": {key.replace("NAME", name): place}, "decls": decls or {}}
        (tmp_path / "F.ilean").write_text(json.dumps(index))
        return met_examples(tmp_path / "F.ilean", {("A", "_example"), ("f",)})

    assert met("t") == met("example") == []
    assert met("_example", written="_example") == []
    assert met("_example") == [4]  # one of the constant's name, which comes behind it
    assert met("_example.h") == met("t", [[7, 0, 7, 1]]) == met("t", [[7, 0, 7, 1, "f"]]) == []
    assert met("t", [[7, 0, 7, 1, "_example"], [9, 0, 9, 1, "B._example", 1]]) == [8, 10]
    assert met("B._example", [[7, 0, 7, 1]]) == [4]

    # Where the constant stands, and its name: a word of a macro's may be as long as that.
    behind, here = ({"A._example": [n, 0, n + 1, 50, n, 33, n, 41]} for n in (8, 3))
    assert met("_example", written="_example", decls=behind) == [4]
    assert met("_example", written="_example", decls=here) == []
    for line, within, found in ((7, behind, [8]), (8, behind, []), (9, behind, []), (7, {}, [8])):
        assert met("f", [[line, 15, line, 16, "A._example"]], decls=within) == found
    older = [[line, 15, line, 16, "A._example", 8, 0, 8, 50, 8, 33, 8, 41] for line in (7, 8)]
    assert met("f", older) == [8]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"references": 3}', "[" * 100_000])
def test_what_is_no_index_is_no_silence(tmp_path, text):
    (tmp_path / "F.ilean").write_text(text)
    with pytest.raises(ValueError):
        met_examples(tmp_path / "F.ilean", set())
