"""Fields of the form that describes a course: read from `course.yaml`, and the change they come to there.

Each is a text as a person typed it: whether it will do says the contract of the course.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from unicodedata import normalize

from adapters.yaml_edit import Change, Choices, Entries, Fields
from schemas.course import Course, Module, Objective
from schemas.course.module import Context
from schemas.course.theme import ThemeSettings
from schemas.ids import HOUSE_STYLE, SLUG

LONGEST_ID = 40
"""Characters of an id that is made from a title: it stands in addresses and file names."""

LONGEST_NUMBER = 6
COURSE_ORDER, CONTEXT_ORDER, THEME_ORDER = (tuple(k.model_fields) for k in (Course, Context, ThemeSettings))
MODULE_ORDER, OBJECTIVE_ORDER = (tuple(kind.model_fields) for kind in (Module, Objective))
USUAL_DELIVERABLES: tuple[str, ...] = Module.model_fields["artefacts"].default


@dataclass(frozen=True)
class ObjectiveFields:
    """What a learner will be able to do; without a text it is none."""

    id: str = ""
    text: str = ""
    bloom: str = "remember"
    condition: str = ""
    criterion: str = ""


@dataclass(frozen=True)
class ModuleFields:
    """One module; with neither id nor title nor objective it is none."""

    id: str = ""
    title: str = ""
    minutes: str = ""
    sources: tuple[str, ...] = ()
    deliverables: tuple[str, ...] = USUAL_DELIVERABLES
    objectives: tuple[ObjectiveFields, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Return whether nothing was typed into it."""
        return not (self.id or self.title or any(each.text for each in self.objectives))


@dataclass(frozen=True)
class CourseFields:
    """What people set most of a course."""

    title: str = ""
    language: str = ""
    organisation: str = ""
    audience: str = ""
    theme: str = ""
    accent: str = ""
    modules: tuple[ModuleFields, ...] = ()


def read_fields(values: Mapping[str, Any]) -> CourseFields:
    """Return the fields of a course by the values of its file, whatever stands there."""
    context, theme = _read_mapping(values, "context"), values.get("theme")
    named = _read_mapping(values, "theme")
    return CourseFields(
        title=_read_text(values, "title"),
        language=_read_text(values, "language"),
        organisation=_read_text(context, "organisation"),
        audience=_read_text(context, "audience"),
        theme=theme if isinstance(theme, str) else _read_text(named, "name"),
        accent=_read_text(named, "accent"),
        modules=tuple(map(_read_module, _read_mappings(values, "modules"))),
    )


def are_entries_known(values: Mapping[str, Any]) -> bool:
    """Return whether each module and objective of a file has an id of its own, by which it is known again."""
    modules = values.get("modules")
    if modules is None:
        return True
    if not _are_known(modules):
        return False
    return all(_are_known(each["objectives"]) for each in modules if each.get("objectives") is not None)


def _are_known(entries: object) -> bool:
    if not isinstance(entries, list) or not all(isinstance(each, Mapping) for each in entries):
        return False
    ids = [each.get("id") for each in entries]
    return all(isinstance(each, str) for each in ids) and len(set(ids)) == len(ids)


def drop_blank(fields: CourseFields) -> CourseFields:
    """Return the fields without modules and objectives that say nothing."""
    modules = tuple(
        replace(each, objectives=tuple(o for o in each.objectives if o.text))
        for each in fields.modules
        if not each.is_blank
    )
    return replace(fields, modules=modules)


def name_new(fields: CourseFields, taken: Iterable[str]) -> CourseFields:
    """Return the fields without what is blank, and with an id for each module and objective that is new.

    `taken` are the ids that documents of the course have.
    """
    modules = drop_blank(fields).modules
    used = {*taken, HOUSE_STYLE, *(each.id for each in modules)}
    named = []
    for each in modules:
        name = each.id or make_id(each.title, used, "module")
        used.add(name)
        named.append(replace(each, id=name, objectives=_name_objectives(each.objectives)))
    return replace(fields, modules=tuple(named))


def make_id(title: str, used: Iterable[str], otherwise: str) -> str:
    """Return an id, not used yet, made from a title, or from `otherwise` if the title has no letter."""
    plain = normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    while len("-".join(words)) > LONGEST_ID and len(words) > 1:
        words.pop()
    name = "-".join(words)[:LONGEST_ID] or otherwise
    taken, number = set(used), 2
    found = name
    while found in taken:
        found, number = f"{name}-{number}", number + 1
    assert re.fullmatch(SLUG, found), found
    return found


