"""What is attested of a release: nothing of it can be changed, dropped, added or signed by another."""

import base64
import json
import random
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from typing import Any

import pytest

from adapters.signatures.envelope import sign_envelope
from adapters.signatures.key import SigningKey
from pipelines.packaging.attestation.bundle import ReleaseSigner, sign_release
from pipelines.packaging.attestation.check import verify_release
from pipelines.packaging.attestation.signing_key import TrustAnchor
from pipelines.testing import builders, samples
from schemas.attestation import ATTESTATION, PUBLIC_KEY
from schemas.errors import SignatureRefused
from schemas.language import Language
from schemas.self_test import SELF_TEST, SelfTest
from tests import sample_deliverables as deliverables
from tests.packaging.attestation.received import (
    CIRCUMSTANCES,
    KEY,
    THIEF,
    Received,
    canonical,
    forged,
    payload_of,
    received,
    release,
    succeeded,
)

STATEMENTS = ("index", "review", "origin", "validation", "observation")
MUTATIONS = 1_000


def test_it_says_who_approved_what_and_where_it_comes_from() -> None:
    verified = received().verify()
    (decision,) = verified.review.decisions
    assert (decision.person, decision.roles, decision.verified) == ("lea", ("pedagogie",), False)
    assert decision.digest == sha256(received().files["content.json"]).hexdigest()
    line = received().files["ledger.jsonl"].splitlines()[decision.line - 1]
    assert decision.line_sha256 == sha256(line).hexdigest()
    assert verified.review.policy is not None
    assert verified.review.policy.roles == ("pedagogie",)
    (source,) = verified.origin.sources
    assert source.rights == "© Les Halles de Brume"
    told = json.loads(received().files["provenance.json"])
    assert (verified.origin.human_share, source.sha256) == (told["human_share"], told["sources"][0]["sha256"])
    assert verified.origin.made_with == {"premierjet": "1.2.3", "premierjet-a-plugin": "0.1"}
    assert len(verified.validation.passedTests) == 7
    assert verified.observation.not_played == "no_chromium"
    assert set(verified.files) == set(received().names) - {ATTESTATION}


def test_packages_for_learners_may_lack_what_is_for_trainers() -> None:
    content = builders.content(artefacts=(builders.lesson(), deliverables.trainer_guide()))
    signed = release(content=content)
    assert signed.files["content.json"] == content.canonical()
    assert signed.verify().review.content == content.canonical_digest()


def test_the_same_release_and_key_give_the_same_bytes() -> None:
    assert release().files == received().files
    assert release(ReleaseSigner(THIEF)).files[ATTESTATION] != received().files[ATTESTATION]


def test_played_again_only_what_was_seen_is_said_anew() -> None:
    """The self-test is a statement of its own: review, origin and validation stay word for word."""
    before, seen = received(), release(played=True)
    lines = dict(zip(STATEMENTS, zip(before.lines, seen.lines, strict=True), strict=True))
    changed = {name for name, (old, new) in lines.items() if old != new}
    assert changed == {"index", "observation"}
    assert seen.verify().observation.browser == "Chromium 140.0.1"
    again = samples.observe(samples.get_sample_release())
    tried = SelfTest.from_json(again.files[SELF_TEST])
    no_file: Callable[[str], bytes] = {}.__getitem__
    said = sign_release(again, tried, no_file, CIRCUMSTANCES, ReleaseSigner(KEY), before.files[ATTESTATION])
    assert said.files[ATTESTATION].splitlines()[1:4] == before.lines[1:4]


def _refused(changed: Received, key: SigningKey | None = KEY) -> SignatureRefused:
    with pytest.raises(SignatureRefused) as refused:
        changed.verify(key)
    assert refused.value.place
    assert refused.value.remedy
    assert refused.value.explain(Language.FRENCH).remedy != refused.value.remedy
    return refused.value


def test_no_file_can_be_altered_emptied_or_taken_away() -> None:
    """Whether somebody knows the key or not: that the files agree is seen without it."""
    for name in received().names:
        data = received().files[name]
        middle = len(data) // 2
        flipped = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        for altered in (flipped, b"", data + b" ", None):
            for key in (KEY, None):
                assert name in _refused(received().changed(name, altered), key).place


