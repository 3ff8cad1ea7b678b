"""Descriptions of checks, sensors, schedules and jobs on Dagster's pages, in French then English."""

from schemas.language import Language
from schemas.languages.texts import read_texts


def describe(name: str) -> str:
    """Return the description of a name in French and English: Dagster's pages have no language."""
    return " · ".join(
        read_texts("dagster", language)[name] for language in (Language.FRENCH, Language.ENGLISH)
    )
