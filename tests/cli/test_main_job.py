"""From an empty folder to a delivered release, by commands alone; Dagster sees the same."""

import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import dagster as dg
import pytest

from pipelines.workflow.decide import list_decisions
from tests.cli.conftest import KEY, OTHER, PERSON, Door


def test_a_new_course_goes_from_init_to_a_delivery(fresh: Door) -> None:
    made = fresh.well("init", "accueil", "--language", "fr")
    module = "accueil--premier-module"
    assert Path(made["file"]).is_file()
    checked = fresh.well("check", "accueil")
    assert [each["module"] for each in checked["modules"]] == [module]
    assert fresh.well("draft", module)["modules"][0]["written"] is True
    shown = fresh("show", module).out
    assert shown.startswith(f"# {module}, révision 1, en attente\n")
    assert "\n# Premier module\n" in shown
    fresh.well("edit", module)
    edited = fresh.root / f"{module}.md"
    edited.write_text(edited.read_text().replace("réunion dure 30 minutes", "réunion dure une demi-heure"))
    revised = fresh.well("revise", edited.name, "--as", "marie.curie")
    assert revised["revision"] == 2

    assert fresh("package", module).code == 3
    asked = ["decide", module, "approve", "--as", "prenom.nom"]
    for finding in blocking(fresh, module):
        asked += ["--waive", f"{finding}: vérifié avec le service"]
    assert fresh.well(*asked)["judgement"] == "approved"
    release = fresh.well("package", module)
    (receipt,) = fresh.well("deliver", module)["receipts"]

    for package in release["packages"]:
        with ZipFile(Path(receipt["location"]) / package["name"]) as zipped:
            content = zipped.read("content.json")
        assert sha256(content).hexdigest() == revised["digest"]
    assert fresh("ledger", "verify").code == 0
    standing = next(
        each for each in fresh("status", "--json").document["modules"] if each["module"] == module
    )
    assert (standing["revision"], standing["release"], standing["delivered"]) == (2, 1, ["depot-lms"])


@pytest.mark.parametrize(
    ("shell", "asked", "module", "said"),
    [
        ("en_GB.UTF-8", (), "welcome--first-module", ", revision 1, waiting"),
        ("C.UTF-8", (), "welcome--first-module", ", revision 1, waiting"),
        ("fr_FR.UTF-8", (), "welcome--premier-module", ", révision 1, en attente"),
        ("fr_FR.UTF-8", ("--language", "en"), "welcome--first-module", ", revision 1, waiting"),
    ],
)
def test_a_new_course_is_in_the_language_of_the_shell_or_the_one_asked_for(
    fresh: Door, monkeypatch: pytest.MonkeyPatch, shell: str, asked: tuple[str, ...], module: str, said: str
) -> None:
    """All were in French, whoever asked: a title, an objective and a source in words nobody had chosen."""
    monkeypatch.setenv("LANG", shell)
    fresh.well("init", "welcome", *asked)
    assert [each["module"] for each in fresh.well("check", "welcome")["modules"]] == [module]
    fresh.well("draft", module)
    assert fresh("show", module).out.startswith(f"# {module}{said}\n")


