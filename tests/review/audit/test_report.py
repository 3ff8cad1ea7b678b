"""The PDF an auditor is handed: whole, verified, readable, and no text in it can break or hide anything."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

from adapters.ledger.key import KeyFile
from adapters.ledger.lines import LinesLedger
from adapters.ledger.rotation import rotate
from pipelines.review.audit.chains import AuditedLedger, Chain
from pipelines.review.audit.report_pdf import print_report, render_report
from pipelines.review.audit.unseen_characters import spell_out_unseen
from pipelines.review.audit.words import read_audit_words
from pipelines.testing import builders
from schemas.finding import Waiver
from schemas.language import Language
from schemas.review import LONGEST_COMMENT, LedgerRecord, Published, Verdict

# WeasyPrint 70 leaves the colour profile it embeds for Python to close.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014.icc:ResourceWarning")

AT = datetime(2027, 1, 15, 9, 30, tzinfo=UTC)
TITLES = ("Travailler au froid", "La chaîne du froid")
BIDI = "Approuvé \u202erèitne ne\u202c \u200bpar le jury"


@pytest.fixture
def ledger(tmp_path: Path) -> LinesLedger:
    return LinesLedger(tmp_path / "ledger", KeyFile(tmp_path / "ledger.key"))


def audited(ledger: LinesLedger) -> AuditedLedger:
    chains = (Chain(module, *TITLES, ledger.read(module)) for module in ledger.modules())
    return AuditedLedger("/srv/premierjet", AT, tuple(chains))


def exported(ledger: LinesLedger, *recorded: LedgerRecord) -> AuditedLedger:
    for each in recorded:
        ledger.append(each)
    return audited(ledger)


def decision(**changes: Any) -> LedgerRecord:
    return builders.decision(**changes)


def text_of(pdf: bytes) -> str:
    """Every page's text, spaces evened out; a word cut at the end of a line is one word again."""
    document = pdfium.PdfDocument(pdf)
    pages = (document[number].get_textpage().get_text_range() for number in range(len(document)))
    return " ".join(" ".join(pages).replace("\ufffe", "").split())


def objects(pdf: bytes) -> Iterator[bytes]:
    """The file's objects, those kept in compressed streams included."""
    yield pdf
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            yield zlib.decompress(found[1])
        except zlib.error:
            continue


def holds(pdf: bytes, marked: bytes) -> bool:
    return any(marked in each for each in objects(pdf))


def a_year(ledger: LinesLedger) -> AuditedLedger:
    """One of everything a ledger can hold."""
    disputed = Waiver(finding="f-00000002", reason="La source dit bien 3 °C.", disputed=True)
    waivers = (Waiver(finding="f-00000001", reason="C'est le terme de la maison."), disputed)
    ledger.append(decision(verdict=Verdict.REQUEST_CHANGES, comment="Le seuil est faux.", person="noe"))
    ledger.append(decision(revision=2, verified=True, waivers=waivers, evidence="e" * 64, run_id="run-7"))
    ledger.append(decision(revision=2, verified=True, person="zoe", invitation="0" * 32))
    ledger.append(
        Published(module=builders.KEY, digest="d" * 64, release=4, release_digest="c" * 64, at=builders.NOON)
    )
    rotate(ledger, ledger.key, builders.NOON + timedelta(days=1))
    ledger.append(decision(module="froid--autre", verdict=Verdict.REJECT, comment="À refaire."))
    return audited(ledger)


def test_every_entry_is_there_with_who_when_what_and_every_reason(ledger: LinesLedger) -> None:
    export = a_year(ledger)
    said = text_of(print_report(export, Language.FRENCH))
    for words in (
        "/srv/premierjet",
        "Extrait le 2027-01-15 09:30:00 UTC",
        "6 lignes dans 2 chaînes",
        ", ".join(export.key_ids),
        "noe non vérifiée Demande des changements révision 1",
        "Commentaire Le seuil est faux.",
        "lea identité vérifiée Approuve révision 2",
        "Constat f-00000001, levé parce que C'est le terme de la maison.",
        "Constat f-00000002, contesté parce que La source dit bien 3 °C.",
        "zoe sur invitation Approuve",
        "Publication de la version 4",
        "Changement de clé Clé retirée",
        "lea non vérifiée Rejette révision 1",
        "2026-11-25 12:00:00",
        "run-7",
        "e" * 64,
    ):
        assert words in said
    for chain in export.chains:
        for entry in chain.entries:
            assert sha256(entry.canonical()).hexdigest() in said
            assert f"{entry.sequence} {entry.recorded.at:%Y-%m-%d %H:%M:%S}" in said


