"""Elements of a content that can be named, cited and replaced, in any deliverable."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from schemas.contract import Contract
from schemas.draft import (
    Citation,
    Cited,
    Cloze,
    Computation,
    Deliverable,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Origin,
    Phase,
    Question,
    Row,
    SingleChoice,
    Statement,
    needs_evidence,
    walk_citing,
)

C = TypeVar("C", bound=Contract)


@dataclass(frozen=True)
class Element:
    """A statement, row, phase or question of a draft; `text` is what it claims, with the right answer."""

    id: str
    artefact: str
    text: str
    citations: tuple[Citation, ...]
    origin: Origin
    part: Cited

    @property
    def claims(self) -> bool:
        """Return whether it states something that needs a source."""
        if isinstance(self.part, Phase):
            return bool(self.part.content)
        return needs_evidence(getattr(self.part, "nature", None))

    @property
    def computation(self) -> Computation | None:
        """Return how its figure was counted, if it has one."""
        return self.part.computation if isinstance(self.part, Statement | Row) else None


def list_elements(artefacts: Iterable[Deliverable]) -> Iterator[Element]:
    """Yield everything that may rest on a source, in reading order."""
    for artefact in artefacts:
        yield from list_elements_within(artefact, artefact.kind)


def list_elements_within(value: Contract, kind: str) -> Iterator[Element]:
    """Yield what may rest on a source in one part of a deliverable of a kind."""
    for part in walk_citing(value):
        yield Element(part.id, kind, read_claim(part), part.citations, part.origin, part)


def read_claim(part: Cited) -> str:
    """Return the text of a part; of a question its stem and its right answers."""
    if isinstance(part, Statement):
        return part.text
    if isinstance(part, Row):
        return " | ".join(part.cells)
    if isinstance(part, Phase):
        return part.content
    return " | ".join(filter(None, (part.stem, *list_right_answers(part))))


def list_right_answers(item: Question) -> tuple[str, ...]:
    """Return the right answers of a question; none for a claim to be judged true or false."""
    match item:
        case SingleChoice():
            return tuple(option.text for option in item.options if option.id == item.key)
        case MultipleChoice():
            return tuple(option.text for option in item.options if option.id in item.keys)
        case Cloze():
            return tuple(gap.accepted[0] for gap in item.gaps)
        case Numeric():
            return (f"{item.answer:g} {item.unit}".strip(),)
        case Matching():
            return tuple(f"{pair.left} {pair.right}" for pair in item.pairs)
        case Ordering():
            return tuple(place.text for place in item.places)
        case _:
            return ()


def rebuild(value: C, change: Callable[[Contract], Contract]) -> C:
    """Return the value with `change` applied to every contract in it, the innermost first."""
    return cast(C, _rebuild_value(value, change))


def _rebuild_value(value: Any, change: Callable[[Contract], Contract]) -> Any:
    if isinstance(value, tuple):
        return tuple(_rebuild_value(part, change) for part in value)
    if not isinstance(value, Contract):
        return value
    fields = {name: getattr(value, name) for name in type(value).model_fields}
    changed = {name: _rebuild_value(part, change) for name, part in fields.items()}
    differing = {
        name: part for name, part in changed.items() if part is not fields[name] and part != fields[name]
    }
    return change(value.model_copy(update=differing) if differing else value)
