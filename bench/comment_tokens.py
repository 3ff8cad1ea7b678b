"""What a model is asked with after a reviewer's word: another question, or a revision on a comment.

Measured by `bench.prompt_tokens`, on a draft as long as one gets. Its lesson has every passage of the
sources, more than its minutes carry, and its quiz ten questions. The fake host fills the answers, so that
every call is made: what a comment changes, what it wants anew, and the critic and the mending of what
differs then.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.llm import Ask, Reply
from adapters.llm.reply_cache import Replies
from adapters.store.folder import FolderStore
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.drafting.budget import Meter, return_no_price
from pipelines.drafting.citations import cite
from pipelines.drafting.critic import Critic
from pipelines.drafting.criticised_draft import DraftingTeam, write_criticised_draft
from pipelines.drafting.draft import write_draft
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.item_replacement import replace_item
from pipelines.drafting.model import ModelWriter
from pipelines.drafting.model_questions import ModelQuestioner
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.testing import builders
from pipelines.testing.fake_openai.answers import SchemaFiller, read_prompt
from schemas.course import ModelSettings
from schemas.draft import (
    Deliverable,
    Draft,
    Item,
    Origin,
    Paragraph,
    Questionnaire,
    Section,
    Statement,
    list_questions_of,
)
from schemas.review import Verdict
from schemas.source import SourceText, Span, SpanKind

MOST_OF_A_PAGE = 12
"""Passages of a page of the long lesson."""

ADDED = {"deliverable": "quiz", "count": 1, "about": "la durée de conservation des traces"}
ADDS_A_QUESTION = "a comment that adds a question"
COMMENTS = {
    "a comment on a question": "{question} est trop facile.",
    "a comment on a page": "Raccourcir {page}.",
    ADDS_A_QUESTION: "Ajoutez une question sur la durée de conservation des traces.",
    "a comment on the lesson": "Il manque des exemples dans la leçon.",
    "a comment on everything": "Des phrases plus courtes partout.",
}


@dataclass
class CountingHost:
    """A host that fills the schemas it is sent, and counts the characters of each kind of question."""

    wants_more: bool = False
    calls: Counter[str] = field(default_factory=Counter)
    characters: Counter[str] = field(default_factory=Counter)

    def send(self, ask: Ask) -> Reply:
        """Return an answer made of the passages that the question shows."""
        prompt = "\n".join(message.text for message in ask.messages)
        self.calls[ask.answer_name] += 1
        self.characters[ask.answer_name] += len(prompt)
        answer = SchemaFiller(read_prompt(prompt)).fill(dict(ask.answer_schema))
        if self.wants_more and "wanted" in answer:
            answer["wanted"] = [ADDED]
        return Reply(text=json.dumps(answer, ensure_ascii=False))

    def make_team(self, settings: ModelSettings, folder: Path) -> DraftingTeam:
        """Return who writes, criticises and mends with this host."""
        replies, meter = Replies(FolderStore(folder)), Meter(None, return_no_price)
        asker = ModelQuestioner(self.send, replies, meter, settings.concurrency)
        writer = ModelWriter(settings, asker)
        return DraftingTeam(writer, Critic(settings, asker), writer)


def write_long_draft(request: DraftRequest, settings: ModelSettings) -> Draft:
    """Return a first draft: a lesson of every passage, a model's questions, and the rest by rules."""
    by_rules = replace(request, course=request.course.model_copy(update={"model": None}))
    draft = write_draft(by_rules, ExtractiveWriter())
    ids = IdAllocator(draft.minted)
    with TemporaryDirectory() as folder:
        written = CountingHost().make_team(settings, Path(folder)).writer.write(request, ids)
    made: dict[str, Deliverable] = {each.kind: each for each in draft.content.artefacts}
    made |= {each.kind: each for each in written.artefacts if isinstance(each, Questionnaire)}
    made["lesson"] = Lesson(sections=tuple(_write_pages(request, ids)))
    content = draft.content.model_copy(update={"artefacts": tuple(made.values())})
    return draft.model_copy(update={"content": content, "minted": ids.minted})


def _write_pages(request: DraftRequest, ids: IdAllocator) -> Iterator[Section]:
    for source in request.spans.citable:
        passages = (span for span in source.spans if span.kind is not SpanKind.HEADING)
        for heading, run in groupby(passages, key=lambda span: span.anchor.heading):
            chapter = tuple(run)
            for start in range(0, len(chapter), MOST_OF_A_PAGE):
                spans = chapter[start : start + MOST_OF_A_PAGE]
                statements = tuple(_write_statement(source, span, ids) for span in spans)
                block = Paragraph(statements=statements)
                title = heading[-1] if heading else source.name
                yield Section(id=ids.allocate_page(), title=title, blocks=(block,))


def _write_statement(source: SourceText, span: Span, ids: IdAllocator) -> Statement:
    return Statement(
        id=ids.allocate_statement(), text=span.text, citations=(cite(source, span),), origin=Origin.MODEL
    )


def count_comment(request: DraftRequest, draft: Draft, comment: str, *, wants_more: bool) -> CountingHost:
    """Return the host that a revision on a comment asked, with what it counted."""
    host = CountingHost(wants_more)
    places = {"page": _find_lesson(draft).sections[2].id, "question": _list_items(draft)[1].id}
    decision = builders.decision(draft, verdict=Verdict.REQUEST_CHANGES, comment=comment.format_map(places))
    assert request.course.model is not None
    with TemporaryDirectory() as folder:
        team = host.make_team(request.course.model, Path(folder))
        write_criticised_draft(replace(request, previous=draft, decision=decision), team)
    return host


def count_replacement(request: DraftRequest, draft: Draft) -> CountingHost:
    """Return the host that was asked for another question in place of one."""
    host = CountingHost()
    assert request.course.model is not None
    with TemporaryDirectory() as folder:
        writer = host.make_team(request.course.model, Path(folder)).writer
        place = _list_items(draft)[1].id
        replace_item(replace(request, previous=draft), draft.content, place, "", (), writer)
    return host


def _find_lesson(draft: Draft) -> Lesson:
    return next(each for each in draft.content.artefacts if isinstance(each, Lesson))


def _list_items(draft: Draft) -> tuple[Item, ...]:
    return tuple(list_questions_of(draft.content.artefacts, scored=True))


def measure_revisions(request: DraftRequest) -> Iterator[tuple[str, CountingHost]]:
    """Yield what a model is asked when its draft is not accepted, by name, with the host that counted."""
    assert request.course.model is not None
    draft = write_long_draft(request, request.course.model)
    yield "another question", count_replacement(request, draft)
    for name, comment in COMMENTS.items():
        yield name, count_comment(request, draft, comment, wants_more=name == ADDS_A_QUESTION)
