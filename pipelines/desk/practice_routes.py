"""Addresses of practice drafts: a reviewer asks for one, marks its faults, and alone sees the result."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.workspace import Workspace
from pipelines.desk.citation_links import CitedSources, list_content_evidence
from pipelines.desk.draft_address import MissingAddress, find_module
from pipelines.desk.draft_page import ShownSource, list_shown_sources
from pipelines.desk.forms import SentForm, accept_form
from pipelines.desk.page_language import (
    choose_language,
    choose_usual_language,
    keep_language,
    read_desk_texts,
)
from pipelines.desk.pages import render_page
from pipelines.desk.visitors import identify_visitor
from pipelines.queries.practice_outcome import find_answered_practice
from pipelines.review.part_names import title_of
from pipelines.workflow.practise import answer_practice, find_practice, practise
from schemas.course import Course, Module
from schemas.draft import Content, Sectioned, SingleChoice, Statement, list_parts, walk_named
from schemas.errors import DecisionRefused, InvalidInput, PremierjetError
from schemas.language import Language
from schemas.practice import LONGEST_REASON, Mark, Practice, PracticeOutcome
from schemas.refusal import Refusal
from schemas.source import SourceSpans


def list_routes(workspace: Workspace) -> list[BaseRoute]:
    """Return the addresses of practice drafts."""
    answers = PracticeRoutes(workspace)
    return [
        Route("/practice", answers.list_practice),
        Route("/practice", accept_form(answers.make_practice), methods=["POST"]),
        Route("/practice/{id}", answers.show_practice),
        Route("/practice/{id}", accept_form(answers.mark_practice), methods=["POST"]),
    ]


@dataclass(frozen=True)
class PastPractice:
    """A practice draft a person has had, and its outcome; None if they have not answered it yet."""

    practice: Practice
    outcome: PracticeOutcome | None


@dataclass(frozen=True)
class PracticeRoutes:
    """Answers about practice drafts, to each person about their own only."""

    workspace: Workspace

    def list_practice(self, request: Request) -> Response:
        """Answer with the modules the visitor may practise on, and with their past practice."""
        person = identify_visitor(request, self.workspace).person
        records = self.workspace.records
        past = []
        for practice in reversed(records.practices(person) if person else ()):
            if not self._is_shown_to(request, practice):
                continue
            answered = find_answered_practice(self.workspace, practice)
            past.append(PastPractice(practice, answered.outcome if answered else None))
        language = choose_usual_language(request)
        return render_page(
            request,
            "practice.html",
            language,
            title=read_desk_texts(language)["practice"],
            modules=self._list_modules(request),
            past=past,
        )

    def make_practice(self, request: Request, form: SentForm) -> Response:
        """Make a practice draft of a module for the visitor, and redirect to it."""
        key = form.read_text("module")
        course, _ = find_module(self.workspace, key)
        visitor = identify_visitor(request, self.workspace)
        if visitor.person is None or not self._is_reviewer(request, course):
            raise DecisionRefused(Refusal("practice.not_a_reviewer", module=key))
        practice = practise(self.workspace, key, visitor.person, datetime.now(UTC))
        return RedirectResponse(f"/practice/{practice.id}{keep_language(request)}", 303)

    def show_practice(self, request: Request) -> Response:
        """Answer with a practice draft beside its sources, or with its outcome once it was answered."""
        practice = self._find_own(request)
        language = choose_language(request, practice.content.language)
        sentences = dict(_walk_sentences(practice.content))
        spans = self.workspace.records.spans(practice.of)
        shown = _drop_pictures(spans) if spans else None
        evidence = CitedSources(list_content_evidence(practice.content, sentences.keys()), shown, language)
        answered = find_answered_practice(self.workspace, practice)
        return render_page(
            request,
            "practice_outcome.html" if answered else "practice_draft.html",
            language,
            title=read_desk_texts(language)["practice_draft"],
            practice=practice,
            content=practice.content,
            page=PracticeSources(evidence, list_shown_sources(evidence)),
            outcome=answered.outcome if answered else None,
            parts=tuple(_list_doubt_parts(practice.content, language)),
            sentences=sentences,
            reasons={mark.place: mark.why for mark in answered.answer.marks} if answered else {},
        )

    def mark_practice(self, request: Request, form: SentForm) -> Response:
        """Record what the visitor marked as wrong, once, and redirect to the outcome."""
        practice = self._find_own(request)
        reasons = form.read_prefixed_texts("why-")
        _refuse_unknown_places(practice, form.read_texts("wrong"))
        marks = tuple(
            Mark(place=place, why=reasons.get(place, "").strip()[:LONGEST_REASON])
            for place in dict.fromkeys(form.read_texts("wrong"))
        )
        answer_practice(self.workspace, practice, marks, datetime.now(UTC))
        return RedirectResponse(f"/practice/{practice.id}{keep_language(request)}", 303)

    def _find_own(self, request: Request) -> Practice:
        person = identify_visitor(request, self.workspace).person
        try:
            practice = find_practice(self.workspace, person or "", request.path_params["id"])
        except InvalidInput as error:
            raise MissingAddress("no_practice") from error
        if not self._is_shown_to(request, practice):
            raise MissingAddress("no_practice")
        return practice

    def _is_shown_to(self, request: Request, practice: Practice) -> bool:
        """Return whether the practice's course accepts the visitor's identity."""
        try:
            course, _ = find_module(self.workspace, practice.of)
        except (
            MissingAddress,
            PremierjetError,
        ):  # the module is gone, and its course no longer says who counts
            return False
        return identify_visitor(request, self.workspace).may_act_in(course)

    def _is_reviewer(self, request: Request, course: Course) -> bool:
        visitor = identify_visitor(request, self.workspace)
        return visitor.may_act_in(course) and visitor.person in course.review.deciders

    def _list_modules(self, request: Request) -> list[tuple[Course, Module]]:
        usable, _ = self.workspace.read_courses()
        drafted = set(self.workspace.records.heads())
        courses = [folder.course for folder in usable if self._is_reviewer(request, folder.course)]
        return [
            (course, m) for course in courses for m in course.drafted_modules if course.key_of(m) in drafted
        ]


@dataclass(frozen=True)
class PracticeSources:
    """The sources shown beside a practice draft, for templates that expect a draft's page."""

    evidence: CitedSources
    shown_sources: tuple[ShownSource, ...]
    account: None = None
    """What is left out would give away what is planted."""

    def list_findings_at(self, _: str) -> tuple[()]:
        """Return no findings: they would give away the planted faults."""
        return ()


