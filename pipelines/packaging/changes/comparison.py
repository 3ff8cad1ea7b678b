"""Comparison of two contents by id: what was added, changed and removed."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.packaging.changes.compared_parts import ComparedPart, list_compared_parts
from schemas.change_log import ChangeLog, ChangeSubject, How, ReleaseChange
from schemas.draft import Content
from schemas.release import Release


@dataclass(frozen=True)
class Predecessor:
    """The release before, and the content it was built from; None where that cannot be read any more."""

    release: Release
    content: Content | None


def compare_releases(content: Content, number: int, before: Predecessor | None) -> ChangeLog:
    """Return what changed for readers of a module with its release `number`."""
    if before is None:
        return ChangeLog(module=content.module, release=number, changes=())
    known = before.content
    return ChangeLog(
        module=content.module,
        release=number,
        since=before.release.number,
        changes=None if known is None else list_changes(known, content),
    )


def list_changes(before: Content, after: Content) -> tuple[ReleaseChange, ...]:
    """Return every difference a reader could notice: what is there now in its order, then what is gone.

    What differs and can be read nowhere is one change, so that none goes unsaid.
    """
    earlier = {read.key: read for read in list_compared_parts(before)}
    now = {read.key: read for read in list_compared_parts(after)}
    found = [change for read in now.values() for change in _since(earlier.get(read.key), read)]
    found += [_report_removed(read) for key, read in earlier.items() if key not in now]
    found += _find_reordered(list(earlier.values()), list(now.values()))
    if not found and before != after:
        found.append(
            ReleaseChange(subject=ChangeSubject.OTHER, how=How.CHANGED, id=ChangeSubject.OTHER, name="")
        )
    return tuple(found)


def _since(before: ComparedPart | None, after: ComparedPart) -> Iterator[ReleaseChange]:
    if before is None:
        yield _change(after, How.ADDED, after=after.text)
    elif before.text != after.text:
        yield _change(after, How.CHANGED, before=before.text, after=after.text)
    elif before.quotes != after.quotes:
        yield ReleaseChange(
            subject=ChangeSubject.SOURCE,
            how=How.CHANGED,
            id=after.id,
            name=after.name,
            deliverable=after.deliverable,
            before="\n".join(before.quotes),
            after="\n".join(after.quotes),
        )


def _report_removed(read: ComparedPart) -> ReleaseChange:
    return _change(read, How.REMOVED, before=read.text)


def _change(
    read: ComparedPart, how: How, before: str | None = None, after: str | None = None
) -> ReleaseChange:
    return ReleaseChange(
        subject=read.subject,
        how=how,
        id=read.id,
        name=read.name,
        deliverable=read.deliverable,
        before=before,
        after=after,
    )


def _find_reordered(before: list[ComparedPart], after: list[ComparedPart]) -> Iterator[ReleaseChange]:
    """Yield the deliverables of which what was there and still is comes in another order."""
    kept = {read.key for read in before} & {read.key for read in after}
    for deliverable in dict.fromkeys(read.deliverable for read in after if read.deliverable):
        orders = [
            [read.key for read in side if read.deliverable is deliverable and read.key in kept]
            for side in (before, after)
        ]
        if orders[0] != orders[1]:
            yield ReleaseChange(
                subject=ChangeSubject.ORDER,
                how=How.CHANGED,
                id=deliverable,
                name="",
                deliverable=deliverable,
            )
