# SPDX-License-Identifier: Apache-2.0
"""From a resolved configuration to the dataclasses that the packages take."""

import dataclasses
import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path

import jax

from flextrain_jax.core.mesh import BATCH, make_mesh, split_cores
from flextrain_jax.core.optim import OptimConfig
from kimina_jax.model import lora, transformer
from kimina_jax.model.attention import KINDS
from kimina_jax.model.presets import PRESETS
from kimina_jax.problems.load import Problem, load, read_problems
from kimina_jax.protocol import mailbox
from kimina_jax.sampler.int8 import Int8
from kimina_jax.sampler.sampling import Sampling
from kimina_jax.text.prompts import render_prompt, template
from kimina_jax.text.tokenizer import Tokenizer
from kimina_jax.trainer import objectives
from kimina_jax.trainer.advantages import AdvantageConfig
from kimina_jax.trainer.curriculum import CurriculumConfig
from kimina_jax.trainer.loop import RlConfig, Setup
from kimina_jax.weights import hf
from launch.cli import UserError, build, check_sections

RL_SECTIONS = (
    "init",
    "seed",
    "prompt",
    "problems",
    "optim",
    "objective",
    "advantages",
    "curriculum",
    "correction",
    "sampling",
    "sampler",
    "rl",
    "checker",
    "evaluation",
    "lora",
    "peak_flops",
    "mesh",
    "model",
    "compile",
)
# What a config may say of a model whose weights come from a checkpoint: its published shape, which
# launch.compile needs, and how it is computed.
MODEL_SETTINGS = ("preset", "dtype", "param_dtype", "remat", "attention")
SEEN = "sft_problems.json"  # in a checkpoint folder: the ids whose solutions SFT showed it
CHECKER_SETTINGS = ("toolchain", "workers", "timeout_s")
SAMPLER_SETTINGS = ("backend", "python", "options", "mesh", "int8", "attention")
VLLM_PYTHON = ".venv-vllm/bin/python"  # made by `make vllm`
EVALUATION_SETTINGS = ("split", "samples", "ks")


def claim_run(run: Path, config: dict) -> None:
    """Writes RUN/config.json, or checks that the one that is there is the same."""
    path = mailbox.config_file(run)
    if not path.exists():
        if run.is_dir() and any(entry.name != "locks" for entry in run.iterdir()):
            raise UserError(f"{run}: holds other files and no config.json; choose another --run")
        mailbox.write_json(path, config)
        return
    there = mailbox.read_json(path)
    if difference := first_difference(there, config):
        key, old, new = difference
        raise UserError(
            f"{run}: belongs to another configuration ({key} is {old} there and {new} here);"
            " choose another --run, or remove the folder"
        )


def first_difference(a: dict, b: dict, prefix: str = "") -> tuple[str, str, str] | None:
    """The first key whose value differs between two nested dicts, with both values as JSON."""
    for key in sorted(set(a) | set(b)):
        name = f"{prefix}{key}"
        left, right = a.get(key), b.get(key)
        if isinstance(left, dict) and isinstance(right, dict):
            if found := first_difference(left, right, f"{name}."):
                return found
        elif left != right or (key in a) != (key in b):
            shown = [json.dumps(d[key]) if key in d else "absent" for d in (a, b)]
            return name, shown[0], shown[1]
    return None


def newest_weights(run: Path) -> Path:
    """The last weights that a run has published, or its initial ones."""
    published = [p for p in sorted((run / "weights").glob("step_??????")) if mailbox.is_stable(p)]
    for folder in (*reversed(published), run / "model", run / "init"):
        if (folder / "config.json").is_file():
            return folder
    raise UserError(f"{run}: has no weights yet")


def problems_of(config: dict, split: str, source: str) -> tuple[Problem, ...]:
    """The problems of a split: bundled, or from the file that `problems.<split>` names."""
    section = config["problems"]
    if split not in section:
        raise UserError(f"{source}: the setting 'problems.{split}' is missing")
    return load(split) if section[split] == "bundled" else read_problems(Path(section[split]))


def objective_of(config: dict, source: str) -> objectives.Objective:
    """The objective: `objective.kind` is "mirror_descent" or "grpo"."""
    values = dict(config.get("objective") or {})
    kind = values.pop("kind", None)
    if kind == "mirror_descent":
        return build(objectives.MirrorDescent, {"objective": values}, "objective", source)
    if kind == "grpo":
        return build(objectives.Grpo, {"objective": values}, "objective", source)
    raise UserError(f"{source}: 'objective.kind' is {kind!r}; use mirror_descent or grpo")


def correction_of(config: dict, source: str) -> objectives.Correction:
    """The importance weights; none where the section `correction` is missing."""
    values = {"correction": config.get("correction") or {}}
    return build(objectives.Correction, values, "correction", source)


