"""Single-choice questions on definitions: a definition is shown, and the term is to be chosen."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import ClassVar

from pipelines.deliverables.quiz.askable import begins_clause, clean_heading, is_set_apart, points_elsewhere
from pipelines.deliverables.quiz.candidate import Candidate, CandidateAnswer
from pipelines.deliverables.quiz.phrases import ask_for_term
from pipelines.deliverables.quiz.support import Sayings
from pipelines.drafting.material import Piece, is_answer
from pipelines.drafting.text.typography import canonical, locate
from pipelines.drafting.text.words import list_content_stems, share_of, stands_alone
from pipelines.sourcing.exercises import find_answer_kind
from schemas.instructions import speaks_to_a_model
from schemas.language import Language
from schemas.languages.formats import quote_text
from schemas.languages.lexicon import (
    Expressions,
    Vocabulary,
    gather_words,
    match_first_words,
    match_words,
    read_vocabulary,
    write_expression,
)
from schemas.source import SourceText, SpanKind

ALIAS = r"(?: ?\([^()]{2,40}\))?(?:, (?:ou|or|called) [^,]{2,40},)?"
"""Pattern of what may follow a term: an acronym, or another name for it."""

ALIAS_AFTER = re.compile(r" \([^()]{6,}\)$")
"""What may follow a term and is none of it: another name for it in brackets, longer than an acronym."""


class TermWords(Vocabulary):
    """How a language defines a term.

    `definitions` are patterns of defining sentences, with the groups `term` and `definition`. In them
    `<alias>` stands for another name of the term, `<thing>` for its genus, `<difference>` for what
    distinguishes it. The `defining` words say that a definition is meant. Headings that ask for a term match
    one of `asked_terms`; below one, or below the term itself, the definition is told after a pronoun or
    stands bare. Below a heading that matches one of `glossaries` every entry is a term with its definition.
    The rest counts in any language: `labels` begin a remark, `words_of_no_term` are in no term,
    `open_endings` end none, and a definition that begins with one of `vague_beginnings` is too vague.
    """

    room: ClassVar[str] = "deliverables.quiz.terms"

    thing: str
    difference: str
    definitions: Expressions
    defining: Expressions
    asked_terms: Expressions
    glossaries: Expressions
    told_definitions: Expressions
    bare_definitions: Expressions
    labels: Expressions
    words_of_no_term: Expressions
    open_endings: Expressions
    vague_beginnings: Expressions


FEWEST_WORDS, MOST_WORDS = 5, 38
FEWEST_WORDS_IN_GLOSSARY, MOST_WORDS_IN_GLOSSARY = 2, 80
"""Of a definition that its source lists as one; a longer one is cut after its first sentence."""

ENTRY = re.compile(r"(?P<term>[^:.!?]{2,60}?)(?: ?:| -) (?P<definition>\S.*)", re.DOTALL)
"""An entry of a glossary on one line, in plain typography."""

BETWEEN = " :–—-\u00a0\u202f"
TERM_ENDS = ("?", "!", ":", ".")
QUOTES = '«»“”"'
MOST_TERM_WORDS = 6
TOO_ALIKE = 0.5
FEWEST_RIVALS = 2
NEAREST_TERMS = 20
"""Terms before and after one that may rival it: a question shows three, and a glossary may have thousands."""


@dataclass(frozen=True)
class Term:
    """A term that the sources define."""

    name: str
    definition: str
    piece: Piece
    others: tuple[Piece, ...] = ()
    """What the definition is made of besides the first sentence."""

    @property
    def is_plural(self) -> bool:
        """Return whether the term's first word is a plural, as far as its ending tells."""
        return self.name.split()[0].endswith(("s", "x"))


def find_terms(found: tuple[Piece, ...], language: Language) -> list[Term]:
    """Return the terms that the sources define, in a sentence or in a list; of two definitions, the first."""
    defined: dict[str, Term] = {}
    before: Piece | None = None
    for _, run in groupby(found, key=_number_entry):
        entry = tuple(run)
        listed = _read_entry(entry, language) if _may_define(entry[0], language) else None
        said = tuple(_read_sentences(entry, before, language))
        is_titled = listed is not None and listed.name.casefold() == entry[0].heading.casefold()
        for term in (listed,) if listed is not None and not (is_titled and said) else said:
            defined.setdefault(term.name.casefold(), term)
        before = entry[-1]
    return list(defined.values())


def _read_sentences(entry: Sequence[Piece], before: Piece | None, language: Language) -> Iterator[Term]:
    """Yield the terms that sentences define."""
    for piece in entry:
        if piece.span.kind is SpanKind.SENTENCE and _may_define(piece, language):
            term = _read_term(piece, language) or _read_below(piece, before, language)
            if term is not None:
                yield term
        before = piece