def test_it_speaks_english_as_well(ledger: LinesLedger) -> None:
    pdf = print_report(a_year(ledger), Language.ENGLISH)
    said = text_of(pdf)
    for words in (
        "Record of decisions",
        "6 lines in 2 chains",
        "noe unverified Requests changes revision 1",
        "Finding f-00000002, disputed because La source dit bien 3 °C.",
        "zoe by invitation Approves",
        "Publication of release 4",
        "Change of key",
    ):
        assert words in said
    assert holds(pdf, b"/Lang (en)")


def test_no_label_is_empty_or_left_in_the_other_language() -> None:
    in_french, in_english = map(read_audit_words, Language)
    for field in fields(in_french):
        french, english = getattr(in_french, field.name), getattr(in_english, field.name)
        assert french
        assert len(french) == len(english) if isinstance(french, tuple | dict) else english
        assert french != english or field.name in {"installation", "page", "invitation", "provenance_digest"}


def test_the_ledgers_own_lines_are_attached_byte_for_byte(ledger: LinesLedger) -> None:
    export = a_year(ledger)
    document = pdfium.PdfDocument(print_report(export, Language.FRENCH))
    (attachment,) = (document.get_attachment(n) for n in range(document.count_attachments()))
    assert attachment.get_name() == "ledger.jsonl"
    files = sorted(ledger.folder.glob("*.jsonl"))
    assert bytes(attachment.get_data()) == b"".join(file.read_bytes() for file in files)


def test_it_is_tagged_titled_and_archivable(ledger: LinesLedger) -> None:
    pdf = print_report(a_year(ledger), Language.FRENCH)
    for marked in (
        b"/StructTreeRoot",
        b"/MarkInfo",
        b"/Lang (fr)",
        b"pdfaid:part",
        b"/TH",
        b"/AFRelationship",
    ):
        assert holds(pdf, marked), marked
    assert pdfium.PdfDocument(pdf).get_metadata_dict()["Title"] == "Registre des décisions · /srv/premierjet"


def test_the_same_ledger_at_the_same_moment_gives_the_same_bytes(
    ledger: LinesLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = a_year(ledger)
    first = print_report(export, Language.FRENCH)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    assert print_report(export, Language.FRENCH) == first


HOSTILE = {
    "markup": '</td></table><script>alert(1)</script><img src="file:///etc/hostname"> {{ 7*7 }} {% raw %}',
    "styles": "</style><style>*{display:none}</style> &#x3C; &amp; <!-- ",
    "a wall": "é" * 4000,
    "another direction": "\u05e9\u05dc\u05d5\u05dd - \u0645\u0631\u062d\u0628\u0627 3 > 2",
}


@pytest.mark.parametrize("comment", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_comment_is_printed_as_it_was_written_and_what_follows_it_too(
    ledger: LinesLedger, comment: str
) -> None:
    export = exported(ledger, decision(comment=comment), decision(person="noe", comment="Et ceci reste."))
    said = text_of(print_report(export, Language.FRENCH))
    assert "Et ceci reste." in said
    if comment.isascii():
        assert "".join(comment.split()) in "".join(said.split())
    assert "<script" not in render_report(export, Language.FRENCH)


def test_what_turns_text_round_or_has_no_shape_is_printed_as_its_code(ledger: LinesLedger) -> None:
    export = exported(ledger, decision(comment=BIDI, person="lea\u2066"))
    said = text_of(print_report(export, Language.FRENCH))
    assert "Approuvé U+202ErèitneneU+202C U+200Bpar le jury".replace(" ", "") in said.replace(" ", "")
    assert "leaU+2066" in said.replace(" ", "")


@pytest.mark.parametrize(
    "character", ["\x00", "\x1b", "\x7f", "\x85", "\u200d", "\u2028", "\ue000", "\ufeff"]
)
def test_no_character_vanishes(character: str) -> None:
    assert f"U+{ord(character):04X}" in spell_out_unseen(f"a{character}b")


def test_the_longest_comment_there_can_be_is_printed_to_its_end(ledger: LinesLedger) -> None:
    words = [f"mot{number:05d}" for number in range(LONGEST_COMMENT // 9)]
    export = exported(ledger, decision(comment=" ".join(words)), decision(person="noe"))
    said = text_of(print_report(export, Language.FRENCH)).split()
    assert [word for word in said if word.startswith("mot")] == words
    assert "noe" in said


def test_a_ledger_without_lines_is_said_to_have_none() -> None:
    pdf = print_report(AuditedLedger("/srv/premierjet", AT, ()), Language.FRENCH)
    assert "0 lignes dans 0 chaînes" in text_of(pdf)
