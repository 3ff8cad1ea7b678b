"""What the demo approves is no evidence for an auditor, and learners read that nobody has approved it."""

from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

import pytest

from schemas.ids import DEMO
from schemas.language import Language
from schemas.languages.texts import read_texts
from tests.cli.conftest import KEY, PERSON, Door

NOT_APPROVED = read_texts("packaging.player.page", Language.FRENCH)["not_approved"]


@pytest.fixture(params=[DEMO, PERSON])
def released(request: pytest.FixtureRequest, drafted: Door, monkeypatch: pytest.MonkeyPatch) -> Door:
    """A module that the demo, or a person, has approved and packaged."""
    monkeypatch.setenv("PREMIERJET_SELF_TEST", "off")
    drafted.change(review={"roles": {"pedagogie": [request.param]}})
    drafted.well("decide", KEY, "approve", "--as", request.param)
    drafted.well("package", KEY, "--no-self-test")
    return drafted


def list_evidence(door: Door) -> Iterator[dict[str, Any]]:
    """Every item of evidence that says whose approval it rests on."""
    for indicator in door("overview", "--json").document["indicators"]:
        for item in indicator.get("held", ()):
            if item.get("approved_by"):
                yield item


def read_pages(door: Door) -> str:
    package = next((door.root / ".premierjet" / "releases").rglob("*scorm12.zip"))
    with ZipFile(package) as opened:
        return "".join(opened.read(name).decode() for name in opened.namelist() if name.endswith(".html"))


@pytest.mark.parametrize("released", [DEMO], indirect=True)
def test_an_approval_of_the_demo_is_evidence_of_nothing_and_learners_read_so(released: Door) -> None:
    assert list(list_evidence(released)) == []
    assert NOT_APPROVED in read_pages(released)


@pytest.mark.parametrize("released", [PERSON], indirect=True)
def test_an_approval_of_a_person_is_evidence_and_is_named(released: Door) -> None:
    assert {each["person"] for item in list_evidence(released) for each in item["approved_by"]} == {PERSON}
    pages = read_pages(released)
    assert NOT_APPROVED not in pages
    assert PERSON in pages
