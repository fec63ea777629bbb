# SPDX-License-Identifier: Apache-2.0
"""The rollouts of a step as a log: several samplers append, and no sample stands there twice."""

from collections.abc import Iterable
from pathlib import Path

from kimina_jax.protocol import mailbox


class ShardLog:
    """The shards of a rollouts folder, to which several processes append without repeating an id.

    Only one process can create a shard of a given number, and only after it has read all shards
    that were there; whoever finds the number taken reads that shard and tries the next. So no id
    comes twice, whoever was killed or paused in between, and nobody waits for a lock.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ids: dict[str, frozenset[str]] = {}  # of each shard that has been read

    def ids(self) -> frozenset[str]:
        """The `id` of every line in the folder now. Raises CorruptFile."""
        names = {path.name: path for path in mailbox.shards(self.folder)}
        self._ids = {name: ids for name, ids in self._ids.items() if name in names}
        for name in names.keys() - self._ids.keys():
            try:
                lines = mailbox.read_jsonl(names[name], ("id",))
            except mailbox.MailboxError:
                if names[name].exists():
                    raise
                continue  # it was set aside meanwhile
            self._ids[name] = frozenset(line["id"] for line in lines)
        return frozenset().union(*self._ids.values())

    def append(self, lines: Iterable[dict]) -> Path | None:
        """Writes the lines whose ids are new as the next shard; None where none is new.

        The numbers of bad shards that were set aside are not used again.
        """
        lines = list(lines)
        while True:
            files = [*self.folder.glob("shard_?????.jsonl"), *self.folder.glob("*.jsonl.corrupt*")]
            last = max((int(file.name[6:11]) for file in files), default=-1)
            path = mailbox.shard_file(self.folder, last + 1)
            there = self.ids()  # read after the number was chosen, so nothing below it is missed
            if not (new := [line for line in lines if line["id"] not in there]):
                return None
            if mailbox.create_jsonl(path, new):
                return path
