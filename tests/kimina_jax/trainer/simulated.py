# SPDX-License-Identifier: Apache-2.0
"""Tiers whose work is simulated: the loop, the files and the tiers' programs are the real ones, and
drawing and learning take as long as a test says.

Weights stand for one number, which says of every sample and of every score whether it came from the
version that was asked for.
"""

import contextlib
import dataclasses
import threading
import time

import jax
import numpy as np

from flextrain_jax.core.mesh import make_mesh
from flextrain_jax.core.metrics import read_metrics
from kimina_jax.checking import flow as checking
from kimina_jax.model import transformer
from kimina_jax.protocol import mailbox
from kimina_jax.protocol.claims import ClaimFiles
from kimina_jax.sampler import tier
from kimina_jax.sampler.sampling import Sample
from kimina_jax.sampler.shared import SharedSampler
from kimina_jax.trainer import loop
from kimina_jax.trainer.learner import rollout_metrics
from kimina_jax.trainer.setup import EVERY_STEP
from kimina_jax.weights import hf
from tests.kimina_jax.trainer.loop_run import CONFIG, TIMES, setup


def number_of(params) -> float:
    """What these weights stand for."""
    return float(np.asarray(params["layers"]["ln1"])[0, 0])


def scores(number, texts):
    """The log-probabilities that weights of this number give."""
    return [[-(number % 3.0) - 0.1 * i for i in range(1, len(row))] for row in texts]


class Engine:
    """Draws letters by the number of its weights and the sample's seed, in `seconds` a step."""

    backend = "simulated"

    def __init__(self, seconds=0.0):
        self.number, self._seconds = 0.0, seconds
        self.before_drawing = lambda: None

    def load(self, folder):
        self.number = number_of(hf.load_model(folder)[0])

    restart = load

    def hold(self, params, cfg):
        self.number = number_of(params)

    def release(self):
        self.number = 0.0

    def score(self, rows):
        return scores(self.number, rows)

    def generate(self, prompts, orders, sampling, *, end_ids, pad_id, text_of):
        time.sleep(self._seconds)
        self.before_drawing()
        for i, order in enumerate(orders):
            rng = np.random.default_rng([*order.seed, int(self.number * 1000)])
            tokens = rng.integers(10, 60, size=rng.integers(1, 9)).tolist()
            logps = (-rng.random(len(tokens))).tolist()
            yield Sample(i, tokens, logps, logps, "length")


class Learner:
    """Learns a number from the tokens and verdicts of a step, in `seconds`."""

    seconds = 0.0
    before_update = staticmethod(lambda step: None)

    def __init__(self, config, *rest):
        self.config = config

    def probe(self, trained, texts):
        return scores(number_of(trained), texts)

    def draws(self, trained, texts):
        return []

    def update(self, state, step, samples, prompts):
        type(self).before_update(step)
        time.sleep(self.seconds)
        assert {sample.problem for sample in samples} == set(prompts)
        text = "".join(f"{p.id}{p.tokens}{p.status}{p.version}" for p in samples)
        learnt = sum(text.encode()) % 97 / 97 + 0.05
        layers = state.params["layers"]
        layers = layers | {"ln1": layers["ln1"] + np.float32(learnt)}
        state = dataclasses.replace(state, params=state.params | {"layers": layers})
        versions = [version for sample in samples for version in sample.versions]
        found = {"staleness": float(np.mean(step - np.array(versions))), "learnt": learnt}
        return state, rollout_metrics(samples) | found


def files(run):
    """What the tiers wrote to each other, by name, without times."""
    parts = ("requests", "rollouts", "verdicts")
    return {
        str(path.relative_to(run)): path.read_bytes()
        for path in (path for part in parts for path in (run / part).rglob("*"))
        if path.is_file() and path.name != "timing.json"
    }


@contextlib.contextmanager
def tiers(run, engine):
    """A sampler with `engine`, if there is one, and a checker, in threads."""

    def sample():
        with ClaimFiles(run) as claims:
            tier.serve(run, engine, claims)

    def check():
        with ClaimFiles(run) as claims:
            checking.serve(run, iter, "rule", claims)

    mailbox.unmark_done(run)
    threads = [
        threading.Thread(target=work, daemon=True)
        for work in ((sample, check) if engine else (check,))
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        mailbox.mark_done(run)
        for thread in threads:
            thread.join(60)
            assert not thread.is_alive()


def train(run, steps, engine, saving=EVERY_STEP, stop=lambda: False, shared=False, **config):
    """Trains up to `steps` in simulated tiers; the number in the end, and the metrics without
    times. With `shared` the trainer draws its samples itself."""
    the_setup = dataclasses.replace(setup(), saving=saving)
    told = dataclasses.replace(CONFIG, steps=steps, **config)
    mesh = make_mesh({"fsdp": 1}, jax.devices()[:1])
    with jax.set_mesh(mesh):
        params = transformer.init_params(jax.random.key(1), the_setup.model)
        with tiers(run, None if shared else engine), ClaimFiles(run) as claims:
            own = SharedSampler(run, engine, claims, "float32", tier.Flow()) if shared else None
            loop.train(run, told, the_setup, params, mesh, claims, own, stop=stop)
    published = hf.load_model(mailbox.weights_folder(run, steps))[0]
    lines = [
        {k: v for k, v in line.items() if not any(word in k for word in TIMES)}
        for line in read_metrics(run)
    ]
    return number_of(published), lines
