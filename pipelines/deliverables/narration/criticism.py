"""Can each sentence be said in one breath?"""

import re
from collections.abc import Iterator

from pipelines.drafting.critique.case import Case
from pipelines.drafting.kind import Criticism
from pipelines.drafting.narrating import aloud
from schemas.draft import Recorded
from schemas.finding import Finding

BREATH = 35
"""Words; a voice says some 150 a minute, so fourteen seconds without a stop."""

PAUSE = re.compile(r"[.!?;:…](?:\s|$)")
"""Where a voice takes breath."""


def narration(case: Case) -> Iterator[Finding]:
    """Find sentences too long to be said in one breath."""
    for artefact in case.content.artefacts:
        if isinstance(artefact, Recorded):
            for each in aloud(artefact.sections):
                words = max(len(part.split()) for part in PAUSE.split(each.text))
                if words >= BREATH:
                    yield Finding(rule="narration.breath", place=each.id, facts={"count": str(words)})


CRITICISM = Criticism((narration,), place=60)
