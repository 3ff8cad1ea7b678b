"""While thousands of modules are counted for the first time, the desk says so instead of letting one wait."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient

from adapters import workspace
from pipelines.desk import first_look, overview_routes, reading_routes

PAGES = {"/": (reading_routes, "list_module_states"), "/overview": (overview_routes, "build_overview")}


@pytest.fixture
def counting(desk: TestClient, monkeypatch: pytest.MonkeyPatch, address: str) -> Event:
    """A desk of many modules that are being counted until the event is set."""
    monkeypatch.setattr(first_look, "MANY", 1)
    monkeypatch.setattr(first_look, "PATIENCE", 0)
    room, name = PAGES[address]
    let, look = Event(), getattr(room, name)

    def wait(*given: object) -> object:
        assert let.wait(30)
        return look(*given)

    monkeypatch.setattr(room, name, wait)
    return let


@pytest.mark.parametrize("address", PAGES)
def test_a_page_says_that_modules_are_being_counted_and_comes_once_they_are(
    desk: TestClient, counting: Event, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    english = {"accept-language": "en"}
    answer = desk.get(address, headers=english)
    assert (answer.status_code, answer.headers["refresh"]) == (202, "2")
    assert "The state of the modules is being read" in answer.text
    assert desk.get(address, headers=english).status_code == 202, "the same look is still under way"
    counting.set()
    monkeypatch.setattr(first_look, "PATIENCE", 30)
    answer = desk.get(address, headers=english)
    assert (answer.status_code, "refresh" in answer.headers) == (200, False)


@pytest.mark.parametrize("address", PAGES)
def test_the_page_is_made_before_counting_takes_the_interpreter(
    desk: TestClient, counting: Event, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    room, name = PAGES[address]
    begun, look, render = Event(), getattr(room, name), room.render_counting_page
    monkeypatch.setattr(room, name, lambda *given: begun.set() or look(*given))
    begun_as_rendered = []

    def note(*given: object) -> object:
        begun_as_rendered.append(begun.wait(0.2))
        return render(*given)

    monkeypatch.setattr(room, "render_counting_page", note)
    assert desk.get(address).status_code == 202
    assert begun.wait(30)
    assert begun_as_rendered == [False]
    counting.set()


def fail(*_: object) -> None:
    raise OSError("the store is away")


def test_courses_of_thousands_of_modules_are_read_beside_the_page(
    desk: TestClient, monkeypatch: pytest.MonkeyPatch, let: Event
) -> None:
    """They took a third of a second before the page said that modules are being counted."""
    monkeypatch.setattr(first_look, "MOST_READ_AT_ONCE", 0)
    monkeypatch.setattr(first_look, "PATIENCE", 0)
    read = workspace.read_courses
    monkeypatch.setattr(workspace, "read_courses", lambda courses: let.wait(30) and read(courses))
    assert desk.get("/").status_code == 202


@pytest.fixture
def let() -> Iterator[Event]:
    """An event that is set in the end, so that no thread waits for it any longer."""
    event = Event()
    yield event
    event.set()


def test_a_first_look_that_fails_leaves_the_error_to_the_page(tmp_path: Path) -> None:
    class Installation:
        courses = tmp_path

        def module_keys(self) -> tuple[str, ...]:
            return ("froid--quai",) * first_look.MANY

    look = first_look.FirstLook(Installation())  # type: ignore[arg-type]
    assert look._over.wait(0) is False
    look.answer_meanwhile(fail, Response)
    assert look._over.wait(30)


@pytest.mark.parametrize("address", PAGES)
def test_few_modules_are_counted_by_the_page_itself(desk: TestClient, address: str) -> None:
    assert desk.get(address).status_code == 200
