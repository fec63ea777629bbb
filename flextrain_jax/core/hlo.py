# SPDX-License-Identifier: Apache-2.0
"""A compiled program, read from its text: what runs how often, and what goes between chips.

XLA's own cost analysis counts the body of a loop once and knows no mesh. Here every collective is
counted as often as its loops run, and named by the mesh axes whose devices form its groups.
"""

import dataclasses
import itertools
import re
from collections.abc import Iterator, Mapping

import numpy as np

KINDS = ("all-gather", "all-reduce", "reduce-scatter", "all-to-all", "collective-permute")
_COLLECTIVE = re.compile(rf"= (.*?) ({'|'.join(KINDS)})(-start)?\(")
_SHAPE = re.compile(r"\b(pred|[sufb][a-z]*\d+\w*)\[([\d,]*)\]")
_CALLS = re.compile(r"(?:calls|to_apply|body|condition)=%?([\w.\-]+)")
_BRANCHES = re.compile(r"(?:branch_computations|called_computations)=\{([^}]*)\}")
_TRIPS = re.compile(r'"known_trip_count":\{"n":"(\d+)"\}')
_HEAD = re.compile(r"^(ENTRY )?%?([\w.\-]+) \(.*\{$")


@dataclasses.dataclass(frozen=True)
class Collective:
    """One kind of exchange over one set of mesh axes.

    `count` is how often it runs in the program, `wire_bytes` what each chip sends in all of them (a
    ring: (n-1)/n of the whole array for a gather or scatter, twice that for an all-reduce).
    """

    kind: str
    axes: str
    count: int
    wire_bytes: float


def collectives(
    text: str, mesh_shape: Mapping[str, int], unknown_trips: int = 1
) -> list[Collective]:
    """The exchanges of a compiled SPMD program, largest first.

    `text` is `compiled.as_text()`, `mesh_shape` the mesh in the order of its axes. A loop whose
    number of rounds is not written in the program counts `unknown_trips` times.
    """
    found: dict[str, tuple[str, str, int, float]] = {}
    for name, line, times in instructions(text, unknown_trips):
        if match := _COLLECTIVE.search(line):
            channel = re.search(r"channel_id=(\d+)", line)
            key = channel.group(1) if channel else f"{name} {line.split(' = ')[0]}"
            axes, size = _group(line, mesh_shape)
            one = _wire_bytes(match.group(2), match.group(1), bool(match.group(3)), size)
            # An asynchronous fusion repeats its operation in the start and in the done part.
            if key not in found or found[key][2] < times:
                found[key] = (match.group(2), axes, times, one)
    total: dict[tuple[str, str], list[float]] = {}
    for kind, axes, times, one in found.values():
        sums = total.setdefault((kind, axes), [0, 0.0])
        sums[0] += times
        sums[1] += times * one
    listed = [Collective(*key, int(n), size) for key, (n, size) in total.items()]
    return sorted(listed, key=lambda c: -c.wire_bytes)


def instructions(text: str, unknown_trips: int = 1) -> Iterator[tuple[str, str, int]]:
    """Every instruction that a run meets: its computation, its line, and how often it runs.

    `text` and `unknown_trips` as in `collectives`. A computation that is called from several places
    comes once for each of them.
    """
    bodies, entry = computations(text)

    def walk(name, times):
        for line in bodies.get(name, ()):
            yield name, line, times
            rounds = _rounds(line, bodies, unknown_trips) if " while(" in line else 1
            for target in called(line):
                yield from walk(target, times * rounds)

    yield from walk(entry, 1)


def called(line: str) -> list[str]:
    """The computations that an instruction calls."""
    targets = _CALLS.findall(line)
    for branches in _BRANCHES.findall(line):
        targets += [branch.strip(" %") for branch in branches.split(",")]
    return targets


def arrays(types: str) -> list[tuple[tuple[int, ...], int]]:
    """Shape and bytes of every array of a type, which may be a tuple's."""
    return [
        (tuple(int(n) for n in dimensions.split(",") if n), _bytes(dtype, dimensions))
        for dtype, dimensions in _SHAPE.findall(types)
    ]


def _rounds(line, computations, unknown):
    """How often a loop runs: as it says, or, as on TPU, by the constant that its counter meets."""
    if trips := _TRIPS.search(line):
        return int(trips.group(1))
    condition = re.search(r"condition=%?([\w.\-]+)", line)
    body = computations.get(condition.group(1), ()) if condition else ()
    constants = dict(re.findall(r"%?([\w.\-]+) = [su]32\[\]\S* constant\((\d+)\)", "\n".join(body)))
    for candidate in body:
        if found := re.search(r"compare\(\S+ %?([\w.\-]+)\), direction=LT", candidate):
            return int(constants.get(found.group(1), unknown))
    return unknown


