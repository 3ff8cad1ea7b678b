"""Parts of a content that a reader may notice as added, changed or removed."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.packaging.identifiers import list_scored_items
from pipelines.packaging.player.texts import describe_completion, describe_tries
from schemas.change_log import ChangeSubject
from schemas.course import Objective
from schemas.draft import (
    Cited,
    Cloze,
    Content,
    Deliverable,
    MultipleChoice,
    Nature,
    NumberedBlock,
    Numeric,
    PictureBlock,
    Question,
    Row,
    Sectioned,
    SingleChoice,
    Statement,
    Table,
    TrueFalse,
    describe_picture,
    list_texts,
    walk_named,
)
from schemas.draft.nature_labels import label_nature
from schemas.language import Language
from schemas.languages.dates import format_minutes
from schemas.languages.numbers import format_percent

RIGHT = "✓ "


@dataclass(frozen=True)
class ComparedPart:
    """A part of a content: its name for people, its whole text, and the quotations of its sources."""

    subject: ChangeSubject
    id: str
    name: str
    text: str
    deliverable: str | None = None
    quotes: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[ChangeSubject, str, str | None]:
        """Return what identifies the same part in another release."""
        return self.subject, self.id, self.deliverable


def list_compared_parts(content: Content) -> Iterator[ComparedPart]:
    """Yield the parts of a content in reading order; title, duration and rules of the module come first."""
    yield _make_module_part(ChangeSubject.TITLE, content.title)
    yield _make_module_part(
        ChangeSubject.DURATION, format_minutes(content.duration_minutes, content.language)
    )
    if list_scored_items(content):
        mastery = format_percent(content.mastery_percent / 100, content.language)
        yield _make_module_part(ChangeSubject.MASTERY, mastery)
        if content.rule is not None:
            rule_texts = (
                describe_completion(content.rule, content.language),
                describe_tries(content.rule, content.language),
            )
            yield _make_module_part(ChangeSubject.RULE, " ".join(rule_texts))
    for objective in content.objectives:
        yield ComparedPart(ChangeSubject.OBJECTIVE, objective.id, objective.text, _join_objective(objective))
    for artefact in content.artefacts:
        kind = artefact.kind
        yield ComparedPart(ChangeSubject.DELIVERABLE, kind, "", kind, kind)
        yield from _list_parts_of(artefact, kind, content.language)


def _make_module_part(subject: ChangeSubject, text: str) -> ComparedPart:
    return ComparedPart(subject, subject, text, text)


def _join_objective(objective: Objective) -> str:
    parts = (objective.text, objective.condition, objective.criterion)
    return " · ".join(part for part in parts if part)


def _list_parts_of(artefact: Deliverable, kind: str, language: Language) -> Iterator[ComparedPart]:
    if not isinstance(artefact, Sectioned):
        for element in walk_named(artefact):
            if isinstance(element, Cited):
                yield _make_element_part(element, kind, language)
        return
    for section in artefact.sections:
        yield ComparedPart(ChangeSubject.PAGE, section.id, section.title, section.title, kind)
        for block in section.blocks:
            # Speaker notes are on no learner's page, whatever deliverable holds them.
            owner = kind if block.is_for_learners else "slides"
            if isinstance(block, Table):
                heading = " | ".join((block.caption, *block.header))
                yield ComparedPart(
                    ChangeSubject.PASSAGE, f"{block.rows[0].id}/heading", block.caption, heading, kind
                )
            if isinstance(block, NumberedBlock) and block.TEXTS:
                yield _make_block_part(block, owner)
            for element in block.elements:
                yield _make_element_part(element, owner, language)


def _make_block_part(block: NumberedBlock, kind: str) -> ComparedPart:
    """Return what a block says of its own; a picture is also told from another by its bytes."""
    text = " | ".join(block.own_texts)
    if isinstance(block, PictureBlock):
        whole = f"{describe_picture(block.picture)} | {text}"
        return ComparedPart(ChangeSubject.PASSAGE, block.id, block.spoken_text, whole, kind)
    return ComparedPart(ChangeSubject.PASSAGE, block.id, text, text, kind)


def _make_element_part(element: Cited, kind: str, language: Language) -> ComparedPart:
    quotes = tuple(f"{citation.source}: {citation.quote}" for citation in element.citations)
    match element:
        case Statement():
            labelled = _label_text(element.text, element.nature, language)
            return ComparedPart(ChangeSubject.PASSAGE, element.id, element.text, labelled, kind, quotes)
        case Row():
            line = " | ".join(element.cells)
            labelled = _label_text(line, element.nature, language)
            return ComparedPart(ChangeSubject.PASSAGE, element.id, line, labelled, kind, quotes)
        case Question():
            return ComparedPart(
                ChangeSubject.QUESTION, element.id, element.stem, _join_question(element), kind, quotes
            )
        case _:
            text = "\n".join(filter(None, list_texts(element)))
            text_and_time = f"{text}\n{element.minutes}\u00a0min, {element.modality}"
            return ComparedPart(ChangeSubject.PASSAGE, element.id, element.title, text_and_time, kind, quotes)


def _label_text(text: str, nature: Nature | None, language: Language) -> str:
    """Return a text after its label, so that a claim which becomes an example has changed."""
    return " ".join(filter(None, (label_nature(nature, language), text)))


def _join_question(item: Question) -> str:
    """Return a question with its answers, the right ones marked, and its feedback."""
    lines = [item.stem]
    match item:
        case SingleChoice() | MultipleChoice():
            keys = item.keys if isinstance(item, MultipleChoice) else (item.key,)
            for option in item.options:
                lines.append((RIGHT if option.id in keys else "") + option.text)
                lines.append(option.feedback)
        case TrueFalse():
            lines += [RIGHT + str(item.answer).lower(), item.feedback]
        case Numeric():
            lines += [f"{RIGHT}{item.answer:g} ± {item.tolerance:g} {item.unit}".strip(), item.feedback]
        case Cloze():
            lines += [RIGHT + " / ".join(gap.accepted) for gap in item.gaps]
            lines.append(item.feedback)
        case _:
            lines += list(list_texts(item))[1:]
    return "\n".join(filter(None, lines))