def lora_of(config: dict, source: str) -> lora.LoraConfig | None:
    """The adapters that train; None, for all weights, where `lora.rank` is 0."""
    values = dict(config.get("lora") or {"rank": 0})
    off = values.get("rank") == 0
    if "targets" in values:
        values["targets"] = tuple(values["targets"])
    chosen = build(lora.LoraConfig, {"lora": values | ({"rank": 1} if off else {})}, "lora", source)
    return None if off else chosen


def peak_flops_of(config: dict, source: str) -> float | None:
    """Operations a second of one device that the user knows of; None leaves it to the table of
    chips. No device is asked here: the process that checks a config must not claim one.
    """
    value = config.get("peak_flops") or 0.0
    if not isinstance(value, int | float) or not 0 <= value < float("inf"):
        raise UserError(
            f"{source}: 'peak_flops' is {value!r}; give the operations a second of one device, or 0"
        )
    return float(value) or None


def sampler_python(config: dict, source: str) -> str:
    """The Python that runs the sampler: this one for the JAX decoder, vLLM's own for vLLM."""
    values = config.get("sampler") or {}
    check_sections(values, SAMPLER_SETTINGS, f"{source}, section 'sampler'")
    backend = values.get("backend", "jax")
    if backend not in ("jax", "vllm"):
        raise UserError(f"{source}: 'sampler.backend' is {backend!r}; use jax or vllm")
    attention = values.get("attention", "auto")
    if attention not in KINDS:
        known = ", ".join(KINDS)
        raise UserError(f"{source}: 'sampler.attention' is {attention!r}; known: {known}")
    if backend == "jax":
        return sys.executable
    python = values.get("python") or VLLM_PYTHON
    if not Path(python).is_file():
        raise UserError(
            f"{source}: 'sampler.backend' is vllm, and there is no {python}; run `make vllm`, or"
            " set 'sampler.python' to a Python that has vLLM"
        )
    return python


def check_int8(config: dict, source: str) -> None:
    """Refuses int8 where the sampler has none, or where its first step would stop the run."""
    values = config.get("sampler") or {}
    int8 = build(Int8, {"int8": values.get("int8") or {}}, "int8", f"{source}, section 'sampler'")
    if not (int8.weights or int8.cache):
        return
    if values.get("backend", "jax") != "jax":
        raise UserError(
            f"{source}: 'sampler.int8' is the JAX decoder's; tell vLLM by 'sampler.options'"
        )
    if not (config.get("rl") or {}).get("rounding_limit"):
        raise UserError(
            f"{source}: 'sampler.int8' is set and 'rl.rounding_limit' is not; say how many nats a"
            ' token the rounding may cost, such as 0.1 (docs/sampler.md, "Eight bits")'
        )


def check_part_tokens(config: dict, source: str) -> None:
    """Refuses partial rollouts where the sampler has none."""
    backend = (config.get("sampler") or {}).get("backend", "jax")
    if backend != "jax" and (config.get("sampling") or {}).get("part_tokens"):
        raise UserError(
            f"{source}: 'sampling.part_tokens' is set, which only the JAX decoder knows; set it to"
            " 0, or 'sampler.backend' to jax"
        )


def check_rl_config(config: dict, source: str) -> None:
    """Refuses a configuration that some tier would refuse later."""
    check_sections(config, RL_SECTIONS, source)
    for section, known in (("checker", CHECKER_SETTINGS), ("evaluation", EVALUATION_SETTINGS)):
        values = dict(config.get(section) or {})
        if section == "checker":
            values.pop("environments", None)  # needed only where a problem names one
        check_sections(values, known, f"{source}, section {section!r}")
        if missing := [name for name in known if name not in values]:
            raise UserError(f"{source}: the setting '{section}.{missing[0]}' is missing")
    build(Sampling, config, "sampling", source)
    build(RlConfig, {"rl": rl_values(config)}, "rl", source)
    rl_optim(config, source)
    build(AdvantageConfig, config, "advantages", source)
    build(CurriculumConfig, config, "curriculum", source)
    objective_of(config, source)
    correction_of(config, source)
    lora_of(config, source)
    peak_flops_of(config, source)
    sampler_python(config, source)
    check_int8(config, source)
    check_part_tokens(config, source)
    check_sections(config.get("model") or {}, MODEL_SETTINGS, f"{source}, section 'model'")
    check_sections(config.get("compile") or {}, ("topology",), f"{source}, section 'compile'")
    if (config.get("model") or {}).get("preset"):
        preset_of(config, source)
    template(config["prompt"])
    init = config.get("init") or {}
    if sum(bool(init.get(kind)) for kind in ("sft", "checkpoint")) != 1:
        raise UserError(f"{source}: set exactly one of 'init.sft' and 'init.checkpoint'")


def preset_of(config: dict, source: str) -> transformer.Config:
    """The Config of `model.preset`, computed as the section `model` says."""
    name = config["model"]["preset"]
    if name not in PRESETS:
        raise UserError(
            f"{source}: 'model.preset' is {name!r}; known presets are {', '.join(PRESETS)}"
        )
    return computed_as(PRESETS[name], config, source)


