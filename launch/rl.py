# SPDX-License-Identifier: Apache-2.0
"""The main job: python -m launch.rl --config=configs/rl/tiny.py

SFT cold start, evaluation, RL with trainer, sampler and checker as supervised processes, evaluation
again, report. Everything stands in the run directory; the same command resumes where it stopped,
with more steps, other time limits or another evaluation if it says so.
"""

import os
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

from absl import flags

from launch import cli
from launch.config.errors import UserError
from launch.devices import machine, run_plan
from launch.processes import checkers, progress, statements, tally, tier

if TYPE_CHECKING:
    from kimina_jax.model.config import Attention, Config
    from launch.config.rl import RlRun
    from launch.devices.placement import Plan

_CONFIG = flags.DEFINE_string("config", None, "the configuration file")
_RUN = flags.DEFINE_string("run", None, "the run directory; default runs/rl-NAME")
_SUPERVISED = flags.DEFINE_bool("supervised", False, "end with the process that started this one")
_PREPARE = flags.DEFINE_bool("prepare", False, "lay out the run for tiers on other hosts, and end")
flags.adopt_module_key_flags(cli)
# On Ctrl-C and SIGTERM the trainer ends its update and saves; clouds give machines 30 s and more.
TRAINER_GRACE_S = 120.0


def main(overrides: list[str]) -> None:
    """Runs all stages that are not done yet and prints the path of result.json."""
    if _SUPERVISED.value:
        tier.follow_supervisor()
    import jax

    jax.config.update("jax_platforms", "cpu")  # this process must not take what its tiers need
    from flextrain_jax.core.metrics import read_metrics
    from kimina_jax import report
    from kimina_jax.protocol import mailbox
    from launch.config import resume, run_folder
    from launch.config.rl import RlRun
    from launch.processes import supervise

    loaded = cli.load(RlRun, _CONFIG.value, overrides)
    run = Path(_RUN.value or f"runs/rl-{Path(loaded.source).stem}")
    check(loaded.settings, loaded.source, run)
    check_statements(loaded.settings)
    plan = run_plan.of_run(run, loaded.settings)
    if (first := first_model(run, loaded.settings)) is not None:
        refuse_uneven(loaded.settings, first, plan, loaded.source)
    if plan.placement == "hosts" and not (_PREPARE.value or mailbox.is_done(run)):
        raise UserError(plan.notes[-1])
    lock = tier.hold(run, "supervisor", wait_s=1.0)

    def before_change(names: list[str], settings: "RlRun") -> None:
        run_folder.refuse_fewer(run, "rl.steps", settings.rl.steps)
        if "rl.mismatch_limit" in names:  # the trainer asks again, with the limit of now
            done = run_folder.steps_done(run)
            for step in range(done, done + 1 + settings.rl.max_staleness):
                mailbox.request_file(run, step).unlink(missing_ok=True)

    config = resume.claim_run(run, loaded, say, before_change)
    supervise.terminate_on_sigterm()
    clock = supervise.Clock(run)
    try:
        say(f"run directory {run}; logs in {run / 'logs'}")
        say_plan(plan)
        prepare_init(run, config, plan)
        check_fit(run, config, plan)
        if config.rl.negate.share:
            problems = run_folder.training_problems(config, run / "init")
            statements.prepare_opposites(run, problems, config.checker)
        if _PREPARE.value:
            print(run, flush=True)
            return
        evaluate(run, config, run / "init", "before", plan)
        reinforce(run, config, plan)
        last = run_folder.final_version(run, config)
        evaluate(run, config, mailbox.weights_folder(run, last), "after", plan)
        clock.close()
        report.write(run, config.seed, read_metrics(run), clock.seconds, clock.peak_rss_gib)
    finally:
        clock.close()
    progress.console.print(report.table(run))
    say(f"learning curves: {run / 'report' / 'curves.png'}")
    say(f"solved theorems: {run / 'solved'}")
    print(run / "result.json", flush=True)
    del lock


def check_fit(run: Path, config: "RlRun", plan: "Plan") -> None:
    """Refuses a run whose problems, samples, rows, mesh and model do not fit together."""
    from kimina_jax.protocol import mailbox
    from launch.config import run_folder

    init = run / "init"
    chat = run_folder.open_chat(init, config.prompt, config.wording)
    run_folder.refuse_shut(chat, config, str(mailbox.config_file(run)))
    model = run_folder.open_weights(init)[1]
    if not mailbox.is_done(run):
        refuse_uneven(config, model, plan, str(mailbox.config_file(run)))
    run_folder.fitting(config, model, run_folder.training_problems(config, init), chat.encode)
    run_folder.held_out(config, model, chat.encode)


def first_model(run: Path, config: "RlRun") -> "Config | None":
    """The model that a run will begin with, where SFT is still to train it or a folder has it."""
    from kimina_jax.protocol import mailbox
    from kimina_jax.text.tokenizer import Tokenizer
    from launch.config import run_folder, tree
    from launch.config.sft import SftRun

    if any(mailbox.is_stable(run / part) for part in ("init", "sft/model")):
        return None  # what it began with may be gone
    checkpoint = config.init.checkpoint
    if config.init.sft:
        sft = tree.load(SftRun, config.init.sft).settings
        if not sft.init.checkpoint:
            return sft.model and sft.model.with_vocabulary(Tokenizer().vocab_size)
        checkpoint = sft.init.checkpoint
    return run_folder.open_weights(Path(checkpoint))[1]


