# SPDX-License-Identifier: Apache-2.0
"""True statements with their proofs, made from Lean's grammar.

A proof is a list of lines of tactics, or one line that is a term. Most statements are true by
computation, so that what is asked is how they are read, not how hard they are.
"""

import random
from dataclasses import dataclass, field

from tests.lean_checker.fuzz.words import shapes

# Ways to write a term {e} of type Nat that compute to it; {x} is a new name.
SAME = shapes("same terms")
LEAVES = ("0", "1", "2", "10", "0x1F", "1_000", "0b101")
OPERATORS = shapes("operators")
NAMES = ("n", "m", "k", "x", "y", "z", "a", "b", "x₁", "x'", "xs", "α", "β'", "«a b»", "h!", "get?")
ODD_NAMES = (
    "constant",
    "native",
    "lemma",
    "module",
    "stop",
    "admit",
    "«end»",
    "«by»",
    "val",
    "ℓ",
    "ñ",
    "τ₂",
)
# Proofs of what is true by computation, and proofs that may do.
RFL, OTHERS = shapes("by computation"), shapes("perhaps by")


@dataclass
class Proof:
    """A proof: lines of tactics, or a term of one or more lines."""

    text: str
    tactics: bool = False

    def term(self) -> str:
        """The proof as a term."""
        return "by\n" + _indent(self.text) if self.tactics else self.text

    def lines(self) -> str:
        """The proof as tactics."""
        if self.tactics:
            return self.text
        if self.text.startswith("by\n  ") and "\n " not in self.text[5:].replace("\n  ", "\n"):
            return self.text[5:].replace("\n  ", "\n")
        return f"exact {self.text}" if "\n" not in self.text else f"exact (\n{_indent(self.text)})"


def _indent(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.split("\n"))


