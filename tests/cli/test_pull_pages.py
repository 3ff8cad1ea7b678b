"""Courses that rest on a site, or on an old package: from the terminal to the citation."""

from collections.abc import Iterator

import pytest

from pipelines.packaging.zip_writer import write_zip
from pipelines.testing import samples
from tests.cli.conftest import KEY, SOURCE, Door
from tests.cli.conftest import course as course_document
from tests.web_site import Reply, Site, site

PAGE = "web/{host}/froid.html"


def html(markdown: str) -> Reply:
    """The course's usual source as a page, with a menu around it."""
    title, *paragraphs = [part.lstrip("# ") for part in markdown.split("\n\n")]
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return Reply(f"<!doctype html><nav>Menu</nav><main><h1>{title}</h1>{body}</main>".encode())


@pytest.fixture
def at() -> Iterator[Site]:
    with site() as served:
        served.pages["/froid"] = html(SOURCE)
        yield served


@pytest.fixture
def course(fresh: Door, at: Site, monkeypatch: pytest.MonkeyPatch) -> Door:
    """The course of every test of this room, one of its two documents on a site."""
    monkeypatch.setenv("PREMIERJET_WEB_OWN_HOSTS", "127.0.0.1")
    monkeypatch.setattr("adapters.web.crawler.time.sleep", lambda _: None)
    modules = course_document()["modules"]
    modules[0]["sources"] = ["web/**"]
    (fresh.course / "sources/froid.md").unlink()
    fresh.change(sources=[{"path": "sources/*.md"}, {"web": {"url": f"{at.url}/froid"}}], modules=modules)
    return fresh


def cited(door: Door) -> set[str]:
    head = door.workspace.records.head(KEY)
    assert head is not None
    return {citation.source for citation in head.content.citations}


def test_a_draft_cites_the_page_it_pulled(course: Door, at: Site) -> None:
    course.well("draft")
    assert cited(course) == {PAGE.format(host=at.host)}


def test_a_site_that_fails_is_told_and_its_page_still_cited(course: Door, at: Site) -> None:
    course.well("draft")
    at.pages["/froid"] = Reply(b"oops", 500)
    said = course("pull", "--json")
    assert said.code == 2
    (error,) = said.errors
    assert error["happened"].startswith("cannot be read (500) (since 20")
    assert [each["written"] for each in course.well("draft")["modules"]] == [False, False]
    assert cited(course) == {PAGE.format(host=at.host)}


def test_only_the_module_of_the_page_that_changed_is_drafted_again(course: Door, at: Site) -> None:
    course.well("draft")
    at.pages["/froid"] = html(SOURCE.replace("30 minutes", "20 minutes"))
    assert [each["written"] for each in course.well("draft")["modules"]] == [True, False]


def test_a_site_of_this_machine_is_not_pulled_from_without_the_setting(
    course: Door, at: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMIERJET_WEB_OWN_HOSTS", "")
    said = course("pull")
    assert said.code == 2
    assert "PREMIERJET_WEB_OWN_HOSTS" in said.err
    assert at.asked == []


def test_a_draft_cites_the_page_of_an_old_package(fresh: Door) -> None:
    modules = course_document()["modules"]
    modules[0]["sources"] = ["sources/vieux.zip/**"]
    zipped = write_zip(samples.files("scorm12"))
    (fresh.course / "sources/vieux.zip").write_bytes(zipped)
    fresh.change(sources=[{"path": "sources/**"}, {"package": {"path": "sources/*.zip"}}], modules=modules)
    fresh.well("draft")
    assert cited(fresh) == {"sources/vieux.zip/index.html"}
