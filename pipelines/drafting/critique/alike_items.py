"""Rules on questions beside each other and beside all sources: none is asked twice, no distractor is true."""

from collections.abc import Iterator

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import QUOTED, fold_text, list_distractors
from pipelines.drafting.critique.options import asks_for_step
from pipelines.drafting.elements import list_right_answers
from pipelines.drafting.text.figures import find_numbers
from pipelines.drafting.text.likeness import count_denials
from pipelines.drafting.text.words import list_content_stems
from schemas.draft import GAP, MultipleChoice, Question, SingleChoice, TrueFalse
from schemas.finding import Finding
from schemas.language import Language
from schemas.source import Span

LEAST_OF_STEM = 0.5
LEAST_OF_KEY = 0.5
"""Shares of the shorter of two stems, and of two keys, that the other has too."""

LEAST_OF_CLAIM = 0.8
"""Share of two claims to judge that both have."""

LEAST_OF_SPAN = 0.8
"""Shares of a distractor's stems and of a passage's that the other has: the passage says just that."""

FEWEST_QUOTED_WORDS = 4
FEWEST_LETTERS = 4

FEWEST_STEMS = 3
"""Stems of a distractor; a shorter one is a term, which is true of one thing and not of another."""


def find_nearly_repeated_questions(case: Case) -> Iterator[Finding]:
    """Find questions of a deliverable on one passage whose stems and right answers share most words."""
    language = case.content.language
    for single_case in case.by_questionnaire.values():
        earlier: list[Question] = []
        for item in single_case.questions:
            alike = next((other for other in earlier if _is_alike(item, other, language)), None)
            if alike is not None:
                yield Finding(rule="item.near_repeated", place=item.id, facts={"other": alike.id})
            earlier.append(item)


def find_distractors_true_elsewhere(case: Case) -> Iterator[Finding]:
    """Find distractors that a passage says which no question cites, in the chapter of a cited passage.

    Where a question asks for a step, the other steps of the list are fair.
    """
    spans = [span for source in case.spans.drop_closed_answers().sources for span in source.spans]
    for item in case.choice_questions:
        if GAP.search(item.stem) or _quotes(item.stem):
            continue
        chapters = {citation.anchor.heading for citation in item.citations}
        cited = {citation.span for citation in item.citations}
        lists = set(map(case.find_list, cited)) - {None} if asks_for_step(item.stem) else set()
        nearby = [
            span
            for span in spans
            if span.id not in cited
            and span.anchor.heading in chapters
            and case.find_list(span.id) not in lists
        ]
        for option in list_distractors(item):
            span = _find_saying(option, nearby, case.content.language)
            if span is not None:
                facts = {"option": cut_excerpt(option), "source": cut_excerpt(span.text)}
                yield Finding(rule="item.true_elsewhere", place=item.id, facts=facts)


def _quotes(stem: str) -> bool:
    """Return whether a stem quotes a sentence: it then asks which one belongs to it, and others say more."""
    return any(len(text.split()) >= FEWEST_QUOTED_WORDS for text in QUOTED.findall(stem))


def _find_saying(option: str, spans: list[Span], language: Language) -> Span | None:
    stems = list_content_stems(option, language)
    if len(stems) < FEWEST_STEMS:
        return None
    for span in spans:
        said = list_content_stems(span.text, language)
        common = sum(any(_is_one_word(each, other) for other in said) for each in stems)
        is_denied = (count_denials(span.text, language) - count_denials(option, language)) % 2
        if common >= LEAST_OF_SPAN * max(len(stems), len(said)) and not is_denied:
            return span
    return None


def _is_one_word(stem: str, other: str) -> bool:
    """Return whether two stems may be of one word: "speak" and "speaking"."""
    shorter, longer = sorted((stem, other), key=len)
    return stem == other or (len(shorter) >= FEWEST_LETTERS and longer.startswith(shorter))


def _is_alike(item: Question, other: Question, language: Language) -> bool:
    if type(item) is not type(other) or _is_same_wording(item, other):
        return False
    cited = {citation.span for citation in item.citations}
    if not cited & {citation.span for citation in other.citations} or GAP.search(item.stem):
        return False
    if isinstance(item, TrueFalse) and isinstance(other, TrueFalse):
        return item.answer is other.answer and _share(item.stem, other.stem, language) >= LEAST_OF_CLAIM
    if not isinstance(item, SingleChoice | MultipleChoice):
        return False
    key, other_key = (" ".join(list_right_answers(each)) for each in (item, other))
    numbers, other_numbers = find_numbers(key, words=True), find_numbers(other_key, words=True)
    if numbers and other_numbers and numbers.isdisjoint(other_numbers):
        return False
    return (
        _share(item.stem, other.stem, language) >= LEAST_OF_STEM
        and _share(key, other_key, language) >= LEAST_OF_KEY
    )


def _is_same_wording(item: Question, other: Question) -> bool:
    """Return whether two stems are one, which `item.repeated` reports, or asks with other options."""
    return fold_text(item.stem) == fold_text(other.stem)


def _share(one: str, other: str, language: Language) -> float:
    """Return the share of the shorter text's stems that the longer has, 0 to 1."""
    stems, others = list_content_stems(one, language), list_content_stems(other, language)
    fewest = min(len(stems), len(others))
    return len(stems & others) / fewest if fewest else 0.0
