"""Links that the command prints and writes lead to the ports that the two doors were given."""

import re
from pathlib import Path

import pytest

from tests.cli.conftest import KEY, OTHER, PERSON, Door

DESK, DAGSTER = "http://127.0.0.1:4001", "http://127.0.0.1:4000"
LINK = re.compile(r"(https?://(?:127\.0\.0\.1|localhost)(?::\d+)?)")


@pytest.fixture
def moved(delivered: Door, monkeypatch: pytest.MonkeyPatch) -> Door:
    """One module delivered, one waiting, as `make ui PORT=4000 DESK_PORT=4001` says where the doors are."""
    (delivered.root / ".env").write_text(f"PREMIERJET_DESK_URL={DESK}\nPREMIERJET_DAGSTER_URL={DAGSTER}\n")
    for name in ("PREMIERJET_DESK_URL", "PREMIERJET_DAGSTER_URL"):
        monkeypatch.delenv(name, raising=False)
    delivered.change(review={"roles": {"pedagogie": [PERSON]}, "invitations": True})
    delivered.workspace.ledger_key.make()
    return delivered


def test_what_verbs_print_and_write_leads_to_the_ports_that_were_told(moved: Door, tmp_path: Path) -> None:
    page = tmp_path / "overview.html"
    asked = [
        ("status",),
        ("show", OTHER),
        ("draft",),
        ("invite", OTHER, "--person", PERSON),
        ("overview", "--html", str(page)),
        ("edit", OTHER),
        ("who", "La sonde est étalonnée"),
        ("notify", "--dry-run"),
        ("doctor",),
    ]
    printed = "".join(said.out + said.err for said in (moved(*words) for words in asked))
    found = set(LINK.findall(printed + page.read_text(encoding="utf-8")))
    assert DESK in found
    assert found <= {DESK, DAGSTER}


def test_what_dagster_shows_of_a_draft_leads_to_the_desk_that_was_told(moved: Door) -> None:
    metadata = moved.shown("draft", KEY).metadata
    assert set(LINK.findall(str(metadata))) == {DESK}
