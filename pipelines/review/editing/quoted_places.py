"""Findings that quote two texts which do not agree, and the elements they name."""

from schemas.finding import Finding

OF_TWO_SOURCES = ("one", "other")
OF_DRAFT_AND_SOURCE = ("claim", "source")
"""Facts that hold the two quotations."""


def quotes_two_sides(finding: Finding) -> bool:
    """Return whether a finding quotes two texts that do not agree."""
    facts = finding.facts
    return any(all(facts.get(name) for name in names) for names in (OF_TWO_SOURCES, OF_DRAFT_AND_SOURCE))


def list_kept_places(finding: Finding) -> tuple[str, ...]:
    """Return the elements that keeping one side changes: those the finding names, or where it stands."""
    named = finding.facts.get("elements", "")
    return tuple(named.split(", ")) if named else (finding.place,)
