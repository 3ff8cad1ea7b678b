"""Rules on case studies: written for this organisation, and nothing invented."""

from collections.abc import Iterator

from pipelines.deliverables.case_study.contract import CaseStudy
from pipelines.deliverables.open_questions.criticism import find_given_answers
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.context import TAKEN_UP
from pipelines.drafting.critique.item_texts import fold_text
from pipelines.drafting.kind import Criticism
from pipelines.drafting.text.words import list_content_stems, share_of
from schemas.course import Context
from schemas.draft import Nature, list_texts, walk_citing
from schemas.finding import Finding
from schemas.language import Language


def find_unlived_cases(case: Case) -> Iterator[Finding]:
    """Find case studies without a situation, and those that could happen in any organisation."""
    for study in case.content.artefacts:
        if not isinstance(study, CaseStudy):
            continue
        situation, *_ = study.sections
        if all(getattr(each, "nature", None) is Nature.BLANK for each in walk_citing(situation)):
            yield Finding(rule="case_study.no_case", place=situation.id)
            continue
        context = case.course.context
        if context is not None and not _is_of(study, context, case.content.language):
            facts = {"organisation": context.organisation}
            yield Finding(rule="case_study.general", place=situation.id, facts=facts)


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


CRITICISM = Criticism(
    (find_given_answers, find_unlived_cases), place=-10, beyond_a_writer=("case_study.no_case",)
)
