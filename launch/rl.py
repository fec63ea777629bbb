# SPDX-License-Identifier: Apache-2.0
"""The main job: python -m launch.rl --config=configs/rl/tiny.py

SFT cold start, evaluation, RL with trainer, sampler and checker as supervised processes, evaluation
again, report. Everything stands in the run directory; the same command resumes where it stopped.
"""

import shutil
import time
from pathlib import Path

from absl import flags

from launch import cli
from launch.processes import progress, tier

_CONFIG = flags.DEFINE_string("config", None, "the configuration file", required=True)
_RUN = flags.DEFINE_string("run", None, "the run directory; default runs/rl-NAME")
_PREPARE = flags.DEFINE_bool("prepare", False, "lay out the run for tiers on other hosts, and end")


def main(overrides: list[str]) -> None:
    """Runs all stages that are not done yet and prints the path of result.json."""
    from flextrain_jax.core.metrics import read_metrics
    from kimina_jax import report
    from kimina_jax.protocol import mailbox
    from launch import settings
    from launch.processes import supervise

    source = _CONFIG.value
    config = cli.load_config(source, overrides)
    settings.check_rl_config(config, source)
    run = Path(_RUN.value or f"runs/rl-{Path(source).stem}")
    lock = tier.hold(run, "supervisor", wait_s=1.0)
    settings.claim_run(run, config)
    supervise.terminate_on_sigterm()
    clock = supervise.Clock(run)
    try:
        say(f"run directory {run}; logs in {run / 'logs'}")
        tier.toolchains(config["checker"])
        prepare_init(run, config)
        settings.training_problems(config, run / "init", source)  # refused now, not after minutes
        if _PREPARE.value:
            print(run, flush=True)
            return
        evaluate(run, run / "init", "before")
        reinforce(run, config)
        evaluate(run, mailbox.weights_folder(run, config["rl"]["steps"]), "after")
        clock.close()
        report.write(run, config, read_metrics(run), clock.seconds, clock.peak_rss_gib)
    finally:
        clock.close()
    progress.console.print(report.table(run))
    say(f"learning curves: {run / 'report' / 'curves.png'}")
    say(f"solved theorems: {run / 'solved'}")
    print(run / "result.json", flush=True)
    del lock


def prepare_init(run: Path, config: dict) -> None:
    """RUN/init: the weights that RL starts from, by SFT or from a checkpoint folder."""
    from kimina_jax.protocol import mailbox
    from launch.processes import supervise

    target = run / "init"
    if mailbox.is_stable(target):
        return
    init = config["init"]
    weights = Path(init["checkpoint"]) if init.get("checkpoint") else run / "sft" / "model"
    if init.get("sft"):
        seed = f"--config.seed={config['seed']}"
        supervise.stage("launch.sft", f"--config={init['sft']}", f"--run={run / 'sft'}", seed)
    if not (weights / "config.json").is_file():
        raise cli.UserError(f"{weights}: is not a checkpoint folder (it has no config.json)")
    temporary = run / "init.tmp"
    shutil.rmtree(temporary, ignore_errors=True)
    shutil.copytree(weights, temporary, ignore=shutil.ignore_patterns(mailbox.STABLE))
    shutil.rmtree(target, ignore_errors=True)
    temporary.rename(target)
    mailbox.mark_stable(target)


def evaluate(run: Path, weights: Path, moment: str) -> None:
    """RUN/eval/MOMENT.json and RUN/solved/MOMENT: the held-out score of `weights`."""
    from launch.processes import supervise

    out = run / "eval" / f"{moment}.json"
    if out.exists():
        return
    supervise.stage(
        "launch.evaluate",
        f"--run={run}",
        f"--weights={weights}",
        f"--out={out}",
        f"--proofs={run / 'solved' / moment}",
        f"--name={moment} RL",
    )


def reinforce(run: Path, config: dict) -> None:
    """Runs the three tiers until the trainer has done its last step."""
    from flextrain_jax.core.metrics import read_metrics
    from kimina_jax.protocol import mailbox
    from launch import settings
    from launch.processes import supervise

    if mailbox.is_done(run):
        return
    steps = config["rl"]["steps"]
    shown = {line["step"] for line in read_metrics(run)}
    tiers = supervise.Tiers(run)
    try:
        tiers.start("checker", "launch.check", f"--watch={run}")
        python = settings.sampler_python(config, str(mailbox.config_file(run)))
        tiers.start("sampler", "launch.sample", f"--run={run}", python=python)
        tiers.start("trainer", "launch.train", f"--run={run}")
        with progress.bar("RL", steps) as advance:
            while tiers.running("trainer") or not mailbox.is_done(run):
                tiers.check()
                for line in read_metrics(run):
                    if line["step"] not in shown:
                        shown.add(line["step"])
                        say(step_line(line, steps))
                        advance(len(shown), "")
                time.sleep(0.2)
    finally:
        tiers.stop()


def step_line(line: dict, steps: int) -> str:
    """One RL step for the eye."""
    return (
        f"step {line['step'] + 1:>3}/{steps}  pass {line['pass_rate']:6.1%}"
        f"  reward {line['reward']:.3f}  format {line['format_rate']:6.1%}"
        f"  KL {line.get('kl_ref', 0):.4f}  entropy {line.get('entropy', 0):.3f}"
        f"  length {line['length']:5.1f}  {line['seconds']:5.1f} s"
        f"  (trainer {line['trainer_busy']:.0%}, sampler {line['sampler_busy']:.0%},"
        f" checker {line['checker_busy']:.0%})"
    )


def say(text: str) -> None:
    """Prints a line above the bar."""
    progress.console.print(text, markup=False)


if __name__ == "__main__":
    cli.run(main)
