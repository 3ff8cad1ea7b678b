"""A page that gets another title has it wherever its draft repeats it."""

from pathlib import Path

import pytest

from pipelines.deliverables.narration.contract import Narration
from pipelines.deliverables.slides.contract import Slides
from pipelines.deliverables.summary.contract import Summary
from pipelines.drafting.draft import write_draft
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.patch.answer import RevisionAnswer
from pipelines.drafting.repeated_titles import explain_new_titles, repeat_new_titles
from pipelines.testing import builders
from pipelines.testing.fake_openai.fake_writer import make_request
from schemas.draft import Deliverable, Origin, Section, Statement, list_parts, walk_named
from schemas.language import Language
from schemas.review import Verdict
from tests.drafting.test_model_revision import change, told

NEW = "Les seuils du froid, dans l'ordre"


def write_all() -> tuple[Deliverable, ...]:
    """A draft by rules: its narration, deck and session plan repeat the titles of its lesson."""
    kinds = ("lesson", "slides", "narration", "session_plan")
    draft = write_draft(make_request(module=builders.module(artefacts=kinds)), ExtractiveWriter())
    return draft.content.artefacts


def retitle(deliverables: tuple[Deliverable, ...]) -> tuple[str, tuple[Deliverable, ...]]:
    lesson, *others = deliverables
    (first, *pages) = list_parts(lesson)
    changed = lesson.model_copy(update={"sections": (first.model_copy(update={"title": NEW}), *pages)})
    return first.title, (changed, *others)


def test_a_new_title_stands_wherever_the_old_one_did() -> None:
    """The narration announced "The five steps" on a page that had another title by then."""
    before = write_all()
    old, after = retitle(before)
    renamed, (title,) = repeat_new_titles(before, after)
    assert (title.old, title.new) == (old, NEW)
    texts = {getattr(each, name, "") for each in walk_named(renamed) for name in ("title", "text")}
    assert not [text for text in texts if old in text]
    narration = next(each for each in renamed if isinstance(each, Narration))
    deck = next(each for each in renamed if isinstance(each, Slides))
    assert narration.sections[0].title == NEW
    assert any(NEW in each.text for each in walk_named(narration) if isinstance(each, Statement))
    assert any(page.title.startswith(NEW) for page in deck.sections)
    assert {*title.places} >= {narration.sections[0].id}


def test_a_title_that_a_person_wrote_stays() -> None:
    before = write_all()
    old, after = retitle(before)

    def sign(page: Section) -> Section:
        return page.model_copy(update={"titled_by": Origin.HUMAN}) if page.title == old else page

    signed = tuple(
        each.model_copy(update={"sections": tuple(map(sign, each.sections))})
        if isinstance(each, Narration)
        else each
        for each in after
    )
    renamed, _ = repeat_new_titles(before, signed)
    assert next(each for each in renamed if isinstance(each, Narration)).sections[0].title == old


def change_page(deliverable: Deliverable, number: int, **changes: object) -> Deliverable:
    pages = list(list_parts(deliverable))
    pages[number] = pages[number].model_copy(update=changes)
    return deliverable.model_copy(update={"sections": tuple(pages)})


def test_an_agenda_follows_the_slides_of_its_deck() -> None:
    """A comment gave a slide another title, and the deck still announced the one before."""
    made = write_all()
    numbered = next(each for each in made if isinstance(each, Slides))
    lines = {each.text for page in numbered.sections for each in page.statements}
    number, old = next(
        (number, line)
        for number, page in enumerate(numbered.sections)
        for line in lines
        if page.title.startswith(f"{line} (1/")
    )
    deck = change_page(numbered, number, title=old)
    before = tuple(deck if each is numbered else each for each in made)
    after = tuple(change_page(each, number, title=NEW) if each is deck else each for each in before)
    renamed, (title,) = repeat_new_titles(before, after)
    now = next(each for each in renamed if isinstance(each, Slides))
    lines_now = {each.text for page in now.sections for each in page.statements}
    assert old not in lines_now
    assert NEW in lines_now
    assert (title.old, title.new, title.left) == (old, NEW, [])


