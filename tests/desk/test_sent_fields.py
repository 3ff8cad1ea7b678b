"""What a page sends of a form: only what was changed in its tab is saved, and nothing over another tab's."""

import html
import re
from pathlib import Path

import pytest

from pipelines.deliverables.quiz.contract import Quiz
from pipelines.testing import builders
from schemas.draft import Cloze, Gap, Item, MultipleChoice, Numeric, Option, Origin
from schemas.edit import Replace
from tests.desk.conftest import installation
from tests.desk.editor import Editor

STEM = builders.question().stem
SAVED = r"Enregistré à \d\d:\d\d UTC"


def open_question(root: Path, item: Item) -> Editor:
    draft = builders.draft(content=builders.content(artefacts=(Quiz(items=(item,)),)))
    return Editor(installation(root, None, None, draft))


@pytest.fixture
def lea(tmp_path: Path) -> Editor:
    return open_question(tmp_path, builders.question())


@pytest.fixture
def several(tmp_path: Path) -> Editor:
    options = tuple(Option(id=letter, text=f"Réponse {letter}") for letter in "abcd")
    # In an order that no page shows them in.
    keys = ("c", "a")
    item = MultipleChoice(id="q-0001", stem=STEM, options=options, keys=keys, origin=Origin.MODEL)
    return open_question(tmp_path, item)


def save(editor: Editor, do: str = "autosave", **fields: str | list[str]) -> str:
    """Send the form of the question, and return what the desk says; a field's `/` is written `_`."""
    named = {name.replace("_", "/"): value for name, value in fields.items()}
    answer = editor.send("edit", target="q-0001", do=do, **named)
    said: str = answer.json()["said"] if do == "autosave" else html.unescape(answer.text)
    return said


def changes(editor: Editor) -> dict[str | None, str]:
    return {edit.part: edit.after for edit in editor.edits if isinstance(edit, Replace)}


def test_a_tab_that_saves_one_text_takes_back_nothing_that_another_tab_chose_or_typed(lea: Editor) -> None:
    """Its page shows the key and the answer as they were, and says that it knows no other."""
    opened = {"was_stem": STEM, "was_key": "b", "was_options_a_text": "15 minutes"}
    shown = {"text_key": "b", "text_options_a_text": "15 minutes"}
    seen = {"seen_key": "b", "seen_options_a_text": "15 minutes"}
    lea.edit("q-0001", key="a", options_a_text="Un quart d’heure")
    for do in ("autosave", "save"):
        said = save(lea, do, text_stem="Combien ?", **opened, **shown, **seen)
        assert "sauf" not in said
        assert "il est devenu" not in said
    assert changes(lea) == {"stem": "Combien ?", "key": "a", "options/a/text": "Un quart d’heure"}


def test_a_line_break_of_word_parts_two_answers_of_a_gap(tmp_path: Path) -> None:
    gaps = (Gap(accepted=("30 minutes",)),)
    item = Cloze(id="q-0001", stem="Il faut ____.", gaps=gaps, feedback="Oui.", origin=Origin.MODEL)
    lea = open_question(tmp_path, item)
    [name] = (each for each in re.findall(r'name="text/(gaps/[^"]+)"', lea.read("?edit=q-0001")))
    lea.send("edit", target="q-0001", do="save", **{f"text/{name}": "30 minutes\vtrente minutes"})
    assert changes(lea) == {name: "30 minutes\ntrente minutes"}


def test_a_form_shown_again_has_what_another_tab_kept_where_nothing_was_typed(lea: Editor) -> None:
    lea.edit("q-0001", stem="D’un autre onglet ?", options_a_text="Un quart d’heure")
    fields = {"text_stem": "D’ici ?", "text_options_a_text": "15 minutes"}
    page = save(lea, "save", was_stem=STEM, was_options_a_text="15 minutes", **fields)
    assert "D’ici ?</textarea>" in page
    assert "Un quart d’heure</textarea>" in page


@pytest.mark.parametrize(
    ("part", "was", "theirs", "ours"),
    [("key", "b", "a", "c"), ("options_a_feedback", "", "Court.", "Long.")],
)
def test_what_two_tabs_changed_is_told_of_a_choice_as_of_a_text(
    lea: Editor, part: str, was: str, theirs: str, ours: str
) -> None:
    lea.edit("q-0001", **{part: theirs})
    sent = {f"was_{part}": was, f"text_{part}": ours}
    assert "sauf\u00a0: " in save(lea, **sent)
    assert f"il est devenu «\u00a0{theirs}\u00a0»" in save(lea, "save", **sent)
    assert list(changes(lea).values()) == [theirs]
    save(lea, "save", **(sent | {f"was_{part}": theirs}))
    assert list(changes(lea).values()) == [ours]


def test_a_text_emptied_here_and_changed_in_another_tab_is_not_called_empty(lea: Editor) -> None:
    lea.edit("q-0001", stem="D’un autre onglet ?")
    page = save(lea, "save", was_stem=STEM, text_stem="")
    assert "D’un autre onglet ?" in page
    assert "Ce texte ne peut pas être vide" not in page


def test_several_right_answers_are_one_choice_whatever_their_order(several: Editor) -> None:
    shown = {"was_keys": "c, a", "text_keys": ["", "a", "c"]}
    assert re.fullmatch(SAVED, save(several, text_stem="Lesquelles ?", was_stem=STEM, **shown))
    assert changes(several) == {"stem": "Lesquelles ?"}
    assert re.fullmatch(SAVED, save(several, was_keys="c, a", text_keys=["", "a", "c", "d"]))
    more = {"was_keys": "c, a", "seen_keys": "a, c, d", "text_keys": ["", "a", "d"]}
    assert re.fullmatch(SAVED, save(several, **more))
    assert changes(several)["keys"] == "a, d"


def test_the_answer_says_what_the_desk_holds_of_what_was_taken(lea: Editor) -> None:
    fields = {"text/stem": "Combien ? ", "text/options/a/text": " ", "text/key": "b"}
    answer = lea.send("edit", target="q-0001", do="autosave", **fields)
    assert answer.json()["stored"] == {"stem": "Combien ?"}


def test_a_number_is_one_number_however_it_is_typed(tmp_path: Path) -> None:
    lea = open_question(tmp_path, Numeric(id="q-0001", stem=STEM, answer=4.0, origin=Origin.MODEL))
    assert re.fullmatch(SAVED, save(lea, was_answer="4", text_answer="4,50"))
    # Its answer was lost on the way, so the page knows the first number, and what it sent.
    said = save(lea, was_answer="4", seen_answer=["4", "4,50"], text_answer="5")
    assert re.fullmatch(SAVED, said)
    assert changes(lea) == {"answer": "5"}


def test_a_text_sent_without_an_answer_is_not_another_tabs(lea: Editor) -> None:
    save(lea, was_stem=STEM, text_stem="Un ?")
    assert re.fullmatch(SAVED, save(lea, was_stem=STEM, seen_stem=[STEM, "Un ?"], text_stem=STEM))
    assert changes(lea) == {}


def test_a_form_that_comes_late_is_neither_saved_nor_called_so(lea: Editor) -> None:
    page = {"page": "a", "receipt": "1-a"}
    lea.send("edit", target="q-0001", do="autosave", turn="2", **page, **{"text/stem": " "})
    late = lea.send("edit", target="q-0001", do="autosave", turn="1", **page, **{"text/stem": "Combien ?"})
    assert (late.status_code, late.text, "set-cookie" in late.headers) == (204, "", False)
    assert lea.edits == ()
