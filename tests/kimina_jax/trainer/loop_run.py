# SPDX-License-Identifier: Apache-2.0
"""What the tests of the RL loop share: real tiers in threads, a small job, a run up to a step.

Sampler, files, packing and updates are the real ones. The verdicts come from a rule over the text,
since an untrained model proves nothing and a run without rewards would have no update to compare.
"""

import dataclasses
import json

import jax
import numpy as np

from flextrain_jax.core.ckpt import Checkpoints
from flextrain_jax.core.mesh import make_mesh
from flextrain_jax.core.metrics import read_metrics
from flextrain_jax.core.optim import AdamW
from kimina_jax.model import lora, transformer
from kimina_jax.problems.load import Problem
from kimina_jax.protocol.claims import ClaimFiles
from kimina_jax.sampler import tier
from kimina_jax.sampler.engine_jax import JaxEngine
from kimina_jax.sampler.shared import SharedSampler
from kimina_jax.text.tokenizer import Tokenizer
from kimina_jax.trainer import loop
from kimina_jax.trainer.advantages import AdvantageConfig
from kimina_jax.trainer.curriculum import CurriculumConfig
from kimina_jax.trainer.objectives.mirror_descent import MirrorDescent
from lean_checker.records import Message, Verdict

TIMES = (
    "seconds",
    "busy",
    "idle",
    "per_second",
)  # in names of metrics of time
PROBLEMS = [
    Problem(f"p{i}", "propositional", 1 + i % 2, "", f"theorem t{i} (p : Prop) : p → p", "by", ())
    for i in range(12)
]


def verdict_of(text: str) -> str:
    """A rule that gives every group a mix of verdicts, infrastructure failures among them."""
    number = sum(text.encode())
    return "infra" if number % 11 == 0 else ("valid" if number % 3 == 0 else "wrong")


def by_rule(lines, asked, toolchain, rules):
    """Verdicts without a checker, in place of checking.prepare."""
    said = (Message("error", 0, 0, "it is against the rule"),)
    return {
        line["id"]: Verdict(line["id"], verdict_of(line["text"]), said, 0.1, "rule")
        for line in lines
    }, []


def engine() -> JaxEngine:
    """The decoder on one device, which has no mesh."""
    return JaxEngine(16)


def setup(objective=None):
    tokenizer = Tokenizer()
    model = transformer.Config(
        vocab_size=tokenizer.vocab_size,
        d_model=32,
        n_layers=2,
        n_heads=2,
        n_kv_heads=1,
        head_dim=16,
        d_ff=64,
        qkv_bias=True,
        max_len=128,
    )
    return loop.Setup(
        model=model,
        optim=AdamW(learning_rate=1e-2),
        objective=objective or MirrorDescent(),
        advantages=AdvantageConfig(),
        curriculum=CurriculumConfig(),
        sampling={"temperature": 1.0, "max_new_tokens": 12},
        problems=PROBLEMS,
        encode_prompt=lambda problem, shown=None: tokenizer.encode(
            problem.statement + (getattr(shown, "feedback", "") or getattr(shown, "proof", ""))
        ),
        write_tokenizer=tokenizer.write_hf,
    )


CONFIG = loop.RlConfig(
    steps=3, problems=4, samples=4, updates=2, rows=2, row_tokens=64, step_timeout_s=120
)


def run_to(run, steps, tiers, the_setup=None, config=CONFIG, shared=False):
    """Trains up to `steps` and returns the state's leaves and the metrics without times. With
    `shared` the trainer draws its samples itself."""
    the_setup = the_setup or setup()
    mesh = make_mesh({"fsdp": 1}, jax.devices()[:1])
    with jax.set_mesh(mesh):
        params = transformer.init_params(jax.random.key(1), the_setup.model)
        with tiers(run, shared), ClaimFiles(run) as claims:
            config = dataclasses.replace(config, steps=steps)
            own = (SharedSampler(run, engine(), claims, "float32", tier.Flow()), 10)
            chosen = own if shared else ()
            loop.train(run, config, the_setup, params, mesh, claims, *chosen)
        trained, _ = lora.split(params, the_setup.model, the_setup.lora, the_setup.seed)
        state = loop.create_state(trained, loop.make_optimizer(the_setup.optim))
        store = Checkpoints(run / "ckpt")
        state, record = store.restore(store.latest(), state)
    lines = [
        {k: v for k, v in line.items() if not any(word in k for word in TIMES)}
        for line in read_metrics(run)
    ]
    return jax.tree.map(np.asarray, jax.tree.leaves(state)), record, lines


def requests(run):
    return [json.loads(p.read_text()) for p in sorted((run / "requests").iterdir())]
