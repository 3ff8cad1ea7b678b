"""A course of a Moodle as a source, through the front door: pulled, drafted, cited."""

from collections.abc import Iterator

import pytest

from tests.cli.conftest import KEY, Door
from tests.cli.conftest import course as course_document
from tests.moodle_site import COURSE, TOKEN, Moodle, moodle_site

PAGE = """<div class="no-overflow"><h2>Consignes</h2>
<p>La température de la chambre froide reste entre 0 °C et 3 °C.</p>
<p>Un produit exposé plus de 30 minutes est écarté.</p>
<p>Le responsable signe le relevé deux fois par jour.</p></div>"""
NAME = "moodle/Le froid/Consignes.html"


@pytest.fixture
def at() -> Iterator[Moodle]:
    with moodle_site() as served:
        forum = served.activity("forum", 80, "Annonces")
        served.section(1, "Le froid", forum, served.page(93, "Consignes", PAGE))
        yield served


@pytest.fixture
def course(fresh: Door, at: Moodle, monkeypatch: pytest.MonkeyPatch) -> Door:
    """The course of every test of this room, one of its two documents in a Moodle."""
    monkeypatch.setenv("PREMIERJET_WEB_OWN_HOSTS", "127.0.0.1")
    monkeypatch.setenv("PREMIERJET_MOODLE_TOKEN", TOKEN)
    entries = [{"path": "sources/*.md"}, {"moodle": {"url": at.url, "course": COURSE}}]
    modules = course_document()["modules"]
    modules[0]["sources"] = ["moodle/Le froid/*"]
    (fresh.course / "sources/froid.md").unlink()
    fresh.change(sources=entries, modules=modules)
    return fresh


def test_a_draft_cites_a_page_of_moodle(course: Door, at: Moodle) -> None:
    said = course.well("pull")
    assert said["origins"] == [
        {
            "course": "froid",
            "from": f"{at.url}/course/view.php?id=42",
            "sources": 1,
            "fetched": 1,
            "let_go": 0,
            "left_out": {"moodle/Le froid/Annonces": "is of a kind that is not read (forum)"},
        }
    ]
    course.well("draft")
    head = course.workspace.records.head(KEY)
    assert head is not None
    assert {citation.source for citation in head.content.citations} == {NAME}
    assert "La température de la chambre froide reste entre 0 °C et 3 °C." in {
        citation.quote for citation in head.content.citations
    }


def test_what_is_left_out_is_said_below_the_table_and_is_no_failure(course: Door) -> None:
    said = course("pull")
    assert said.code == 0
    assert "Left out:\nmoodle/Le froid/Annonces is of a kind that is not read (forum)" in said.out


def test_an_unchanged_page_is_neither_sent_nor_drafted_again(course: Door, at: Moodle) -> None:
    course.well("draft")
    at.asked.clear()
    assert [each["written"] for each in course.well("draft")["modules"]] == [False, False]
    assert at.asked
    assert at.downloads == []


def test_a_wrong_token_is_told_and_the_other_modules_go_on(
    course: Door, at: Moodle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMIERJET_MOODLE_TOKEN", "0" * 32)
    said = course("pull", "--json")
    assert said.code == 2
    (error,) = said.errors
    assert error["place"] == f"{at.url}/course/view.php?id=42"
    assert error["happened"].startswith("Moodle does not know the token (since 20")
    assert "Manage tokens" in error["remedy"]
    assert course("draft").code == 2
    assert course.workspace.records.head("froid--releve") is not None


def test_the_token_is_in_no_file_of_the_installation_and_in_nothing_said(course: Door) -> None:
    said = [course(*verb) for verb in (["pull"], ["draft"], ["check"], ["doctor"])]
    assert not [each for each in said if TOKEN in each.out + each.err]
    files = [path for path in course.root.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if TOKEN.encode() in path.read_bytes()]
