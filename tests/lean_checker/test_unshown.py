# SPDX-License-Identifier: Apache-2.0
"""Which constants of a module are told of that no claim of the text is about."""

from lean_checker.check.verdict import Finding
from lean_checker.files.file_audit import FileFindings, Name
from lean_checker.files.unshown import to_tell


def told(*constants: tuple[str, str, str], claimed: str = "") -> list[str]:
    """constants: the name of each, its kind and the axioms that it rests on."""
    found = FileFindings()
    for name, kind, axioms in constants:
        parts: Name = tuple(name.split("."))
        found.findings[parts] = Finding(axioms=frozenset(axioms.split()))
        found.kinds[parts] = kind
    every = dict(found.findings)
    found.findings.pop((claimed,), None)
    return [".".join(map(str, name)) for name in to_tell(found, every)]


def test_a_declaration_tells_of_what_is_below_it():
    below = ("d._x", "theorem", "bad")
    assert told(("d", "definition", "sorryAx"), below, claimed="d") == []
    assert told(("d", "definition", ""), below, claimed="d") == ["d._x"]
    assert told(("d", "theorem", "bad"), below) == ["d"]
    assert told(("d", "definition", ""), ("d._x", "theorem", ""), claimed="d") == []


def test_axioms_and_types_tell_of_what_lean_adds_alone():
    of_type = ("P", "inductive", "n"), ("P.casesOn", "definition", "n propext")
    assert told(*of_type, ("P.a", "theorem", "n bad")) == ["P.a"]
    assert told(*of_type, ("P.casesOn.a", "theorem", "n bad")) == ["P.casesOn.a"]
    assert told(*of_type, ("P.a._@.F._hyg.3", "theorem", "n")) == ["P.a._@.F._hyg.3"]
    of_axiom = ("n", "axiom", "n"), ("n._simp_1", "theorem", "n")
    assert told(*of_axiom, ("n.a", "theorem", "n"), ("n.b", "definition", "bad")) == ["n.a", "n.b"]
