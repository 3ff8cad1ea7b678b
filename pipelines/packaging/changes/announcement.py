"""A change log in words: counts and names for learners, texts before and after for whoever checks it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.packaging.documents.texts import clean_text, read_document_texts
from pipelines.packaging.kind import read_kind_texts
from pipelines.packaging.kinds import PackagingKinds
from schemas.change_log import ChangeKind, ChangeLog, ChangeSubject, ReleaseChange
from schemas.deliverables import read_titles
from schemas.language import Language
from schemas.languages.texts import TextCatalogue, read_texts
from schemas.short_text import shorten_text

MOST_NAMED = 12
"""The most names listed under one count: the page says what changed, it does not repeat the module."""

LONGEST_NAME = 240
NOT_NAMED = frozenset(
    {(ChangeSubject.PASSAGE, ChangeKind.REMOVED), (ChangeSubject.QUESTION, ChangeKind.REMOVED)}
)
"""Changes counted without names: a removed text may have been wrong, so learners should not read it again.

`write_changes_note`, for whoever checks a release, has all texts in full.
"""

SPECIAL = re.compile(r"([\\`*_\[\]<>|&~])")


@dataclass(frozen=True)
class ChangeCount:
    """The number of changes of one kind, as text, and their names; `more` says how many are left out."""

    title: str
    names: tuple[str, ...] = ()
    more: str = ""


@dataclass(frozen=True)
class Announcement:
    """The announcement of a release's changes: a title, then the counts, or a sentence if there are none."""

    title: str
    counts: tuple[ChangeCount, ...] = ()
    sentence: str = ""


def read_change_texts(language: Language) -> TextCatalogue:
    """Return the texts on changes in a language, by key."""
    return read_texts("packaging.changes", language)


def announce_changes(
    log: ChangeLog, language: Language, kinds: PackagingKinds, *, to_learners: bool = False
) -> Announcement:
    """Return what changed, counted and named; `to_learners`: only changes on learners' pages."""
    says = read_change_texts(language)
    if log.since is None:
        return Announcement(says["heading"], sentence=says["first"])
    title = says["since"].format(since=log.since)
    if log.changes is None:
        return Announcement(title, sentence=says["unknown"].format(since=log.since))
    changes = [change for change in log.changes if not to_learners or _is_on_learner_page(change, kinds)]
    counts = tuple(_count_group(group, language, kinds) for group in group_changes(changes))
    return Announcement(title, counts, "" if counts else says["nothing"])


def _is_on_learner_page(change: ReleaseChange, kinds: PackagingKinds) -> bool:
    kind = kinds.deliverables.get(change.deliverable) if change.deliverable else None
    return change.deliverable is None or (kind is not None and kind.view is not None)


def write_changes_note(log: ChangeLog, title: str, language: Language, kinds: PackagingKinds) -> bytes:
    """Return every change with its words before and after, as Markdown in the module's language."""
    says = read_change_texts(language)
    announcement = announce_changes(log, language, kinds)
    lines = [f"# {_escape_markdown(title)}", "", f"## {announcement.title}", ""]
    if announcement.sentence:
        lines += [announcement.sentence, ""]
    else:
        lines += [says["written"], ""]
    for group in group_changes(log.changes or ()):
        lines += [f"### {_write_title(group, says)}", ""]
        for change in group:
            lines += _write_before_and_after(change, language, kinds)
    return ("\n".join(lines).rstrip() + "\n").encode()


def group_changes(changes: Iterable[ReleaseChange]) -> list[list[ReleaseChange]]:
    """Return the changes grouped by subject and by whether they add, change or remove, in a fixed order."""
    groups: dict[tuple[ChangeSubject, ChangeKind], list[ReleaseChange]] = {}
    for change in changes:
        groups.setdefault((change.subject, change.how), []).append(change)
    return [groups[each] for each in ((s, h) for s in ChangeSubject for h in ChangeKind) if each in groups]


def _count_group(group: Sequence[ReleaseChange], language: Language, kinds: PackagingKinds) -> ChangeCount:
    says = read_change_texts(language)
    is_named = (group[0].subject, group[0].how) not in NOT_NAMED
    names = [name for c in group if (name := _name_change(c, language, kinds))] if is_named else []
    left_out = len(names) - MOST_NAMED
    return ChangeCount(
        _write_title(group, says),
        tuple(names[:MOST_NAMED]),
        says["more"].format(count=left_out) if left_out > 0 else "",
    )


def _write_title(group: Sequence[ReleaseChange], says: dict[str, str]) -> str:
    return says[f"{group[0].subject}_{group[0].how}"].format(count=len(group))


def _name_change(change: ReleaseChange, language: Language, kinds: PackagingKinds) -> str:
    if change.subject in {ChangeSubject.DELIVERABLE, ChangeSubject.ORDER}:
        name = str(change.deliverable)
        texts = read_kind_texts(name, language) if name in kinds.deliverables else {}
        return texts.get("page") or texts.get("label") or read_titles(language).get(name, name)
    return shorten_text(clean_text(change.name), LONGEST_NAME)


def _write_before_and_after(
    change: ReleaseChange, language: Language, kinds: PackagingKinds
) -> Iterator[str]:
    says, colon = read_change_texts(language), read_document_texts(language).colon
    name = _name_change(change, language, kinds)
    if change.subject in {ChangeSubject.DELIVERABLE, ChangeSubject.ORDER}:
        yield f"- {_escape_markdown(name)}"
    elif change.subject is not ChangeSubject.OTHER:
        if change.subject is ChangeSubject.SOURCE:
            yield f"- {_escape_markdown(name)}"
        else:
            yield f"- `{change.id}`"
        for label, text in ((says["before"], change.before), (says["after"], change.after)):
            if text is not None:
                yield f"  - {label}{colon}{_escape_markdown(' ⏎ '.join(text.splitlines()))}"
    yield ""


def _escape_markdown(text: str) -> str:
    """Return a text in which Markdown has no markup (CommonMark 0.31, 2.4)."""
    return SPECIAL.sub(r"\\\1", clean_text(text))
