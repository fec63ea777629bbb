# SPDX-License-Identifier: Apache-2.0
"""Talk to the Lean library in this process: read its objects, make a few, call its kernel.

Only for the pinned library of theory/embedded.py, whose layouts and signatures are written down
here: an object is a header (reference count, number of fields, tag) and its fields; a small value
is an odd number instead of an address. A reference count of 0 means that an object lives as long as
the process, which holds for all that stands in a compiled module.

What the functions of Lean return, they return as addresses or odd numbers (`int`). Nothing is
freed: the process that uses this is a throw-away one.
"""

import ctypes
import os
from collections.abc import Iterable

from lean_checker.theory.embedded import load_library

Object = int
ARRAY_TAG = 246
HEADER, ARRAY_HEADER, STRING_HEADER = 8, 24, 32
# Declaration and ConstantInfo agree in the order of their first cases.
KINDS = (
    *("axiom", "definition", "theorem", "opaque", "quotient"),
    *("inductive type", "constructor", "recursor"),
)
AXIOM, DEFINITION, THEOREM, OPAQUE, QUOTIENT, INDUCTIVE, CONSTRUCTOR, RECURSOR = range(8)
# The case of Declaration for inductive types.
INDUCTIVE_DECLARATION = 6
# The cases of Lean.Kernel.Exception, in order.
REFUSALS = (
    *("an unknown constant", "a constant that is already declared", "a type that does not match"),
    *("a metavariable", "a free variable", "something that is no function is applied"),
    *("something that is no type stands for one", "a `let` whose type does not match"),
    *("a term whose type does not match", "an argument whose type does not match"),
    *("a projection that does not fit", "a theorem whose type is no proposition"),
    *("the kernel refuses", "too many steps", "too much memory", "too deep a recursion"),
    "interrupted",
)
# From here on they say what the kernel had too little of, and nothing about the declaration.
FIRST_LIMIT = REFUSALS.index("too many steps")


class LeanError(Exception):
    """Lean refused to do something outside the kernel, such as to read a module."""


class KernelRefusal(Exception):
    """The kernel does not accept a declaration; the text is a short reason."""


class KernelLimit(Exception):
    """The kernel gave up on a declaration: too deep, too many steps, too much memory."""


def is_small(o: Object) -> bool:
    """Whether this is a value and not an address."""
    return o & 1 == 1


def small(n: int) -> Object:
    """Return a small value as Lean passes it."""
    return n << 1 | 1


def tag(o: Object) -> int:
    """Return which case of its inductive type an object is."""
    return o >> 1 if is_small(o) else ctypes.c_uint8.from_address(o + 7).value


def field(o: Object, k: int) -> Object:
    """Return a field of a constructor object."""
    return ctypes.c_uint64.from_address(o + HEADER + 8 * k).value


def fields(o: Object) -> int:
    """Return how many fields a constructor object has."""
    return ctypes.c_uint8.from_address(o + 6).value


def byte_after(o: Object) -> int:
    """Return the first byte after the fields of a constructor object."""
    return ctypes.c_uint8.from_address(o + HEADER + 8 * fields(o)).value


def items(array: Object) -> list[Object]:
    """Return the elements of an array object."""
    size = ctypes.c_uint64.from_address(array + HEADER).value
    return list((ctypes.c_uint64 * size).from_address(array + ARRAY_HEADER))


def elements(cons: Object) -> list[Object]:
    """Return the elements of a list object."""
    found = []
    while not is_small(cons):
        found.append(field(cons, 0))
        cons = field(cons, 1)
    return found


def text(string: Object) -> str:
    """Return what stands in a string object."""
    size = ctypes.c_uint64.from_address(string + HEADER).value
    return ctypes.string_at(string + STRING_HEADER, size - 1).decode("utf-8", "surrogateescape")


def keep(o: Object) -> Object:
    """Make an object live as long as the process, whoever takes a reference or drops one."""
    if not is_small(o):
        ctypes.c_int32.from_address(o).value = 0
    return o


