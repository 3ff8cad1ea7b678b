"""The two languages of the product; every text shown to a person exists in both."""

from enum import StrEnum


class Language(StrEnum):
    """BCP 47 tags of the languages drafts, pages and messages are written in."""

    FRENCH = "fr"
    ENGLISH = "en"
