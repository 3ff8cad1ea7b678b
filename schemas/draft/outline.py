"""Outline of a revision: its number, digest and provenance, without its texts, which is quick to read.

A stored draft is canonical JSON, whose names are sorted (RFC 8785, 3.2.3): content, findings, provenance,
revision and, if a critic read it, verdicts come in this order, so that each can be cut out of the bytes
without parsing the others.
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
REVISION_AT_END = re.compile(rb',"revision":([0-9]+)(?:,"verdicts":\[[^\n]*\])?}$')


class Outline(Contract):
    """A revision's number, its content's digest, and how it came to be."""

    revision: int = Field(ge=1)
    digest: Digest
    provenance: Provenance

    @classmethod
    def of_stored(cls, stored: bytes) -> Self:
        """Return the outline of a stored draft; raises ValueError if the bytes are not one."""
        last = REVISION_AT_END.search(stored)
        content_end, provenance = stored.rfind(AFTER_CONTENT), stored.rfind(PROVENANCE)
        in_order = last is not None and 0 < content_end < provenance < last.start()
        if last is None or not stored.startswith(CONTENT) or not in_order:
            raise ValueError("is no canonical draft")
        return cls(
            revision=int(last[1]),
            digest=sha256(stored[len(CONTENT) : content_end]).hexdigest(),
            provenance=Provenance.from_json(stored[provenance + len(PROVENANCE) : last.start()]),
        )