class Lean:
    """The library, started in this process. Raises LeanError.

    stack_bytes: how much of its stack this thread may use; 0 leaves it at what Lean assumes.
    """

    def __init__(self, folder: str, stack_bytes: int = 0) -> None:
        self.library = load_library(folder)
        self._names: dict[Object, tuple[str | int, ...]] = {}
        address, size, byte = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_uint8
        self._alloc = self._function("lean_alloc_object", address, size)
        self._bytes = self._function(
            "lean_mk_string_from_bytes_unchecked", address, ctypes.c_char_p, size
        )
        self._name_string = self._function("lean_name_mk_string", address, address, address)
        self._name_number = self._function("lean_name_mk_numeral", address, address, address)
        self._constant = self._function("lean_expr_mk_const", address, address, address)
        self._level = self._function("lean_level_mk_param", address, address)
        self._used = self._function("l_Lean_Expr_getUsedConstants", address, address)
        self._find = self._function("lean_environment_find", address, address, address)
        self._add = self._function("lean_add_decl", address, address, size, size, address, address)
        self._import = self._function(
            *("l_Lean_importModules", address, address, address, ctypes.c_uint32, address),
            *(byte, byte, byte, address),
        )
        self._kernel_part = self._function("lean_elab_environment_to_kernel_env", address, address)
        self._read = self._function("l_Lean_readModuleData", address, address)
        self._function("lean_initialize_runtime_module", None)()
        self._function("lean_initialize", None)()
        self._answer(self._function("initialize_Lean", address, byte)(1))
        self._function("lean_io_mark_end_initialization", None)()
        if stack_bytes:
            # lean::lthread::set_thread_stack_size, lean::save_stack_info
            self._function("_ZN4lean7lthread21set_thread_stack_sizeEm", None, size)(stack_bytes)
            self._function("_ZN4lean15save_stack_infoEb", None, byte)(0)
        self._function("lean_init_task_manager", None)()
        path = self._function("l_Lean_initSearchPath", address, address, address)
        self._answer(path(self._string(b"/nowhere"), small(0)))

    def name(self, o: Object) -> tuple[str | int, ...]:
        """Return the parts of a name object; equal names have equal parts."""
        if (known := self._names.get(o)) is not None:
            return known
        parts: list[str | int] = []
        rest = o
        while not is_small(rest):
            last = field(rest, 1)
            parts.append(text(last) if tag(rest) == 1 else last >> 1)
            rest = field(rest, 0)
        self._names[o] = tuple(reversed(parts))
        return self._names[o]

    def make_name(self, parts: Iterable[str | int]) -> Object:
        """Return a name object."""
        made = small(0)
        for part in parts:
            if isinstance(part, int):
                made = self._name_number(made, small(part))
            else:
                part_bytes = part.encode("utf-8", "surrogateescape")
                made = self._name_string(made, self._string(part_bytes))
        return keep(made)

    def used_constants(self, expression: Object) -> set[tuple[str | int, ...]]:
        """Return the names of the constants that occur in an expression."""
        return {self.name(o) for o in items(self._used(expression))}

    def environment(self, modules: Iterable[Iterable[str | int]]) -> Object:
        """Return a fresh kernel environment with these modules, by the parts of their names."""
        imports = [self._object(0, [self.make_name(parts)], b"\0\1\0") for parts in modules]
        options = ctypes.c_uint64.in_dll(self.library, "l_Lean_Options_empty").value
        private_level, no_artifacts = 2, small(1)
        answer = self._import(
            *(self._array(imports), options, 0, self._array([]), 0, 0, private_level, no_artifacts)
        )
        return keep(self._kernel_part(self._answer(answer)))

    def read_module(self, path: str) -> dict[tuple[str | int, ...], Object]:
        """Return the constants that a compiled module declares, by name."""
        data = self._module(path)
        return {self.name(field(field(field(c, 0), 0), 0)): c for c in items(field(data, 2))}

    def imports(self, path: str) -> list[tuple[str | int, ...]]:
        """Return the names of the modules that a compiled module imports."""
        return [self.name(field(o, 0)) for o in items(field(self._module(path), 0))]

    def find(self, environment: Object, name: tuple[str | int, ...]) -> Object | None:
        """Return a constant of a kept environment."""
        found = self._find(environment, self.make_name(name))
        return None if is_small(found) else field(found, 0)

    def add(self, environment: Object, declaration: Object) -> Object:
        """Return the environment with one more declaration, after the kernel has checked it.

        Consumes a reference to `environment`. Raises KernelRefusal or KernelLimit; the environment
        is lost then.
        """
        answer = self._add(environment, 0, 0, declaration, small(0))
        if tag(answer) != 1:
            case = tag(field(answer, 0))
            raise (KernelRefusal if case < FIRST_LIMIT else KernelLimit)(REFUSALS[case])
        return field(answer, 0)

    def declaration(self, constant: Object) -> Object:
        """Return the declaration that makes a definition, theorem or opaque constant."""
        return keep(self._object(tag(constant), [field(constant, 0)]))

    def inductive(self, types: list[Object], constructors: list[list[Object]]) -> Object:
        """Return the declaration of inductive types that belong together.

        types: their constants. constructors: those of each.
        """
        made = []
        for constant, below in zip(types, constructors, strict=True):
            heads = [field(field(c, 0), 0) for c in below]
            plain = [self._object(0, [field(head, 0), field(head, 2)]) for head in heads]
            head = field(field(constant, 0), 0)
            made.append(self._object(0, [field(head, 0), field(head, 2), self._list(plain)]))
        body = field(types[0], 0)
        universes, parameters = field(field(body, 0), 1), field(body, 1)
        return self._object(INDUCTIVE_DECLARATION, [universes, parameters, self._list(made)], b"\0")

    def restatement(self, name: str, universes: Object, statement: Object, proof: Object) -> Object:
        """Return a theorem of the type `statement`, proved by naming the constant `proof`.

        name: of the theorem. universes: the names of its universes, handed on to `proof`.
        """
        made = self.make_name(name.split("."))
        levels = self._list([self._level(o) for o in elements(universes)])
        term = self._constant(field(field(field(proof, 0), 0), 0), levels)
        typed = self._object(0, [made, universes, statement])
        theorem = self._object(0, [typed, term, self._list([made])])
        return keep(self._object(THEOREM, [theorem]))

    def _string(self, content: bytes) -> Object:
        """Return a string object with all of the bytes: a NUL does not end it."""
        return self._bytes(content, len(content))

    def _module(self, path: str) -> Object:
        return field(self._answer(self._read(self._string(os.fsencode(path)))), 0)

    def _function(self, name: str, result: type | None, *arguments: type):
        function = getattr(self.library, name)
        function.restype, function.argtypes = result, arguments
        return function

    def _answer(self, result: Object) -> Object:
        if tag(result) != 0:
            raise LeanError("Lean could not start, or could not read a module")
        return field(result, 0)

    def _object(self, case: int, fields: list[Object], scalars: bytes = b"") -> Object:
        padded = scalars.ljust(-(-len(scalars) // 8) * 8, b"\0")
        o = self._new(case, len(fields), HEADER + 8 * len(fields) + len(padded))
        (ctypes.c_uint64 * len(fields)).from_address(o + HEADER)[:] = fields
        ctypes.memmove(o + HEADER + 8 * len(fields), padded, len(padded))
        return keep(o)

    def _array(self, values: list[Object]) -> Object:
        o = self._new(ARRAY_TAG, 0, ARRAY_HEADER + 8 * len(values))
        (ctypes.c_uint64 * 2).from_address(o + HEADER)[:] = [len(values)] * 2
        (ctypes.c_uint64 * len(values)).from_address(o + ARRAY_HEADER)[:] = values
        return keep(o)

    def _list(self, values: list[Object]) -> Object:
        made = small(0)
        for value in reversed(values):
            made = self._object(1, [value, made])
        return made

    def _new(self, case: int, fields: int, size: int) -> Object:
        o = self._alloc(size)
        # Lean copies some objects, and looks here for the size of small ones.
        ctypes.c_uint16.from_address(o + 4).value = size
        ctypes.c_uint8.from_address(o + 6).value = fields
        ctypes.c_uint8.from_address(o + 7).value = case
        return o
