"""Reading of an attestation's lines, before anything is verified."""

from dataclasses import dataclass

from pydantic import ValidationError

from adapters.signatures.envelope import read_envelope
from pipelines.packaging.attestation.files import ReleaseFiles, read_file
from schemas.attestation import ATTESTATION, Statement, read_statement
from schemas.envelope import Envelope
from schemas.errors import SignatureRefused
from schemas.refusal import Refusal

CONTENT, SUMS = "content.json", "SHA256SUMS"

MOST_LINES = 1_000


@dataclass(frozen=True)
class SignedLine:
    """One line of an attestation: an envelope and its statement, not verified yet."""

    number: int
    data: bytes
    envelope: Envelope
    statement: Statement

    @property
    def place(self) -> str:
        """Return the place of the line for a refusal."""
        return name_line_place(self.number)


def read_signed_lines(files: ReleaseFiles) -> tuple[SignedLine, ...]:
    """Return the lines of a release's attestation; raises SignatureRefused if it is missing or cut off."""
    if ATTESTATION not in files.names:
        is_package = CONTENT in files.names and SUMS not in files.names
        wording = "attestation.of_a_package" if is_package else "attestation.absent"
        raise SignatureRefused(Refusal(wording, place=ATTESTATION))
    data = read_file(files, ATTESTATION)
    if not data.endswith(b"\n") or data.count(b"\n") > MOST_LINES:
        raise SignatureRefused(Refusal("attestation.cut", place=ATTESTATION))
    return tuple(_read_line(number, line) for number, line in enumerate(data[:-1].split(b"\n"), start=1))


def _read_line(number: int, data: bytes) -> SignedLine:
    envelope = read_envelope(data, name_line_place(number))
    try:
        statement = read_statement(envelope.payload_bytes)
    except (ValidationError, ValueError, RecursionError) as error:
        raise SignatureRefused(Refusal("attestation.no_statement", place=name_line_place(number))) from error
    return SignedLine(number, data, envelope, statement)


def name_line_place(number: int) -> str:
    """Return the place of a line for a refusal: file name and number."""
    return f"{ATTESTATION}, {number}"
