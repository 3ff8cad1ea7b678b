"""Rules on vagueness: the draft says who does what, how much, when, and gives examples."""

import re
from collections.abc import Iterator
from functools import cache
from typing import ClassVar

from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import fold_text
from pipelines.drafting.elements import Element
from pipelines.drafting.text.figures import find_numbers
from pipelines.drafting.text.typography import canonical
from schemas.draft import Nature, Origin, Statement
from schemas.finding import Finding
from schemas.languages.lexicon import Expressions, Vocabulary, write_expression


class VagueWords(Vocabulary):
    """What leaves a sentence empty, or makes it exact, in any language.

    `empty_phrases` leave to the reader what the sentence was to say; `examples` and `conditions` do not.
    """

    room: ClassVar[str] = "vagueness"

    empty_phrases: Expressions
    examples: Expressions
    conditions: Expressions


FEWEST_CLAIMS = 12
GENERAL_SHARE = 0.9
"""Share of claims with no number, example, condition or name: nothing of its own is left."""


def find_vague_phrases(case: Case) -> Iterator[Finding]:
    """Find sentences that leave open who, how much or when: no number, example or condition makes up for it.

    A phrase the cited source uses is the source's; so is what a template says.
    """
    for element in _list_authored_elements(case):
        text = fold_text(" ".join(citation.quote for citation in element.citations))
        match = _match_empty_phrase().search(canonical(element.text))
        if match is None or fold_text(match.group()) in text or _is_specific(element.text):
            continue
        yield Finding(rule="statement.vague", place=element.id, facts={"words": match.group().strip()})


def find_general_claims(case: Case) -> Iterator[Finding]:
    """Find deliverables whose claims nearly all lack a number, an example, a condition and a name."""
    for artefact in case.content.artefacts:
        claims = [
            element
            for element in case.elements
            if element.artefact == artefact.kind and element.claims and isinstance(element.part, Statement)
        ]
        bare = [
            element for element in claims if not _is_specific(element.text) and not _has_name(element.text)
        ]
        if len(claims) >= FEWEST_CLAIMS and len(bare) > GENERAL_SHARE * len(claims):
            facts = {"bare": str(len(bare)), "claims": str(len(claims))}
            yield Finding(rule="artefact.general", place=artefact.kind, facts=facts)


def _list_authored_elements(case: Case) -> Iterator[Element]:
    for element in case.elements:
        nature = getattr(element.part, "nature", None)
        templated = nature is not None and element.origin is Origin.EXTRACTIVE
        if not templated and nature not in {Nature.DATA, Nature.BLANK, Nature.MISSING}:
            yield element


def _is_specific(text: str) -> bool:
    return bool(find_numbers(text, words=True)) or _match_specific().search(canonical(text)) is not None


def _has_name(text: str) -> bool:
    return re.search(r"(?<=[a-zà-ÿ,;] )[A-ZÀ-Ý]\w|\b[A-Z]{2,}", canonical(text)) is not None


@cache
def _match_empty_phrase() -> re.Pattern[str]:
    words = write_expression(VagueWords, lambda each: each.empty_phrases)
    return re.compile(rf"\b(?:{words})\b|\betc\b\.?|\.\.\.$", re.IGNORECASE)


@cache
def _match_specific() -> re.Pattern[str]:
    """Return what finds an example or a condition."""
    examples = write_expression(VagueWords, lambda each: each.examples)
    conditions = write_expression(VagueWords, lambda each: each.conditions)
    return re.compile(rf"\b(?:{examples})|\b(?:{conditions})\b", re.IGNORECASE)
