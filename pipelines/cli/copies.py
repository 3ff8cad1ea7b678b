"""Copying for `backup` and `restore`: how many objects were copied, healed or found damaged."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from adapters.store.backup import CopyOutcome, CopyStep
from schemas.errors import StoreUnusable


@dataclass(frozen=True)
class CopyCount:
    """How many objects were copied, and the keys of those healed in the copy or damaged at the origin."""

    copied: int
    healed: tuple[str, ...]
    damaged: tuple[str, ...]

    @property
    def document(self) -> dict[str, Any]:
        """Return the counts for a program."""
        return {"copied": self.copied, "healed": list(self.healed), "damaged": list(self.damaged)}

    @property
    def healed_sentence(self) -> str:
        """Return a sentence naming what was healed; empty if nothing was."""
        return f" Damaged there, and healed: {', '.join(self.healed)}." if self.healed else ""


def copy_and_count(steps: Iterable[CopyStep]) -> CopyCount:
    """Run the steps of a copy, which do the copying, and return the count of their outcomes."""
    finished = list(steps)
    written = [step for step in finished if step.outcome is not CopyOutcome.DAMAGED]
    return CopyCount(
        len(written), _list_keys(finished, CopyOutcome.HEALED), _list_keys(finished, CopyOutcome.DAMAGED)
    )


def describe_damages(counted: CopyCount, place: str, remedy: str) -> list[StoreUnusable]:
    """Return an error for each object that is damaged where it was copied from."""
    return [
        StoreUnusable(
            "is damaged: its bytes are not those that were kept, and it was not copied",
            place=f"{place}/{key}",
            remedy=remedy,
        )
        for key in counted.damaged
    ]


def _list_keys(steps: Iterable[CopyStep], outcome: CopyOutcome) -> tuple[str, ...]:
    return tuple(step.key for step in steps if step.outcome is outcome)
