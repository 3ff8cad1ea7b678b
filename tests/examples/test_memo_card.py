"""A deliverable of somebody else's: installed, a course walks through it, and no file of ours changes."""

import json
from pathlib import Path

import pytest

from pipelines.testing import builders
from schemas.draft import Content, UnknownDeliverable
from tests.examples.plugin_environment import make_environment, run_there

pytestmark = pytest.mark.trial

WALK = Path(__file__).with_name("memo_card_walk.py")


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What each step of a walk shows, in an environment where the memo card is installed."""
    folder = tmp_path_factory.mktemp("memo-card")
    python = make_environment(folder, ("memo-card",))
    shown: dict[str, object] = json.loads(run_there(python, WALK, folder / "root"))
    return shown


def test_the_card_is_drafted_of_the_sources_shortest_orders(walked: dict[str, object]) -> None:
    assert walked["kinds"] == ["lesson", "memo_card"]
    lines = walked["lines"]
    assert isinstance(lines, list)
    assert "Le responsable signe le relevé deux fois par jour." in lines


def test_its_own_rule_finds_the_line_nobody_reads_at_a_glance(walked: dict[str, object]) -> None:
    says = walked["says"]
    assert isinstance(says, list)
    assert len(says) == 1
    assert says[0].startswith("La ligne compte ")


def test_reviewers_are_shown_it_under_its_name(walked: dict[str, object]) -> None:
    plain = walked["plain"]
    assert isinstance(plain, list)
    assert "Carte mémo" in plain
    assert walked["changes in Word"] == 0


def test_learners_get_its_page_and_its_document(walked: dict[str, object]) -> None:
    pages = walked["pages"]
    assert isinstance(pages, str)
    assert "<strong>Le responsable signe le relevé deux fois par jour.</strong>" in pages
    documents = walked["documents"]
    assert isinstance(documents, list)
    assert {"memo_card.docx", "memo_card.pdf"} <= set(documents)


def test_where_it_is_not_installed_the_card_is_kept_as_it_is(walked: dict[str, object]) -> None:
    lines = [{"id": f"st-{n:04d}", "text": text} for n, text in enumerate(walked["lines"], 1)]  # type: ignore[arg-type]
    stored = json.loads(builders.content().canonical())
    stored["artefacts"] = [{"kind": "memo_card", "points": lines}]
    content = Content.from_json(json.dumps(stored).encode())
    assert isinstance(content.artefacts[0], UnknownDeliverable)
    assert json.loads(content.canonical()) == stored
