"""A draft of hundreds of pages is shown in parts, each of which leads to what stands in the others."""

import html
import re
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from docx.oxml.document import CT_Body
from starlette.requests import Request

from adapters.workspace import Workspace
from pipelines.deliverables.quiz.askable import name_topic
from pipelines.desk.app import create_app
from pipelines.desk.draft_parts import MOST_ELEMENTS, divide_content
from pipelines.desk.pending_edits import apply_edits, join_edits
from pipelines.desk.reading_routes import ReadingRoutes
from pipelines.drafting.material import list_pieces
from pipelines.queries import objective_coverage
from pipelines.review.editing.changes import find_edits
from pipelines.review.editing.word import to_word
from pipelines.testing import builders
from schemas.course import MustOpen
from schemas.draft import Minted, list_parts, replace_parts, walk_named
from schemas.edit import Edit, Replace
from schemas.language import Language
from tests.desk.conftest import installation
from tests.desk.editor import Editor
from tests.desk.reviewing import Reviewer, policy
from tests.long_drafts import A_PAGE, count_calls, make_long_draft, make_long_spans

pytestmark = pytest.mark.trial  # each asks for pages of four hundred

PAGES = 150
DRAFT = make_long_draft(PAGES)
PAGE = f"/drafts/{builders.KEY}/{DRAFT.content.canonical_digest()[:12]}"
LAST = f"st-{100 + PAGES * A_PAGE - 1:04d}"
LAST_PAGE = f"p-{PAGES:04d}"
NEARLY_TWICE = 2.4
"""Calls for twice as much beside those for half of it: with a loop in a loop it is 4."""


def install(root: Path, pages: int) -> Workspace:
    asked = policy(must_open=(MustOpen.NUMBERS,))
    return installation(root, asked, make_long_spans(pages), make_long_draft(pages))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return install(tmp_path, PAGES)


@pytest.fixture
def lea(workspace: Workspace) -> Reviewer:
    return Reviewer(workspace, "lea")


def list_elements(page: str) -> list[str]:
    """The elements that a page shows, in their order."""
    return re.findall(r'id="((?:st|q|p)-\d+)"', page)


def follow(lea: Reviewer, page: str, words: str) -> str:
    """The page that a link leads to, by the link's own words."""
    [address] = set(re.findall(rf'<a [^>]*href="([^"#]*)[^"]*"[^>]*>{re.escape(words)}</a>', page))
    return lea.read(html.unescape(address))


def part_of(address: str) -> str:
    return parse_qs(urlsplit(html.unescape(address)).query).get("at", [""])[0]


# what is shown


def test_a_draft_of_usual_size_is_shown_whole(tmp_path: Path) -> None:
    page = Reviewer(installation(tmp_path, policy()), "lea").read(f"/drafts/{builders.KEY}")
    assert "Partie" not in page
    assert "parts.js" not in page


def test_the_parts_of_a_long_draft_show_each_element_once_in_the_order_of_the_draft(lea: Reviewer) -> None:
    page = lea.read(PAGE)
    count = len(divide_content(DRAFT.content))
    shown = list_elements(page)
    for number in range(2, count + 1):
        page = follow(lea, page, "Partie suivante")
        assert f"Partie {number} sur {count}" in page
        shown += list_elements(page)
    assert shown == [each.id for each in walk_named(DRAFT.content.artefacts)]
    assert count == len(shown) // MOST_ELEMENTS + 1


def test_a_long_deliverable_is_cut_between_what_it_lists() -> None:
    parts = divide_content(DRAFT.content)
    sections = [each.id for part in parts for each in getattr(part.artefacts[0], "sections", ())]
    assert sections == [f"p-{number:04d}" for number in range(1, PAGES + 1)]
    assert [each.kind for each in parts[-1].artefacts] == ["lesson", "quiz", "summary"]


def test_all_of_it_is_on_one_page_to_be_printed(lea: Reviewer) -> None:
    page = follow(lea, lea.read(PAGE), "Tout sur une page, pour imprimer")
    assert list_elements(page) == [each.id for each in walk_named(DRAFT.content.artefacts)]
    assert 'href="#st-0100"' in page
    assert [page.count(f'id="{kind}"') for kind in ("lesson", "quiz", "summary")] == [1, 1, 1]


def install_long_quiz(root: Path) -> Workspace:
    """A draft whose quiz is cut, with a finding on the whole of it."""
    [quiz] = (each for each in DRAFT.content.artefacts if each.kind == "quiz")
    [one, *_] = list_parts(quiz)
    items = tuple(one.model_copy(update={"id": f"q-{each + 1:04d}"}) for each in range(MOST_ELEMENTS + 20))
    content = DRAFT.content.model_copy(update={"artefacts": (replace_parts(quiz, items),)})
    finding = DRAFT.findings[0].model_copy(update={"place": "quiz"})
    draft = builders.draft(content=content, findings=(finding,), minted=Minted(items=len(items)))
    return installation(root, policy(), make_long_spans(PAGES), draft)


