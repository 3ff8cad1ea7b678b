"""Authorship of an element that a person has changed, and its citations and nature."""

from hashlib import sha256
from typing import Any

from schemas.contract import Contract
from schemas.draft import Citation, CitationStatus, Cited, Content, Nature, Origin, Phase, Recorded, Statement
from schemas.draft import walk_citing as elements_of


def fields_of_editor(before: Cited, *, is_claim: bool = True) -> dict[str, Any]:
    """Return the fields that make an edited element its editor's.

    Its citations vouch for nothing any more, unless what was edited is no claim (`is_claim`), such as the
    method of a phase. A person answers for a datum they correct, which stays one; a missing datum they
    fill in becomes one.
    """
    fields: dict[str, Any] = {"origin": Origin.HUMAN}
    if is_claim:
        fields["citations"] = unverify_citations(before)
    if getattr(before, "nature", None) is Nature.MISSING:
        fields["nature"] = Nature.DATA
    return fields


def touches_claim(element: Contract, part: str) -> bool:
    """Return whether a part is what an element's citations were verified for: of a phase, its content."""
    return not isinstance(element, Phase) or part == "content"


def unverify_citations(before: Cited | None) -> tuple[Citation, ...]:
    """Return the citations of an edited element, none of them vouched for any more."""
    citations = before.citations if before else ()
    return tuple(c.model_copy(update={"status": CitationStatus.TO_VERIFY}) for c in citations)


def drop_stale_recordings(content: Content) -> Content:
    """Return a content whose every recording reads what its sentence says; the others are left out.

    Nobody would hear that the text was corrected since it was read aloud.
    """
    if not any(isinstance(artefact, Recorded) for artefact in content.artefacts):
        return content
    artefacts = tuple(_mark_spoken(a) if isinstance(a, Recorded) else a for a in content.artefacts)
    return content if artefacts == content.artefacts else content.model_copy(update={"artefacts": artefacts})


def _mark_spoken(narration: Recorded) -> Recorded:
    says = {
        each.id: sha256(each.text.encode()).hexdigest()
        for each in elements_of(narration.sections)
        if isinstance(each, Statement)
    }
    recordings = tuple(
        recording for recording in narration.recordings if says.get(recording.statement) == recording.says
    )
    return (
        narration
        if recordings == narration.recordings
        else narration.model_copy(update={"recordings": recordings})
    )
