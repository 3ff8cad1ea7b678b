"""Conduct: what the sources say is to be done, always or in a situation, and what of it saves lives.

A rule of conduct is worth more to a learner than a figure about it. It is an order, what people do, or what
is done with something; a situation is a condition that a source states with the conduct it asks for.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from pipelines.deliverables.case_study.decisions import ConditionWords, find_condition, tells_act
from pipelines.deliverables.lesson.told_steps import SequenceWords
from pipelines.drafting.material import Piece
from pipelines.drafting.objectives.evidence import ACTION_LEVELS
from pipelines.drafting.text.emergency_calls import calls_for_help
from pipelines.drafting.text.obligation_words import is_binding, is_defining
from pipelines.drafting.text.typography import canonical
from pipelines.sourcing.procedures import says_what_to_do
from schemas.course import Objective
from schemas.language import Language
from schemas.languages.lexicon import AnyWord, Expressions, Pattern, Vocabulary, read_vocabulary

LONGEST_SUBJECT = 40
"""Characters within which the beginning of a sentence names who does something."""


LONGEST_START = 25
"""Characters within which the verb of a conduct stands."""


class ConductWords(Vocabulary):
    """How a language tells what is to be done.

    An objective with `asked` asks for conduct. People do one of the `deeds`; of whom is `addressed` it is a
    rule only where it binds. What has one of the `rules` tells conduct whoever acts. `joints` part two
    situations of one sentence. `actors` are situations told of one of the `persons` ("the agent who finds a
    gap calls the guard"), and agree with a `feminine` subject. What is done is told without its `reasons`,
    and apart from what is never done instead (`barred_tails`). With one of the `pointers` it needs its
    sentence, and with one of the `negations` it is what nobody does. Two conducts of one of the
    `dispositions` come to the same, and what is `universal` is right in any situation: to tell, to check, to
    wash. What saves lives calls an emergency service, has one of the `vital` words, or tells an emergency
    number (`numbers`).
    """

    room: ClassVar[str] = "deliverables.case_study.conduct"

    asked: Pattern
    addressed: AnyWord
    deeds: AnyWord
    rules: AnyWord
    actors: Expressions
    barred_tails: Pattern
    persons: Pattern
    feminine: Pattern
    joints: Pattern
    reasons: Pattern
    negations: AnyWord
    pointers: AnyWord
    dispositions: Expressions
    universal: AnyWord
    vital: AnyWord
    numbers: Pattern


class Form(StrEnum):
    """How what is done is told: two of one form can be exchanged in a sentence."""

    ORDER = "order"
    THING, FEMININE_THING = "thing", "feminine thing"
    PERSON, FEMININE_PERSON = "person", "feminine person"


@dataclass(frozen=True)
class Situation:
    """A condition in the words of a source, and what is done then, without its reason."""

    given: str
    done: str
    form: Form
    barred: tuple[str, ...] = ()
    """What the sentence says is never done then, in the form of `done`."""

    person: str = ""
    """Who is spoken of, if somebody is: "child"."""


def asks_conduct(objective: Objective, language: Language) -> bool:
    """Return whether an objective asks for what one does, by its level or its words."""
    return objective.bloom in ACTION_LEVELS or asks_what_is_done(objective, language)


def asks_what_is_done(objective: Objective, language: Language) -> bool:
    """Return whether an objective asks in its words what one does: "how to react to a reaction"."""
    asked = read_vocabulary(ConductWords, language).asked
    return asked.search(canonical(objective.text)) is not None


def tells_emergency(text: str, language: Language) -> bool:
    """Return whether an objective or a heading tells of an emergency."""
    return read_vocabulary(SequenceWords, language).emergencies.search(canonical(text)) is not None


def tells_conduct(text: str, language: Language) -> bool:
    """Return whether a sentence tells what is to be done: an order, or what people do, or do with things."""
    plain, words = canonical(text), read_vocabulary(ConductWords, language)
    if plain.endswith("?"):
        return False
    if calls_for_help(plain, language):
        return True
    if is_defining(plain, language):
        return False
    conditions = read_vocabulary(ConditionWords, language)
    person = conditions.people.search(plain[:LONGEST_SUBJECT])
    if person is not None and words.addressed.fullmatch(person[0]) and not is_binding(plain, language):
        person = None  # "you will need to" tells a story
    return (
        says_what_to_do(plain, language)
        or bool(split_situations(text, language))
        or tells_act(plain, conditions)
        or words.rules.search(plain) is not None
        or (person is not None and words.deeds.search(plain, person.end()) is not None)
    )


def saves_life(text: str, language: Language) -> bool:
    """Return whether a sentence tells what saves lives: whom to call, what to do for a person in danger."""
    plain, words = canonical(text), read_vocabulary(ConductWords, language)
    if words.numbers.search(plain):
        return True
    is_vital = calls_for_help(plain, language) or words.vital.search(plain) is not None
    return is_vital and tells_conduct(text, language)


def any_saves_life(pieces: Iterable[Piece], language: Language) -> bool:
    """Return whether one of some pieces tells what saves lives."""
    return any(saves_life(piece.text, language) for piece in pieces)


def split_situations(text: str, language: Language) -> tuple[Situation, ...]:
    """Return the situations that a sentence provides for; none if rules are not sure of each."""
    joints = read_vocabulary(ConductWords, language).joints
    parts = joints.split(text.rstrip("."))
    found = [_read_situation(f"{each[:1].upper()}{each[1:]}.", language) for each in parts]
    sure = tuple(each for each in found if each is not None)
    if len(sure) == len(parts):
        return sure
    whole = _read_situation(text, language)
    return () if whole is None else (whole,)


def come_to_the_same(one: str, other: str, language: Language) -> bool:
    """Return whether two conducts come to the same, as throwing away and destroying do."""
    dispositions = read_vocabulary(ConductWords, language).dispositions
    starts = (one[:LONGEST_START], other[:LONGEST_START])
    return any(all(re.search(rf"\b{each}\b", start) for start in starts) for each in dispositions)


def needs_sentence(done: str, language: Language) -> bool:
    """Return whether what is done points at something that its sentence says before."""
    return read_vocabulary(ConductWords, language).pointers.search(done) is not None


def is_exchangeable(done: str, language: Language) -> bool:
    """Return whether what is done can be wrong of another thing: no refusal, no pointer, not universal."""
    words = read_vocabulary(ConductWords, language)
    return not (
        words.negations.search(done)
        or needs_sentence(done, language)
        or words.universal.search(done[:LONGEST_START])
    )


def is_refusal(done: str, language: Language) -> bool:
    """Return whether what is done is not to do something."""
    return read_vocabulary(ConductWords, language).negations.search(done[:LONGEST_START]) is not None


def _read_situation(text: str, language: Language) -> Situation | None:
    words = read_vocabulary(ConductWords, language)
    given = find_condition(text, language) or _find_actor(text, words)
    if given is None:
        return None
    done = text[len(given) :]
    is_order = done.startswith(",")
    told, barred = _part_barred(words.reasons.sub("", done.lstrip(" ,").rstrip(" .")), words)
    form = Form.ORDER if is_order else _find_form(given, words)
    return Situation(given, told, form, barred, _find_person(given, words))


def _part_barred(done: str, words: ConductWords) -> tuple[str, tuple[str, ...]]:
    """Return what is done, and apart what its sentence says is never done instead."""
    match = words.barred_tails.match(done)
    if match is None:
        return done, ()
    passive, told, *barred = match.group("passive", "done", "first", "second")
    return f"{passive} {told}", tuple(f"{passive} {each}" for each in barred if each)


def _find_actor(text: str, words: ConductWords) -> str | None:
    """Return who does something, with the situation they are in; None if the sentence tells of nobody."""
    matches = (re.match(each, text) for each in words.actors)
    return next((match["given"] for match in matches if match is not None), None)


def _find_form(given: str, words: ConductWords) -> Form:
    is_person = bool(_find_person(given, words))
    if words.feminine.match(given):
        return Form.FEMININE_PERSON if is_person else Form.FEMININE_THING
    return Form.PERSON if is_person else Form.THING


def _find_person(given: str, words: ConductWords) -> str:
    match = words.persons.search(given[:LONGEST_SUBJECT])
    return "" if match is None else match[0]
