# SPDX-License-Identifier: Apache-2.0
"""Models of Flax as pure functions in whose calls of submodules another can step in.

`Frame.call` runs the user's own code, the whole model, with all its parameters by name. A handler
`handler(name, call, args, kwargs)` stands at every submodule: it may call it, or return something
else. Names are paths, such as layer1_0/conv1. What the result does not need is no part of a
compiled program.
"""

import contextlib
import contextvars
import dataclasses
import functools
import itertools
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import jax
import jax.numpy as jnp
from flax import linen, nnx, traverse_util

from flextrain_jax.front.parts import FrontError, mode

Handler = Callable[[str, Callable, tuple, dict], Any]
Flat = dict[str, Any]  # arrays by path


@dataclasses.dataclass(frozen=True)
class Values:
    """Parameters, and running statistics, by path."""

    params: Flat
    stats: Flat


class Frame(Protocol):
    """A model whose submodules a handler can stand in for."""

    values: Values
    any_width: bool  # whether its parts can be made anew for other shapes

    def init(self, key: jax.Array, handler: Handler) -> Values:
        """First values; what the handler keeps from being called has none."""
        ...

    def call(
        self, params: Flat, stats: Flat, x: Any, train: bool, key: Any, handler: Handler
    ) -> tuple[Any, Flat]:
        """The result, and the running statistics after it."""
        ...

    def lost(self, x: Any) -> list[str]:
        """What moves in training and is neither a parameter nor a running statistic."""
        ...

    def layer(self, name: str) -> bool:
        """Whether a submodule is one of Flax's own, such as Dense."""
        ...

    def kind(self, name: str) -> str:
        """The class of a submodule."""
        ...

    def layer_alone(self, name: str, params: Flat, x: Any) -> Any:
        """The result of a layer on one array, with parameters by their path within it."""
        ...


def through(name: str, call: Callable, args: tuple, kwargs: dict) -> Any:
    """The handler that leaves everything as it is."""
    del name
    return call(*args, **kwargs)


class LinenFrame:
    """A Flax linen module; `variables` are those of the user, or None: of a key."""

    any_width = True

    def __init__(self, module: linen.Module, x: Any, variables: Any, key: jax.Array):
        self._module, self._x, self._given = module, x, variables
        self._whole = jax.jit(self._init, static_argnums=1)
        self._parts: dict[str, linen.Module] = {}
        self._collections: dict[str, str] = {}
        self.values = self.init(key, through)
        if variables is not None:
            self._check(key)

    def init(self, key, handler):
        if self._given is not None and handler is through:
            return self._values(self._given)
        run = self._whole if handler is through else jax.jit(self._init, static_argnums=1)
        return self._values(run(key, handler))

    def _check(self, key) -> None:
        """Raises FrontError where the user's variables lack some of the module's."""
        made = linen.meta.unbox(jax.eval_shape(lambda key: self._init(key, through), key))
        given = traverse_util.flatten_dict(linen.meta.unbox(dict(self._given)), sep="/")
        missing = sorted(set(traverse_util.flatten_dict(dict(made), sep="/")) - set(given))
        if missing:
            more = f" and {len(missing) - 1} more" * (len(missing) > 1)
            raise FrontError(
                f"params lacks {missing[0]}{more}; give all variables of the module, as its init"
                " returns them: {'params': ...} and the other collections"
            )

    def _init(self, key, handler):
        """As one program: what the handler leaves out is not computed."""
        with linen.intercept_methods(self._interceptor(handler)):
            return self._module.init(key, self._x, **mode(type(self._module).__call__, False))

    def _values(self, variables) -> Values:
        variables = linen.meta.unbox(dict(variables))
        params = traverse_util.flatten_dict(dict(variables.get("params", {})), sep="/")
        stats = {}
        for name, collection in variables.items():
            if name != "params":
                flat = traverse_util.flatten_dict(dict(collection), sep="/")
                self._collections |= dict.fromkeys(flat, name)
                stats |= flat
        return Values(params, stats)

    def call(self, params, stats, x, train, key, handler):
        nested: dict[str, Any] = {}
        for name, collection in self._collections.items():
            nested.setdefault(collection, {})[name] = stats[name]
        nested = {
            name: traverse_util.unflatten_dict(flat, sep="/") for name, flat in nested.items()
        }
        variables = {"params": traverse_util.unflatten_dict(params, sep="/")} | nested
        # Whatever a stream is called, it draws by this key.
        rngs = {} if key is None else {"params": key}
        flags = mode(type(self._module).__call__, train)
        with linen.intercept_methods(self._interceptor(handler)):
            out, moved = self._module.apply(variables, x, **flags, rngs=rngs, mutable=list(nested))
        new: Flat = {}
        for collection in moved.values():
            new |= traverse_util.flatten_dict(dict(collection), sep="/")
        return out, stats | {name: new[name] for name in stats}

    def lost(self, x):
        return []  # what is no parameter is taken for a running statistic

    def _interceptor(self, handler: Handler):
        def step_in(call, args, kwargs, context):
            path = context.module.path
            if context.method_name != "__call__" or not path:
                return call(*args, **kwargs)
            name = "/".join(path)
            if name not in self._parts:
                self._parts[name] = context.module.clone(parent=None, name=None)
            return handler(name, call, args, kwargs)

        return step_in

    def layer(self, name):
        return _of_flax(type(self._parts[name]))

    def kind(self, name):
        return type(self._parts[name]).__name__

    def layer_alone(self, name, params, x):
        nested = traverse_util.unflatten_dict(params, sep="/")
        return self._parts[name].apply({"params": nested}, x)


