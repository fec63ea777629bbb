# SPDX-License-Identifier: Apache-2.0
"""Which columns of which problem set hold what.

The names are those that the sets have as published (Hugging Face, GitHub; read in 2026): see
docs/problems.md for the list. A set whose columns are none of these is read by a mapping that the
user gives.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace

from kimina_jax.problems.sources.rows import ProblemError


@dataclass(frozen=True)
class Layout:
    """The columns of a problem set; "" is a column that it does not have.

    `header` holds what stands before the statement. A first one of `proof` that is filled counts.
    `answers`: an answer that is left open (`:= sorry`) stands in the comment behind it.
    """

    name: str
    statement: str
    id: str = ""
    informal: str = ""
    proof: tuple[str, ...] = ()
    header: str = ""
    preamble: str = ""
    thinking: str = ""
    band: str = ""
    level: str = ""
    environment: str = ""
    split: str = "split"
    answers: bool = False

    @property
    def columns(self) -> set[str]:
        """All columns that it names."""
        values = [getattr(self, field.name) for field in fields(self)[1:-1]]
        named = [
            name for value in values for name in ([value] if isinstance(value, str) else value)
        ]
        return {name for name in named if name}


# The first one of which the id and the statement are there, and most of the others, is taken.
LAYOUTS = (
    Layout(
        *("problems", "statement", "id", "informal", ("proof",)),
        preamble="preamble",
        thinking="thinking",
        band="band",
        level="level",
        environment="environment",
    ),
    # AI-MO/Kimina-Prover-Promptset
    Layout("kimina-promptset", "formal_statement", "statement_id", "natural_language"),
    # AI-MO/NuminaMath-LEAN: a person's proof, or the prover's
    Layout(
        "numinamath-lean",
        "formal_statement",
        "uuid",
        "problem",
        ("formal_ground_truth", "formal_proof"),
    ),
    # miniF2F for Lean 4, DeepSeek-Prover-V1, ProofNet as DeepSeek keeps them, AI-MO/minif2f_test
    Layout(
        *("minif2f", "formal_statement", "name", "informal_prefix", ("formal_proof",)),
        header="header",
    ),
    Layout("minif2f", "formal_statement", "id", "informal_stmt", header="header"),
    # deepseek-ai/DeepSeek-ProverBench
    Layout("proverbench", "formal_statement", "name", "informal_statement", header="header"),
    # ProofNet for Lean 4, ProofNet#
    Layout("proofnet", "formal_statement", "id", "nl_statement", header="src_header"),
    Layout("proofnet#", "lean4_formalization", "id", "nl_statement", header="lean4_src_header"),
    # PutnamBench (trishullab; amitayusht/PutnamBench)
    Layout(
        *("putnambench", "lean4_statement", "name", "informal_statement", ("lean4_proof",)),
        answers=True,
    ),
    Layout(*("putnambench", "lean4_statement", "problem_name", "informal_statement"), answers=True),
    # Goedel-LM/Goedel-Pset-v1, Goedel-LM/Lean-workbook-proofs
    Layout("goedel-pset", "formal_statement", "problem_id", "informal_statement"),
    Layout("goedel-proofs", "full_proof", "problem_id", proof=("full_proof",)),
    # internlm/Lean-Workbook
    Layout(
        *("lean-workbook", "formal_statement", "id", "natural_language_statement", ("proof",)),
    ),
)
NAMES = tuple(dict.fromkeys(layout.name for layout in LAYOUTS))
OWN = LAYOUTS[0]


def detect(columns: Collection[str], place: str) -> Layout:
    """The layout that the row at `place` has. Raises ProblemError where none fits its columns."""
    fitting = [layout for layout in LAYOUTS if layout.statement in columns and layout.id in columns]
    if not fitting:
        if "statement" in columns:
            return OWN
        there = ", ".join(sorted(columns)) or "(none)"
        raise ProblemError(
            f"{place}: has the columns {there}, and no known problem set has these; a problem needs"
            " id and statement; for other names see --columns of `python -m launch.problems`"
        )
    return max(fitting, key=lambda layout: len(layout.columns & set(columns)))


def named(name: str) -> tuple[Layout, ...]:
    """The layouts of a name. Raises ProblemError where there is none."""
    found = tuple(layout for layout in LAYOUTS if layout.name == name)
    if not found:
        raise ProblemError(f"There is no problem set {name!r}; there are {', '.join(NAMES)}")
    return found


def mapped(mapping: Mapping[str, str]) -> Layout:
    """The layout that a user's mapping of our fields to columns says. Raises ProblemError."""
    known = {field.name for field in fields(Layout)} - {"name", "answers"}
    for field in mapping:
        if field not in known:
            raise ProblemError(
                f"--columns: there is no field {field!r}; there are {', '.join(sorted(known))}"
            )
    if not mapping.get("statement"):
        raise ProblemError("--columns: say which column holds the statement, as in statement=NAME")
    values: dict = dict(mapping)
    if "proof" in values:
        values["proof"] = (values["proof"],)
    return replace(Layout("mapping", values.pop("statement")), **values)
