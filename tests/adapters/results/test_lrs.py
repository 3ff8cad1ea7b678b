"""An LRS is asked for what is new; whatever it answers, nothing is lost and the login goes nowhere else."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from adapters.results import lrs as adapter
from adapters.results.lrs import LrsOrigin
from adapters.results.lrs_pages import MOST_STALE_PAGES
from adapters.results.origin import OriginRemark, ResultBatch
from schemas.course import LrsResults
from schemas.errors import ResultsUnreadable
from schemas.language import Language
from tests.adapters.results.lrs_server import LOGIN, Answered, Lrs, lrs_server
from tests.mail_server import certificate
from tests.statements import COURSE, statement

HOST = "127.0.0.1"
NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


@pytest.fixture
def lrs() -> Iterator[Lrs]:
    with lrs_server() as server:
        server.statements = [stored(number) for number in range(7)]
        yield server


def stored(number: int) -> dict[str, Any]:
    return statement(number, stored=f"2026-11-24T{number:02}:00:00Z")


def origin(
    lrs: Lrs, login: str = f"{HOST}={LOGIN}", waits: list[float] | None = None, **changes: Any
) -> LrsOrigin:
    entry = LrsResults(kind="lrs", id="lrs", url=lrs.url, **({"page": 3, "again_days": 0} | changes))
    waited = waits if waits is not None else []
    return LrsOrigin(
        entry,
        COURSE,
        SecretStr(login),
        own_hosts=frozenset({HOST}),
        seconds=5.0,
        wait=waited.append,
        clock=lambda: NOW,
    )


def read(opened: LrsOrigin, scratch: Path, cursor: str | None = None) -> tuple[list[str], str | None]:
    """Return the ids that were given, and the cursor after them."""
    ids, after = [], cursor
    for batch in opened.read(cursor, scratch):
        if isinstance(batch, ResultBatch):
            ids += ids_of(batch)
            after = batch.cursor
    return ids, after


def ids_of(batch: ResultBatch) -> list[str]:
    return [json.loads(line)["id"] for line in batch.files[0].read_bytes().splitlines()]


def read_until_failure(opened: LrsOrigin, scratch: Path) -> tuple[list[str], str]:
    """Return the ids of the only batch before the LRS fails, and its cursor."""
    given = opened.read(None, scratch)
    batch = next(given)
    assert isinstance(batch, ResultBatch)
    with pytest.raises(ResultsUnreadable, match="failed"):
        next(given)
    return ids_of(batch), batch.cursor


def test_every_page_is_read_and_the_cursor_is_what_was_stored_last(lrs: Lrs, tmp_path: Path) -> None:
    ids, cursor = read(origin(lrs), tmp_path)
    assert ids == [each["id"] for each in lrs.statements]
    assert cursor == "2026-11-24 06:00:00+00:00"
    assert lrs.asked[0] == {
        "ascending": ["true"],
        "activity": [COURSE],
        "related_activities": ["true"],
        "limit": ["3"],
    }


def test_the_next_night_asks_for_what_is_new_with_a_few_minutes_once_more(lrs: Lrs, tmp_path: Path) -> None:
    _, cursor = read(origin(lrs), tmp_path)
    lrs.statements.append(stored(8))
    ids, _ = read(origin(lrs), tmp_path, cursor)
    assert ids == [stored(6)["id"], stored(8)["id"]]
    assert lrs.asked[-2]["since"] == ["2026-11-24T05:50:00Z"]


def test_an_lrs_that_goes_by_when_things_happened_is_asked_for_more_days(lrs: Lrs, tmp_path: Path) -> None:
    """Ralph compares `since` with `timestamp`: what a learner sent late would be missed."""
    read(origin(lrs, again_days=30), tmp_path, "2026-11-24 06:00:00+00:00")
    assert lrs.asked[-1]["since"] == ["2026-10-25T06:00:00Z"]


def test_an_lrs_that_does_not_find_the_course_by_its_activity_is_told(lrs: Lrs, tmp_path: Path) -> None:
    lrs.instead = lambda query: Answered(body=b'{"statements": []}') if "activity" in query else None
    with pytest.raises(ResultsUnreadable, match="asks_for_course: false"):
        read(origin(lrs), tmp_path)


def test_the_cursor_moves_with_what_is_new(lrs: Lrs, tmp_path: Path) -> None:
    lrs.statements.append(stored(8))
    _, after = read(origin(lrs), tmp_path, "2026-11-24 06:00:00+00:00")
    assert after == "2026-11-24 08:00:00+00:00"


def test_an_lrs_that_cannot_tell_courses_apart_is_asked_for_everything(lrs: Lrs, tmp_path: Path) -> None:
    read(origin(lrs, asks_for_course=False), tmp_path)
    assert "activity" not in lrs.asked[0]


def test_an_lrs_with_nothing_new_gives_nothing(lrs: Lrs, tmp_path: Path) -> None:
    lrs.statements = []
    assert read(origin(lrs), tmp_path) == ([], None)


def test_an_lrs_of_2_0_is_spoken_to_as_one(lrs: Lrs, tmp_path: Path) -> None:
    lrs.version = "2.0.0"
    ids, _ = read(origin(lrs), tmp_path)
    assert len(ids) == 7


def test_an_lrs_that_does_not_sort_moves_its_cursor_only_at_the_end(
    lrs: Lrs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its newest come first; killed after one batch, the older ones must not be skipped."""
    monkeypatch.setattr(adapter, "BATCH", 3)
    lrs.statements.reverse()
    cursors = [batch.cursor for batch in origin(lrs).read(None, tmp_path)]
    assert cursors == ["", "", "2026-11-24 06:00:00+00:00"]


