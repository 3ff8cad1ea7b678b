"""Rules on cues: the form of a question does not give its answer away; one function a cue."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import (
    Choice,
    fold_text,
    list_choices,
    list_distractors,
    list_keys,
)
from pipelines.drafting.text.figures import find_figures
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import WORD, list_content_stems
from schemas.draft import Matching
from schemas.finding import Finding
from schemas.languages.lexicon import (
    Expressions,
    Vocabulary,
    read_every_vocabulary,
    write_expression,
)

LONGER, LONGER_BY = 1.6, 20
"""A key so many times, and so many characters, longer than every other option stands out."""

UNEVEN_FACTOR = 6
"""The longest option as a multiple of the shortest."""

FEWEST_LETTERS = 5
"""A shorter word that stem and key share is no clue."""

OPTION_LETTER = r"\(?(?:[a-e1-5]|i{1,3}|iv|v)\)?"
"""An option named by its letter or number."""

SENTENCE_END = re.compile(r"(?<=[.!?]) ")
SENTENCE_STOP = re.compile(r"(?<! )\.$|(?<=\w) ?\?$")
"""A full stop, which is no argument of a command: "git add ."."""

FLAG = re.compile(r"(?<!\S)--?[A-Za-z][\w-]*")
"""What only a command has: "--staged", "-m"."""

VOWEL = re.compile(r"^[aeiouyhàâäéèêëîïôöùûüœ]", re.IGNORECASE)


class ClueWords(Vocabulary):
    """What gives a key away by its form, in any language.

    A combination of options begins with `of_both`, or is one of `combinations`; `option_nouns` name options
    and `joints` join them. A vowel follows what is `elided`, and of the forms of `article` the one before it.
    """

    room: ClassVar[str] = "clues"

    of_both: Expressions
    combinations: Expressions
    option_nouns: Expressions
    joints: Expressions
    elided: Expressions = ()
    article: str | None = None
    article_before_vowel: str | None = None


def find_long_keys(case: Case) -> Iterator[Finding]:
    """Find a key far longer than every other option (longest option correct)."""
    for item in case.choices:
        wrong = [len(text) for text in list_distractors(item)]
        for key in list_keys(item):
            if wrong and len(key) >= max(LONGER * max(wrong), LONGER_BY + max(wrong)):
                facts = {"option": cut_excerpt(key), "next": str(max(wrong)), "length": str(len(key))}
                yield Finding(rule="item.long_key", place=item.id, facts=facts)


def find_repeated_words(case: Case) -> Iterator[Finding]:
    """Find words that the question shares with the key and with no other option (word repeats).

    The words of a command are given, and nobody could choose others.
    """
    language = case.content.language
    for item in case.choices:
        if _list_commands(list_choices(item)):
            continue
        stem = list_content_stems(_find_question(item.stem), language)
        wrong = frozenset[str]().union(
            *(list_content_stems(text, language) for text in list_distractors(item))
        )
        for key in list_keys(item):
            shared = [
                stem_shared
                for stem_shared in list_content_stems(key, language) & stem - wrong
                if len(stem_shared) >= FEWEST_LETTERS
            ]
            if shared and list_distractors(item):
                facts = {"word": _find_word(min(shared), key)}
                yield Finding(rule="item.clang", place=item.id, facts=facts)
    for question in case.questions:
        if isinstance(question, Matching):
            yield from _find_matching_cues(question, case)


def _find_question(text: str) -> str:
    """Return the sentence of a stem that asks; a situation told before it is what all options are about."""
    sentences = SENTENCE_END.split(canonical(text))
    return next((each for each in reversed(sentences) if each.rstrip().endswith("?")), text)


def _find_matching_cues(item: Matching, case: Case) -> Iterator[Finding]:
    """Find pairs to match whose two sides share a word that no other right side has."""
    language = case.content.language
    sides = [
        (list_content_stems(p.left, language), list_content_stems(p.right, language)) for p in item.pairs
    ]
    right_counts = Counter(stem for _, right in sides for stem in right)
    commands = _list_commands([side for pair in item.pairs for side in (pair.left, pair.right)])
    for pair, (left, right) in zip(item.pairs, sides, strict=True):
        if {pair.left, pair.right} & commands:
            continue
        shared = [each for each in left & right if right_counts[each] == 1 and len(each) >= FEWEST_LETTERS]
        if shared:
            facts = {"word": _find_word(min(shared), pair.right)}
            yield Finding(rule="item.clang", place=item.id, facts=facts)


def _list_commands(texts: Sequence[str]) -> frozenset[str]:
    """Return the texts that are commands: those with a flag, and others of the same program."""
    programs = {text.split()[0] for text in texts if FLAG.search(text)}
    return frozenset(text for text in texts if text and text.split()[0] in programs)


def _find_word(stem: str, text: str) -> str:
    """Return the first word of a text that begins with a stem, as the text writes it."""
    return next((word for word in WORD.findall(canonical(text)) if word.lower().startswith(stem)), stem)


def find_convergence(case: Case) -> Iterator[Finding]:
    """Find a key made of parts that the other options each repeat one of (convergence cues)."""
    for item in case.choices:
        parts_of = (_match_joint().split(canonical(text)) for text in list_choices(item))
        split = [[fold_text(part) for part in parts] for parts in parts_of]
        if len(split) < 3 or sum(len(parts) > 1 for parts in split) < len(split) - 1:
            continue
        part_counts = Counter(part for parts in split for part in set(parts))
        scores = {
            fold_text(text): sum(part_counts[part] - 1 for part in set(parts))
            for text, parts in zip(list_choices(item), split, strict=True)
        }
        best = [text for text, score in scores.items() if score == max(scores.values())]
        key = fold_text(list_keys(item)[0]) if list_keys(item) else ""
        if best == [key] and scores[key] >= 2:
            yield Finding(
                rule="item.convergence", place=item.id, facts={"option": cut_excerpt(list_keys(item)[0])}
            )


def find_unlike_options(case: Case) -> Iterator[Finding]:
    """Find options of another form: one alone is a measure or a sentence, or far longer or shorter.

    These are the logical and grammatical cues and the implausible distractors that form alone gives away.
    """
    for item in case.choice_questions:
        texts = list_choices(item)
        if len(texts) < 2:
            continue
        forms = [_classify_form(text, case) for text in texts]
        odd = [text for text, form in zip(texts, forms, strict=True) if forms.count(form) == 1]
        uneven = max(map(len, texts)) > UNEVEN_FACTOR * min(map(len, texts)) and forms[0] != "measure"
        if len(set(forms)) == 2 and odd and len(texts) > 2:
            yield Finding(rule="item.unlike", place=item.id, facts={"option": cut_excerpt(odd[0])})
        elif uneven:
            yield Finding(
                rule="item.uneven", place=item.id, facts={"option": cut_excerpt(max(texts, key=len))}
            )


def _classify_form(text: str, case: Case) -> str:
    """Return the form of an option: "measure", "sentence" if it ends with its stop, or "words"."""
    plain = canonical(text)
    measures = find_figures(text, case.content.language)
    measured = sum(len(measure.text) for measure in measures if not measure.in_words or measure.start == 0)
    if re.match(r"[-+<>≤≥]?\s?\d", plain) or measured > len(text) / 2:
        return "measure"
    return "sentence" if SENTENCE_STOP.search(plain) else "words"


def find_grammar_cues(case: Case) -> Iterator[Finding]:
    """Find stems whose last article fits the key and not every other option (grammatical cues)."""
    for item in case.choices:
        stem = canonical(item.stem)
        fits = _wants_vowel(stem)
        if fits is None or not list_keys(item):
            continue
        misfits = [text for text in list_distractors(item) if bool(VOWEL.match(canonical(text))) is not fits]
        if misfits and bool(VOWEL.match(canonical(list_keys(item)[0]))) is fits:
            yield Finding(rule="item.grammar", place=item.id, facts={"option": cut_excerpt(misfits[0])})


def _wants_vowel(stem: str) -> bool | None:
    """Return whether a vowel has to follow the stem's last article; None if it fits both."""
    for words in read_every_vocabulary(ClueWords):
        article = _match_before_gap(words.article).search(stem) if words.article else None
        if article:
            return (article.group(1) or article.group(2)).lower() == words.article_before_vowel
    return True if _match_elided().search(stem) else None


