# SPDX-License-Identifier: Apache-2.0
"""Federated training: python -m launch.federated --config=configs/federated/tiny.py

Runs every method of the configuration with every seed over the same fleet of unequal devices. Ends
with a table of mean device accuracy by method, a plot of accuracy against the share of the model
that a device holds, and RUN/result.json. The same command resumes where it stopped, and with more
rounds it goes on. A net of a class whose file is lost or damaged it writes again, from its
checkpoint. Where no update of a class of devices ever counted, or no device has an image of
a label, it says so and ends with code 1.
"""

import sys
from pathlib import Path

from absl import flags

from launch import cli
from launch.config import tree
from launch.config.errors import UserError
from launch.processes import progress, tier
from launch.processes.experiment import begin
from launch.processes.federation import nobody, unheld_labels, untrained_classes

_CONFIG = flags.DEFINE_string("config", None, "the configuration file")
_RUN = flags.DEFINE_string("run", None, "the run directory; default runs/federated-NAME")
flags.adopt_module_key_flags(cli)


def main(overrides: list[str]) -> None:
    """Does all jobs that are not done yet and prints the path of result.json."""
    import jax

    from flextrain_jax.experiments import deployable
    from flextrain_jax.experiments.federated import FederatedRun, job_folder
    from flextrain_jax.federated import report
    from kimina_jax.protocol import mailbox

    loaded = cli.load(FederatedRun, _CONFIG.value, overrides)
    cli.use_compilation_cache()
    # On CPU a device of jax's is a thread; it has to know before it looks for them.
    jax.config.update("jax_num_cpu_devices", loaded.settings.local.devices)
    run = Path(_RUN.value or f"runs/federated-{Path(loaded.source).stem}")
    settings, experiment, lock = begin(
        loaded, run, "federated", lambda experiment: refuse_fewer(experiment, run)
    )
    unheld = unheld_labels(experiment.unheld)
    for line in unheld:
        progress.console.print(line, markup=False)
    results = []
    for method, seed in experiment.jobs():
        file = job_folder(run, method, seed) / "result.json"
        done = rounds_done(file, settings.train.rounds) >= settings.train.rounds
        if not done or not deployable.has_classes(file.parent, len(experiment.classes)):
            do(method, seed, experiment, file)
        results.append(mailbox.read_json(file))
    summary = report.summarize(results)
    result = {
        "config": tree.as_dict(settings),
        "device": jax.devices()[0].device_kind,
        "classes": experiment.described,
        "privacy": experiment.private,
        "methods": summary,
        "jobs": results,
    }
    table = report.table(summary, experiment.described)
    report.plot(summary, experiment.described, run / "accuracy.png")
    mailbox.write_text(run / "table.txt", table + "\n")
    mailbox.write_json(run / "result.json", result)
    progress.console.print(table, markup=False)
    if experiment.private:
        shown = "epsilon {epsilon:.3g} at delta {delta:g}".format(**experiment.private)
        progress.console.print(
            f"privacy of a client in each method's models: {shown}", markup=False
        )
    progress.console.print(f"plot: {run / 'accuracy.png'}", markup=False)
    print(run / "result.json", flush=True)
    del lock
    wrong = unheld + [line for job in results for line in untrained_classes(job, experiment)]
    for line in wrong:
        print(f"error: {line}", file=sys.stderr)
    if wrong:
        sys.exit(1)


def rounds_done(file: Path, rounds: int) -> int:
    """The rounds of a finished federation; `rounds` where it does not say, 0 where it is none."""
    from kimina_jax.protocol import mailbox

    return mailbox.read_json(file).get("rounds", rounds) if file.exists() else 0


def refuse_fewer(experiment, run: Path) -> None:
    """Raises UserError where a federation has had more rounds than it is to have now."""
    from flextrain_jax.experiments.federated import job_folder

    wanted = experiment.training.rounds
    for method, seed in experiment.jobs():
        done = rounds_done(job_folder(run, method, seed) / "result.json", wanted)
        if done > wanted:
            raise UserError(
                f"{run}: {method} has done {done} rounds, and 'train.rounds' is {wanted}; give at"
                " least as many, or choose another --run"
            )


def do(method: str, seed: int, experiment, file: Path) -> None:
    """Runs one federation; its file appears when all of it is done."""
    from flextrain_jax.experiments import deployable
    from flextrain_jax.federated import loop, report
    from kimina_jax.protocol import mailbox

    algorithm = experiment.methods[method]
    file.parent.mkdir(parents=True, exist_ok=True)
    with_bar = progress.bar(f"{method} seed {seed}", experiment.training.rounds)
    with tier.saving_when_told(file.parent) as stop, with_bar as advance:
        lines, server = loop.train(
            file.parent,
            algorithm,
            experiment.fleet(seed),
            experiment.images,
            experiment.rounds,
            experiment.training,
            seed,
            on_round=lambda done, line: told(f"{method} seed {seed}", done, line, advance),
            judge=experiment.judge,
            stop=stop,
        )
    deployable.save_classes(file.parent, algorithm, server, experiment.images)
    more = {
        "images": deployable.described(experiment.train),
        "devices": report.budgets(algorithm.roles),
    }
    mailbox.write_json(file, report.outcome(method, seed, lines) | more)


def told(name: str, done: int, line: dict, advance) -> None:
    """Says what a round has to say of itself, and at once where nobody trained in it."""
    remark = f"loss {line['client_loss']:.3f}" if line["clients"] else nobody(line)
    if not line["clients"]:
        progress.line(f"{name}, round {done}: {remark}")
    if "device_accuracy" in line:
        remark = f"device accuracy {100 * line['device_accuracy']:.1f}%"
    advance(done, remark)


if __name__ == "__main__":
    cli.run(main)
