"""`premierjet doctor` where results are read back: who gives them, and by which key."""

import shutil
from typing import Any

import pytest

from schemas.results import ResultKind
from tests.cli.conftest import KEY, Door
from tests.cli.test_doctor_speech import pieces
from tests.results.learners import keep, row


def origins(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"origins": list(entries)}


def test_a_course_that_reads_no_results_has_nothing_to_check(fresh: Door) -> None:
    assert "results" not in pieces(fresh, code=0)


def test_origins_are_named_with_the_key_learners_are_hashed_by(fresh: Door) -> None:
    fresh.change(results=origins({"kind": "csv", "id": "tables", "path": "results/*.csv"}))
    found = pieces(fresh, code=0)["results"]["found"]
    assert found.startswith("froid, key ")
    assert found.endswith("results/*.csv")


@pytest.mark.parametrize(
    ("entry", "missing"),
    [
        ({"kind": "lrs", "id": "lrs", "url": "https://lrs.example/xapi"}, "PREMIERJET_RESULTS_LRS_LOGIN"),
        ({"kind": "moodle", "id": "m", "url": "https://m.example", "course": 3}, "PREMIERJET_MOODLE_TOKEN"),
    ],
)
def test_an_origin_without_its_login_is_to_be_mended(
    fresh: Door, monkeypatch: pytest.MonkeyPatch, entry: dict[str, Any], missing: str
) -> None:
    monkeypatch.delenv(missing, raising=False)
    fresh.change(results=origins(entry))
    assert missing in pieces(fresh, code=1)["results"]["found"]


def test_results_of_a_course_that_is_gone_are_told_with_how_to_remove_them(fresh: Door) -> None:
    keep(fresh.workspace, [row(ResultKind.STARTED, 1, module=KEY)])
    assert "results" not in pieces(fresh, code=0)
    shutil.rmtree(fresh.course)
    found = pieces(fresh, code=0)["results"]["found"]
    assert found.startswith("froid is no longer there, and results of it are held (2026-11 to 2026-11)")
    assert "after 24. To remove all, delete results/froid from the store" in found


def test_a_course_that_cannot_be_read_is_not_taken_for_gone(fresh: Door) -> None:
    keep(fresh.workspace, [row(ResultKind.STARTED, 1, module=KEY)])
    (fresh.course / "course.yaml").write_text("id: [", encoding="utf-8")
    assert "results" not in pieces(fresh, code=1)