def computed_as(model: transformer.Config, config: dict, source: str) -> transformer.Config:
    """`model` with the types, remat and attention of the section `model`."""
    values = {k: v for k, v in (config.get("model") or {}).items() if k != "preset"}
    try:
        return dataclasses.replace(model, **values)
    except ValueError as error:
        raise UserError(f"{source}: section 'model': {error}") from None


def rl_values(config: dict) -> dict:
    """The values of RlConfig; the seed stands at the top of a configuration."""
    return {**(config.get("rl") or {}), "seed": config["seed"]}


def rl_optim(config: dict, source: str) -> OptimConfig:
    """The optimizer of an RL run; its schedule lasts as long as the run if it says nothing."""
    rl = build(RlConfig, {"rl": rl_values(config)}, "rl", source)
    values = {"total_steps": rl.steps * rl.updates, **(config.get("optim") or {})}
    return build(OptimConfig, {"optim": values}, "optim", source)


def training_mesh(config: dict, rows: int, field: str, source: str) -> jax.sharding.Mesh:
    """The mesh of the section `mesh`, for microbatches of `rows` rows (the setting `field`).

    Must come before jax is used: on a CPU it makes the devices.
    """
    axes = config.get("mesh")
    # Muon multiplies whole matrices on every device: more work than the cores gain.
    if (config.get("optim") or {}).get("kind") != "muon":
        split_cores(rows, axes)
    try:
        mesh = make_mesh(axes)
    except ValueError as error:
        raise UserError(f"{source}: section 'mesh': {error}") from None
    if rows % (cut := math.prod(mesh.shape[axis] for axis in BATCH)):
        raise UserError(
            f"{source}: '{field}' is {rows}, and the mesh cuts rows into {cut} parts; make it a"
            f" multiple of {cut}"
        )
    return mesh


def rl_setup(
    config: dict, weights: Path, source: str
) -> tuple[RlConfig, Setup, dict, jax.sharding.Mesh]:
    """Everything the trainer needs, with the parameters of the folder `weights`."""
    rl = build(RlConfig, {"rl": rl_values(config)}, "rl", source)
    mesh = training_mesh(config, rl.rows, "rl.rows", source)
    param_dtype = (config.get("model") or {}).get("param_dtype")
    params, model = load_weights(weights, mesh, param_dtype)
    model = computed_as(model, config, source)
    tokenizer = Tokenizer(weights / "tokenizer.model")
    name = config["prompt"]
    setup = Setup(
        model=model,
        optim=rl_optim(config, source),
        objective=objective_of(config, source),
        advantages=build(AdvantageConfig, config, "advantages", source),
        curriculum=build(CurriculumConfig, config, "curriculum", source),
        sampling=config["sampling"],
        problems=training_problems(config, weights, source),
        encode_prompt=lambda problem: tokenizer.encode(render_prompt(problem, name)),
        write_tokenizer=tokenizer.write_hf,
        correction=correction_of(config, source),
        lora=lora_of(config, source),
        peak_flops=peak_flops_of(config, source),
    )
    return rl, setup, params, mesh


def check_environments(problems: Sequence[Problem], checker: dict) -> None:
    """Refuses problems for an environment that the section `checker` does not have."""
    known = {"", *(checker.get("environments") or {})}
    for problem in problems:
        if problem.environment not in known:
            raise UserError(
                f"the problem {problem.id} names the environment {problem.environment!r}; say in"
                f" 'checker.environments' what toolchain that is"
            )


def training_problems(config: dict, weights: Path, source: str) -> tuple[Problem, ...]:
    """RL's problems; with `problems.unseen`, those whose solutions SFT did not show the model.

    A model gains little from reward on problems that it has by heart.
    """
    problems = problems_of(config, "train", source)
    check_environments(problems, config["checker"])
    if not config["problems"].get("unseen"):
        return problems
    if not (weights / SEEN).is_file():
        raise UserError(
            f"{weights}: has no {SEEN}, which tells what SFT has seen; set problems.unseen=False"
        )
    seen = set(mailbox.read_json(weights / SEEN)["ids"])
    unseen = tuple(problem for problem in problems if problem.id not in seen)
    if not unseen:
        raise UserError(f"{source}: problems.unseen leaves no problem; lower SFT's problems.count")
    return unseen


def load_weights(
    folder: Path, mesh: jax.sharding.Mesh | None = None, param_dtype: str | None = None
) -> tuple[dict, transformer.Config]:
    """Parameters and model configuration of a Hugging Face folder, on `mesh` if one is given.

    `param_dtype` None keeps the type that the files have.
    """
    _check_ours(folder)
    return hf.load_model(folder, mesh=mesh, param_dtype=param_dtype)


def open_weights(folder: Path) -> tuple[dict, transformer.Config]:
    """`load_weights` without reading them, for `hf.export_model`."""
    _check_ours(folder)
    return hf.open_model(folder)


def _check_ours(folder: Path) -> None:
    for name in ("config.json", "tokenizer.model"):
        if not (folder / name).is_file():
            raise UserError(f"{folder}: is not a checkpoint folder of ours (it has no {name})")