def test_what_stands_at_the_whole_of_a_cut_deliverable_is_in_its_first_part(tmp_path: Path) -> None:
    lea = Editor(install_long_quiz(tmp_path))
    first, second = lea.read(), lea.read(f"?at=q-{MOST_ELEMENTS + 1:04d}")
    assert 'id="quiz"' in second
    assert ['data-place="quiz"' in each for each in (first, second)] == [True, False]
    assert ['data-step data-finding="f-' in each for each in (first, second)] == [True, False]


def test_a_comment_on_the_whole_draft_is_in_the_first_part(workspace: Workspace) -> None:
    lea = Editor(workspace)
    lea.send("comments", place="content", text="Un mot sur tout.")
    assert lea.read().count('class="thread"') == 1
    assert 'class="thread"' not in lea.read(f"?at={LAST}")


def test_the_questions_of_a_cut_quiz_are_numbered_on(tmp_path: Path) -> None:
    lea = Editor(install_long_quiz(tmp_path))
    assert '<ol class="items">' in lea.read()
    assert f'<ol class="items" start="{MOST_ELEMENTS + 1}">' in lea.read(f"?at=q-{MOST_ELEMENTS + 1:04d}")


# the way to the rest


def test_the_outline_leads_to_every_page_wherever_it_is(lea: Reviewer) -> None:
    page = lea.read(PAGE)
    outline = page.partition('class="outline"')[2].partition("</details>")[0]
    addresses = re.findall(r'href="([^"]+)"', outline)
    assert len(addresses) == PAGES + 2
    assert addresses[0] == "#p-0001"
    assert part_of(addresses[PAGES - 1]) == LAST_PAGE
    assert f'id="{LAST_PAGE}"' in lea.read(html.unescape(addresses[PAGES - 1]).partition("#")[0])


@pytest.mark.parametrize("name", [LAST, f"type-{LAST}", f"proposal-{LAST}", LAST_PAGE, "summary", "q-0002"])
def test_an_address_with_a_place_opens_the_part_that_has_it(lea: Reviewer, name: str) -> None:
    assert f'id="{LAST}"' in lea.read(f"{PAGE}?at={name}")


def test_a_finding_leads_to_its_sentence_in_another_part_and_its_name_opens_that(lea: Reviewer) -> None:
    finding = DRAFT.findings[-1]
    page = lea.read(PAGE)
    [address] = set(re.findall(rf'href="([^"]*#{finding.place})"[^>]*>Aller à', page))
    assert part_of(address) == finding.place
    assert f'id="{finding.id}"' in lea.read(f"{PAGE}?at={finding.id}")


def test_a_finding_on_no_element_is_in_the_first_part_and_one_on_a_source_beside_each(tmp_path: Path) -> None:
    one, other = (
        DRAFT.findings[0].model_copy(update={"place": each}) for each in ("objectif", "sources/froid.md")
    )
    draft = DRAFT.model_copy(update={"findings": (one, other)})
    lea = Reviewer(installation(tmp_path, policy(), make_long_spans(PAGES), draft), "lea")
    page = html.unescape(lea.read(f"{PAGE}?at={LAST}"))
    assert f'href="{PAGE}?at={one.id}#{one.id}"' in page
    assert f'href="#{other.id}"' in page
    assert f'id="{other.id}"' in page
    assert f'id="{one.id}"' in lea.read(f"{PAGE}?at={one.id}")
    assert part_of(re.findall(r'data-next-open="([^"]+)"', page)[0]) == "p-0001"
    assert 'data-next-open=""' in lea.read(PAGE)


def test_the_page_of_a_decision_leads_into_the_part_of_what_is_open(lea: Reviewer) -> None:
    page = html.unescape(lea.read(f"{PAGE}/decide/approve"))
    finding = DRAFT.findings[-1]
    assert f'href="{PAGE}?at={finding.id}#{finding.id}"' in page
    assert f'href="{PAGE}?at={LAST}#{LAST}"' in page
    assert f'href="{PAGE}?at={finding.id}#{finding.id}"' in lea.read(f"{PAGE}/findings/{finding.id}")


