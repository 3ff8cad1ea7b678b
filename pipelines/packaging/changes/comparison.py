"""Comparison of two contents of a module, part by part: what was added, changed, removed or moved."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.packaging.changes.compared_parts import ComparedPart, list_compared_parts
from schemas.change_log import ChangeKind, ChangeLog, ChangeSubject, ReleaseChange
from schemas.draft import Content
from schemas.release import Release


@dataclass(frozen=True)
class Predecessor:
    """The release before, and the content it was built from; None if it can no longer be read."""

    release: Release
    content: Content | None


def compare_releases(content: Content, number: int, before: Predecessor | None) -> ChangeLog:
    """Return what changed for readers of a module with its release `number`."""
    if before is None:
        return ChangeLog(module=content.module, release=number, changes=())
    former_content = before.content
    return ChangeLog(
        module=content.module,
        release=number,
        since=before.release.number,
        changes=None if former_content is None else list_changes(former_content, content),
    )


def list_changes(before: Content, after: Content) -> tuple[ReleaseChange, ...]:
    """Return every difference a reader could notice: additions and changes in reading order, then removals.

    Contents that differ only in what nobody reads give one change of subject OTHER, so that it is not silent.
    """
    earlier = {part.key: part for part in list_compared_parts(before)}
    current = {part.key: part for part in list_compared_parts(after)}
    changes = [change for part in current.values() for change in _compare_part(earlier.get(part.key), part)]
    changes += [_build_removal(part) for key, part in earlier.items() if key not in current]
    changes += _find_reordered(list(earlier.values()), list(current.values()))
    if not changes and before != after:
        changes.append(
            ReleaseChange(
                subject=ChangeSubject.OTHER, how=ChangeKind.CHANGED, id=ChangeSubject.OTHER, name=""
            )
        )
    return tuple(changes)


def _compare_part(before: ComparedPart | None, after: ComparedPart) -> Iterator[ReleaseChange]:
    if before is None:
        yield _build_change(after, ChangeKind.ADDED, after=after.text)
    elif before.text != after.text:
        yield _build_change(after, ChangeKind.CHANGED, before=before.text, after=after.text)
    elif before.quotes != after.quotes:
        yield ReleaseChange(
            subject=ChangeSubject.SOURCE,
            how=ChangeKind.CHANGED,
            id=after.id,
            name=after.name,
            deliverable=after.deliverable,
            before="\n".join(before.quotes),
            after="\n".join(after.quotes),
        )


def _build_removal(part: ComparedPart) -> ReleaseChange:
    return _build_change(part, ChangeKind.REMOVED, before=part.text)


def _build_change(
    part: ComparedPart, how: ChangeKind, before: str | None = None, after: str | None = None
) -> ReleaseChange:
    return ReleaseChange(
        subject=part.subject,
        how=how,
        id=part.id,
        name=part.name,
        deliverable=part.deliverable,
        before=before,
        after=after,
    )


def _find_reordered(before: list[ComparedPart], after: list[ComparedPart]) -> Iterator[ReleaseChange]:
    """Yield a change for each deliverable whose common parts come in another order than before."""
    common_keys = {part.key for part in before} & {part.key for part in after}
    for deliverable in dict.fromkeys(part.deliverable for part in after if part.deliverable):
        orders = [
            [part.key for part in side if part.deliverable is deliverable and part.key in common_keys]
            for side in (before, after)
        ]
        if orders[0] != orders[1]:
            yield ReleaseChange(
                subject=ChangeSubject.ORDER,
                how=ChangeKind.CHANGED,
                id=deliverable,
                name="",
                deliverable=deliverable,
            )
