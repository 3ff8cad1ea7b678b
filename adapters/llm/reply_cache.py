"""Cache of replies in the store, by the digest of the question: asking again costs nothing."""

from pydantic import ValidationError

from adapters.llm import Ask, Reply
from adapters.store import Store
from schemas.contract import Contract


class CachedReply(Contract):
    """A reply as the store keeps it, with who gave it."""

    host: str
    model: str
    reply: Reply


class Replies:
    """The content-addressed cache `replies/<sha256>.json` of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, ask: Ask) -> Reply | None:
        """Return the stored reply to a question; None if there is none, or it cannot be read."""
        data = self._store.get(_key(ask))
        try:
            return None if data is None else CachedReply.from_json(data).reply
        except ValidationError:
            return None

    def keep(self, ask: Ask, reply: Reply) -> None:
        """Store a reply that proved usable; raises StoreUnusable if it cannot be written."""
        cached = CachedReply(host=ask.host, model=ask.model, reply=reply)
        self._store.put(_key(ask), cached.canonical())

    def forget(self, ask: Ask) -> None:
        """Remove a reply that proved unusable, so that the question is asked again."""
        self._store.delete(_key(ask))


def _key(ask: Ask) -> str:
    return f"replies/{ask.canonical_digest()}.json"
