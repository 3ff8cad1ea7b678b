"""Descriptions of assets, checks, sensors, schedules and jobs on Dagster's pages, which have no language."""

import os

from schemas.language import Language, match_locale
from schemas.languages.texts import read_texts


def describe(name: str) -> str:
    """Return the description of a name in English and in French, each reader's language on the same page.

    Lists cut it after some words, so the language of the shell that Dagster was started from comes first.
    """
    languages = (match_locale(os.environ), Language.ENGLISH, Language.FRENCH)
    return " · ".join(dict.fromkeys(read_texts("dagster", language)[name] for language in languages))