def test_a_chapter_that_code_called_after_a_page_follows_its_title() -> None:
    before = write_all()
    narration = next(each for each in before if isinstance(each, Narration))
    old, after = retitle(before)
    chapter = change_page(narration, 0, title=f"Animer\u00a0: {old}")
    renamed, _ = repeat_new_titles(before, tuple(chapter if each is narration else each for each in after))
    assert next(each for each in renamed if isinstance(each, Narration)).sections[0].title == (
        f"Animer\u00a0: {NEW}"
    )


def test_a_title_that_says_more_before_its_colon_is_another_title() -> None:
    before = write_all()
    narration = next(each for each in before if isinstance(each, Narration))
    old, after = retitle(before)
    chapter = change_page(narration, 0, title=f"Les lots\u00a0: {old}")
    renamed, _ = repeat_new_titles(before, tuple(chapter if each is narration else each for each in after))
    assert next(each for each in renamed if isinstance(each, Narration)).sections[0].title == (
        f"Les lots\u00a0: {old}"
    )


@pytest.mark.parametrize("cites", [False, True])
def test_a_sentence_that_still_says_the_old_title_is_told(cites: bool) -> None:
    """Unless it is what its passage says: then it may not mean the page at all."""
    lesson = write_all()[0]
    old = "Les seuils du froid positif"
    before = change_page(lesson, 0, title=old)
    says = f"Relisez « {old} » avant de signer."
    quoted = builders.citation(2).model_copy(update={"quote": says})
    point = builders.statement(2, says, id="st-0900", citations=(quoted,) if cites else ())
    summary = Summary(points=(point.model_copy(update={"origin": Origin.MODEL}),))
    after = change_page(before, 0, title=NEW)
    renamed, titles = repeat_new_titles((before, summary), (after, summary))
    notes = [*explain_new_titles(titles, Language.FRENCH)]
    assert renamed == (after, summary)
    assert [old in note and "st-0900" in note for note in notes] == ([] if cites else [True])


def test_titles_that_stay_change_nothing() -> None:
    before = write_all()
    assert repeat_new_titles(before, before) == (before, ())


@pytest.mark.parametrize("named", ["Les seuils", "Autre chose"])
def test_a_comment_that_renames_a_page_renames_its_slides(tmp_path: Path, named: str) -> None:
    kinds = ("lesson", "slides")
    draft = builders.draft()
    deck = write_draft(make_request(module=builders.module(artefacts=kinds)), ExtractiveWriter())
    slides = next(each for each in deck.content.artefacts if isinstance(each, Slides))
    page = slides.sections[-1].model_copy(update={"title": named, "id": "p-0099"})
    artefacts = (*draft.content.artefacts, slides.model_copy(update={"sections": (page,)}))
    content = draft.content.model_copy(update={"artefacts": artefacts})
    draft = draft.model_copy(update={"content": content})
    empty = {name: [] for name in ("added", "removed", "wanted", "wishes", "could_not")}
    answer = RevisionAnswer.model_validate(empty | {"changes": [change("p-0001", NEW, "title")]})
    comment = "p-0001 : un titre plus clair."
    decision = builders.decision(draft, verdict=Verdict.REQUEST_CHANGES, comment=comment)
    module = builders.module(artefacts=(*(each.kind for each in artefacts),))
    request = make_request(module=module, previous=draft, decision=decision)
    revised = write_draft(request, told({"revision": answer}, tmp_path))
    titles = {
        page.title
        for each in revised.content.artefacts
        for page in list_parts(each)
        if isinstance(page, Section)
    }
    assert (named in titles) is (named != "Les seuils")
    assert any("p-0099" in note for note in revised.provenance.unanswered) is (named == "Les seuils")
