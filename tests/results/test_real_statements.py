"""Statements we did not write: a real LRS, and 22,000 of a video platform."""

import gzip
import json
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from pydantic import SecretStr

from adapters.results.files import StatementFilesOrigin
from adapters.results.lrs import LrsOrigin
from schemas.course import LrsResults, StatementFiles
from tests.ralph import PASSWORD, USER, Ralph, lrs
from tests.results.conftest import Intake
from tests.statements import COURSE, answered, statement

VIDEOS = Path(__file__).resolve().parents[3] / "shared/data/xapi/statements.json.gz"


def send(ralph: Ralph, *statements: dict[str, Any]) -> None:
    headers = {"Authorization": ralph.auth, "X-Experience-API-Version": "1.0.3"}
    headers["Content-Type"] = "application/json"
    bare = [{k: v for k, v in each.items() if k != "stored"} for each in statements]
    urlopen(Request(f"{ralph.endpoint}statements", json.dumps(bare).encode(), headers), timeout=30).read()


def test_a_real_lrs_is_read_night_after_night(intake: Intake, tmp_path: Path) -> None:
    """ralph pages by `more` and says when it stored what; by activity it finds nothing, and that is told."""
    elsewhere = statement(50, object={"id": "https://formation.example/incendie"}, context={})
    login = SecretStr(f"127.0.0.1={USER}:{PASSWORD}")
    with lrs(tmp_path) as ralph:
        ralph.start()
        send(ralph, *(answered(n) for n in range(5)), elsewhere)

        def opened(asks_for_course: bool) -> LrsOrigin:
            entry = LrsResults(
                kind="lrs",
                id="lrs",
                url=ralph.endpoint,
                page=2,
                again_days=30,
                asks_for_course=asks_for_course,
            )
            return LrsOrigin(entry, COURSE, login, own_hosts=frozenset({"127.0.0.1"}))

        told = intake.pulled(lambda _: opened(True)).troubles["lrs"]
        assert "asks_for_course: false" in told.remedy
        first = intake.pulled(lambda _: opened(False))
        assert (first.troubles, first.new, first.elsewhere) == ({}, 5, 1)
        assert intake.pulled(lambda _: opened(False)).new == 0
        send(ralph, statement(7, "completed", result={"completion": True}), statement(8, "urn:liked"))
        third = intake.pulled(lambda _: opened(False))
        assert (third.new, third.aside) == (1, {"unknown verb": 1})
    assert len(intake.rows()) == 6


@pytest.mark.skipif(not VIDEOS.exists(), reason=f"{VIDEOS} is not here")
def test_22000_statements_of_another_platform_are_all_accounted_for(intake: Intake) -> None:
    """As another course's they are counted; as this course's, what no package of ours says is kept aside."""
    entry = StatementFiles(kind="statements", id="lrs", path=VIDEOS.name)
    done = intake.pulled(lambda _: StatementFilesOrigin(entry, VIDEOS.parent))
    assert (done.new, done.aside, done.elsewhere) == (0, {}, 22_000)
    intake.keep_months = 120
    ours = gzip.decompress(VIDEOS.read_bytes()).replace(b'"id": "uuid://', f'"id": "{COURSE}/'.encode())
    done = intake.told(*ours.splitlines())
    assert done.aside == {"unknown verb": 19_678}
    assert done.new == 2_322
    assert len({*intake.aside("learner"), *intake.rows("learner")}) == 1_452
    assert len({*intake.aside("id"), *intake.rows()}) == 22_000
