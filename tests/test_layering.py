# SPDX-License-Identifier: Apache-2.0
"""The layers and rooms of docs/architecture.md, held against every import of every file."""

import ast
import functools
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("lean_checker", "flextrain_jax", "kimina_jax", "configs", "launch")

# The rooms of each package, from the ground up: a room imports what stands on lower floors, never
# its neighbours. A room is a folder, or a file at the top of its package.
FLOORS = {
    "lean_checker": (
        ("theory", "records"),
        ("toolchain", "intake", "output_file"),
        ("sandbox", "kernel"),
        ("check",),
        ("preamble", "stepping"),
        ("rejected",),
        ("pool", "remote", "files", "refutation"),
        ("environments", "doctor", "ray_pool", "serving"),
        ("__main__", "server"),
    ),
    "flextrain_jax": (
        ("core",),
        ("data", "elastic"),
        ("models", "deploy", "federated"),
        ("federated/methods", "federated/flower", "front"),
        ("experiments",),
    ),
    "kimina_jax": (
        ("problems/proofs",),
        ("problems/bands", "problems/sources"),
        ("problems",),
        ("protocol", "text", "model"),
        ("weights",),
        ("trainer/objectives", "trainer/tasks"),
        ("sampler", "trainer", "checking"),
        ("evaluate", "aot", "prove"),
        ("report", "search"),
    ),
    "launch": (
        ("config",),
        ("cli", "devices"),
        ("processes",),
    ),
}
# What each package may import of the others.
ACROSS = {
    "lean_checker": (),
    "flextrain_jax": (),
    "kimina_jax": ("flextrain_jax.core", "lean_checker.records"),
    "configs": (),
    "launch": ("lean_checker", "flextrain_jax", "kimina_jax"),
}
# The decoder as an elastic model is one of the models that flextrain_jax.elastic trains, and aot
# compiles its steps.
# A prover is a model and a checker in one process.
ALSO = {
    "kimina_jax/model/elastic.py": ("flextrain_jax.elastic",),
    "kimina_jax/aot/elastic.py": ("flextrain_jax.elastic",),
    "kimina_jax/prove/prover.py": ("lean_checker",),
    "kimina_jax/prove/attempt.py": ("lean_checker",),
    "kimina_jax/search/in_file.py": ("lean_checker",),
    "kimina_jax/search/lemma_search.py": ("lean_checker",),
    "kimina_jax/search/lemmas.py": ("lean_checker",),
    # When it is given a decoder's folder; without kimina_jax that is one sentence.
    "flextrain_jax/front/decoder.py": ("kimina_jax.model", "kimina_jax.weights"),
}
# Arrows between the rooms of a package; a change may take some away. Of flextrain_jax 6 lead to the
# core, 4 of them for settings alone, which stand in the rooms that they are of; and 7 come from the
# experiments, where what the other rooms offer is put together.
# The bundled problems' canonical form serves the sets of others, and these serve the reader of all;
# launch.problems is one program more. A preamble is compiled with what compiles statements, and the
# pool asks for it. By intake all three pools size what a worker takes. launch.compile and
# launch.doctor share files of the user's and the checks of a configuration with other programs.
# The objectives, which were one file of the trainer, are a room of their own: the trainer and aot,
# which compiles its step, import it. The plan of the devices reads settings; launch.rl and
# launch.doctor ask for it.
# The front door is a room more: it leads to what it offers (core, data, elastic, deploy), and the
# experiments take models of others from it.
# What a rejected proof is told is a room between the pool, which asks, and the stepper and the
# audit's questions to Lean, which answer; what
# speaks against statements is one beside the pool. The trainer makes prompts of failed answers. An
# evaluation draws with an engine and knows no model; of samplers of its own it plans the devices.
# launch.distill and launch.formalize are two programs more. The search by parts is a room above the
# prover, which it asks, and keeps a log as the protocol does. What the trainer asks for beside
# plain proofs is a room of its own, which knows rollouts, prompts and the text of proofs.
ARROWS = {"lean_checker": 64, "flextrain_jax": 24, "kimina_jax": 44, "launch": 63}
FILES_OF_A_FOLDER = 15
# These run in vLLM's environment, or on a host that has nothing but Lean.
WITHOUT_JAX = (
    *("lean_checker", "kimina_jax.protocol", "kimina_jax.problems", "kimina_jax.text"),
    *("kimina_jax.sampler.tier", "kimina_jax.sampler.sampling", "kimina_jax.sampler.engine_vllm"),
    *("kimina_jax.checking", "launch.sample", "launch.check", "launch.doctor"),
)