def refuse_uneven(config: "RlRun", model: "Config", plan: "Plan", source: str) -> None:
    """Refuses meshes that do not divide the model, and an attention that the machine has not,
    before anything dear begins."""
    from kimina_jax.model.attention import unsuited
    from launch.config import mesh

    trains, draws = plan.trainer, plan.sampler or plan.trainer
    others = plan.placement == "hosts" or _PREPARE.value  # have the devices
    drawn = config.sampler.attention if config.sampler.backend == "jax" else None
    kinds: dict[str, Attention | None] = {"model": config.model.attention, "sampler": drawn}
    for name, kind in kinds.items():
        if not others and (said := unsuited(kind or "auto", plan.machine.kind)):
            raise UserError(f"{source}: '{name}.attention': {said}")
    if not others and plan.machine.name not in machine.TWOFOLD:
        mesh.refuse_misfit(config.mesh, len(trains.ids), config.rl.rows, "rl.rows", source)
    mesh.refuse_uneven(config, model, len(trains.ids), len(draws.ids), source)


def check(config: "RlRun", source: str, run: Path) -> None:
    """Refuses what some stage would refuse later, when the run could not be changed any more."""
    from kimina_jax.protocol import mailbox
    from kimina_jax.trainer.curriculum import refuse_unknown_bands
    from kimina_jax.trainer.rewards import try_out
    from launch.config import mesh, run_folder, tree
    from launch.config.sft import SftRun
    from launch.processes import supervise

    if not mailbox.config_file(run).is_file() and (said := config.idle()):
        raise UserError(f"{source}: {said}")
    mesh.refuse_mesh(config.mesh, source)
    mesh.refuse_mesh(config.sampler.mesh, source, "sampler.mesh")
    supervise.sampler_python(config.sampler, source)
    try_out(config.reward)
    if not config.checker.elsewhere:
        checkers.toolchains(config.checker)
    run_folder.check_environments(config.problems.read(config.evaluation.split), config.checker)
    train = config.problems.read("train")
    run_folder.check_environments(train, config.checker)
    refuse_unknown_bands(config.curriculum, train)
    run_folder.tell_overlap(config, train)
    run_folder.validation_problems(config)
    if config.init.sft and not mailbox.is_stable(run / "init"):
        tree.load(SftRun, config.init.sft)
    if config.init.checkpoint:
        weights = Path(config.init.checkpoint)
        run_folder.check_checkpoint(weights)
        chat = run_folder.open_chat(weights, config.prompt, config.wording)
        run_folder.refuse_shut(chat, config, source)
        run_folder.training_problems(config, weights)


def check_statements(config: "RlRun") -> None:
    """Refuses statements that Lean does not take: no sample of theirs could be right.

    The bundled ones are known to elaborate. What Lean has said once is kept for the next start.
    """
    from kimina_jax.problems.load import SPLITS
    from launch.config import run_folder

    splits = dict.fromkeys((*SPLITS, config.evaluation.split))
    files = {split: config.problems.file_of(split) for split in splits}
    sets = {str(file): config.problems.read(split) for split, file in files.items() if file}
    for problems in sets.values():
        run_folder.check_environments(problems, config.checker)
    statements.refuse_broken(sets, config.checker)


def prepare_init(run: Path, config: "RlRun", plan: "Plan") -> None:
    """RUN/init: the weights that RL starts from, by SFT or from a checkpoint folder."""
    from kimina_jax.protocol import mailbox
    from launch.config import run_folder, tree
    from launch.config.sft import SftRun
    from launch.processes import supervise

    target = run / "init"
    if mailbox.is_stable(target):
        return
    init = config.init
    weights = Path(init.checkpoint) if init.checkpoint else run / "sft" / "model"
    if init.sft:
        # What a model has learnt to answer is what it is asked.
        if (own := tree.load(SftRun, init.sft).settings.prompt) != config.prompt:
            say(f"SFT asks by {config.prompt}, as RL does, and not by {own} of {init.sft}")
        same = f"--config.seed={config.seed}", f"--config.prompt={config.prompt}"
        alone = run_plan.added(plan.alone, os.environ)
        arguments = f"--config={init.sft}", f"--run={run / 'sft'}", *same
        supervise.stage("launch.sft", *arguments, environment=alone, grace_s=TRAINER_GRACE_S)
    run_folder.check_checkpoint(weights)
    temporary = run / "init.tmp"
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        shutil.copytree(weights, temporary, ignore=shutil.ignore_patterns(mailbox.STABLE))
    except OSError as error:
        shutil.rmtree(temporary, ignore_errors=True)
        raise UserError(f"{target}: cannot copy {weights}: {copy_error(error)}") from error
    shutil.rmtree(target, ignore_errors=True)
    temporary.rename(target)
    mailbox.mark_stable(target)


