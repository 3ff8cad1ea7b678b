"""Fields of a course that two people changed at once: what each changed, of what the form was given."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pipelines.course_setup.course_fields import CourseFields, ModuleFields, ObjectiveFields

Entry = TypeVar("Entry", ModuleFields, ObjectiveFields)


def merge_fields(given: CourseFields, typed: CourseFields, now: CourseFields) -> CourseFields:
    """Return what the file says now, with what was typed in place of what the form was given.

    Where both changed one field, what was typed stands. A part that one took out and the other changed stays.
    """
    return CourseFields(
        title=_merge_line(given.title, typed.title, now.title),
        language=_merge_line(given.language, typed.language, now.language),
        organisation=_merge_line(given.organisation, typed.organisation, now.organisation),
        audience=now.audience
        if _read_lines(given.audience) == _read_lines(typed.audience)
        else typed.audience,
        theme=_merge_line(given.theme, typed.theme, now.theme),
        accent=_merge_line(given.accent, typed.accent, now.accent),
        modules=_EntryMerge[ModuleFields](given.modules, typed.modules, now.modules, _merge_module).merge(),
    )


def _merge_module(given: ModuleFields, typed: ModuleFields, now: ModuleFields) -> ModuleFields:
    return ModuleFields(
        id=typed.id,
        title=_merge_line(given.title, typed.title, now.title),
        minutes=_merge_line(given.minutes, typed.minutes, now.minutes),
        sources=_merge_choices(given.sources, typed.sources, now.sources),
        deliverables=_merge_choices(given.deliverables, typed.deliverables, now.deliverables),
        objectives=_EntryMerge[ObjectiveFields](
            given.objectives, typed.objectives, now.objectives, _merge_objective
        ).merge(),
    )


def _merge_objective(given: ObjectiveFields, typed: ObjectiveFields, now: ObjectiveFields) -> ObjectiveFields:
    return ObjectiveFields(
        id=typed.id,
        text=_merge_line(given.text, typed.text, now.text),
        bloom=_merge_line(given.bloom, typed.bloom, now.bloom),
        condition=_merge_line(given.condition, typed.condition, now.condition),
        criterion=_merge_line(given.criterion, typed.criterion, now.criterion),
    )


@dataclass(frozen=True)
class _EntryMerge(Generic[Entry]):
    """Modules of a course or objectives of a module, known by their ids; those without one are new."""

    given: Sequence[Entry]
    typed: Sequence[Entry]
    now: Sequence[Entry]
    merge_one: Callable[[Entry, Entry, Entry], Entry]

    def merge(self) -> tuple[Entry, ...]:
        """Return the entries in the order of whoever changed that; of both, of what was typed."""
        given, typed, now = map(_index_entries, (self.given, self.typed, self.now))
        found: dict[Hashable, Entry] = {}
        for key in _join_orders(tuple(given), tuple(typed), tuple(now)):
            if key in typed and key in now:
                found[key] = self.merge_one(given.get(key, now[key]), typed[key], now[key])
            elif key in typed and (key not in given or self._is_changed(given[key], typed[key])):
                found[key] = typed[key]
            elif key in now and (key not in given or self._is_changed(given[key], now[key])):
                found[key] = now[key]
        return tuple(found.values())

    def _is_changed(self, given: Entry, other: Entry) -> bool:
        # Merged into what the form was given, only a change makes another of it.
        return self.merge_one(given, other, given) != given


def _index_entries(entries: Sequence[Entry]) -> dict[Hashable, Entry]:
    return {each.id or number: each for number, each in enumerate(entries)}


def _join_orders(
    given: Sequence[Hashable], typed: Sequence[Hashable], now: Sequence[Hashable]
) -> list[Hashable]:
    """Return all keys: each that only the other has follows the one it follows there."""
    is_as_given = [each for each in typed if each in given] == [each for each in given if each in typed]
    leading, other = (now, typed) if is_as_given else (typed, now)
    joined, after = list(leading), 0
    for key in other:
        if key in joined:
            after = joined.index(key) + 1
        else:
            joined.insert(after, key)
            after += 1
    return joined


def _merge_line(given: str, typed: str, now: str) -> str:
    return now if given.split() == typed.split() else typed


def _merge_choices(given: Sequence[str], typed: Sequence[str], now: Sequence[str]) -> tuple[str, ...]:
    kept = [each for each in now if each in typed or each not in given]
    return (*kept, *(each for each in typed if each not in given and each not in kept))


def _read_lines(text: str) -> list[list[str]]:
    return [line.split() for line in text.strip().splitlines()]
