"""Rule on the order of steps in other words than the source's: what comes first there does so in the key."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import fold_text
from pipelines.drafting.text.likeness import SENTENCE_END
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems, list_stop_words, share_of, split_words, stem
from schemas.draft import Citation, Ordering
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import Expressions, Vocabulary, read_vocabulary
from schemas.source import Span

LEAST_OF_STEP = 0.6
"""Share of a step's stems in the one passage that says it, and in the clause that says it."""

LEAST_AHEAD = 0.15
"""How much larger that share is there than in any other passage."""

FEWEST_LETTERS = 2

MOST_WORDS = 8
"""Words of a clause behind "before"; a longer one says more than a step."""


class SequenceWords(Vocabulary):
    """Words of a language before the later of two acts, before the earlier, and endings of a verb's forms.

    One of `meanwhile` stands before an act of the same time.
    """

    room: ClassVar[str] = "sequences"

    before: Expressions
    after: Expressions
    endings: Expressions
    meanwhile: Expressions = ()


def find_exchanged_steps(case: Case) -> Iterator[Finding]:
    """Find steps that a cited passage has in another order, by its list or by its "before".

    Steps that are word for word their source's are judged by `item.order_unlike_source`.
    """
    spans = {span.id: span for source in case.spans.sources for span in source.spans}
    for item in case.questions:
        if not isinstance(item, Ordering):
            continue
        steps = [place.text for place in item.places]
        quotes = {fold_text(citation.quote) for citation in item.citations}
        if all(fold_text(text) in quotes for text in steps):
            continue
        found = _find_listed(case, steps, item.citations, spans) or _find_told(
            steps, item.citations, case.content.language
        )
        if found is not None:
            later, earlier, source = found
            facts = {
                "later": cut_excerpt(steps[later]),
                "earlier": cut_excerpt(steps[earlier]),
                "source": cut_excerpt(source),
            }
            yield Finding(rule="item.order_unlike_words", place=item.id, facts=facts)


def _find_listed(
    case: Case, steps: Sequence[str], citations: Sequence[Citation], spans: Mapping[str, Span]
) -> tuple[int, int, str] | None:
    """Return two steps that a list of a source has the other way round, and the passage of the earlier."""
    located = [
        (number, citation, spans[citation.span])
        for number, text in enumerate(steps)
        if (citation := _locate(text, citations, case.content.language)) is not None
        and citation.span in spans
    ]
    for at, (number, _, span) in enumerate(located):
        own_list = case.find_list(span.id)
        for other, citation, other_span in located[at + 1 :] if own_list is not None else ():
            if case.find_list(other_span.id) == own_list and other_span.start < span.start:
                return number, other, citation.quote
    return None


def _locate(text: str, citations: Sequence[Citation], language: Language) -> Citation | None:
    """Return the one cited passage that says a step; None if another says it nearly as well."""
    stems = list_content_stems(text, language)
    shares = sorted(
        ((share_of(stems, list_content_stems(each.quote, language)), n) for n, each in enumerate(citations)),
        reverse=True,
    )
    if not shares or shares[0][0] < LEAST_OF_STEP:
        return None
    is_alone = len(shares) == 1 or shares[0][0] - shares[1][0] >= LEAST_AHEAD
    return citations[shares[0][1]] if is_alone else None


def _find_told(
    steps: Sequence[str], citations: Sequence[Citation], language: Language
) -> tuple[int, int, str] | None:
    """Return two steps that a sentence with "before" or "after" has the other way round, and the sentence."""
    for citation in citations:
        for sentence in SENTENCE_END.split(canonical(citation.quote)):
            for earlier_text, later_text, is_clause_later in _split_sequence(sentence, language):
                clause, rest = (later_text, earlier_text) if is_clause_later else (earlier_text, later_text)
                of_clause = _list_acts(steps, clause, language)
                of_rest = [n for n, text in enumerate(steps) if _says(text, rest, language)]
                if len(of_clause) != 1 or len(of_rest) != 1 or of_clause == of_rest:
                    continue
                later, earlier = (of_clause[0], of_rest[0]) if is_clause_later else (of_rest[0], of_clause[0])
                if later < earlier:
                    return later, earlier, sentence
    return None


def _split_sequence(sentence: str, language: Language) -> Iterator[tuple[str, str, bool]]:
    """Yield what a sentence says comes earlier, what comes later, and whether the clause is the later."""
    for pattern, is_clause_later in zip(_compile_sequences(language), (True, False), strict=True):
        for match in pattern.finditer(sentence):
            clause = match["clause"]
            rest = f"{sentence[: match.start()]} {sentence[match.end() :]}"
            if len(clause.split()) <= MOST_WORDS:
                yield (rest, clause, True) if is_clause_later else (clause, rest, False)


@cache
def _compile_sequences(language: Language) -> tuple[re.Pattern[str], ...]:
    words = read_vocabulary(SequenceWords, language)
    return tuple(
        re.compile(rf"\b(?:{'|'.join(listed)})\s?(?P<clause>[^,;:.()]+)", re.IGNORECASE)
        for listed in (words.before, words.after)
    )


def _list_acts(steps: Sequence[str], clause: str, language: Language) -> list[int]:
    """Return the steps that have a clause's words, whatever their endings: side by side, or all of weight."""
    words = _list_bases(clause, language)
    listed = [_list_bases(text, language) for text in steps]
    whole = [n for n, each in enumerate(listed) if f" {' '.join(words)} " in f" {' '.join(each)} "]
    small = list_stop_words(language)
    weighty = {word for word in words if word not in small and len(word) >= FEWEST_LETTERS}
    return whole or [n for n, each in enumerate(listed) if weighty and weighty <= {*each}]


def _list_bases(text: str, language: Language) -> list[str]:
    """Return the words of a text without the endings of verbs: « going » and "go" are one."""
    small = list_stop_words(language)
    ending = re.compile(rf"(?<=\w\w)(?:{'|'.join(read_vocabulary(SequenceWords, language).endings)})$")
    return [word if word in small else stem(ending.sub("", word)) for word in split_words(text)]


def _says(step: str, text: str, language: Language) -> bool:
    stems = list_content_stems(step, language)
    return bool(stems) and share_of(stems, list_content_stems(text, language)) >= LEAST_OF_STEP
