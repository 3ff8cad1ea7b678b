"""Limits that reading a source has reached, by what was read: nobody waits for the same limit twice.

A cache: what is lost is found out again. Of each source one is kept, within the limits of its last reading.
"""

import json
from dataclasses import dataclass

from adapters.store import Store
from schemas.errors import SourceUnreadable
from schemas.refusal import Refusal


@dataclass(frozen=True)
class ReachedLimits:
    """In `reached/<sha256>.json`: the limits, and the refusal of the source that reached one of them."""

    store: Store

    def find(self, digest: str, limits: str, name: str) -> Refusal | None:
        """Return why a source was refused within these limits, by the name it has now; None if it was not."""
        try:
            kept = json.loads(self.store.get(_key_of(digest)) or b"{}")
            if kept["limits"] != limits:
                return None
            return Refusal(kept["wording"], **{**kept["facts"], "place": name})
        except (ValueError, TypeError, KeyError):  # none, or damaged, or of another version
            return None

    def keep(self, digest: str, limits: str, error: SourceUnreadable) -> None:
        """Store why a source was refused within these limits; what has no text of ours is not stored."""
        if error.refusal is None:
            return
        facts = {name: fact for name, fact in error.refusal.facts.items() if name != "place"}
        kept = {"limits": limits, "wording": error.refusal.wording, "facts": facts}
        self.store.put(_key_of(digest), json.dumps(kept, sort_keys=True).encode())


def _key_of(digest: str) -> str:
    return f"reached/{digest}.json"
