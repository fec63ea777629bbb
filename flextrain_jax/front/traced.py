# SPDX-License-Identifier: Apache-2.0
"""What a traced function uses, and what it costs: read from its jaxpr, without running it."""

import functools
import math
from collections.abc import Callable
from typing import Any

import jax
from jax.extend import core as jex

from flextrain_jax.elastic.costs import Cost


def used(function: Callable, *trees: Any) -> list[list[bool]]:
    """Of every leaf of every argument, whether the result depends on it. A nested program counts as
    one operation, which needs all its inputs.
    """
    jaxpr = jax.make_jaxpr(function)(*trees).jaxpr
    needed = _live(jaxpr)[1]
    found, at = [], 0
    for tree in trees:
        n = len(jax.tree.leaves(tree))
        found.append([var in needed for var in jaxpr.invars[at : at + n]])
        at += n
    return found


def lean(function: Callable) -> Callable:
    """The function without the operations that its result does not need."""

    @functools.wraps(function)
    def run(*args):
        closed, shape = jax.make_jaxpr(function, return_shape=True)(*args)
        jaxpr = closed.jaxpr.replace(eqns=_live(closed.jaxpr)[0])
        out = jex.jaxpr_as_fun(jex.ClosedJaxpr(jaxpr, closed.consts))(*jax.tree.leaves(args))
        return jax.tree.unflatten(jax.tree.structure(shape), out)

    return run


def cost(function: Callable, params: Any, stats: Any, *inputs: Any) -> Cost:
    """The cost of `function(params, stats, *inputs)` on one example: multiply-adds of products and
    convolutions, what these keep for the backward pass, the dearest operation's input and output.
    """
    jaxpr = jax.make_jaxpr(function)(params, stats, *inputs).jaxpr
    weights = set(jaxpr.invars[: len(jax.tree.leaves(params))])
    macs, saved, live = _counted(jaxpr, weights)
    size = {
        name: sum(math.prod(x.shape) for x in jax.tree.leaves(tree))
        for name, tree in (("params", params), ("state", stats))
    }
    return Cost(size["params"], size["state"], macs, saved, live)


def _variables(atoms) -> list:
    return [atom for atom in atoms if not isinstance(atom, jex.Literal)]


def _live(jaxpr) -> tuple[list, set]:
    """The equations that the result needs, and the variables that they need."""
    needed, equations = set(_variables(jaxpr.outvars)), []
    for equation in reversed(jaxpr.eqns):
        if any(out in needed for out in equation.outvars):
            needed.update(_variables(equation.invars))
            equations.append(equation)
    return equations[::-1], needed


def _counted(jaxpr, weights: set) -> tuple[int, int, int]:
    macs, saved, live = 0, 0, 0
    for equation in _live(jaxpr)[0]:
        times, inner = _inner(equation)
        for nested in inner:
            given = dict(zip(nested.invars, equation.invars[-len(nested.invars) :], strict=False))
            own = {x for x, atom in given.items() if _variables([atom]) and atom in weights}
            parts = _counted(nested, own)
            macs, saved = macs + times * parts[0], saved + times * parts[1]
            live = max(live, parts[2])
        if inner:
            continue
        moved = [x for x in _variables(equation.invars) if x not in weights]
        size = sum(_size(x) for x in moved)
        live = max(live, size + sum(_size(x) for x in equation.outvars))
        products = _products(equation)
        macs += products
        saved += size if products else 0
        if equation.primitive.name in ("convert_element_type", "reshape", "transpose", "squeeze"):
            # A weight in another form is a weight.
            weights = weights | {x for x in equation.outvars if not moved}
    return macs, saved, live


def _inner(equation) -> tuple[int, list]:
    """How often the programs within an equation run, and these; of branches the last one."""
    if equation.primitive.name == "cond":
        return 1, [equation.params["branches"][-1].jaxpr]
    times = equation.params.get("length", 1) if equation.primitive.name == "scan" else 1
    names = ("jaxpr", "call_jaxpr", "fun_jaxpr", "body_jaxpr")
    found = [equation.params[name] for name in names if name in equation.params]
    return times, [getattr(one, "jaxpr", one) for one in found]


def _products(equation) -> int:
    out = equation.outvars[0].aval
    if equation.primitive.name == "dot_general":
        (contracted, _), _ = equation.params["dimension_numbers"]
        shape = equation.invars[0].aval.shape
        return math.prod(out.shape) * math.prod(shape[i] for i in contracted)
    if equation.primitive.name == "conv_general_dilated":
        kernel = equation.invars[1].aval.shape
        outputs = kernel[equation.params["dimension_numbers"].rhs_spec[0]]
        return math.prod(out.shape) * math.prod(kernel) // outputs
    return 0


def _size(atom) -> int:
    return math.prod(getattr(atom.aval, "shape", ()))
