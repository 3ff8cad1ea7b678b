"""Mentions of personal data in a text, their veiled form, and the tokens that replace them."""

import re
from dataclasses import dataclass
from enum import StrEnum


class PersonalDataKind(StrEnum):
    """Kinds of personal data; the value is the word in the token that replaces it, e.g. `[courriel-1]`."""

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
    """Return a value shortened so that it can be found in its text but not used, e.g. `so…fr`."""
    return "…" if len(value) < 8 else f"{value[:2]}…{value[-2:]}"


TOKEN_ITSELF = "texte"
"""The word in a token that replaces a text of a source which already looked like a token."""

TOKEN = re.compile(
    rf"\[\s*({'|'.join([*PersonalDataKind, TOKEN_ITSELF])})\s*[-‐‑–]\s*([0-9]{{1,6}})\s*\]", re.IGNORECASE
)
"""A token such as `[courriel-1]`, with the variations in which a model may repeat it."""
