"""Findings on an account of the sources: chapters of which more than a tenth is left out."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from math import ceil

from pipelines.drafting.objectives.other_modules import ChapterPlace
from schemas.draft.alignment import WORDS_A_MINUTE
from schemas.finding import FRENCH_SUFFIX, Finding
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

FEWEST_WORDS = 20
"""Words of passages that say something which a chapter must lose: as many as a usual sentence has.

Of 46 findings that a stranger judged, nobody would have acted on the 13 about fewer (docs/performance.md).
"""

VERSION = re.compile(r"\bv(?:ersion\s*)?\.?\s*(\d+(?:\.\d+){0,3})\b", re.IGNORECASE)
"""The version of a document in a title: `v1.2`, `Version 3`."""

Version = tuple[int, ...]

MOST_REASONS = 2
MOST_NAMED = 5
"""Titles that a finding on several chapters names."""


def find_left_out_chapters(
    account: SourceAccount, of_others: Collection[ChapterPlace] = ()
) -> Iterator[Finding]:
    """Yield what a reviewer should know of the chapters that lose more than a tenth of their words.

    Chapters side by side of which nothing is carried are left to other modules, if one is among `of_others`.

    Those of one source are told together: they are looked at together, where the source is read. Those that
    lose most of their words because the minutes had no room are told apart, with those words alone.
    """
    known = account.list_chapters()
    latest = _find_latest_versions(known)
    left = frozenset(_list_left_to_others(known, of_others))
    chapters = [
        each
        for each in known
        if _loses_much(each) and not _is_superseded(each, latest) and _find_place(each) not in left
    ]
    for source in dict.fromkeys(each.source for each in chapters):
        own = [each for each in chapters if each.source == source]
        without_room = [each for each in own if _find_main_reason(each) is LeftOutReason.NO_ROOM]
        cut = sorted((each for each in own if each not in without_room), key=lambda each: -each.lost)
        if len(cut) == 1:
            yield Finding(rule="account.chapter", place=source, facts=_state_facts(cut[0]))
        elif cut:
            yield Finding(rule="account.chapters", place=source, facts=_list_losses(cut))
        if without_room:
            yield Finding(rule="account.no-room", place=source, facts=_name_chapters(without_room))


def _list_left_to_others(
    chapters: Sequence[AccountedChapter], of_others: Collection[ChapterPlace]
) -> Iterator[ChapterPlace]:
    for _, run in groupby(chapters, key=lambda each: (each.source, each.lost == each.words)):
        places = [_find_place(each) for each in run if each.lost == each.words]
        yield from places if not {*of_others}.isdisjoint(places) else ()


def _find_place(chapter: AccountedChapter) -> ChapterPlace:
    return chapter.source, chapter.titles


def _find_latest_versions(chapters: Sequence[AccountedChapter]) -> dict[tuple[str, str], Version]:
    """Return the latest version of each title of a source that names one, by source and bare title."""
    latest: dict[tuple[str, str], Version] = {}
    for chapter in chapters:
        if (read := _read_version(chapter)) is not None:
            title, version = read
            latest[title] = max(version, latest.get(title, ()))
    return latest


def _is_superseded(chapter: AccountedChapter, latest: Mapping[tuple[str, str], Version]) -> bool:
    """Return whether its source has a later version of a chapter: the earlier one is rightly left out."""
    read = _read_version(chapter)
    return read is not None and read[1] < latest[read[0]]


def _read_version(chapter: AccountedChapter) -> tuple[tuple[str, str], Version] | None:
    match = VERSION.search(chapter.titles[-1]) if chapter.titles else None
    if match is None:
        return None
    title = f"{match.string[: match.start()]}{match.string[match.end() :]}".casefold().strip()
    return (chapter.source, title), tuple(map(int, match[1].split(".")))


def _loses_much(chapter: AccountedChapter) -> bool:
    """Return whether a chapter loses text that a page would carry: without room, any of its words is."""
    has_no_room = _find_main_reason(chapter) is LeftOutReason.NO_ROOM
    lost = chapter.lost if has_no_room else chapter.lost_prose
    return chapter.share > MOST_LEFT_OUT and lost >= FEWEST_WORDS


def _find_main_reason(chapter: AccountedChapter) -> Reason | None:
    """Return why most of a chapter's words are lost, apart from what a person left out."""
    lost = {reason: count for reason, count in chapter.left_out.items() if reason not in DECIDED}
    return max(lost, key=lambda reason: lost[reason], default=None)


def _state_facts(chapter: AccountedChapter) -> dict[str, str]:
    counted = sorted(chapter.left_out.items(), key=lambda pair: -pair[1])[:MOST_REASONS]
    facts = {
        "source": chapter.source,
        "chapter": _name_chapter(chapter),
        "words": str(chapter.lost),
    }
    for language, suffix in ((Language.ENGLISH, ""), (Language.FRENCH, FRENCH_SUFFIX)):
        named = (f"{describe_reason(reason, language)} ({count})" for reason, count in counted)
        facts[f"reasons{suffix}"] = ", ".join(named)
        facts[f"share{suffix}"] = format_percent(chapter.share, language)
    return facts


def _list_losses(chapters: Sequence[AccountedChapter]) -> dict[str, str]:
    """Return the facts on several chapters of a source, each with its share and why most of it is lost."""
    facts = {
        "source": chapters[0].source,
        "count": str(len(chapters)),
        "words": str(sum(each.lost for each in chapters)),
    }
    for language, suffix in ((Language.ENGLISH, ""), (Language.FRENCH, FRENCH_SUFFIX)):
        named = list(dict.fromkeys(_describe_loss(each, language) for each in chapters))
        facts[f"chapters{suffix}"] = ", ".join(named[:MOST_NAMED]) + (" …" if len(named) > MOST_NAMED else "")
    return facts


def _describe_loss(chapter: AccountedChapter, language: Language) -> str:
    reason = _find_main_reason(chapter)
    why = [describe_reason(reason, language)] if reason is not None else []
    return f"{_name_chapter(chapter)} ({', '.join([format_percent(chapter.share, language), *why])})"


def _name_chapters(chapters: Sequence[AccountedChapter]) -> dict[str, str]:
    words = sum(each.left_out.get(LeftOutReason.NO_ROOM, 0) for each in chapters)
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
