"""Texts of an element by part, and the field value a part's new text gives.

The type of a field's value decides how a text is read: as a number, a choice, several words. A new kind of
element or question needs one line in PARTS; a block names the texts of its own in `TEXTS`.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, TypeVar

from schemas.contract import Contract
from schemas.course import Objective
from schemas.draft import (
    Cloze,
    Content,
    Gap,
    Matching,
    Modality,
    MultipleChoice,
    Nature,
    NumberedBlock,
    Numeric,
    Option,
    Ordering,
    OrderingPlace,
    Pair,
    Phase,
    Question,
    Row,
    Section,
    SingleChoice,
    Statement,
    Table,
    TrueFalse,
)
from schemas.value_faults import ValueRefused

C = TypeVar("C", bound=Contract)
E = TypeVar("E", bound=StrEnum)

KEY, KEYS, ANSWER = "key", "keys", "answer"
OBJECTIVE = "objective"
TRUE, FALSE = "true", "false"
NATURE, CLAIM = "nature", "claim"
CHOSEN_NATURES = (None, Nature.ORGANISATION, Nature.DIRECTION, Nature.ILLUSTRATION)
"""Natures that a person may give a statement or a row; data, blanks and what is missing are a template's."""


PARTS: dict[type[Contract], tuple[str, ...]] = {
    Content: ("title",),
    Section: ("title",),
    Statement: ("text",),
    Row: ("cells",),
    Table: ("caption", "header"),
    Phase: (
        "title",
        "minutes",
        OBJECTIVE,
        "content",
        "method",
        "trainer",
        "learners",
        "resources",
        "modality",
        "assessment",
        "adaptation",
    ),
    SingleChoice: ("stem", "options", KEY, OBJECTIVE),
    MultipleChoice: ("stem", "options", KEYS, OBJECTIVE),
    TrueFalse: ("stem", ANSWER, "feedback", OBJECTIVE),
    Cloze: ("stem", "gaps", "feedback", OBJECTIVE),
    Numeric: ("stem", ANSWER, "tolerance", "unit", "feedback", OBJECTIVE),
    Matching: ("stem", "pairs", "feedback", OBJECTIVE),
    Ordering: ("stem", "places", "feedback", OBJECTIVE),
}
"""The fields of each element that people read, in reading order."""

NEVER_EMPTY = frozenset(
    {"title", "text", "caption", "stem", "left", "right", "minutes", "modality", KEY, KEYS, ANSWER, "gaps"}
    | {"tolerance", "across", "down"}
)
MEMBERS = Option | Pair | OrderingPlace
"""Members of a question, which a person can remove or move: `options/a`, `pairs/b`, `places/c`."""


def texts(value: Contract) -> Iterator[tuple[str, str]]:
    """Yield the parts of one element (or table) with their texts, in reading order."""
    for field in list_text_fields(value):
        value_held = getattr(value, field)
        if not isinstance(value_held, tuple) or field == KEYS:
            yield field, _write_value(value_held)
            continue
        for number, member in enumerate(value_held, start=1):
            if isinstance(member, MEMBERS):
                yield from (
                    (f"{field}/{member.id}/{text_field}", getattr(member, text_field))
                    for text_field in _list_member_texts(member)
                )
            else:
                yield f"{field}/{number}", _write_value(member)


def list_parts(value: Contract) -> Iterator[tuple[str, str]]:
    """Yield everything of one element that a person may change: its texts, and what it is."""
    yield from texts(value)
    if isinstance(value, Statement | Row) and value.nature in CHOSEN_NATURES:
        yield NATURE, value.nature or CLAIM


def list_text_fields(value: Contract) -> tuple[str, ...]:
    """Return the fields of an element that people read, in reading order."""
    if isinstance(value, NumberedBlock):
        return value.TEXTS
    if isinstance(value, Statement):
        return (*PARTS[Statement], *value.FIGURES)
    return PARTS.get(type(value), ())


def list_members(value: Contract | None) -> tuple[str, ...]:
    """Return the answers, pairs or places of a question, as parts: `options/a`; none of anything else."""
    field = find_member_field(value)
    return tuple(f"{field}/{member.id}" for member in getattr(value, field)) if field else ()


def find_member_field(value: Contract | None) -> str:
    """Return the field with a question's answers, pairs or places; empty if the element has none."""
    fields = PARTS[type(value)] if isinstance(value, Question) else ()
    return next((field for field in fields if field in {"options", "pairs", "places"}), "")


