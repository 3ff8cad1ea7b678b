"""Verify a release that somebody received: its files, and who signed what of them; needs nothing else.

The folder of a release, or a zip of it, holds `attestation.intoto.jsonl`: who approved it, where it comes
from and how it was judged, signed. The key, or its fingerprint, has to come from the organisation by
another way than the release: without one this says UNPROVEN and ends with 1. What is not as it was signed is
refused, with exit code 2.
"""

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from pipelines.cli.json_answer import add_errors
from pipelines.cli.output import AsJson, answer, find_shell_language, language_option, read_file
from schemas.errors import SignatureRefused
from schemas.language import Language


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
        language_option("The language of the answer; by default that of LANG, or English."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Verify a release with the key of who made it."""
    from pipelines.packaging.attestation import report
    from pipelines.queries.release_verification import make_anchor, verify_release_at

    chosen = language or find_shell_language()
    inside = key is not None and key.resolve().is_relative_to(place.resolve())
    pem = None
    if key is not None and not inside:
        pem = read_file(key, "Name the public key file the organisation published")
    anchor = make_anchor(pem, str(key), fingerprint)
    try:
        verified = verify_release_at(place, anchor)
    except SignatureRefused as error:
        _refuse(error, chosen, as_json=as_json)
    document = report.describe_for_program(verified, chosen)
    text = report.describe_verified(verified, str(place), chosen, key_inside=inside)
    answer(document, text, as_json=as_json)
    if anchor is None:
        raise typer.Exit(1)


def _refuse(error: SignatureRefused, language: Language, *, as_json: bool) -> NoReturn:
    """Say what was refused, where, and what to do, in the language of the answer."""
    from pipelines.packaging.attestation.report import read_report_texts

    explanation, texts = error.explain(language), read_report_texts(language)
    text = f"{texts['refused']}. {explanation}"
    add_errors([error])
    answer({"state": "refused"}, text, as_json=as_json)
    raise typer.Exit(error.exit_code)
