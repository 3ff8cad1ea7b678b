"""Table of the tokens that replace personal data, by course: it stays in the store, never sent or logged.

pseudonyms/<course>/00000007.json   a page of new values with their tokens; pages are only added
"""

from collections.abc import Iterable, Iterator
from threading import Lock

from pydantic import ValidationError

from adapters.store import Store
from schemas.contract import Contract
from schemas.errors import StoreUnusable


class PseudonymEntry(Contract):
    """A value of a course and the token that takes its place, such as `[courriel-1]`."""

    token: str
    value: str


class PseudonymPage(Contract):
    """Values that were added together, in the order of their tokens."""

    entries: tuple[PseudonymEntry, ...]


class KeyTable:
    """The tokens of one course; a token is never given to another value. Safe in threads.

    Two runs may add at once: only one of them writes a page, and the other reads it before its own.
    """

    def __init__(self, store: Store, course: str) -> None:
        self._store = store
        self._folder = f"pseudonyms/{course}/"
        self._lock = Lock()
        self._tokens: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._pages = 0

    def read_tokens(self) -> dict[str, str]:
        """Return the token of every value of the course; raises StoreUnusable if a page is damaged."""
        with self._lock:
            self._read()
            return dict(self._tokens)

    def tokens(self, wanted: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Return the token of each value; `wanted` pairs the word of a new token with its value.

        Raises StoreUnusable if a page cannot be read or written.
        """
        asked = {value: word for word, value in wanted}
        with self._lock:
            while new := [value for value in asked if value not in self._tokens]:
                page = PseudonymPage(entries=tuple(self._mint_tokens(asked, new)))
                if self._store.put_if_absent(self._key(self._pages + 1), page.canonical()):
                    self._take(page)
                else:
                    self._read()
            return {value: self._tokens[value] for value in asked}

    def _mint_tokens(self, asked: dict[str, str], new: Iterable[str]) -> Iterator[PseudonymEntry]:
        counts = dict(self._counts)
        for value in new:
            word = asked[value]
            counts[word] = counts.get(word, 0) + 1
            yield PseudonymEntry(token=f"[{word}-{counts[word]}]", value=value)

    def _read(self) -> None:
        for entry in self._store.list(self._folder):
            if entry.key > self._key(self._pages):
                self._take(self._page(entry.key))

    def _take(self, page: PseudonymPage) -> None:
        self._pages += 1
        for entry in page.entries:
            self._tokens[entry.value] = entry.token
            word = entry.token.strip("[]").rpartition("-")[0]
            self._counts[word] = self._counts.get(word, 0) + 1

    def _page(self, key: str) -> PseudonymPage:
        try:
            return PseudonymPage.from_json(self._store.get(key) or b"")
        except ValidationError as error:
            # Raised without its cause: a logged traceback would show the values.
            del error
        raise StoreUnusable(
            "is not what was written",
            place=f"{self._store.place}/{key}",
            remedy="Restore it from a backup, or delete the folder: tokens are then given anew",
        )

    def _key(self, page: int) -> str:
        return f"{self._folder}{page:08}.json"