def _number_entry(piece: Piece) -> tuple[str, tuple[str, ...], int, int]:
    """Return what the pieces of one entry of a glossary have in common: their item, or title and source."""
    item, row = piece.span.item, piece.span.anchor.row
    number = item.list if item is not None else 0
    part = item.item if item is not None else -row.row if row is not None else 0
    return piece.source.name, piece.span.anchor.heading, number, part


def _read_entry(entry: tuple[Piece, ...], language: Language) -> Term | None:
    """Return the term of an entry of a list of definitions, with all that is said of it.

    Outside of a glossary only what its source marks as a term is one, and if the rest reads as a definition.
    """
    first = entry[0]
    titles = (_find_title(first.source), *first.span.anchor.heading)
    name, definition = _split_entry(first, titles)
    is_marked = first.span.item is not None and first.span.item.term == name
    above = titles[:-1] if name == first.heading else titles if is_marked else titles[1:]
    is_listed = any(map(_is_glossary, above))
    if not name or not _is_name(name) or name.endswith(TERM_ENDS) or find_answer_kind(name) is not None:
        return None
    if not is_listed:
        forms = _fill_patterns(read_vocabulary(TermWords, language).bare_definitions, language)
        plain = canonical(definition)
        plain = (
            f"{plain[:1].upper()}{plain[1:]}" if plain.endswith(".") else f"{plain[:1].upper()}{plain[1:]}."
        )
        if not is_marked or not any(form.match(plain) for form in forms):
            return None
        return _make_term(name, definition, first, language)
    others = entry[1:] if all(each.span.kind is SpanKind.SENTENCE for each in entry) else ()
    whole = " ".join((definition, *(each.text for each in others)))
    if len(whole.split()) > MOST_WORDS_IN_GLOSSARY:
        whole, others = definition, ()
    if not FEWEST_WORDS_IN_GLOSSARY <= len(whole.split()) <= MOST_WORDS_IN_GLOSSARY:
        return None
    return Term(name[0].upper() + name[1:], whole, first, others)


def _split_entry(piece: Piece, titles: tuple[str, ...]) -> tuple[str, str]:
    """Return the term of an entry, as its source has it, and what the first sentence says of it."""
    row, item, text = piece.span.anchor.row, piece.span.item, piece.text
    if row is not None:
        return (row.cells[0], row.cells[1]) if len(row.cells) == 2 and all(row.cells) else ("", "")
    if item is not None and item.term is not None and text.startswith(item.term):
        return item.term, text[len(item.term) :].lstrip(BETWEEN)
    match = ENTRY.fullmatch(canonical(text))
    if match is not None and len(match["term"].split()) <= MOST_TERM_WORDS and text[0] not in QUOTES:
        return find_written_words(match["term"], piece), find_written_words(match["definition"], piece)
    return (titles[-1], text) if titles[-1] != titles[0] and item is None else ("", "")


def _find_title(source: SourceText) -> str:
    """Return the first title of a source, which many set no higher than those of its parts."""
    return next((span.text for span in source.spans if span.kind is SpanKind.HEADING), "")


@cache
def _is_glossary(title: str) -> bool:
    words = write_expression(TermWords, lambda each: each.glossaries)
    return re.match(rf"\W*(?:\d+(?:\.\d+)*\W+)?(?:{words})\b", title, re.IGNORECASE) is not None


def _may_define(piece: Piece, language: Language) -> bool:
    may_be_said = piece.span.kind in {SpanKind.SENTENCE, SpanKind.ROW} and not is_answer(piece)
    return may_be_said and not speaks_to_a_model(piece.text) and not is_set_apart(piece, language)


def list_candidates(found: tuple[Piece, ...], sayings: Sayings) -> list[Candidate]:
    """Return a question for each term, with other terms of the module as distractors."""
    language = sayings.language
    terms = find_terms(found, language)
    candidates = []
    for number, term in enumerate(terms):
        near = terms[max(0, number - NEAREST_TERMS) : number + NEAREST_TERMS]
        rivals = [other for other in near if _may_rival(other, term, sayings)]
        least = min((_overlap(rival, term, language) for rival in rivals), default=0)
        key_stands_out = _overlap(term, term, language) > least
        if len(rivals) >= FEWEST_RIVALS and not key_stands_out:
            candidates.append(
                Candidate(
                    stem=ask_for_term(term.definition, language),
                    key=CandidateAnswer(term.name),
                    distractors=tuple(CandidateAnswer(rival.name) for rival in rivals),
                    pieces=(term.piece,),
                    family=f"terms:{term.piece.source.name}",
                    evidence=quote_text(term.piece.text, language),
                    weight=2.0,
                    is_sure=_is_defined(term, language),
                )
            )
    return candidates


def _is_defined(term: Term, language: Language) -> bool:
    """Return whether a source says that it defines a term: "means", « désigne »."""
    return match_words(read_vocabulary(TermWords, language).defining).search(term.piece.text) is not None


