"""`premierjet status` says what needs a person: as Dagster's check and the desk's first line do."""

import gzip
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.queries.needs import list_needs
from pipelines.testing.fake_openai import FakeOpenAI
from schemas.language import Language
from schemas.needs import NeedKind
from tests.cli.conftest import KEY, OTHER, PERSON, Door, course
from tests.statements import lines, statement

REVIEW = "review"


def needs(door: Door) -> dict[str, dict[str, Any]]:
    """What needs somebody, by its kind; each kind once."""
    found = door("status", "--json").document["needs"]
    by_kind = {each["kind"]: each for each in found}
    assert len(by_kind) == len(found)
    return by_kind


def test_a_broken_course_is_named_with_the_line_of_the_mistake(fresh: Door) -> None:
    file = fresh.course / "course.yaml"
    file.write_text(file.read_text().replace("modules:", "moduls:"))
    line = next(n for n, text in enumerate(file.read_text().splitlines(), 1) if text == "moduls:")
    problem = needs(fresh)["course"]["problem"]
    assert problem["place"] == f"{file}, line {line}, moduls"
    assert problem["remedy"]["fr"].startswith("Écrivez plutôt")
    said = fresh("status")
    assert f"1 thing is broken\n- {file}, line {line}, moduls: this name is not known here." in said.out


def test_drafts_that_wait_are_warnings_and_each_is_counted(drafted: Door) -> None:
    """It said "1 thing waits" above as many drafts as there were."""
    assert needs(drafted).keys() == {REVIEW}
    assert "2 things wait\n- http://127.0.0.1:3001: drafts and plans that wait for a decision: 2." in (
        drafted("status").out
    )
    counted = list_needs(drafted.workspace, 40, may_be_more=True)
    assert counted.summarise(Language.ENGLISH) == "at least 40 things wait"


def test_nothing_needs_anybody_once_all_is_approved(drafted: Door) -> None:
    for key in (KEY, OTHER):
        drafted.well("decide", key, "approve", "--as", PERSON)
    assert drafted("status").out.endswith("nothing needs you\n")


@pytest.mark.parametrize("beside", [(), ("sources/releve.md",)])
def test_a_source_that_cannot_be_read_is_told_until_it_can(fresh: Door, beside: tuple[str, ...]) -> None:
    """Alone it stops the draft, too, beside another it does not: one mistake is told once."""
    first, other = course()["modules"]
    (fresh.course / "sources" / "casse.docx").write_bytes(b"PK\x03\x04 cut short")
    broken = other | {"sources": [*beside, "sources/casse.docx"]}
    fresh.change(sources=[{"path": "sources/*"}], modules=[first, broken])
    assert fresh("draft").code == (0 if beside else 2)
    found = needs(fresh)
    assert found.keys() == {REVIEW, "sources"}
    assert found["sources"]["subject"] == OTHER
    assert "casse.docx" in str(found["sources"]["problem"])
    fresh.change(modules=[first, other])
    assert fresh("draft").code == 0
    assert needs(fresh).keys() == {REVIEW}


def test_a_module_that_could_not_be_drafted_keeps_since_when(fresh: Door) -> None:
    with FakeOpenAI() as fake:
        address = fake.base_url
    fresh.change(model={"base_url": address, "name": "gone"}, budget={"tokens": 10**7})
    assert fresh("draft", KEY).code == 2
    first = needs(fresh)["drafting"]
    assert first["subject"] == KEY
    assert fresh("draft", KEY).code == 2
    assert needs(fresh)["drafting"]["since"] == first["since"]
    fresh.change(model=None, budget=None)
    assert fresh("draft", KEY).code == 0
    assert "drafting" not in needs(fresh)


def test_a_budget_that_is_spent_is_told_and_gone_once_it_is_raised(fresh: Door) -> None:
    with FakeOpenAI() as fake:
        model = {"base_url": fake.base_url, "name": "fake"}
        fresh.change(model=model, budget={"tokens": 1})
        assert fresh("draft", KEY).code == 2
        assert needs(fresh)["budget"]["subject"] == KEY
        happened = needs(fresh)["budget"]["problem"]["happened"]
        assert happened["fr"].startswith("0 jetons sont dépensés ou en cours, le prochain appel pourrait")
        fresh.change(model=model, budget={"tokens": 10**8})
        assert fresh("draft", KEY).code == 0
    assert "budget" not in needs(fresh)


