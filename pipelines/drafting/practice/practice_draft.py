"""A practice draft from a module's draft: a few statements and questions made false, the rest unchanged."""

import random
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from pipelines.drafting.elements import list_elements, rebuild
from pipelines.drafting.practice.falsehoods import (
    Name,
    change_modals,
    change_names,
    change_numbers,
    list_names,
    negate,
)
from pipelines.drafting.text.typography import canonical
from schemas.contract import Contract
from schemas.draft import CitationStatus, Content, Draft, SingleChoice, Statement
from schemas.errors import InvalidInput
from schemas.ids import PRACTICE, join_key, split_key
from schemas.practice import Plant, PlantKind, Practice
from schemas.refusal import Refusal
from schemas.source import SourceSpans

MOST_PLANTS = 5
FEWEST_PLANTS = 2
TRUE_FOR_EACH = 2  # parts left true for each false one, so that guessing does not pay
FEWEST_CHARACTERS = 3  # a shorter answer is in any text by chance


def make_practice_draft(
    draft: Draft, spans: SourceSpans, person: str, number: int, now: datetime
) -> Practice:
    """Return a person's `number`-th practice draft from a draft; the same arguments give the same falsehoods.

    Kinds of falsehood take turns, so that a short draft does not have only wrong numbers. Raises InvalidInput
    if the draft has too few statements and questions with verified citations to plant two falsehoods.
    """
    seed = sha256(f"{draft.content.canonical_digest()} {person} {number}".encode()).hexdigest()
    chance = random.Random(seed)
    plants = _list_possible_plants(draft.content, spans)
    chance.shuffle(plants)
    sourced_count = len(list(_list_sourced_parts(draft.content)))
    chosen = _choose_plants(plants, min(MOST_PLANTS, sourced_count // (TRUE_FOR_EACH + 1)))
    if len(chosen) < FEWEST_PLANTS:
        raise InvalidInput(Refusal("practice.too_short", module=draft.module))
    return Practice(
        id=seed[:16],
        person=person,
        of=draft.module,
        content=_plant_falsehoods(draft.content, chosen),
        plants=tuple(sorted(chosen, key=lambda each: each.place)),
        made_at=now,
    )


def _list_sourced_parts(content: Content) -> Iterator[Statement | SingleChoice]:
    """Yield the parts whose citations are all verified, so that their sources show what is true.

    Of questions only single-choice ones whose citations contain the key and no other option.
    """
    for element in list_elements(content.artefacts):
        part = element.part
        verified = all(citation.status is CitationStatus.VERIFIED for citation in element.citations)
        if not element.citations or not verified:
            continue
        if isinstance(part, Statement) or (isinstance(part, SingleChoice) and _cites_only_key(part)):
            yield part


def _cites_only_key(item: SingleChoice) -> bool:
    """Return whether the citations of a question contain its key and no other option."""
    text = canonical(" ".join(citation.quote for citation in item.citations)).casefold()
    options_in_text = {
        option.id for option in item.options if canonical(option.text).casefold().rstrip(" .") in text
    }
    return options_in_text == {item.key} and len(_get_key_text(item)) >= FEWEST_CHARACTERS


def _get_key_text(item: SingleChoice) -> str:
    return next(option.text for option in item.options if option.id == item.key)


def _list_possible_plants(content: Content, spans: SourceSpans) -> list[Plant]:
    names = [name for source in spans.sources for name in list_names(source.text)]
    true_texts = {canonical(span.text) for source in spans.sources for span in source.spans}
    plants_by_part = (
        _list_key_plants(part) if isinstance(part, SingleChoice) else _list_false_plants(part, content, names)
        for part in _list_sourced_parts(content)
    )
    return [
        plant for plants in plants_by_part for plant in plants if canonical(plant.planted) not in true_texts
    ]


def _list_key_plants(item: SingleChoice) -> Iterator[Plant]:
    """Yield a plant for each wrong option: that it is the key."""
    for option in item.options:
        if option.id != item.key:
            yield Plant(
                place=item.id,
                kind=PlantKind.KEY,
                planted=option.text,
                true=_get_key_text(item),
                span=item.citations[0].span,
            )


def _list_false_plants(statement: Statement, content: Content, names: list[Name]) -> Iterator[Plant]:
    text, language = statement.text, content.language
    quote = " ".join(citation.quote for citation in statement.citations)
    texts_by_kind = {
        PlantKind.NUMBER: change_numbers(text, quote, language),
        PlantKind.NEGATION: negate(text, language),
        PlantKind.MODAL: change_modals(text, language),
        PlantKind.NAME: change_names(text, quote, names),
    }
    for kind, texts in texts_by_kind.items():
        for planted in texts:
            yield Plant(
                place=statement.id,
                kind=kind,
                planted=planted,
                true=text,
                span=statement.citations[0].span,
            )


def _choose_plants(possible: list[Plant], most: int) -> list[Plant]:
    """Return at most one falsehood for each statement or question, the kinds in turn."""
    chosen: list[Plant] = []
    waiting = {kind: [plant for plant in possible if plant.kind is kind] for kind in PlantKind}
    while len(chosen) < most and any(waiting.values()):
        for kind in PlantKind:
            used_places = {plant.place for plant in chosen}
            waiting[kind] = [plant for plant in waiting[kind] if plant.place not in used_places]
            if waiting[kind] and len(chosen) < most:
                chosen.append(waiting[kind].pop())
    return chosen


def _plant_falsehoods(content: Content, chosen: list[Plant]) -> Content:
    texts = {plant.place: plant.planted for plant in chosen}

    def falsify(part: Contract) -> Contract:
        if isinstance(part, Statement) and part.id in texts:
            return part.model_copy(update={"text": texts[part.id]})
        return _drop_feedback(part, texts.get(part.id)) if isinstance(part, SingleChoice) else part

    module = join_key(PRACTICE, split_key(content.module)[1])
    return rebuild(content, falsify).model_copy(update={"module": module})


def _drop_feedback(item: SingleChoice, key: str | None) -> SingleChoice:
    """Return a question whose key is the option with this text, without the feedback that would show it."""
    options = tuple(option.model_copy(update={"feedback": ""}) for option in item.options)
    right = next((option.id for option in options if option.text == key), item.key)
    return item.model_copy(update={"key": right, "options": options})
