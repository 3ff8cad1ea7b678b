"""From a deliverable to its document: by its shape, with what its readers need besides."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipelines.deliverables.case_study.contract import CaseStudy
from pipelines.deliverables.catalogue_entry.contract import CatalogueEntry
from pipelines.deliverables.figures.contract import Figures
from pipelines.deliverables.flashcards.contract import Flashcards
from pipelines.deliverables.glossary.contract import Glossary
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.letters.contract import Letters
from pipelines.deliverables.narration.contract import Narration
from pipelines.deliverables.open_questions.contract import OpenQuestions
from pipelines.deliverables.paperwork.contract import Paperwork
from pipelines.deliverables.positioning.contract import Positioning
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.session_plan.contract import SessionPlan
from pipelines.deliverables.slides.contract import Slides
from pipelines.deliverables.summary.contract import Summary
from pipelines.packaging.documents.alignment import alignment
from pipelines.packaging.documents.booklet import booklet, cover
from pipelines.packaging.documents.booklet import kept as kept_of
from pipelines.packaging.documents.disclosure import disclosure, imprint
from pipelines.packaging.documents.letterheads import letterhead
from pipelines.packaging.documents.model import (
    Aside,
    Block,
    Document,
    Facts,
    Grid,
    Heading,
    Listing,
    NewPage,
    Picture,
    Prose,
    Together,
    Words,
)
from pipelines.packaging.documents.noting import Noting
from pipelines.packaging.documents.objectives import objectives
from pipelines.packaging.documents.quizzes import positioning, quiz
from pipelines.packaging.documents.sections import points, rows, section
from pipelines.packaging.documents.sessions import lasting, session_plan
from pipelines.packaging.documents.texts import plain, words
from pipelines.packaging.documents.worksheets import handed_out, kept
from pipelines.packaging.edition import Edition
from pipelines.packaging.figures import Shape, alternative, svg
from schemas.course import Form
from schemas.draft import Content, Deliverable, Section, Sectioned, Worksheet
from schemas.language import Language

ONE_TO_EACH = frozenset({Form.INVITATION, Form.COMPLETION_CERTIFICATE, Form.ATTESTATION})
"""Papers of which each person gets one: a section each."""

LISTED = (3, 3, 5)
"""The shares of the columns of a catalogue entry: the same from table to table."""

WITH_OBJECTIVES = frozenset({"session_plan", "trainer_guide"})


def documents(edition: Edition) -> tuple[Document, ...]:
    """Return a document for each deliverable of an edition, in the order of its content."""
    return tuple(document(edition, artefact) for artefact in edition.content.artefacts)


def document(edition: Edition, artefact: Deliverable) -> Document:
    """Return one deliverable of an edition as a document; a lesson is the booklet that learners are given."""
    content = edition.content
    says, noting = words(content.language), Noting(content.language)
    blocks = [*_introduced(content, artefact.kind), *_body(edition, artefact, noting)]
    label = says[f"form_{artefact.form}"] if isinstance(artefact, Paperwork) else says[artefact.kind]
    if isinstance(artefact, Lesson):
        return _bound(edition, artefact, label, blocks, noting)
    return _made(edition, artefact, label, blocks, noting)


def handout(edition: Edition, artefact: Deliverable) -> Document | None:
    """Return what learners are handed of a deliverable whose answers are the trainer's; None of any other."""
    if not isinstance(artefact, Worksheet):
        return None
    noting = Noting(edition.content.language)
    blocks = list(handed_out(artefact, noting))
    label = words(noting.language)[f"handout_{artefact.kind}"]
    return _made(edition, artefact, label, blocks, noting)


def _bound(edition: Edition, lesson: Lesson, label: str, blocks: list[Block], noting: Noting) -> Document:
    """Return the booklet: what a document says of itself on its last lines is on its title page."""
    of = kept_of(edition, lesson)
    first = cover(edition, of, label, warned=_is_warned(blocks))
    return Document(
        kind="lesson",
        language=noting.language,
        label=label,
        title=first.title,
        blocks=(first, *blocks, *noting.places()),
        imprint=imprint(edition, label, *of),
        is_wide=_is_wide(lesson, blocks),
        is_titled=False,
    )


def _made(
    edition: Edition, artefact: Deliverable, label: str, blocks: list[Block], noting: Noting
) -> Document:
    content, says = edition.content, words(noting.language)
    cited = noting.listing()
    apart = (NewPage(),) if _is_sent(artefact) else ()
    return Document(
        kind=artefact.kind,
        language=content.language,
        label=label,
        title=plain(content.title) or says["untitled"],
        blocks=(*blocks, *apart, *cited, *disclosure(edition, artefact, warned=_is_warned(blocks))),
        imprint=imprint(edition, label, artefact),
        is_wide=_is_wide(artefact, blocks),
        is_titled=not _is_sent(artefact),
    )


def _is_warned(blocks: list[Block]) -> bool:
    return any(each.warnings for each in _words(blocks))


