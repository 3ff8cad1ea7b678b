"""Authorship of an element that a person has changed, and its citations and nature."""

from collections.abc import Iterable
from typing import Any

from schemas.contract import Contract
from schemas.draft import (
    Citation,
    CitationStatus,
    Cited,
    Content,
    Nature,
    Origin,
    Phase,
    Recorded,
    Row,
    Statement,
)
from schemas.draft import walk_citing as elements_of
from schemas.draft.element_parts import OBJECTIVE
from schemas.draft.nature_labels import digest_spoken
from schemas.language import Language


def fields_of_editor(old: Cited, *, is_claim: bool = True) -> dict[str, Any]:
    """Return the fields that make an edited element its editor's.

    Its citations have to be verified again, unless what was edited is no claim (`is_claim`), such as the
    method of a phase. A corrected datum stays a datum; a missing one that is filled in becomes one.
    """
    fields: dict[str, Any] = {"origin": Origin.HUMAN}
    if is_claim:
        fields["citations"] = unverify_citations(old.citations)
    if getattr(old, "nature", None) is Nature.MISSING:
        fields["nature"] = Nature.DATA
    return fields


def touches_claim(element: Contract, part: str) -> bool:
    """Return whether the citations of an element support this part.

    Of a phase they support only its content, and no figure beside the text of a statement. Nothing is
    claimed by the objective that an element is filed under.
    """
    if part == OBJECTIVE:
        return False
    if isinstance(element, Statement):
        return part not in element.FIGURES
    return not isinstance(element, Phase) or part == "content"


def drop_evidence(element: Contract) -> dict[str, Any]:
    """Return the fields of an element that was made up: it rests on nothing."""
    return {"citations": ()} | ({"by_cell": None} if isinstance(element, Row) else {})


def unverify_citations(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """Return citations of an edited element, all to be verified again."""
    return tuple(c.model_copy(update={"status": CitationStatus.TO_VERIFY}) for c in citations)


def drop_stale_recordings(content: Content) -> Content:
    """Return a content without recordings of sentences that would be read aloud otherwise now."""
    if not any(isinstance(artefact, Recorded) for artefact in content.artefacts):
        return content
    artefacts = tuple(
        _drop_stale_from(a, content.language) if isinstance(a, Recorded) else a for a in content.artefacts
    )
    return content if artefacts == content.artefacts else content.model_copy(update={"artefacts": artefacts})


def _drop_stale_from(narration: Recorded, language: Language) -> Recorded:
    spoken_digests = {
        each.id: digest_spoken(each, language)
        for each in elements_of(narration.sections)
        if isinstance(each, Statement)
    }
    recordings = tuple(
        recording
        for recording in narration.recordings
        if spoken_digests.get(recording.statement) == recording.says
    )
    return (
        narration
        if recordings == narration.recordings
        else narration.model_copy(update={"recordings": recordings})
    )