def test_a_batch_that_is_not_answered_is_a_warning(fresh: Door) -> None:
    with FakeOpenAI() as fake:
        fresh.change(model={"base_url": fake.base_url, "name": "fake"})
        assert fresh("draft", "--batch", KEY).code == 3
    found = needs(fresh)
    assert found.keys() == {"batch"}
    assert found["batch"]["problem"]["happened"]["en"].endswith(": 1")
    assert list_needs(fresh.workspace, 0).failures == 0


def test_a_delivery_that_drifted_is_told_until_it_is_delivered_again(delivered: Door) -> None:
    (zip_,) = (delivered.course / "livraisons" / "froid" / "chaine" / "v1").glob("*--scorm12.zip")
    zip_.write_bytes(b"other")
    assert "delivery" not in needs(delivered), "nobody looked at the target yet"
    delivered("deliver", "--check")
    need = needs(delivered)["delivery"]
    assert zip_.name in need["problem"]["happened"]["en"]
    assert need["problem"]["remedy"]["en"].startswith("Find out who changed it")
    delivered.well("deliver", KEY)
    assert "delivery" not in needs(delivered)


def test_a_withdrawn_release_is_told_while_learners_see_it(delivered: Door) -> None:
    delivered("withdraw", KEY, "--as", PERSON, "--comment", "Le seuil est faux")
    problem = needs(delivered)["withdrawal"]["problem"]
    assert problem["happened"]["en"] == "release 1 was withdrawn, and learners still see it"
    assert f"premierjet roll-back {KEY}" in problem["remedy"]["fr"]
    delivered("roll-back", KEY, "--yes")
    assert "withdrawal" not in needs(delivered)


def test_results_that_cannot_be_read_are_told_until_they_can(fresh: Door) -> None:
    origins = [{"kind": "statements", "id": "archive", "path": "results/*.jsonl"}]
    fresh.change(results={"origins": origins})
    (fresh.course / "results").mkdir()
    export = fresh.course / "results" / "export.jsonl"
    export.write_bytes(gzip.compress(b"{}\n" * 5000)[:20])
    fresh("results", "pull")
    need = needs(fresh)["results"]
    assert need["subject"] == "froid"
    assert "archive" in need["problem"]["happened"]["en"]
    lines(export, [statement(1)])
    fresh("results", "pull")
    assert "results" not in needs(fresh)


def test_a_course_that_nobody_has_filled_in_is_told_until_its_example_is_taken_out(fresh: Door) -> None:
    made = fresh.well("init", "accueil", "--language", "en")
    example = Path(made["file"]).parent / "sources" / "replace-me.md"
    found = needs(fresh)["placeholder"]
    assert (found["subject"], found["problem"]["place"]) == ("accueil", str(example))
    example.write_text("# Welcome\n\nA visit lasts 30 minutes.\n")
    assert needs(fresh) == {}


def test_what_failed_of_a_course_that_is_gone_is_not_told_beside_that_it_is(fresh: Door) -> None:
    (fresh.course / "sources" / "releve.md").write_bytes(b"\xff\xfe\xff\x00")
    fresh("draft")
    shutil.rmtree(fresh.course)
    assert [each.subject for each in list_needs(fresh.workspace, 0).needs] == ["froid"]


def test_a_lost_key_of_the_ledger_is_told_until_it_is_put_back(drafted: Door) -> None:
    """Nothing said so until a decision failed of it."""
    kept = Path(drafted.workspace.ledger_key.place)
    aside = kept.rename(kept.with_suffix(".aside"))
    told = list_needs(drafted.workspace, 0)
    assert [(each.kind, each.is_failure) for each in told.needs] == [(NeedKind.LEDGER, True)]
    [(state, about, place, happened, remedy)] = told.list_rows(Language.FRENCH)
    assert (about, place) == ("registre", str(kept))
    assert happened.startswith("la clé du registre manque")
    assert remedy.startswith("Restaurez la clé depuis votre sauvegarde")
    assert state == "en erreur"
    aside.rename(kept)
    assert not list_needs(drafted.workspace, 0).needs


def test_another_key_of_the_ledger_is_told_until_its_own_is_back(drafted: Door) -> None:
    """Each draft waited with a line of the ledger that somebody had altered, and nothing was red."""
    kept = Path(drafted.workspace.ledger_key.place)
    own = kept.read_bytes()
    assert not list_needs(drafted.workspace, 0).needs
    kept.write_bytes(b"f" * 64)
    told = list_needs(drafted.workspace, 0)
    assert [(each.kind, each.is_failure) for each in told.needs] == [(NeedKind.LEDGER, True)]
    [(_, _, place, happened, remedy)] = told.list_rows(Language.FRENCH)
    assert place == str(kept)
    assert happened.startswith("une ligne a été scellée avec la clé")
    assert remedy.startswith("Remettez les clés qui l’ont scellée")
    kept.write_bytes(b"f" * 64 + b"\n" + own)  # as one that replaced it: the rotation is not finished
    assert not list_needs(drafted.workspace, 0).needs
    kept.write_bytes(own)
    assert not list_needs(drafted.workspace, 0).needs


