"""What learners of a Moodle course do not see is drafted from only where the course asks for it."""

from collections.abc import Iterator

import pytest

from adapters.sources.sources_lock import PulledOriginals
from tests.cli.conftest import KEY, Door
from tests.cli.conftest import course as course_document
from tests.moodle_site import Answered
from tests.recorded_moodle import RECORDED, RecordedMoodle, recorded_moodle

COURSE = 3
BOOK = "moodle/New section/Le livre"
HIDDEN = f"{BOOK}/Caché.html"


@pytest.fixture
def moodle(monkeypatch: pytest.MonkeyPatch) -> Iterator[RecordedMoodle]:
    """A book with a hidden chapter, a hidden page and a hidden section, as Moodle 4.5.6 tells of them."""
    with recorded_moodle() as served:
        monkeypatch.setenv("PREMIERJET_WEB_OWN_HOSTS", "127.0.0.1")
        served.reuse("pluginfile--page-teacher.html")
        yield served


def draws_on(
    door: Door, at: RecordedMoodle, monkeypatch: pytest.MonkeyPatch, asked_by: str, **keys: object
) -> None:
    monkeypatch.setenv("PREMIERJET_MOODLE_TOKEN", at.token(asked_by))
    entry = {"url": at.url, "course": COURSE, "pattern": "New section/Le livre/**"} | keys
    pages = {"url": at.url, "course": COURSE, "pattern": "New section*/*"} | keys
    modules = course_document()["modules"]
    modules[0]["sources"] = ["moodle/**", "pages/**"]
    door.change(
        sources=[{"path": "sources/*"}, {"moodle": entry}, {"moodle": pages, "name": "pages"}],
        modules=modules,
    )


def pulled(door: Door) -> set[str]:
    lock = PulledOriginals(door.workspace.records.store, "froid").lock()
    return {each.name for each in lock.sources}


@pytest.mark.parametrize(
    ("asked_by", "sections"),
    [("src:pjnet", {}), ("src:pjedit", {"pages/New section (8)": "is a hidden section"})],
)
def test_what_learners_do_not_see_is_left_out_and_told(
    fresh: Door,
    moodle: RecordedMoodle,
    monkeypatch: pytest.MonkeyPatch,
    asked_by: str,
    sections: dict[str, str],
) -> None:
    """A non-editing teacher is listed the hidden chapter as a file like the others, and served its text."""
    draws_on(fresh, moodle, monkeypatch, asked_by)
    said = fresh.well("pull")
    left_out = {name: why for origin in said["origins"] for name, why in origin["left_out"].items()}
    assert left_out[f"{BOOK}/Caché"] == "is a hidden chapter"
    assert left_out["pages/New section/Hidden page"] == "is hidden"
    assert sections.items() <= left_out.items()
    assert {f"{BOOK}/Chapitre un.html", f"{BOOK}/Chapitre deux.html"} <= pulled(fresh)
    assert not [name for name in pulled(fresh) if "Caché" in name or "idden" in name]
    paths = [form["path"] for function, form in moodle.asked if function == "pluginfile"]
    assert not [path for path in paths if "/chapter/3/" in path or path.startswith("/44/")]


def test_a_course_may_ask_for_what_is_hidden(
    fresh: Door, moodle: RecordedMoodle, monkeypatch: pytest.MonkeyPatch
) -> None:
    draws_on(fresh, moodle, monkeypatch, "src:pjedit", hidden=True)
    fresh.well("pull")
    wanted = {HIDDEN, "pages/New section/Hidden page.html", "pages/New section (8)/In hidden section.html"}
    assert wanted <= pulled(fresh)


def test_what_was_pulled_before_it_was_hidden_is_let_go(
    fresh: Door, moodle: RecordedMoodle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a draft would rest on it until somebody thought of `pull --drop`."""
    shown = rb"\"hidden\":\"1\"", rb"\"hidden\":\"0\""
    listed = (RECORDED / "core_course_get_contents--teacher.json").read_bytes()
    assert shown[0] in listed
    listed = listed.replace(*shown).replace(rb"https:\/\/moodle.example", moodle.url.encode())
    moodle.instead = lambda function, form: (
        Answered(body=listed) if function == "core_course_get_contents" else None
    )
    draws_on(fresh, moodle, monkeypatch, "src:pjnet")
    fresh.well("pull")
    assert HIDDEN in pulled(fresh)
    moodle.instead = lambda function, form: None
    said = fresh.well("pull")
    assert HIDDEN not in pulled(fresh)
    assert sum(origin["let_go"] for origin in said["origins"]) == 1
    fresh.well("draft")
    head = fresh.workspace.records.head(KEY)
    assert head is not None
    assert HIDDEN not in {citation.source for citation in head.content.citations}
