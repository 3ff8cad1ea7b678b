"""A change log in words: counted and named for a learner, side by side for whoever checks it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.packaging.documents.texts import clean_text
from pipelines.packaging.documents.texts import read_document_texts as document_words
from pipelines.packaging.kind import read_kind_texts
from pipelines.packaging.kinds import PackagingKinds
from schemas.change_log import ChangeLog, ChangeSubject, How, ReleaseChange
from schemas.deliverables import read_titles
from schemas.language import Language
from schemas.languages.texts import TextCatalogue, read_texts

MOST_NAMED = 12
"""Names told under one count: a learner's page says what changed, it does not repeat the module."""

LONGEST_NAME = 240
NOT_REPEATED = frozenset({(ChangeSubject.PASSAGE, How.REMOVED), (ChangeSubject.QUESTION, How.REMOVED)})
"""Counted and not named: what was taken back may have been wrong, and nobody should learn it again."""

SPECIAL = re.compile(r"([\\`*_\[\]<>|&~])")


@dataclass(frozen=True)
class ChangeCount:
    """One count, and what it counts; `more` says how many names were left out."""

    title: str
    names: tuple[str, ...] = ()
    more: str = ""


@dataclass(frozen=True)
class Announcement:
    """What is said of a release's changes: a title, then the counts, or one sentence where there are none."""

    title: str
    counts: tuple[ChangeCount, ...] = ()
    sentence: str = ""


def read_change_texts(language: Language) -> TextCatalogue:
    """Return what is said around changes, by name."""
    return read_texts("packaging.changes", language)


def announce_changes(
    log: ChangeLog, language: Language, kinds: PackagingKinds, *, to_learners: bool = False
) -> Announcement:
    """Return what changed, counted and named; of learners' pages alone where it is told to learners."""
    says = read_change_texts(language)
    if log.since is None:
        return Announcement(says["heading"], sentence=says["first"])
    title = says["since"].format(since=log.since)
    if log.changes is None:
        return Announcement(title, sentence=says["unknown"].format(since=log.since))
    told_of = [change for change in log.changes if not to_learners or _is_learners(change, kinds)]
    counts = tuple(_count_group(group, language, kinds) for group in group_changes(told_of))
    return Announcement(title, counts, "" if counts else says["nothing"])


def _is_learners(change: ReleaseChange, kinds: PackagingKinds) -> bool:
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
        lines += [f"### {_title(group, says)}", ""]
        for change in group:
            lines += _side_by_side(change, language, kinds)
    return ("\n".join(lines).rstrip() + "\n").encode()


def group_changes(changes: Iterable[ReleaseChange]) -> list[list[ReleaseChange]]:
    """Return changes of one kind together, in the order of what they are about."""
    groups: dict[tuple[ChangeSubject, How], list[ReleaseChange]] = {}
    for change in changes:
        groups.setdefault((change.subject, change.how), []).append(change)
    return [groups[kind] for kind in ((s, h) for s in ChangeSubject for h in How) if kind in groups]


def _count_group(group: Sequence[ReleaseChange], language: Language, kinds: PackagingKinds) -> ChangeCount:
    says = read_change_texts(language)
    kind = (group[0].subject, group[0].how)
    names = [] if kind in NOT_REPEATED else [name for c in group if (name := _name(c, language, kinds))]
    left_out = len(names) - MOST_NAMED
    return ChangeCount(
        _title(group, says),
        tuple(names[:MOST_NAMED]),
        says["more"].format(count=left_out) if left_out > 0 else "",
    )


def _title(group: Sequence[ReleaseChange], says: dict[str, str]) -> str:
    return says[f"{group[0].subject}_{group[0].how}"].format(count=len(group))


def _name(change: ReleaseChange, language: Language, kinds: PackagingKinds) -> str:
    if change.subject in {ChangeSubject.DELIVERABLE, ChangeSubject.ORDER}:
        name = str(change.deliverable)
        texts = read_kind_texts(name, language) if name in kinds.deliverables else {}
        return texts.get("page") or texts.get("label") or read_titles(language).get(name, name)
    name = clean_text(change.name)
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def _side_by_side(change: ReleaseChange, language: Language, kinds: PackagingKinds) -> Iterator[str]:
    says, colon = read_change_texts(language), document_words(language)["colon"]
    name = _name(change, language, kinds)
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
    """Return text no reader of Markdown takes for markup (CommonMark 0.31, 2.4)."""
    return SPECIAL.sub(r"\\\1", clean_text(text))
