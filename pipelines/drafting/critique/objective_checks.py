"""Which objectives a question asked after the lesson checks, so that "no question checks" is never false.

A question checks an objective if it is marked as serving it, or its page is; if it rests on the chapter that
teaches the objective, or probably does; or if it has half of its words. Where one of these holds,
"no question" would be wrong.
"""

from collections.abc import Iterator

from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import join_cited_passages
from pipelines.drafting.elements import list_right_answers
from pipelines.drafting.objectives.evidence_strength import FEWEST_SHARED_STEMS
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.course import Objective
from schemas.draft import Question, Section, Sectioned, Worksheet, walk_citing
from schemas.draft.alignment import list_pages, list_questions
from schemas.language import Language

HALF = 0.5
"""Share of an objective's stems from which a question may check it."""


def is_checked(objective: Objective, case: Case) -> bool:
    """Return whether a question of the quiz, of a page or of a worksheet checks an objective."""
    questions = [*_list_asked(case)]
    if any(objective.id in (item.objective, page) for item, page in questions):
        return True
    if any(sheet.objective == objective.id for sheet in _list_sheets(case)):
        return True
    taught = _list_taught_spans(objective, case)
    return any(_rests_on(item, taught) or _has_words(item, objective, case) for item, _ in questions)


def has_evidence(objective: Objective, case: Case) -> bool:
    """Return whether the rules are sure of a passage that teaches an objective."""
    return case.evidence.find_evidence(objective) is not None


def _list_asked(case: Case) -> Iterator[tuple[Question, str | None]]:
    """Yield each question asked after or within the lesson, with the objective of its page."""
    yield from ((item, None) for item in list_questions(case.content))
    for deliverable in case.content.artefacts:
        for section in deliverable.sections if isinstance(deliverable, Sectioned) else ():
            for block in section.blocks:
                yield from ((item, section.objective) for item in block.list_questions())


def _list_sheets(case: Case) -> Iterator[Section]:
    for deliverable in case.content.artefacts:
        if isinstance(deliverable, Worksheet) and deliverable.asks_by_objective:
            yield from deliverable.sections_for_learners()


def _list_taught_spans(objective: Objective, case: Case) -> frozenset[str]:
    """Return the spans that pages on the objective cite, and those of the chapter that is its evidence."""
    pages = (page for page in list_pages(case.content) if page.objective == objective.id)
    cited = {
        citation.span for page in pages for element in walk_citing(page) for citation in element.citations
    }
    index = case.evidence
    # A chapter below the bar may teach it all the same: whoever accuses needs more than a missing proof.
    found = index.find_evidence(objective) or index.find_likeliest(objective)
    pieces_found = found.chapter.pieces if found else ()
    return frozenset(cited | {piece.span.id for piece in pieces_found})


def _rests_on(item: Question, spans: frozenset[str]) -> bool:
    return any(citation.span in spans for citation in item.citations)


def _has_words(item: Question, objective: Objective, case: Case) -> bool:
    language = case.content.language
    wanted = list_content_stems(objective.text, language)
    stems = _list_item_stems(item, language)
    return len(stems & wanted) >= min(FEWEST_SHARED_STEMS, len(wanted)) and share_of(wanted, stems) >= HALF


def _list_item_stems(item: Question, language: Language) -> frozenset[str]:
    texts = (item.stem, *list_right_answers(item), join_cited_passages(item))
    return list_content_stems(" ".join(texts), language)
