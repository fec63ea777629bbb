"""Elastic-depth training: one model, deployable at any depth; central and federated.

    import flextrain_jax as ft

    train, test = ft.images("digits")
    ladder = ft.fit(ft.elasticize(model, train, depths=(2, 4, 8)), train, epochs=5)
    print(ft.evaluate(ladder, test))
    ft.export(ladder, "small", depth=2)

What stands behind these names is loaded when it is asked for: settings are read without jax.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flextrain_jax.core.optim import AdamW
    from flextrain_jax.elastic.sgd import Sgd
    from flextrain_jax.elastic.train_step import Method
    from flextrain_jax.front.delivery import export, load
    from flextrain_jax.front.examples import images
    from flextrain_jax.front.fit import evaluate, fit
    from flextrain_jax.front.ladder import Ladder, elasticize
    from flextrain_jax.front.parts import FrontError

_PLACES = {
    "AdamW": "core.optim",
    "FrontError": "front.parts",
    "Ladder": "front.ladder",
    "Method": "elastic.train_step",
    "Sgd": "elastic.sgd",
    "elasticize": "front.ladder",
    "evaluate": "front.fit",
    "export": "front.delivery",
    "fit": "front.fit",
    "images": "front.examples",
    "load": "front.delivery",
}
__all__ = [
    "AdamW",
    "FrontError",
    "Ladder",
    "Method",
    "Sgd",
    "elasticize",
    "evaluate",
    "export",
    "fit",
    "images",
    "load",
]


def __getattr__(name: str) -> object:
    """A name of the front door, from the module that has it."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_PLACES[name]}"), name)
