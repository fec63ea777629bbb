# SPDX-License-Identifier: Apache-2.0
"""The layers of docs/architecture.md, held against every import of every file."""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("lean_checker", "flextrain_jax", "kimina_jax", "configs", "launch")
KIMINA_MAY = ("flextrain_jax.core", "flextrain_jax.elastic")
KIMINA_MAY_OF_CHECKER = ("lean_checker.records", "lean_checker.mailbox")


def imports(path: Path) -> set[str]:
    """The absolute names that a file imports, at any depth."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def files(package: str) -> list[Path]:
    """The Python files of a package, as long as it is ours."""
    found = sorted((ROOT / package).rglob("*.py"))
    assert found, package
    return found


def under(name: str, *packages: str) -> bool:
    """Whether `name` is one of the packages or inside one."""
    return any(name == package or name.startswith(package + ".") for package in packages)


def ours(path: Path) -> set[str]:
    """The imports of a file that are of this repository."""
    return {name for name in imports(path) if under(name, *PACKAGES)}


def test_lean_checker_needs_the_standard_library_only():
    # The HTTP endpoint and the Ray backend are extras, each in a file of its own.
    extras = {"server.py", "ray_pool.py"}
    for path in files("lean_checker"):
        for name in imports(path):
            if path.name in extras and not under(name, *PACKAGES):
                continue
            top = name.split(".")[0]
            assert top in sys.stdlib_module_names or top == "lean_checker", f"{path}: {name}"


def test_core_knows_nothing_of_the_project():
    for path in files("flextrain_jax/core"):
        for name in imports(path):
            outside = under(name, *PACKAGES) and not under(name, "flextrain_jax.core")
            assert not outside and not under(name, "absl", "ml_collections"), f"{path}: {name}"


def test_flextrain_sees_its_core_only():
    for path in files("flextrain_jax"):
        for name in ours(path):
            assert under(name, "flextrain_jax"), f"{path}: {name}"


def test_kimina_sees_the_core_and_two_files_of_the_checker():
    for path in files("kimina_jax"):
        for name in ours(path):
            allowed = ("kimina_jax", *KIMINA_MAY, *KIMINA_MAY_OF_CHECKER)
            assert under(name, *allowed), f"{path}: {name}"


def test_configs_are_pure_data():
    for path in files("configs"):
        for name in imports(path):
            assert not under(name, *PACKAGES) or under(name, "configs"), f"{path}: {name}"


def test_config_dict_dies_in_launch():
    for package in ("lean_checker", "flextrain_jax", "kimina_jax"):
        for path in files(package):
            for name in imports(path):
                assert not under(name, "absl", "ml_collections"), f"{path}: {name}"


def test_init_files_hold_a_docstring_and_nothing_else():
    for package in PACKAGES:
        for path in (ROOT / package).rglob("__init__.py"):
            body = ast.parse(path.read_text(encoding="utf-8")).body
            assert all(isinstance(node, ast.Expr) for node in body) and len(body) <= 1, path


def test_no_cycles_between_files():
    modules = {}
    for package in PACKAGES:
        for path in files(package):
            modules[".".join(path.relative_to(ROOT).with_suffix("").parts)] = path
    edges = {
        module: {
            target
            for name in ours(path)
            for target in (name, name.rpartition(".")[0])
            if target in modules and target != module
        }
        for module, path in modules.items()
    }
    state: dict[str, int] = {}

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert state.get(module) != 1, " -> ".join((*trail, module))
        if state.get(module) == 2:
            return
        state[module] = 1
        for target in sorted(edges[module]):
            visit(target, (*trail, module))
        state[module] = 2

    for module in sorted(modules):
        visit(module, ())


def test_there_is_no_room_for_odds_and_ends():
    for package in PACKAGES:
        for path in files(package):
            assert path.stem not in ("utils", "util", "helpers", "misc", "common"), path
