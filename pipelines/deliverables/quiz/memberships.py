"""Single-choice questions on lists with a lead-in: which of these does the source list there?"""

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from pipelines.deliverables.quiz.candidate import Candidate, CandidateAnswer, draw_number
from pipelines.deliverables.quiz.phrases import ask_for_member, describe_member
from pipelines.deliverables.quiz.source_lists import ListedItem, SourceList, find_lists
from pipelines.deliverables.quiz.support import Sayings
from pipelines.drafting.material import Piece
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, list_stop_words, share_of, split_words
from schemas.language import Language
from schemas.languages.lexicon import Vocabulary, read_vocabulary

FEWEST_ITEMS = 3
FEWEST_RIVALS = 3
FEWEST_ITEM_WORDS, MOST_ITEM_WORDS = 2, 16
MOST_LEAD_WORDS = 24
TOO_ALIKE = 0.4


class MemberForms(Vocabulary):
    """The forms of items: `articles` begin a noun, `endings` are those of the first words of other items."""

    room: ClassVar[str] = "deliverables.quiz.memberships"

    articles: tuple[str, ...]
    endings: tuple[str, ...]


def list_candidates(pieces: tuple[Piece, ...], sayings: Sayings) -> list[Candidate]:
    """Return a question for each list that a sentence introduces, with items of other lists as distractors.

    None is sure: what one list names may well hold where another is asked for, which no rule can tell.
    """
    lists = tuple(find_lists(pieces, sayings.language))
    return [candidate for each in lists for candidate in _ask(each, lists, sayings)]


def _ask(listed: SourceList, lists: Iterable[SourceList], sayings: Sayings) -> Iterator[Candidate]:
    language = sayings.language
    items = [item for item in listed.items if _is_option(item)]
    if not listed.lead or len(listed.items) < FEWEST_ITEMS or len(listed.lead.split()) > MOST_LEAD_WORDS:
        return
    lead_stems = list_content_stems(listed.lead, language)
    others = [
        rival
        for other in lists
        if other is not listed and not _are_one_list(other, listed, language)
        for rival in other.items
        if _is_option(rival)
    ]
    rivals_by_form: dict[tuple[str, bool], list[str]] = {}
    for item in sorted(items, key=lambda each: draw_number(each.text, "member")):
        if lead_stems & list_content_stems(item.text, language):
            continue
        form = _find_form(item.text, language)
        if form not in rivals_by_form:
            may_rival = (each.text for each in others if _may_rival(each, item, listed, lead_stems, sayings))
            rivals_by_form[form] = list(dict.fromkeys(may_rival))
        rivals = rivals_by_form[form]
        if len(rivals) >= FEWEST_RIVALS:
            yield Candidate(
                stem=ask_for_member(listed.lead, language),
                key=CandidateAnswer(item.text),
                distractors=tuple(CandidateAnswer(rival) for rival in rivals),
                pieces=tuple(each for each in (listed.lead_piece, item.piece) if each is not None),
                family=listed.family,
                evidence=describe_member(listed.lead, item.text, language),
                weight=0.5,
                is_sure=False,
            )
            return


def _may_rival(
    rival: ListedItem, item: ListedItem, listed: SourceList, lead_stems: frozenset[str], sayings: Sayings
) -> bool:
    language = sayings.language
    stems = list_content_stems(rival.text, language)
    if _find_form(rival.text, language) != _find_form(item.text, language) or not stems:
        return False
    for member in listed.items:
        member_stems = list_content_stems(member.text, language)
        if share_of(stems, member_stems) > TOO_ALIKE or share_of(member_stems, stems) > TOO_ALIKE:
            return False
    return not stems & lead_stems and not sayings.say(rival.text, listed.lead, ())


def _are_one_list(one: SourceList, other: SourceList, language: Language) -> bool:
    """Return whether two lists hold the same sort of thing, as far as what introduces them tells."""
    stems, other_stems = (list_content_stems(each.introduced_by, language) for each in (one, other))
    return not stems or max(share_of(stems, other_stems), share_of(other_stems, stems)) >= TOO_ALIKE


def _is_option(item: ListedItem) -> bool:
    is_short = FEWEST_ITEM_WORDS <= len(item.text.split()) <= MOST_ITEM_WORDS
    return is_short and item.label is None and not re.search(r"[?:]", item.text) and item.text[0].isalnum()


def _find_form(text: str, language: Language) -> tuple[str, bool]:
    """Return the form of an item, so that none stands out: how its first word ends, and its capital."""
    words, first = read_vocabulary(MemberForms, language), split_words(canonical(text))[0]
    if first in words.articles:
        return words.articles[0], text[0].isupper()
    if first in list_stop_words(language):
        return first, text[0].isupper()
    ending = next((each for each in words.endings if first.endswith(each) and len(first) > len(each) + 1), "")
    return ending, text[0].isupper()