def _drop_pictures(spans: SourceSpans) -> SourceSpans:
    """Return the spans without pictures: they stand at addresses of drafts, and a practice draft is none."""
    sources = tuple(source.model_copy(update={"pictures": None}) for source in spans.sources)
    return spans.model_copy(update={"sources": sources})


DoubtableElement = Statement | SingleChoice
"""Elements in which faults are planted: sentences, and questions with one right answer."""


@dataclass(frozen=True)
class DoubtGroup:
    """Elements of one page, under its title if it has one."""

    title: str
    elements: tuple[DoubtableElement, ...]


@dataclass(frozen=True)
class DoubtPart:
    """The elements of one deliverable that a visitor may mark as wrong."""

    title: str
    groups: tuple[DoubtGroup, ...]


def _list_doubt_parts(content: Content, language: Language) -> Iterator[DoubtPart]:
    for artefact in content.artefacts:
        named_parts = list_parts(artefact) if isinstance(artefact, Sectioned) else (artefact,)
        groups = tuple(
            DoubtGroup(getattr(part, "title", ""), elements)
            for part in named_parts
            if (elements := tuple(each for each in walk_named(part) if isinstance(each, DoubtableElement)))
        )
        if groups:
            yield DoubtPart(title_of(artefact, language), groups)


def _refuse_unknown_places(practice: Practice, places: tuple[str, ...]) -> None:
    known = dict(_walk_sentences(practice.content))
    for place in places:
        if place not in known:
            raise InvalidInput(Refusal("practice.no_sentence", sentence=place))


def _walk_sentences(content: Content) -> Iterator[tuple[str, str]]:
    """Yield the place and text of each sentence, and of each question with its right answer."""
    for element in walk_named(content.artefacts):
        if isinstance(element, Statement):
            yield element.id, element.text
        elif isinstance(element, SingleChoice):
            key = next((option.text for option in element.options if option.id == element.key), "")
            yield element.id, f"{element.stem} {key}".strip()