def test_a_resolved_comment_is_led_to_in_the_list_that_has_it(workspace: Workspace) -> None:
    lea = Editor(workspace)
    [name] = re.findall(
        r"#(c-\w+)", lea.send("comments", place=LAST, text="Non.", follow=False).headers["location"]
    )
    assert (
        f'href="/drafts/{builders.KEY}?at={name}#{name}"' in lea.browser.get(f"/ledger/{builders.KEY}").text
    )
    lea.send(f"comments/{name}", act="resolve", text="")
    assert f'id="{name}"' in lea.read(f"?at={name}")


def test_pending_edits_do_not_divide_a_draft(tmp_path: Path) -> None:
    """Redirects ask the draft that is saved, which all visitors share."""
    pages = MOST_ELEMENTS // (A_PAGE + 1)
    draft = make_long_draft(pages)
    content = draft.content.model_copy(update={"artefacts": draft.content.artefacts[:1]})
    lea = Editor(
        installation(
            tmp_path, policy(), make_long_spans(pages), draft.model_copy(update={"content": content})
        )
    )
    room = MOST_ELEMENTS - len(content.list_named())
    for _ in range(room + 1):
        lea.edit("st-0100", "copy")
    assert len(lea.edits) == room + 1
    assert "Partie 1" not in lea.read()


def test_a_name_that_nothing_has_opens_the_first_part(lea: Reviewer) -> None:
    assert 'id="p-0001"' in lea.read(f"{PAGE}?at=nowhere")


def test_the_next_open_finding_of_the_last_part_is_in_the_first(lea: Reviewer) -> None:
    page = lea.read(f"{PAGE}?at={LAST}")
    [address] = re.findall(r'data-next-open="([^"]+)"', page)
    assert part_of(address) == "p-0001"
    [back] = re.findall(r'data-previous-open="([^"]+)"', lea.read(PAGE))
    assert part_of(back) == divide_content(DRAFT.content)[-1].place


def test_a_search_reaches_every_part(lea: Reviewer) -> None:
    page = lea.read(f"{PAGE}?find=VANNE+{PAGES * (A_PAGE + 1) + 1}")
    found = page.partition('class="sought"')[2].partition("</section>")[0]
    assert re.findall(r"(\d+).texte contient ces mots", found) == ["1"]
    assert f"at={LAST}#{LAST}" in html.unescape(found)
    assert "Aucun texte du brouillon ne contient ces mots." in lea.read(f"{PAGE}?find=girafe")


def test_the_search_of_a_long_draft_looks_like_the_desks_other_fields(lea: Reviewer) -> None:
    """Field and button were 21 px high, as a browser draws them."""
    search = lea.read(PAGE).partition('<form class="row find-words"')[2].partition("</form>")[0]
    assert 'type="search" name="find"' in search
    assert '<button type="submit" class="verdict">' in search
    rule = lea.read("/assets/deciding.css").partition('.find-words [type="search"] {')[2].partition("}")[0]
    assert "min-height: 2.2rem" in rule


# what one does


def test_a_form_opens_in_its_part_and_what_is_saved_leads_back_there(workspace: Workspace) -> None:
    lea = Editor(workspace)
    assert f'id="form-{LAST}"' in lea.read(f"?edit={LAST}")
    answer = lea.edit(LAST, text="Revu.", follow=False)
    assert part_of(answer.headers["location"]) == LAST
    assert "Revu." in lea.browser.get(answer.headers["location"]).text


def test_a_revision_shows_the_part_with_the_last_change(workspace: Workspace) -> None:
    lea = Editor(workspace)
    lea.edit(LAST, text="Revu.")
    answer = lea.send("revise", at="p-0001", follow=False)
    assert part_of(answer.headers["location"]) == LAST
    page = lea.browser.get(answer.headers["location"]).text
    assert "Revu." in page
    assert 'class="notice good" role="status"' in page


def test_all_changes_are_undone_from_the_part_one_reads(workspace: Workspace) -> None:
    lea = Editor(workspace)
    lea.edit("st-0100", text="Revu.")
    last = divide_content(DRAFT.content)[-1].place
    undo = lea.read(f"?at={LAST}").partition("/undo")[2].partition("</form>")[0]
    assert f'name="at" value="{last}"' in undo
    answer = lea.send("undo", do="all", at=last, follow=False)
    assert part_of(answer.headers["location"]) == last
    assert lea.edits == ()


def test_what_was_changed_in_word_leaves_one_in_the_part_one_came_from(workspace: Workspace) -> None:
    lea = Editor(workspace)
    last = divide_content(DRAFT.content)[-1].place
    assert f"/word?at={last}" in lea.read(f"?at={LAST}")
    assert f'name="at" value="{last}"' in lea.read(f"/word?at={last}")
    edit = Replace(place="st-0100", part="text", before="", after="Revu.").model_dump_json()
    answer = lea.send("word/take", edit=edit, at=last, follow=False)
    assert part_of(answer.headers["location"]) == last


