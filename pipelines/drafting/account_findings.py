"""Findings on an account of the sources: chapters of which more than a tenth is left out."""

from collections.abc import Iterator, Sequence
from math import ceil

from schemas.draft.alignment import WORDS_A_MINUTE
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.numbers import format_percent
from schemas.plan import LeftOutReason
from schemas.source_account import (
    DECIDED,
    MOST_LEFT_OUT,
    AccountedChapter,
    Reason,
    SourceAccount,
    describe_reason,
)

MOST_CHAPTERS = 5
"""Chapters of a source that have a finding of their own, those that lose most words."""

MOST_REASONS = 2
MOST_NAMED = 5
"""Titles that a finding on several chapters names."""


def find_left_out_chapters(account: SourceAccount) -> Iterator[Finding]:
    """Yield what a reviewer should know of the chapters that lose more than a tenth of their words.

    Chapters that lose most of them because the minutes had no room are told together, with those words alone.
    """
    chapters = [each for each in account.list_chapters() if each.share > MOST_LEFT_OUT]
    for source in dict.fromkeys(each.source for each in chapters):
        own = [each for each in chapters if each.source == source]
        without_room = [each for each in own if _find_main_reason(each) is LeftOutReason.NO_ROOM]
        cut = sorted((each for each in own if each not in without_room), key=lambda each: -each.lost)
        for chapter in cut[:MOST_CHAPTERS]:
            yield Finding(rule="account.chapter", place=source, facts=_state_facts(chapter))
        for rule, several, words in (
            ("account.chapters", cut[MOST_CHAPTERS:], sum(each.lost for each in cut[MOST_CHAPTERS:])),
            ("account.no-room", without_room, sum(map(_count_without_room, without_room))),
        ):
            if several:
                yield Finding(rule=rule, place=source, facts=_name_chapters(several, words))


def _find_main_reason(chapter: AccountedChapter) -> Reason | None:
    """Return why most of a chapter's words are lost, apart from what a person left out."""
    lost = {reason: count for reason, count in chapter.left_out.items() if reason not in DECIDED}
    return max(lost, key=lambda reason: lost[reason], default=None)


def _count_without_room(chapter: AccountedChapter) -> int:
    return chapter.left_out.get(LeftOutReason.NO_ROOM, 0)


def _state_facts(chapter: AccountedChapter) -> dict[str, str]:
    counted = sorted(chapter.left_out.items(), key=lambda pair: -pair[1])[:MOST_REASONS]
    facts = {
        "source": chapter.source,
        "chapter": _name_chapter(chapter),
        "words": str(chapter.lost),
    }
    for language, suffix in ((Language.ENGLISH, ""), (Language.FRENCH, "_fr")):
        named = (f"{describe_reason(reason, language)} ({count})" for reason, count in counted)
        facts[f"reasons{suffix}"] = ", ".join(named)
        facts[f"share{suffix}"] = format_percent(chapter.share, language)
    return facts


def _name_chapters(chapters: Sequence[AccountedChapter], words: int) -> dict[str, str]:
    names = list(dict.fromkeys(map(_name_chapter, chapters)))
    return {
        "source": chapters[0].source,
        "count": str(len(chapters)),
        "words": str(words),
        "minutes": str(ceil(words / WORDS_A_MINUTE)),
        "chapters": ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else ""),
    }


def _name_chapter(chapter: AccountedChapter) -> str:
    """Return the title of a chapter; what stands before the first title has the name of its source."""
    return chapter.titles[-1] if chapter.titles else chapter.source
