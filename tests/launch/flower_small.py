# SPDX-License-Identifier: Apache-2.0
"""A federation of four clients of two classes that a test can afford."""

from configs.federated import tiny


def get_config():
    """The run as data."""
    config = tiny.get_config()
    config.data.train, config.data.test = 100, 50
    config.model.stages, config.model.widths = (1, 1, 1), (4, 4, 4)
    config.depths = (1, 3)
    for name in ("watch", "phone"):
        del config.classes[name]
    config.classes.sensor.update(devices=2, storage=3e3, availability=1.0, dropout=0.0)
    config.classes.hub.devices = 2
    config.partition.update(kind="dirichlet", alpha=2.0, minimum=8)
    config.train.update(rounds=3, epochs=1.0, lanes=1, save_every=1, evaluate_every=3)
    config.local.devices = 1
    config.methods = {"flextrain_holders": config.methods["flextrain_holders"]}
    return config