def test_a_comment_leads_back_to_its_part(lea: Reviewer) -> None:
    answer = lea.send(f"{PAGE}/comments", place=LAST, text="Est-ce sûr ?", follow=False)
    location = answer.headers["location"]
    assert re.fullmatch(r"c-[0-9a-f]{10}", part_of(location))
    assert f'id="{LAST}"' in lea.read(location)


def test_a_passage_that_was_opened_leaves_one_in_the_part_where_one_was(lea: Reviewer) -> None:
    last = divide_content(DRAFT.content)[-1].place
    page = lea.read(f"{PAGE}?at={LAST}")
    assert f'<input type="hidden" name="at" value="{last}">' in page
    span = make_long_spans(PAGES).sources[0].spans[-1].id
    answer = lea.send(f"{PAGE}/opened", span=span, at=last)
    assert f'id="{LAST}"' in answer.text
    assert f'opened" href="#{span}"' in answer.text


# what it costs


def test_twice_the_pages_cost_about_twice_the_calls(tmp_path: Path) -> None:
    def count(pages: int) -> int:
        root = tmp_path / str(pages)
        root.mkdir()
        show = partial(_show_whole, install(root, pages))
        show()  # loads what later ones have
        return count_calls(show)

    assert count(40) < NEARLY_TWICE * count(20)


def _show_whole(workspace: Workspace) -> None:
    head = workspace.records.head(builders.KEY)
    assert head is not None
    cookie = f"premierjet_person={b'lea'.hex()}".encode()
    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/drafts/{builders.KEY}",
        "query_string": b"at=all",
        "headers": [(b"cookie", cookie), (b"host", b"127.0.0.1:3001")],
        "path_params": {"module": builders.KEY},
        "app": create_app(workspace),
    }
    assert ReadingRoutes(workspace).show_draft(Request(scope)).status_code == 200


def test_the_titles_of_a_source_are_read_once_for_all_of_its_questions() -> None:
    def count(pages: int) -> int:
        pieces = list_pieces(make_long_spans(pages).sources)
        return count_calls(lambda: [name_topic(each, "", Language.FRENCH) for each in pieces])

    assert count(80) < NEARLY_TWICE * count(40)


def rewrite(pages: int) -> tuple[Edit, ...]:
    """An edit of the first sentence of each page."""
    return tuple(
        Replace(place=f"st-{100 + page * A_PAGE:04d}", part="text", before="", after=f"Phrase {page}.")
        for page in range(pages)
    )


def test_each_of_many_edits_taken_at_once_is_made_once() -> None:
    content, spans = DRAFT.content, make_long_spans(PAGES)

    def count(pages: int) -> int:
        return count_calls(lambda: join_edits(content, (), rewrite(pages), spans))

    assert count(20) < NEARLY_TWICE * count(10)


def test_what_is_typed_on_makes_the_edits_before_it_once() -> None:
    """Each keystroke's autosave made all pending edits six times: ten seconds with two hundred."""
    content, spans = DRAFT.content, make_long_spans(PAGES)
    edits = join_edits(content, (), rewrite(20), spans)
    typed = Replace(place=edits[-1].place, part="text", before="", after="Tapée plus loin.")
    once = count_calls(lambda: apply_edits(content, edits, spans))
    assert count_calls(lambda: join_edits(content, edits, [typed], spans)) < 1.5 * once


def test_two_long_drafts_are_compared_element_by_element() -> None:
    def count(pages: int) -> int:
        content, spans = make_long_draft(pages).content, make_long_spans(pages)
        edited = apply_edits(content, join_edits(content, (), rewrite(5), spans), spans).content
        return count_calls(lambda: find_edits(content, edited))

    assert count(80) < NEARLY_TWICE * count(40)


def test_a_paragraph_of_a_word_file_is_placed_without_a_look_through_those_before_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """python-docx seeks the end of the document for each paragraph it adds."""
    sought = []
    seek = CT_Body.first_child_found_in
    monkeypatch.setattr(
        CT_Body, "first_child_found_in", lambda body, *names: (sought.append(names), seek(body, *names))[1]
    )
    to_word(make_long_draft(10))
    few = len(sought)
    to_word(make_long_draft(20))
    assert len(sought) == 2 * few


def test_what_the_sources_say_of_the_objectives_is_measured_once(
    workspace: Workspace, lea: Reviewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = []
    measure = objective_coverage.measure_source_coverage
    monkeypatch.setattr(
        objective_coverage,
        "measure_source_coverage",
        lambda *given: (measured.append(given), measure(*given))[1],
    )
    lea.read(PAGE)
    lea.read(PAGE)
    assert len(measured) == 1
