"""Labelled lines of an edited file, such as `Durée (minutes) : 15`, in either language."""

import re
from collections.abc import Iterable
from functools import cache

from pipelines.review.editing.parts import PARTS
from pipelines.review.part_names import read_part_names
from schemas.draft import Modality, Phase
from schemas.language import Language

OF_A_PHASE = tuple(part for part in PARTS[Phase] if part != "title")
OF_A_QUESTION = ("objective", "answer", "tolerance", "unit", "feedback", "gaps")
LEFT = "left_to_trainer"


def find_entry(line: str, parts: Iterable[str]) -> tuple[str, str] | None:
    """Return the part a line names (`gaps/2` where it is numbered) and what it says of it, still escaped."""
    for part in parts:
        found = _pattern(part).match(line)
        if found:
            numbers = [group for group in found.groups()[:-1] if group]
            return "/".join([part, *numbers]), found.groups()[-1]
    return None


def find_modality(text: str) -> Modality | None:
    """Return where a phase takes place, said in either language or as in the contract."""
    said = {
        word.casefold(): modality
        for modality in Modality
        for word in (
            modality.value,
            *(read_part_names(language)[f"modality_{modality}"] for language in Language),
        )
    }
    return said.get(text.strip().casefold())


@cache
def _pattern(part: str) -> re.Pattern[str]:
    name = part if part == LEFT or part == "notes" else f"part_{part}"
    labels = (re.escape(read_part_names(language)[name]) for language in Language)
    named = "|".join(label.replace(re.escape("{which}"), r"(\d+)") for label in labels)
    return re.compile(rf"^(?:{named})\s?:(.*)$", re.IGNORECASE)
