"""Editions: releases that ask the same questions, whose answers are counted together."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from math import factorial

from pydantic.main import IncEx

from schemas.canonical import write_canonical_json
from schemas.draft import (
    Content,
    Item,
    Matching,
    MultipleChoice,
    Ordering,
    SingleChoice,
    TrueFalse,
    list_questions_of,
)
from schemas.ids import Digest

FEEDBACK_OF_OPTIONS: IncEx = {"__all__": {"feedback": True}}
READ_AFTERWARDS: IncEx = {
    **dict.fromkeys(("citations", "origin", "bloom", "objective", "feedback"), True),
    "options": FEEDBACK_OF_OPTIONS,
}
"""Fields of a question that learners do not see before they answer."""


@dataclass(frozen=True)
class AskedEdition:
    """Releases with identical questions, oldest first, and the content of the newest."""

    releases: tuple[int, ...]
    content: Content

    @property
    def scored_items(self) -> tuple[Item, ...]:
        """Return the scored questions."""
        return list_questions_of(self.content.artefacts, scored=True)

    @property
    def unscored_items(self) -> tuple[Item, ...]:
        """Return the unscored questions, asked before the lesson."""
        return list_questions_of(self.content.artefacts, scored=False)

    @property
    def inside_items(self) -> tuple[Item, ...]:
        """Return the questions inside pages: of checkpoints, and the decisions of scenarios."""
        return self.content.list_block_questions()


def read_wording(item: Item) -> Digest:
    """Return the sha256 of a question's id, key and text, as learners see it before they answer."""
    return sha256(write_canonical_json(item.model_dump(mode="json", exclude=READ_AFTERWARDS))).hexdigest()


def group_editions(releases: Iterable[tuple[int, Content]]) -> tuple[AskedEdition, ...]:
    """Return the releases grouped by identical questions, the newest release's group last."""
    editions: dict[tuple[str, ...], AskedEdition] = {}
    for number, content in sorted(releases, key=lambda release: release[0]):
        asked = (*list_questions_of(content.artefacts), *content.list_block_questions())
        wordings = tuple(sorted(map(read_wording, asked)))
        earlier = editions.pop(wordings, None)
        editions[wordings] = AskedEdition((*(earlier.releases if earlier else ()), number), content)
    return tuple(editions.values())


def compute_chance(item: Item) -> float | None:
    """Return the chance of guessing right; None if the question lists no answers."""
    match item:
        case SingleChoice():
            return 1 / len(item.options)
        case TrueFalse():
            return 1 / 2
        case MultipleChoice():
            return float(1 / (2 ** len(item.options) - 1))
        case Matching():
            return float(1 / factorial(len(item.pairs)))
        case Ordering():
            return 1 / factorial(len(item.places))
        case _:
            return None


def list_answers_of(item: Item) -> tuple[tuple[str, str, bool], ...]:
    """Return the answers a question lists: id as in results, text, and whether it is right."""
    match item:
        case SingleChoice():
            return tuple((each.id, each.text, each.id == item.key) for each in item.options)
        case MultipleChoice():
            return tuple((each.id, each.text, each.id in item.keys) for each in item.options)
        case TrueFalse():
            return tuple((str(each).lower(), "", each == item.answer) for each in (True, False))
        case _:
            return ()
