# SPDX-License-Identifier: Apache-2.0
"""Make the bundled problem set: `python -m kimina_jax.problems.generate --out DIR` reproduces the
shipped files.

Each band draws drafts from its own seeded stream until its quotas (per level) are met; what has the
canonical form of
an earlier problem is dropped. Held-out problems are then drawn from every band and level, and
training problems of
which a held-out problem would be an instance are removed.
"""

import argparse
import gzip
import hashlib
import importlib
import io
import json
import random
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from kimina_jax.problems.load import BANDS
from kimina_jax.problems.proofs.canonical import canonical, is_instance, sequent
from kimina_jax.problems.proofs.draft import Draft
from kimina_jax.problems.proofs.syntax import Theorem, show_statement
from kimina_jax.problems.proofs.variants import MUTATIONS, variants

SEED = 2025
HELD_OUT = {"validation": 244, "test": 244}
LEAST = 12  # held-out problems of a band in either split
# How many problems of each level a band is asked for, over all splits.
QUOTAS: dict[str, tuple[int, int, int, int]] = {
    "propositional": (420, 600, 90, 50),
    "quantifiers": (80, 200, 100, 60),
    "equality": (280, 420, 90, 40),
    "nat": (700, 560, 90, 45),
    "lists": (380, 380, 80, 35),
    "order": (130, 280, 100, 45),
    "divisibility": (300, 400, 100, 45),
    "mixed": (900, 700, 120, 50),
}
STEM = {
    "propositional": "prop",
    "quantifiers": "all",
    "equality": "eq",
    "nat": "nat",
    "lists": "list",
    "order": "ord",
    "divisibility": "dvd",
    "mixed": "mix",
    "inductions": "ind",  # of the problems by hand
}
PATIENCE = 2000
FALSE_VARIANTS = 600
# Training problems whose proof the kernel refuses: Lean's unifier takes 1 + 0 for 1, the model of
# `rw` here does not. The test over the whole set finds them.
REFUSED = frozenset({"nat780"})
# Most words of statement and answer by level: the tiny job affords many short problems, not few
# long ones.
MOST_WORDS = (116, 126, 150, 196, 340, 420)
THEOREM = "goal"  # every theorem has this name: a number to copy would teach nothing
_WORD = re.compile(r"[A-Za-z][\w.]*|\d|[^\w\s]")


@dataclass(frozen=True)
class Entry:
    """A draft that was taken, with its place in the set."""

    band: str
    name: str
    draft: Draft
    form: str

    def statement(self) -> str:
        s = self.draft.statement
        return show_statement(Theorem(THEOREM, s.variables, s.hypotheses, s.goal))

    def row(self) -> dict:
        """The problem as it stands in the data files."""
        return {
            "id": self.name,
            "band": self.band,
            "level": self.draft.level,
            "informal": self.draft.informal,
            "statement": self.statement(),
            "proof": proof_text(self.draft.script),
            "thinking": [["text", self.draft.plan], ["tactics", "\n".join(self.draft.script)]],
        }


def proof_text(script: tuple[str, ...]) -> str:
    """`by` and the script, indented by two."""
    return "by\n" + "\n".join(f"  {line}" for line in script)


def draw_band(band: str, seed: int, quotas: tuple[int, ...]) -> list[Entry]:
    """Distinct drafts of one band up to its quotas; gives up on a level after PATIENCE fruitless
    draws."""
    module = importlib.import_module(f"kimina_jax.problems.bands.{band}")
    stream = module.drafts(random.Random(f"{seed}/{band}"))
    left = list(quotas)
    seen: set[str] = set()
    taken: list[tuple[Draft, str]] = []
    fruitless = 0
    while any(left) and fruitless < PATIENCE:
        draft = next(stream)
        fruitless += 1
        if not left[draft.level - 1] or _too_long(draft):
            continue
        form = canonical(draft.statement)
        if form in seen:
            continue
        seen.add(form)
        left[draft.level - 1] -= 1
        taken.append((draft, form))
        fruitless = 0
    return [Entry(band, f"{STEM[band]}{i}", *pair) for i, pair in enumerate(taken, 1)]


def _too_long(draft: Draft) -> bool:
    """Whether statement and script, both written twice, and informal text are too long."""
    statement = len(_WORD.findall(show_statement(draft.statement)))
    script = sum(len(_WORD.findall(line)) + 2 for line in draft.script)
    words = len(_WORD.findall(draft.informal + draft.plan))
    return 2 * (statement + script) + words > MOST_WORDS[draft.level - 1]


