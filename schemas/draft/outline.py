"""Outline of a revision: its counts without its texts, so that many revisions are read quickly.

A stored draft is canonical JSON, whose names are in order (RFC 8785, 3.2.3): its content comes first, then
its findings, and its provenance stands before its number. So each can be cut out of the bytes.
"""

import re
from hashlib import sha256
from typing import Self

from pydantic import Field

from schemas.contract import Contract
from schemas.draft.revision import Provenance
from schemas.ids import Digest

CONTENT, AFTER_CONTENT = b'{"content":', b',"findings":['
PROVENANCE = b',"provenance":'
LAST = re.compile(rb',"revision":([0-9]+)}$')


class Outline(Contract):
    """A revision's number, its content's digest, and how it came to be."""

    revision: int = Field(ge=1)
    digest: Digest
    provenance: Provenance

    @classmethod
    def of_stored(cls, stored: bytes) -> Self:
        """Return the outline of a stored draft; raises ValueError where it is none."""
        last = LAST.search(stored)
        after, made = stored.rfind(AFTER_CONTENT), stored.rfind(PROVENANCE)
        if last is None or not stored.startswith(CONTENT) or not 0 < after < made < last.start():
            raise ValueError("is no canonical draft")
        return cls(
            revision=int(last[1]),
            digest=sha256(stored[len(CONTENT) : after]).hexdigest(),
            provenance=Provenance.from_json(stored[made + len(PROVENANCE) : last.start()]),
        )
