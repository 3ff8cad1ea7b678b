"""A store as one look at many modules sees it: each part is listed once, and nothing is read twice in a row.

Records ask for the objects of one module at a time. Of thousands of modules that is a listing for each part
of each; so once a part was asked for of some modules, all of it is listed, by as many requests as it has
thousands of objects. What is listed is of one moment: objects added since are seen by the next look.
"""

from collections import Counter, OrderedDict
from collections.abc import Iterator, Mapping

from adapters.blob import Member
from adapters.store import Store, StoredObject
from adapters.store.derived_index import DerivedIndex

FEW = 20
"""Modules of which a part is listed one by one, before all of it is listed."""

MOST_READ = 64
"""Objects whose bytes are kept: a module asks for its own several times, several modules for a source."""

MOST_INDEXED = 8_000
"""Bytes of an object that the index may hold whole: ledger lines, receipts and releases, not drafts."""

BYTES = "bytes"
"""The kind of the fact that is all an object holds."""

Listing = Mapping[str, tuple[StoredObject, ...]]


class ListedStore:
    """What is in a store at one moment; nothing is written through it.

    With an `index`, small objects are taken from it that have the etag listed now: a bucket takes a request
    for each.
    """

    def __init__(self, store: Store, index: DerivedIndex | None = None) -> None:
        self.store = store
        self._index = index
        self._parts: dict[str, Listing] = {}
        self._by_key: dict[str, StoredObject] = {}
        self._asked = Counter[str]()
        self._read: OrderedDict[str, bytes | None] = OrderedDict()

    @property
    def place(self) -> str:
        """Return where the store is."""
        return self.store.place

    def list(self, prefix: str) -> Iterator[StoredObject]:
        """Yield the objects whose key starts with `prefix`, in key order."""
        part, _, below = prefix.partition("/")
        module, of_one_module, _ = below.partition("/")
        if part and not below:
            for entries in self._list_part(part).values():
                yield from entries
            return
        self._asked[part] += 1
        if not of_one_module or (part not in self._parts and self._asked[part] <= FEW):
            yield from self.store.list(prefix)
            return
        yield from (each for each in self._list_part(part).get(module, ()) if each.key.startswith(prefix))

    def find_listed(self, key: str) -> StoredObject | None:
        """Return what the listing says of an object; None if its part was not listed, or it is not there."""
        return self._by_key.get(key)

    def get(self, key: str) -> bytes | None:
        """Return the bytes under a key, or None; what its part does not list is not asked for."""
        if key in self._read:
            self._read.move_to_end(key)
            return self._read[key]
        is_absent = key.partition("/")[0] in self._parts and self.find_listed(key) is None
        data = None if is_absent else self._fetch(key)
        self._read[key] = data
        if len(self._read) > MOST_READ:
            self._read.popitem(last=False)
        return data

    def _fetch(self, key: str) -> bytes | None:
        entry = self.find_listed(key)
        if self._index is None or entry is None or entry.size > MOST_INDEXED:
            return self.store.get(key)
        data = self._index.find(BYTES, entry)
        if data is None:
            data = self.store.get(key)
            if data is not None:
                self._index.add(BYTES, entry, data)
        return data

    def pieces(self, key: str) -> Iterator[bytes] | None:
        """Return the bytes under a key in pieces, or None."""
        return self.store.pieces(key)

    def put(self, key: str, data: Member) -> None:
        """Refuse: a look writes nothing."""
        raise NotImplementedError

    def put_if_absent(self, key: str, data: bytes) -> bool:
        """Refuse: a look writes nothing."""
        raise NotImplementedError

    def replace(self, key: str, data: bytes, seen: bytes | None) -> bool:
        """Refuse: a look writes nothing."""
        raise NotImplementedError

    def delete(self, key: str) -> None:
        """Refuse: a look writes nothing."""
        raise NotImplementedError

    def _list_part(self, part: str) -> Listing:
        if part not in self._parts:
            grouped: dict[str, list[StoredObject]] = {}
            for entry in self.store.list(f"{part}/"):
                grouped.setdefault(entry.key.split("/")[1], []).append(entry)
                self._by_key[entry.key] = entry
            self._parts[part] = {name: tuple(entries) for name, entries in grouped.items()}
        return self._parts[part]
