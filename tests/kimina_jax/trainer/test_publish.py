# SPDX-License-Identifier: Apache-2.0
"""Published folders: hashed while they are written, by one process."""

import hashlib
import sys

import jax
import pytest

from kimina_jax.model import lora, transformer
from kimina_jax.protocol import mailbox, manifest
from kimina_jax.trainer import publish
from kimina_jax.weights import peft

CFG = transformer.Config(
    vocab_size=40,
    d_model=24,
    n_layers=3,
    n_heads=4,
    n_kv_heads=2,
    head_dim=6,
    d_ff=32,
    tie_embeddings=False,
)
LORA = lora.LoraConfig(rank=2, alpha=4.0, targets=("q", "down"))
opens: list[tuple] | None = None  # (path, mode) of every file that is opened, while it is a list


def _see(event, arguments):
    if event == "open" and opens is not None:
        opens.append(arguments[:2])


@pytest.fixture
def opened():
    """What is opened during a test. Python takes no audit hook back; outside it does nothing."""
    global opens
    if not hasattr(_see, "added"):
        sys.addaudithook(_see)
        _see.added = True
    opens = []
    yield opens
    opens = None


@pytest.fixture(scope="module")
def params():
    return transformer.init_params(jax.random.key(0), CFG)


def write_rest(folder):
    adapters = lora.init(jax.random.key(1), CFG, LORA)
    digests = peft.export_adapter(adapters, CFG, LORA, folder / peft.FOLDER, "base")
    (folder / "tokenizer.txt").write_text("a b c")
    return {f"{peft.FOLDER}/{name}": digest for name, digest in digests.items()}


@pytest.mark.parametrize("dtype", [None, "bfloat16"])
def test_a_published_file_is_hashed_while_it_is_written_and_not_read(
    tmp_path, params, opened, dtype
):
    folder = publish.publish(tmp_path, 7, params, CFG, write_rest, dtype)
    weights = [(str(path), mode) for path, mode in opened if "safetensors" in str(path)]
    assert len(weights) == 2 and {mode for _, mode in weights} == {"w"}
    told = mailbox.read_json(folder / manifest.FILE)
    by_hand = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in (manifest.FILE, mailbox.STABLE)
    }
    assert told == {"version": 7, "dtype": dtype or "float32", "sha256": by_hand}
    assert {"model.safetensors", "adapter/adapter_model.safetensors", "tokenizer.txt"} < {*by_hand}


def test_a_manifest_is_the_same_with_and_without_known_hashes(tmp_path, params):
    folder = publish.publish(tmp_path, 7, params, CFG, write_rest)
    written = (folder / manifest.FILE).read_bytes()
    (folder / manifest.FILE).unlink()
    (folder / mailbox.STABLE).unlink()
    manifest.write(folder, 7, "float32")
    assert (folder / manifest.FILE).read_bytes() == written
