"""Which key a release is signed with, and what is attested of a release that was there before."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.signatures.envelope import read_envelope, sign_envelope
from adapters.signatures.key import SigningKey
from adapters.store.folder import FolderStore
from adapters.workspace import Workspace, open_workspace
from pipelines.packaging.attestation.check import VerifiedRelease, verify_release
from pipelines.packaging.attestation.files import open_release
from pipelines.packaging.attestation.signing_key import TrustAnchor
from pipelines.packaging.build import CHECKSUMS
from pipelines.review.decision_request import DecisionRequest
from pipelines.testing.builders import KEY
from pipelines.workflow.attest import open_signer, renew_signing_key
from pipelines.workflow.decide import record_decision
from pipelines.workflow.deliver import deliver_release
from pipelines.workflow.draft import draft_module
from pipelines.workflow.release import release_module
from schemas.attestation import ATTESTATION, PUBLIC_KEY
from schemas.canonical import write_canonical_json
from schemas.errors import InvalidInput, SignatureRefused, StoreUnusable
from schemas.review import Published, Verdict
from schemas.self_test import SELF_TEST, NotPlayed, SelfTestMode, Unplayed
from tests.workflow.test_release import LATER, workspace

__all__ = ["workspace"]


def folder_of(workspace: Workspace, number: int = 1) -> Path:
    store = workspace.records.store
    assert isinstance(store, FolderStore)
    return store.folder / "releases" / KEY / f"v{number:04d}"


def verified(workspace: Workspace, key: SigningKey, number: int = 1) -> VerifiedRelease:
    return verify_release(open_release(folder_of(workspace, number)), TrustAnchor(key.public))


def is_refused(workspace: Workspace, key: SigningKey, number: int = 1) -> bool:
    try:
        verified(workspace, key, number)
    except SignatureRefused:
        return True
    return False


def released_again(workspace: Workspace, title: str) -> int:
    """Draft another revision of the module, approve and package it."""
    file = workspace.courses / "froid" / "sources" / "froid.md"
    file.write_text(file.read_text() + f"\n{title} est une consigne de plus.\n", encoding="utf-8")
    made = draft_module(workspace, KEY, LATER).draft
    record_decision(
        workspace, DecisionRequest(KEY, made.content.canonical_digest(), Verdict.APPROVE, "lea"), LATER
    )
    return release_module(workspace, KEY, LATER).release.number


def test_a_release_is_attested_at_once_and_at_its_target(workspace: Workspace, tmp_path: Path) -> None:
    release_module(workspace, KEY, LATER)
    (delivered,) = deliver_release(workspace, KEY, LATER)
    names = {file.name for file in delivered.receipt.files}
    assert {ATTESTATION, PUBLIC_KEY} <= names
    key = open_signer(workspace).key
    told = verified(workspace, key)
    assert told.review.decisions[0].roles == ("pedagogie",)
    at_target = tmp_path / "courses" / "froid" / "delivered" / "froid" / "chaine" / "v1"
    assert verify_release(open_release(at_target), TrustAnchor(key.public)) == told


def _as_before(workspace: Workspace) -> bytes:
    """Make of a release one from before there were attestations; return its release.json."""
    release_module(workspace, KEY, LATER)
    return _forget_attestation(workspace)


def _forget_attestation(workspace: Workspace) -> bytes:
    made = workspace.records.releases(KEY)[0]
    observed = workspace.records.read_observed(made)
    assert observed is not None
    files = tuple(file for file in observed.files if file.name not in (ATTESTATION, PUBLIC_KEY))
    old = observed.model_copy(update={"files": files})
    folder = folder_of(workspace)
    (folder / "observed.json").write_bytes(old.canonical())
    for name in (ATTESTATION, PUBLIC_KEY):
        (folder / name).unlink()
    said = Published(
        module=KEY,
        digest=made.approval.digest,
        release=1,
        release_digest=made.canonical_digest(),
        observed=old.canonical_digest(),
        policy=made.policy,
        at=LATER,
    )
    workspace.ledger.append(said)
    return (folder / "release.json").read_bytes()


def test_a_release_from_before_gets_an_attestation_and_keeps_its_digest(workspace: Workspace) -> None:
    before = _as_before(workspace)
    deliver_release(workspace, KEY, LATER)
    again = release_module(workspace, KEY, LATER)
    assert (again.built, again.release.canonical()) == (False, before)
    assert verified(workspace, open_signer(workspace).key).review.policy is not None
    (delivered,) = deliver_release(workspace, KEY, LATER)
    assert {Path(name).name for name in delivered.sent} == {ATTESTATION, PUBLIC_KEY, "index.json"}
    lines = len(workspace.ledger.read(KEY))
    release_module(workspace, KEY, LATER)
    assert len(workspace.ledger.read(KEY)) == lines


def test_attested_under_another_policy_no_role_is_guessed(workspace: Workspace) -> None:
    _as_before(workspace)
    file = workspace.courses / "froid" / "course.yaml"
    file.write_text(file.read_text().replace("[lea]}}", "[lea, noe]}}"), encoding="utf-8")
    release_module(workspace, KEY, LATER)
    review = verified(workspace, open_signer(workspace).key).review
    assert review.policy is None
    assert review.decisions[0].roles is None


def test_an_attestation_exchanged_in_the_store_is_not_delivered(workspace: Workspace) -> None:
    """A hand on the store signs the release anew with a key of its own: the ledger names another file."""
    release_module(workspace, KEY, LATER)
    folder, thief = folder_of(workspace), SigningKey(b"t" * 32)
    lines = (folder / ATTESTATION).read_bytes().splitlines()
    forged = [sign_envelope(read_envelope(line, "here").payload_bytes, thief) for line in lines]
    (folder / ATTESTATION).write_bytes(b"".join(line + b"\n" for line in forged))
    (folder / PUBLIC_KEY).write_bytes(thief.public.pem)
    with pytest.raises(StoreUnusable, match="is not what was packaged"):
        deliver_release(workspace, KEY, LATER)


@pytest.mark.parametrize("name", ["provenance.json", "ledger.jsonl", "validation.json", "content.json"])
def test_what_was_altered_in_the_store_is_not_attested(workspace: Workspace, name: str) -> None:
    """A hand on the store changes what an attestation would be read from, before it is signed."""
    _as_before(workspace)
    file = folder_of(workspace) / name
    file.write_bytes(file.read_bytes().replace(b"lea", b"noe") + b"\n")
    with pytest.raises(StoreUnusable):
        release_module(workspace, KEY, LATER)
    assert not (folder_of(workspace) / ATTESTATION).exists()


def test_a_self_test_nobody_vouches_for_is_not_attested(workspace: Workspace) -> None:
    """A hand on the store writes that the packages played well; they are asked anew instead."""
    _as_before(workspace)
    tried = workspace.records.self_test(workspace.records.releases(KEY)[0])
    assert tried is not None
    false = tried.model_copy(update={"result": NotPlayed(why=Unplayed.NOTHING_TO_PLAY)})
    (folder_of(workspace) / "self-test.json").write_bytes(false.canonical())
    release_module(workspace, KEY, LATER, self_test=SelfTestMode.OFF)
    assert verified(workspace, open_signer(workspace).key).observation.not_played is Unplayed.OFF


def test_attested_a_day_later_it_says_the_same_bytes(workspace: Workspace) -> None:
    """The ledger's is the only clock: when a release is attested changes nothing in what is attested."""
    _as_before(workspace)
    release_module(workspace, KEY, LATER)
    first = (folder_of(workspace) / ATTESTATION).read_bytes()
    _forget_attestation(workspace)
    release_module(workspace, KEY, LATER + timedelta(days=1))
    assert (folder_of(workspace) / ATTESTATION).read_bytes() == first