@pytest.mark.parametrize(
    "name", ["virus.exe", "sub", "release.json", "observed.json", "claim", ATTESTATION + "x"]
)
def test_a_file_that_was_never_signed_is_named(name: str) -> None:
    assert _refused(received().changed(name, b"{}")).place == name


def test_two_files_exchanged_are_two_files_altered() -> None:
    one, other = "changes.md", "validation.md"
    files = received().files
    assert _refused(received().changed(one, files[other]).changed(other, files[one])).place == one


BUNDLES: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "the first dropped": lambda lines: lines[1:],
    "the review dropped": lambda lines: [lines[0], *lines[2:]],
    "the last dropped": lambda lines: lines[:-1],
    "all but the first dropped": lambda lines: lines[:1],
    "two exchanged": lambda lines: [lines[0], lines[2], lines[1], *lines[3:]],
    "the first moved": lambda lines: [lines[1], lines[0], *lines[2:]],
    "one repeated": lambda lines: [*lines, lines[1]],
    "the first repeated": lambda lines: [lines[0], *lines],
    "an empty line": lambda lines: [*lines, b""],
    "a foreign one": lambda lines: [*lines, sign_envelope(canonical(payload_of(lines[1])), THIEF)],
    "one of another release": lambda lines: [*lines, release(played=True).lines[4]],
    "a foreign one in place": lambda lines: [
        lines[0], sign_envelope(canonical(payload_of(lines[1])), THIEF), *lines[2:]
    ],
    "no JSON": lambda lines: [*lines, b"approved by everybody"],
}  # fmt: skip


@pytest.mark.parametrize("change", BUNDLES.values(), ids=BUNDLES)
@pytest.mark.parametrize("key", [KEY, None], ids=["key", "no key"])
def test_statements_cannot_be_dropped_moved_repeated_or_added(
    change: Callable[[list[bytes]], list[bytes]], key: SigningKey | None
) -> None:
    assert ATTESTATION in _refused(received().with_lines(change(received().lines)), key).place


def _verdict(payloads: list[Any]) -> None:
    payloads[1]["predicate"]["decisions"][0]["verdict"] = "reject"


def _name(payloads: list[Any]) -> None:
    payloads[1]["predicate"]["decisions"][0]["person"] = "noe"


def _verified(payloads: list[Any]) -> None:
    payloads[1]["predicate"]["decisions"][0]["verified"] = True


@pytest.mark.parametrize("change", [_verdict, _name, _verified, lambda _: None])
def test_a_whole_attestation_signed_by_another_is_another_keys(change: Callable[[list[Any]], None]) -> None:
    """The forger puts everything in order, their own public key too: only a key from elsewhere tells."""
    swapped = forged(received(), change).changed(PUBLIC_KEY, THIEF.public.pem)
    assert "is signed with key" in _refused(swapped).happened
    told = partial(_with_key_of_thief, change)
    assert (
        "is signed with key"
        in _refused(forged(received().changed(PUBLIC_KEY, THIEF.public.pem), told)).happened
    )


def _with_key_of_thief(change: Callable[[list[Any]], None], payloads: list[Any]) -> None:
    change(payloads)
    for payload in payloads:
        for subject in payload["subject"]:
            if subject["name"] == PUBLIC_KEY:
                subject["digest"]["sha256"] = sha256(THIEF.public.pem).hexdigest()


def test_without_a_key_from_elsewhere_a_forgery_agrees_with_itself_and_proves_nothing() -> None:
    """What the person is told is UNPROVEN: nobody could tell this one from the organisation's."""
    swapped = received().changed(PUBLIC_KEY, THIEF.public.pem)
    forgery = forged(swapped, partial(_with_key_of_thief, _name))
    verified = forgery.verify(None)
    assert verified.anchor is None
    assert verified.signer == THIEF.public.fingerprint


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [found for key, each in value.items() for found in _places(each, (*path, key))]
    if isinstance(value, list):
        return [found for n, each in enumerate(value) for found in _places(each, (*path, n))]
    return [path]


