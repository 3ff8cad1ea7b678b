"""Findings that quote two texts which do not agree, and the elements they name."""

from schemas.finding import Finding

OF_TWO_SOURCES = ("one", "other")
OF_DRAFT_AND_SOURCE = ("claim", "source")
"""Facts that hold the two quotations."""


def find_quotations(finding: Finding) -> tuple[str, str] | None:
    """Return the names of the facts that quote two texts which do not agree; None if none do."""
    pairs = (OF_TWO_SOURCES, OF_DRAFT_AND_SOURCE)
    return next((names for names in pairs if all(finding.facts.get(name) for name in names)), None)


def list_kept_places(finding: Finding) -> tuple[str, ...]:
    """Return the elements that keeping one side changes: those the finding names, or where it stands."""
    named = finding.facts.get("elements", "")
    return tuple(named.split(", ")) if named else (finding.place,)