@functools.cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def names_of(node: ast.AST) -> set[str]:
    """The absolute names that an import statement brings; none of another node."""
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "relative import"
        return {f"{node.module}.{alias.name}" for alias in node.names}
    return set()


def imports(path: Path) -> set[str]:
    """The absolute names that a file imports, at any depth."""
    return {name for node in ast.walk(parsed(path)) for name in names_of(node)}


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


@functools.cache
def modules() -> dict[str, Path]:
    """Every module of the repository by its dotted name."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path
        for package in PACKAGES
        for path in files(package)
    }


def targets(names: set[str]) -> set[str]:
    """The modules of this repository that are meant by imported names."""
    return {m for name in names for m in (name, name.rpartition(".")[0]) if m in modules()}


def room_of(path: Path) -> str:
    """The folder of a file below its package, or its own name where it lies at the top."""
    inside = path.relative_to(ROOT / path.relative_to(ROOT).parts[0])
    return str(inside.parent) if len(inside.parts) > 1 else inside.stem


def arrows(package: str) -> dict[tuple[str, str], str]:
    """(room, room that it imports) -> one import of that kind, inside a package."""
    found = {}
    for path in files(package):
        for target in targets(ours(path)):
            inside = under(target, package) and room_of(path) != "__init__"
            if inside and room_of(modules()[target]) != room_of(path):
                arrow = room_of(path), room_of(modules()[target])
                found.setdefault(arrow, f"{path.relative_to(ROOT)} imports {target}")
    return found


def test_lean_checker_needs_the_standard_library_only():
    extras = {"ray_pool.py": {"ray"}}
    for path in files("lean_checker"):
        allowed = {"lean_checker", *sys.stdlib_module_names, *extras.get(path.name, ())}
        for name in imports(path):
            assert name.split(".")[0] in allowed, f"{path}: {name}"


def test_a_package_imports_of_the_others_what_it_may():
    for package in PACKAGES:
        for path in files(package):
            more = ALSO.get(str(path.relative_to(ROOT)), ())
            for name in ours(path):
                assert under(name, package, *ACROSS[package], *more), f"{path}: {name}"


def test_core_knows_nothing_of_the_project():
    for path in files("flextrain_jax/core"):
        for name in imports(path):
            outside = under(name, *PACKAGES) and not under(name, "flextrain_jax.core")
            assert not outside, f"{path}: {name}"


@pytest.mark.parametrize("package", FLOORS)
def test_a_room_imports_lower_floors_only(package):
    floors = {room: n for n, rooms in enumerate(FLOORS[package]) for room in rooms}
    rooms = {room_of(path) for path in files(package)} - {"__init__"}
    if package == "launch":  # every other file there is a program, on the top floor
        programs = rooms - set(floors)
        floors |= dict.fromkeys(programs, len(FLOORS[package]))
    assert rooms == set(floors)
    for (room, target), example in arrows(package).items():
        both_programs = package == "launch" and {room, target} <= programs
        assert floors[target] < floors[room] or both_programs, example


@pytest.mark.parametrize("package", ARROWS)
def test_rooms_have_no_more_arrows_than_they_had(package):
    found = arrows(package)
    assert len(found) <= ARROWS[package], "\n".join(sorted(found.values()))


def test_one_file_knows_the_paths_between_the_programs_of_a_run():
    """A path is made by `/` and a name; what only one program keeps in a run is its own matter."""
    between = {"weights", "requests", "rollouts", "verdicts", "probes", "claims", "timing.json"}
    makers = {
        f"{path.relative_to(ROOT)}"
        for package in PACKAGES
        for path in files(package)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
        if isinstance(node.right, ast.Constant) and node.right.value in between
    }
    assert makers == {"kimina_jax/protocol/mailbox.py"}


def test_config_dict_dies_in_launch():
    for package in ("lean_checker", "flextrain_jax", "kimina_jax"):
        for path in files(package):
            for name in imports(path):
                assert not under(name, "absl", "ml_collections"), f"{path}: {name}"


def test_what_runs_without_jax_does_not_load_it():
    """No chain of imports at the top of files leads from WITHOUT_JAX to jax, flax or torch."""
    trail = {m: m for m in modules() if under(m, *WITHOUT_JAX)}
    assert all(any(under(m, start) for m in trail) for start in WITHOUT_JAX)
    todo = list(trail)
    while todo:
        module = todo.pop()
        names = {name for node in parsed(modules()[module]).body for name in names_of(node)}
        heavy = [name for name in names if under(name, "jax", "flax", "optax", "torch")]
        assert not heavy, f"{trail[module]}: {heavy[0]}"
        for target in targets(names) - set(trail):
            trail[target] = f"{trail[module]} -> {target}"
            todo.append(target)


def test_there_is_no_mathematics_in_launch():
    for path in files("launch"):
        for name in imports(path):
            assert not under(name, "numpy", "jax.numpy", "flax", "optax"), f"{path}: {name}"


def test_init_files_hold_a_docstring_and_nothing_else():
    """But for the names of the front doors, which load what is behind them when they are used."""
    for package in PACKAGES:
        for folder in {path.parent for path in files(package)}:
            body = parsed(folder / "__init__.py").body
            if folder in (ROOT / "flextrain_jax", ROOT / "kimina_jax" / "prove"):
                assert {name for node in body for name in names_of(node)} == {
                    "importlib",
                    "typing.TYPE_CHECKING",
                }
                continue
            assert len(body) == 1 and isinstance(body[0], ast.Expr), folder
            assert isinstance(body[0].value, ast.Constant), folder


def test_no_cycles_between_files():
    edges = {module: targets(ours(path)) - {module} for module, path in modules().items()}
    state: dict[str, int] = {}

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert state.get(module) != 1, " -> ".join((*trail, module))
        if state.get(module) == 2:
            return
        state[module] = 1
        for target in sorted(edges[module]):
            visit(target, (*trail, module))
        state[module] = 2

    for module in sorted(modules()):
        visit(module, ())


def test_no_folder_is_crowded():
    """Programs, which start at `if __name__ == "__main__"`, are found by name and not counted."""
    for package in PACKAGES:
        for folder in {path.parent for path in files(package)}:
            held = [
                path.name
                for path in folder.glob("*.py")
                if path.name != "__init__.py"
                and 'if __name__ == "__main__"' not in path.read_text(encoding="utf-8")
            ]
            assert len(held) <= FILES_OF_A_FOLDER, f"{folder}: {len(held)} files"


def test_there_is_no_room_for_odds_and_ends():
    for package in PACKAGES:
        for path in files(package):
            assert path.stem not in ("utils", "util", "helpers", "misc", "common"), path


def section_of_the_document(heading: str) -> str:
    """What stands below a heading of docs/architecture.md."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    found = re.search(rf"^## {heading}.*?\n(.*?)(?=^## |\Z)", text, flags=re.DOTALL | re.MULTILINE)
    assert found, heading
    return found[1]


