# SPDX-License-Identifier: Apache-2.0
"""What a federation says of rounds, classes and labels that nobody trained."""

from collections import Counter
from typing import Any


def nobody(line: dict) -> str:
    """Why no update of a round counted, from its line of metrics.jsonl."""
    reasons = Counter(reason for _, reason in line["refused_clients"])
    if not reasons:
        return "nobody answered, so nothing was learnt"
    counts = ", ".join(f"{n} {reason}" for reason, n in reasons.items())
    return f"every update was refused ({counts}), so nothing was learnt"


def untrained_classes(outcome: dict, experiment: Any) -> list[str]:
    """One sentence for each class of devices of whose model no update counted in all the rounds."""
    from flextrain_jax.federated.report import updates_of_models

    roles = experiment.methods[outcome["method"]].roles
    counts = updates_of_models(roles, outcome.get("trained", []))
    name = f"{outcome['method']} seed {outcome['seed']}"
    refused = ", ".join(f"{n} {reason}" for reason, n in outcome["refused"].items()) or "none"
    return [
        f"{name}: no update of class {one['name']!r} ({one['devices']} devices) counted in any of"
        f" {outcome['rounds']} rounds (dropped {outcome['dropped']}, late {outcome['late']},"
        f" refused {refused}), so its model is not trained"
        for one, count in zip(experiment.described, counts, strict=False)
        if not count
    ]


def unheld_labels(labels: list[int]) -> list[str]:
    """A sentence where there are labels of which no device has an image."""
    if not labels:
        return []
    shown = ", ".join(map(str, labels[:10])) + (", ..." if len(labels) > 10 else "")
    return [f"no device has a training image of label {shown}, so no model can learn it"]
