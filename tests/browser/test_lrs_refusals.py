"""What a learner did reaches an LRS that refuses, rests or is silent; what it does not take is told."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
from playwright.sync_api import Page

from adapters.store.folder import FolderStore
from adapters.store.results import ResultStore
from pipelines.packaging.selftest.launch import LAUNCH_DATA, SESSION, LaunchMode, Statement
from pipelines.testing.static_site import move_below, serve_site
from tests.adapters.results.lrs_server import RECORDED
from tests.browser.learning import RIGHT, answer, content, go_to, learn, released
from tests.browser.refusing_lms import SILENT, Answer, RefusingLms, refusing_lms
from tests.browser.test_cmi5 import _answers_but_200_are_no_errors, launch, said, verbs  # noqa: F401
from tests.browser.test_tincan import launch as launch_tincan
from tests.browser.test_tincan import received, wait_until
from tests.browser.test_tincan import verbs as tincan_verbs
from tests.results.conftest import Intake

pytestmark = [pytest.mark.browser, pytest.mark.trial]

LEAVE_LIMIT = 3.0  # seconds, whatever the LRS does
REFUSED = "urn:premierjet:xapi:refused"
HAPPENED = "urn:premierjet:xapi:happened"
LOGIN_PAGE: Answer = (200, {"Content-Type": "text/html; charset=utf-8"})
WAIT_LONG: Answer = (429, {"Retry-After": "3600"})


@pytest.fixture
def host() -> Iterator[RefusingLms]:
    with refusing_lms(released(content())["cmi5"]) as host:
        yield host


def verb_of(statement: Statement) -> str:
    return str(statement["verb"]["id"]).rpartition("/")[2]


def leave_in_time(page: Page, host: RefusingLms) -> None:
    """Choose Leave, and be back at the LMS within the limit."""
    began = monotonic()
    page.click("#leave")
    page.wait_for_url(f"{host.origin}/done")
    assert monotonic() - began < LEAVE_LIMIT


@pytest.mark.parametrize("status", [400, 403])
def test_a_statement_refused_for_good_holds_back_no_other(page: Page, host: RefusingLms, status: int) -> None:
    """CATAPULT answered 403 to one `passed`: every later one waited behind it, `terminated` too."""
    host.denies = lambda each: status if verb_of(each) == "passed" else None
    session = launch(page, host, return_url=f"{host.origin}/done")
    learn(page, RIGHT)
    page.get_by_text("a refusé une partie").wait_for()
    leave_in_time(page, host)
    assert Counter(verbs(session)) == {
        "initialized": 1,
        "experienced": 5,
        "answered": 3,
        "completed": 1,
        "terminated": 1,
    }
    [ended] = [each for each in said(session) if each.verb == "terminated"]
    refused = {"verb": "passed", "activity": session.launch.activity, "status": status}
    assert ended.extensions[REFUSED] == [refused]


def test_all_that_is_refused_is_set_apart_one_by_one(page: Page, host: RefusingLms) -> None:
    """An LRS that knows no question of ours takes the rest, in the order it was said."""
    host.denies = lambda each: 400 if verb_of(each) in ("answered", "passed") else None
    session = launch(page, host, return_url=f"{host.origin}/done")
    host.statements = [(503, {}), (503, {})]
    learn(page, RIGHT)
    host.statements = []
    leave_in_time(page, host)
    assert verbs(session)[0] == "initialized"
    assert verbs(session)[-1] == "terminated"
    assert Counter(verbs(session))["experienced"] == 5
    assert Counter(each["verb"] for each in said(session)[-1].extensions[REFUSED]) == {
        "answered": 3,
        "passed": 1,
    }


@pytest.mark.parametrize(
    ("statements", "places"),
    [
        ([SILENT], []),
        ([], [SILENT]),
        ([SILENT], [SILENT]),
        ([(503, {})], [(503, {})]),
        ([WAIT_LONG], [WAIT_LONG]),
        ([(401, {})], [(401, {})]),
        ([(400, {})], [(400, {})]),
        ([LOGIN_PAGE], [LOGIN_PAGE]),
    ],
    ids=[
        "statements-silent",
        "places-silent",
        "silent",
        "closed",
        "busy",
        "stranger",
        "refusing",
        "login-page",
    ],
)
def test_leave_ends_in_time_whatever_the_lrs_does(
    page: Page, host: RefusingLms, statements: list[Answer], places: list[Answer]
) -> None:
    launch(page, host, return_url=f"{host.origin}/done")
    go_to(page, "quiz")
    host.statements, host.places = statements, places
    answer(page, "q-0001", "b")
    leave_in_time(page, host)


def test_what_leave_could_not_send_is_told_and_sent_next_time(page: Page, host: RefusingLms) -> None:
    back = f"{host.origin}/done"
    launch(page, host, return_url=back)
    go_to(page, "quiz")
    host.statements, host.places = [SILENT], [SILENT]
    answer(page, "q-0001", "b")
    page.click("#leave")
    page.get_by_text("gardé dans ce navigateur").wait_for(timeout=2500)
    page.wait_for_url(back)
    host.statements, host.places = [], []
    second = launch(page, host, return_url=back)
    assert page.inner_text("#position") == "Page 5 sur 5"
    assert page.is_checked("#q-0001 input[value='b']")
    leave_in_time(page, host)
    assert verbs(second).count("answered") == 1
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("mode", [LaunchMode.BROWSE, LaunchMode.REVIEW])
def test_whoever_only_looks_leaves_nothing_behind(page: Page, host: RefusingLms, mode: LaunchMode) -> None:
    launch(page, host, mode=mode, return_url=f"{host.origin}/done")
    host.statements, host.places = [SILENT], [SILENT]
    go_to(page, "quiz")
    answer(page, "q-0001", "b")
    page.click("#leave")
    page.wait_for_timeout(1500)
    assert "Vous consultez ce module" in page.inner_text("#trouble")
    page.wait_for_url(f"{host.origin}/done")
    assert page.evaluate("localStorage.length") == 0


def test_a_batch_with_one_statement_that_is_known_loses_none(page: Page, host: RefusingLms) -> None:
    """A 409 says that one of them is there in other words; after a 503 it was taken for all of them.

    What had arrived before the window closed is said again by the next session, with its first answers.
    """
    first = launch(page, host)
    wait_until(page, lambda: "experienced" in verbs(first))
    host.is_mute = True
    go_to(page, "quiz")
    page.get_by_text("seront envoyées de nouveau").wait_for()
    answer(page, "q-0001", "b")
    learner = page.context.new_page()
    page.goto("about:blank")
    learner.wait_for_timeout(300)
    host.is_mute, host.statements = False, [(503, {})]
    host.posts.clear()
    second = launch(learner, host, return_url=f"{host.origin}/done")
    answer(learner, "q-0002", "true")
    wait_until(learner, lambda: bool(host.posts))
    host.statements = []
    leave_in_time(learner, host)
    assert verbs(second)[0] == "initialized"
    assert verbs(first).count("answered") + verbs(second).count("answered") == 2
    assert verbs(second)[-1] == "terminated"


def test_an_answer_without_words_is_one_whatever_its_type(page: Page, host: RefusingLms) -> None:
    """ADL's own LRS names text/html where it has nothing to say, and the place was sent for ever."""
    launch(page, host, return_url=f"{host.origin}/done")
    host.places = [(204, {"Content-Type": "text/html; charset=utf-8"})]
    go_to(page, "quiz")
    answer(page, "q-0001", "b")
    page.wait_for_timeout(700)
    assert not page.is_visible("#trouble")
    leave_in_time(page, host)