def test_the_architecture_document_has_these_floors():
    section = section_of_the_document("Layers")
    said = {}
    for package in FLOORS:
        row = re.search(rf"^    {package} +(\S.*(?:\n {{8,}}\S.*)*)", section, flags=re.MULTILINE)
        assert row, package
        said[package] = [tuple(floor.split()) for floor in row[1].split("|")]
    assert said.pop("launch") == [*FLOORS["launch"], ("the", "programs")]
    assert said == {name: list(floors) for name, floors in FLOORS.items() if name != "launch"}


def test_the_architecture_document_says_what_a_package_may_import():
    section = section_of_the_document("Layers")
    rows = dict(re.findall(r"^ {4}(?:L\d| {2})  ([\w/]+)/ +(.*)$", section, flags=re.MULTILINE))
    assert set(rows) == {*PACKAGES, "flextrain_jax/core"}
    own, _, also = rows["kimina_jax"].removeprefix("may import ").partition("; ")
    assert tuple(own.split(", ")) == ACROSS["kimina_jax"]
    extras = (
        f"{file.removeprefix('kimina_jax/')} {', '.join(more)}"
        for file, more in ALSO.items()
        if file.startswith("kimina_jax/")
    )
    assert also == ", ".join(extras)
    for package in PACKAGES:
        assert ("imports no other package" in rows[package]) == (not ACROSS[package]), package


def test_the_architecture_document_names_every_room():
    section = section_of_the_document("Rooms")
    named = set(re.findall(r"^    (\w+(?:/\w+)*)/  ", section, flags=re.MULTILINE))
    folders = {
        str(path.parent.relative_to(ROOT))
        for package in PACKAGES
        if package != "configs"
        for path in files(package)
    }
    assert named == folders
    words = set(re.findall(r"\w+", section))
    for package in PACKAGES:
        for path in files(package) if package != "configs" else []:
            known = path.stem in words or path.name == "__init__.py"
            assert known, f"{path.relative_to(ROOT)} stands in no room of docs/architecture.md"