def computations(text: str) -> tuple[dict[str, list[str]], str]:
    """The instructions of every computation by its name, and the name of the first one to run."""
    bodies, entry, current = {}, "", None
    for line in text.splitlines():
        if head := _HEAD.match(line):
            current = bodies.setdefault(head.group(2), [])
            entry = head.group(2) if head.group(1) else entry
        elif line.startswith("}") and not line.startswith("}}"):  # that one ends a kernel's text
            current = None
        elif current is not None:
            current.append(line)
    return bodies, entry


def _wire_bytes(kind, shapes, started, size):
    total = sum(_bytes(*shape) for shape in _SHAPE.findall(shapes))
    if started and kind in ("all-gather", "reduce-scatter"):
        total *= size / (size + 1)  # the type names the operand, 1/n of it, and the result
    elif started and kind == "collective-permute":
        total /= 2
    elif kind == "reduce-scatter":
        total *= size
    share = {"all-reduce": 2 * (size - 1) / size, "collective-permute": 1.0}
    return total * share.get(kind, (size - 1) / size)


def _bytes(dtype, dimensions):
    bits = re.search(r"\d+", dtype)
    width = 1 if bits is None else max(1, int(bits.group()) // 8)
    return width * int(np.prod([int(n) for n in dimensions.split(",") if n], initial=1))


def _group(line, mesh_shape):
    """(mesh axes of the groups, devices in a group) of a collective."""
    if pairs := re.search(r"source_target_pairs=\{(.*?)\}\}", line):
        ids = np.array([int(n) for n in re.findall(r"\d+", pairs.group(1))]).reshape(-1, 2)
        places = np.stack(np.unravel_index(ids, tuple(mesh_shape.values())), axis=-1)
        moved = (places[:, 0] != places[:, 1]).any(axis=0)
        axes = [axis for axis, changes in zip(mesh_shape, moved, strict=True) if changes]
        return "+".join(axes), int(np.prod([mesh_shape[a] for a in axes], initial=1))
    groups = _replica_groups(line)
    if groups is None:
        used = [axis for axis, size in mesh_shape.items() if size > 1]
        everything = "replica_groups={}" in line or "replica_groups" not in line
        size = int(np.prod(list(mesh_shape.values())))
        return ("+".join(used) if everything else "unknown"), size
    wanted = {frozenset(group) for group in groups.tolist()}
    names = [axis for axis, size in mesh_shape.items() if size > 1]
    ids = np.arange(int(np.prod(list(mesh_shape.values())))).reshape(tuple(mesh_shape.values()))
    for count in range(len(names) + 1):
        for subset in itertools.combinations(names, count):
            last = [list(mesh_shape).index(axis) for axis in subset]
            rest = [i for i in range(ids.ndim) if i not in last]
            size = int(np.prod([mesh_shape[a] for a in subset], initial=1))
            if {frozenset(g) for g in ids.transpose(rest + last).reshape(-1, size).tolist()} == (
                wanted
            ):
                return "+".join(subset), size
    return "other", groups.shape[1]


def _replica_groups(line):
    if iota := re.search(r"replica_groups=\[(\d+),(\d+)\]<=\[([\d,]+)\](?:T\(([\d,]+)\))?", line):
        rows, columns, shape, order = iota.groups()
        ids = np.arange(int(rows) * int(columns)).reshape([int(n) for n in shape.split(",")])
        if order:
            ids = ids.transpose([int(n) for n in order.split(",")])
        return ids.reshape(int(rows), int(columns))
    if named := re.search(r"replica_groups=mesh\[([^\]]*)\] \{([^}]*)\}", line):
        return _named_groups(*named.groups())
    if listed := re.search(r"replica_groups=\{(\{.*?\})\}", line):
        rows = re.findall(r"\{([\d,]+)\}", listed.group(1))
        return np.array([[int(n) for n in row.split(",")] for row in rows])
    return None


def _named_groups(mesh, axes):
    """Groups written by named axes: mesh "'a'=4,'b'=8" and axes "'a','b':(2)4".

    A group then runs over all of a and over the factor 4 of b = 2 x 4 x 1.
    """
    sizes = {name: int(n) for name, n in re.findall(r"'([^']+)'=(\d+)", mesh)}
    shape, varies = [], []
    parts = {
        name: (int(before or 1), int(part or 0))
        for name, before, part in re.findall(r"'([^']+)'(?::\((\d+)\)(\d+))?", axes)
    }
    for name, size in sizes.items():
        before, part = parts.get(name, (1, 1))
        part = part or size
        shape += [before, part, size // (before * part)]
        varies += [False, name in parts, False]
    ids = np.arange(int(np.prod(shape))).reshape(shape)
    last = [i for i, moves in enumerate(varies) if moves]
    rest = [i for i, moves in enumerate(varies) if not moves]
    width = int(np.prod([shape[i] for i in last], initial=1))
    return ids.transpose(rest + last).reshape(-1, width)
