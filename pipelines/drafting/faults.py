"""Findings that a writer can correct."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from schemas.draft import Draft
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

NOTES_TO_MEND = frozenset({"critic.language"})
"""Notes that other words settle: a learner stumbles over the ones that are there."""

MENDED_BY_CITING = frozenset({"citation.unrelated"})
"""Rules on citations that a writer settles with other words, or by naming the passages a text rests on."""


def list_repairable_findings(kinds: "Kinds", draft: Draft) -> Iterator[Finding]:
    """Yield the findings a writer can correct, without notes but those of a critic on the language."""
    for finding in draft.findings:
        is_worth_it = finding.severity is not Severity.NOTE or finding.rule in NOTES_TO_MEND
        if is_worth_it and not _is_beyond_a_writer(kinds, finding.rule):
            yield finding


def _is_beyond_a_writer(kinds: "Kinds", rule: str) -> bool:
    kind = kinds.get(rule.partition(".")[0])
    own_rules = kind.criticism.beyond_a_writer if kind is not None else ()
    is_beyond = rule.startswith(BEYOND_A_WRITER) and rule not in MENDED_BY_CITING
    return is_beyond or rule in own_rules
