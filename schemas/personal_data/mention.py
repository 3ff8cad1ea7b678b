"""One piece of personal data in a text, and the form in which it is shown without revealing it."""

import re
from dataclasses import dataclass
from enum import StrEnum


class PersonalDataKind(StrEnum):
    """What a piece of personal data is; the word stands in the token that takes its place."""

    EMAIL = "courriel"
    PHONE = "telephone"
    NIR = "nir"
    IBAN = "iban"
    SIRET = "siret"
    SIREN = "siren"
    NAME = "nom"


@dataclass(frozen=True)
class PersonalDataMention:
    """A piece of personal data: `text[start:end] == value`."""

    kind: PersonalDataKind
    start: int
    end: int
    value: str


def veil_value(value: str) -> str:
    """Return enough of a value to find it at its place, and too little to use it: `so…fr`."""
    return "…" if len(value) < 8 else f"{value[:2]}…{value[-2:]}"


TOKEN_ITSELF = "texte"
"""The word of a token that stands for what only looks like one in a source."""

TOKEN = re.compile(
    rf"\[\s*({'|'.join([*PersonalDataKind, TOKEN_ITSELF])})\s*[-‐‑–]\s*([0-9]{{1,6}})\s*\]", re.IGNORECASE
)
"""A token, as a model may spell it that was shown `[courriel-1]`."""
