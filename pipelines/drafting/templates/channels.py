"""Channels of a sponsor's texts, with the length each allows."""

from dataclasses import dataclass
from enum import StrEnum

from pipelines.drafting.templates.wording import typeset
from pipelines.drafting.text.typography import canonical
from schemas.language import Language
from schemas.languages.texts import read_texts


class Channel(StrEnum):
    """Where a text is read."""

    EMAIL = "email"
    MESSAGE = "message"
    POSTER = "poster"
    PAGE = "page"


@dataclass(frozen=True)
class Limits:
    """How long a text may be: its words, and the characters of its subject where it has one."""

    words: int
    subject: int | None = None


LIMITS = {
    Channel.EMAIL: Limits(words=220, subject=60),
    Channel.MESSAGE: Limits(words=90),
    Channel.POSTER: Limits(words=60),
    Channel.PAGE: Limits(words=450),
}
"""Our own measures: an inbox cuts a longer subject, and nobody stops for more words on a wall."""


def write_channel(channel: Channel, language: Language) -> str:
    """Return how a text says its channel and its length."""
    limits = LIMITS[channel]
    stated = read_texts("drafting.templates.channels", language)
    return typeset(stated.say(channel, words=limits.words, subject=limits.subject), language)


def read_channel(text: str, language: Language) -> Channel | None:
    """Return the channel a text states, or None where it states none."""
    said = canonical(text)
    return next((each for each in Channel if canonical(write_channel(each, language)) in said), None)