def split(entries: list[Entry], seed: int) -> dict[str, list[Entry]]:
    """Draw validation and test from every band and level in proportion to its size, though at least
    LEAST a band; drop training problems that generalise one."""
    rng = random.Random(f"{seed}/split")
    strata: dict[tuple[str, int], list[Entry]] = {}
    for entry in entries:
        strata.setdefault((entry.band, entry.draft.level), []).append(entry)
    strata = dict(sorted(strata.items()))
    pairs = _pairs({stratum: len(members) for stratum, members in strata.items()})
    held: dict[str, list[Entry]] = {name: [] for name in HELD_OUT}
    for stratum, members in strata.items():
        rng.shuffle(members)
        for i, name in enumerate(HELD_OUT):
            held[name] += members[i * pairs[stratum] : (i + 1) * pairs[stratum]]
    chosen = [entry for members in held.values() for entry in members]
    held_sequents = [(e.band, sequent(e.draft.statement)) for e in chosen]
    held_names = {e.name for e in chosen}
    train = [
        e
        for e in entries
        if e.name not in held_names | REFUSED and not generalises(e.draft.statement, held_sequents)
    ]
    return {
        "train": train,
        **{name: sorted(members, key=_place) for name, members in held.items()},
    }


def _pairs(sizes: dict[tuple[str, int], int]) -> dict[tuple[str, int], int]:
    """How many problems each stratum gives to validation, and as many to test."""
    total = HELD_OUT["test"]
    share = {stratum: size * total / sum(sizes.values()) for stratum, size in sizes.items()}
    pairs = {stratum: max(1, int(part)) for stratum, part in share.items()}
    for band in {band for band, _ in sizes}:
        of_band = [stratum for stratum in sizes if stratum[0] == band]
        while sum(pairs[stratum] for stratum in of_band) < LEAST:
            pairs[min(of_band, key=lambda s: (pairs[s] / sizes[s], s))] += 1
    while (missing := total - sum(pairs.values())) != 0:
        step = 1 if missing > 0 else -1
        # The stratum that is furthest from its share gives or takes one.
        stratum = max(share, key=lambda s: (step * (share[s] - pairs[s]), s))
        pairs[stratum] += step
    return pairs


def generalises(statement: Theorem, held: list) -> bool:
    """Whether a (band, sequent) of `held` is an instance of the statement."""
    general = sequent(statement)
    return any(is_instance(special, general) for _, special in held)


def _place(entry: Entry) -> tuple[int, int]:
    return BANDS.index(entry.band), int(entry.name.removeprefix(STEM[entry.band]))


def write_rows(path: Path, rows: list[dict]) -> None:
    """Gzipped JSON lines, the same bytes for the same rows."""
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, mtime=0) as stream:
        stream.write(text.encode())
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(buffer.getvalue())
    partial.replace(path)


def build(seed: int = SEED, bands: tuple[str, ...] = BANDS) -> dict[str, list[dict]]:
    """All files of the set: split name -> rows."""
    with ProcessPoolExecutor() as workers:  # every band has a stream of its own
        drawn = workers.map(draw_band, bands, [seed] * len(bands), [QUOTAS[b] for b in bands])
        # Bands overlap a little (order and mixed, say): the first band keeps a statement.
        unique: dict[str, Entry] = {}
        for entry in (e for entries in drawn for e in entries):
            unique.setdefault(entry.form, entry)
    entries = list(unique.values())
    splits = split(entries, seed)
    files = {name: [e.row() for e in members] for name, members in splits.items()}
    return {**files, "false": false_rows(files["train"], seed)}


def false_rows(train: list[dict], seed: int) -> list[dict]:
    """Wrong pairs made from training problems, the mutations in turn, until there are
    FALSE_VARIANTS."""
    rng = random.Random(f"{seed}/false")
    order = list(train)
    rng.shuffle(order)
    share = -(-FALSE_VARIANTS // len(MUTATIONS))
    by_mutation: dict[str, list[dict]] = {name: [] for name in MUTATIONS}
    for row in order:
        if all(len(found) >= share for found in by_mutation.values()):
            break
        for variant in variants(row, rng):
            by_mutation[variant["mutation"]].append(variant)
    return [v for name in sorted(by_mutation) for v in by_mutation[name][:share]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--bands", nargs="*", default=list(BANDS))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for name, rows in build(options.seed, tuple(options.bands)).items():
        path = options.out / f"{name}.jsonl.gz"
        write_rows(path, rows)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        print(f"{path}: {len(rows)} rows, sha256 {digest}", file=sys.stderr)


if __name__ == "__main__":
    main()
