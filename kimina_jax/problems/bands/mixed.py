# SPDX-License-Identifier: Apache-2.0
"""Band 8: order, divisibility and equality under propositional structure: cases, pairs, existence,
implications."""

import random
from collections.abc import Iterator

from kimina_jax.problems.proofs.derivation import Derivation, nat_variables
from kimina_jax.problems.proofs.draft import Draft
from kimina_jax.problems.proofs.prover import Names, exact, indent
from kimina_jax.problems.proofs.syntax import Expr, Theorem, app, free_names, substitute
from kimina_jax.problems.proofs.terms import Term, render


def drafts(rng: random.Random) -> Iterator[Draft]:
    """An endless stream of mixed drafts."""
    while True:
        make = rng.choices((_structured, _by_cases, _carried), (6, 4, 2))[0]
        try:
            draft = make(rng)
        except OverflowError:
            continue
        if draft is not None:
            yield draft


def _atom(rng: random.Random, d: Derivation, depth: int, variable: str = "") -> Term:
    """A derivation of a random atomic goal; with `variable`, the goal is about it."""
    v = variable or d.variable()
    other = d.variable() if rng.random() < 0.7 else rng.choice("2345")
    if rng.random() < 0.5:
        pair = (v, other) if not other.isdigit() and rng.random() < 0.4 else (other, v)
        return d.divides(*pair, depth)
    pair = (v, other) if rng.random() < 0.5 else (other, v)
    return d.order(rng.choice("≤≤<"), *pair, depth)


def _structured(rng: random.Random) -> Draft | None:
    """A conjunction or an existential of atoms, from hypotheses that are packed in pairs,
    existentials, implications."""
    d = Derivation(rng)
    kind = rng.choice(("and", "and", "exists", "exists", "plain", "plain", "or"))
    if kind == "exists":
        witness = d.variable()
        parts = [
            _atom(rng, d, rng.choice((0, 1, 1, 2)), witness) for _ in range(rng.choice((1, 2, 2)))
        ]
    else:
        count = 2 if kind == "and" else 1
        parts = [
            _atom(rng, d, rng.choice((0, 1, 2, 2) if count == 2 else (1, 2, 2)))
            for _ in range(count)
        ]
    if len({p.proves for p in parts}) < len(parts) or not 1 <= len(d.hypotheses) <= 5:
        return None
    term = (
        parts[0] if len(parts) == 1 else Term("⟨⟩", tuple(parts), ("∧", *(p.proves for p in parts)))
    )
    if kind == "exists":
        if any(witness not in free_names(p.proves) for p in parts):
            return None
        body = substitute(term.proves, {witness: "x"})
        term = Term("⟨⟩", (witness, *(parts if len(parts) > 1 else [term])), ("∃", "x", None, body))
    elif kind == "or":
        side = _atom(rng, Derivation(rng), 0).proves
        left = rng.random() < 0.5
        pair = (term.proves, side) if left else (side, term.proves)
        term = Term("Or.inl" if left else "Or.inr", (term,), ("∨", *pair))
    bridges = _bridge(rng, d)
    return _pack(rng, d, term, bridges)


def _bridge(rng: random.Random, d: Derivation) -> dict[int, tuple[Expr, Term]]:
    """Replace one leaf by an implication whose premise is another atom with a derivation of its
    own."""
    if rng.random() < 0.55 or not d.hypotheses:
        return {}
    index = rng.randrange(len(d.hypotheses))
    conclusion = d.hypotheses[index]
    if conclusion[0] not in ("≤", "<", "∣"):
        return {}
    premise = _atom(rng, d, rng.choice((0, 1)))
    if premise.proves == conclusion:
        return {}
    d.applications += 1
    return {index: (("→", premise.proves, conclusion), premise)}


