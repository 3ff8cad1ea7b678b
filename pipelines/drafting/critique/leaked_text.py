"""Rules on what a model lets through: orders to a machine, tokens of personal data, foreign sentences.

Whole deliverables in another language are `language.mismatch`; one sentence among many is found here.
"""

import re
from collections.abc import Iterator

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.text.words import list_rival_words, split_words
from schemas.course import PersonalData
from schemas.draft import Cited, Origin, Section
from schemas.finding import Finding
from schemas.instructions import speaks_to_a_model
from schemas.language import Language
from schemas.personal_data import TOKEN_ITSELF, PersonalDataKind

KINDS = "|".join([*PersonalDataKind, TOKEN_ITSELF])
LEFTOVER_TOKEN = re.compile(
    rf"\[\s*(?:{KINDS})\s*[-_‐‑–][^\]\s]{{0,12}}\s*\]?|(?<!\w)(?:{KINDS})[-_‐‑–][0-9]{{1,6}}(?!\w)",
    re.IGNORECASE,
)
"""A token as it was shown, or what a model made of it: its number blanked, its brackets dropped."""

FEWEST_SMALL_WORDS = 3
"""Of another language and none of the draft's own: a quoted word or a name has fewer."""


def find_instructions(case: Case) -> Iterator[Finding]:
    """Find texts of a model that speak to a machine, as an injected source asks it to."""
    for place, text in _list_model_texts(case):
        if speaks_to_a_model(text):
            yield Finding(rule="text.instruction", place=place, facts={"text": cut_excerpt(text)})


def find_leftover_tokens(case: Case) -> Iterator[Finding]:
    """Find tokens of personal data a model made up or spelled its own way; what a source says is no token."""
    if case.course.personal_data is not PersonalData.PSEUDONYMISE:
        return
    for place, text in _list_model_texts(case):
        for token in dict.fromkeys(match[0] for match in LEFTOVER_TOKEN.finditer(text)):
            if not any(token in source.text for source in case.spans.citable):
                yield Finding(rule="text.token", place=place, facts={"token": token})


def find_foreign_sentences(case: Case) -> Iterator[Finding]:
    """Find sentences of a model in another language than the draft's."""
    own_language = case.content.language
    for place, text in _list_model_texts(case):
        other = _find_other_language(text, own_language)
        if other is not None:
            facts = {"text": cut_excerpt(text), "given": other.value}
            yield Finding(rule="text.language", place=place, facts=facts)


def _find_other_language(text: str, own_language: Language) -> Language | None:
    """Return another language whose small words the text has, if it has none of the draft's own language."""
    words = split_words(text)
    for rival in list_rival_words(own_language):
        rival_count, own_count = rival.count_own(words)
        if rival_count >= FEWEST_SMALL_WORDS and not own_count:
            return rival.language
    return None


def _list_model_texts(case: Case) -> Iterator[tuple[str, str]]:
    """Yield each text a model wrote, with its place; a page's title if a model wrote any of the page."""
    for written in case.written_parts:
        part = written.part
        blocks = part.blocks if isinstance(part, Section) else ()
        elements = [part, *(each for block in blocks for each in block.elements)]
        if any(isinstance(each, Cited) and each.origin is Origin.MODEL for each in elements):
            yield from ((written.id, text) for text in written.texts)
