"""A learner who asked to be forgotten is gone from every part, and does not come back."""

import os
import signal
import tempfile
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest

from adapters.results.files import StatementFilesOrigin
from adapters.results.scratch import PREFIX
from adapters.store.folder import FolderStore
from adapters.whole_files import UNFINISHED
from pipelines.results.erasure import ErasureResult, erase_learner
from schemas.errors import Conflict
from tests.children import die, run_child
from tests.results.conftest import ENTRY, KEY, Intake
from tests.statements import answered, learner, lines, statement

LEA = {"mbox": "mailto:Lea.Martin@example.org"}


def test_a_learner_is_gone_from_every_month_and_from_what_is_aside(intake: Intake) -> None:
    intake.told(
        statement(1, actor=LEA, timestamp="2026-09-01T10:00:00Z"),
        statement(2, timestamp="2026-09-01T10:00:00Z"),
        answered(3, actor=LEA),
        statement(4),
        statement(5, "urn:liked", actor=LEA),
        statement(6, "urn:liked"),
    )
    before = {entry.key for entry in intake.results._store.list("results/")}
    assert erase_learner(intake.results, KEY, "lea.martin@example.org") == ErasureResult(
        results=2, aside=1, months=2
    )
    assert intake.rows() == [statement(2)["id"], statement(4)["id"]]
    assert intake.aside("id") == [statement(6)["id"]]
    now = {entry.key for entry in intake.results._store.list("results/")}
    assert len({key for key in before - now if key.endswith(".parquet")}) == 3
    assert intake.results.find_stray_parts(intake.results.read_state()) == ()


def test_what_names_nobody_stays_beside_what_goes(intake: Intake) -> None:
    intake.told(statement(1, "urn:liked", actor=LEA), statement(2, actor={"name": "personne"}))
    erase_learner(intake.results, KEY, "lea.martin@example.org")
    assert intake.aside() == ["no learner"]


@pytest.mark.parametrize(
    ("actor", "who"),
    [
        (LEA, "mailto:LEA.MARTIN@example.org"),
        (
            {"mbox_sha1sum": "5C8FBA4DD8A6A9FAE5F2C0C0C7C4FFB2E8F3A1D0"},
            "5c8fba4dd8a6a9fae5f2c0c0c7c4ffb2e8f3a1d0",
        ),
        (learner("42"), "https://lms.example 42"),
        ({"openid": "https://lea.example"}, "https://lea.example"),
        ({"mbox": "lea.martin@example.org"}, "lea.martin@example.org"),
        (learner("42", "https://lms.example/"), "https://lms.example 42"),
        (learner("42"), "https://lms.example/ 42"),
    ],
)
def test_a_learner_is_named_as_the_origin_names_them(intake: Intake, actor: dict[str, str], who: str) -> None:
    intake.told(statement(1, actor=actor), statement(2, actor=learner("noe")))
    assert erase_learner(intake.results, KEY, who).results == 1
    assert len(intake.rows()) == 1


def test_an_address_also_finds_the_learner_an_lrs_knows_by_its_sum(intake: Intake) -> None:
    from hashlib import sha1

    summed = sha1(b"mailto:lea.martin@example.org", usedforsecurity=False).hexdigest()
    intake.told(statement(1, actor={"mbox_sha1sum": summed}))
    assert erase_learner(intake.results, KEY, "lea.martin@example.org").results == 1


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_with_accents_is_found_however_they_were_written(intake: Intake, form: Any) -> None:
    """A Mac wrote the export with accents apart; whoever asks to be forgotten is typed on a PC."""
    intake.told(statement(1, actor=learner(normalize(form, "zoé"))), statement(2))
    other = normalize("NFD" if form == "NFC" else "NFC", "zoé")
    assert erase_learner(intake.results, KEY, f"https://lms.example {other}").results == 1
    assert intake.told(statement(1, actor=learner(normalize(form, "zoé")))).new == 0


def test_who_was_forgotten_is_not_brought_back_by_the_next_pull(intake: Intake) -> None:
    intake.told(statement(1, actor=LEA), statement(2))
    erase_learner(intake.results, KEY, "lea.martin@example.org")
    done = intake.told(statement(1, actor=LEA), answered(3, actor=LEA), statement(4, "urn:liked", actor=LEA))
    assert (done.new, done.aside) == (0, {})
    assert len(intake.rows()) == 1


