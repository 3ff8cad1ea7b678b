"""What was once read of many objects, beside them in the store: the first look of the next process needs it.

    index/<sha256>    a pack: what some hundreds of objects hold, or the few facts that looks ask of them

Each fact stands with the etag of the object it was read from: of an object that is another now it says
nothing. A pack is sealed with the ledger's key and bound to the code that made it. It is never needed: one
that is gone, cut, old or foreign costs whoever looks the time to read the objects. Any machine adds packs and
none is ever changed, so that writers need no lock; once there are many, the next writer joins them.
Decided in docs/decisions/0163-the-first-look.md.
"""

import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from adapters.file_version import SETTLED_NS
from adapters.ledger.key import KeySource
from adapters.store import Store, StoredObject
from adapters.store.format import is_current
from schemas.errors import PremierjetError, StoreUnusable

INDEX = "index/"
PURPOSE = b"premierjet index\n"
"""First bytes of what is sealed: no seal of a pack is one of a line of the ledger."""

FEW = 20
"""Objects that are read without asking the index, which would cost more than they do."""

MANY = 200
"""So many newly read objects make a pack; fewer are soon read again."""

MOST_PACKS = 12
"""More are joined to one."""

SETTLED = timedelta(microseconds=SETTLED_NS / 1000)
"""Age below which an object may change again under the same etag: nothing is kept of it."""


@dataclass
class DerivedIndex:
    """The packs of a store, and what is added to them; `code` names what made the facts."""

    store: Store
    key: KeySource
    code: Callable[[], str]
    _facts: dict[str, tuple[str, bytes]] | None = None
    _packs: list[str] = field(default_factory=list)
    _added: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    _asked: int = 0

    def find(self, kind: str, entry: StoredObject) -> bytes | None:
        """Return the fact of a kind about a listed object; None if it is not known of it as it is now."""
        self._asked += 1
        if self._asked <= FEW:
            return None
        if self._facts is None:
            self._facts = self._read_packs()
        etag, fact = self._facts.get(f"{kind} {entry.key}", ("", b""))
        return fact if etag == entry.etag else None

    def add(self, kind: str, entry: StoredObject, fact: bytes) -> None:
        """Add a fact, one line, that was just read from a listed object, unless that may still change."""
        if datetime.now(UTC) - entry.written_at > SETTLED and b"\n" not in fact:
            self._added[f"{kind} {entry.key}"] = entry.etag, fact

    def keep(self) -> None:
        """Write what was added, if it is much; a store that cannot be written costs time, nothing else."""
        if len(self._added) < MANY:
            return
        with suppress(PremierjetError):
            if is_current(self.store):  # or the first write of a command that only looks would upgrade it
                self._write()
        self._added = {}

    def _write(self) -> None:
        is_to_be_joined = len(self._packs) >= MOST_PACKS
        facts = self._join_facts() if is_to_be_joined else self._added
        data = zlib.compress(
            b"\n".join(f"{key}\t{etag}\t".encode() + fact for key, (etag, fact) in facts.items()), level=1
        )
        seal = self._seal(data)
        if seal is None:
            return
        pack = f"{INDEX}{sha256(data).hexdigest()}"
        self.store.put(pack, seal.encode() + b"\n" + data)
        for earlier in self._packs if is_to_be_joined else ():
            if earlier != pack:
                self.store.delete(earlier)

    def _join_facts(self) -> dict[str, tuple[str, bytes]]:
        """Return all facts about objects that are still there as they were read; the store is listed for it.

        A fact of another etag is never found again, and would be carried from pack to pack.
        """
        facts = {**(self._facts or {}), **self._added}
        parts = {_read_key(name).partition("/")[0] for name in facts}
        etags = {each.key: each.etag for part in sorted(parts) for each in self.store.list(f"{part}/")}
        return {name: fact for name, fact in facts.items() if etags.get(_read_key(name)) == fact[0]}

    def _read_packs(self) -> dict[str, tuple[str, bytes]]:
        """Return the facts of all packs; where two know an object, that of the later pack."""
        facts: dict[str, tuple[str, bytes]] = {}
        with suppress(StoreUnusable):
            packs = sorted(self.store.list(INDEX), key=lambda each: each.written_at)
            self._packs = [each.key for each in packs]
            for pack in self._packs:
                facts.update(self._read_pack(self.store.get(pack) or b""))
        return facts

    def _read_pack(self, stored: bytes) -> Mapping[str, tuple[str, bytes]]:
        seal, _, data = stored.partition(b"\n")
        if self._seal(data) != seal.decode("ascii", "replace"):
            return {}
        lines = (line.split(b"\t", 2) for line in zlib.decompress(data).split(b"\n"))
        return {key.decode(): (etag.decode(), fact) for key, etag, fact in lines}

    def _seal(self, data: bytes) -> str | None:
        """Return the seal of a pack's data; None if the installation has no key that can be read."""
        with suppress(PremierjetError):
            key = self.key.read()
            return key.mac(PURPOSE + f"{self.code()}\n".encode() + data) if key else None
        return None


def _read_key(name: str) -> str:
    """Return the key of the object that a fact, named by its kind and that key, is about."""
    return name.partition(" ")[2]