def test_a_statement_that_no_client_would_make_comes_as_it_is(lrs: Lrs, tmp_path: Path) -> None:
    lrs.statements = [{"id": 7}, "text", None, {"stored": "hier"}]
    lrs.instead = lambda query: Answered(body=json.dumps({"statements": lrs.statements}).encode())
    (batch,) = origin(lrs).read(None, tmp_path)
    assert [json.loads(line) for line in batch.files[0].read_bytes().splitlines()] == lrs.statements
    assert batch.cursor == ""


def test_numbers_beyond_all_measure_and_halves_of_characters_come_as_they_are(
    lrs: Lrs, tmp_path: Path
) -> None:
    said = [{"id": 2**70}, {"id": "\ud800"}, {"id": float("nan")}]
    lrs.instead = lambda query: Answered(body=json.dumps({"statements": said}).encode())
    (batch,) = origin(lrs).read(None, tmp_path)
    assert len(batch.files[0].read_bytes().splitlines()) == 3


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "accepts xAPI"),
        (401, "PREMIERJET_RESULTS_LRS_LOGIN"),
        (403, "right to read"),
        (404, "Correct `url`"),
        (413, "Raise the limit"),
        (429, "fewer requests"),
        (500, "failed (500)"),
        (302, "login is not sent on"),
        (418, "answers 418"),
    ],
)
def test_each_refusal_is_told_with_its_remedy(lrs: Lrs, tmp_path: Path, status: int, words: str) -> None:
    lrs.instead = lambda query: Answered(status)
    with pytest.raises(ResultsUnreadable) as refused:
        read(origin(lrs), tmp_path)
    assert words in str(refused.value)
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize(
    ("fails_at", "count", "cursor"), [("3", 3, ""), ("6", 6, "2026-11-24 05:00:00+00:00")]
)
def test_what_came_before_a_failure_midway_is_given_first(
    lrs: Lrs, tmp_path: Path, fails_at: str, count: int, cursor: str
) -> None:
    """One page alone does not show in which order they come, so it moves no cursor."""
    lrs.instead = lambda query: Answered(500) if query.get("_cursor") == [fails_at] else None
    ids, after = read_until_failure(origin(lrs), tmp_path)
    assert (ids, after) == ([each["id"] for each in lrs.statements[:count]], cursor)


@pytest.mark.parametrize("newest", [3, 6])
def test_an_lrs_with_the_newest_first_that_fails_midway_loses_nothing(
    lrs: Lrs, tmp_path: Path, newest: int
) -> None:
    """Its newest were within ten minutes, so the cursor went to them and what is older never came."""
    old = [statement(number, stored=f"2026-0{number}-10T10:00:00Z") for number in range(1, 7)]
    new = [statement(10 + n, stored=f"2026-11-24T12:0{n}:00Z") for n in range(newest)]
    lrs.statements = [*reversed(new), *reversed(old)]
    lrs.instead = lambda query: Answered(500) if query.get("_cursor") == [str(newest)] else None
    ids, cursor = read_until_failure(origin(lrs), tmp_path)
    assert (len(ids), cursor) == (newest, "")
    lrs.instead = lambda query: None
    assert len(read(origin(lrs), tmp_path, cursor)[0]) == newest + 6


