"""Single-choice questions on lists with a lead-in: which of these does the source not name there?

The others are items of the list, so that only one option rests on what another list does not say.
"""

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from pipelines.deliverables.quiz.candidate import Candidate, CandidateAnswer
from pipelines.deliverables.quiz.phrases import ask_for_stranger, describe_member
from pipelines.deliverables.quiz.source_lists import ListedItem, SourceList, find_lists
from pipelines.deliverables.quiz.support import Sayings
from pipelines.drafting.material import Piece
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, list_stop_words, share_of, split_words
from schemas.language import Language
from schemas.languages.lexicon import Vocabulary, read_vocabulary

FEWEST_MEMBERS = 3
MOST_MEMBERS = 12
"""Members of a list that a stranger is compared with: a list of thousands names nothing in particular."""

NEAREST_LISTS = 6
"""Lists before and after one that may give it a stranger: what stands near is about the same."""

FEWEST_ITEM_WORDS, MOST_ITEM_WORDS = 2, 16
MOST_LEAD_WORDS = 24
TOO_ALIKE = 0.4


class MemberForms(Vocabulary):
    """The forms of items: `articles` begin a noun, `endings` are those of the first words of other items."""

    room: ClassVar[str] = "deliverables.quiz.memberships"

    articles: tuple[str, ...]
    endings: tuple[str, ...]


def list_candidates(pieces: tuple[Piece, ...], sayings: Sayings) -> list[Candidate]:
    """Return a question for each list that a sentence introduces, with an item of a list near it as the key.

    None is sure: what one list names may well hold where another is asked for, which no rule can tell.
    """
    lists = [each for each in find_lists(pieces, sayings.language) if each.items]
    candidates: list[Candidate] = []
    for number, listed in enumerate(lists):
        if not listed.lead or len(listed.lead.split()) > MOST_LEAD_WORDS:
            continue
        after = lists[number + 1 : number + 1 + NEAREST_LISTS]
        before = lists[max(0, number - NEAREST_LISTS) : number]
        near = [other for other in (*after, *reversed(before)) if _is_beside(other, listed, sayings)]
        candidates += _ask(listed, near, sayings)
    return candidates


def _ask(listed: SourceList, near: Sequence[SourceList], sayings: Sayings) -> Iterator[Candidate]:
    """Yield the question of a list with the first stranger that has the form of three of its items."""
    language = sayings.language
    members = [item for item in listed.items[:MOST_MEMBERS] if _is_option(item)]
    for stranger in (item for other in near for item in other.items[:MOST_MEMBERS] if _is_option(item)):
        form = _find_form(stranger.text, language)
        alike = [item for item in members if _find_form(item.text, language) == form]
        if len(alike) < FEWEST_MEMBERS or _may_belong(stranger, listed, sayings):
            continue
        lead_piece = () if listed.lead_piece is None else (listed.lead_piece,)
        yield Candidate(
            stem=ask_for_stranger(listed.lead, language),
            key=CandidateAnswer(stranger.text),
            distractors=tuple(CandidateAnswer(item.text) for item in alike),
            pieces=(*lead_piece, stranger.piece),
            family=listed.family,
            evidence=describe_member(listed.lead, " ; ".join(item.text for item in members), language),
            weight=0.5,
            is_sure=False,
        )
        return


def _may_belong(stranger: ListedItem, listed: SourceList, sayings: Sayings) -> bool:
    """Return whether an item of another list may well be one of this list too."""
    language = sayings.language
    stems = list_content_stems(stranger.text, language)
    if not stems or stems & list_content_stems(listed.lead, language):
        return True
    for member in listed.items[:MOST_MEMBERS]:
        member_stems = list_content_stems(member.text, language)
        if max(share_of(stems, member_stems), share_of(member_stems, stems)) > TOO_ALIKE:
            return True
    return sayings.say(stranger.text, listed.lead, ())


def _is_beside(other: SourceList, listed: SourceList, sayings: Sayings) -> bool:
    """Return whether a list is of the same source and of another sort, as far as its lead-in tells."""
    if other.items[0].piece.source is not listed.items[0].piece.source:
        return False
    one, two = (list_content_stems(each.introduced_by, sayings.language) for each in (listed, other))
    return bool(two) and max(share_of(one, two), share_of(two, one)) < TOO_ALIKE


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
