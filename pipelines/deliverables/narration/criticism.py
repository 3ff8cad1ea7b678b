"""Rules on narrations: each sentence can be said in one breath."""

import re
from collections.abc import Iterator

from pipelines.drafting.critique.case import Case
from pipelines.drafting.kind import Criticism
from pipelines.drafting.narration_audio import list_spoken_statements
from schemas.draft import Recorded
from schemas.finding import Finding

BREATH = 35
"""Words; a voice says some 150 a minute, so fourteen seconds without a stop."""

PAUSE = re.compile(r"[.!?;:…](?:\s|$)")
"""Where a voice takes breath."""


def find_long_sentences(case: Case) -> Iterator[Finding]:
    """Find sentences too long to be said in one breath."""
    for artefact in case.content.artefacts:
        if isinstance(artefact, Recorded):
            for each in list_spoken_statements(artefact.sections):
                words = max(len(part.split()) for part in PAUSE.split(each.text))
                if words >= BREATH:
                    yield Finding(rule="narration.breath", place=each.id, facts={"count": str(words)})


CRITICISM = Criticism((find_long_sentences,), place=60)