def _pack(rng: random.Random, d: Derivation, term: Term, bridges: dict) -> Draft | None:
    """Choose names; pack leaves into ∃ or ∧; write `obtain` lines; state the theorem."""
    goal = term.proves
    facts = list(range(len(d.hypotheses)))
    formulas = {i: bridges[i][0] if i in bridges else d.hypotheses[i] for i in facts}
    groups: list[tuple[str, list[int]]] = []
    inner = [v for v in "abcdekmn" if v not in free_names(goal)]
    rng.shuffle(inner)
    left = list(facts)
    for v in inner:
        about = [i for i in left if v in free_names(formulas[i])]
        whole = all(v not in free_names(formulas[i]) or i in left for i in facts)
        if len(about) == 2 and whole and rng.random() < 0.45:
            groups.append((v, about))
            left = [i for i in left if i not in about]
            break
    if len(left) >= 2 and rng.random() < 0.35:
        pair = rng.sample(left, 2)
        groups.append(("", pair))
        left = [i for i in left if i not in pair]
    groups += [("", [i]) for i in left]
    rng.shuffle(groups)
    names, lines, context = {}, [], []
    taken = frozenset({"x"} | {f"h{i + 1}" for i in range(len(groups))})
    fresh = Names(taken)
    values = {}
    for number, (v, members) in enumerate(groups, 1):
        name = "h" if len(groups) == 1 else f"h{number}"
        if len(members) == 1 and not v:
            names[f"§{members[0]}"] = name
            context.append((name, formulas[members[0]]))
            continue
        pattern = []
        for i in members:
            own, fresh = fresh.hypothesis("packed")
            names[f"§{i}"] = own
            pattern.append(own)
        body: Expr = ("∧", *(formulas[i] for i in members))
        if v:
            values[v] = "x"
            body = ("∃", "x", None, substitute(body, {v: "x"}))
            pattern.insert(0, "x")
        context.append((name, body))
        lines.append(f"obtain ⟨{', '.join(pattern)}⟩ := {name}")
    if values and "x" in free_names(goal):
        return None
    term = _final(term, names, values, bridges)
    context, goal, term, lines = _letters(tuple(context), goal, term, lines, values)
    script = (*lines, *exact(term, Names(fresh.taken | set(names.values()))))
    applications = d.applications + len(lines) + (goal[0] in "∧∃")
    variables = nat_variables([goal, *(e for _, e in context)])
    statement = Theorem("t", variables, context, goal)
    level = 1 + sum(applications > bound for bound in (1, 2, 4))
    return Draft(statement, script, level, _informal(rng, goal), "Combine the facts.")


def _final(term: Term, names: dict[str, str], values: dict, bridges: dict) -> Term:
    """Put names for placeholders, apply bridging implications, and rename packed variables."""
    arguments = tuple(
        _final(a, names, values, bridges) if isinstance(a, Term) else substitute(a, values)
        for a in term.arguments
    )
    if term.head.startswith("§") and int(term.head[1:]) in bridges and not term.arguments:
        premise = bridges[int(term.head[1:])][1]
        arguments = (_final(premise, names, values, bridges),)
    return Term(names.get(term.head, term.head), arguments, substitute(term.proves, values))


def _letters(context: tuple, goal: Expr, term: Term, lines: list[str], values: dict):
    """Rename the numbers a, b, c, … in the order of their first use in hypotheses and goal."""
    order: list[str] = []
    for e in (*(e for _, e in context), goal):
        order += [v for v in dict.fromkeys(_walk(e)) if v in "abcdekmn" and v not in order]
    new = dict(zip(order, "abcdekmn", strict=False))
    context = tuple((name, substitute(e, new)) for name, e in context)
    return context, substitute(goal, new), _final(term, {}, new, {}), lines


def _walk(e: Expr) -> list[str]:
    if isinstance(e, str):
        return [e]
    return [v for a in e[1:] if a is not None for v in _walk(a)]


