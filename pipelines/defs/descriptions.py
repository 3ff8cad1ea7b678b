"""What Dagster's pages say of a check, a sensor, a schedule or a job: French, then English."""

from functools import cache
from pathlib import Path

from schemas.language import Language
from schemas.languages.texts import TextCatalogue
from schemas.text_catalogue import read_texts

CATALOGUE = Path(__file__).with_name("descriptions.json")


def describe(name: str) -> str:
    """Return what something is for, in both languages: Dagster's pages have no language of their own."""
    return " · ".join(_texts(language)[name] for language in (Language.FRENCH, Language.ENGLISH))


@cache
def _texts(language: Language) -> TextCatalogue:
    return read_texts(language, [CATALOGUE])
