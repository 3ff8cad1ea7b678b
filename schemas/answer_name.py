"""Names of the sources that experts' answers become: who signed the answer, and on which day."""

import re
from dataclasses import dataclass
from datetime import date

from schemas.language import Language
from schemas.languages.dates import format_long_day
from schemas.languages.texts import read_texts
from schemas.session_name import SESSION_NAME, SESSION_PREFIX, parse_session_name

ANSWER_PREFIX = "answer:"
"""Begins the name of every source that is an answer; a file with such a name is refused."""

ANSWER_NAME = re.compile(rf"{ANSWER_PREFIX}(\d{{4}}-\d\d-\d\d)/eq-[0-9a-f]{{10}}/(.+?)\.md")


@dataclass(frozen=True)
class AnswerName:
    """Who signed the answer that a source is, and on which day."""

    signed_as: str
    day: date


def name_answer_source(answer: AnswerName, question: str) -> str:
    """Return the name that the answer to a question, given by its id, is cited by."""
    return f"{ANSWER_PREFIX}{answer.day.isoformat()}/{question}/{answer.signed_as}.md"


def parse_answer_name(source: str) -> AnswerName | None:
    """Return who gave the answer that a source's name is of, and when; None if it is of another source."""
    found = ANSWER_NAME.fullmatch(source)
    if found is None:
        return None
    try:
        return AnswerName(found[2], date.fromisoformat(found[1]))
    except ValueError:
        return None


def reword_answer_names(text: str, language: Language) -> str:
    """Return a text that says whose answer, or whose session, each such name is of, instead of the name."""
    if SESSION_PREFIX in text:
        text = SESSION_NAME.sub(lambda found: _describe_session(found[0], language), text)
    if ANSWER_PREFIX not in text:
        return text
    return ANSWER_NAME.sub(lambda found: _describe(found[0], language), text)


def _describe_session(source: str, language: Language) -> str:
    session = parse_session_name(source)
    if session is None:
        return source
    day = format_long_day(session.day, language)
    return read_texts("places", language).say("session", name=session.signed_as, day=day)


def _describe(source: str, language: Language) -> str:
    answer = parse_answer_name(source)
    if answer is None:
        return source
    day = format_long_day(answer.day, language)
    return read_texts("places", language).say("answer", name=answer.signed_as, day=day)