class TestKeys:
    """One key an installation, and how it changes."""

    def test_a_lost_or_foreign_key_signs_nothing_unannounced(self, workspace: Workspace) -> None:
        """The file is gone, or another machine has another: outsiders would take it for a forgery."""
        release_module(workspace, KEY, LATER)
        file = Path(workspace.signing_key.place)
        mine = file.read_bytes()
        file.unlink()
        with pytest.raises(InvalidInput, match=r"is gone\. Restore it.*signing renew --lost"):
            released_again(workspace, "Une")
        file.write_bytes(SigningKey(b"t" * 32).pem)
        file.chmod(0o600)
        with pytest.raises(InvalidInput, match="signing renew --previous"):
            release_module(workspace, KEY, LATER)
        file.write_bytes(mine)
        assert release_module(workspace, KEY, LATER).release.number == 2

    def test_a_new_key_is_vouched_for_and_old_releases_stay_good(self, workspace: Workspace) -> None:
        release_module(workspace, KEY, LATER)
        old = open_signer(workspace).key
        renewal = renew_signing_key(workspace, None, lost=False)
        new = open_signer(workspace).key
        assert (renewal.public, renewal.vouched_by) == (new.public, old.public.fingerprint)
        assert released_again(workspace, "Une") == 2
        assert verified(workspace, old, 2).successions == (old.public.fingerprint, new.public.fingerprint)
        assert verified(workspace, new, 2).signer == new.public.fingerprint
        assert verified(workspace, old, 1).signer == old.public.fingerprint
        assert is_refused(workspace, new, 1)

    def test_after_a_loss_nothing_vouches_for_the_new_key(self, workspace: Workspace) -> None:
        release_module(workspace, KEY, LATER)
        old = open_signer(workspace).key
        Path(workspace.signing_key.place).unlink()
        with pytest.raises(InvalidInput, match="not here to announce"):
            renew_signing_key(workspace, None, lost=False)
        assert renew_signing_key(workspace, None, lost=True).vouched_by is None
        released_again(workspace, "Une")
        assert is_refused(workspace, old, 2)
        assert not is_refused(workspace, open_signer(workspace).key, 2)
        assert not is_refused(workspace, old, 1)

    def test_a_key_given_as_a_file_is_changed_where_it_is_given(
        self, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        old, new = SigningKey(b"o" * 32), SigningKey(b"n" * 32)
        (tmp_path / "old.pem").write_bytes(old.pem)
        (tmp_path / "new.pem").write_bytes(new.pem)
        monkeypatch.setenv("PREMIERJET_SIGNING_KEY_FILE", "old.pem")
        given = open_workspace(workspace.root)
        release_module(given, KEY, LATER)
        assert open_signer(given).key == old
        with pytest.raises(InvalidInput, match="is already the signing key"):
            renew_signing_key(given, None, lost=False)
        monkeypatch.setenv("PREMIERJET_SIGNING_KEY_FILE", "new.pem")
        given = open_workspace(workspace.root)
        with pytest.raises(InvalidInput, match="Name its file with --previous"):
            renew_signing_key(given, None, lost=False)
        renew_signing_key(given, tmp_path / "old.pem", lost=False)
        released_again(given, "Une")
        assert verified(given, old, 2).successions == (old.public.fingerprint, new.public.fingerprint)
        assert not (tmp_path / ".premierjet-keys" / "signing.pem").exists()

    def test_a_renewal_that_was_killed_is_finished(self, workspace: Workspace) -> None:
        """It died after the store was told of the new key, and before its file was in place."""
        release_module(workspace, KEY, LATER)
        old = open_signer(workspace).key
        source = workspace.signing_key
        before = Path(source.place).read_bytes()
        renewed = renew_signing_key(workspace, None, lost=False)
        file = Path(source.place)
        file.rename(file.with_name("signing.pem-next"))
        file.write_bytes(before)
        file.chmod(0o600)
        with pytest.raises(InvalidInput, match="premierjet signing renew"):
            open_signer(workspace)
        assert renew_signing_key(workspace, None, lost=False) == renewed
        assert open_signer(workspace).key.public == renewed.public
        assert renewed.vouched_by == old.public.fingerprint


def test_a_forged_attestation_is_not_signed_again(workspace: Workspace) -> None:
    """A false review was put into the store and the self-test taken away: packaging again signed it."""
    release_module(workspace, KEY, LATER)
    folder = folder_of(workspace)
    forged = folder / ATTESTATION
    forged.write_bytes(sign_again(forged.read_bytes(), SigningKey.generate(), person="Direction générale"))
    (folder / SELF_TEST).unlink()
    with pytest.raises(StoreUnusable, match=ATTESTATION):
        release_module(workspace, KEY, LATER)
    assert is_refused(workspace, open_signer(workspace).key)


def test_sums_altered_in_the_store_are_not_signed_again(workspace: Workspace) -> None:
    release_module(workspace, KEY, LATER)
    (folder_of(workspace) / CHECKSUMS).write_bytes(b"0" * 64 + b"  other.zip\n")
    (folder_of(workspace) / SELF_TEST).unlink()
    with pytest.raises(StoreUnusable, match=CHECKSUMS):
        release_module(workspace, KEY, LATER)


def sign_again(attestation: bytes, key: SigningKey, *, person: str) -> bytes:
    """The review's people under another name, each line signed with another key."""
    lines = []
    for line in attestation.splitlines():
        statement = json.loads(read_envelope(line, ATTESTATION).payload_bytes)
        for decision in statement["predicate"].get("decisions", ()):
            decision.update(person=person, verified=True)
        lines.append(sign_envelope(write_canonical_json(statement), key))
    return b"".join(line + b"\n" for line in lines)
