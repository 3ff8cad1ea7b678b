"""Rules on leaked text: no order to a machine, no text in another language.

Whole deliverables in another language are `language.mismatch`; one sentence among many is found here.
"""

import re
from collections.abc import Iterator

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.text.words import list_rival_words, tokens
from schemas.course import PersonalData
from schemas.draft import Origin, Section, Table, list_texts, walk_named
from schemas.finding import Finding
from schemas.instructions import speaks_to_a_model
from schemas.language import Language
from schemas.personal_data import TOKEN_ITSELF, PersonalDataKind

KINDS = "|".join([*PersonalDataKind, TOKEN_ITSELF])
LEFT = re.compile(
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
        for left in dict.fromkeys(match[0] for match in LEFT.finditer(text)):
            if not any(left in source.text for source in case.spans.sources):
                yield Finding(rule="text.token", place=place, facts={"token": left})


def find_foreign_sentences(case: Case) -> Iterator[Finding]:
    """Find sentences of a model in another language than the draft's."""
    own = case.content.language
    for place, text in _list_model_texts(case):
        other = _find_other_language(text, own)
        if other is not None:
            facts = {"text": cut_excerpt(text), "given": other.value}
            yield Finding(rule="text.language", place=place, facts=facts)


def _find_other_language(text: str, own: Language) -> Language | None:
    """Return a language the text has small words of, where it has none that are the draft's own."""
    words = tokens(text)
    for rival in list_rival_words(own):
        theirs, ours = rival.count_own(words)
        if theirs >= FEWEST_SMALL_WORDS and not ours:
            return rival.language
    return None


def _list_model_texts(case: Case) -> Iterator[tuple[str, str]]:
    """Yield each text a model wrote, with its place; a title is the model's where something below it is."""
    for artefact in case.content.artefacts:
        for each in walk_named(artefact):
            if isinstance(each, Section):
                models = any(
                    part.origin is Origin.MODEL
                    for block in each.blocks
                    for part in (block.rows if isinstance(block, Table) else block.statements)
                )
                if models:
                    yield each.id, each.title
            elif each.origin is Origin.MODEL:
                yield from ((each.id, text) for text in list_texts(each))
