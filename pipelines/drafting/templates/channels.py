"""Channels in which a training's sponsor, who announces it, may be read, with the length each allows."""

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
class ChannelLimits:
    """How long a text may be: its words, and the characters of its subject if it has one."""

    words: int
    subject: int | None = None


LIMITS = {
    Channel.EMAIL: ChannelLimits(words=220, subject=60),
    Channel.MESSAGE: ChannelLimits(words=90),
    Channel.POSTER: ChannelLimits(words=60),
    Channel.PAGE: ChannelLimits(words=450),
}
"""Our own limits: an inbox cuts a longer subject, and nobody reads more words on a poster."""


def write_channel(channel: Channel, language: Language) -> str:
    """Return the line by which a text states its channel and its greatest length."""
    limits = LIMITS[channel]
    stated = read_texts("drafting.templates.channels", language)
    return typeset(stated.say(channel, words=limits.words, subject=limits.subject), language)


def read_channel(text: str, language: Language) -> Channel | None:
    """Return the channel that a text states with `write_channel`'s line; None if it states none."""
    plain = canonical(text)
    return next(
        (channel for channel in Channel if canonical(write_channel(channel, language)) in plain), None
    )