def _other(value: Any, chance: random.Random) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if value.startswith("2026-"):
        return value.replace("2026", "2025")
    n = chance.randrange(len(value)) if value else 0
    return value[:n] + chance.choice("0123456789abcdef".replace(value[n : n + 1], "")) + value[n + 1 :]


def _edit(line: bytes, chance: random.Random) -> bytes:
    """Change one value of a statement (subject, verdict, name, date, digest …), and encode it again."""
    envelope = json.loads(line)
    payload = payload_of(line)
    *path, last = chance.choice(_places(payload))
    place = payload
    for step in path:
        place = place[step]
    place[last] = _other(place[last], chance)
    envelope["payload"] = base64.b64encode(canonical(payload)).decode()
    if chance.random() < 0.3:  # the forger signs it, under the name of the key that was known
        sealed = json.loads(sign_envelope(canonical(payload), THIEF))
        envelope["signatures"][0]["sig"] = sealed["signatures"][0]["sig"]
    return canonical(envelope)


def _flip(line: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(line))
    return line[:at] + bytes([line[at] ^ (1 << chance.randrange(8))]) + line[at + 1 :]


def _cut(line: bytes, chance: random.Random) -> bytes:
    return line[: chance.randrange(len(line))]


def test_a_thousand_mutations_are_refused_with_place_and_remedy() -> None:
    """Subject, verdict, name, date, digest, signature and base64: edited, flipped, cut, signed by another."""
    chance = random.Random(20261128)
    lines = received().lines
    for n in range(MUTATIONS):
        number = n % len(lines)
        mutate = chance.choice([_edit, _edit, _edit, _flip, _cut])
        mutated = mutate(lines[number], chance)
        assert mutated != lines[number]
        _refused(received().with_lines([*lines[:number], mutated, *lines[number + 1 :]]))


def test_a_dropped_statement_is_missed_even_by_its_own_key() -> None:
    """Whoever holds the key and lists less than a review, an origin and the rest proves no release."""

    def without_review(payloads: list[Any]) -> None:
        del payloads[1]

    assert "exactly one" in _refused(forged(received(), without_review, KEY)).happened


class TestSuccession:
    """A new key is vouched for by the one before it."""

    OLD, MIDDLE, NEW = KEY, SigningKey(b"m" * 32), SigningKey(b"n" * 32)

    def test_who_knows_an_older_key_follows_to_the_one_that_signed(self) -> None:
        signed = release(succeeded(self.OLD, self.MIDDLE, self.NEW))
        for known, steps in ((self.OLD, 3), (self.MIDDLE, 2), (self.NEW, 1)):
            verified = signed.verify(known)
            assert (verified.signer, len(verified.successions)) == (self.NEW.public.fingerprint, steps)
            by_fingerprint = verify_release(signed, TrustAnchor(fingerprint=known.public.fingerprint))
            assert by_fingerprint.successions == verified.successions
        assert "is signed with key" in _refused(signed, THIEF).happened

    def test_a_release_of_before_is_verified_with_the_key_of_before(self) -> None:
        assert received().verify(self.OLD).signer == self.OLD.public.fingerprint
        assert "is signed with key" in _refused(received(), self.NEW).happened

    def test_nobody_but_the_key_of_before_can_vouch(self) -> None:
        """A thief writes the succession under the old key's name, and signs it with their own."""
        honest = succeeded(self.OLD, THIEF).successions[0]
        sealed = json.loads(sign_envelope(canonical(payload_of(honest)), THIEF))
        envelope = json.loads(honest)
        for keyid in (self.OLD, THIEF):
            envelope["signatures"] = [{**sealed["signatures"][0], "keyid": keyid.public.fingerprint}]
            forgery = release(ReleaseSigner(THIEF, (canonical(envelope),)))
            assert ATTESTATION in _refused(forgery, self.OLD).place

    def test_a_succession_that_was_dropped_leaves_another_key(self) -> None:
        assert "is signed with key" in _refused(release(ReleaseSigner(self.NEW)), self.OLD).happened
