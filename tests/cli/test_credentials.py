"""`premierjet credentials`: copies of a release's documents that say, inside, how they came to be."""

import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import wave
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pptx
import pypdfium2
import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from adapters.credentials.copy import sign_copy
from adapters.credentials.identity import issue_identity
from adapters.secret_search.known_secrets import list_known_secrets
from adapters.signatures.key import SigningKey
from adapters.workspace import open_workspace
from pipelines.review.decision_request import DecisionRequest
from pipelines.workflow.attest import open_signer
from pipelines.workflow.decide import record_decision
from pipelines.workflow.draft import draft_module
from pipelines.workflow.release import release_module
from schemas.review import Verdict
from schemas.self_test import SelfTestMode
from tests.adapters.speech.speaker import RATE, Speaker, tone, wav
from tests.cli.conftest import CHECKOUT, KEY, PERSON, Door, knocking, make_root

c2pa = pytest.importorskip("c2pa", reason="the extra `c2pa`")

NOW = datetime.now(UTC)
KEYS = ".premierjet-keys"
ORGANISATION = "Organisme d’essai"
IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
CREATED = {
    "label": "c2pa.actions.v2",
    "data": {"actions": [{"action": "c2pa.created", "digitalSourceType": f"{IPTC}algorithmicMedia"}]},
}


@dataclass(frozen=True)
class Installation:
    """A root with a release of documents, slides and recordings, and what lies of that release outside."""

    root: Path
    release: Path


