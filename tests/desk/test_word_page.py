"""A draft taken to Word and handed in again: everything is listed, only what is ticked is kept."""

import html
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from adapters.workspace import Workspace
from pipelines.review.editing.new_ids import list_added_texts
from pipelines.review.editing.word import WordComment, to_word
from pipelines.review.editing.word.controls import tag_of
from pipelines.testing import builders
from schemas.edit import Add, Replace
from tests import sample_deliverables as deliverables
from tests.desk.conftest import installation
from tests.desk.editor import WORD, Editor, listed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOCUMENT = "word/document.xml"


@pytest.fixture
def lea(workspace: Workspace) -> Editor:
    return Editor(workspace)


def downloaded(editor: Editor) -> bytes:
    return editor.browser.get(editor.address + "/word.docx").content


def control(document: etree._Element, place: str, part: str) -> etree._Element:
    tags = document.iter(f"{W}tag")
    found = next(tag for tag in tags if tag.get(f"{W}val") == tag_of(place, part))
    return next(found.iterancestors(f"{W}sdt"))


def worked_on(data: bytes, change: Callable[[etree._Element], None]) -> bytes:
    """Return a Word file with its text changed, everything else as it was."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            held = before.read(name)
            if name == DOCUMENT:
                document = etree.fromstring(held)
                change(document)
                held = etree.tostring(document, xml_declaration=True, encoding="UTF-8", standalone=True)
            after.writestr(name, held)
    return out.getvalue()


def retyped(place: str, part: str, text: str) -> Callable[[etree._Element], None]:
    def change(document: etree._Element) -> None:
        first, *others = control(document, place, part).iter(f"{W}t")
        first.text = text
        for other in others:
            other.text = ""

    return change


def deleted(place: str, part: str) -> Callable[[etree._Element], None]:
    def change(document: etree._Element) -> None:
        gone = control(document, place, part)
        gone.getparent().remove(gone)

    return change


def test_the_draft_is_downloaded_as_a_word_file_named_after_its_revision(lea: Editor) -> None:
    answer = lea.browser.get(lea.address + "/word.docx")
    assert answer.headers["content-type"] == WORD
    assert answer.headers["content-disposition"] == 'attachment; filename="froid--chaine--r1.docx"'
    assert zipfile.is_zipfile(io.BytesIO(answer.content))
    assert "word.docx" in lea.read("/word")


def test_a_file_handed_in_as_it_was_changes_nothing(lea: Editor) -> None:
    page = lea.hand_in(downloaded(lea)).text
    assert "Ce fichier dit la même chose que le brouillon." in page
    assert listed(page) == []


def test_each_change_is_listed_at_its_place_and_none_is_made(lea: Editor) -> None:
    file = worked_on(downloaded(lea), retyped("st-0004", "text", "Fermer la porte à clé."))
    page = lea.hand_in(file).text
    (value,) = listed(page)
    assert Replace.model_validate_json(value) == Replace(
        place="st-0004", part="text", before="Fermer la porte.", after="Fermer la porte à clé."
    )
    assert "<code>st-0004</code> Texte" in page
    assert "Changements dans relu.docx" in page
    assert lea.edits == ()


def test_only_the_changes_ticked_are_kept_and_they_are_no_revision_yet(lea: Editor) -> None:
    def change(document: etree._Element) -> None:
        retyped("st-0004", "text", "Fermer la porte à clé.")(document)
        retyped("q-0001", "stem", "Combien de temps ?")(document)

    values = listed(lea.hand_in(worked_on(downloaded(lea), change)).text)
    assert len(values) == 2
    page = lea.send("word/take", edit=[value for value in values if "q-0001" in value]).text
    assert [edit.place for edit in lea.edits] == ["q-0001"]
    assert "Les changements choisis sont repris" in page
    assert "1 modification, pas encore en révision" in page


def test_what_could_mean_two_things_is_listed_and_has_no_box(lea: Editor) -> None:
    page = html.unescape(lea.hand_in(worked_on(downloaded(lea), deleted("st-0004", "text"))).text)
    assert "À reporter à la main" in page
    assert "Ce cadre a été supprimé." in page
    assert listed(page) == []


def test_a_file_of_an_older_revision_is_noted_there_and_brought_to_the_newest(lea: Editor) -> None:
    file = worked_on(downloaded(lea), retyped("st-0004", "text", "Fermer la porte à clé."))
    noe = Editor(lea.workspace, person="noe")
    noe.edit("st-0001", text="De Noé.")
    noe.send("revise")
    newest = Editor(lea.workspace)
    page = newest.hand_in(file).text
    assert "Ce fichier vient de la révision 1" in page
    lea.send("word/take", edit=listed(page))
    brought = lea.send("bring").text
    assert "Fermer la porte à clé." in brought
    assert "De Noé." in brought


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04 pas un zip", b"%PDF-1.7"], ids=["empty", "broken", "another-kind"]
)
def test_a_file_that_is_no_word_file_is_refused_beside_its_field(lea: Editor, data: bytes) -> None:
    answer = lea.hand_in(data)
    assert answer.status_code == 422
    assert "Ce fichier ne peut pas être utilisé" in answer.text
    assert 'aria-describedby="file-wrong"' in answer.text


def test_no_file_and_a_file_of_another_module_are_refused_in_words(lea: Editor) -> None:
    assert "Choisissez d’abord un fichier." in lea.send("word").text
    other = builders.draft(content=builders.content(module="froid--autre"))
    answer = lea.hand_in(to_word(other))
    assert answer.status_code == 422
    assert "froid--autre" in answer.text


def test_a_change_made_up_is_refused(lea: Editor) -> None:
    assert lea.send("word/take", edit=["{}"]).status_code == 422
    assert lea.send("word/take", edit=['{"kind":"cite","place":"st-0001","spans":["x"]}']).status_code == 422
    assert lea.edits == ()


def typed_behind(place: str, text: str) -> Callable[[etree._Element], None]:
    def change(document: etree._Element) -> None:
        paragraph = next(control(document, place, "text").iterancestors(f"{W}p"))
        etree.SubElement(etree.SubElement(added := etree.Element(f"{W}p"), f"{W}r"), f"{W}t").text = text
        paragraph.addnext(added)

    return change


def test_a_paragraph_that_is_taken_twice_is_added_once(lea: Editor) -> None:
    """A form sent again by a network that came back, also after another paragraph took the same id."""
    files = [worked_on(downloaded(lea), typed_behind("st-0001", text)) for text in ("Un.", "Deux.")]
    one, two = ([value] for file in files for value in listed(lea.hand_in(file).text))
    for edit in (one, two, one, two):
        assert lea.send("word/take", edit=edit).status_code == 200
    assert [list_added_texts(edit) for edit in lea.edits if isinstance(edit, Add)] == [("Un.",), ("Deux.",)]


def test_no_comment_is_recorded_where_a_change_cannot_be_made(lea: Editor) -> None:
    gone = Replace(place="st-0077", part="text", before="Rien.", after="Tout.").model_dump_json()
    remark = WordComment(place="st-0001", author="Zoé", text="Faux.").canonical().decode()
    assert lea.send("word/take", edit=[gone], remark=[remark]).status_code == 422
    assert lea.workspace.comments.list_all(builders.KEY) == ()


def test_no_change_is_kept_where_a_comment_cannot_be_recorded(lea: Editor) -> None:
    edit = Replace(place="st-0004", part="text", before="Fermer la porte.", after="Fermer.").model_dump_json()
    assert lea.send("word/take", edit=[edit], resolved=["cm-nowhere"]).status_code == 422
    assert lea.edits == ()


def test_whoever_may_not_edit_gets_no_file(workspace: Workspace) -> None:
    nobody = Editor(workspace, person="")
    assert nobody.browser.get(nobody.address + "/word.docx").status_code == 403
    assert nobody.hand_in(b"x").status_code == 403


def read_notice(editor: Editor) -> str:
    """Return what the first lines of the Word file say can be done in it."""
    with zipfile.ZipFile(io.BytesIO(downloaded(editor))) as file:
        document = etree.fromstring(file.read(DOCUMENT))
    tags = (tag for tag in document.iter(f"{W}tag") if tag.get(f"{W}val").startswith("notice/"))
    held = (next(tag.iterancestors(f"{W}sdt")) for tag in tags)
    return "\n".join("".join(text.text or "" for text in each.iter(f"{W}t")) for each in held)


def test_the_file_says_of_paragraphs_what_becomes_of_them(lea: Editor) -> None:
    """It said that nothing outside a box is taken up; what was typed came back ticked."""
    notice = read_notice(lea)
    assert "Un nouveau paragraphe entre deux phrases" in notice
    assert "vous sera proposé comme phrase ajoutée" in notice
    assert "Ce qui est supprimé ou copié" in notice
    assert "ajouter, supprimer ou déplacer une phrase" not in notice
    file = worked_on(downloaded(lea), typed_behind("st-0001", "Fermez la porte."))
    assert [edit.partition('"kind":"')[2][:3] for edit in listed(lea.hand_in(file).text)] == ["add"]


def test_the_file_says_of_moves_what_becomes_of_them(lea: Editor) -> None:
    def move(document: etree._Element) -> None:
        one, other = (
            next(control(document, place, "text").iterancestors(f"{W}p")) for place in ("st-0001", "st-0002")
        )
        other.addnext(one)

    assert "déplacée en entier dans sa page, son quiz ou sa question" in read_notice(lea)
    assert "le déplacer vers une autre page" in read_notice(lea)
    (moved,) = listed(lea.hand_in(worked_on(downloaded(lea), move)).text)
    assert '"kind":"move"' in moved


def test_the_file_offers_no_paragraph_where_none_is_taken(tmp_path: Path) -> None:
    form = deliverables.draft_of(deliverables.paperwork())
    notice = read_notice(Editor(installation(tmp_path, None, None, form), form))
    assert "Corrigez le texte" in notice
    assert "Un nouveau paragraphe" not in notice
