"""A ledger put back to an earlier day, or taken away, is noticed by every verb that rests on it."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from adapters.signatures.key import SigningKey
from schemas.release import StoredFile
from tests.cli.conftest import KEY, PERSON, Door

WHY = "Le seuil de 30 minutes est faux"


def ledger_of(door: Door) -> Path:
    return door.root / ".premierjet" / "ledger"


def witness_of(door: Door) -> Path:
    return door.root / ".premierjet-keys" / "heads"


def put_back(copy: Path, there: Path) -> None:
    """Put a folder back as it was copied, every file of it."""
    shutil.rmtree(there)
    shutil.copytree(copy, there)


@pytest.fixture
def withdrawn(delivered: Door, tmp_path: Path) -> Door:
    """One release, delivered and withdrawn; `tmp_path / "ledger"` holds the ledger of the day before."""
    shutil.copytree(ledger_of(delivered), tmp_path / "ledger")
    assert delivered("withdraw", KEY, "--as", PERSON, "--comment", WHY).code == 0
    assert delivered("roll-back", KEY, "--yes").code == 0
    return delivered


def test_a_ledger_put_back_after_a_withdrawal_is_noticed(withdrawn: Door, tmp_path: Path) -> None:
    """`.jsonl` and `.count` of the day before passed, and the withdrawn release was delivered again."""
    put_back(tmp_path / "ledger", ledger_of(withdrawn))
    said = withdrawn("ledger", "verify")
    assert said.code == 2
    assert f"{KEY}: entries are missing at the end" in said.err
    assert withdrawn("deliver", KEY).code != 0
    assert not list((withdrawn.course / "livraisons").glob("froid/*/latest/*"))
    assert "entries are missing" in withdrawn("doctor").out


def test_a_ledger_that_is_gone_is_no_intact_ledger(delivered: Door) -> None:
    """It passed with exit code 0: there was no chain to find fault with."""
    shutil.rmtree(ledger_of(delivered))
    said = delivered("ledger", "verify")
    assert said.code == 2
    assert "entries are missing" in said.err
    shutil.rmtree(witness_of(delivered))
    said = delivered("ledger", "verify")
    assert said.code == 2
    assert "release 1" in said.err


def test_the_releases_and_receipts_of_the_store_tell_without_a_witness(
    delivered: Door, tmp_path: Path
) -> None:
    """Lines of the last release are missing; nothing but the store itself remembers them."""
    shutil.copytree(ledger_of(delivered), tmp_path / "ledger")
    revise_and_release(delivered)
    put_back(tmp_path / "ledger", ledger_of(delivered))
    shutil.rmtree(witness_of(delivered))
    said = delivered("ledger", "verify")
    assert said.code == 2
    assert "release 2" in said.err
    said = delivered("deliver", KEY)
    assert said.code != 0
    assert "entries are missing" in said.err


def test_a_target_tells_of_lines_that_the_whole_store_has_lost(delivered: Door, tmp_path: Path) -> None:
    store = delivered.root / ".premierjet"
    shutil.copytree(store, tmp_path / "store")
    revise_and_release(delivered)
    put_back(tmp_path / "store", store)
    shutil.rmtree(witness_of(delivered))
    for verb in (("ledger", "verify"), ("deliver", KEY), ("deliver", "--check")):
        said = delivered(*verb)
        assert said.code != 0, verb
        assert "target depot" in said.err, verb


def test_a_line_that_a_stranger_sealed_at_a_target_is_no_evidence(delivered: Door) -> None:
    """Whoever writes to a target alone must not be able to stop an installation."""
    extract = delivered.course / "livraisons" / "froid" / "chaine" / "v1" / "ledger.jsonl"
    line = json.loads(extract.read_text().splitlines()[-1])
    extract.write_text(json.dumps(line | {"sequence": 99}, sort_keys=True, separators=(",", ":")) + "\n")
    assert delivered("ledger", "verify").code == 0


def test_a_checkpoint_kept_elsewhere_tells_of_a_ledger_put_back(withdrawn: Door, tmp_path: Path) -> None:
    file = tmp_path / "heads.dsse.json"
    assert withdrawn.well("ledger", "checkpoint", "--to", str(file))["heads"][0]["entries"] == 4
    assert withdrawn("ledger", "verify", "--checkpoint", str(file)).code == 0
    put_back(tmp_path / "ledger", ledger_of(withdrawn))
    shutil.rmtree(witness_of(withdrawn))
    assert withdrawn("ledger", "verify").code == 0  # nothing in the store remembers a withdrawal
    said = withdrawn("ledger", "verify", "--checkpoint", str(file))
    assert said.code == 2
    assert f"{KEY}: entries are missing at the end (1 of 4), according to the checkpoint of" in said.err
    assert PERSON not in file.read_text()


def test_the_newest_checkpoint_of_the_installation_is_asked_by_itself(
    withdrawn: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMIERJET_CHECKPOINTS", str(tmp_path / "elsewhere"))
    withdrawn.well("ledger", "checkpoint")
    put_back(tmp_path / "ledger", ledger_of(withdrawn))
    shutil.rmtree(witness_of(withdrawn))
    said = withdrawn("ledger", "verify")
    assert said.code == 2
    assert "entries are missing at the end (1 of 4), according to the checkpoint of" in said.err


def test_a_checkpoint_nobody_vouches_for_is_refused(delivered: Door, tmp_path: Path) -> None:
    file, other = tmp_path / "heads.dsse.json", tmp_path / "other.pem"
    delivered.well("ledger", "checkpoint", "--to", str(file))
    assert "will not be replaced" in delivered("ledger", "checkpoint", "--to", str(file)).err
    other.write_bytes(SigningKey.generate().public.pem)
    assert delivered("ledger", "verify", "--checkpoint", str(file), "--key", str(other)).code == 2
    file.write_bytes(file.read_bytes().replace(b'"sig":"', b'"sig":"AA', 1))
    assert delivered("ledger", "verify", "--checkpoint", str(file)).code == 2


def test_a_checkpoint_is_not_kept_in_the_store(delivered: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "PREMIERJET_CHECKPOINTS" in delivered("ledger", "checkpoint").err
    monkeypatch.setenv("PREMIERJET_CHECKPOINTS", ".premierjet/heads")
    said = delivered("ledger", "checkpoint")
    assert said.code == 2
    assert "is in the store" in said.err


def test_a_receipt_names_how_far_the_ledger_had_come(delivered: Door) -> None:
    delivered.well("deliver", KEY)
    (receipt,) = delivered.workspace.records.receipts(KEY)
    assert receipt.ledger is not None
    assert receipt.ledger.entries == len(delivered.workspace.ledger.read(KEY)) == 3
    delivered.well("deliver", KEY)
    assert delivered.workspace.records.receipts(KEY) == (receipt,)
    assert b'"ledger"' not in receipt.model_copy(update={"ledger": None}).canonical()


def revise_and_release(door: Door) -> None:
    edited = door.root / "edited.md"
    door.well("edit", KEY, "--to", str(edited))
    edited.write_text(edited.read_text().replace("est écarté", "est jeté aussitôt"))
    door.well("revise", str(edited), "--as", "marie")
    door.well("decide", KEY, "approve", "--as", PERSON)
    door.well("package", KEY)
    door.well("deliver", KEY)


def test_a_check_accepts_only_what_was_published(delivered: Door) -> None:
    """Zip, receipt and `release.json` altered alike passed: they were compared with each other alone."""
    (zip_,) = (delivered.course / "livraisons" / "froid" / "chaine" / "v1").glob("*--scorm12.zip")
    for copy in (zip_, *zip_.parents[1].glob("latest/*--scorm12.zip")):
        copy.write_bytes(b"other")
    forge(delivered, zip_.name, b"other")
    said = delivered("deliver", "--check")
    assert said.code == 1
    assert "the ledger does not know as published" in said.out


def test_a_receipt_alone_vouches_for_nothing(delivered: Door) -> None:
    (zip_,) = (delivered.course / "livraisons" / "froid" / "chaine" / "v1").glob("*--scorm12.zip")
    zip_.write_bytes(b"other")
    forge(delivered, zip_.name, b"other", release=False)
    said = delivered("deliver", "--check")
    assert said.code == 1
    assert "the ledger does not know as published" in said.out


def forge(door: Door, name: str, data: bytes, *, release: bool = True) -> None:
    """Have the store's records say of a file what it holds now."""
    records = door.workspace.records
    (kept,) = records.releases(KEY)
    forged = [
        each.model_copy(update={"sha256": sha256(data).hexdigest(), "size": len(data)})
        if each.name == name
        else each
        for each in kept.packages
    ]
    old, new = kept.canonical(), kept.model_copy(update={"packages": tuple(forged)}).canonical()
    changed = 0
    for file in (door.root / ".premierjet").rglob("*"):
        if release and file.is_file() and file.read_bytes() == old:
            file.write_bytes(new)
            changed += 1
    assert changed == release
    (receipt,) = records.receipts(KEY)
    files = [
        StoredFile(name=each.name, sha256=sha256(data).hexdigest(), size=len(data))
        if each.name == name
        else each
        for each in receipt.files
    ]
    records.save_receipt(receipt.model_copy(update={"files": tuple(files)}))
