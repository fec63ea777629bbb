# SPDX-License-Identifier: Apache-2.0
"""One of two processes that publish models together: ADDRESS PROCESS FOLDER.

FOLDER/JOBS names the models that lie in FOLDER and how each is to be cut and published; JOBS gets
what this process has opened. At last process 1 may write small files only: a publication fails, and
the next one does not.
"""

import json
import resource
import sys
from pathlib import Path

import jax

from flextrain_jax.core import hosts
from flextrain_jax.core.mesh import make_mesh
from kimina_jax.model import lora
from kimina_jax.protocol import mailbox
from kimina_jax.trainer import publish
from kimina_jax.weights import hf, peft

JOBS = "jobs.json"
LORA = lora.LoraConfig(rank=2, alpha=4.0, targets=("q", "down"))
LIMIT = 2_000  # bytes of a file


def publish_one(place: Path, name: str, mesh_of: dict, dtype: str | None, version: int) -> None:
    """Loads one model onto a mesh over both processes and publishes it, with an adapter beside."""
    mesh = make_mesh(mesh_of)
    with jax.set_mesh(mesh):
        params, cfg = hf.load_model(place / name, mesh=mesh)
        adapters = jax.jit(lora.init, static_argnums=(1, 2))(jax.random.key(1), cfg, LORA)

        def write_rest(folder):
            written = peft.export_adapter(adapters, cfg, LORA, folder / peft.FOLDER, "base")
            return {f"{peft.FOLDER}/{name}": digest for name, digest in written.items()}

        publish.publish(place / f"{name}-published", version, params, cfg, write_rest, dtype)


def main() -> None:
    """Publishes all, then what cannot be written, then it again."""
    address, process, place = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    jax.distributed.initialize(address, 2, process, cluster_detection_method="deactivate")
    hosts.meet()
    opened = []

    def see(event, arguments):
        if event == "open" and "-published" in str(arguments[0]):
            opened.append([Path(str(arguments[0])).name, str(arguments[1])])

    sys.addaudithook(see)
    jobs = json.loads((place / JOBS).read_text())
    for name, (mesh_of, dtype) in jobs.items():
        publish_one(place, name, mesh_of, dtype, version=3)
    (place / f"opened-{process}.json").write_text(json.dumps(opened))
    hosts.meet()
    *_, (name, (mesh_of, dtype)) = jobs.items()
    least, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    if process == 1:
        resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT, most))
    try:
        publish_one(place, name, mesh_of, dtype, version=4)
    except mailbox.MailboxError as error:
        left = sorted(path.name for path in (place / f"{name}-published" / "weights").iterdir())
        resource.setrlimit(resource.RLIMIT_FSIZE, (least, most))
        said = {"error": str(error), "left": left}
        (place / f"refused-{process}.json").write_text(json.dumps(said))
    publish_one(place, name, mesh_of, dtype, version=5)
    hosts.meet()


if __name__ == "__main__":
    main()
