"""A page that gets another title has it wherever its draft repeats it."""

from pathlib import Path

import pytest

from pipelines.deliverables.narration.contract import Narration
from pipelines.deliverables.slides.contract import Slides
from pipelines.drafting.draft import write_draft
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.patch.answer import RevisionAnswer
from pipelines.drafting.repeated_titles import repeat_new_titles
from pipelines.testing import builders
from pipelines.testing.fake_openai.fake_writer import make_request
from schemas.draft import Deliverable, Origin, Section, Statement, list_parts, walk_named
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