@pytest.mark.parametrize("answered", [LOGIN_PAGE, (408, {})])
def test_an_answer_that_saves_nothing_is_no_saving(page: Page, host: RefusingLms, answered: Answer) -> None:
    """A login page came with 200, and everything said meanwhile was taken for kept."""
    session = launch(page, host)
    wait_until(page, lambda: "experienced" in verbs(session))
    host.statements, host.places = [answered], [answered]
    go_to(page, "quiz")
    answer(page, "q-0001", "b")
    page.get_by_text("seront envoyées de nouveau").wait_for()
    host.statements, host.places = [], []
    wait_until(page, lambda: "answered" in verbs(session))
    page.get_by_text("Vos réponses sont enregistrées.").wait_for(timeout=15_000)
    wait_until(page, lambda: any(b"p=quiz" in body for body in host.documents.values()))


def test_a_busy_lrs_is_asked_again_when_it_says_and_not_before(page: Page, host: RefusingLms) -> None:
    session = launch(page, host, return_url=f"{host.origin}/done")
    wait_until(page, lambda: "experienced" in verbs(session))
    host.posts.clear()
    host.statements = [(429, {"Retry-After": "3"}), (503, {"Retry-After": "1"}), (200, {})]
    go_to(page, "quiz")
    wait_until(page, lambda: len(host.posts) == 1)
    page.get_by_text("seront envoyées de nouveau").wait_for()
    answer(page, "q-0001", "b")
    wait_until(page, lambda: len(host.posts) == 2)
    host.statements = []
    wait_until(page, lambda: "answered" in verbs(session))
    first, second, third = host.posts[:3]
    assert second - first >= 2.9
    assert 0.9 <= third - second < 2.5
    page.get_by_text("Vos réponses sont enregistrées.").wait_for()
    assert max(Counter(each["id"] for each in session.statements).values()) == 1