@dataclass
class Grammar:
    """Makes statements and proofs from a source of chance; each new name is used once."""

    rng: random.Random
    variables: list[str] = field(default_factory=list)
    used: int = 0

    def theorem(self, name: str) -> tuple[str, str]:
        """Return a statement `theorem NAME …` and its proof."""
        binders, levels = self._binders()
        goal, proof = self._goal(self.rng.choice((0, 1, 1, 2, 2, 3)))
        break_ = self.rng.choice((" ", " ", " ", "\n    ", "\n  -- so:\n    "))
        binders = f" {binders}" if binders else ""
        return f"theorem {name}{levels}{binders} :{break_}{goal}", self._finish(proof)

    def _finish(self, proof: Proof) -> str:
        if self.rng.random() < 0.5:
            return proof.term()
        return "by\n" + _indent(proof.lines())

    def _name(self) -> str:
        odd = self.rng.random() < 0.06
        self.used += 1
        name = self.rng.choice(ODD_NAMES if odd else NAMES)
        return (
            f"{name[:-1]}{self.used}»"
            if name.endswith("»")
            else f"{name}{self.used}"
            if not odd
            else name
        )

    def _binders(self) -> tuple[str, str]:
        parts, levels = [], ""
        for _ in range(self.rng.choice((0, 1, 1, 2, 3))):
            name = self._name()
            kind = self.rng.randrange(12)
            if kind < 5:
                self.variables.append(name)
                parts.append(f"({name} : Nat)")
            elif kind == 5:
                other = self._name()
                self.variables += [name, other]
                parts.append(
                    self.rng.choice((f"({name} {other} : Nat)", f"{{{name} {other} : Nat}}"))
                )
            else:
                parts.append(self._odd_binder(name, kind))
                levels = ".{u}" if "Type u" in parts[-1] and self.rng.random() < 0.5 else levels
        return self.rng.choice((" ", " ", " ", "\n    ")).join(parts), levels

    def _odd_binder(self, name: str, kind: int) -> str:
        shape = {
            6: (
                "{{{x} : Nat}}",
                "⦃{x} : Nat⦄",
                "(_ : Nat)",
                "({x} : Nat := 0)",
                "({x} : Nat := by exact 0)",
            ),
            7: ("[Inhabited Nat]", "[{x} : Inhabited Nat]", "[DecidableEq Nat]"),
            8: ("({x} : Nat → Nat → Prop)", "({x} : ∀ y, y = 0 → Nat)", "({x} : Nat × Nat)"),
            9: ("{{{x} : Type}}", "({x} : Type u)", "({x} : Sort _)", "({x} : Type _)"),
            10: (
                "({x} : True)",
                "({x} : let y := 1; y = 1)",
                "({x} : 0 = 0 ∧ True)",
                "(_ : match 0 with | _ => True)",
            ),
            11: (
                "({x} : {{n : Nat // n > 0}})",
                "({x} : Fin 3)",
                "({x} : (Nat))",
                "({x} : List Nat)",
            ),
        }[kind]
        return self.rng.choice(shape).replace("{{", "{").replace("}}", "}").replace("{x}", name)

    def _number(self) -> str:
        simple = [*self.variables, *self.variables, self.rng.choice(LEAVES)]
        a, b = self.rng.choice(simple), self.rng.choice(simple)
        if self.rng.random() < 0.5:
            return a
        return self.rng.choice(OPERATORS).replace("{a}", a).replace("{b}", b)

    def _same(self, term: str) -> str:
        for _ in range(self.rng.choice((0, 1, 1, 2, 3))):
            shape = self.rng.choice(SAME)
            term = shape.replace("{x}", self._name()).replace("{e}", term)
        return term

    def _equation(self) -> tuple[str, Proof]:
        number = self._number()
        right = f"{number} + 1" if self.rng.random() < 0.06 else number
        sides = [self._same(number), self._same(right)]
        self.rng.shuffle(sides)
        return " = ".join(sides), Proof(
            self.rng.choice(OTHERS if self.rng.random() < 0.15 else RFL)
        )

    def _goal(self, depth: int) -> tuple[str, Proof]:
        if depth == 0:
            return self._equation()
        shapes = (
            *(self._forall, self._implication, self._conjunction, self._disjunction, self._exists),
            *(self._local, self._match, self._iff, self._double_negation, self._list_bound),
        )
        outer = list(self.variables)
        made = self.rng.choice(shapes)(depth - 1)
        self.variables = outer
        return made

    def _forall(self, depth: int) -> tuple[str, Proof]:
        name = self._name()
        binder = self.rng.choice(
            ("{x},", "{x} : Nat,", "({x} : Nat),", "({x} _ : Nat),", "⦃{x} : Nat⦄,")
        )
        self.variables.append(name)
        goal, proof = self._goal(depth)
        many = "_ :" in binder
        names = f"{name} _" if many else name
        binder = "({x} : Nat)," if binder == "{x}," else binder
        statement = f"∀ {binder.replace('{x}', name)} {goal}"
        if self.rng.random() < 0.5 and "\n" not in proof.term():
            return statement, Proof(f"fun {names} => {proof.term()}")
        start = self.rng.choice(
            (f"intro {names}", "intros", f"rintro {names}", f"intro {names} -- now")
        )
        return statement, Proof(f"{start}\n{proof.lines()}", tactics=True)

    def _implication(self, depth: int) -> tuple[str, Proof]:
        premise, _ = self._equation()
        goal, proof = self._goal(depth)
        name = self._name()
        if self.rng.random() < 0.5:
            return f"{premise} → {goal}", Proof(f"intro {name}\n{proof.lines()}", tactics=True)
        term = proof.term() if "\n" not in proof.term() else f"({_under(proof.term())})"
        return f"{premise} → {goal}", Proof(f"fun _ => {term}")

    def _conjunction(self, depth: int) -> tuple[str, Proof]:
        (one, p), (two, q) = self._goal(depth), self._equation()
        goal = f"({one}) ∧ ({two})"
        if "\n" not in p.term() + q.term() and self.rng.random() < 0.6:
            shape = self.rng.choice(
                (
                    "⟨{p}, {q}⟩",
                    "And.intro ({p}) ({q})",
                    ".intro ({p}) ({q})",
                    "{ left := {p}, right := {q} }",
                )
            )
            return goal, Proof(shape.replace("{p}", p.term()).replace("{q}", q.term()))
        dot = self.rng.choice(("· ", "·", "· ", ". "))
        blocks = [f"{dot}{_under(proof.lines(), len(dot))}" for proof in (p, q)]
        start = self.rng.choice(("constructor", "refine ⟨?_, ?_⟩", "apply And.intro"))
        return goal, Proof("\n".join([start, *blocks]), tactics=True)

    def _disjunction(self, depth: int) -> tuple[str, Proof]:
        (one, p), (two, _) = self._goal(depth), self._equation()
        if self.rng.random() < 0.5:
            return f"({one}) ∨ {two}", Proof(f"left\n{p.lines()}", tactics=True)
        return f"{two} ∨ ({one})", Proof(f"right\n{p.lines()}", tactics=True)

    def _exists(self, depth: int) -> tuple[str, Proof]:
        name, value = self._name(), self._number()
        binder = self.rng.choice(("∃ {x} : Nat,", "∃ ({x} : Nat),", "∃ {x},"))
        goal, proof = self._goal(depth)
        statement = f"{binder.replace('{x}', name)} {name} = {value} ∧ ({goal})"
        start = self.rng.choice((f"refine ⟨{value}, rfl, ?_⟩", f"exists {value}\nrefine ⟨rfl, ?_⟩"))
        return statement, Proof(f"{start}\n{proof.lines()}", tactics=True)

    def _local(self, depth: int) -> tuple[str, Proof]:
        name, value = self._name(), self._number()
        self.variables.append(name)
        goal, proof = self._goal(depth)
        word = self.rng.choice(("let", "let", "have"))
        kind = self.rng.choice(("", " : Nat"))
        end = self.rng.choice(("; ", "\n    "))
        statement = f"{word} {name}{kind} := {value}{end}{goal}"
        if self.rng.random() < 0.5:
            return statement, proof
        return statement, Proof(f"intro {name}\n{proof.lines()}", tactics=True)

    def _match(self, depth: int) -> tuple[str, Proof]:
        name, value = self._name(), self._number()
        goal, proof = self._goal(depth)
        shapes = (
            *(
                "match {v} with | {x} => {g}",
                "match some {x0} with | some _ => ({g}) | none => False",
            ),
            *(
                "match {v}, 0 with\n  | {x}, _ => {g}",
                "if let some _ := some 0 then ({g}) else False",
            ),
            *(
                "(fun ({x}, _) => {g}) (0, 1)",
                "if True then ({g}) else False",
                "(match ({v}, 1) with | ({x}, _) => {g})",
            ),
        )
        statement = self.rng.choice(shapes).replace("{x0}", "0").replace("{v}", value)
        return statement.replace("{x}", name).replace("{g}", goal), proof

    def _iff(self, depth: int) -> tuple[str, Proof]:
        goal, _ = self._goal(depth)
        proofs = (
            "Iff.rfl",
            ".rfl",
            "⟨id, id⟩",
            "by rfl",
            "by simp",
            "by\n  constructor <;> exact id",
            "iff_of_eq rfl",
        )
        return f"({goal}) ↔ ({goal})", Proof(self.rng.choice(proofs))

    def _double_negation(self, depth: int) -> tuple[str, Proof]:
        goal, proof = self._goal(depth)
        return f"¬¬({goal})", Proof(f"intro not\napply not\n{proof.lines()}", tactics=True)

    def _list_bound(self, depth: int) -> tuple[str, Proof]:
        name = self._name()
        goal, proof = self._goal(depth)
        bound = self.rng.choice(
            ("∀ {x} ∈ [0, 1],", "∀ {x} > 2,", "∀ {x} ≤ 3,", "∀ ({x}) (_ : {x} ≠ 0),")
        )
        return f"{bound.replace('{x}', name)} {goal}", Proof(
            f"intro {name} _\n{proof.lines()}", tactics=True
        )


def _under(text: str, columns: int = 1) -> str:
    """Return lines that go on, after their first one, this many columns further right."""
    return text.replace("\n", "\n" + " " * columns)
