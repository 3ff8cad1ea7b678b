"""What the cmi5 package says of a learner is what the intake reads: nothing is aside, nothing is missing."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from adapters.store.folder import FolderStore
from adapters.store.results import ResultStore
from pipelines.packaging.selftest.strict_lms import Lms, serve_lms
from tests.browser.learning import ONE_WRONG, content, learn, released
from tests.browser.test_cmi5 import _answers_but_200_are_no_errors, launch, leave, said  # noqa: F401
from tests.results.conftest import Intake

pytestmark = pytest.mark.browser


@pytest.fixture
def host() -> Iterator[Lms]:
    with serve_lms(released(content())["cmi5"]) as host:
        yield host


def test_every_statement_of_a_session_becomes_a_result(page: Page, host: Lms, tmp_path: Path) -> None:
    session = launch(page, host, return_url=f"{host.origin}/done")
    learn(page, ONE_WRONG)
    leave(page, host)
    folder = tmp_path / "course"
    folder.mkdir()
    intake = Intake(folder, ResultStore(FolderStore(tmp_path / "store"), "froid"))
    intake.now = datetime.now(UTC) + timedelta(minutes=5)
    told = [dict(each.body) for each in said(session)]
    done = intake.told(*told)
    assert (done.new, done.aside, done.elsewhere) == (len(told), {}, 0)
    with intake.results.open_view() as connection:
        answers = connection.execute(
            "SELECT item, response, correct, release, module FROM results "
            "WHERE kind = 'answered' ORDER BY item"
        ).fetchall()
        kinds = connection.execute(
            "SELECT kind, count(*) FROM results GROUP BY kind ORDER BY kind"
        ).fetchall()
    assert [(item, correct, release) for item, _, correct, release, _ in answers] == [
        ("q-0001", True, 1),
        ("q-0002", False, 1),
        ("q-0003", True, 1),
    ]
    assert {module for *_, module in answers} == {"froid--chaine"}
    assert all(response for _, response, *_ in answers)
    assert kinds == [
        ("answered", 3),
        ("completed", 1),
        ("experienced", 5),
        ("failed", 1),
        ("left", 1),
        ("started", 1),
    ]
