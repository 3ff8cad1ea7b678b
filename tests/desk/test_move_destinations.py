"""Where a page may be moved has the numbers and the titles that the outline gives its pages."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.desk.arrangement import Destination, list_destinations
from schemas.draft import Draft
from tests.desk.conftest import installation
from tests.desk.editor import Editor
from tests.long_drafts import make_long_draft, make_long_spans

PAGES = 3


def make_draft() -> Draft:
    """A draft with a finding in no page: at an objective."""
    draft = make_long_draft(PAGES)
    objective = draft.content.objectives[0].id
    return draft.model_copy(
        update={"findings": (draft.findings[0].model_copy(update={"place": objective}), *draft.findings)}
    )


@pytest.fixture
def lea(tmp_path: Path) -> Editor:
    return Editor(installation(tmp_path, None, make_long_spans(PAGES), make_draft()))


def number_of(outline: str, title: str) -> int:
    """The number that a list shows before its entry of this title."""
    first = int((re.search(r'<ol start="(\d+)"', outline) or ["", "1"])[1])
    entries = re.findall(r"<li[^>]*><a [^>]*>([^<]*)", outline)
    return first + entries.index(title)


def test_a_page_moves_to_a_number_that_the_outline_gives(lea: Editor) -> None:
    """It was one less where something stands in no page: that entry was counted, too."""
    page = lea.read("?edit=p-0001")
    outline = page.partition('class="outline"')[2].partition("</details>")[0]
    offered = re.findall(r'<option value="number:\d+">position (\d+), où se trouve «\s(.+?)\s»', page)
    assert len(offered) == PAGES - 1
    assert all(number_of(outline, title) == int(number) for number, title in offered)


def test_what_is_open_in_no_page_has_no_number(lea: Editor) -> None:
    outline = lea.read().partition('class="outline"')[2].partition("</details>")[0]
    assert '<ol start="0">' in outline
    assert outline.count('<li class="whole">') == 1


def test_a_sentence_goes_to_another_page_or_to_a_plain_number() -> None:
    content = make_long_draft(PAGES).content
    first, second = content.artefacts[0].sections[:2]  # type: ignore[attr-defined]
    there, beside = (
        list_destinations(content, first.blocks[0].statements[0].id)[0],
        Destination("number:1", 2),
    )
    assert there == Destination(f"page:{second.id}", 2, second.title)
    assert (there.wording, beside.wording) == ("to_page", "to_number")
    assert replace(beside, title=second.title).wording == "to_place"
