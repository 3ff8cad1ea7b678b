"""Rules on options: each question can be answered, and in one way only."""

import re
from collections.abc import Iterator
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import fold_text, list_distractors, list_keys
from pipelines.drafting.text.likeness import count_denials
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_plain_stems, share_of
from schemas.draft import Citation, SingleChoice
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, gather_words, match_any, match_words


class OptionWords(Vocabulary):
    """What gives options away, in any language.

    `absolutes` admit no exception, `exceptions` turn a question round (« sauf »), `catch_alls` stand for all
    options or for none. A question with one of the `order_words` asks which of several steps it is.
    """

    room: ClassVar[str] = "options"

    absolutes: Expressions
    exceptions: Expressions
    catch_alls: Expressions
    order_words: Expressions = ()


SENTENCE = re.compile(r"[^.!?]+[.!?]*")
FULL_STOP = re.compile(r"(?<=\S)\.+$")
"""What ends a sentence; a full stop by itself is an argument of a command: "git add ."."""

NEXT_SENTENCE = re.compile(r"(?<=[.!?]) (?![a-zà-ÿ])")

FEWEST_OPTIONS = 2
FEWEST_OF_STEM = 2
"""Words of a stem that a passage has which is known to answer it."""

LEAST_TOLD = 0.5
"""Share of a sentence's words beside an option that the option's feedback has if it rests on the sentence."""

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

    Of a table's row only the column counts that the stem names, if it names one. What the source forbids,
    what the stem tells, another cell of the key's column and another step than the one asked for are fair.
    So is what a passage says that is cited for this answer: another one says the key, and no less of what
    the stem asks, or the feedback on this answer says it.
    """
    for item in case.choices:
        for option in list_distractors(item):
            if len(_fold_option(option)) >= FEWEST_CHARACTERS and _is_answered(item, option, case):
                yield Finding(
                    rule="item.true_distractor", place=item.id, facts={"option": cut_excerpt(option)}
                )


def _is_answered(item: SingleChoice, option: str, case: Case) -> bool:
    """Return whether a cited passage says a distractor as an answer to the stem."""
    if _says(item.stem, option) or _are_alternatives(item, option):
        return False
    passages = (text for citation, text in _list_asked_texts(item) if citation.span not in case.code_spans)
    sentences = [sentence for text in passages for sentence in NEXT_SENTENCE.split(canonical(text))]
    language = case.content.language
    asks_denied = count_denials(item.stem, language) > 0
    saying = [
        each
        for each in sentences
        if _says(each, option)
        and not _explains_refusal(item, option, each, language)
        and (asks_denied or count_denials(each, language) <= count_denials(option, language))
    ]
    return bool(saying) and not _is_key_nearer(item, saying, sentences, language)


def _explains_refusal(item: SingleChoice, option: str, sentence: str, language: Language) -> bool:
    """Return whether a sentence is cited for what is told to whoever chose this option: its feedback says it.

    Then the feedback has half of the sentence's other words, and more of them than the question and the key.
    """
    feedback = next((each.feedback for each in item.options if each.text == option), "")
    others = list_plain_stems(sentence, language) - list_plain_stems(option, language)
    asked = list_plain_stems(" ".join((item.stem, *list_keys(item))), language)
    told = share_of(others, list_plain_stems(feedback, language))
    return told >= LEAST_TOLD and told > share_of(others, asked)


def _is_key_nearer(item: SingleChoice, saying: list[str], sentences: list[str], language: Language) -> bool:
    """Return whether a sentence that says the key, and not a distractor, has no fewer words of the stem."""
    keys, stems = list_keys(item), list_plain_stems(item.stem, language)
    own = [each for each in sentences if each not in saying and any(_says(each, key) for key in keys)]
    common = [
        max((len(stems & list_plain_stems(each, language)) for each in listed), default=0)
        for listed in (own, saying)
    ]
    return common[0] >= max(FEWEST_OF_STEM, common[1])


def _are_alternatives(item: SingleChoice, option: str) -> bool:
    """Return whether key and distractor are cells of one column, or steps of which the stem asks for one."""
    texts = [{_fold_option(text) for text in (key, option)} for key in list_keys(item)]
    rows = [row for citation in item.citations if (row := citation.anchor.row) is not None]
    columns: dict[tuple[int, int], set[str]] = {}
    for row in rows:
        for number, cell in enumerate(row.cells):
            columns.setdefault((row.table, number), set()).add(_fold_option(cell))
    passages = {_fold_option(citation.quote) for citation in item.citations}
    return any(
        any(pair <= column for column in columns.values()) or (asks_for_step(item.stem) and pair <= passages)
        for pair in texts
    )


def asks_for_step(stem: str) -> bool:
    """Return whether a question asks which of several steps it is: what comes next, or was left out."""
    return _match_order_word().search(stem) is not None


def _says(text: str, option: str) -> bool:
    plain = canonical(text).casefold()
    return re.search(rf"(?<!\w){re.escape(_fold_option(option))}(?!\w)", plain) is not None


def _fold_option(text: str) -> str:
    return FULL_STOP.sub("", canonical(text).casefold())


def _list_asked_texts(item: SingleChoice) -> Iterator[tuple[Citation, str]]:
    """Yield what each cited passage says, of a table's row the cell of the column that the stem names."""
    stem = fold_text(item.stem)
    for citation in item.citations:
        row = citation.anchor.row
        whole = row is not None and len(row.header) == len(row.cells)
        columns = (
            [n for n, name in enumerate(row.header) if n and name and fold_text(name) in stem] if row else []
        )
        is_of_row = row is not None and whole and fold_text(row.cells[0]) in stem
        if row is not None and is_of_row and len(columns) == 1:
            yield citation, row.cells[columns[0]]
        else:
            yield citation, citation.quote


@cache
def _match_absolute() -> re.Pattern[str]:
    return match_words(gather_words(OptionWords, lambda each: each.absolutes))


@cache
def _match_order_word() -> re.Pattern[str]:
    return match_words(gather_words(OptionWords, lambda each: each.order_words))


@cache
def _match_exception() -> re.Pattern[str]:
    return match_any(gather_words(OptionWords, lambda each: each.exceptions))


@cache
def _match_catch_all() -> re.Pattern[str]:
    return match_words(gather_words(OptionWords, lambda each: each.catch_alls))
