"""The admin's import sheet: the steps for what was handed over, in the module's language, always the same."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from pipelines.delivery.targets.moodle.import_sheet import HandedRelease, write_import_sheet
from pipelines.testing.builders import KEY
from pipelines.testing.releases import describe_file, make_shipment
from schemas.language import Language
from schemas.release import Package, StoredFile

RELEASE = make_shipment(3, text="third").release
SCORM = RELEASE.packages[0]
BANKS = Package(**describe_file(f"{KEY}--v3--banks.zip", b"PK banks").model_dump(), format="banks")
WITH_BANKS = RELEASE.model_copy(update={"packages": (*RELEASE.packages, BANKS)})
HANDED = HandedRelease(
    release=WITH_BANKS,
    title="La chaîne du froid",
    language=Language.FRENCH,
    files=tuple(StoredFile(name=f.name, sha256=f.sha256, size=f.size) for f in (SCORM, BANKS)),
    site="Formation & Cie",
    course="Hygiène (HYG)",
    section="Semaine 1",
    user="premierjet",
    folder="/premierjet/froid/chaine/v3/",
)


class Seen(HTMLParser):
    """The text of a page, by the heading it stands under."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.parts: dict[str, str] = {"": ""}
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "h2" in self.open:
            self.parts[data] = ""
        else:
            self.parts[list(self.parts)[-1]] += data


def headings(handed: HandedRelease) -> list[str]:
    return list(Seen(write_import_sheet(handed)).parts)[1:]


def test_a_module_with_questions_has_steps_for_the_activity_and_the_bank() -> None:
    seen = Seen(write_import_sheet(HANDED)).parts
    assert list(seen)[1:] == [
        "Ce qui a été remis",
        "Ce que les services web de Moodle ne permettent pas",
        "La première fois",
        "Remplacer une version par celle-ci",
        "Les questions, si vous les voulez dans une banque",
        "Ensuite",
    ]
    assert SCORM.sha256 in seen["Ce qui a été remis"]
    assert SCORM.name in seen["La première fois"]
    assert f"Téléchargez {BANKS.name}" in list(seen.values())[-2]


def test_a_document_has_no_activity_to_make() -> None:
    plain = replace(HANDED, files=HANDED.files[1:])
    assert "La première fois" not in headings(plain)
    assert "Les documents" in headings(plain)


@pytest.mark.parametrize("language", Language)
def test_every_step_is_filled_in(language: Language) -> None:
    page = write_import_sheet(replace(HANDED, language=language)).decode()
    assert f'<html lang="{language.value}">' in page
    assert "{" not in page.partition("</style>")[2]


def test_a_section_may_be_left_to_the_admin() -> None:
    """A sheet without one read `dans la section « … »`."""
    page = write_import_sheet(replace(HANDED, section="")).decode()
    assert "au choix" in page
    assert "mode édition, et dans la section de votre choix, choisissez Ajouter" in page
    english = write_import_sheet(replace(HANDED, section="", language=Language.ENGLISH)).decode()
    assert "turn editing on, and in the section of your choice choose Add" in english
    assert "…" not in page + english


def test_what_moodle_and_the_course_say_is_text_and_never_markup() -> None:
    evil = "<script>alert(1)</script>"
    page = write_import_sheet(
        replace(HANDED, title=evil, course=evil, section=evil, site=evil, user=evil)
    ).decode()
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 5


def test_the_same_facts_give_the_same_bytes() -> None:
    assert write_import_sheet(HANDED) == write_import_sheet(replace(HANDED))