def find_change(fields: CourseFields, held: Mapping[str, Any]) -> Fields:
    """Return the change that makes fields, all of which are named, those of a file that holds these values.

    A text that is typed as it stands there, but for spaces, stays as it stands.
    """
    earlier = read_fields(held)
    modules = {str(each.get("id")): each for each in _read_mappings(held, "modules")}
    context = Fields(
        {
            "organisation": _keep(earlier.organisation, fields.organisation) or None,
            "audience": _keep_lines(earlier.audience, fields.audience) or None,
        },
        CONTEXT_ORDER,
    )
    return Fields(
        {
            "title": _keep(earlier.title, fields.title),
            "language": fields.language,
            "context": context,
            "modules": Entries(
                tuple(_change_module(each, modules.get(each.id, {})) for each in fields.modules)
            ),
            "theme": _change_theme(fields, held.get("theme")),
        },
        COURSE_ORDER,
    )


def _name_objectives(objectives: Sequence[ObjectiveFields]) -> tuple[ObjectiveFields, ...]:
    used, named = {each.id for each in objectives}, []
    for each in objectives:
        name = each.id or make_id(each.text, used, "objective")
        used.add(name)
        named.append(replace(each, id=name))
    return tuple(named)


def _change_module(fields: ModuleFields, held: Mapping[str, Any]) -> Fields:
    earlier = _read_module(held)
    objectives = {str(each.get("id")): each for each in _read_mappings(held, "objectives")}
    changes: dict[str, Change] = {
        "id": fields.id,
        "title": _keep(earlier.title, fields.title),
        "duration_minutes": _as_number(fields.minutes),
        "sources": Choices(fields.sources),
        "objectives": Entries(
            tuple(_change_objective(each, objectives.get(each.id, {})) for each in fields.objectives)
        ),
    }
    if "artefacts" in held or set(fields.deliverables) != set(USUAL_DELIVERABLES):
        changes["artefacts"] = Choices(fields.deliverables)
    return Fields(changes, MODULE_ORDER)


def _change_objective(fields: ObjectiveFields, held: Mapping[str, Any]) -> Fields:
    earlier = _read_objective(held)
    changes: dict[str, Change] = {
        "id": fields.id,
        "text": _keep(earlier.text, fields.text),
        "condition": _keep(earlier.condition, fields.condition) or None,
        "criterion": _keep(earlier.criterion, fields.criterion) or None,
    }
    if not held or "bloom" in held or fields.bloom != earlier.bloom:
        changes["bloom"] = fields.bloom
    return Fields(changes, OBJECTIVE_ORDER)


def _change_theme(fields: CourseFields, held: object) -> Change:
    """Return the theme as a name alone if that is all there is; what else it holds stays."""
    if isinstance(held, Mapping) or fields.accent:
        return Fields({"name": fields.theme or None, "accent": fields.accent or None}, THEME_ORDER)
    return fields.theme or None


def _as_number(text: str) -> int | str | None:
    """Return the number of a text, or the text: the contract says what it is not."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else text


def _keep(held: str, typed: str) -> str:
    return held if held.split() == typed.split() else typed


def _keep_lines(held: str, typed: str) -> str:
    """Return what is held of a text whose breaks count, if what was typed has the same words and lines."""
    as_held, as_typed = ([line.split() for line in each.strip().splitlines()] for each in (held, typed))
    return held if as_held == as_typed else typed


def _read_module(values: Mapping[str, Any]) -> ModuleFields:
    deliverables = _read_words(values, "artefacts") if "artefacts" in values else USUAL_DELIVERABLES
    return ModuleFields(
        id=_read_text(values, "id"),
        title=_read_text(values, "title"),
        minutes=_read_text(values, "duration_minutes"),
        sources=_read_words(values, "sources"),
        deliverables=deliverables,
        objectives=tuple(map(_read_objective, _read_mappings(values, "objectives"))),
    )


def _read_objective(values: Mapping[str, Any]) -> ObjectiveFields:
    return ObjectiveFields(
        id=_read_text(values, "id"),
        text=_read_text(values, "text"),
        bloom=_read_text(values, "bloom") or "remember",
        condition=_read_text(values, "condition"),
        criterion=_read_text(values, "criterion"),
    )


def _read_text(values: Mapping[str, Any], key: str) -> str:
    found = values.get(key)
    return found if isinstance(found, str) else ""


def _read_mapping(values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = values.get(key)
    return found if isinstance(found, Mapping) else {}


def _read_mappings(values: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = values.get(key)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def _read_words(values: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = values.get(key)
    return tuple(each for each in found if isinstance(each, str)) if isinstance(found, list) else ()
