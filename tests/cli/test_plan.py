"""`premierjet plan`: shown, written to a file, edited and taken back."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.testing.builders import KEY
from tests.workflow.planned import FRIDGE, ask_for, install


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    install(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["plan", *words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        return getattr(result.exception, "exit_code", 1), str(result.exception)
    return result.exit_code, result.output


def test_a_module_is_shown_page_by_page_with_its_passages(root: Path) -> None:
    code, text = run(KEY)
    assert code == 0
    assert "1. Chambre froide (pg-0001)" in text
    assert all(sentence in text for sentence in FRIDGE)
    assert "portées par les sources" in text


def test_a_course_is_shown_module_by_module(root: Path) -> None:
    code, text = run("froid", "--json")
    (shown,) = json.loads(text)["result"]["plans"]
    assert (code, shown["plan"]["plan"]["module"]) == (0, KEY)


@pytest.mark.parametrize("name", ["plan.yaml", "plan.json"])
def test_an_edited_file_becomes_the_next_revision(root: Path, name: str) -> None:
    assert run(KEY, "--to", name)[0] == 0
    file = root / name
    file.write_text(file.read_text().replace("Chambre froide", "Le froid"))
    code, text = run("--from", name, "--as", "lea")
    assert (code, "revision 2 of its plan, by lea" in text) == (0, True)
    assert "1. Le froid (pg-0001)" in run(KEY)[1]
    assert "1. Chambre froide (pg-0001)" in run(KEY, "--by-rules")[1]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("minutes: 1", "minutes: 0", r"line 8, pages[0].minutes: it has to be at least"),
        ("pg-0001", "pg-0099", r"line 5, pages[0].id: the plan has no page pg-0099"),
        ("objective: null", "objective: seuils", r"line 7, pages[0].objective: the module has no objective"),
        ("sp-", "sp-0000000000 # ", r"pages[0].blocks[0].evidence[0]: no passage that a page can rest on"),
        ("title:", "titre:", "line 6, pages[0].titre: this name is not known here. Write “title” instead"),
        ("revision: 1", "revision: 1: 2", "line 3"),
        ("revision: 1", "revision: 7", "a newer revision of the plan was written meanwhile"),
    ],
)
def test_a_bad_edit_is_refused_at_its_line(root: Path, before: str, after: str, said: str) -> None:
    run(KEY, "--to", "plan.yaml")
    file = root / "plan.yaml"
    file.write_text(file.read_text().replace(before, after, 1))
    code, text = run("--from", "plan.yaml", "--as", "lea")
    assert said in text
    assert code in (1, 2)


def test_a_passage_on_two_pages_is_refused_where_it_comes_again(root: Path) -> None:
    run(KEY, "--to", "plan.yaml")
    file = root / "plan.yaml"
    lines = file.read_text().splitlines()
    first = next(line for line in lines if line.startswith("    - sp-"))
    lines.insert(len(lines) - lines[::-1].index("    evidence:"), first)
    file.write_text("\n".join(lines))
    assert "is on the page “Chambre froide” already" in run("--from", "plan.yaml", "--as", "lea")[1]


def test_a_name_that_is_no_course_is_refused(root: Path) -> None:
    assert run("chaud") == (
        2,
        "chaud: no course and no module is called that. Name a course, or a module as "
        "`course--module`; `premierjet status` lists them",
    )


def test_drafting_waits_for_a_required_plan_with_exit_code_three(root: Path) -> None:
    ask_for(root, "required")
    result = CliRunner().invoke(app, ["draft", KEY])
    assert result.exit_code == 3
    assert "is not approved yet" in result.output
    text = run(KEY)[1]
    assert "La rédaction attend son approbation par\u00a0: pedagogie." in text


def test_a_plan_is_approved_in_a_terminal(root: Path) -> None:
    ask_for(root, "required")
    run(KEY)
    result = CliRunner().invoke(app, ["decide", KEY, "approve", "--plan", "--as", "lea"])
    assert "The plan is now approved." in result.output, result.output
    assert "Approuvé par lea." in run(KEY)[1]
    assert CliRunner().invoke(app, ["draft", KEY]).exit_code == 0
    shown = CliRunner().invoke(app, ["ledger", "show", KEY]).output
    assert "approve (plan)" in shown


def status(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["status", *words])
    code = getattr(result.exception, "exit_code", result.exit_code)
    return code, result.output + (str(result.exception) if result.exception else "")


def test_status_says_which_plans_wait_for_whom_since_when(root: Path) -> None:
    ask_for(root, "required")
    assert status()[0] == 0, "there is no plan yet"
    run(KEY)
    code, text = status()
    assert code == 3
    assert "plan: waits for pedagogie since " in text
    assert f"plans that wait for a person: 1. Read with `premierjet plan {KEY}`" in text
    printed = status("--json")[1]
    document, _ = json.JSONDecoder().raw_decode(printed, printed.index("{"))
    plan = document["result"]["modules"][0]["plan"]
    assert (plan["revision"], plan["waits_for"], plan["overdue"]) == (1, ["pedagogie"], False)
    CliRunner().invoke(app, ["decide", KEY, "approve", "--plan", "--as", "lea"])
    assert "plan: approved by lea" in status()[1]
    assert status()[0] == 0


def test_status_is_silent_about_plans_that_need_no_approval(root: Path) -> None:
    run(KEY)
    code, text = status()
    assert (code, "plan" in text) == (0, False)


def test_the_doctor_names_a_plan_that_was_changed_by_hand(root: Path) -> None:
    run(KEY, "--to", "plan.yaml")
    file = root / "plan.yaml"
    file.write_text(file.read_text().replace("Chambre froide", "Le froid"))
    run("--from", "plan.yaml", "--as", "lea")
    assert plans_piece() == (True, "as they were sealed, or made by rules: 1")
    stored = root / ".premierjet" / "plans" / KEY / "r00002.json"
    stored.write_text(stored.read_text().replace('"author":"lea"', '"author":"noe"'))
    works, found = plans_piece()
    assert not works
    assert "1 of 1 are not as the ledger sealed them: the author of revision 2 of the plan" in found


def plans_piece() -> tuple[bool, str]:
    """What the doctor says of plans, without the rest of its round."""
    from adapters.workspace import open_workspace
    from pipelines.cli.doctor.storage import check_storage

    piece = next(each for each in check_storage(open_workspace(None)) if each.piece == "plans")
    return piece.works, piece.found
