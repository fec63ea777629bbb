# SPDX-License-Identifier: Apache-2.0
"""The fragment of Lean's statement language that the problems use: abstract syntax, printer,
parser.

An expression is a string (identifier or numeral) or a tuple: `(operator, left, right)`, `("¬",
body)`,
`("∀" | "∃", variable, type or None, body)`, `("app", head, argument, ...)`, `("[]",)`. `l.length`
is
`("app", ".length", "l")` and `l.map f` is `("app", ".map", "l", "f")`, printed with the dot.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

Expr = str | tuple

# operator: (level, level wanted of the left operand, of the right operand); the levels are Lean's
# own.
BINARY = {
    "↔": (20, 21, 21),
    "→": (25, 26, 25),
    "∨": (30, 31, 30),
    "∧": (35, 36, 35),
    "=": (50, 51, 51),
    "≠": (50, 51, 51),
    "≤": (50, 51, 51),
    "<": (50, 51, 51),
    "∣": (50, 51, 51),
    "∈": (50, 51, 51),
    "++": (65, 65, 66),
    "+": (65, 65, 66),
    "::": (67, 68, 67),
    "*": (70, 70, 71),
    "^": (75, 76, 75),
}
MAX = 1024
_TOKEN = re.compile(
    r"\s*(\+\+|::|:=|[()\[\],:∀∃¬→↔∧∨=≠≤<∣∈+*^]|\.?[^\W\d_][\w']*(?:\.[a-z_]+)*|\d+)"
)


class SyntaxFault(ValueError):
    """The text is not in the fragment."""


@dataclass(frozen=True)
class Theorem:
    """Typed variables, named hypotheses and a goal, in the order of the binders."""

    name: str
    variables: tuple[tuple[str, Expr], ...]
    hypotheses: tuple[tuple[str, Expr], ...]
    goal: Expr


def app(head: str, *arguments: Expr) -> Expr:
    """Application of a function or predicate."""
    return ("app", head, *arguments)


def conj(parts: list[Expr]) -> Expr:
    """Right-nested conjunction of at least one formula."""
    return parts[0] if len(parts) == 1 else ("∧", parts[0], conj(parts[1:]))


def show(e: Expr, level: int = 0) -> str:
    """Lean text of `e`, in parentheses if it binds weaker than `level`."""
    if isinstance(e, str):
        return e
    head = e[0]
    if head == "::" and (items := _list_items(e)):
        return f"[{', '.join(items)}]"
    if head in BINARY:
        own, left, right = BINARY[head]
        text = f"{show(e[1], left)} {head} {show(e[2], right)}"
    elif head == "¬":
        own, text = 40, f"¬{show(e[1], 40)}"
        own = MAX if isinstance(e[1], str) or e[1][0] == "app" else 40
    elif head in "∀∃":
        own, names, body = 0, e[1], e[3]
        while e[2] is None and isinstance(body, tuple) and body[0] == head and body[2] is None:
            names, body = f"{names} {body[1]}", body[3]
        kind = "" if e[2] is None else f" : {show(e[2])}"
        text = f"{head} {names}{kind}, {show(body)}"
    elif head == "[]":
        return "[]"
    elif e[1].startswith("."):
        own = MAX if len(e) == 3 else MAX - 1
        text = f"{show(e[2], MAX)}{e[1]}" + "".join(f" {show(a, MAX)}" for a in e[3:])
    else:
        own, text = MAX - 1, " ".join([e[1], *(show(a, MAX) for a in e[2:])])
    return f"({text})" if own < level else text


def _list_items(e: Expr) -> list[str]:
    """Printed items of a list literal; empty where the tail is not a literal."""
    items = []
    while e[0] == "::":
        items.append(show(e[1]))
        e = e[2]
    return items if e == ("[]",) else []


def show_statement(s: Theorem) -> str:
    """`theorem NAME (binders) : goal`, with neighbouring variables of one type in one binder."""
    groups: list[tuple[list[str], Expr]] = []
    for name, kind in s.variables:
        if groups and groups[-1][1] == kind:
            groups[-1][0].append(name)
        else:
            groups.append(([name], kind))
    binders = [f"({' '.join(names)} : {show(kind)})" for names, kind in groups]
    binders += [f"({name} : {show(e)})" for name, e in s.hypotheses]
    return f"theorem {' '.join([s.name, *binders])} : {show(s.goal)}"


def parse_statement(text: str) -> Theorem:
    """Inverse of show_statement; SyntaxFault if the text is not in the fragment."""
    return _Parser(text).statement()


def parse_expr(text: str) -> Expr:
    """Inverse of show."""
    parser = _Parser(text)
    e = parser.expr(0)
    parser.want("")
    return e


def free_names(e: Expr) -> set[str]:
    """Identifiers and numerals of `e` that it does not bind, without dotted functions."""
    if isinstance(e, str):
        return {e}
    if e[0] in ("∀", "∃"):
        return free_names(e[3]) - {e[1]}
    if e[0] == "app" and e[1].startswith("."):
        return set().union(*(free_names(a) for a in e[2:]))
    return set().union(*(free_names(a) for a in e[1:])) if len(e) > 1 else set()


def substitute(e: Expr, values: Mapping[str, Expr]) -> Expr:
    """Replace free variables; the caller sees to it that no value is captured by a binder."""
    if isinstance(e, str):
        return values.get(e, e)
    if e[0] in ("∀", "∃"):
        inner = {k: v for k, v in values.items() if k != e[1]}
        return (e[0], e[1], e[2], substitute(e[3], inner))
    return (e[0], *(substitute(a, values) for a in e[1:]))


def size(e: Expr) -> int:
    """Number of identifiers and operators of `e`."""
    return 1 if isinstance(e, str) else sum(size(a) for a in e[1:] if a is not None) + 1


class _Parser:
    def __init__(self, text: str):
        self.tokens: list[str] = []
        position, text = 0, text.rstrip()
        while position < len(text):
            found = _TOKEN.match(text, position)
            if not found:
                raise SyntaxFault(f"unexpected text {text[position : position + 20]!r}")
            self.tokens.append(found.group(1))
            position = found.end()
        self.tokens.append("")
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at]

    def next(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1]

    def want(self, token: str) -> None:
        if self.next() != token:
            raise SyntaxFault(f"wanted {token!r}, found {self.tokens[self.at - 1]!r}")

    def statement(self) -> Theorem:
        self.want("theorem")
        name = self.next()
        variables: list[tuple[str, Expr]] = []
        hypotheses: list[tuple[str, Expr]] = []
        sorts: set[str] = {"Nat", "Prop", "Type"}
        while self.peek() == "(":
            self.next()
            names = [self.next()]
            while self.peek() != ":":
                names.append(self.next())
            self.want(":")
            kind = self.expr(0)
            self.want(")")
            if _is_type(kind, sorts):
                variables += [(n, kind) for n in names]
                if kind == "Type":
                    sorts |= set(names)
            else:
                hypotheses += [(n, kind) for n in names]
        self.want(":")
        goal = self.expr(0)
        self.want("")
        return Theorem(name, tuple(variables), tuple(hypotheses), goal)

    def expr(self, level: int) -> Expr:
        left = self.prefix()
        while (op := self.peek()) in BINARY:
            own, _, right = BINARY[op]
            if own < level:
                break
            self.next()
            left = (op, left, self.expr(right))
        return left

    def prefix(self) -> Expr:
        token = self.peek()
        if token == "¬":
            self.next()
            return ("¬", self.expr(40))
        if token in ("∀", "∃"):
            self.next()
            names = [self.next()]
            while self.peek() not in (",", ":"):
                names.append(self.next())
            kind = None
            if self.next() == ":":
                kind = self.expr(0)
                self.want(",")
            body = self.expr(0)
            for name in reversed(names):
                body = (token, name, kind, body)
            return body
        head = self.atom()
        arguments = []
        while self.peek() in ("(", "[") or self.peek()[:1].isalnum():
            arguments.append(self.atom())
        if not arguments:
            return head
        if isinstance(head, tuple) and head[0] == "app" and head[1] == ".map":
            return (*head, *arguments)
        return ("app", head, *arguments)

    def atom(self) -> Expr:
        token = self.next()
        if token == "(":
            e = self.expr(0)
            self.want(")")
        elif token == "[":
            items = []
            while self.peek() != "]":
                items.append(self.expr(0))
                if self.peek() == ",":
                    self.next()
            self.next()
            e = ("[]",)
            for item in reversed(items):
                e = ("::", item, e)
        elif token[:1].isalnum():
            parts = token.split(".")
            e = parts[0]
            for field in parts[1:]:
                e = ("app", f".{field}", e)
        else:
            raise SyntaxFault(f"unexpected {token!r}")
        while self.peek().startswith("."):
            for field in self.next()[1:].split("."):
                e = ("app", f".{field}", e)
        return e


def _is_type(e: Expr, sorts: set[str]) -> bool:
    while isinstance(e, tuple) and e[0] == "→":
        e = e[2]
    return e in sorts if isinstance(e, str) else e[:2] == ("app", "List")