def copy_error(error: OSError) -> str:
    """Why a folder could not be copied; shutil gathers what went wrong file by file."""
    if isinstance(error, shutil.Error):
        return str(error.args[0][0][2])
    return error.strerror or str(error)


def evaluate(run: Path, config: "RlRun", weights: Path, moment: str, plan: "Plan") -> None:
    """RUN/eval/MOMENT.json and RUN/solved/MOMENT: the held-out score of `weights`."""
    from kimina_jax.protocol import mailbox
    from launch.processes import supervise

    out = run / "eval" / f"{moment}.json"
    solved = run / "solved" / moment
    if out.exists():
        if is_of(mailbox.read_json(out), config, weights):
            return
        say(f"{out}: is of other weights or settings than the run has now; evaluating again")
        out.unlink()
    shutil.rmtree(solved, ignore_errors=True)
    supervise.stage(
        "launch.evaluate",
        f"--run={run}",
        f"--weights={weights}",
        f"--out={out}",
        f"--proofs={solved}",
        f"--name={moment} RL",
        environment=run_plan.added(plan.alone, os.environ),
    )


def is_of(result: dict, config: "RlRun", weights: Path) -> bool:
    """Whether an evaluation is that of `weights` under the run's settings, on the problems of now:
    a file may have changed. Those of older runs tell by the ids and the bands what they asked."""
    wanted = config.evaluation
    problems = config.problems.read(wanted.split)
    said = {"split": wanted.split, "samples": wanted.samples}
    asked = tally.digest_of(problems)
    same = result.get("counts", {}).keys() == {problem.id for problem in problems}
    same &= result.get("bands", {}).keys() == {problem.band for problem in problems}
    scores = {key for key in result if key.startswith("pass@")}
    return (
        Path(result["weights"]).name == weights.name
        and same
        and result.get("asked", asked) == asked
        and {key: result[key] for key in said} == said
        and scores == {f"pass@{k}" for k in wanted.ks}
        and result.get("fix", {}).get("rounds", 0) == wanted.fix_rounds
    )


def reinforce(run: Path, config: "RlRun", before: "Plan") -> None:
    """Runs the tiers until the trainer has done its last step; `before` is the plan so far."""
    from flextrain_jax.core.metrics import NewLines
    from kimina_jax.protocol import mailbox
    from launch.config import run_folder
    from launch.processes import supervise

    steps = config.rl.steps
    run_folder.go_on(run, steps, run_folder.last_version(run, config))
    if mailbox.is_done(run):
        return
    plan = run_plan.of_run(run, config)  # the model is there by now
    if plan != before:
        say_plan(plan)
    run_plan.begin(run, plan, run_folder.steps_done(run))
    metrics = NewLines(run)
    shown = {line["step"] for line in metrics.read()}
    tiers = supervise.Tiers(run)
    try:
        tiers.start("checker", "launch.check", f"--watch={run}")
        shared = [] if plan.sampler else ["--shared"]
        if plan.sampler:
            share = plan.sampler.memory
            tiers.start(
                "sampler",
                "launch.sample",
                f"--run={run}",
                *([f"--memory_share={share}"] if share else []),
                python=supervise.sampler_python(config.sampler, str(mailbox.config_file(run))),
                environment=run_plan.added(plan.sampler, os.environ),
            )
        trains = run_plan.added(plan.trainer, os.environ)
        tiers.start(
            "trainer",
            "launch.train",
            f"--run={run}",
            *shared,
            environment=trains,
            grace_s=TRAINER_GRACE_S,
        )
        with progress.bar("RL", steps) as advance:
            while tiers.running("trainer") or not mailbox.is_done(run):
                tiers.check()
                for line in metrics.read():
                    if line["step"] not in shown:
                        shown.add(line["step"])
                        say(step_line(line, steps))
                        advance(len(shown), "")
                time.sleep(0.2)
    finally:
        tiers.stop()


def step_line(line: dict, steps: int) -> str:
    """One RL step for the eye; "-" for what there was nothing to measure of."""
    score = line.get("validation/pass@1")
    validated = "" if score is None else f"  validation {score:.1%}"

    def said(name: str, form: str) -> str:
        return f"{line[name]:{form}}" if name in line else "-".rjust(len(f"{0:{form}}"))

    return (
        f"step {line['step'] + 1:>3}/{steps}  pass {said('pass_rate', '6.1%')}"
        f"  reward {said('reward', '.3f')}  format {said('format_rate', '6.1%')}"
        f"  KL {said('kl_ref', '.4f')}  entropy {said('entropy', '.3f')}"
        f"  length {said('length', '5.1f')}  {line['seconds']:5.1f} s"
        f"  (trainer {line['trainer_busy']:.0%}, sampler {line['sampler_busy']:.0%},"
        f" checker {line['checker_busy']:.0%}){validated}"
    )


def say_plan(plan: "Plan") -> None:
    """Prints who works on which devices."""
    for subject, text in plan.lines():
        say(f"{subject}: {text}")


def say(text: str) -> None:
    """Prints a line above the bar."""
    progress.line(text)


if __name__ == "__main__":
    cli.run(main)