def test_a_statement_stored_in_the_future_moves_no_cursor_and_is_remarked(lrs: Lrs, tmp_path: Path) -> None:
    """One of 2031 became the cursor: nothing stored before 2031 was read any more."""
    lrs.statements.append(statement(50, stored="2031-01-01T00:00:00Z"))
    given = list(origin(lrs).read(None, tmp_path))
    assert isinstance(given[-2], ResultBatch)
    assert given[-2].cursor == "2026-11-24 06:00:00+00:00"
    assert isinstance(given[-1], OriginRemark)
    assert "in the future (1)" in str(given[-1].refusal.explain(Language.ENGLISH))
    lrs.statements.insert(-1, statement(51, stored="2026-11-24T23:00:00Z"))
    assert statement(51)["id"] in read(origin(lrs), tmp_path, given[-2].cursor)[0]


def test_a_cursor_of_the_future_is_left_and_everything_read_again(lrs: Lrs, tmp_path: Path) -> None:
    """What an older version stored is mended by the next pull."""
    ids, cursor = read(origin(lrs), tmp_path, "2031-01-01 00:00:00+00:00")
    assert (len(ids), cursor) == (7, "2026-11-24 06:00:00+00:00")


def test_a_clock_some_minutes_ahead_is_not_remarked(lrs: Lrs, tmp_path: Path) -> None:
    lrs.statements.append(statement(50, stored="2026-11-25T03:05:00Z"))
    given = list(origin(lrs).read(None, tmp_path))
    assert [type(each) for each in given] == [ResultBatch]


def test_the_first_moment_there_is_stops_no_reading(lrs: Lrs, tmp_path: Path) -> None:
    """What .NET writes for a time that was never set; no ten minutes lie before it."""
    lrs.statements.insert(0, statement(50, stored="0001-01-01T00:00:00Z"))
    assert len(read(origin(lrs), tmp_path)[0]) == 8


def test_pages_larger_than_a_batch_move_the_cursor_at_the_end(
    lrs: Lrs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "BATCH", 3)
    lrs.statements = lrs.statements[:3]
    assert read(origin(lrs), tmp_path)[1] == "2026-11-24 02:00:00+00:00"


def test_a_busy_lrs_is_asked_again_when_it_says(lrs: Lrs, tmp_path: Path) -> None:
    busy = [Answered(429, headers={"Retry-After": "7"}), Answered(503)]
    lrs.instead = lambda query: busy.pop(0) if busy else None
    waits: list[float] = []
    ids, _ = read(origin(lrs, waits=waits), tmp_path)
    assert (len(ids), waits) == (7, [7.0, 2.0])


def test_an_lrs_that_asks_for_what_is_no_number_is_asked_again_at_our_own_pace(
    lrs: Lrs, tmp_path: Path
) -> None:
    """Unicode calls a superscript a digit, and Python reads no number of it."""
    busy = [Answered(429, headers={"Retry-After": "²"})]
    lrs.instead = lambda query: busy.pop(0) if busy else None
    waits: list[float] = []
    read(origin(lrs, waits=waits), tmp_path)
    assert waits == [1.0]


def test_an_lrs_that_wants_an_hour_is_left_for_the_next_night(lrs: Lrs, tmp_path: Path) -> None:
    lrs.instead = lambda query: Answered(429, headers={"Retry-After": "3600"})
    waits: list[float] = []
    with pytest.raises(ResultsUnreadable):
        read(origin(lrs, waits=waits), tmp_path)
    assert waits == []


def test_a_page_too_large_to_be_sent_is_asked_for_in_smaller_ones(lrs: Lrs, tmp_path: Path) -> None:
    lrs.instead = lambda query: Answered(413) if int(query["limit"][0]) > 3 else None
    ids, _ = read(origin(lrs, page=10), tmp_path)
    assert len(ids) == 7


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"statements": 3}', b"[" * 100_000, b""])
def test_an_answer_that_is_none_is_told(lrs: Lrs, tmp_path: Path, body: bytes) -> None:
    lrs.instead = lambda query: Answered(body=body)
    with pytest.raises(ResultsUnreadable, match="does not answer with statements"):
        read(origin(lrs), tmp_path)