@pytest.fixture(scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    root = make_root(tmp_path_factory.mktemp("packaged") / "root")
    file = root / "courses" / "froid" / "course.yaml"
    course = yaml.safe_load(file.read_text())
    course["modules"][0]["artefacts"] = ["lesson", "slides", "narration"]
    with Speaker() as speaker:
        course["speech"] = {"engine": "openai", "base_url": speaker.base_url, "name": "parle-1"}
        file.write_text(yaml.safe_dump(course))
        workspace = open_workspace(root)
        head = draft_module(workspace, KEY, NOW).draft
    record_decision(
        workspace, DecisionRequest(KEY, head.content.canonical_digest(), Verdict.APPROVE, PERSON), NOW
    )
    release_module(workspace, KEY, NOW, self_test=SelfTestMode.OFF)
    return Installation(root, root / ".premierjet" / "releases" / KEY / "v0001")


@pytest.fixture
def door(
    packaged: Installation,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Door:
    shutil.copytree(packaged.root, tmp_path / "root")
    monkeypatch.chdir(tmp_path / "root")
    return Door(tmp_path / "root", knocking(monkeypatch, capsys))


def release_of(door: Door) -> Path:
    return door.root / ".premierjet" / "releases" / KEY / "v0001"


def certified(door: Door) -> None:
    door.well("signing", "certificate", "--organisation", ORGANISATION)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def look(copy: bytes, suffix: str, anchor: Path | None = None) -> tuple[str, set[str], dict[str, Any]]:
    """The state, failures and active manifest that the library's reader finds, trusting an anchor or none."""
    trust = {"trust": {"trust_anchors": anchor.read_text()}} if anchor else {}
    with (
        c2pa.Context.from_dict(trust) as context,
        c2pa.Reader(suffix, io.BytesIO(copy), context=context) as reader,
    ):
        failed = json.loads(reader.json())["validation_results"]["activeManifest"]["failure"]
        manifest = reader.get_active_manifest()
        return reader.get_validation_state(), {each["code"] for each in failed}, manifest


def assertion(manifest: dict[str, Any], label: str) -> dict[str, Any]:
    return next(each["data"] for each in manifest["assertions"] if each["label"] == label)


def test_copies_say_inside_how_they_came_to_be(door: Door, tmp_path: Path) -> None:
    """Each kind is read back: trusted with the anchor alone, bound to its bytes, and without a name."""
    certified(door)
    release, to = release_of(door), tmp_path / "copies"
    before, store = bytes_of(release), door.kept()
    answered = door.well("credentials", str(release), "--to", str(to))
    assert {Path(name).suffix for name in answered["files"]} == {".pdf", ".docx", ".pptx", ".mp3"}
    assert (bytes_of(release), door.kept()) == (before, store)
    index = json.loads((release / "release.json").read_bytes())
    for name in answered["files"]:
        copy, suffix = (to / name).read_bytes(), Path(name).suffix[1:]
        assert look(copy, suffix)[:2] == ("Valid", {"signingCredential.untrusted"})
        state, failed, manifest = look(copy, suffix, to / answered["certificate"])
        assert (state, failed, manifest["signature_info"]["issuer"]) == ("Trusted", set(), ORGANISATION)
        (created,) = assertion(manifest, "c2pa.actions.v2")["actions"]
        kind = "compositeWithTrainedAlgorithmicMedia" if suffix == "mp3" else "algorithmicMedia"
        assert (created["action"], created["digitalSourceType"]) == ("c2pa.created", IPTC + kind)
        said = assertion(manifest, "premierjet.release")
        assert said["attestation"]["sha256"] == hashlib.sha256(before["attestation.intoto.jsonl"]).hexdigest()
        assert (said["module"], said["content"]) == (KEY, index["approval"]["digest"])
        assert said["release"] == hashlib.sha256(before["release.json"]).hexdigest()
        assert said["approvals"][0]["roles"] == said["rolesAsked"] == ["pedagogie"]
        assert PERSON not in json.dumps(said["approvals"])


def test_a_copy_reads_and_looks_as_its_original(door: Door, tmp_path: Path) -> None:
    certified(door)
    release, to = release_of(door), tmp_path / "copies"
    names = door.well("credentials", str(release), "--to", str(to))["files"]
    (documents,) = release.glob("*--documents.zip")
    shutil.unpack_archive(documents, tmp_path / "originals" / "documents")
    papers = [tmp_path / at / "documents" / "handout.pdf" for at in ("originals", "copies")]
    for one, other in zip(*map(pypdfium2.PdfDocument, papers), strict=True):
        assert one.get_textpage().get_text_range() == other.get_textpage().get_text_range()
        assert one.render().to_numpy().tobytes() == other.render().to_numpy().tobytes()
    tagged = (to / "documents" / "handout.pdf").read_bytes()
    assert all(mark in tagged for mark in (b"/StructTreeRoot", b"/MarkInfo", b"pdfuaid"))
    for name in names:
        original = tmp_path / "originals" / name
        if name.startswith("documents/"):
            said = assertion(look((to / name).read_bytes(), original.suffix[1:])[2], "premierjet.release")
            assert said["file"]["sha256"] == hashlib.sha256(original.read_bytes()).hexdigest()
    assert docx.Document(str(to / "documents" / "handout.docx")).paragraphs
    assert len(pptx.Presentation(str(to / "documents" / "slides.pptx")).slides) > 1
    for office in ("handout.docx", "slides.pptx"):  # a part without a type, and Office offers to repair
        with ZipFile(to / "documents" / office) as archive:
            assert archive.testzip() is None
            assert b'Extension="c2pa"' in archive.read("[Content_Types].xml")


def test_the_script_of_the_page_reads_a_copy(door: Door, tmp_path: Path) -> None:
    """Whoever received a copy and knows the certificate has the library alone."""
    certified(door)
    to = tmp_path / "copies"
    door.well("credentials", str(release_of(door)), "--to", str(to))
    pages = [(CHECKOUT / "docs" / page).read_text() for page in ("en/verify.md", "fr/verifier.md")]
    read = {re.findall(r"```python\n# credentials.py .*?\n(.*?)```", page, re.DOTALL)[0] for page in pages}
    assert len(read) == 1
    command = [sys.executable, "-c", read.pop(), str(to / "documents" / "handout.docx")]
    ran = subprocess.run([*command, str(to / "certificate.pem")], capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("Trusted\n")
    assert "premierjet.release" in ran.stdout


def test_a_recording_as_wav_carries_them_too() -> None:
    """Without the extra `speech` recordings are WAV; the sound itself is not touched."""
    identity = issue_identity(SigningKey.generate(), ORGANISATION, NOW, "")
    original = wav(tone(200))
    copy = sign_copy("voice.wav", original, {"title": "voice.wav", "assertions": [CREATED]}, identity)
    assert look(copy, "wav")[0] == "Valid"
    with wave.open(io.BytesIO(original)) as one, wave.open(io.BytesIO(copy)) as other:
        assert one.readframes(RATE) == other.readframes(RATE)


def test_one_altered_byte_of_a_copy_is_noticed(door: Door, tmp_path: Path) -> None:
    certified(door)
    to = tmp_path / "copies"
    names = door.well("credentials", str(release_of(door)), "--to", str(to))["files"]
    for suffix in ("pdf", "docx", "pptx", "mp3"):
        copy = (to / next(name for name in names if name.endswith(suffix))).read_bytes()
        at = len(copy) // 2
        altered = copy[:at] + bytes([copy[at] ^ 1]) + copy[at + 1 :]
        state, failed, _ = look(altered, suffix, to / "certificate.pem")
        assert (state, {each.rpartition(".")[2] for each in failed}) == ("Invalid", {"mismatch"}), suffix


def test_a_certificate_of_your_own_signs_too(door: Door, tmp_path: Path) -> None:
    """An organisation that has a certificate of a known authority gives it: P-256 is what those issue."""
    key, chain = given_pair(tmp_path)
    arguments = ["--to", str(tmp_path / "copies"), "--certificate", str(chain), "--key", str(key)]
    answered = door.well("credentials", str(release_of(door)), *arguments)
    copy = (tmp_path / "copies" / answered["files"][0]).read_bytes()
    state, _, manifest = look(copy, Path(answered["files"][0]).suffix[1:], chain)
    assert (state, manifest["signature_info"]["alg"]) == ("Trusted", "Es256")
    stranger = tmp_path / "stranger.pem"
    stranger.write_bytes(SigningKey.generate().pem)
    refused = door("credentials", str(release_of(door)), *arguments[:-1], str(stranger))
    assert (refused.code, "does not match this key" in refused.err) == (2, True)


def test_what_is_missing_is_named_with_its_remedy(
    door: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release, to = str(release_of(door)), str(tmp_path / "copies")
    said = door("credentials", release, "--to", to)
    assert (said.code, "premierjet signing certificate --organisation" in said.err) == (2, True)
    said = door("signing", "certificate")
    assert (said.code, "--organisation" in said.err) == (2, True)
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, "c2pa", None)
        said = door("credentials", release, "--to", to)
    assert (said.code, "pip install 'premierjet[c2pa]'" in said.err) == (2, True)
    certified(door)
    said = door("credentials", release, "--to", f"{release}/copies")
    assert (said.code, "is inside the release" in said.err) == (2, True)
    assert not Path(to).exists()


def test_credentials_follow_the_key_that_signs_releases(door: Door, tmp_path: Path) -> None:
    """After `signing renew` the certificate of before is refused; with a new one old releases get copies."""
    certified(door)
    release, to = str(release_of(door)), str(tmp_path / "copies")
    door.well("signing", "renew")
    said = door("credentials", release, "--to", to)
    assert (said.code, "signing certificate --renew" in said.err) == (2, True)
    door.well("signing", "certificate", "--renew")
    assert door.well("credentials", release, "--to", to)["issuer"] == ORGANISATION
    file = door.root / KEYS / "credentials.pem"
    assert file.stat().st_mode & 0o777 == 0o600
    assert dict(list_known_secrets(door.workspace))[str(file)] in file.read_text()  # searched for in leaks
    issuer = open_signer(door.workspace).key
    ended = issue_identity(issuer, ORGANISATION, NOW - timedelta(days=4000), str(file))
    file.write_bytes(ended.key + ended.chain)
    said = door("credentials", release, "--to", to)
    assert (said.code, "the certificate expired on" in said.err) == (2, True)


def test_an_altered_or_foreign_release_gets_no_credentials(door: Door, tmp_path: Path) -> None:
    certified(door)
    received = tmp_path / "received"
    shutil.copytree(release_of(door), received)
    sheet = next(received.glob("*--sheet.html"))
    sheet.write_bytes(sheet.read_bytes() + b" ")
    said = door("credentials", str(received), "--to", str(tmp_path / "copies"))
    assert (said.code, "sheet.html" in said.err) == (2, True)
    shutil.rmtree(door.root / ".premierjet" / "keys", ignore_errors=True)
    (door.root / KEYS / "signing.pem").unlink()
    for history in (door.root / ".premierjet").rglob("signing-keys.json"):
        history.unlink()
    door.well("signing", "certificate", "--renew")
    said = door("credentials", str(release_of(door)), "--to", str(tmp_path / "copies"))
    assert (said.code, "does not belong to this installation" in said.err) == (2, True)


def given_pair(folder: Path) -> tuple[Path, Path]:
    """A key of P-256 and the certificates of a little authority for it, as files."""
    authority, leaf = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    like = issue_identity(SigningKey.generate(), "Éditeur", NOW, "").certificates
    chain = [
        _again(like[0], leaf.public_key(), authority),
        _again(like[1], authority.public_key(), authority),
    ]
    key, certificates = folder / "own-key.pem", folder / "own-chain.pem"
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    key.write_bytes(leaf.private_bytes(pem, pkcs8, serialization.NoEncryption()))
    certificates.write_bytes(b"".join(each.public_bytes(pem) for each in chain))
    return key, certificates


def _again(
    like: x509.Certificate, public: ec.EllipticCurvePublicKey, issuer: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    builder = x509.CertificateBuilder(
        issuer_name=like.issuer,
        subject_name=like.subject,
        public_key=public,
        serial_number=x509.random_serial_number(),
        not_valid_before=like.not_valid_before_utc,
        not_valid_after=like.not_valid_after_utc,
    )
    for extension in like.extensions:
        if isinstance(extension.value, x509.AuthorityKeyIdentifier | x509.SubjectKeyIdentifier):
            continue
        builder = builder.add_extension(extension.value, extension.critical)
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key())
    return builder.add_extension(authority, critical=False).sign(issuer, hashes.SHA256())
