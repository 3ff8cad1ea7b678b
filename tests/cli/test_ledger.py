"""The ledger at the command line: its keys, their rotation, and what an auditor is handed."""

import json
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

from adapters.ledger.key import KeyFile
from pipelines.review.decision_request import DecisionRequest
from pipelines.workflow.decide import record_decision
from schemas.errors import DecisionRefused
from schemas.review import Verdict
from tests.cli.conftest import KEY, OTHER, PERSON, Door

pytestmark = pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014.icc:ResourceWarning")

FIRST, SECOND = "the first key: long enough", "the second key: long enough"


@pytest.fixture
def decided(drafted: Door) -> Door:
    """Both modules drafted, and decided on."""
    record_decision(drafted.workspace, asked(drafted, KEY), datetime.now(UTC))
    changes = {"verdict": Verdict.REQUEST_CHANGES, "comment": "Et la sonde de secours ?"}
    record_decision(drafted.workspace, asked(drafted, OTHER, **changes), datetime.now(UTC))
    return drafted


def asked(door: Door, module: str, **changes: Any) -> DecisionRequest:
    head = door.workspace.records.head(module)
    assert head is not None
    fields: dict[str, Any] = {"verdict": Verdict.APPROVE, "person": PERSON}
    return DecisionRequest(module, head.content.canonical_digest(), **(fields | changes))


def pages(file: Path) -> str:
    document = pdfium.PdfDocument(file)
    return " ".join(document[n].get_textpage().get_text_range() for n in range(len(document)))


def test_a_new_key_is_made_and_every_chain_says_so(decided: Door) -> None:
    before = decided.well("ledger", "key")
    rotated = decided.well("ledger", "rotate")
    after = decided.well("ledger", "key")
    assert rotated["made"]
    assert after["current"] == rotated["key"] != before["current"]
    assert after["retired"] == [before["current"]]
    assert sorted(each["recorded"]["module"] for each in rotated["entries"]) == [KEY, OTHER]
    assert f"key {before['current']} retired for {after['current']}" in decided("ledger", "show", KEY).out
    assert [each["state"] for each in decided.well("ledger", "verify")["chains"]] == ["intact", "intact"]
    assert decided("package", KEY).code == 0


def test_a_key_of_the_environment_is_changed_there_and_then_taken_over(
    fresh: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMIERJET_LEDGER_KEY", FIRST)
    fresh.well("draft", KEY)
    fresh.well("decide", KEY, "approve", "--as", PERSON)
    assert "seals every chain already" in fresh("ledger", "rotate").out
    monkeypatch.setenv("PREMIERJET_LEDGER_KEY", SECOND)
    monkeypatch.setenv("PREMIERJET_LEDGER_RETIRED_KEYS", FIRST)
    unfinished = fresh("ledger", "verify")
    assert unfinished.code == 2
    assert "premierjet ledger rotate" in unfinished.err
    assert len(fresh.well("ledger", "rotate")["entries"]) == 1
    assert fresh("ledger", "verify").code == 0
    for said in (fresh("ledger", "key"), fresh("ledger", "rotate")):
        assert FIRST not in said.out + said.err
        assert SECOND not in said.out + said.err


def test_the_first_key_is_made_by_name_and_a_lost_one_never_again(fresh: Door) -> None:
    assert fresh.well("ledger", "key")["made"]
    assert not fresh.well("ledger", "key")["made"]
    fresh.well("draft", KEY)
    fresh.well("decide", KEY, "approve", "--as", PERSON)
    (fresh.root / ".premierjet-keys" / "ledger.key").unlink()
    for verb in ("key", "rotate"):
        said = fresh("ledger", verb)
        assert said.code == 2
        assert "ledger.key: the ledger’s key is missing" in said.err
    assert not (fresh.root / ".premierjet-keys" / "ledger.key").exists()


def test_a_key_planted_before_the_first_is_told_and_not_used(fresh: Door) -> None:
    store = fresh.root / ".premierjet"
    store.mkdir(exist_ok=True)
    planted = KeyFile(store / "ledger.key").make()
    said = fresh.well("ledger", "key")
    assert said["made"]
    assert said["current"] != planted.id
    assert str(store / "ledger.key") in said["in_store"]
    assert "move the one in the store away" in fresh("ledger", "key").out


@pytest.mark.parametrize("identity", ["proxy", "invitation"])
def test_where_somebody_vouches_for_names_no_draft_and_no_decision_makes_the_key(
    fresh: Door, drafted_root: Path, identity: str
) -> None:
    """Who drafts or decides first would have the only key, and vouch for nobody."""
    fresh.change(review={"identity": identity, "roles": {"pedagogie": [PERSON]}})
    said = fresh("draft", KEY)
    assert "ledger.key: the ledger has no key" in said.err
    assert fresh.workspace.records.head(KEY) is None
    shutil.copytree(drafted_root / ".premierjet" / "drafts", fresh.root / ".premierjet" / "drafts")
    with pytest.raises(DecisionRefused, match=r"ledger\.key: the ledger has no key.*premierjet ledger key"):
        record_decision(fresh.workspace, asked(fresh, KEY, verified=True), datetime.now(UTC))
    assert not (fresh.root / ".premierjet-keys" / "ledger.key").exists()


def test_behind_a_proxy_a_key_made_by_name_is_enough(drafted: Door) -> None:
    drafted.change(review={"identity": "proxy", "roles": {"pedagogie": [PERSON]}})
    drafted.well("ledger", "key")
    said = record_decision(drafted.workspace, asked(drafted, KEY, verified=True), datetime.now(UTC))
    assert said.decision.verified


def test_the_lines_exported_are_the_lines_that_are_kept(decided: Door) -> None:
    folder = decided.root / ".premierjet" / "ledger"
    kept = "".join((folder / f"{module}.jsonl").read_text() for module in (KEY, OTHER))
    assert decided("ledger", "export").out == kept
    own = decided.well("ledger", "export", "--module", OTHER)["entries"]
    assert [each["recorded"]["module"] for each in own] == [OTHER, OTHER]
    lines = decided("ledger", "export", "--module", OTHER).out.splitlines()
    assert [json.loads(each) for each in lines] == own


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Registre des décisions"), ("en", "Record of decisions")]
)
def test_the_pdf_holds_every_chain_in_the_language_asked_for(
    decided: Door, language: str, words: str
) -> None:
    file = decided.root / "ledger.pdf"
    done = decided.well("ledger", "export", "--pdf", str(file), "--language", language)
    assert done == {"file": str(file), "chains": 2, "entries": 4}
    said = pages(file)
    for part in (words, KEY, OTHER, "La chaîne du froid (Travailler au froid)", "Et la sonde de secours ?"):
        assert part in said


