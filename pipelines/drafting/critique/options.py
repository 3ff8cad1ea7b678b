"""Rules on options: each question can be answered, and in one way only."""

import re
from collections.abc import Iterator
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import fold_text, list_distractors
from pipelines.drafting.text.typography import canonical
from schemas.draft import SingleChoice
from schemas.finding import Finding
from schemas.languages.lexicon import Expressions, Vocabulary, gather_words, match_any, match_words


class OptionWords(Vocabulary):
    """What gives options away, in any language.

    `absolutes` admit no exception, `exceptions` turn a question round (« sauf »), `catch_alls` stand for all
    options or for none.
    """

    room: ClassVar[str] = "options"

    absolutes: Expressions
    exceptions: Expressions
    catch_alls: Expressions


SENTENCE = re.compile(r"[^.!?]+[.!?]*")

FEWEST_OPTIONS = 2
FEWEST_CHARACTERS = 3
"""A shorter distractor stands in any quotation by chance."""


def find_unanswerable(case: Case) -> Iterator[Finding]:
    """Find questions whose key is no option, or that leave no choice."""
    for item in case.choices:
        if item.key not in {option.id for option in item.options}:
            yield Finding(rule="item.no_key", place=item.id, facts={"key": item.key})
        if len(item.options) < FEWEST_OPTIONS:
            yield Finding(rule="item.few_options", place=item.id, facts={"count": str(len(item.options))})


def find_duplicate_options(case: Case) -> Iterator[Finding]:
    """Find options that say the same, typography and case aside, and options that share their letter."""
    for item in case.choice_questions:
        earlier_texts: set[str] = set()
        for option in item.options:
            text = canonical(option.text).casefold().rstrip(" .")
            if text in earlier_texts:
                facts = {"option": cut_excerpt(option.text)}
                yield Finding(rule="item.duplicate_options", place=item.id, facts=facts)
            earlier_texts.add(text)
        letters = [option.id for option in item.options]
        for letter in sorted({each for each in letters if letters.count(each) > 1}):
            yield Finding(rule="item.duplicate_options", place=item.id, facts={"option": letter})


def find_wording_flaws(case: Case) -> Iterator[Finding]:
    """Find stems that deny, options that exaggerate and options that sum up the others.

    Words the cited source uses itself are its own, and left alone; so is an option that any source says.
    """
    said = case.source_texts
    for item in case.choice_questions:
        text = canonical(" ".join(citation.quote for citation in item.citations)).casefold()
        if (
            match := _match_exception().search(_cut_question(canonical(item.stem)))
        ) and match.group().casefold() not in text:
            yield Finding(rule="item.negative", place=item.id, facts={"words": match.group()})
        for option in item.options:
            if _match_catch_all().search(option.text):
                yield Finding(
                    rule="item.catch_all", place=item.id, facts={"option": cut_excerpt(option.text)}
                )
            elif (
                (match := _match_absolute().search(option.text))
                and match.group().casefold() not in text
                and not any(fold_text(option.text) in each for each in said)
            ):
                yield Finding(rule="item.absolute", place=item.id, facts={"words": match.group()})


def _cut_question(stem: str) -> str:
    """Return the sentence of a stem that asks; what the others tell may well not have happened."""
    asked = [sentence for sentence in SENTENCE.findall(stem) if "?" in sentence]
    return asked[-1] if asked else stem


def find_true_distractors(case: Case) -> Iterator[Finding]:
    """Find distractors the cited source says itself; of several answers, the source names the wrong too.

    Of a table's row only the column counts that the stem names, if it names one.
    """
    for item in case.choices:
        quotations = canonical(" ".join(_list_asked_texts(item))).casefold()
        for option in list_distractors(item):
            text = canonical(option).casefold().rstrip(" .")
            is_said = re.search(rf"(?<!\w){re.escape(text)}(?!\w)", quotations)
            if is_said and len(text) >= FEWEST_CHARACTERS:
                yield Finding(
                    rule="item.true_distractor", place=item.id, facts={"option": cut_excerpt(option)}
                )


def _list_asked_texts(item: SingleChoice) -> Iterator[str]:
    """Yield what the cited passages say, of a table's row the cells of the column that the stem names."""
    stem = fold_text(item.stem)
    for citation in item.citations:
        row = citation.anchor.row
        whole = row is not None and len(row.header) == len(row.cells)
        columns = (
            [n for n, name in enumerate(row.header) if n and name and fold_text(name) in stem] if row else []
        )
        is_of_row = row is not None and whole and fold_text(row.cells[0]) in stem
        if row is not None and is_of_row and len(columns) == 1:
            yield row.cells[columns[0]]
        else:
            yield citation.quote


@cache
def _match_absolute() -> re.Pattern[str]:
    return match_words(gather_words(OptionWords, lambda each: each.absolutes))


@cache
def _match_exception() -> re.Pattern[str]:
    return match_any(gather_words(OptionWords, lambda each: each.exceptions))


@cache
def _match_catch_all() -> re.Pattern[str]:
    return match_words(gather_words(OptionWords, lambda each: each.catch_alls))
