"""A Word file out of the command line and back: shown first, saved on a yes, and never in doubt."""

import io
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tests.cli.conftest import KEY, Door
from tests.packaging.theme.sample_templates import make_word_template

TITLE = "La chaîne du froid"


def correct(file: Path, before: str, after: str) -> None:
    """Somebody opens the file, corrects the first text that reads so, and saves."""
    document = docx.Document(io.BytesIO(file.read_bytes()))
    controls = document.element.body.iter(qn("w:sdtContent"))
    texts = (text for control in controls for text in control.iter(qn("w:t")))
    next(text for text in texts if text.text == before).text = after
    document.save(str(file))


def add_a_line(file: Path, text: str) -> None:
    document = docx.Document(io.BytesIO(file.read_bytes()))
    paragraph = OxmlElement("w:p")
    paragraph.add_r().text = text
    document.element.body.insert(2, paragraph)
    document.save(str(file))


@pytest.fixture
def file(drafted: Door) -> Path:
    document = drafted.well("edit", KEY, "--docx")
    return Path(document["file"])


def test_a_draft_becomes_a_word_file_that_says_whom_to_ask(drafted: Door, file: Path) -> None:
    assert file.name == f"{KEY}.docx"
    shown = [t.text for t in docx.Document(str(file)).element.body.iter(qn("w:t"))]
    assert "Une question ? Écrivez à lea." in shown
    assert f"Bureau de relecture : {drafted.workspace.settings.desk_url}" in shown


def test_changes_are_shown_and_wait_for_a_yes(drafted: Door, file: Path) -> None:
    correct(file, TITLE, "Le froid")
    before = drafted.kept()
    said = drafted("revise", file.name, "--as", "marie")
    assert (said.code, drafted.kept()) == (2, before)
    assert f"content title: '{TITLE}' -> 'Le froid'" in said.err
    assert "Say --yes" in said.err


def test_a_yes_makes_them_the_next_revision(drafted: Door, file: Path) -> None:
    correct(file, TITLE, "Le froid")
    document = drafted.well("revise", file.name, "--as", "marie", "--yes")
    edit = {"kind": "replace", "place": "content", "part": "title", "before": TITLE, "after": "Le froid"}
    assert (document["revision"], document["edits"], document["ambiguous"]) == (2, [edit], [])
    head = drafted.workspace.records.head(KEY)
    assert head is not None
    assert (head.content.title, head.provenance.author) == ("Le froid", "marie")


def test_a_file_with_something_in_doubt_is_left_whole_unless_one_says_to_go_without(
    drafted: Door, file: Path
) -> None:
    correct(file, TITLE, "Le froid")
    add_a_line(file, "Prévenir le chef.")
    before = drafted.kept()
    said = drafted("revise", file.name, "--as", "marie", "--yes")
    assert (said.code, drafted.kept()) == (2, before)
    assert "Ce texte est écrit hors des cadres : « Prévenir le chef »." in said.err
    document = drafted.well("revise", file.name, "--as", "marie", "--yes", "--leave-ambiguous")
    assert document["revision"] == 2
    assert [doubt["why"] for doubt in document["ambiguous"]] == ["outside"]


def test_a_file_nobody_corrected_saves_nothing(drafted: Door, file: Path) -> None:
    said = drafted("revise", file.name, "--as", "marie", "--yes")
    assert (said.code, "holds no change to save" in said.err) == (2, True)


def test_two_people_who_send_back_the_same_file_are_both_kept_or_told(drafted: Door, file: Path) -> None:
    """Marie corrects the title, Paul a sentence; then Paul the title too, on the file he still has."""
    hers, his = file.read_bytes(), file.with_name("paul.docx")
    his.write_bytes(hers)
    correct(file, TITLE, "Le froid")
    drafted.well("revise", file.name, "--as", "marie", "--yes")
    correct(his, TITLE, "Le chaud")
    said = drafted("revise", his.name, "--as", "paul", "--yes")
    assert said.code == 1
    assert "content title: this was changed by somebody else" in said.err
    his.write_bytes(hers)
    correct(his, "Un produit exposé plus de 30 minutes est écarté.", "Un produit exposé est écarté.")
    assert drafted.well("revise", his.name, "--as", "paul", "--yes")["revision"] == 3


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"Bonjour"])
def test_what_is_no_word_file_is_refused_by_name(drafted: Door, data: bytes) -> None:
    (drafted.root / "photo.docx").write_bytes(data)
    said = drafted("revise", "photo.docx", "--as", "marie", "--yes")
    assert said.code == 2
    assert "photo.docx: is not a Word document" in said.err


def test_a_draft_that_is_corrected_in_word_stays_ours_whatever_the_template(
    drafted: Door, file: Path
) -> None:
    """It is read back: the organisation's template is for what is handed over."""
    before = file.read_bytes()
    with (drafted.course / "course.yaml").open("a", encoding="utf-8") as course:
        course.write("\ntheme: {name: lake, word: modele.dotx}\n")
    (drafted.course / "modele.dotx").write_bytes(make_word_template())
    file.unlink()
    again = Path(drafted.well("edit", KEY, "--docx")["file"])
    assert again.read_bytes() == before
    correct(again, TITLE, "Le froid")
    assert drafted.well("revise", again.name, "--as", "marie", "--yes")["revision"] == 2
