# SPDX-License-Identifier: Apache-2.0
"""Whether two expressions of two compiled modules are the same, up to the names of what is bound.

Where a statement has a `match`, or a proof inside it, Lean puts an auxiliary constant beside the
theorem, under the theorem's name. Two such constants are the same if their types are, and, unless
they are theorems, their values.
"""

from lean_checker.kernel.olean import (
    BVAR,
    CONST,
    LITERAL,
    MDATA,
    PARTS,
    PROJECTION,
    SORT,
    THEOREM,
    Constant,
    Module,
    Name,
)


class ConstantComparison:
    """Compares expressions of the module `left` with some of `right`."""

    def __init__(self, left: Module, right: Module) -> None:
        self.left = left
        self.right = right
        self._same: set[tuple[Name, Name]] = set()
        self._universes: dict[Name, Name] = {}

    def constants(self, left: Constant, right: Constant) -> bool:
        """Whether two constants have the same universes, in order, and the same type."""
        if len(left.universes) != len(right.universes):
            return False
        self._universes = dict(zip(left.universes, right.universes, strict=True))
        return self._expressions(left.type, right.type)

    def _expressions(self, a: int, b: int) -> bool:
        todo, seen = [(a, b)], set()
        while todo:
            pair = self._bare(self.left, todo[-1][0]), self._bare(self.right, todo.pop()[1])
            if pair in seen:
                continue
            seen.add(pair)
            a, b = pair
            case = self.left.tag(a)
            if case != self.right.tag(b) or not self._heads(case, a, b):
                return False
            for k in PARTS.get(case, ()):
                todo.append((self.left.field(a, k), self.right.field(b, k)))
        return True

    @staticmethod
    def _bare(module: Module, o: int) -> int:
        while module.tag(o) == MDATA:
            o = module.field(o, 1)
        return o

    def _heads(self, case: int, a: int, b: int) -> bool:
        """Whether what is no expression in two expressions of one case is the same."""
        left, right = self.left, self.right
        if case == BVAR:
            return left.number(left.field(a, 0)) == right.number(right.field(b, 0))
        if case == SORT:
            return self._levels(left.field(a, 0), right.field(b, 0))
        if case == CONST:
            levels = left.elements(left.field(a, 1)), right.elements(right.field(b, 1))
            same = len(levels[0]) == len(levels[1])
            same = same and all(map(self._levels, *levels))
            return same and self._names(left.name(left.field(a, 0)), right.name(right.field(b, 0)))
        if case == LITERAL:
            return self._literals(left.field(a, 0), right.field(b, 0))
        if case == PROJECTION:
            index = left.number(left.field(a, 1)) == right.number(right.field(b, 1))
            return index and left.name(left.field(a, 0)) == right.name(right.field(b, 0))
        return case in PARTS

    def _literals(self, a: int, b: int) -> bool:
        if self.left.tag(a) != self.right.tag(b):
            return False
        x, y = self.left.field(a, 0), self.right.field(b, 0)
        if self.left.tag(a) == 0:
            return self.left.number(x) == self.right.number(y)
        return self.left.text(x) == self.right.text(y)

    def _levels(self, a: int, b: int) -> bool:
        todo = [(a, b)]
        while todo:
            a, b = todo.pop()
            case = self.left.tag(a)
            if case != self.right.tag(b):
                return False
            # Lean.Level, in order: zero, succ, max, imax, param, mvar.
            if case == 4:
                name = self.left.name(self.left.field(a, 0))
                if self._universes.get(name, name) != self.right.name(self.right.field(b, 0)):
                    return False
            elif case in (1, 2, 3):
                for k in range(1 if case == 1 else 2):
                    todo.append((self.left.field(a, k), self.right.field(b, k)))
            elif case != 0:
                return False
        return True

    def _names(self, a: Name, b: Name) -> bool:
        """Whether two constants have one name, or are auxiliary ones that are the same."""
        if a == b or (a, b) in self._same:
            return True
        one, other = self.left.constants.get(a), self.right.constants.get(b)
        if one is None or other is None or one.kind != other.kind or not (one.safe and other.safe):
            return False
        outside = self._universes
        same = self.constants(one, other)
        if same and one.kind != THEOREM:
            same = bool(one.value and other.value) and self._expressions(one.value, other.value)
        self._universes = outside
        if same:
            self._same.add((a, b))
        return same