def test_the_pdf_of_one_module_says_nothing_of_another(decided: Door) -> None:
    file = decided.root / "ledger.pdf"
    decided.well("ledger", "export", "--pdf", str(file), "--module", KEY)
    assert OTHER not in pages(file)


def test_a_broken_ledger_is_printed_nowhere(decided: Door) -> None:
    chain = decided.root / ".premierjet" / "ledger" / f"{OTHER}.jsonl"
    chain.write_bytes(chain.read_bytes().replace(b"secours", b"rechange"))
    file = decided.root / "ledger.pdf"
    said = decided("ledger", "export", "--pdf", str(file))
    assert (said.code, said.out) == (2, "")
    assert f"{chain}, line 2: was altered" in said.err
    assert not file.exists()


def test_a_file_that_cannot_be_written_is_named(decided: Door) -> None:
    said = decided("ledger", "export", "--pdf", str(decided.root / "nowhere" / "ledger.pdf"))
    assert said.code == 2
    assert "nowhere/ledger.pdf: No such file or directory" in said.err


def test_an_unknown_module_is_named(decided: Door) -> None:
    said = decided("ledger", "export", "--module", "froid--inconnu")
    assert said.code == 2
    assert "froid--inconnu" in said.err


@pytest.mark.parametrize(
    ("error", "missing"),
    [
        ("ModuleNotFoundError", "No module named weasyprint"),
        ("OSError", "cannot load library libpango-1.0-0"),
    ],
    ids=["no-weasyprint", "no-pango"],
)
def test_what_the_pdf_lacks_is_told_with_both_install_lines(
    decided: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: str, missing: str
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "weasyprint.py").write_text(f"raise {error}({missing!r})")
    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(str(broken))
    said = decided("ledger", "export", "--pdf", str(decided.root / "ledger.pdf"))
    assert said.code == 2
    assert missing in said.err
    assert "pip install 'premierjet[pdf]'" in said.err
    assert "apt-get install libpango-1.0-0 libpangoft2-1.0-0" in said.err
    assert decided("ledger", "export").code == 0


def test_a_key_found_in_the_store_is_shown_and_moved_out(fresh: Door) -> None:
    """An installation from before: the key lies in the store, and goes on; one command moves it."""
    inside, outside = (
        fresh.root / ".premierjet" / "ledger.key",
        fresh.root / ".premierjet-keys" / "ledger.key",
    )
    fresh.well("draft", KEY)
    outside.rename(inside)
    fresh.well("decide", KEY, "approve", "--as", PERSON)
    assert not outside.exists()
    (looked,) = [each for each in fresh.knock("doctor", "--json").document["pieces"] if each["look"]]
    assert "seal decisions in anybody's name. Run `premierjet ledger key --move-out`" in looked["found"]
    assert fresh.well("ledger", "key", "--move-out")["place"] == str(outside)
    assert not inside.exists()
    assert fresh("ledger", "verify").code == 0
    assert not [each for each in fresh.knock("doctor", "--json").document["pieces"] if each["look"]]
    again = fresh("ledger", "key", "--move-out")
    assert again.code == 2
    assert "Nothing is to be moved" in again.err
