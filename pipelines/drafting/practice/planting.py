"""A practice draft from a module's draft: a few statements made false, the rest left as it is."""

import random
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from pipelines.drafting.elements import elements, rebuild
from pipelines.drafting.practice.falsehoods import (
    Name,
    names,
    negations,
    other_modals,
    other_names,
    other_numbers,
)
from pipelines.drafting.text.typography import canonical
from schemas.contract import Contract
from schemas.draft import CitationStatus, Content, Draft, Statement
from schemas.errors import InvalidInput
from schemas.ids import PRACTICE, module_key, split_key
from schemas.practice import Plant, PlantKind, Practice
from schemas.refusal import Refusal
from schemas.source import SourceSpans

MOST_PLANTS = 4
FEWEST_PLANTS = 2
TRUE_FOR_EACH = 2  # statements left true for each one made false, or guessing would pay


def plant(draft: Draft, spans: SourceSpans, person: str, number: int, now: datetime) -> Practice:
    """Return the `number`-th practice draft a person gets of a draft; the same arguments plant the same.

    Kinds take turns, so that a short draft is not all numbers. Raises InvalidInput where the draft
    has too few statements that rest word for word on their source to plant two falsehoods among them.
    """
    seed = sha256(f"{draft.content.canonical_digest()} {person} {number}".encode()).hexdigest()
    chance = random.Random(seed)
    possible = _possible(draft.content, spans)
    chance.shuffle(possible)
    sourced = len(list(_sourced(draft.content)))
    chosen = _chosen(possible, min(MOST_PLANTS, sourced // (TRUE_FOR_EACH + 1)))
    if len(chosen) < FEWEST_PLANTS:
        raise InvalidInput(Refusal("practice.too_short", module=draft.module))
    return Practice(
        id=seed[:16],
        person=person,
        of=draft.module,
        content=_planted(draft.content, chosen),
        plants=tuple(sorted(chosen, key=lambda each: each.place)),
        made_at=now,
    )


def _sourced(content: Content) -> Iterator[Statement]:
    """Yield the statements whose every citation is verified: only there does the source tell."""
    for element in elements(content.artefacts):
        verified = all(each.status is CitationStatus.VERIFIED for each in element.citations)
        if isinstance(element.part, Statement) and element.citations and verified:
            yield element.part


def _possible(content: Content, spans: SourceSpans) -> list[Plant]:
    known = [name for source in spans.sources for name in names(source.text)]
    said = {canonical(span.text) for source in spans.sources for span in source.spans}
    return [
        plant
        for statement in _sourced(content)
        for plant in _falsehoods(statement, content, known)
        if canonical(plant.planted) not in said
    ]


def _falsehoods(statement: Statement, content: Content, known: list[Name]) -> Iterator[Plant]:
    text, language = statement.text, content.language
    quote = " ".join(citation.quote for citation in statement.citations)
    made = {
        PlantKind.NUMBER: other_numbers(text, quote, language),
        PlantKind.NEGATION: negations(text, language),
        PlantKind.MODAL: other_modals(text, language),
        PlantKind.NAME: other_names(text, quote, known),
    }
    for kind, texts in made.items():
        for planted in texts:
            yield Plant(
                place=statement.id,
                kind=kind,
                planted=planted,
                true=text,
                span=statement.citations[0].span,
            )


def _chosen(possible: list[Plant], most: int) -> list[Plant]:
    """Return at most one falsehood a statement, the kinds in turn."""
    chosen: list[Plant] = []
    waiting = {kind: [plant for plant in possible if plant.kind is kind] for kind in PlantKind}
    while len(chosen) < most and any(waiting.values()):
        for kind in PlantKind:
            taken = {plant.place for plant in chosen}
            waiting[kind] = [plant for plant in waiting[kind] if plant.place not in taken]
            if waiting[kind] and len(chosen) < most:
                chosen.append(waiting[kind].pop())
    return chosen


def _planted(content: Content, chosen: list[Plant]) -> Content:
    texts = {plant.place: plant.planted for plant in chosen}

    def falsified(part: Contract) -> Contract:
        if isinstance(part, Statement) and part.id in texts:
            return part.model_copy(update={"text": texts[part.id]})
        return part

    module = module_key(PRACTICE, split_key(content.module)[1])
    return rebuild(content, falsified).model_copy(update={"module": module})