_HANDLER: contextvars.ContextVar[Callable] = contextvars.ContextVar("handler")


@functools.cache
def _tapped(cls: type) -> type:
    """A class like `cls`, whose calls go by the handler of the frame that is running."""

    def call(self, *args, **kwargs):
        own = functools.partial(cls.__call__, self)
        handler = _HANDLER.get(None)
        return handler(self, own, args, kwargs) if handler else own(*args, **kwargs)

    return type(cls.__name__, (cls,), {"__call__": call, "__module__": cls.__module__})


@contextlib.contextmanager
def _handling(handler: Callable) -> Iterator[None]:
    token = _HANDLER.set(handler)
    try:
        yield
    finally:
        _HANDLER.reset(token)


class NnxFrame:
    """A Flax nnx module; its own values are the first ones, whatever the key."""

    any_width = False

    def __init__(self, module: nnx.Module):
        own = nnx.clone(module)
        self._kinds: dict[str, type] = {}
        for path, part in nnx.iter_modules(own):
            if path and callable(part):
                self._kinds["/".join(map(str, path))] = type(part)
                object.__setattr__(part, "__class__", _tapped(type(part)))
        own.eval()
        self._own = own
        infer, params, stats, rest = nnx.split(own, nnx.Param, nnx.BatchStat, ...)
        training = nnx.clone(own)
        training.train()
        train, *_ = nnx.split(training, nnx.Param, nnx.BatchStat, ...)
        self._graphs = {True: train, False: infer}
        self._rest, self._call = rest, type(module).__call__
        self._forms = tuple(jax.tree.structure(tree) for tree in (params, stats))
        self._names = tuple(
            ["/".join(map(str, path)) for path, _ in nnx.to_flat_state(tree)]
            for tree in (params, stats)
        )
        flat = [
            dict(zip(names, jax.tree.leaves(tree), strict=True))
            for names, tree in zip(self._names, (params, stats), strict=True)
        ]
        self.values = Values(*flat)

    def init(self, key, handler):
        if handler is not through:
            raise FrontError("a head of an nnx module has one width; give heads={depth: module}")
        return self.values

    def call(self, params, stats, x, train, key, handler):
        out, module = self._run(params, stats, self._streams(key), x, train, handler)
        moved = jax.tree.leaves(nnx.state(module, nnx.BatchStat))
        return out, dict(zip(self._names[1], moved, strict=True))

    def _run(self, params, stats, rest, x, train, handler) -> tuple[Any, nnx.Module]:
        """The result, and the module after it."""
        trees = [
            jax.tree.unflatten(form, [flat[name] for name in names])
            for form, names, flat in zip(self._forms, self._names, (params, stats), strict=True)
        ]
        module = nnx.merge(self._graphs[train], *trees, rest)
        paths = {id(part): "/".join(map(str, path)) for path, part in nnx.iter_modules(module)}

        def by_name(part, own, args, kwargs):
            return handler(paths[id(part)], own, args, kwargs)

        with _handling(by_name):
            return module(x, **mode(self._call, train)), module

    def lost(self, x):
        flat = nnx.to_flat_state(self._rest)
        before, form = [jax.tree.leaves(one) for _, one in flat], jax.tree.structure(self._rest)
        kept = (nnx.RngState, nnx.Intermediate)
        watched = [i for i, (_, one) in enumerate(flat) if not isinstance(one, kept)]

        def after(before):
            rest = jax.tree.unflatten(form, [leaf for leaves in before for leaf in leaves])
            own = self.values.params, self.values.stats
            module = self._run(*own, rest, x, True, through)[1]
            there = dict(nnx.to_flat_state(nnx.state(module)))
            return [jax.tree.leaves(there[flat[i][0]]) for i in watched]

        jaxpr, found = jax.make_jaxpr(after, return_shape=True)(before)
        invars, outvars = (iter(x) for x in (jaxpr.jaxpr.invars, jaxpr.jaxpr.outvars))
        given = [list(itertools.islice(invars, len(leaves))) for leaves in before]
        moved = [list(itertools.islice(outvars, len(leaves))) for leaves in found]
        return [
            "/".join(map(str, flat[i][0]))
            for i, out in zip(watched, moved, strict=True)
            if out != given[i]
        ]

    def _streams(self, key):
        """What else the module has; its streams of random numbers begin at `key`."""
        numbers = iter(range(1_000_000))

        def begun(leaf):
            if key is not None and jnp.issubdtype(leaf.dtype, jax.dtypes.prng_key):
                return jax.random.fold_in(key, next(numbers))
            return leaf

        # Copies, which a trace may change.
        return jax.tree.map(begun, self._rest)

    def layer(self, name):
        return _of_flax(self._kinds[name])

    def kind(self, name):
        return self._kinds[name].__name__

    def layer_alone(self, name, params, x):
        parts = {"/".join(map(str, path)): part for path, part in nnx.iter_modules(self._own)}
        graph, own = nnx.split(parts[name])
        names = ["/".join(map(str, path)) for path, _ in nnx.to_flat_state(own)]
        leaves = [params.get(n, x) for n, x in zip(names, jax.tree.leaves(own), strict=True)]
        return nnx.merge(graph, jax.tree.unflatten(jax.tree.structure(own), leaves))(x)


def _of_flax(kind: type) -> bool:
    return kind.__module__.partition(".")[0] == "flax"