@cache
def _match_elided() -> re.Pattern[str]:
    """Return a pattern for an elided word right before a gap: « l' »."""
    return _match_before_gap(write_expression(ClueWords, lambda each: (f"{word}'" for word in each.elided)))


def find_combined_options(case: Case) -> Iterator[Finding]:
    """Find options that are combinations of others (complex or K-type)."""
    for item in case.choice_questions:
        for text in list_choices(item):
            if _match_combination().match(canonical(text)):
                yield Finding(rule="item.complex", place=item.id, facts={"option": cut_excerpt(text)})


def find_unordered_measures(case: Case) -> Iterator[Finding]:
    """Find measures of one unit offered in no order (lost sequence)."""
    for item in case.choice_questions:
        figures_by_option = [find_figures(text, case.content.language) for text in list_choices(item)]
        if len(figures_by_option) < 3 or any(len(figures_found) != 1 for figures_found in figures_by_option):
            continue
        if len({figures_found[0].unit for figures_found in figures_by_option}) > 1 or not _are_bare(
            item, case
        ):
            continue
        values = [figures_found[0].value for figures_found in figures_by_option]
        if values not in (sorted(values), sorted(values, reverse=True)):
            yield Finding(
                rule="item.unordered",
                place=item.id,
                facts={"options": cut_excerpt(" / ".join(list_choices(item)))},
            )


def _are_bare(item: Choice, case: Case) -> bool:
    """Return whether options are measures and nothing else."""
    return all(
        canonical(text).rstrip(" .") == canonical(figure.text)
        for text in list_choices(item)
        for figure in find_figures(text, case.content.language)
    )


@cache
def _match_before_gap(words: str) -> re.Pattern[str]:
    """Return a pattern for words right before a gap, or at the end of a stem."""
    return re.compile(rf"\b({words})\s?_{{4,}}|\b({words})\s*(?:\.\.\.)?$", re.IGNORECASE)


@cache
def _match_joint() -> re.Pattern[str]:
    joints = write_expression(ClueWords, lambda each: each.joints)
    return re.compile(rf", | (?:{joints}|\+|/) ")


@cache
def _match_combination() -> re.Pattern[str]:
    both = write_expression(ClueWords, lambda each: each.of_both)
    known = write_expression(ClueWords, lambda each: each.combinations)
    nouns = write_expression(ClueWords, lambda each: each.option_nouns)
    joints = write_expression(ClueWords, lambda each: each.joints)
    options_listed = rf"(?:{nouns})? ?{OPTION_LETTER}(?:, {OPTION_LETTER})* (?:{joints}) {OPTION_LETTER}"
    return re.compile(rf"^\W*(?:(?:{both}) )?(?:{known}|{options_listed})\W*$", re.IGNORECASE)
