"""Words by which names at the head of an address are told, and numbers that are no telephone's."""

from typing import ClassVar

from schemas.languages.lexicon import Expressions, Vocabulary


class AddressWords(Vocabulary):
    """Words around a name at the head of an address.

    `titles` stand before a name and `particles` within it; the name of a street follows a word of
    `street_first`, or precedes one of `street_last`. `sentence_words` tell a sentence that goes on, whose
    end is nobody's address. `no_person` are words of places and institutions; `codes` stand before digits
    that are no telephone's; `services` name one in an e-mail address that is nobody's; `invitations` head
    the address that a document gives its readers, as on a last slide.
    """

    room: ClassVar[str] = "addresses"

    titles: Expressions
    particles: Expressions
    street_first: Expressions
    street_last: Expressions
    sentence_words: Expressions
    no_person: Expressions
    codes: Expressions
    services: Expressions
    invitations: Expressions
