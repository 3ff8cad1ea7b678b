"""Rules on scope: a sentence holds for no more cases, for no other time and no stricter than its source."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain, zip_longest
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.answer_openings import is_answer
from pipelines.drafting.critique.asserted_texts import (
    AssertedText,
    is_lead_in,
    is_quoted,
    is_said_beside,
    repeats_sentences,
)
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.stories import answers_case, tells_situation
from pipelines.drafting.elements import Element
from pipelines.drafting.text.amounts import SHARE, count_shares, find_amounts
from pipelines.drafting.text.figures import TIME, find_numbers
from pipelines.drafting.text.likeness import (
    SENTENCE_END,
    ContrastWords,
    find_lost_condition,
    is_no_condition,
)
from pipelines.drafting.text.sentence_parts import PART_END, match_clause_end
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, share_of, split_words
from schemas.draft import Question, Statement
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import (
    Expressions,
    Vocabulary,
    gather_words,
    match_words,
    read_every_vocabulary,
    read_vocabulary,
)
from schemas.languages.measures import MeasureWords

HALF = 0.5

DAY = "d"
"""The unit of days."""

BETWEEN_PASSAGES = " | "

CLAUSE_END = re.compile(r"[,;:]\s*")

LEAST_OF_RULE = 0.5
"""Share of a claim's stems and numbers that a rule says without its condition; with fewer it is another rule.

