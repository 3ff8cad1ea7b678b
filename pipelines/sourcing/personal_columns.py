"""Columns of a survey table that name people, which are left out on reading.

A course needs people's answers, not their names (GDPR, article 5.1.c): what is never read cannot be sent to a
model, kept in a draft or quoted. A finding lists the columns and how to bring one back.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import ClassVar
from unicodedata import combining, normalize

from pipelines.sourcing.characters import compose_letters
from schemas.languages.lexicon import Expressions, Vocabulary, Words, gather_words, write_expression

EMAIL = re.compile(r"[^\s@<>,;]@[^\s@<>,;]+\.[a-z]{2,}", re.IGNORECASE)
"""An address, from the last letter before its sign on: it is only looked for."""

PHONE = re.compile(r"(?<!\d)(?:\+\d{2,3}|0)[\s.-]?\d(?:[\s.-]?\d{2}){4}(?!\d)")


class SurveyColumnWords(Vocabulary):
    """Words in the titles of a survey's columns, without accents, in lower case.

    `titles` are whole titles; `respondents` are those who answered, as forms call them. `one_respondent` is a
    column of theirs: in the plural it may count them. `asking`, `names`, `more_names` and `articles` make the
    sentence of a form that asks who answers; a name of anything else is no person's. `contact_openings`,
    `contacts` and `contact_endings` make the title of an address.
    """

    room: ClassVar[str] = "survey_columns"

    titles: Words
    respondents: Expressions
    one_respondent: Expressions
    after_respondent: Expressions
    asking: Expressions
    names: Expressions
    more_names: Expressions
    articles: Expressions
    contact_openings: Expressions
    contacts: Expressions
    contact_endings: Expressions


@cache
def _list_titles() -> frozenset[str]:
    return frozenset(gather_words(SurveyColumnWords, lambda words: words.titles))


def _write_any(choose: Callable[[SurveyColumnWords], Iterable[str]]) -> str:
    return f"(?:{write_expression(SurveyColumnWords, choose)})"


@cache
def _compile_asked_name() -> re.Pattern[str]:
    """Return the pattern of a title that asks for the name of who answers."""
    asking, names = _write_any(lambda words: words.asking), _write_any(lambda words: words.names)
    more, articles = _write_any(lambda words: words.more_names), _write_any(lambda words: words.articles)
    respondent = _write_any(lambda words: words.respondents)
    return re.compile(rf"(?:{asking} )*{names}(?: {more})*(?: {articles})*(?: {respondent})?$")


@cache
def _compile_respondent() -> re.Pattern[str]:
    """Return the pattern of the title of a column of those who answered."""
    one = _write_any(lambda words: words.one_respondent)
    after = _write_any(lambda words: words.after_respondent)
    return re.compile(rf"{one}(?: {after})?")


@cache
def _compile_contact() -> re.Pattern[str]:
    """Return the pattern of the title of a column of addresses or telephone numbers."""
    openings = _write_any(lambda words: words.contact_openings)
    contacts = _write_any(lambda words: words.contacts)
    endings = _write_any(lambda words: words.contact_endings)
    return re.compile(rf"^(?:{openings} )*{contacts}(?: {endings})*$")


def is_personal(title: str, cells: Sequence[str]) -> bool:
    """Return whether a column names the respondents: by its title, or by contacts in half its cells."""
    plain = _simplify(title)
    if plain in _list_titles() or _compile_respondent().fullmatch(plain):
        return True
    if _compile_contact().match(plain) or _compile_asked_name().match(plain):
        return True
    texts = [cell for cell in cells if cell]
    return bool(texts) and 2 * sum(map(has_contact, texts)) >= len(texts)


def has_contact(text: str) -> bool:
    """Return whether a text holds an e-mail address or a telephone number."""
    return EMAIL.search(text) is not None or PHONE.search(text) is not None


def _simplify(title: str) -> str:
    letters = "".join(c for c in normalize("NFD", compose_letters(title.lower())) if not combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", letters))