def _by_cases(rng: random.Random) -> Draft | None:
    """A goal that follows in both cases of a disjunction, by different derivations."""
    d = Derivation(rng)
    goal = _atom(rng, d, rng.choice((1, 2)))
    first = [i for i, e in enumerate(d.hypotheses) if e[0] in ("≤", "<", "∣")]
    if not goal.arguments or not first or goal.proves[0] not in ("≤", "<", "∣"):
        return None
    before = len(d.hypotheses)
    relation, s, t = goal.proves
    depth = rng.choice((0, 1, 1, 2))
    again = d.divides(s, t, depth) if relation == "∣" else d.order(relation, s, t, depth)
    second = [i for i in range(before, len(d.hypotheses))]
    if not second or len(d.hypotheses) > 5:
        return None
    one, two = rng.choice(first), rng.choice(second)
    if d.hypotheses[one][0] not in "≤<∣" or d.hypotheses[two][0] not in "≤<∣":
        return None
    rest = [i for i in range(len(d.hypotheses)) if i not in (one, two)]
    rng.shuffle(rest)
    context = [("§", ("∨", d.hypotheses[one], d.hypotheses[two]))]
    context += [(f"§{i}", d.hypotheses[i]) for i in rest]
    rng.shuffle(context)
    single = len(context) == 1
    names = {old: "h" if single else f"h{n}" for n, (old, _) in enumerate(context, 1)}
    new = f"h{len(context) + (not single)}" if not single else "h1"
    split = names["§"]
    names |= {f"§{one}": new, f"§{two}": new}
    context = tuple((names[old], e) for old, e in context)
    scope = Names(frozenset([*names.values(), new]))
    pair = []
    final = goal.proves
    for term in (goal, again):
        named_context, final, ready, _ = _letters(
            context, goal.proves, _final(term, names, {}, {}), [], {}
        )
        pair.append(indent(exact(ready, scope)))
    script = (f"rcases {split} with {new} | {new}", *pair[0], *pair[1])
    variables = nat_variables([final, *(e for _, e in named_context)])
    statement = Theorem("t", variables, named_context, final)
    level = 1 + sum(d.applications + 1 > bound for bound in (1, 2, 4))
    return Draft(statement, script, level, "Show that it holds in both cases.", "Split into cases.")


def _carried(rng: random.Random) -> Draft | None:
    """Equality by antisymmetry, used to carry a property over."""
    d = Derivation(rng)
    a, b = d.variable(), d.variable()
    form = rng.choice(
        (
            app("P", "@"),
            app("P", app("f", "@")),
            ("∣", "2", "@"),
            ("=", app("f", "@"), "n"),
            app("P", ("+", "@", "n")),
        )
    )
    relation = rng.choice("≤≤∣")
    if relation == "∣":
        sides = d.divides(a, b, rng.choice((0, 1))), d.divides(b, a, rng.choice((0, 1, 2)))
        lemma = "Nat.dvd_antisymm"
    else:
        sides = d.order("≤", a, b, rng.choice((0, 0, 1))), d.order("≤", b, a, rng.choice((0, 1, 2)))
        lemma = "Nat.le_antisymm"
    equal = d.lemma(lemma, sides, ("=", a, b))
    if rng.random() < 0.3:
        d.hypotheses[:] = [("=", a, b)]
        equal = Term("§0", (), ("=", a, b))
    if len(d.hypotheses) > 4 or "n" in set().union(*(free_names(e) for e in d.hypotheses)):
        return None
    forwards = rng.random() < 0.5
    have, want = (a, b) if forwards else (b, a)
    fact, goal = substitute(form, {"@": have}), substitute(form, {"@": want})
    fact_term = d.leaf(fact)
    names = d.names()
    context = d.context()
    ready = _final(equal, names, {}, {})
    context, goal, ready, _ = _letters(context, goal, ready, [], {})
    name = f"h{len(context) + 1}"
    arrow = "← " if forwards else ""
    if ready.arguments:
        lines = [f"have {name} := {render(ready)}", f"rw [{arrow}{name}]"]
    else:
        lines = [f"rw [{arrow}{ready.head}]"]
    lines.append(f"exact {names[fact_term.head]}")
    variables = nat_variables([goal, *(e for _, e in context)])
    level = min(4, len(lines) - 1 + (d.applications > 1) + (d.applications > 2))
    statement = Theorem("t", variables, context, goal)
    return Draft(
        statement, tuple(lines), level, "Carry the property over.", "First show the equality."
    )


def _informal(rng: random.Random, goal: Expr) -> str:
    if goal[0] == "∃":
        return rng.choice(("Find a suitable number.", "Show that such a number exists."))
    if goal[0] == "∧":
        return rng.choice(("Prove both claims.", "Show that the two facts hold."))
    return rng.choice(("Derive the claim about the numbers.", "Show that the claim follows."))
