# SPDX-License-Identifier: Apache-2.0
"""Sizes that a reader can hold in mind; ruff holds the complexity (pyproject.toml)."""

import ast
from collections import Counter, defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("lean_checker", "flextrain_jax", "kimina_jax", "configs", "launch")
FOLDERS = (*PACKAGES, "benchmarks")
FUNCTION_LINES = 80
FOLDER_FILES = 15


@pytest.fixture(scope="module")
def trees():
    """The syntax tree of every Python file of ours, by its path."""
    found = {
        path.relative_to(ROOT): ast.parse(path.read_text(encoding="utf-8"))
        for package in FOLDERS
        for path in sorted((ROOT / package).rglob("*.py"))
    }
    assert {path.parts[0] for path in found} == set(FOLDERS)
    return found


def test_no_function_is_longer_than_a_screen_and_a_half(trees):
    long = {
        f"{path}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > FUNCTION_LINES
    }
    assert not long


def test_no_folder_is_a_heap(trees):
    """`launch` apart: what stands there beside the programs that users start by name is counted."""
    files = Counter(
        str(path.parent)
        for path, tree in trees.items()
        if path.name != "__init__.py" and not (path.parts[0] == "launch" and starts(tree))
    )
    assert not {folder: count for folder, count in files.items() if count > FOLDER_FILES}


def starts(tree: ast.Module) -> bool:
    """Whether `python -m` of the module is a program."""
    return any(isinstance(node, ast.If) and "__main__" in ast.unparse(node) for node in tree.body)


def test_no_class_name_stands_for_two_things(trees):
    places = defaultdict(list)
    for path, tree in trees.items():
        if path.parts[0] not in PACKAGES:
            continue  # a benchmark may hold another project's form of a class of ours
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{path}:{node.lineno}")
    assert not {name: found for name, found in places.items() if len(found) > 1}
