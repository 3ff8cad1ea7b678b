"""A course of two modules in one package: what an LMS makes of it, and what a learner comes back to."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Page

from adapters.store.folder import FolderStore
from adapters.store.results import ResultStore
from pipelines.packaging.manifests.cmi5 import CMI5
from pipelines.packaging.selftest.strict_lms import serve_lms
from pipelines.testing.samples import unzip_files
from pipelines.testing.static_site import Site, serve_site
from tests.browser.course_lms import close, go, host_course, status
from tests.browser.learning import ONE_WRONG, RIGHT, answer, content, go_to, learn
from tests.browser.test_cmi5 import _answers_but_200_are_no_errors, leave, verbs  # noqa: F401
from tests.browser.test_cmi5 import launch as launch_unit
from tests.course_packages import KEYS, chain
from tests.results.conftest import Intake

pytestmark = pytest.mark.browser

COURSE, (FIRST, SECOND) = "organization-froid", (f"item-{key}" for key in KEYS)


def package(name: str) -> dict[str, bytes]:
    return unzip_files(chain(name, content(), content(module=KEYS[1], title="Le relevé")))


@pytest.fixture
def lms() -> Iterator[Site]:
    with serve_site(host_course(package("scorm2004"))) as site:
        yield site


def test_the_course_is_passed_once_every_module_is(lms: Site, page: Page) -> None:
    learn(go(page, lms, "start"), RIGHT)
    second = go(page, lms, "continue")
    assert second.inner_text("h1") == "Le relevé"
    assert status(page, FIRST) == ("completed", "passed", 1)
    assert status(page, COURSE)[:2] == ("incomplete", "unknown")

    learn(second, ONE_WRONG)
    close(page)
    assert status(page, COURSE)[:2] == ("completed", "failed")

    second = go(page, lms, "choice", SECOND)
    go_to(second, "quiz")
    second.click(".restart")
    for item, value in RIGHT.items():
        answer(second, item, value)
    close(page)
    assert status(page, COURSE) == ("completed", "passed", 1)


def test_each_module_keeps_its_own_place_while_others_are_opened(lms: Site, page: Page) -> None:
    first = go(page, lms, "start")
    go_to(first, "quiz")
    answer(first, "q-0001", "c")
    second = go(page, lms, "continue")
    assert second.inner_text("#position") == "Page 1 sur 5"
    go_to(second, "quiz")
    assert second.locator("#q-0001 input:checked").count() == 0
    answer(second, "q-0001", "b")

    first = go(page, lms, "previous")
    assert first.inner_text("#position") == "Page 5 sur 5"
    assert first.is_checked("#q-0001 input[value='c']")
    second = go(page, lms, "choice", SECOND)
    assert second.is_checked("#q-0001 input[value='b']")


def test_each_unit_of_the_course_is_played_by_the_rules_of_cmi5(page: Page, tmp_path: Path) -> None:
    """An LMS launches one unit at a time: the strict one finds the first, so it is given each in turn.

    What each says is read as its module's, as from a package of its own.
    """
    files, told = package("cmi5"), []
    for number, key in enumerate(KEYS):
        course = etree.fromstring(files["cmi5.xml"])
        (block,) = course.iter(CMI5("block"))
        for place, unit in enumerate(block.findall(CMI5("au"))):
            if place != number:
                block.remove(unit)
        with serve_lms(files | {"cmi5.xml": etree.tostring(course)}) as host:
            session = launch_unit(page, host, return_url=f"{host.origin}/done")
            learn(page, RIGHT)
            leave(page, host)
            said = [verb for verb in verbs(session) if verb not in ("experienced", "answered")]
            assert sorted(said) == ["completed", "initialized", "passed", "terminated"]
            assert session.launch.unit.publisher.endswith(f"/froid/{key.removeprefix('froid--')}")
            assert host.findings == ()
            told += [dict(statement) for statement in session.statements]
    (tmp_path / "course").mkdir()
    intake = Intake(tmp_path / "course", ResultStore(FolderStore(tmp_path / "store"), "froid"))
    intake.now = datetime.now(UTC) + timedelta(minutes=5)
    assert intake.told(*told).new == len(told)
    assert set(intake.rows("module")) == set(KEYS)
