# SPDX-License-Identifier: Apache-2.0
"""What a program compiled for a CPU costs, as far as its text and XLA's own analysis tell.

XLA's flops and bytes count the body of a loop once. What is read from the text is counted as often
as the loops run; one whose number of rounds is not written in it, such as the decoder's, counts
once.
"""

import math
import re
from collections.abc import Mapping

from flextrain_jax.core.hlo import arrays, called, collectives, computations, instructions

_INSTRUCTION = re.compile(r"^\s*(?:ROOT )?%?([\w.\-]+) = (.*?) ([a-z][\w\-]*)\((.*)$")
_OPERAND = re.compile(r"%([\w.\-]+)")
# These name an array that is there already.
_NAMES = {"parameter", "get-tuple-element", "tuple", "bitcast", "while", "conditional", "call"}
_ONE_TO_ONE = {"bitcast", "convert", "copy"}
_ROOT = re.compile(r"^\s*ROOT %?([\w.\-]+) =")


def costs(compiled, mesh_shape: Mapping[str, int], cache: int = 0) -> dict[str, int]:
    """The figures of a compiled program by name; bytes and operations are of one device.

    `cache` is the number of elements of a layer's keys, where there is a cache.
    """
    analysis, text = compiled.cost_analysis(), compiled.as_text()
    figures = {
        "temporary bytes": compiled.memory_analysis().temp_size_in_bytes,
        "bytes accessed": int(analysis["bytes accessed"]),
        "flops": int(analysis["flops"]),
        **summed_products(text),
    }
    if math.prod(mesh_shape.values()) > 1:
        exchanges = collectives(text, mesh_shape)
        figures["exchanges"] = sum(exchange.count for exchange in exchanges)
        figures["exchanged bytes"] = int(sum(exchange.wire_bytes for exchange in exchanges))
    if cache:
        figures |= cache_copies(text, cache)
    return figures


def cache_copies(text: str, elements: int) -> dict[str, int]:
    """How many arrays of as many elements as a layer's keys a program writes, and their bytes.

    The cache itself is updated in place: such an array is a copy of it, transposed, converted or
    plain.
    """
    bodies, _ = computations(text)
    fused = _fused(bodies)
    count = size = 0
    for name, line, times in instructions(text):
        match = _INSTRUCTION.match(line)
        if name in fused or match is None or match.group(3) in _NAMES:
            continue
        large = [n for shape, n in arrays(match.group(2)) if math.prod(shape) == elements]
        if large and not _in_place(match.group(3), line, bodies):
            count += times * len(large)
            size += times * sum(large)
    return {"cache copies": count, "cache copies, bytes": size}


def _in_place(operation: str, line: str, bodies: dict[str, list[str]]) -> bool:
    """Whether an instruction does no more than write a part of an array that is there."""
    if operation != "fusion":
        return operation == "dynamic-update-slice"
    (body,) = called(line)
    root = next(m for m in map(_ROOT.match, bodies[body]) if m).group(1)
    return _origin(root, _parsed(bodies[body]))[2] == "dynamic-update-slice"


def summed_products(text: str) -> dict[str, int]:
    """How many products of two arrays a program sums outside of its matrix products, and how many
    of them in the form that XLA's CPU backend is slow at.

    That form is, in jax 0.10: in a fusion for YNNPACK the sum of a product of an array that is
    spread along an axis (a broadcast) and one that is not, where their shape has an axis of one. It
    takes 60 to 100 times as long as without that axis (49 and 0.8 ms for 4.2 million products on
    two cores), and is neither more operations nor more bytes.
    """
    bodies, _ = computations(text)
    library = _fused(bodies, "__ynn_fusion")
    every = slow = 0
    for name, line, times in instructions(text):
        match = _INSTRUCTION.match(line)
        if match is None or match.group(3) != "reduce" or not _is_sum(line, bodies):
            continue
        found = _parsed(bodies[name])
        product = _origin(_operands(match.groups())[0], found)
        if product[2] != "multiply":
            continue
        (shape, _), *_ = arrays(product[1])
        every += times * math.prod(shape)
        sources = [_origin(operand, found)[2] for operand in _operands(product)]
        if name in library and 1 in shape and sources.count("broadcast") == 1:
            slow += times * math.prod(shape)
    return {"summed products": every, "summed products, slow form": slow}


def _fused(bodies: dict[str, list[str]], kind: str = "") -> set[str]:
    """The computations that are fusions, of a kind that the compiler names."""
    return {
        target
        for lines in bodies.values()
        for line in lines
        if " fusion(" in line and kind in line
        for target in called(line)
    }


def _is_sum(line: str, bodies: dict[str, list[str]]) -> bool:
    return any(" add(" in step for target in called(line) for step in bodies[target])


def _parsed(body: list[str]) -> dict[str, tuple[str, ...]]:
    """Name, type, operation and the rest of every instruction, by its name."""
    return {m.group(1): m.groups() for m in map(_INSTRUCTION.match, body) if m}


def _origin(name: str, found: dict) -> tuple[str, ...]:
    """The instruction that makes `name`, seen through what changes no element's place."""
    while found[name][2] in _ONE_TO_ONE and _operands(found[name])[0] in found:
        name = _operands(found[name])[0]
    return found[name]


def _operands(instruction: tuple[str, ...]) -> list[str]:
    return _OPERAND.findall(instruction[3].split(")")[0])
