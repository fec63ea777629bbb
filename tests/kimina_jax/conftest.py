# SPDX-License-Identifier: Apache-2.0
"""The trainer's side of a run, for tests of samplers: published weights and requests."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import jax
import numpy as np
import pytest

from kimina_jax.model import logprobs, transformer
from kimina_jax.model.kept import keep
from kimina_jax.problems.load import Problem
from kimina_jax.protocol import mailbox, probe, rollouts
from kimina_jax.protocol.claims import ClaimFiles
from kimina_jax.sampler import tier
from kimina_jax.sampler.sampling import Sampling
from kimina_jax.text.tokenizer import Tokenizer
from kimina_jax.trainer import publish

PROBLEMS = [
    Problem(f"p{i}", "propositional", 1, "", f"theorem t{i} (p q : Prop) : p → q → p", "by", ())
    for i in range(3)
]

FLOW = tier.Flow()


@dataclasses.dataclass
class TrainerSide:
    """What a trainer would have written into `path`; `params[n]` are the weights of version n."""

    path: Path
    model: transformer.Config
    params: list[dict] = dataclasses.field(default_factory=list)
    tokenizer: Tokenizer = dataclasses.field(default_factory=Tokenizer)

    def logps(self, params: dict, rows: list[list[int]]) -> list[list[float]]:
        """The model's log-probability of every token but the first of each row."""
        tokens_BT = np.zeros((len(rows), max(map(len, rows))), np.int32)
        for i, row in enumerate(rows):
            tokens_BT[i, : len(row)] = row
        x_BTD = transformer.forward(params, tokens_BT, self.model)
        w_DV = transformer.unembed_matrix(params, self.model)
        targets_BT = np.roll(tokens_BT, -1, axis=1)
        logp_BT = np.asarray(logprobs.token_logprobs(x_BTD, w_DV, targets_BT, chunk=64)[0])
        return [logp_BT[i, : len(row) - 1].tolist() for i, row in enumerate(rows)]

    def publish(self, weights: dict, scored: dict | None = None) -> int:
        """The next version; `scored` are the weights that the trainer believes to publish."""
        version = len(self.params)
        self.params.append(weights)
        rows = [self.tokenizer.encode(problem.statement) for problem in PROBLEMS]
        logps = self.logps(weights if scored is None else scored, rows)

        def write_rest(folder):
            self.tokenizer.write_hf(folder)
            probe.write(folder, rows, logps)

        publish.publish(self.path, version, weights, self.model, write_rest)
        return version

    def request(
        self,
        step: int,
        samples: int = 2,
        begun: dict | None = None,
        version: int | None = None,
        **sampling,
    ) -> None:
        """Asks for `samples` answers to every problem by the weights of version `step`, or of
        `version`, or of those in `begun` for what follows these."""
        prompts = [(problem, self.tokenizer.encode(problem.statement)) for problem in PROBLEMS]
        rollouts.write_request(
            self.path,
            step,
            version=version,
            seed=0,
            sampling={"max_new_tokens": 8} | sampling,
            samples=samples,
            mismatch_limit=0.01,
            problems=prompts,
            begun=begun or {},
        )

    def sample(self, step: int, engine: tier.Engine, flow: tier.Flow = FLOW) -> None:
        """What a sampler of this run does for a step."""
        tier.sample_step(self.path, step, engine, ClaimFiles(self.path), flow)

    def lines(self, step: int) -> list[dict]:
        """The rollouts of a step, sorted by name."""
        folder = mailbox.rollouts_folder(self.path, step)
        found = [line for path in mailbox.shards(folder) for line in mailbox.read_jsonl(path)]
        return sorted(found, key=lambda line: line["id"])

    def harm(self, version: int, how: str) -> str:
        """Harms the published folder; returns what must be said about it ({wait}: the time-out)."""
        folder = mailbox.weights_folder(self.path, version)
        weights = next(folder.glob("*.safetensors"))
        if how == "late":
            (folder / mailbox.STABLE).unlink()
            return f"waited {{wait}} s for the weights {folder}"
        if how == "wrong version":
            manifest = mailbox.read_json(folder / "manifest.json")
            mailbox.write_json(folder / "manifest.json", manifest | {"version": version + 5})
            return f"holds version {version + 5}, not {version}"
        if how == "lost":
            weights.unlink()
        elif how == "truncated":
            weights.write_bytes(weights.read_bytes()[:-1000])
        else:
            weights.write_bytes(weights.read_bytes()[:-4] + b"\0\0\0\0")
        return f"{weights}: does not match the hash"

    def distance(self, step: int) -> float:
        """The largest difference of the rollouts' model log-probabilities from the trainer's."""
        lines = self.lines(step)
        prompts = {p.id: self.tokenizer.encode(p.statement) for p in PROBLEMS}
        rows = [[*prompts[line["problem"]], *line["tokens"]] for line in lines]
        return max(
            float(np.abs(np.array(row[-len(tokens) :]) - np.array(said)).max())
            for row, tokens, said in (
                (row, line["tokens"], line.get("model_logps", line["logps"]))
                for row, line in zip(self.logps(self.params[step], rows), lines, strict=True)
            )
        )

    def sampling_logps(self, step: int, sampling: Sampling) -> Iterator[tuple[dict, np.ndarray]]:
        """Each rollout with the log-probabilities of its tokens under the sampling distribution."""
        prompts = {p.id: self.tokenizer.encode(p.statement) for p in PROBLEMS}
        w_DV = transformer.unembed_matrix(self.params[step], self.model)
        for line in self.lines(step):
            row = [*prompts[line["problem"]], *line["tokens"]]
            x_TD = transformer.forward(self.params[step], np.array([row]), self.model)[0]
            logits_TV = x_TD[-len(line["tokens"]) - 1 : -1] @ w_DV
            logp_TV = jax.nn.log_softmax(keep(logits_TV, sampling))
            yield line, np.asarray(logp_TV)[np.arange(len(line["tokens"])), line["tokens"]]


@pytest.fixture
def trainer(tmp_path):
    """A trainer's side with two versions of the weights of a small model, and both requests."""
    tokenizer = Tokenizer()
    model = transformer.Config(
        vocab_size=tokenizer.vocab_size,
        d_model=64,
        n_layers=2,
        n_heads=2,
        n_kv_heads=1,
        head_dim=32,
        d_ff=96,
        qkv_bias=True,
        max_len=256,
    )
    side = TrainerSide(tmp_path / "run", model)
    for version in range(2):
        side.publish(transformer.init_params(jax.random.key(version), model))
        side.request(version)
    return side