def _read_term(piece: Piece, language: Language) -> Term | None:
    text = _cut_quotes(canonical(piece.text))
    for pattern in _match_definitions(language):
        match = pattern.match(text)
        if match is not None and stands_alone(text, language) and not points_elsewhere(text, language):
            term = _make_term(match["term"], match["definition"], piece, language)
            if term is not None:
                return term
    return None


def _read_below(piece: Piece, before: Piece | None, language: Language) -> Term | None:
    """Return the term that stands above its definition: in the heading, or in a line of its own."""
    is_first = before is None or before.heading != piece.heading or before.source is not piece.source
    name = clean_heading(piece.heading) if is_first else before.text if before is not None else ""
    words = read_vocabulary(TermWords, language)
    asked = next(filter(None, (p.fullmatch(canonical(name)) for p in _match_asked_term(language))), None)
    forms = (words.told_definitions if is_first else ()) + words.bare_definitions
    text = _cut_quotes(canonical(piece.text))
    for pattern in _fill_patterns(forms, language):
        match = pattern.match(text)
        if match is not None and (asked is not None or name[-1:].isalnum()):
            return _make_term(asked["term"] if asked else name, match["definition"], piece, language)
    return None


def _make_term(name: str, definition: str, piece: Piece, language: Language) -> Term | None:
    name, definition = ALIAS_AFTER.sub("", clean_heading(name).strip(f" {QUOTES}")), definition.strip()
    if not _is_name(name) or not _is_definition(definition, language):
        return None
    definition = find_written_words(definition, piece)
    name = find_written_words(name, piece)
    return Term(name[0].upper() + name[1:], definition, piece)


def _cut_quotes(text: str) -> str:
    """Return a canonical text without a quotation mark that it does not close or open itself."""
    if text.startswith('"') and text.count('"') == 1:
        return text.lstrip('" ')
    if text.startswith('"') and text.rstrip().endswith('"'):
        return text.strip(' "')
    return text


def _is_definition(text: str, language: Language) -> bool:
    is_vague = _match_vague_beginning().match(text) is not None
    is_clause = begins_clause(text, language)
    return not is_vague and not is_clause and FEWEST_WORDS <= len(text.split()) <= MOST_WORDS


def find_written_words(words: str, piece: Piece) -> str:
    """Return words of the canonical text as the source writes them."""
    place = locate(words, piece.text)
    return piece.text[slice(*place)] if place else words


def _is_name(text: str) -> bool:
    is_short = len(text.split()) <= MOST_TERM_WORDS
    return is_short and not any(pattern.search(text) for pattern in _match_no_term())


def _may_rival(other: Term, term: Term, sayings: Sayings) -> bool:
    language = sayings.language
    if other is term or other.is_plural != term.is_plural:
        return False
    definition_stems, rival_stems = (list_content_stems(each.definition, language) for each in (term, other))
    if (
        share_of(definition_stems, rival_stems) > TOO_ALIKE
        or share_of(rival_stems, definition_stems) > TOO_ALIKE
    ):
        return False
    is_named = canonical(other.name).casefold() in canonical(term.definition).casefold()
    contained = list_content_stems(other.name, language) <= list_content_stems(term.name, language)
    return not is_named and not contained and not sayings.say(other.name, term.definition, (term.piece,))


def _overlap(one: Term, defined: Term, language: Language) -> int:
    return len(list_content_stems(one.name, language) & list_content_stems(defined.definition, language))


@cache
def _match_definitions(language: Language) -> tuple[re.Pattern[str], ...]:
    return _fill_patterns(read_vocabulary(TermWords, language).definitions, language)


@cache
def _match_asked_term(language: Language) -> tuple[re.Pattern[str], ...]:
    words = read_vocabulary(TermWords, language)
    return tuple(re.compile(each, re.IGNORECASE) for each in words.asked_terms)


@cache
def _fill_patterns(patterns: Expressions, language: Language) -> tuple[re.Pattern[str], ...]:
    words = read_vocabulary(TermWords, language)
    stands_for = {"<alias>": ALIAS, "<thing>": words.thing, "<difference>": words.difference}
    return tuple(re.compile(_fill_pattern(pattern, stands_for)) for pattern in patterns)


def _fill_pattern(pattern: str, stands_for: dict[str, str]) -> str:
    for mark, expression in stands_for.items():
        pattern = pattern.replace(mark, expression)
    return pattern


@cache
def _match_vague_beginning() -> re.Pattern[str]:
    return match_first_words(gather_words(TermWords, lambda each: each.vague_beginnings))


@cache
def _match_no_term() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of texts that are no terms."""
    words = write_expression(TermWords, lambda each: each.words_of_no_term)
    endings = write_expression(TermWords, lambda each: each.open_endings)
    return (
        re.compile(rf"\b(?:{words})\b|\d", re.IGNORECASE),
        re.compile(rf"(?:^|\s)(?:{endings})$", re.IGNORECASE),
        match_first_words(gather_words(TermWords, lambda each: each.labels)),
    )
