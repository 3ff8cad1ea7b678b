"""Which findings a writer can do something about, and in which deliverables they stand."""

from collections.abc import Iterator

from schemas.draft import Draft, named
from schemas.finding import Finding, Severity

BEYOND_A_WRITER = (
    "artefact.",
    "case_study.no_case",
    "citation.",
    "computation.",
    "data.",
    "positioning.aimless",
    "quiz.short",
    "revision.",
    "source.",
    "sources.",
)
"""Rules whose findings only other sources, other settings or a person can settle."""


def mendable(draft: Draft) -> Iterator[Finding]:
    """Yield the findings worth asking a writer again: no notes, nothing it has no hand in."""
    for finding in draft.findings:
        if finding.severity is not Severity.NOTE and not finding.rule.startswith(BEYOND_A_WRITER):
            yield finding


def faulted(draft: Draft) -> frozenset[str]:
    """Return the kinds of the deliverables in which something can be mended."""
    places = {finding.place for finding in mendable(draft)}
    return frozenset(
        artefact.kind
        for artefact in draft.content.artefacts
        if artefact.kind in places or any(each.id in places for each in named(artefact))
    )