def test_a_place_that_failed_is_saved_again(page: Page, host: RefusingLms) -> None:
    """A State PUT answered 503 counted as saved: the learner came back to an older page."""
    launch(page, host)
    host.places = [(503, {}), (500, {}), (204, {})]
    go_to(page, "quiz")
    page.get_by_text("seront envoyées de nouveau").wait_for()
    wait_until(page, lambda: len(host.places) == 1)
    host.places = []
    page.get_by_text("Vos réponses sont enregistrées.").wait_for(timeout=15_000)
    wait_until(page, lambda: any(b"p=quiz" in body for body in host.documents.values()))


def test_a_place_that_is_lost_is_told_in_the_courses_language(page: Page, host: RefusingLms) -> None:
    launch(page, host)
    host.places = [(403, {})]
    go_to(page, "quiz")
    page.get_by_text("ne garde pas votre place").wait_for()


def test_a_token_that_is_over_is_renewed_once(page: Page, host: RefusingLms) -> None:
    session = launch(page, host, return_url=f"{host.origin}/done")
    wait_until(page, lambda: "experienced" in verbs(session))
    host.is_known, session.fetched = False, False
    learn(page, RIGHT)
    wait_until(page, lambda: "passed" in verbs(session))
    assert [each.resource for each in session.requests].count("fetch") == 2
    leave_in_time(page, host)
    assert verbs(session)[-1] == "terminated"