@pytest.mark.parametrize(
    "more",
    [
        "https://elsewhere.example/xapi/more",
        "//elsewhere.example/x",
        "http://127.0.0.1:1/x",
        "file:///etc/passwd",
    ],
)
def test_the_rest_is_asked_of_no_other_host(lrs: Lrs, tmp_path: Path, more: str) -> None:
    """The login would go along."""
    page = json.dumps({"statements": [stored(1)], "more": more}).encode()
    lrs.instead = lambda query: Answered(body=page)
    with pytest.raises(ResultsUnreadable):
        read(origin(lrs), tmp_path)
    assert len(lrs.asked) == 1


def test_the_login_is_not_sent_to_another_server_of_the_same_machine(lrs: Lrs, tmp_path: Path) -> None:
    with lrs_server() as other:
        page = json.dumps({"statements": [stored(1)], "more": f"{other.url}/statements"}).encode()
        lrs.instead = lambda query: Answered(body=page)
        with pytest.raises(ResultsUnreadable, match="sends the rest of the results from"):
            read(origin(lrs), tmp_path)
        assert other.asked == []


def test_a_redirect_is_not_followed_with_the_login(lrs: Lrs, tmp_path: Path) -> None:
    with lrs_server() as other:
        moved = Answered(302, headers={"Location": f"{other.url}/statements"})
        lrs.instead = lambda query: moved
        with pytest.raises(ResultsUnreadable, match="login is not sent on"):
            read(origin(lrs), tmp_path)
        assert other.asked == []


def test_pages_that_were_filtered_empty_are_no_circle(lrs: Lrs, tmp_path: Path) -> None:
    """An LRS that filters what it has paged gave many empty pages, and was left before the last."""

    def instead(query: dict[str, list[str]]) -> Answered:
        number = int(query.get("_cursor", ["0"])[0])
        page: dict[str, Any] = {"statements": [], "more": f"/xapi/statements?_cursor={number + 1}"}
        if number > 2 * MOST_STALE_PAGES:
            page = {"statements": lrs.statements[:2]}
        return Answered(body=json.dumps(page).encode())

    lrs.instead = instead
    opened = origin(lrs, again_days=1)
    assert read(opened, tmp_path, "2026-11-24 06:00:00+00:00")[0] == [
        each["id"] for each in lrs.statements[:2]
    ]


def test_an_lrs_that_leads_in_circles_is_left(lrs: Lrs, tmp_path: Path) -> None:
    page = json.dumps({"statements": [stored(1)], "more": "/xapi/statements?from=0"}).encode()
    lrs.instead = lambda query: Answered(body=page)
    with pytest.raises(ResultsUnreadable, match="keeps sending the same page of statements"):
        read(origin(lrs), tmp_path)


def forgetting(lrs: Lrs, *, newest_first: bool = False, most: int = 3) -> None:
    """Make an LRS answer a page and never say that there is more, oldest or newest first."""
    held = list(lrs.statements)

    def instead(query: dict[str, list[str]]) -> Answered:
        since, until = query.get("since", [""])[0], query.get("until", ["~"])[0]
        found = sorted(
            (each for each in held if since < each["stored"] <= until), key=lambda each: each["stored"]
        )
        found = found[::-1] if newest_first else found
        return Answered(body=json.dumps({"statements": found[:most]}).encode())

    lrs.instead = instead


@pytest.mark.parametrize("newest_first", [False, True])
def test_an_lrs_that_forgets_more_is_asked_beyond(lrs: Lrs, tmp_path: Path, newest_first: bool) -> None:
    """Newest first, the cursor would have gone past everything older: lost for good."""
    forgetting(lrs, newest_first=newest_first)
    ids, cursor = read(origin(lrs, page=500), tmp_path)
    assert {*ids} == {each["id"] for each in lrs.statements}
    assert cursor == "2026-11-24 06:00:00+00:00"
    assert len(lrs.asked) <= 6


