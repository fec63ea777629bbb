# SPDX-License-Identifier: Apache-2.0
"""Client update admission: which updates count. What is refused leaves no trace but a number.

Letters: L lanes, clients whose updates came together.

What a client says is checked against what the server asked it; the numbers themselves are checked
on the device that holds them, without a wait for each client.
"""

import dataclasses
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from flextrain_jax.core.settings import setting, settings

REASONS = (
    "signature",  # no proof that it is the client's
    "round",  # trained from another round's model: late
    "unasked",  # a client that was not asked, or is unknown
    "class",  # another part than its class holds
    "duplicate",  # a second update of the same client in a round
    "examples",  # another number of examples than it was enrolled with
    "shape",  # branches, shapes or types other than those of its part
    "nonfinite",  # NaN or infinity in it, or a norm that overflows
    "norm",  # a norm above the limit
)


@settings
class Screening:
    """Limits of a client's update; what is not finite is always refused."""

    clip_norm: float = setting(
        "The change of parameters is scaled down to that L2 norm; 0: it is not.", default=0.0, ge=0
    )
    max_norm: float = setting(
        "An update is refused whose change of parameters has a larger L2 norm; 0: none is.",
        default=0.0,
        ge=0,
    )


@dataclasses.dataclass(frozen=True)
class Asked:
    """What the server asked a client for: the part of its class, weighed by its examples."""

    kind: int
    examples: int


@dataclasses.dataclass(frozen=True)
class ClientUpdates:
    """Updates of one or more clients of the same class; the leaves of delta_L may have more lanes
    than there are clients, the rest being empty.
    """

    round: int
    kind: int
    clients: Sequence[int]
    examples: Sequence[int]
    delta_L: Any
    proven: bool = True  # False: it lacks the signature of its client


class Admission:
    """The admission of the updates of one round. `asked(client)` is what the server asked of it, or
    None; `shapes` are the parts by class.
    """

    def __init__(
        self,
        number: int,
        asked: Callable[[int], Asked | None],
        shapes: Sequence[Any],
        config: Screening,
    ):
        self._round, self._asked, self._shapes, self._config = number, asked, shapes, config
        self._seen: set[int] = set()
        self._refused: list[tuple[int, str]] = []
        self._numbers: list[tuple[Sequence[int], jax.Array]] = []

    def admit(self, message: ClientUpdates) -> tuple[Any, jax.Array] | None:
        """The changes, clipped, and the weight of every lane (0: refused); None where the message
        as a whole is refused.
        """
        problem = self._whole(message)
        if problem:
            self._refused += [(client, problem) for client in message.clients]
            return None
        lanes = jax.tree.leaves(message.delta_L)[0].shape[0]
        weight_L = np.zeros(lanes, np.float32)
        for lane, (client, examples) in enumerate(
            zip(message.clients, message.examples, strict=True)
        ):
            reason = self._one(client, message.kind, examples)
            if reason:
                self._refused.append((client, reason))
                continue
            self._seen.add(client)
            weight_L[lane] = examples
        limits = (self._config.clip_norm or np.inf, self._config.max_norm or np.inf)
        delta_L, weight_L, refused_2L = _screened(message.delta_L, weight_L, *limits)
        self._numbers.append((message.clients, refused_2L))
        return delta_L, weight_L

    def refused_clients(self) -> list[tuple[int, str]]:
        """Whose updates were refused so far, and why; waits for the device."""
        found = list(self._refused)
        for clients, refused_2L in self._numbers:
            for reason, refused_L in zip(
                ("nonfinite", "norm"), np.asarray(refused_2L), strict=True
            ):
                found += [(clients[int(lane)], reason) for lane in np.flatnonzero(refused_L)]
        return found

    def refused(self) -> dict[str, int]:
        """How many updates were refused so far, by reason; waits for the device."""
        counts = Counter(reason for _, reason in self.refused_clients())
        return {reason: counts[reason] for reason in REASONS if counts[reason]}

    def _whole(self, message: ClientUpdates) -> str | None:
        if not message.proven:
            return "signature"
        if message.round != self._round:
            return "round"
        if not 0 <= message.kind < len(self._shapes):
            return "class"
        expected = self._shapes[message.kind]
        if jax.tree.structure(expected) != jax.tree.structure(message.delta_L):
            return "shape"
        leaves = jax.tree.leaves(message.delta_L)
        lanes = np.shape(leaves[0])[:1]
        for leaf, own in zip(leaves, jax.tree.leaves(expected), strict=True):
            right = np.shape(leaf) == (*lanes, *own.shape) and leaf.dtype == own.dtype
            if not right or lanes[0] < len(message.clients):
                return "shape"
        return "examples" if len(message.examples) != len(message.clients) else None

    def _one(self, client: int, kind: int, examples: int) -> str | None:
        asked = self._asked(client)
        if asked is None:
            return "unasked"
        if asked.kind != kind:
            return "class"
        if client in self._seen:
            return "duplicate"
        return "examples" if examples != asked.examples else None


@jax.jit
def _screened(delta_L, weight_L, clip, limit):
    def wide(x_L, like):
        return x_L.reshape(-1, *[1] * (like.ndim - 1))

    def squares(tree):
        leaves = jax.tree.leaves(tree)
        return sum(jnp.sum(jnp.square(x), axis=tuple(range(1, x.ndim))) for x in leaves)

    # Limits are for parameters; running statistics must be finite. The sum of squares tells: NaN
    # and infinity pass into it, and a norm that overflows is infinite.
    norm_L = jnp.sqrt(squares(delta_L["params"]))
    finite_L = jnp.isfinite(squares(delta_L))
    small_L = norm_L <= limit
    # Empty lanes, and those refused for what they say, have weight 0 already and are not counted.
    refused_2L = (weight_L > 0)[None] & jnp.stack([~finite_L, finite_L & ~small_L])
    weight_L = jnp.where(finite_L & small_L, weight_L, 0.0)
    scale_L = jnp.minimum(1.0, clip / jnp.maximum(norm_L, 1e-30))
    # Zeros, not weight 0 alone: the rule multiplies by the weight, and 0 times NaN is NaN. So is 0
    # times the scale of a lane that is not finite, hence `nan_to_num` below.
    clean = jax.tree.map(lambda x: jnp.where(wide(weight_L, x) > 0, x, 0.0), delta_L)
    params = jax.tree.map(lambda x: x * wide(scale_L, x), clean["params"])
    clean = clean | {"params": jax.tree.map(lambda x: jnp.nan_to_num(x), params)}
    return clean, weight_L, refused_2L