def list_right_members(value: Contract) -> frozenset[str]:
    """Return the answers, as parts, that are right."""
    keys = value.keys if isinstance(value, MultipleChoice) else ()
    keys = (value.key,) if isinstance(value, SingleChoice) else keys
    return frozenset(f"options/{letter}" for letter in keys)


def choices(value: Contract, part: str, objectives: tuple[Objective, ...] = ()) -> tuple[str, ...]:
    """Return the only texts a part may have; none if a person writes it freely."""
    if isinstance(value, SingleChoice) and part == KEY:
        return tuple(option.id for option in value.options)
    if isinstance(value, TrueFalse) and part == ANSWER:
        return (TRUE, FALSE)
    if isinstance(value, Statement | Row) and part == NATURE:
        return tuple(nature or CLAIM for nature in CHOSEN_NATURES)
    if isinstance(value, Phase) and part == "modality":
        return tuple(modality.value for modality in Modality)
    if isinstance(value, NumberedBlock):
        return value.list_choices(part)
    if isinstance(value, Phase | Question) and part == OBJECTIVE:
        ids = (objective.id for objective in objectives)
        return tuple(dict.fromkeys(("", *ids, value.objective or "")))
    return ()


def may_be_empty(part: str) -> bool:
    """Return whether a part may be empty, as feedback, a cell or most of a session plan may."""
    names = part.split("/")
    return names[0] not in NEVER_EMPTY and names[-1] not in NEVER_EMPTY


def fields_with(value: Contract, part: str, text: str) -> dict[str, Any]:
    """Return the changed field of an element when one of its parts gets another text.

    Raises ValueError if the field cannot have that text: it is no number, or no letter of an answer.
    """
    if part == NATURE:
        return {NATURE: None if text == CLAIM else Nature(text)}
    field, _, below = part.partition("/")
    value_held = getattr(value, field)
    if not below:
        return {field: _parse_value(value_held, text, field)}
    member, _, member_field = below.partition("/")
    if member_field:
        return {
            field: tuple(
                value_of_member.model_copy(update={member_field: text})
                if value_of_member.id == member
                else value_of_member
                for value_of_member in value_held
            )
        }
    index = int(member) - 1
    return {
        field: (*value_held[:index], _parse_value(value_held[index], text, field), *value_held[index + 1 :])
    }


def build_changed(kind: type[C], fields: dict[str, Any]) -> C:
    """Return an element of these fields; raises ValueError if its contract refuses them."""
    return kind.build(**fields) if issubclass(kind, NumberedBlock) else kind(**fields)


def number_of(text: str) -> float:
    """Return the number a person typed, with a point or a comma; raises ValueRefused if it is not one."""
    try:
        number = float("".join(text.split()).replace(",", "."))
    except ValueError as error:
        raise ValueRefused("value_no_number") from error
    if number != number or number in {float("inf"), float("-inf")}:
        raise ValueRefused("value_no_number")
    return number


def whole_number_of(text: str) -> int:
    """Return the whole number a person typed; raises ValueRefused if it is not one."""
    try:
        return int("".join(text.split()))
    except ValueError as error:
        raise ValueRefused("value_no_whole_number") from error


def choice_of(kind: type[E], text: str) -> E:
    """Return the member of an enumeration that a text names; raises ValueRefused if it names none."""
    try:
        return kind(text)
    except ValueError as error:
        raise ValueRefused("value_no_choice", choices=", ".join(kind)) from error


def number_as_text(number: float) -> str:
    """Return a number as one types it, exactly: `30`, `0.5`."""
    return repr(number).removesuffix(".0")


def _write_value(held: Any) -> str:
    if isinstance(held, bool):
        return TRUE if held else FALSE
    if isinstance(held, int | float):
        return number_as_text(held)
    if isinstance(held, Gap):
        return "\n".join(held.accepted)
    if isinstance(held, tuple):
        return ", ".join(held)
    return str(held or "")


def _parse_value(held: Any, text: str, field: str) -> Any:
    """Return a text as a value of the type its field has."""
    if isinstance(held, bool):
        return text == TRUE
    if isinstance(held, int):
        return whole_number_of(text)
    if isinstance(held, float):
        return number_of(text)
    if isinstance(held, Gap):
        return Gap(accepted=tuple(line.strip() for line in text.split("\n") if line.strip()))
    if isinstance(held, StrEnum):
        return choice_of(type(held), text)
    if isinstance(held, tuple):
        return tuple(dict.fromkeys(text.replace(",", " ").split()))
    return text or None if field == OBJECTIVE else text


def _list_member_texts(member: Option | Pair | OrderingPlace) -> Iterator[str]:
    return (field for field in type(member).model_fields if field != "id")