Measured on the sentences of a recorded session with a language model: honest ones stay below or keep a
condition of their own.
"""

FEWEST_OF_CLAIM = 4
"""Stems of a claim; a shorter one is a heading or a reminder, and keeps no condition."""

FEWEST_OF_CONDITION = 2
"""Stems of a condition, all of which the claim has to leave out."""


WORKING = 0
"""The place of working days among the kinds of days."""

LEAST_WIDENED = 0.5
"""Share of the stems of what a rule is widened to that its evidence has."""


class ScopeWords(Vocabulary):
    """Words that say for how many cases, until when and how strictly a sentence holds, in any language.

    `idioms` contain a word of `universals` and are none; one of `limits` right behind a universal says of
    which cases it speaks (« tout champ qui »). `weaker` words of a source do not speak of all cases. One of
    `weak_universals` in it is enough for a universal in a claim, and one of `refusals` for a prohibition or a
    "never". Each line of `deadlines` holds ways to say the same; one of `ordinary_deadlines` that is denied
    (« ne pourra pas se faire tout de suite ») sets none. `day_kinds` are words beside "days" that say which
    of them count, those of one line alike. What a passage refuses `afterwards` it wants at once.
    """

    room: ClassVar[str] = "scope"

    universals: Expressions
    weak_universals: Expressions
    idioms: Expressions
    limits: Expressions
    weaker: Expressions
    majorities: Expressions
    nevers: Expressions
    counts: Expressions = ()
    widenings: Expressions = ()
    day_kinds: tuple[Expressions, ...] = ()
    deadlines: tuple[Expressions, ...]
    ordinary_deadlines: Expressions = ()
    afterwards: Expressions = ()
    prohibitions: Expressions
    refusals: Expressions


def find_wider_claims(case: Case) -> Iterator[Finding]:
    """Find "all", "most" and "never" where the source says neither that nor as much in other words.

    So is what widens a rule to things or circumstances of which no evidence speaks, nor the page. A lead-in
    counts what stands below it, and "none" in the answer of a made-up case the things of that case.
    """
    for asserted in case.reworded_texts:
        if is_lead_in(asserted.element):
            continue
        near = (case.examples_before, case.page_quotes)
        named = " | ".join((asserted.evidence, *(each.get(asserted.element.id, "") for each in near)))
        for words in list_widenings(asserted.text, named, case.content.language):
            yield _make_finding("claim.wider", asserted, words)
        passages = " | ".join(citation.quote for citation in asserted.element.citations)
        for words in list_wider_words(asserted.text, asserted.evidence, passages):
            if answers_case(case, asserted.element) and _match(lambda each: each.counts).fullmatch(words):
                continue
            yield _make_finding("claim.wider", asserted, words)


def list_widenings(text: str, evidence: str, language: Language) -> list[str]:
    """Return the parts of a text that widen it to what its evidence does not name: "whatever the hour"."""
    plain, said = canonical(text), list_content_stems(evidence, language)
    found = []
    for match in _match(lambda each: each.widenings).finditer(plain):
        words = PART_END.split(plain[match.start() :])[0]
        stems = list_content_stems(words[len(match.group()) :], language)
        is_said = share_of(stems, said) >= LEAST_WIDENED if stems else _says_never(evidence)
        if not is_said:
            found.append(words)
    return found


def find_unsaid_deadlines(case: Case) -> Iterator[Finding]:
    """Find what makes a deadline stricter or laxer, as "including weekends", where the source does not."""
    for asserted in case.reworded_texts:
        days = list_days_of_other_kind(asserted.text, asserted.evidence)
        for words in (*list_unsaid_deadlines(asserted.text, asserted.evidence), *days):
            if not _acts_in_time(case, asserted, words):
                yield _make_finding("claim.deadline", asserted, words)


def _acts_in_time(case: Case, asserted: AssertedText, words: str) -> bool:
    """Return whether "at once" tells what somebody in a situation does, for whom a passage sets a limit."""
    part = asserted.element.part
    is_told = isinstance(part, Question) and tells_situation(case, part)
    is_ordinary = _match(lambda each: each.ordinary_deadlines).fullmatch(words) is not None
    return is_told and is_ordinary and any(each.unit in TIME for each in find_amounts(asserted.evidence))


def find_unsaid_prohibitions(case: Case) -> Iterator[Finding]:
    """Find prohibitions whose cited passages forbid, deny and restrict nothing."""
    for asserted in case.reworded_texts:
        match = match_prohibition().search(canonical(asserted.text))
        if match and not _says_never(asserted.evidence):
            yield _make_finding("claim.prohibition", asserted, match.group())


def find_lost_conditions(case: Case) -> Iterator[Finding]:
    """Find sentences that say a rule of their source without a condition or an exception it makes.

    They may repeat it, or say it in other words; another sentence of the block may say the condition, a
    lead-in leaves it to what it announces, and an answer ("No: …") to the case that was asked about or made
    up.
    """
    for element in case.elements:
        is_answered = is_answer(element.text) or bool(case.examples_before.get(element.id))
        is_stated = not is_lead_in(element) and not is_answered
        if element.claims and isinstance(element.part, Statement) and is_stated:
            words = _find_condition(case, element)
            if words is not None and not is_said_beside(case, element, words):
                yield Finding(rule="claim.condition", place=element.id, facts={"words": cut_excerpt(words)})


def list_rules(case: Case, element: Element) -> Iterator[str]:
    """Yield the passages that may lay down what an element says: no code; of a row each cell alone."""
    for citation in element.citations:
        if citation.span not in case.code_spans:
            row = citation.anchor.row
            yield from (citation.quote,) if row is None else row.cells


def list_wider_words(text: str, evidence: str, passages: str) -> list[str]:
    """Return the words of a text that claim all, most or none of the cases, if evidence does not.

    A plain plural of the source (« les données ») may be meant of all; a weaker word of its passages is not.
    """
    found = []
    universal = _match_universal().search(_drop_idioms(text))
    is_weaker = _match(lambda each: each.weaker).search(canonical(passages)) is not None
    if universal and is_weaker and not _match(_list_every_universal).search(canonical(evidence)):
        found.append(universal.group())
    majority = _match(lambda each: each.majorities).search(canonical(text))
    if majority and not (_says_majority(evidence) or _counts_majority(text, evidence)):
        found.append(majority.group())
    never = next(filter(_is_asserted, _match(lambda each: each.nevers).finditer(canonical(text))), None)
    if never and not _says_never(evidence):
        found.append(never.group())
    return found


def _is_asserted(match: re.Match[str]) -> bool:
    """Return whether a word says how things are, and not what would be: "even if nobody speaks"."""
    clause = CLAUSE_END.split(match.string[: match.start()])[-1]
    return _list_suppositions().isdisjoint(split_words(clause))


@cache
def _list_suppositions() -> frozenset[str]:
    return frozenset().union(*(each.conditions for each in read_every_vocabulary(ContrastWords)))


def list_unsaid_deadlines(text: str, evidence: str) -> list[str]:
    """Return the words on a deadline that a text has and its evidence does not say in any way."""
    plain, said = canonical(text), canonical(evidence)
    return [
        match.group()
        for line in _match_deadlines()
        if (match := line.search(plain)) is not None and line.search(said) is None
        if not _is_denied_ordinary(plain, match) and not _refuses_later(said, match)
    ]


def list_days_of_other_kind(text: str, evidence: str) -> list[str]:
    """Return the days of a text of which its evidence counts as many, but always of another kind.

    Days of which nothing says which count are calendar days too, and no working days.
    """
    given = list(_list_days(evidence))
    return [
        words
        for number, kind, words in _list_days(text)
        if (kinds := {other for count, other, _ in given if count == number})
        and not kinds & ({kind} if kind == WORKING else {None, kind})
    ]


def _list_days(text: str) -> Iterator[tuple[str, int | None, str]]:
    """Yield each number of days of a text, which of them count (None: any), and the words around."""
    plain = canonical(text)
    for amount in (each for each in find_amounts(text) if each.unit == DAY):
        for words in re.findall(rf"{re.escape(amount.text)}(?: \w+)?", plain):
            kinds = (n for n, line in enumerate(_match_day_kinds()) if line.search(words))
            yield amount.number, next(kinds, None), words


@cache
def _match_day_kinds() -> tuple[re.Pattern[str], ...]:
    by_language = (each.day_kinds for each in read_every_vocabulary(ScopeWords))
    return tuple(map(match_words, map(chain.from_iterable, zip_longest(*by_language, fillvalue=()))))


def _is_denied_ordinary(plain: str, match: re.Match[str]) -> bool:
    """Return whether words on a deadline only say that something does not happen at once."""
    if _match(lambda each: each.ordinary_deadlines).fullmatch(match.group()) is None:
        return False
    clause = CLAUSE_END.split(plain[: match.start()])[-1]
    is_forbidden = _match(lambda each: each.prohibitions).search(clause) is not None
    return is_forbidden or bool(_list_denials() & {*split_words(clause)})


def _refuses_later(said: str, match: re.Match[str]) -> bool:
    """Return whether evidence refuses what is done later, and so wants it "at once"."""
    is_ordinary = _match(lambda each: each.ordinary_deadlines).fullmatch(match.group()) is not None
    is_later = _match(lambda each: each.afterwards).search(said) is not None
    return is_ordinary and is_later and match_refusal().search(said) is not None


@cache
def _list_denials() -> frozenset[str]:
    return frozenset(gather_words(ContrastWords, lambda each: each.denials))


def find_dropped_condition(claim: str, quote: str, language: Language) -> str | None:
    """Return the condition of a passage whose rule a claim states without it, or None."""
    claim_stems = list_stems_and_numbers(claim, language)
    if len(claim_stems) < FEWEST_OF_CLAIM:
        return None
    for rule, condition in split_conditions(quote, language):
        lost = list_content_stems(condition.partition(" ")[2], language)
        is_same_rule = share_of(claim_stems, list_stems_and_numbers(rule, language)) >= LEAST_OF_RULE
        if len(lost) >= FEWEST_OF_CONDITION and not lost & claim_stems and is_same_rule:
            return condition
    return None


def _find_condition(case: Case, element: Element) -> str | None:
    """Return the condition of a cited passage that a sentence leaves out."""
    text, language = element.text, case.content.language
    if repeats_sentences(text, element.citations):
        return None
    passages = [
        citation.quote
        for citation in element.citations
        if citation.anchor.row is None and citation.span not in case.code_spans
    ]
    repeated = next(filter(None, (find_lost_condition(text, each, language) for each in passages)), None)
    is_of_its_own = is_quoted(element, text) or text.rstrip().endswith("?") or has_condition(text, language)
    if repeated is not None or is_of_its_own:
        return repeated
    rules = list_rules(case, element)
    return next(filter(None, (find_dropped_condition(text, each, language) for each in rules)), None)


def _make_finding(rule: str, asserted: AssertedText, words: str) -> Finding:
    return Finding(rule=rule, place=asserted.element.id, facts={"words": cut_excerpt(words)})


def _says_never(evidence: str) -> bool:
    """Return whether evidence refuses something, or says of all cases what then happens in none."""
    plain = canonical(evidence)
    return any(each.search(plain) for each in (match_refusal(), _match(_list_every_universal)))


def _says_majority(evidence: str) -> bool:
    """Return whether evidence speaks of most cases, or gives a share or counts of more than half."""
    if _match(lambda each: (*each.majorities, *_list_every_universal(each))).search(canonical(evidence)):
        return True
    shares = (each.value / (1 if each.unit == SHARE else 100) for each in find_amounts(evidence)
              if each.unit in {SHARE, "%"})  # fmt: skip
    counted = chain.from_iterable(map(count_shares, evidence.split(BETWEEN_PASSAGES)))
    return any(share > HALF for share in (*shares, *counted))


def _counts_majority(text: str, evidence: str) -> bool:
    """Return whether a text gives counts of more than half itself, each of which is in its evidence."""
    is_given = find_numbers(text, words=True) <= find_numbers(evidence, words=True)
    return is_given and any(share > HALF for share in count_shares(text))


def split_conditions(quote: str, language: Language) -> Iterator[tuple[str, str]]:
    """Yield each condition of a passage, up to the next comma or the end, behind what it is a condition of.

    That is its sentence where the condition begins it, else its part up to the next "; " or ", and". The
    condition of an alternative ("or five days if …") is none of what stands before it.
    """
    for sentence in SENTENCE_END.split(canonical(quote)):
        for match in _match_condition(language).finditer(sentence):
            before = CLAUSE_END.split(sentence[: match.start()])[-1].split()
            is_alternative = bool(before) and before[0].casefold() in _list_alternatives()
            if not is_alternative and not is_no_condition(sentence, match.start(), language):
                start, end = _find_part(sentence, match.start(), language)
                yield f"{sentence[start : match.start()]} {sentence[match.end() : end]}", match.group()


def _find_part(sentence: str, place: int, language: Language) -> tuple[int, int]:
    """Return where the part of a sentence that a condition belongs to begins and ends."""
    if not any(character.isalpha() for character in sentence[:place]):
        return 0, len(sentence)
    ends = [match.span() for match in match_clause_end(language).finditer(sentence)]
    start = max((end for _, end in ends if end <= place), default=0)
    return start, min((at for at, _ in ends if at >= place), default=len(sentence))


@cache
def _list_alternatives() -> frozenset[str]:
    return frozenset(gather_words(MeasureWords, lambda each: each.range_alternatives))


def list_conditions(text: str, language: Language) -> list[str]:
    """Return each clause of a text that a word of a condition begins, alternatives too."""
    return [match.group() for match in _match_condition(language).finditer(canonical(text))]


def drop_opening_conditions(text: str, language: Language) -> str:
    """Return a text without the clauses that a word of a condition begins: "If no call comes, …"."""
    pattern = rf"(?:^|(?<=[,;:] )){_match_condition(language).pattern}"
    return re.sub(pattern, " ", canonical(text), flags=re.IGNORECASE)


def has_condition(text: str, language: Language) -> bool:
    """Return whether a text states a condition, or an exception, of its own."""
    return _match_condition(language).search(canonical(text)) is not None


@cache
def _match_condition(language: Language) -> re.Pattern[str]:
    words = read_vocabulary(ContrastWords, language)
    openings = "|".join((*words.condition_phrases, *sorted(words.conditions)))
    return re.compile(rf"\b(?:{openings})(?!\w)[^,;.:]*", re.IGNORECASE)


def list_stems_and_numbers(text: str, language: Language) -> frozenset[str]:
    """Return the stems of a text with its numbers."""
    return list_content_stems(text, language) | {word for word in split_words(text) if word.isdigit()}


def _drop_idioms(text: str) -> str:
    return _match(lambda each: each.idioms).sub(" ", canonical(text))


def _list_every_universal(words: ScopeWords) -> Expressions:
    return (*words.universals, *words.weak_universals)


def match_limit() -> re.Pattern[str]:
    """Return what finds a word that begins to say of which things a sentence speaks, in any language."""
    return _match(lambda each: each.limits)


def match_prohibition() -> re.Pattern[str]:
    """Return what finds words that forbid somebody something, in any language."""
    return _match(lambda each: each.prohibitions)


def match_refusal() -> re.Pattern[str]:
    """Return what finds words that forbid, deny or restrict something, in any language."""
    return _match(lambda each: each.refusals)


def _match(choose: Callable[[ScopeWords], Expressions]) -> re.Pattern[str]:
    return _compile(gather_words(ScopeWords, choose))


@cache
def _compile(expressions: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(expressions)})(?!\w)", re.IGNORECASE)


@cache
def _match_universal() -> re.Pattern[str]:
    universals = "|".join(gather_words(ScopeWords, lambda each: each.universals))
    limits = "|".join(gather_words(ScopeWords, lambda each: each.limits))
    return re.compile(rf"(?<!\w)(?:{universals})(?!\w)(?! \w+ (?:{limits}))", re.IGNORECASE)


@cache
def _match_deadlines() -> tuple[re.Pattern[str], ...]:
    return tuple(match_words(line) for each in read_every_vocabulary(ScopeWords) for line in each.deadlines)
