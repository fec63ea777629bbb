# SPDX-License-Identifier: Apache-2.0
"""The tables as data: which rows, what is tried for each, over which seeds, what is compared."""

import dataclasses

from benchmarks.tables.protocol import Grid, Table
from configs.elastic import table as elastic
from configs.federated import table as federated

RATES = (0.05, 0.1, 0.2)
VIT_RATES = (7.5e-4, 1.5e-3, 3e-3)  # of AdamW
SEEDS = (0, 1, 2, 3, 4)
MAIN = tuple(elastic.ROWS)[: tuple(elastic.ROWS).index("beta_0")]
VIT_ROWS = ("independent", "single", "flextrain", "all_exits")
ABLATION = ("flextrain", *tuple(elastic.ROWS)[len(MAIN) :])


def rung_accuracies(jobs: list[dict]) -> list[float]:
    """Of an elastic cell, by rung; independent nets are a job each."""
    return [rung["accuracy"] for job in jobs for rung in job["rungs"]]


def rung_names(jobs: list[dict]) -> list[str]:
    """The rungs by their blocks."""
    return [f"{rung['depth']} blocks" for job in jobs for rung in job["rungs"]]


def rung_weights(jobs: list[dict]) -> list[float]:
    """Every rung counts alike when settings are chosen."""
    return [1.0] * len(rung_names(jobs))


def training_cost(jobs: list[dict]) -> list[str]:
    """Multiply-adds of the training, all nets of the row together."""
    return [f"{sum(job['training']['macs'] for job in jobs) / 1e12:.3g}"]


def device_accuracies(jobs: list[dict]) -> list[float]:
    """Of a federated cell, the devices' mean, then every class."""
    (job,) = jobs
    return [job["device_accuracy"], *job["accuracy"]]


def device_names(jobs: list[dict]) -> list[str]:
    """The columns of `device_accuracies`."""
    return ["devices' mean", *(f"class {i + 1}" for i in range(len(jobs[0]["accuracy"])))]


def device_weights(jobs: list[dict]) -> list[float]:
    """Settings are chosen by the devices' mean alone."""
    return [1.0, *(0.0 for _ in jobs[0]["accuracy"])]


def device_cost(jobs: list[dict]) -> list[str]:
    """By class: parameters, multiply-adds of training on an image, bytes; and all that is sent."""
    (job,) = jobs
    devices = job["devices"]
    return [
        " / ".join(f"{device['params'] / 1e3:.1f}" for device in devices),
        " / ".join(f"{device['training_macs'] / 1e6:.2f}" for device in devices),
        " / ".join(f"{device['bytes'] / 1e3:.1f}" for device in devices),
        f"{sum(job['bytes_up']) / 1e6:.1f}",
    ]


def against(rows: tuple[str, ...], *others: str) -> tuple[tuple[str, str], ...]:
    """Every row minus every one of the others."""
    return tuple((row, other) for other in others for row in rows if row not in others)


def _elastic(
    name: str,
    rows: tuple[str, ...],
    pairs,
    epochs: float,
    minutes: float,
    *flags: str,
    folder: str = "",
) -> Table:
    return Table(
        name=name,
        folder=folder or name,
        minutes=minutes,
        module="launch.elastic",
        config="configs/elastic/table.py",
        suffix="".join(f",{word}" for word in ("vit", "cifar100") if word in name),
        rows=rows,
        flags=flags,
        grid=Grid(
            "--config.optim.learning_rate",
            VIT_RATES if "vit" in name else RATES,
            "--config.train.epochs",
            (epochs,),
        ),
        seeds=SEEDS,
        pairs=pairs,
        scores=rung_accuracies,
        columns=rung_names,
        weights=rung_weights,
        costs=training_cost,
        cost_columns=("training, 10^12 multiply-adds",),
        classes=100 if "cifar100" in name else 10,
    )


def _federated(name: str, *flags: str) -> Table:
    ours = ("paper", "paper_mean", "flextrain", "flextrain_exits", "flextrain_ensemble", "depthfl")
    by_width = tuple(row for row in federated.ROWS if row.endswith(("_params", "_macs", "_bytes")))
    return Table(
        name=name,
        folder=name,
        minutes=1.5,
        module="launch.federated",
        config="configs/federated/table.py",
        suffix=",cifar100" if "cifar100" in name else "",
        rows=tuple(federated.ROWS),
        flags=flags,
        grid=Grid("--config.train.learning_rate", RATES, "--config.train.rounds", (50,)),
        seeds=SEEDS,
        pairs=(
            *against(ours, "fedsmall", "fedclass"),
            *(("flextrain_ensemble", row) for row in ("depthfl", *by_width)),
        ),
        scores=device_accuracies,
        columns=device_names,
        weights=device_weights,
        costs=device_cost,
        cost_columns=(
            "parameters by class, thousands",
            "multiply-adds of training on an image, millions",
            "KB sent each way in a round",
            "MB up, all",
        ),
        classes=100 if "cifar100" in name else 10,
        compared=1,  # the devices' mean: with every class besides no interval would be worth much
    )


DIGITS = (
    "--config.data.kind=digits",
    "--config.data.train=800",
    "--config.data.validation=300",
    "--config.augment.flip=false",
    "--config.augment.pad=1",
    "--config.model.widths=[8,16,32]",
)
CIFAR = "--config.data.train=40000"  # of 50,000: each seed has its own
DIRICHLET = ("--config.partition.kind=dirichlet",)
TABLES = {
    table.name: table
    for table in (
        _elastic("elastic-digits", MAIN, against(MAIN, "independent"), 20.0, 0.5, *DIGITS),
        _elastic(  # its base is a row of the table above
            "elastic-ablation-digits", ABLATION, against(ABLATION, "flextrain"), 20.0, 0.5,
            *DIGITS, folder="elastic-digits",
        ),
        _elastic("elastic-cifar10", MAIN, against(MAIN, "independent"), 4.0, 15.0, CIFAR),
        _elastic("elastic-cifar100", MAIN, against(MAIN, "independent"), 4.0, 15.0, CIFAR),
        _elastic(
            "elastic-ablation-cifar10", ABLATION, against(ABLATION, "flextrain"), 4.0, 6.0,
            "--config.data.train=20000",
        ),
        _elastic(
            "elastic-vit-cifar10", VIT_ROWS, against(VIT_ROWS, "independent"), 16.0, 12.0, CIFAR,
        ),
        _federated("federated-cifar10-iid"),
        _federated("federated-cifar10-dirichlet", *DIRICHLET),
        _federated("federated-cifar100-iid"),
        _federated("federated-cifar100-dirichlet", *DIRICHLET),
    )
}  # fmt: skip


def with_rows(table: Table, rows: tuple[str, ...]) -> Table:
    """The table with some of its rows, and the pairs among them."""
    pairs = tuple(pair for pair in table.pairs if set(pair) <= set(rows))
    return dataclasses.replace(table, rows=rows, pairs=pairs)
