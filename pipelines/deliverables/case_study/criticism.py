"""Rules on case studies: written for this organisation, and nothing invented."""

from collections.abc import Iterator

from pipelines.deliverables.case_study.contract import CaseStudy
from pipelines.deliverables.open_questions.criticism import find_given_answers
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.context import TAKEN_UP
from pipelines.drafting.critique.item_texts import fold_text
from pipelines.drafting.kind import Criticism
from pipelines.drafting.material import list_pieces, list_sources_in
from pipelines.drafting.objectives.cases import select_cases
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.course import Context
from schemas.draft import Nature, Section, list_texts, walk_citing
from schemas.finding import Finding
from schemas.language import Language

MOST_PROPOSED = 2
"""Cases that are proposed for a situation nobody told yet."""


def find_unlived_cases(case: Case) -> Iterator[Finding]:
    """Find case studies without a situation, and those that could happen in any organisation.

    For a situation the cases of the organisation that speak of the same things are proposed: whether the
    expected answers are right in one of them is for a person to judge. Situations that the sources provide
    for stand without one.
    """
    for study in case.content.artefacts:
        if not isinstance(study, CaseStudy):
            continue
        situation, *_ = study.sections
        decides = _asks_what_sources_provide_for(study, situation)
        if decides or all(getattr(each, "nature", None) is Nature.BLANK for each in walk_citing(situation)):
            yield from _propose_cases(case, situation, must_tell=not decides)
            continue
        context = case.course.context
        if context is not None and not _is_of(study, context, case.content.language):
            facts = {"organisation": context.organisation}
            yield Finding(rule="case_study.general", place=situation.id, facts=facts)


def _asks_what_sources_provide_for(study: CaseStudy, situation: Section) -> bool:
    """Return whether its tasks cite the situations they ask about, below a direction instead of a case."""
    read = (each for section in study.sections_for_learners() for each in section.statements)
    asks = any(each.nature is Nature.DIRECTION and each.citations for each in read)
    return asks and all(each.nature is Nature.DIRECTION for each in situation.statements)


def _propose_cases(case: Case, situation: Section, *, must_tell: bool) -> Iterator[Finding]:
    """Yield a finding for each case of the organisation that may be told; one for none, if one has to be."""
    language = case.content.language
    pieces = list_pieces(list_sources_in(case.spans, language))
    proposed = select_cases(case.course, pieces, language)
    for told in proposed[:MOST_PROPOSED]:
        yield Finding(rule="case_study.proposed_case", place=situation.id, facts={"case": told})
    if must_tell and not proposed:
        yield Finding(rule="case_study.no_case", place=situation.id)


def _is_of(study: CaseStudy, context: Context, language: Language) -> bool:
    """Return whether what learners read names the organisation, a word of its own, or one of its cases."""
    said = " ".join(
        text
        for section in study.sections_for_learners()
        for each in walk_citing(section)
        if getattr(each, "nature", None) is not Nature.BLANK
        for text in list_texts(each)
    )
    own = [context.organisation, *context.vocabulary]
    stems = list_content_stems(said, language)
    lived_here = any(
        share_of(list_content_stems(told, language), stems) >= TAKEN_UP for told in context.cases
    )
    return lived_here or any(fold_text(word) in fold_text(said) for word in own)


NOBODY_TOLD = ("case_study.no_case", "case_study.proposed_case")

CRITICISM = Criticism((find_given_answers, find_unlived_cases), place=-10, beyond_a_writer=NOBODY_TOLD)
