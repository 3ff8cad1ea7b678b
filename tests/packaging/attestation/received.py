"""A release as an outsider received it: its files by name, and hands that change them."""

import io
import itertools
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import IO, Any

from adapters.signatures.envelope import sign_envelope
from adapters.signatures.key import SigningKey
from pipelines.packaging.attestation.bundle import ReleaseSigner, sign_release
from pipelines.packaging.attestation.check import VerifiedRelease, verify_release
from pipelines.packaging.attestation.signing_key import TrustAnchor
from pipelines.packaging.attestation.statements import ReleaseCircumstances
from pipelines.testing import builders, samples
from pipelines.workflow.attest import sign_succession
from schemas.attestation import ATTESTATION
from schemas.course import SourceFile
from schemas.draft import Content
from schemas.envelope import Envelope
from schemas.self_test import SELF_TEST, SelfTest

KEY = SigningKey(bytes(range(32)))
THIEF = SigningKey(bytes(reversed(range(32))))
COURSE = builders.course(sources=(SourceFile(path="sources/*.md", rights="© Les Halles de Brume"),))
CIRCUMSTANCES = ReleaseCircumstances(COURSE, {"premierjet": "1.2.3", "premierjet-a-plugin": "0.1"})


@dataclass(frozen=True)
class Received:
    """The files of a release in memory."""

    files: dict[str, bytes]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self.files))

    def open_file(self, name: str) -> IO[bytes]:
        return io.BytesIO(self.files[name])

    @property
    def lines(self) -> list[bytes]:
        return self.files[ATTESTATION].splitlines()

    def changed(self, name: str, data: bytes | None) -> "Received":
        files = {each: held for each, held in self.files.items() if each != name}
        return Received(files if data is None else {**files, name: data})

    def with_lines(self, lines: Iterable[bytes]) -> "Received":
        return self.changed(ATTESTATION, b"".join(line + b"\n" for line in lines))

    def verify(self, key: SigningKey | None = KEY) -> VerifiedRelease:
        return verify_release(self, None if key is None else TrustAnchor(key.public))


def payload_of(line: bytes) -> Any:
    return json.loads(Envelope.from_line(line).payload_bytes)


def forged(received: Received, change: Callable[[list[Any]], object], signer: SigningKey = THIEF) -> Received:
    """The attestation with its statements changed, the index made to agree, and all signed anew."""
    payloads = [payload_of(line) for line in received.lines]
    change(payloads)
    lines = [sign_envelope(canonical(each), signer) for each in payloads[1:]]
    payloads[0]["predicate"]["statements"] = [
        {"predicateType": each["predicateType"], "sha256": sha256(line).hexdigest()}
        for each, line in zip(payloads[1:], lines, strict=True)
    ]
    return received.with_lines([sign_envelope(canonical(payloads[0]), signer), *lines])


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def release(
    signer: ReleaseSigner | None = None, *, played: bool = False, content: Content | None = None
) -> Received:
    """A release made, played or not, and signed."""
    from tests.packaging.test_release_sheet import of_a_browser

    built = _built(content)
    seen = samples.observe(built, of_a_browser(built) if played else None)
    tried = SelfTest.from_json(seen.files[SELF_TEST])
    files = {name: bytes(data) for name, data in built.files.items()}
    attested = sign_release(seen, tried, files.__getitem__, CIRCUMSTANCES, signer or ReleaseSigner(KEY))
    return Received(files | attested.files)


@cache
def received() -> Received:
    """The plainest release, signed with KEY; nobody changes it."""
    return release()


@cache
def _built(content: Content | None = None) -> samples.BuiltRelease:
    draft = builders.draft(content=content or builders.content())
    approval = builders.approval(draft)
    return samples.build(draft, approval, COURSE, (), builders.spans(), builders.entries(approval))


def succeeded(*keys: SigningKey) -> ReleaseSigner:
    """The last of several keys, each vouched for by the one before it."""
    lines = (sign_succession(old, new.public) for old, new in itertools.pairwise(keys))
    return ReleaseSigner(keys[-1], tuple(lines))
