"""Stems, feedback and notes of quiz questions, worded from the catalogue of texts."""

from functools import cache

from pipelines.drafting.text.words import list_content_stems
from schemas.language import Language
from schemas.languages.formats import quote_text
from schemas.languages.texts import read_texts

BLANK = "____"


def ask_to_complete(sentence: str, topic: str, language: Language) -> str:
    """Return the stem of a sentence with a blank; `topic` is what it is about, if it does not say so."""
    sentence = quote_text(sentence, language)
    if topic:
        return _say("complete_on", language, topic=quote_text(topic, language), sentence=sentence)
    return _say("complete", language, sentence=sentence)


def ask_for_cell(table: str, column: str, label: str, language: Language) -> str:
    """Return the stem that asks for a cell; `column` is the noun at its head."""
    table, column, label = (quote_text(each, language) for each in (table, column, label))
    return _say("cell", language, table=table, column=column, label=label)


def ask_for_cell_under(table: str, column: str, label: str, language: Language) -> str:
    """Return the stem that asks for a cell below a title which is no noun for what the cells are."""
    table, column, label = (quote_text(each, language) for each in (table, column, label))
    return _say("cell_under", language, table=table, column=column, label=label)


def ask_for_meaning(table: str, label: str, language: Language) -> str:
    """Return the stem that asks what a table says that something means."""
    table, label = (quote_text(each, language) for each in (table, label))
    return _say("meaning", language, table=table, label=label)


def ask_for_next_step(procedure: str, step: str, language: Language) -> str:
    """Return the stem that asks for the next step."""
    procedure, step = quote_text(procedure, language), quote_text(step, language)
    return _say("next_step", language, procedure=procedure, step=step)


def ask_for_term(definition: str, language: Language) -> str:
    """Return the stem that asks for a term by its definition."""
    return _say("term", language, definition=quote_text(definition, language))


def ask_for_order(procedure: str, language: Language) -> str:
    """Return the stem that asks for the order of steps of a procedure."""
    return _say("order", language, procedure=quote_text(procedure, language))


def ask_for_match(table: str, header: tuple[str, ...], column: int, language: Language) -> str:
    """Return the stem that asks which value of a column belongs to which label."""
    table, values = quote_text(table, language), quote_text(header[column], language)
    return _say("match", language, table=table, column=values)


def ask_for_rows(table: str, column: str, value: str, language: Language) -> str:
    """Return the stem that asks which rows of a table have a value."""
    table, column, value = (quote_text(each, language) for each in (table, column, value))
    return _say("rows", language, table=table, column=column, value=value)


def ask_for_described(topic: str, meaning: str, language: Language) -> str:
    """Return the stem that asks which thing of a list the source describes so."""
    topic, meaning = quote_text(topic, language), quote_text(meaning, language)
    return _say("described", language, topic=topic, meaning=meaning)


def ask_for_match_of_list(topic: str, language: Language) -> str:
    """Return the stem that asks what the source says of each thing of a list."""
    return _say("match_list", language, topic=quote_text(topic, language))


def ask_what_is_barred(topic: str, language: Language) -> str:
    """Return the stem that asks what not to do; `topic` is what it is about, empty if nothing names it."""
    if topic:
        return _say("barred_on", language, topic=quote_text(topic, language))
    return _say("barred", language)


def ask_what_is_told(topic: str, language: Language) -> str:
    """Return the stem that asks what to do; `topic` is what it is about."""
    return _say("recommended_on", language, topic=quote_text(topic, language))


def ask_what_to_do(given: str, topic: str, language: Language) -> str:
    """Return the stem that asks what to do in a situation; `topic` is what it is about, or empty."""
    return _ask_on("to_do", given, topic, language)


def ask_what_follows(given: str, topic: str, language: Language) -> str:
    """Return the stem that asks how the sentence of a situation goes on: what is done then."""
    return _ask_on("follows", given, topic, language)


def _ask_on(key: str, given: str, topic: str, language: Language) -> str:
    """Return the stem on a situation, with its topic if there is one."""
    if topic:
        return _say(f"{key}_on", language, topic=quote_text(topic, language), given=given)
    return _say(key, language, given=given)


def ask_who_acts(topic: str, act: str, language: Language) -> str:
    """Return the stem that asks who is to do something; `topic` says in what."""
    return _say("who_on", language, topic=quote_text(topic, language), act=quote_text(act, language))


def ask_who(act: str, circumstance: str, topic: str, language: Language) -> str:
    """Return the stem that asks who does something in a circumstance; both it and the topic may be empty."""
    key = "_".join(
        ["who", *(["act"] if topic else []), *(["when"] if circumstance else []), *(["on"] if topic else [])]
    )
    facts = {"act": act, "circumstance": circumstance[:1].lower() + circumstance[1:]}
    return _say(key, language, topic=quote_text(topic, language) if topic else "", **facts)


def ask_for_gaps(sentence: str, topic: str, language: Language) -> str:
    """Return the stem of a sentence with several gaps; `topic` is what it is about, if it does not say so."""
    sentence = quote_text(sentence, language)
    if topic:
        return _say("gaps_on", language, topic=quote_text(topic, language), sentence=sentence)
    return _say("gaps", language, sentence=sentence)


def ask_to_judge(sentence: str, topic: str, language: Language) -> str:
    """Return the stem of a claim to judge; no quotation marks, since a false one quotes nobody.

    `topic` is what the claim is about, if it does not say so itself.
    """
    if topic:
        return _say("judge_on", language, topic=quote_text(topic, language), sentence=sentence)
    return _say("judge", language, sentence=sentence)


@cache
def list_frame_stems(language: Language) -> frozenset[str]:
    """Return the content words that every question of a kind has, whatever it asks about."""
    frames = (ask_to_complete("", "", language), ask_to_judge("", "", language), ask_for_term("", language))
    return frozenset[str]().union(*(list_content_stems(frame, language) for frame in frames))


def number_texts(texts: list[str], first: int = 1) -> str:
    """Return texts one after the other, numbered from `first` on."""
    return " ".join(f"{number}. {text}." for number, text in enumerate(texts, start=first))


def describe_cell(label: str, column: str, value: str, language: Language) -> str:
    """Return the sentence that states one cell of a table."""
    return _say("value_of_cell", language, label=label, column=column, value=value)


def describe_two_steps(step: str, after: str, language: Language) -> str:
    """Return the sentence that states two steps in their order."""
    step, after = quote_text(step, language), quote_text(after, language)
    return _say("two_steps", language, step=step, after=after)


def write_right_feedback(evidence: str, language: Language) -> str:
    """Return the feedback on the right answer: the words of the source."""
    return _say("right", language, evidence=evidence)


def write_wrong_feedback(evidence: str, language: Language) -> str:
    """Return the feedback on a wrong answer: the words of the source that correct it."""
    return _say("wrong", language, evidence=evidence)


def _say(key: str, language: Language, **facts: object) -> str:
    return read_texts("deliverables.quiz.phrases", language).say(key, **facts)
