"""Rules on communication kits: each text fits its channel, and puts pressure on nobody."""

from collections.abc import Iterator
from typing import ClassVar

from pipelines.deliverables.sponsor_kit.contract import SponsorKit
from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.elements import Element
from pipelines.drafting.kind import Criticism
from pipelines.drafting.templates.channels import LIMITS, Channel, read_channel
from schemas.draft import Block, Section, Table, list_texts, walk_citing
from schemas.finding import Finding
from schemas.language import Language
from schemas.languages.lexicon import AnyWord, Vocabulary, read_vocabulary
from schemas.languages.texts import read_texts


class PressureWords(Vocabulary):
    """What hurries people or promises them more than a course can know."""

    room: ClassVar[str] = "deliverables.sponsor_kit.pressure"

    pressing: AnyWord


def find_wrong_lengths(case: Case) -> Iterator[Finding]:
    """Find texts of a kit that state no channel, and those longer than theirs allows."""
    language = case.content.language
    for section in _texts(case):
        head = next((block for block in section.blocks if _channel(block, language) is not None), None)
        channel = _channel(head, language)
        if channel is None:
            yield Finding(rule="kit.channel", place=section.id, facts={"title": cut_excerpt(section.title)})
            continue
        limits = LIMITS[channel]
        subject = max((len(each) for each in _subjects(head, language)), default=0)
        if limits.subject is not None and subject > limits.subject:
            facts = {"characters": str(subject), "most": str(limits.subject)}
            yield Finding(rule="kit.subject", place=section.id, facts=facts)
        words = sum(_words(block) for block in section.blocks if block is not head)
        if words > limits.words:
            facts = {"words": str(words), "most": str(limits.words)}
            yield Finding(rule="kit.words", place=section.id, facts=facts)


def find_pressing_words(case: Case) -> Iterator[Finding]:
    """Find words of a kit that hurry people or promise what no source says."""
    pressing = read_vocabulary(PressureWords, case.content.language).pressing
    for each in _of_kits(case):
        for match in pressing.finditer(each.text.replace("\u2019", "'")):
            yield Finding(rule="kit.presses", place=each.id, facts={"words": match.group()})


def _texts(case: Case) -> Iterator[Section]:
    for artefact in case.content.artefacts:
        if isinstance(artefact, SponsorKit):
            yield from artefact.sections


def _of_kits(case: Case) -> Iterator[Element]:
    kind = SponsorKit.model_fields["kind"].default
    return (each for each in case.elements if each.artefact == kind)


def _channel(block: Block | None, language: Language) -> Channel | None:
    """Return the channel that the table above a text states."""
    if not isinstance(block, Table):
        return None
    stated = (read_channel(cell, language) for row in block.rows for cell in row.cells)
    return next((channel for channel in stated if channel is not None), None)


def _subjects(head: Block | None, language: Language) -> Iterator[str]:
    titled = read_texts("deliverables.sponsor_kit.columns", language)["subject"]
    if isinstance(head, Table):
        for row in head.rows:
            for column, cell in zip(head.header, row.cells, strict=False):
                if column.strip() == titled:
                    yield cell


def _words(block: Block) -> int:
    said = (word for each in walk_citing(block) for text in list_texts(each) for word in text.split())
    return sum(any(sign.isalnum() for sign in word) for word in said)


CRITICISM = Criticism((find_wrong_lengths, find_pressing_words), place=10)