@pytest.mark.parametrize("is_taken", [False, True], ids=["nothing-arrived", "only-answers-were-lost"])
def test_what_was_played_offline_and_closed_counts_once(
    page: Page, host: RefusingLms, tmp_path: Path, is_taken: bool
) -> None:
    """The window was closed with the network down: of nothing does the browser know that it arrived.

    The next session says what happened then, when it happened, and resumes where the learner was; what had
    arrived all the same is refused as known, and counts as it was said first.
    """
    first = launch(page, host)
    wait_until(page, lambda: "experienced" in verbs(first))
    host.is_mute, host.refusing = is_taken, not is_taken
    go_to(page, "quiz")
    page.get_by_text("seront envoyées de nouveau").wait_for()
    if not is_taken:
        page.context.set_offline(True)
    for item, value in RIGHT.items():
        answer(page, item, value)
    learner = page.context.new_page()
    page.goto("about:blank")
    learner.context.set_offline(False)
    learner.wait_for_timeout(300)
    assert ("answered" in verbs(first)) == is_taken

    host.is_mute = host.refusing = False
    second = launch(learner, host, return_url=f"{host.origin}/done")
    assert "100\u00a0%" in learner.inner_text(".result-text")
    leave_in_time(learner, host)
    told = [dict(each.body) for session in host.sessions for each in said(session)]
    assert len({each["id"] for each in told}) == len(told)
    assert verbs(first).count("answered") + verbs(second).count("answered") == 3
    happened = [
        datetime.fromisoformat(str(each.extensions.get(HAPPENED, each.body["timestamp"])))
        for session in (first, second)
        for each in said(session)
        if each.verb == "answered"
    ]
    assert max(happened) < datetime.fromisoformat(said(second)[0].body["timestamp"])
    if not is_taken:
        assert host.sessions[1].findings == ()

    folder = tmp_path / "course"
    folder.mkdir()
    intake = Intake(folder, ResultStore(FolderStore(tmp_path / "store"), "froid"))
    intake.now = datetime.now(UTC) + timedelta(minutes=5)
    done = intake.told(*told)
    assert (done.aside, done.elsewhere) == ({}, 0)
    rows = intake.rows("""item, "at" """)
    assert Counter(item for item, _ in rows if item) == dict.fromkeys(RIGHT, 1)
    assert sorted(at for item, at in rows if item) == sorted(each.replace(tzinfo=None) for each in happened)
    assert intake.rows("kind").count("passed") == 1


def test_a_tincan_package_closed_offline_sends_it_next_time(page: Page, console: list[str]) -> None:
    """xAPI alone has no sessions: the same statements go out, with the ids they had."""
    with serve_site(move_below("package", released(content())["tincan"])) as site:
        launch_tincan(page, site, site.url("xAPI/"), "Basic bm9l")
        wait_until(page, lambda: "experienced" in tincan_verbs(received(site)))
        site.refusing = True
        go_to(page, "quiz")
        page.get_by_text("seront envoyées de nouveau").wait_for()
        page.context.set_offline(True)
        for item, value in RIGHT.items():
            answer(page, item, value)
        learner = page.context.new_page()
        page.goto("about:blank")
        learner.wait_for_timeout(300)
        assert "answered" not in tincan_verbs(received(site))
        site.refusing = False
        learner.context.set_offline(False)
        launch_tincan(learner, site, site.url("xAPI/"), "Basic bm9l")
        wait_until(learner, lambda: "passed" in tincan_verbs(received(site)))
        assert "100\u00a0%" in learner.inner_text(".result-text")
        wait_until(learner, lambda: learner.evaluate("localStorage.length") == 0)
        told = received(site)
        assert Counter(each["object"]["id"][-6:] for each in told if "result" in each)["q-0001"] == 1
        assert len({each["id"] for each in told}) == len(told)
    console.clear()


def test_launch_data_and_place_of_a_real_player_are_understood(page: Page) -> None:
    """As CATAPULT gave them: no registration in the template, activities without a type, an empty key."""
    documents = json.loads((RECORDED / "cmi5" / "cmi5-states.json").read_bytes())
    of_alice = [each for each in documents if each["agent"]["account"]["name"] == "alice"]
    launched = next(each["document"] for each in of_alice if each["stateId"] == LAUNCH_DATA)
    place = next(each["document"]["__text__"] for each in of_alice if each["stateId"] == "premierjet")
    with refusing_lms(released(content())["cmi5"]) as host:
        launch(page, host)
        page.goto("about:blank")
        (key,) = host.documents
        host.documents[key] = place.encode()
        host.launch_data = lambda session: {
            **launched,
            "contextTemplate": {
                "contextActivities": {"grouping": [{"id": session.launch.unit.publisher}]},
                "extensions": {SESSION: session.launch.session},
            },
            "returnURL": f"{host.origin}/done",
        }
        session = launch(page, host)
        go_to(page, "quiz")
        assert page.is_checked("#q-0001 input[value='a']")
        answer(page, "q-0002", "true")
        leave_in_time(page, host)
    assert verbs(session).count("answered") == 1
    assert not {"passed", "failed", "completed"} & {*verbs(session)}
    assert session.findings == ()
