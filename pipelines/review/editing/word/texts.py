"""Texts of a Word file and of the list of its changes, in the language of the module."""

from dataclasses import dataclass
from enum import StrEnum

from pipelines.review.part_names import read_part_names
from schemas.draft import Modality
from schemas.language import Language
from schemas.languages.formats import find_locale_tag
from schemas.languages.texts import TextCatalogue, fill_wording


class Unsure(StrEnum):
    """Why a change found in a file is only listed, and not applied."""

    OUTSIDE = "outside"
    LABEL_GONE = "label_gone"
    OBJECT = "object"
    CONTROLS_LOST = "controls_lost"
    DELETED = "deleted"
    COPIED = "copied"
    MERGED = "merged"
    NESTED = "nested"
    EMPTY = "empty"
    PLACEHOLDER = "placeholder"
    UNKNOWN = "unknown"
    MOVED = "moved"
    NOT_A_CHOICE = "not_a_choice"
    REFUSED = "refused"
    PICTURE_ADDED = "picture_added"
    PICTURE_CHANGED = "picture_changed"
    PICTURE_GONE = "picture_gone"
    PICTURE_TEXT = "picture_text"


@dataclass(frozen=True)
class WordTexts:
    """One language's labels and sentences."""

    language: Language
    taken_up: tuple[str, ...]
    paragraphs_taken_up: str
    left_out: tuple[str, ...]
    about_pictures: str
    no_picture: str
    ask: str
    desk: str
    identity: str
    question: str
    right: str
    nature: str
    nothing: str
    quoted: str
    about_words: str
    said_before: str
    to_verify: str
    table: str
    sentences: dict[Unsure, str]

    @property
    def locale(self) -> str:
        """Return the locale for Word's spelling check, e.g. `en-GB`."""
        return find_locale_tag(self.language)

    @property
    def names(self) -> TextCatalogue:
        """Return the names of parts and choices."""
        return read_part_names(self.language)

    @property
    def choices(self) -> dict[str, str]:
        """Return the words for what is chosen: true or false, where a phase takes place, no objective."""
        places = {modality.value: self.names[f"modality_{modality}"] for modality in Modality}
        return (
            {word: self.names[word] for word in ("true", "false")} | places | {"": self.names["no_objective"]}
        )

    def label(self, name: str) -> str:
        """Return a name with a colon, to put before a text."""
        return name + self.names.colon


def read_word_texts(language: Language) -> WordTexts:
    """Return a language's labels."""
    return fill_wording(WordTexts, "review.word_file", language)
