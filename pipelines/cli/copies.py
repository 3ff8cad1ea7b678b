"""Output of `backup` and `restore` about the objects they copied."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from adapters.store.backup import CopyOutcome, CopyStep
from schemas.errors import StoreUnusable


@dataclass(frozen=True)
class CopyCount:
    """How many objects were written, and the keys of those that were or are damaged."""

    copied: int
    healed: tuple[str, ...]
    damaged: tuple[str, ...]

    @property
    def document(self) -> dict[str, Any]:
        """Return the counts for a program."""
        return {"copied": self.copied, "healed": list(self.healed), "damaged": list(self.damaged)}

    @property
    def healed_sentence(self) -> str:
        """Return a sentence about what was healed; empty where nothing was."""
        return f" Damaged there, and healed: {', '.join(self.healed)}." if self.healed else ""


def copy_and_count(steps: Iterable[CopyStep]) -> CopyCount:
    """Copy, and return what came of it."""
    done = list(steps)
    written = [step for step in done if step.outcome is not CopyOutcome.DAMAGED]
    return CopyCount(
        len(written), _list_keys(done, CopyOutcome.HEALED), _list_keys(done, CopyOutcome.DAMAGED)
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