def test_who_was_never_read_can_be_forgotten_in_advance(intake: Intake) -> None:
    assert erase_learner(intake.results, KEY, "lea.martin@example.org") == ErasureResult(0, 0, 0)
    assert intake.told(statement(1, actor=LEA)).new == 0


def test_only_a_hash_of_the_forgotten_learner_is_kept(intake: Intake) -> None:
    intake.told(statement(1, actor=LEA))
    erase_learner(intake.results, KEY, "lea.martin@example.org")
    assert b"lea.martin" not in intake.stored().lower()


def test_what_a_killed_run_left_of_a_learner_goes_too(intake: Intake) -> None:
    intake.told(statement(1, actor=LEA))
    store = intake.results._store
    stray = "results/froid/2026-10/" + "0" * 64 + ".parquet"
    store.put(stray, b"rows of Lea that no list names")
    erase_learner(intake.results, KEY, "lea.martin@example.org")
    assert store.get(stray) is None


@pytest.mark.parametrize("then", ["forget", "pull"])
def test_a_part_that_a_killed_pull_did_not_finish_goes_too(intake: Intake, then: str) -> None:
    """The copy it was writing has another name than a part, and stayed with the learner's rows for ever."""
    lines(intake.folder / "a.jsonl", [answered(n, actor=LEA) for n in range(40)])

    def killed_in_writing() -> None:
        os.fsync = lambda descriptor: die()
        intake.pulled()

    assert run_child(killed_in_writing) == -signal.SIGKILL
    store = intake.folder.parent / "store"
    assert len(list(store.rglob(f"{UNFINISHED}*"))) == 1
    if then == "forget":
        erase_learner(intake.results, KEY, "lea.martin@example.org")
    else:
        intake.pulled()
    assert list(store.rglob(f"{UNFINISHED}*")) == []


def test_a_pull_that_began_before_does_not_undo_the_forgetting(intake: Intake) -> None:
    intake.told(statement(1, actor=LEA), statement(2))
    before = intake.results.read_state()
    erase_learner(intake.results, KEY, "lea.martin@example.org")
    with pytest.raises(Conflict):
        intake.results.commit(before)
    assert len(intake.rows()) == 1


def test_a_pull_that_loses_to_a_forgetting_leaves_no_row_for_longer_than_the_next(intake: Intake) -> None:
    """Its part was written and no list names it: nobody reads it, and the learner's rows are in it."""
    intake.told(statement(2))
    lines(intake.folder / "lea.jsonl", [statement(1, actor=LEA)])

    def opened(_: object) -> StatementFilesOrigin:
        erase_learner(intake.results, KEY, "lea.martin@example.org")
        return StatementFilesOrigin(ENTRY, intake.folder)

    with pytest.raises(Conflict):
        intake.pulled(opened)
    assert intake.results.find_stray_parts(intake.results.read_state()) != ()
    assert intake.pulled().new == 0
    assert intake.results.find_stray_parts(intake.results.read_state()) == ()


def test_statements_that_a_killed_pull_left_with_their_names_go_with_the_learner(
    intake: Intake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    killed = tmp_path / f"{PREFIX}killed"
    killed.mkdir()
    lines(killed / "statements-00000.jsonl", [statement(1, actor=LEA)])
    os.utime(killed, (0, 0))
    erase_learner(intake.results, KEY, "lea.martin@example.org")
    assert not killed.exists()


def test_what_a_killed_pull_left_goes_though_the_next_one_reads_otherwise(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the same bytes bear the same name: any other file stayed longer than results are kept."""
    lines(intake.folder / "a.jsonl", [statement(1, actor=LEA), statement(2)])

    def killed(*_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(FolderStore, "put_if_absent", killed)
        with pytest.raises(KeyboardInterrupt):
            intake.pulled()
    lines(intake.folder / "a.jsonl", [statement(2)])
    intake.pulled()
    assert intake.results.find_stray_parts(intake.results.read_state()) == ()


def test_a_forgetting_that_was_killed_is_done_again_and_loses_nobody_else(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copies without a learner were written, the list was not: the second run makes the same copies."""
    intake.told(statement(1, actor=LEA), statement(2))

    def killed(*_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr(FolderStore, "put_if_absent", killed)
        with pytest.raises(KeyboardInterrupt):
            erase_learner(intake.results, KEY, "lea.martin@example.org")
    assert len(intake.rows()) == 2
    assert erase_learner(intake.results, KEY, "lea.martin@example.org").results == 1
    assert intake.rows() == [statement(2)["id"]]
