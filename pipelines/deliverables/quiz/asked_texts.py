"""Texts that a question may ask about: whole sentences, and items of lists joined to what introduces them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from pipelines.deliverables.quiz.askable import (
    find_claim,
    find_label,
    is_order,
    name_topic,
    states_alone,
)
from pipelines.deliverables.quiz.procedures import starts_with_action
from pipelines.deliverables.quiz.source_lists import ListedItem, SourceList, find_lists
from pipelines.drafting.material import Piece
from schemas.language import Language
from schemas.languages.formats import quote_text
from schemas.languages.lexicon import Expressions, Vocabulary, match_first_words, match_words, read_vocabulary

MOST_LEAD_WORDS = 18
REFERENCE = re.compile(r"\s\[(?=[^\[\]]*[\dA-Z])[^\[\]]{1,30}\](?!\()")
"""A reference to the literature, which no question has to show: "a random bit generator [SP 800-90Ar1]"."""


class LeadWords(Vocabulary):
    """How what introduces a list goes on in its items.

    A lead-in that ends with one of `open_leads` is continued by each item, after one of `verb_leads` by a
    verb. One that begins with one of `conditions` says when its items hold, if they are orders; one with one
    of the `restrictions` bars them, or leaves the choice among them.
    """

    room: ClassVar[str] = "deliverables.quiz.asked_texts"

    open_leads: Expressions
    verb_leads: Expressions
    conditions: Expressions
    restrictions: Expressions


@dataclass(frozen=True)
class AskedText:
    """What the sources say in one sentence, and the pieces it rests on; the last one has its own words.

    `label` is what stands before the sentence and says what it is about: "Transfer of the secret: …".
    """

    pieces: tuple[Piece, ...]
    text: str
    label: str = ""

    @property
    def piece(self) -> Piece:
        """Return the piece whose words the text ends with."""
        return self.pieces[-1]

    def name_topic(self, shown: str, language: Language) -> str:
        """Return the label or heading the shown words need to be understood; empty if they need none."""
        return self.label or name_topic(self.piece, shown, language)

    def quote(self, language: Language) -> str:
        """Return what the sources say, word for word."""
        return " ".join(quote_text(each.text, language) for each in self.pieces)


def list_asked_texts(pieces: Sequence[Piece], language: Language) -> Iterator[AskedText]:
    """Yield the sentences of the sources, then the items of their lists, that can be asked about."""
    for piece in pieces:
        claim = find_claim(piece, language)
        if claim is not None:
            yield AskedText((piece,), claim, find_label(piece.text, language))
    yield from join_items(pieces, language)


def join_items(pieces: Iterable[Piece], language: Language) -> Iterator[AskedText]:
    """Yield each item of a list as a sentence: « Vous devez : » and « porter un casque ».

    An order under a condition is joined to it by a comma; any other order stands for itself.
    """
    for listed in find_lists(pieces, language):
        for item in listed.items:
            text = None if item.label is not None else _tell(item, listed, language)
            if text is not None and states_alone(text.replace(":", ","), language):
                leads = () if listed.lead_piece is None else (listed.lead_piece,)
                yield AskedText((*leads, item.piece), text)


def cut_references(text: str) -> str:
    """Return a text without its references to the literature."""
    return REFERENCE.sub("", text)


def _tell(item: ListedItem, listed: SourceList, language: Language) -> str | None:
    """Return an item as a sentence; None if it makes none, or one that the sentence rule reads already."""
    if listed.lead_piece is None:
        is_alone = not listed.is_led and is_order(item.text, language) and not item.piece.text.endswith(".")
        return f"{item.text}." if is_alone else None
    if _match_open_lead(language).search(listed.lead):
        needs_verb = _match_verb_lead(language).search(listed.lead) is not None
        if needs_verb and not starts_with_action(item.text, language):
            return None
        return f"{listed.lead} {_continue_with(item.text)}."
    words = read_vocabulary(LeadWords, language)
    is_condition = match_first_words(words.conditions).match(listed.lead) is not None
    is_short = len(listed.lead.split()) <= MOST_LEAD_WORDS and "," not in listed.lead
    if not is_order(item.text, language):
        return None
    if is_condition:
        return f"{listed.lead}, {_continue_with(item.text)}." if is_short else None
    tells_otherwise = match_words(words.restrictions).search(listed.lead) is not None
    return None if tells_otherwise or item.piece.text.endswith(".") else f"{item.text}."


def _continue_with(text: str) -> str:
    """Return an item with a small letter, unless its first words are a name or an acronym."""
    is_name = text[1:2].isupper() or re.match(r"\S+ [A-ZÀ-Ý]", text) is not None
    return text if is_name else text[0].lower() + text[1:]


@cache
def _match_open_lead(language: Language) -> re.Pattern[str]:
    return _match_last_words(read_vocabulary(LeadWords, language).open_leads)


@cache
def _match_verb_lead(language: Language) -> re.Pattern[str]:
    return _match_last_words(read_vocabulary(LeadWords, language).verb_leads)


def _match_last_words(listed: Expressions) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(listed)})$", re.IGNORECASE)