def block_target(door: Door) -> Path:
    """Make a file of the folder that releases are delivered to, and return it."""
    blocked = door.course / "blocked"
    blocked.write_text("a file where the share should be")
    door.change(targets=[{"kind": "folder", "id": "share", "path": "blocked"}])
    return blocked


@pytest.fixture
def packaged(drafted: Door) -> Door:
    drafted.well("decide", KEY, "approve", "--as", PERSON)
    drafted.well("package", KEY)
    return drafted


def test_a_release_that_never_arrived_is_told_until_it_does(packaged: Door) -> None:
    """`deliver` failed once, and `status` and the check said that all was well, for ever."""
    blocked = block_target(packaged)
    assert packaged("deliver", KEY).code == 2
    need = needs(packaged)["delivery"]
    assert (need["subject"], need["problem"]["happened"]["en"]) == (KEY, "Not a directory")
    checked = packaged("deliver", "--check")
    assert checked.code == 1
    assert "release 1 is to be delivered there, and never arrived" in checked.out
    assert needs(packaged)["delivery"] == need, "the look keeps why it failed"
    blocked.unlink()
    packaged.well("deliver", KEY)
    assert "delivery" not in needs(packaged)
    assert packaged("deliver", "--check").code == 0


def test_a_release_that_nobody_tried_to_deliver_is_found_by_the_check(
    packaged: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one built seconds before, whose delivery was queued, the nightly check was red."""
    packaged.change(deliver="on_approval")
    assert packaged("deliver", "--check").code == 0
    assert "delivery" not in needs(packaged)
    monkeypatch.setattr("pipelines.workflow.deliver.LONGEST_WAY", timedelta(0))
    checked = packaged("deliver", "--check", "--json")
    assert checked.code == 1
    assert [(each["kind"], each["target"]) for each in checked.document["drift"]] == [
        ("undelivered", "depot")
    ]
    remedy = needs(packaged)["delivery"]["problem"]["remedy"]
    assert remedy["fr"] == f"`premierjet deliver {KEY}` la livre, ou dit ce qui l’empêche"
    packaged.well("deliver", KEY)
    assert "delivery" not in needs(packaged)


def test_a_course_that_delivers_by_hand_misses_only_what_was_tried(packaged: Door) -> None:
    assert packaged("deliver", "--check").code == 0
    block_target(packaged)
    assert packaged("deliver", KEY).code == 2
    for _ in range(2):
        assert packaged("deliver", "--check").code == 1
    assert "delivery" in needs(packaged)


def test_a_release_that_may_not_be_sent_is_missed_by_nobody(packaged: Door) -> None:
    block_target(packaged)
    assert packaged("deliver", KEY).code == 2
    packaged("withdraw", KEY, "--as", PERSON, "--comment", "Le seuil est faux")
    assert "delivery" not in needs(packaged)
    assert packaged("deliver", "--check").code == 0


def test_a_release_that_cannot_be_built_is_told_until_it_is(packaged: Door) -> None:
    """Learners would have lost their tracking: nothing was packaged any more, and nothing needed anybody."""
    packaged.change(iri="https://formation.example/autre")
    write_threshold(packaged, "est jeté aussitôt")
    packaged.well("decide", KEY, "approve", "--as", PERSON)
    assert packaged("package", KEY).code == 2
    need = needs(packaged)["packaging"]
    assert need["subject"] == KEY
    assert "learners would lose tracking" in need["problem"]["happened"]["en"]
    assert "1 thing is broken" in packaged("status").out
    write_threshold(packaged, "est mis de côté")
    assert "packaging" not in needs(packaged), "another draft waits by now"
    packaged.well("decide", KEY, "approve", "--as", PERSON)
    packaged.change(iri="https://formation.example/froid")
    packaged.well("package", KEY)
    assert "packaging" not in needs(packaged)


def write_threshold(door: Door, words: str) -> None:
    """Write what becomes of a product left out too long into the draft, in place of what stood there."""
    edited = door.root / "edited.md"
    door.well("edit", KEY, "--to", str(edited))
    text = edited.read_text()
    before = next(each for each in ("est écarté", "est jeté aussitôt") if each in text)
    edited.write_text(text.replace(before, words))
    door.well("revise", str(edited), "--as", "marie")
    edited.unlink()