def test_a_new_course_elsewhere_says_the_command_that_checks_it_there(
    fresh: Door, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without its `--root` the command looked into another installation."""
    monkeypatch.chdir(tmp_path)
    said = fresh("init", "welcome", "--root", str(fresh.root)).out
    assert f"then: premierjet check welcome --root {fresh.root}\n" in said
    assert fresh("check", "welcome", "--root", str(fresh.root)).code == 0


def test_dagster_sees_what_the_verbs_did(drafted: Door) -> None:
    drafted.well("decide", KEY, "approve", "--as", PERSON)
    drafted.well("package", KEY)
    drafted.well("deliver", KEY)
    for asset in ("source_spans", "draft", "release", "delivery"):
        assert drafted.shown(asset, KEY).partition == KEY
    with dg.DagsterInstance.from_config(str(drafted.root)) as instance:
        (run,) = instance.get_runs(dg.RunsFilter(job_name="decide"))
        assert run.is_success
        assert run.tags["dagster/partition"] == KEY
        light = dg.AssetCheckKey(dg.AssetKey("draft"), "human_review")
        history = instance.event_log_storage.get_asset_check_execution_history(light, limit=5)
        last = next(r.evaluation for r in history if r.evaluation and r.evaluation.partition == KEY)
        assert last.passed
        assert last.description.startswith(f"Approuvé par {PERSON}")
    (decision,) = list_decisions(drafted.workspace, KEY)
    assert decision.run_id == run.run_id


def test_status_says_what_waits_by_its_exit_code(drafted: Door) -> None:
    said = drafted("status", "--json")
    assert said.code == 3
    assert [each["waits_for"] for each in said.document["modules"]] == [["pedagogie"], ["pedagogie"]]
    assert "drafts that wait for a person: 2" in said.err


def test_an_unchanged_course_is_not_drafted_again(drafted: Door) -> None:
    before = drafted.kept()
    assert [each["written"] for each in drafted.well("draft")["modules"]] == [False, False]
    assert drafted.kept() == before


def test_a_request_for_changes_is_answered_by_the_next_draft(drafted: Door) -> None:
    asked = drafted.well("decide", KEY, "request_changes", "--as", PERSON, "--comment", "Retirer st-0001.")
    assert asked["judgement"] == "sent_back"
    assert drafted.well("draft", KEY)["modules"][0]["revision"] == 2


def test_another_folder_sees_the_same_state(
    drafted: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(drafted.course / "sources")
    inside = drafted("status", "--json").document
    monkeypatch.chdir(tmp_path)
    assert drafted("status", "--json", "--root", "root").document == inside
    monkeypatch.setenv("PREMIERJET_ROOT", "root")
    assert drafted("status", "--json").document == inside


def test_a_run_works_at_the_root_the_verb_was_given(
    drafted: Door, fresh_elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMIERJET_ROOT", str(fresh_elsewhere))
    monkeypatch.chdir(drafted.root.parent)
    drafted.well("decide", KEY, "approve", "--as", PERSON, "--root", "root")
    assert Path.cwd() == drafted.root.parent
    assert len(list_decisions(drafted.workspace, KEY)) == 1
    assert not (fresh_elsewhere / ".premierjet").exists()


@pytest.fixture
def fresh_elsewhere(tmp_path: Path) -> Path:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "dagster.yaml").write_text("telemetry: {enabled: false}\n")
    return elsewhere


def test_files_are_looked_for_where_one_stands(
    drafted: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    drafted.well("edit", KEY, "--to", "mine.md", "--root", "root")
    edited = tmp_path / "mine.md"
    edited.write_text(edited.read_text().replace("est écarté", "est écarté aussitôt"))
    assert drafted.well("revise", "mine.md", "--as", "marie", "--root", "root")["revision"] == 2


def test_an_edit_never_replaces_a_file(drafted: Door) -> None:
    drafted.well("edit", KEY)
    said = drafted("edit", KEY)
    assert said.code == 2
    assert "is there already" in said.err


def test_the_ledger_is_shown_and_exported(drafted: Door) -> None:
    drafted.well("decide", KEY, "approve", "--as", PERSON)
    assert f"{PERSON} (unverified)" in drafted("ledger", "show", KEY).out
    entries = drafted.well("ledger", "export")["entries"]
    assert [each["recorded"]["kind"] for each in entries] == ["revision_seal", "decision", "revision_seal"]
    assert drafted("ledger", "show", OTHER).code == 0


def test_doctor_finds_every_piece_and_says_what_to_mend(drafted: Door) -> None:
    assert all(each["works"] for each in drafted.well("doctor")["pieces"])
    (drafted.root / "dagster.yaml").write_text("storage: {mysql: [}\n")
    said = drafted("doctor")
    assert said.code == 1
    assert "MEND" in said.out
    assert "Traceback" not in said.err


def test_the_installed_script_ends_with_the_exit_codes(drafted: Door) -> None:
    script = Path(sys.executable).with_name("premierjet")
    codes = {}
    for arguments in (["show", KEY], ["draft", "froid--inconnu"], ["status"], ["shw"]):
        run = subprocess.run(
            [script, *arguments], cwd=drafted.root, capture_output=True, text=True, check=False
        )
        codes[" ".join(arguments)] = run.returncode
        assert "Traceback" not in run.stderr
        assert "Warning" not in run.stderr  # what Dagster warns its developers of is no news to a user
        assert "\x1b" not in run.stderr  # no spinner where nobody watches
    assert codes == {f"show {KEY}": 0, "draft froid--inconnu": 2, "status": 3, "shw": 2}


def blocking(door: Door, module: str) -> list[str]:
    head = door.workspace.records.head(module)
    assert head is not None
    return [finding.id for finding in head.findings if finding.severity == "blocking"]