def _is_sent(artefact: Deliverable) -> bool:
    """Return whether a deliverable is pages to send, each by itself; what is said of all is on the last."""
    return isinstance(artefact, Letters) or (isinstance(artefact, Paperwork) and artefact.form in ONE_TO_EACH)


def _introduced(content: Content, kind: str) -> Iterator[Block]:
    """Yield what the module is for, in the documents of whoever learns or leads it."""
    says = words(content.language)
    if kind not in WITH_OBJECTIVES:
        return
    yield Facts(((says["duration"], lasting(content.duration_minutes, content.language)),))
    yield from objectives(content)


def _body(edition: Edition, artefact: Deliverable, noting: Noting) -> Iterator[Block]:
    match artefact:
        case Lesson():
            yield from booklet(edition, artefact, noting)
        case Quiz():
            yield from quiz(artefact, noting)
        case Positioning():
            yield from positioning(artefact, edition.content.objectives, noting)
        case Summary():
            yield from points(artefact.points, noting)
        case SessionPlan():
            yield from session_plan(artefact, edition.content, noting)
            yield from alignment(edition.content, noting)
        case Glossary() | Flashcards():
            yield rows(artefact, noting)
        case Letters():
            yield from _letters(edition, artefact, noting)
        case Paperwork():
            yield from _paperwork(edition, artefact, noting)
        case CatalogueEntry():
            yield from map(_in_its_columns, _sections(edition, artefact, noting))
        case OpenQuestions() | CaseStudy():
            served = {each.id: each.text for each in edition.content.objectives}
            yield from kept(artefact, served, noting)
        case _:
            if isinstance(artefact, Narration):
                yield _recorded(artefact, noting.language)
            if isinstance(artefact, Sectioned):
                yield from _sections(edition, artefact, noting)


def _sections(edition: Edition, artefact: Sectioned, noting: Noting) -> Iterator[Block]:
    served = {each.id: each.text for each in edition.content.objectives}
    for each in artefact.sections:
        objective = served.get(each.objective or "", "")
        blocks = section(each, noting, objective, in_points=isinstance(artefact, Slides))
        if isinstance(artefact, Figures):
            yield next(blocks)
            yield _picture(each, noting.language)
            yield Prose((Words(words(noting.language)["in_words"], strong=True),))
        yield from blocks


def _in_its_columns(block: Block) -> Block:
    """Return a block of a catalogue entry, its columns where those of the other tables are."""
    if isinstance(block, Grid) and len(block.header) == len(LISTED):
        return replace(block, widths=LISTED)
    return block


def _picture(of: Section, language: Language) -> Picture:
    said = "\n".join(plain(line) for line in alternative(of, language).splitlines())
    return Picture(svg(of, language, Shape.WIDE), said)


def _letters(edition: Edition, artefact: Letters, noting: Noting) -> Iterator[Block]:
    for number, each in enumerate(artefact.sections):
        if number:
            yield NewPage()
        yield letterhead(edition.content.given, noting.language, of_letter=True)
        _, *blocks = section(each, noting)
        yield Heading(words(noting.language)["subject"].format(title=plain(each.title)))
        yield from blocks


def _paperwork(edition: Edition, artefact: Paperwork, noting: Noting) -> Iterator[Block]:
    """Yield a paper; of one to each person, each begins on a page of its own, under the same head."""
    head = letterhead(edition.content.given, noting.language, of_letter=False)
    heads = (head,) if head.sender else ()
    if artefact.form not in ONE_TO_EACH:
        yield from heads
        yield from _sections(edition, artefact, noting)
        return
    for number, each in enumerate(artefact.sections):
        yield from (NewPage(),) if number else ()
        yield from heads
        yield from section(each, noting)


def _recorded(artefact: Narration, language: Language) -> Prose:
    says = words(language)
    if not artefact.recordings:
        return Prose((Words(says["no_recording"]),), quiet=True)
    seconds = sum(each.milliseconds for each in artefact.recordings) // 1000
    told = says["recordings"].format(
        count=len(artefact.recordings),
        duration=f"{seconds // 60}\u00a0min\u00a0{seconds % 60:02d}\u00a0s",
        engine=", ".join(sorted({plain(each.engine) for each in artefact.recordings})),
    )
    return Prose((Words(told),), quiet=True)


def _is_wide(artefact: Deliverable, blocks: list[Block]) -> bool:
    """Return whether the pages are turned: for a session plan, an attendance sheet, a table too broad."""
    if isinstance(artefact, SessionPlan):
        return True
    if isinstance(artefact, Paperwork) and artefact.form is Form.ATTENDANCE_SHEET:
        return True
    return any(isinstance(block, Grid) and block.dense for block in blocks)


def _words(blocks: Iterable[Block]) -> Iterator[Words]:
    for block in blocks:
        match block:
            case Prose():
                yield from block.words
            case Listing():
                yield from (each for item in block.items for each in item)
            case Grid():
                yield from (each for row in block.lines for cell in row.cells for each in cell)
            case Aside():
                yield from (each for passage in block.passages for each in passage)
            case Together():
                yield from _words(block.blocks)
            case _:
                pass
