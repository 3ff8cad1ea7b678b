"""`premierjet verify`: what an outsider is told of a release, on a machine with nothing of ours."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from adapters.workspace import open_workspace
from pipelines.review.decision_request import DecisionRequest
from pipelines.workflow.attest import open_signer
from pipelines.workflow.decide import record_decision
from pipelines.workflow.deliver import deliver_release
from pipelines.workflow.release import release_module
from schemas.review import Verdict
from schemas.self_test import SelfTestMode
from tests.cli.conftest import CHECKOUT, KEY, PERSON, Said, knocking

NOW = datetime(
    2096, 11, 25, 9, 30, tzinfo=UTC
)  # after whatever the ledger holds: no decision is dated before


@dataclass(frozen=True)
class Parcel:
    """What lies at a target after a delivery, the same in the store, and the key that was published."""

    folder: Path
    in_store: Path
    feed: Path
    key: Path
    fingerprint: str


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory, drafted_root: Path) -> Parcel:
    root = tmp_path_factory.mktemp("sent") / "root"
    shutil.copytree(drafted_root, root)
    workspace = open_workspace(root)
    head = workspace.records.head(KEY)
    assert head is not None
    record_decision(
        workspace, DecisionRequest(KEY, head.content.canonical_digest(), Verdict.APPROVE, PERSON), NOW
    )
    release_module(workspace, KEY, NOW, self_test=SelfTestMode.OFF)
    deliver_release(workspace, KEY, NOW)
    public = open_signer(workspace).key.public
    key = root.parent / "published.pem"
    key.write_bytes(public.pem)
    target = root / "courses" / "froid" / "livraisons"
    store = root / ".premierjet" / "releases" / KEY / "v0001"
    return Parcel(target / "froid" / "chaine" / "v1", store, target / "index.json", key, public.fingerprint)


@pytest.fixture
def parcel(sent: Parcel, tmp_path: Path) -> Parcel:
    """A copy somebody received, far from any root."""
    shutil.copytree(sent.folder, tmp_path / "received")
    shutil.copy(sent.key, tmp_path / "published.pem")
    return Parcel(
        tmp_path / "received", sent.in_store, sent.feed, tmp_path / "published.pem", sent.fingerprint
    )


@pytest.fixture
def knock(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., Said]:
    """The command where there is no root to find, and no network."""
    monkeypatch.chdir(tmp_path)

    def no_network(*_: object) -> None:
        raise AssertionError("somebody asked the network")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    return knocking(monkeypatch, capsys)


def test_with_the_published_key_it_says_what_is_proven_and_what_is_not(
    parcel: Parcel, knock: Callable[..., Said]
) -> None:
    said = knock("verify", str(parcel.folder), "--key", str(parcel.key))
    assert said.code == 0, said.err
    assert "froid--chaine, release 1: proven" in said.out
    proven, not_proven = said.out.split("What is not proven:")
    assert "under the name of lea (pedagogie), approved content" in proven
    assert "on 25 November 2096 at 09:30 (UTC)" in proven
    assert "lea: a name typed on one machine, which nobody verified" in not_proven
    assert "as the course declares them" in not_proven
    assert "the machine that keeps the ledger" in not_proven
    french = knock("verify", str(parcel.folder), "--key", str(parcel.key), "--language", "fr")
    assert french.code == 0
    assert "froid--chaine, version 1\u00a0: prouvé" in french.out
    assert "nom tapé sur une machine, que personne n’a vérifié" in french.out


def test_a_fingerprint_is_as_good_as_the_key(parcel: Parcel, knock: Callable[..., Said]) -> None:
    spaced = ":".join(parcel.fingerprint[n : n + 2].upper() for n in range(0, 64, 2))
    said = knock("verify", str(parcel.folder), "--fingerprint", spaced, "--json")
    assert (said.code, said.document["state"]) == (0, "proven")
    assert said.document["review"]["decisions"][0]["verified"] is False
    assert knock("verify", str(parcel.folder), "--fingerprint", "abc").code == 2
    other = knock("verify", str(parcel.folder), "--fingerprint", "0" * 64)
    assert other.code == 2
    assert "REFUSED" in other.out


def test_without_a_key_from_elsewhere_it_is_unproven(parcel: Parcel, knock: Callable[..., Said]) -> None:
    """The key beside the release proves nothing: whoever made a false release put theirs there."""
    for key in ([], ["--key", str(parcel.folder / "public-key.pem")]):
        said = knock("verify", str(parcel.folder), *key)
        assert said.code == 1
        assert "release 1: UNPROVEN" in said.out
        assert "by another way than these files" in said.out
        assert "What is proven" not in said.out
    document = knock("verify", str(parcel.folder), "--json").document
    assert (document["state"], document["proven"]) == ("unproven", [])


def test_another_key_is_refused_in_the_readers_language(
    parcel: Parcel, knock: Callable[..., Said], tmp_path: Path
) -> None:
    other = tmp_path / "other.pem"
    made = subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519"], check=True, capture_output=True)
    public = subprocess.run(
        ["openssl", "pkey", "-pubout"], input=made.stdout, check=True, capture_output=True
    )
    other.write_bytes(public.stdout)
    said = knock("verify", str(parcel.folder), "--key", str(other), "--language", "fr")
    assert said.code == 2
    assert "REFUSÉ. attestation.intoto.jsonl, 1\u00a0: est signé avec la clé" in said.out
    assert "demandez à l’organisme" in said.out
    other.write_bytes(made.stdout)
    private = knock("verify", str(parcel.folder), "--key", str(other))
    assert private.code == 2
    assert "is not an Ed25519 public key" in private.err


def _zipped(folder: Path, place: Path, top: str = "") -> Path:
    with ZipFile(place, "w", ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, top + path.name)
    return place


@pytest.mark.parametrize("top", ["", "received/"], ids=["flat", "in a folder"])
def test_a_zip_of_the_folder_is_verified_without_unpacking(
    parcel: Parcel, knock: Callable[..., Said], tmp_path: Path, top: str
) -> None:
    place = _zipped(parcel.folder, tmp_path / "release.zip", top)
    assert knock("verify", str(place), "--key", str(parcel.key)).code == 0
    with ZipFile(place, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(f"{top}changes.md", "twice")
    twice = knock("verify", str(place), "--key", str(parcel.key))
    assert (twice.code, f"{top}changes.md: is not an ordinary file, or appears twice" in twice.out) == (
        2,
        True,
    )


def test_the_stores_own_folder_is_verified_too(
    parcel: Parcel, knock: Callable[..., Said], tmp_path: Path
) -> None:
    """It holds the store's records beside the files, which have to agree with what was signed."""
    copy = shutil.copytree(parcel.in_store, tmp_path / "v0001")
    assert knock("verify", str(copy), "--key", str(parcel.key)).code == 0
    record = json.loads((copy / "release.json").read_text())
    record["approval"]["decisions"][0]["person"] = "noe"
    (copy / "release.json").write_text(json.dumps(record))
    said = knock("verify", str(copy), "--key", str(parcel.key))
    assert (said.code, "release.json: has changed since it was signed" in said.out) == (2, True)


