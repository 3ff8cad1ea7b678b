"""Verify a release that somebody received: its files, and who signed what of them; needs nothing else.

The folder of a release, or a zip of it, holds `attestation.intoto.jsonl`: who approved it, where it comes
from and how it was judged, signed. The key, or its fingerprint, has to come from the organisation by
another way than the release: without one this says UNPROVEN and ends with 1. What is not as it was signed is
refused, with exit code 2.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from pipelines.cli.output import AsJson, answer, read_file, spoken_language, told
from schemas.errors import InvalidInput, SignatureRefused
from schemas.language import Language
from schemas.refusal import Refusal

if TYPE_CHECKING:
    from pipelines.packaging.attestation.check import Anchor


def run(
    place: Annotated[
        Path, typer.Argument(metavar="RELEASE", help="The folder of a release, or a zip of it.")
    ],
    key: Annotated[
        Path | None, typer.Option("--key", help="The organisation's public key, a PEM file you know from it.")
    ] = None,
    fingerprint: Annotated[
        str | None,
        typer.Option("--fingerprint", help="The fingerprint of that key: 64 hexadecimal digits."),
    ] = None,
    language: Annotated[
        Language | None,
        typer.Option("--language", help="The language of the answer; by default that of LANG, or English."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Verify a release with the key of who made it."""
    from adapters.signing.key import PublicKey
    from pipelines.packaging.attestation import report
    from pipelines.packaging.attestation.check import Anchor, verify_release
    from pipelines.packaging.attestation.files import open_release

    chosen = language or spoken_language()
    inside = key is not None and key.resolve().is_relative_to(place.resolve())
    anchor = None
    if key is not None and not inside:
        data = read_file(key, "Name the public key file the organisation published")
        anchor = Anchor(PublicKey.from_pem(data, str(key)))
    if fingerprint is not None:
        anchor = _with_fingerprint(anchor, fingerprint)
    try:
        verified = verify_release(open_release(place), anchor)
    except SignatureRefused as error:
        _refuse(error, chosen, as_json=as_json)
    document = report.document(verified, chosen)
    text = report.describe_verified(verified, str(place), chosen, key_inside=inside)
    answer(document, text, as_json=as_json)
    if anchor is None:
        raise typer.Exit(1)


def _with_fingerprint(anchor: "Anchor | None", fingerprint: str) -> "Anchor":
    """Return the key with the fingerprint that was said; raises InvalidInput where they are of two keys."""
    from pipelines.packaging.attestation.check import Anchor

    digits = re.sub(r"[\s:]", "", fingerprint).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", digits):
        raise InvalidInput(Refusal("signing.no_fingerprint", place="--fingerprint"))
    if anchor is not None and anchor.id != digits:
        raise InvalidInput(Refusal("signing.other_key", place="--key", found=anchor.id, expected=digits))
    return anchor or Anchor(fingerprint=digits)


def _refuse(error: SignatureRefused, language: Language, *, as_json: bool) -> NoReturn:
    """Say what was refused, where, and what to do, in the language of the answer."""
    from pipelines.packaging.attestation.report import words

    said, says = error.told(language), words(language)
    document = {"state": "refused", **told(error)}
    text = f"{says['refused']}. {said}"
    answer(document, text, as_json=as_json)
    raise typer.Exit(error.exit_code)
