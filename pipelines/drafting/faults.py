"""Findings that a writer can correct, and the deliverables that have them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from schemas.draft import Draft, walk_named
from schemas.finding import Finding, Severity

if TYPE_CHECKING:
    from pipelines.drafting.kind import Kinds

BEYOND_A_WRITER = (
    "artefact.",
    "citation.",
    "computation.",
    "data.",
    "picture.",
    "revision.",
    "source.",
    "sources.",
)
"""Rules whose findings only new sources, new settings or a person can settle; kinds add their own."""


def list_repairable_findings(kinds: "Kinds", draft: Draft) -> Iterator[Finding]:
    """Yield the findings a writer can correct, without notes."""
    for finding in draft.findings:
        if finding.severity is not Severity.NOTE and not _is_beyond_a_writer(kinds, finding.rule):
            yield finding


def _is_beyond_a_writer(kinds: "Kinds", rule: str) -> bool:
    kind = kinds.get(rule.partition(".")[0])
    own_rules = kind.criticism.beyond_a_writer if kind is not None else ()
    return rule.startswith(BEYOND_A_WRITER) or rule in own_rules


def find_faulty_kinds(kinds: "Kinds", draft: Draft) -> frozenset[str]:
    """Return the kinds of the deliverables in which something can be mended."""
    places = {finding.place for finding in list_repairable_findings(kinds, draft)}
    return frozenset(
        artefact.kind
        for artefact in draft.content.artefacts
        if artefact.kind in places or any(each.id in places for each in walk_named(artefact))
    )