def test_several_stored_in_one_moment_are_not_lost_with_more(lrs: Lrs, tmp_path: Path) -> None:
    lrs.statements = [statement(n, stored=f"2026-11-24T0{n // 2}:00:00Z") for n in range(8)]
    forgetting(lrs)
    ids, _ = read(origin(lrs), tmp_path)
    assert {*ids} == {each["id"] for each in lrs.statements}


def test_a_page_that_is_repeated_hides_none_after_it(lrs: Lrs, tmp_path: Path) -> None:
    """Three times the same page, each time with another `more`, then the rest."""
    pages = [lrs.statements[:3]] * 3 + [lrs.statements[3:]]

    def instead(query: dict[str, list[str]]) -> Answered | None:
        number = int(query.get("_cursor", ["0"])[0])
        more = f"/xapi/statements?_cursor={number + 1}" if number < 3 else ""
        return Answered(body=json.dumps({"statements": pages[number], "more": more}).encode())

    lrs.instead = instead
    ids, _ = read(origin(lrs), tmp_path)
    assert ids == [each["id"] for each in lrs.statements]


def test_an_lrs_that_repeats_a_page_for_ever_is_left(lrs: Lrs, tmp_path: Path) -> None:
    """Its `more` is another each time, so no address comes twice."""

    def instead(query: dict[str, list[str]]) -> Answered:
        number = int(query.get("_cursor", ["0"])[0])
        page = {"statements": lrs.statements[:3], "more": f"/xapi/statements?_cursor={number + 1}"}
        return Answered(body=json.dumps(page).encode())

    lrs.instead = instead
    given = origin(lrs).read(None, tmp_path)
    assert len(next(given).files[0].read_bytes().splitlines()) == 3
    with pytest.raises(ResultsUnreadable, match="keeps sending the same page of statements"):
        next(given)
    assert len(lrs.asked) <= MOST_STALE_PAGES + 2


@pytest.mark.parametrize("names_itself", [True, False])
def test_an_lrs_of_two_versions_is_read_to_its_end(lrs: Lrs, tmp_path: Path, names_itself: bool) -> None:
    """Two machines behind one address, one of xAPI 1.0.3 and one of 2.0."""

    def instead(query: dict[str, list[str]]) -> None:
        lrs.version = "2.0.0" if query.get("_cursor", ["0"])[0] == "3" else "1.0.3"
        lrs.names_itself = names_itself

    lrs.instead = instead
    ids, _ = read(origin(lrs), tmp_path)
    assert ids == [each["id"] for each in lrs.statements]


def test_an_lrs_that_is_down_is_told(lrs: Lrs, tmp_path: Path) -> None:
    lrs.url = "http://127.0.0.1:1/xapi"
    with pytest.raises(ResultsUnreadable, match="cannot be reached"):
        read(origin(lrs), tmp_path)


def test_an_lrs_that_is_slow_is_left(lrs: Lrs, tmp_path: Path) -> None:
    def slow(query: Any) -> None:
        time.sleep(1.5)

    lrs.instead = slow
    entry = LrsResults(kind="lrs", id="lrs", url=lrs.url)
    login, hosts = SecretStr(f"{HOST}={LOGIN}"), frozenset({HOST})
    with pytest.raises(ResultsUnreadable, match="takes too long"):
        read(LrsOrigin(entry, COURSE, login, own_hosts=hosts, seconds=0.3), tmp_path)


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    context, _ = certificate(tmp_path)
    with lrs_server(context) as server, pytest.raises(ResultsUnreadable, match="certificate"):
        read(origin(server), tmp_path)
    assert server.asked == []


@pytest.mark.parametrize("login", ["", "elsewhere.example=reader:s3cret", "reader:s3cret"])
def test_a_login_belongs_to_a_host_and_another_is_told_which_is_missing(lrs: Lrs, login: str) -> None:
    with pytest.raises(ResultsUnreadable, match=r"127\.0\.0\.1=USER:PASSWORD"):
        origin(lrs, login)


def test_a_login_is_never_sent_unencrypted_beyond_the_own_network(lrs: Lrs) -> None:
    entry = LrsResults(kind="lrs", id="lrs", url="http://lrs.example/xapi")
    with pytest.raises(ResultsUnreadable, match="unencrypted"):
        LrsOrigin(entry, COURSE, SecretStr("lrs.example=a:b"), own_hosts=frozenset())