HANDS: dict[str, tuple[Callable[[Path], object], str]] = {
    "altered": (
        lambda folder: (folder / "changes.md").write_text("x"),
        "changes.md: has changed since it was signed",
    ),
    "gone": (lambda folder: (folder / "validation.md").unlink(), "validation.md: is missing"),
    "added": (lambda folder: (folder / "virus.exe").write_text("x"), "virus.exe: is not part of the release"),
    "a folder": (lambda folder: (folder / "more").mkdir(), "more: is not an ordinary file"),
    "a link": (
        lambda folder: ((folder / "changes.md").unlink(), (folder / "changes.md").symlink_to("/etc/hosts")),
        "changes.md: is not an ordinary file",
    ),
    "no attestation": (
        lambda folder: (folder / "attestation.intoto.jsonl").unlink(),
        "these files come without an attestation",
    ),
}


@pytest.mark.parametrize(("hand", "told"), HANDS.values(), ids=HANDS)
def test_what_a_hand_on_the_files_did_is_named_with_the_remedy(
    parcel: Parcel, knock: Callable[..., Said], hand: Callable[[Path], object], told: str
) -> None:
    hand(parcel.folder)
    said = knock("verify", str(parcel.folder), "--key", str(parcel.key))
    assert said.code == 2
    assert said.out.startswith("REFUSED. ")
    assert told in said.out


@pytest.mark.parametrize("held", ["nothing", "text", "package"])
def test_what_is_no_release_is_told_apart(
    parcel: Parcel, knock: Callable[..., Said], tmp_path: Path, held: str
) -> None:
    place = tmp_path / "what.zip"
    if held == "text":
        place.write_text("no zip at all")
    if held == "package":
        place = parcel.folder / "froid--chaine--v1--web.zip"
    said = knock("verify", str(place), "--key", str(parcel.key))
    assert said.code == 2
    told = {"nothing": "neither a folder nor a zip", "text": "cannot be read", "package": "a single package"}
    assert told[held] in said.out


def test_the_feed_and_the_folder_tell_the_public_key(sent: Parcel) -> None:
    (module,) = json.loads(sent.feed.read_text())["courses"][0]["modules"]
    assert module["signed_with"] == {"fingerprint": sent.fingerprint, "pem": sent.key.read_text()}
    names = {Path(file["name"]).name for file in module["evidence"]}
    assert {"attestation.intoto.jsonl", "public-key.pem"} <= names
    assert (sent.folder / "public-key.pem").read_bytes() == sent.key.read_bytes()


def test_the_command_runs_without_root_home_or_settings(parcel: Parcel, tmp_path: Path) -> None:
    """A machine of somebody else: nothing in the environment, an empty folder, the code alone."""
    program = "from pipelines.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "verify", str(parcel.folder), "--key", str(parcel.key)],
        cwd=tmp_path,
        env={"PATH": os.defpath, "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "release 1: proven" in done.stdout
