"""Labelled lines of an edited file, such as `Durée (minutes) : 15`, in any language."""

import re
from collections.abc import Iterable
from functools import cache

from pipelines.review.part_names import read_part_names
from schemas.draft import Modality, Phase
from schemas.draft.element_parts import PARTS
from schemas.language import Language

PHASE_PARTS = tuple(part for part in PARTS[Phase] if part != "title")
QUESTION_PARTS = ("objective", "answer", "tolerance", "unit", "feedback", "gaps")
LEFT_TO_TRAINER = "left_to_trainer"


def find_entry(line: str, parts: Iterable[str]) -> tuple[str, str] | None:
    """Return the part a line is labelled with (e.g. `gaps/2`) and its text, still escaped."""
    for part in parts:
        matched = _match_label(part).match(line)
        if matched:
            numbers = [group for group in matched.groups()[:-1] if group]
            return "/".join([part, *numbers]), matched.groups()[-1]
    return None


def find_modality(text: str) -> Modality | None:
    """Return the modality with a name, in any language or as in the contract; None if there is none."""
    modality_by_name = {
        word.casefold(): modality
        for modality in Modality
        for word in (
            modality.value,
            *(read_part_names(language)[f"modality_{modality}"] for language in Language),
        )
    }
    return modality_by_name.get(text.strip().casefold())


@cache
def _match_label(part: str) -> re.Pattern[str]:
    name = part if part == LEFT_TO_TRAINER or part == "notes" else f"part_{part}"
    labels = (re.escape(read_part_names(language)[name]) for language in Language)
    labels_pattern = "|".join(label.replace(re.escape("{which}"), r"(\d+)") for label in labels)
    return re.compile(rf"^(?:{labels_pattern})\s?:(.*)$", re.IGNORECASE)
