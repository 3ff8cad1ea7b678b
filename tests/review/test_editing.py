"""A draft out as Markdown and back: nothing is lost, an edit is its author's, a slip is named."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.summary.contract import Summary
from pipelines.review.editing import from_markdown, read_module_key, to_markdown
from pipelines.review.editing.escapes import escape_line, split_cells, split_marker, unescape_line
from pipelines.review.editing.markdown_reader import parse_markdown
from pipelines.review.editing.markdown_revision import ContentWriter
from pipelines.testing import builders
from schemas.draft import (
    CitationStatus,
    Content,
    Draft,
    Origin,
    Paragraph,
    SingleChoice,
    Steps,
    Table,
    TrueFalse,
)
from schemas.errors import Conflict, InvalidInput
from schemas.language import Language
from tests.fuzzing import examples
from tests.strategies import TEXTS, contents

DRAFT = builders.draft()
LATER = builders.NOON + timedelta(hours=1)


def revised(edit: Callable[[str], str], draft: Draft = DRAFT) -> Draft:
    return from_markdown(edit(to_markdown(draft)), draft, "noe", LATER, file="m.md")


def swap(old: str, new: str) -> Callable[[str], str]:
    def edit(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return edit


def lesson_of(draft: Draft) -> Lesson:
    artefact = draft.content.artefacts[0]
    assert isinstance(artefact, Lesson)
    return artefact


def first_item(draft: Draft) -> Any:
    artefact = draft.content.artefacts[1]
    assert isinstance(artefact, Quiz)
    return artefact.items[0]


# nothing lost


@given(contents())
@settings(max_examples=examples(50), deadline=None)
def test_a_file_nobody_edited_says_exactly_what_the_draft_says(content: Content) -> None:
    draft = builders.draft(content=content)
    text = to_markdown(draft)
    assert ContentWriter(parse_markdown(text, "m.md"), draft).content() == content
    assert (
        ContentWriter(parse_markdown("\ufeff" + text.replace("\n", "\r\n"), "m.md"), draft).content()
        == content
    )
    with pytest.raises(InvalidInput, match="nothing changed"):
        from_markdown(text, draft, "noe", LATER)


@given(TEXTS)
@settings(max_examples=examples(100))
def test_any_text_fits_on_a_line_and_comes_back(text: str) -> None:
    line = escape_line(text)
    assert len(f"{line} {{#st-0001}}".splitlines()) == 1
    assert split_marker(f"{line} {{#st-0001}}") == (line, "st-0001")
    assert unescape_line(line) == text
    assert [unescape_line(cell) for cell in split_cells(f"| {line} | {line} |")] == [text, text]


def test_plain_french_stays_as_it_is_in_the_file() -> None:
    sentence = "L'armoire n° 3 (froid positif) garde 2 °C, 24 h sur 24 : « jamais plus » — d'après C. Roy_2."
    assert escape_line(sentence) == sentence


def test_a_backslash_typed_in_a_path_is_a_backslash() -> None:
    assert unescape_line("voir C:\\notes\\users") == "voir C:\\notes\\users"


def test_the_file_says_which_draft_it_is_and_how_to_use_it() -> None:
    text = to_markdown(DRAFT)
    assert f"> module: {builders.KEY}\n> revision: 1\n> digest: {DRAFT.content.canonical_digest()}\n" in text
    assert "premierjet revise CE_FICHIER --as VOTRE.NOM" in text
    assert read_module_key(text) == builders.KEY
    english = to_markdown(builders.draft(content=builders.content(language=Language.ENGLISH)))
    assert "premierjet revise THIS_FILE --as YOUR.NAME" in english


# every edit is the author's


def test_a_revision_says_who_made_it_of_what() -> None:
    made = revised(swap("30 minutes est", "20 minutes est"))
    assert (made.revision, made.parent) == (2, DRAFT.content.canonical_digest())
    assert (made.provenance.writer, made.provenance.author) == (Origin.HUMAN, "noe")
    assert (made.provenance.inputs, made.provenance.written_at) == (DRAFT.provenance.inputs, LATER)
    assert (made.findings, made.minted) == ((), DRAFT.minted)


def test_an_edited_sentence_keeps_its_id_and_its_citation_goes_back_to_verify() -> None:
    made = revised(swap("30 minutes est", "20 minutes est"))
    before, after = lesson_of(DRAFT).sections[0].blocks[0], lesson_of(made).sections[0].blocks[0]
    assert isinstance(before, Paragraph)
    assert isinstance(after, Paragraph)
    edited = after.statements[1]
    assert (edited.id, edited.origin) == ("st-0002", Origin.HUMAN)
    assert edited.text == "Un produit exposé plus de 20 minutes est écarté."
    assert [c.status for c in edited.citations] == [CitationStatus.TO_VERIFY]
    assert [c.quote for c in edited.citations] == [c.quote for c in before.statements[1].citations]
    assert (after.statements[0], after.statements[2]) == (before.statements[0], before.statements[2])


def test_what_nobody_touched_stays_the_same_to_the_byte() -> None:
    made = revised(swap("30 minutes est", "20 minutes est"))
    assert lesson_of(made).sections[1].canonical() == lesson_of(DRAFT).sections[1].canonical()
    assert made.content.artefacts[1:] == DRAFT.content.artefacts[1:]


def test_a_new_sentence_gets_the_next_id_and_no_source() -> None:
    made = revised(swap("{#st-0002}\n", "{#st-0002}\nPrévenir le responsable.\n"))
    block = lesson_of(made).sections[0].blocks[0]
    assert isinstance(block, Paragraph)
    added = block.statements[2]
    assert (added.id, added.text, added.citations) == ("st-0010", "Prévenir le responsable.", ())
    assert made.minted.statements == 10


def test_the_id_of_a_removed_sentence_is_never_given_again() -> None:
    gone = revised(swap("- Un produit exposé plus de 30 minutes est écarté. {#st-0009}", "- Un seul point."))
    summary = gone.content.artefacts[2]
    assert isinstance(summary, Summary)
    assert [point.id for point in summary.points] == ["st-0010"]
    again = revised(swap("- Un seul point. {#st-0010}", "- Un autre point."), gone)
    assert again.minted.statements == 11


def test_a_sentence_moved_with_its_mark_keeps_its_verified_citation() -> None:
    line = "Le responsable signe le relevé deux fois par jour. {#st-0003}\n"
    made = revised(lambda text: text.replace(line, "").replace("1. Fermer", f"1. {line}2. Fermer"))
    steps = lesson_of(made).sections[1].blocks[0]
    assert isinstance(steps, Steps)
    assert (steps.statements[0].id, steps.statements[0].origin) == ("st-0003", Origin.EXTRACTIVE)
    assert steps.statements[0].citations[0].status is CitationStatus.VERIFIED


@pytest.mark.parametrize(
    ("old", "new", "whose"),
    [
        ("Tableau : Durées de conservation", "Tableau : Combien de temps garder", Origin.HUMAN),
        ("| 2 °C | 24 h |", "| 2 °C | 12 h |", None),
    ],
    ids=["caption", "row"],
)
def test_a_caption_somebody_worded_is_theirs_and_a_row_leaves_it_as_it_was(
    old: str, new: str, whose: Origin | None
) -> None:
    table = lesson_of(revised(swap(old, new))).sections[1].blocks[1]
    assert isinstance(table, Table)
    assert table.worded_by == whose


def test_an_edited_table_row_and_a_new_one_are_the_authors() -> None:
    made = revised(
        swap(
            "| Viande hachée | 2 °C | 24 h | {#st-0007} |",
            "| Viande hachée | 2 °C | 12 h | {#st-0007} |\n| Œufs | 4 °C | 28 j |",
        )
    )
    table = lesson_of(made).sections[1].blocks[1]
    assert isinstance(table, Table)
    edited, added, kept = table.rows
    assert (edited.id, edited.cells[2], edited.origin) == ("st-0007", "12 h", Origin.HUMAN)
    assert edited.citations[0].status is CitationStatus.TO_VERIFY
    assert (added.id, added.cells, added.citations) == ("st-0010", ("Œufs", "4 °C", "28 j"), ())
    assert kept.id == "st-0008"
    assert kept.origin is Origin.EXTRACTIVE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("### Combien de temps", "### Combien de minutes"),
        ("- [ ] 15 minutes {#a}", "- [ ] 10 minutes {#a}"),
        ("- [ ] 15 minutes {#a}\n", "- [ ] 15 minutes {#a}\n  Retour : c'est trop peu\n"),
        ("- [ ] 15 minutes {#a}\n- [x]", "- [x] 15 minutes {#a}\n- [ ]"),
    ],
    ids=["stem", "answer", "feedback", "key"],
)
def test_an_edited_question_keeps_its_id_and_its_citation_goes_back_to_verify(old: str, new: str) -> None:
    item = first_item(revised(swap(old, new)))
    assert (item.id, item.origin, item.bloom) == ("q-0001", Origin.HUMAN, first_item(DRAFT).bloom)
    assert item.citations[0].status is CitationStatus.TO_VERIFY


def test_an_answer_taken_out_and_one_put_in_never_share_a_letter() -> None:
    item = first_item(revised(swap("- [ ] 60 minutes {#c}", "- [ ] 90 minutes")))
    assert [(option.id, option.text) for option in item.options][-1] == ("d", "90 minutes")
    assert item.key == "b"


NEW_QUESTIONS = """
### Qui signe le relevé ?
- [x] Le responsable
  Retour : deux fois par jour
- [ ] Le livreur

### Un produit exposé une heure est écarté.
- [x] Vrai
- [ ] Faux

## Synthèse {#summary}"""


def test_new_questions_get_the_next_ids() -> None:
    made = revised(swap("\n## Synthèse {#summary}", NEW_QUESTIONS))
    quiz = made.content.artefacts[1]
    assert isinstance(quiz, Quiz)
    choice, claim = quiz.items[2:]
    assert isinstance(choice, SingleChoice)
    assert isinstance(claim, TrueFalse)
    assert (choice.id, choice.key, choice.options[0].feedback) == ("q-0003", "a", "deux fois par jour")
    assert (claim.id, claim.answer, claim.origin) == ("q-0004", True, Origin.HUMAN)


def test_a_new_page_gets_the_next_id() -> None:
    made = revised(swap("\n## Quiz {#quiz}", "### Pour finir\n\nMerci.\n\n## Quiz {#quiz}"))
    page = lesson_of(made).sections[2]
    assert (page.id, page.title, made.minted.pages) == ("p-0003", "Pour finir", 3)


def test_the_title_can_be_corrected() -> None:
    assert revised(swap("# La chaîne du froid", "# La chaîne du *grand* froid")).content.title == (
        "La chaîne du *grand* froid"
    )


def test_a_whole_part_can_be_removed() -> None:
    made = revised(lambda text: text[: text.index("## Synthèse")])
    assert [artefact.kind for artefact in made.content.artefacts] == ["lesson", "quiz"]


# every slip is named


def line_of(text: str, what: str) -> int:
    return text[: text.index(what)].count("\n") + 1


SLIPS: dict[str, tuple[str, str, str, str]] = {
    "an unknown mark": ("{#st-0002}", "{#st-0042}", "{#st-0042}", "Restore the mark"),
    "a mark twice": ("{#st-0002}", "{#st-0001}", "plus de 30", "stands on line 25 already"),
    "a mark of another kind": ("{#st-0002}", "{#p-0001}", "{#p-0001}\nLe", "a sentence was expected"),
    "a control character": (
        "Un produit exposé plus",
        "Un\x00 produit exposé plus",
        "Un\x00",
        "nobody sees: U.0000",
    ),
    "a text turned round": (
        "Un produit exposé plus",
        "Un\u202e produit exposé plus",
        "Un\u202e",
        "nobody sees: U.202E",
    ),
    "text after the mark": ("{#st-0002}", "{#st-0002} Fin.", "Fin.", "a line of its own"),
    "a mark without text": (
        "Un produit exposé plus de 30 minutes est écarté. {#st-0002}",
        "{#st-0002}",
        "{#st-0002}",
        "Delete the whole line",
    ),
    "no right answer": ("[x] 30", "[ ] 30", "### Combien", "0 of them right"),
    "two right answers": ("[ ] 15", "[x] 15", "- [x] 30", "2 of them right"),
    "one answer": (
        "- [ ] 15 minutes {#a}\n- [x] 30 minutes {#b}\n- [ ] 60 minutes {#c}",
        "- [x] 30 minutes {#b}",
        "### Combien",
        "at least two answers",
    ),
    "an answer's mark twice": ("60 minutes {#c}", "60 minutes {#b}", "60 minutes {#b}", "marks no answer"),
    "a cell too many": ("| 24 h |", "| 24 h | x |", "| 24 h |", "4 cells under a header of 3"),
    "a bar in a cell": ("| 24 h |", "| 24|h |", "24|h", r"write \\\| where the sign is meant"),
    "bullets in a lesson": ("1. Fermer", "- Fermer", "- Fermer", "Number it"),
    "a table without a title": ("Tableau : Durées de conservation\n", "", "| Produit", "Table: its title"),
    "a heading too deep": ("Un produit exposé plus", "#### Un produit exposé plus", "####", "of no use here"),
    "a page without text": ("## Quiz", "### Vide\n## Quiz", "### Vide", "Remove its heading too"),
    "an unknown part": ("{#summary}", "{#song}", "{#song}", "is no part of a module"),
    "a remark in the questions": ("- [ ] 15", "Voici :\n- [ ] 15", "Voici :", "neither an answer"),
    "a title of 600 characters": ("# La chaîne du froid", "# " + "x" * 600, "# xxx", "at most 500"),
    "text above the title": ("\n# La", "\nBonjour\n# La", "Bonjour", "Move it below"),
}


@pytest.mark.parametrize(("old", "new", "at", "words"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_named_by_file_line_and_remedy(old: str, new: str, at: str, words: str) -> None:
    text = swap(old, new)(to_markdown(DRAFT))
    with pytest.raises(InvalidInput, match=words) as refused:
        from_markdown(text, DRAFT, "noe", LATER, file="m.md")
    assert refused.value.place == f"m.md, line {line_of(text, at)}"


def test_a_file_without_its_first_lines_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"m\.md, line 1: does not say digest"):
        revised(lambda text: "\n".join(line for line in text.split("\n") if "digest" not in line))
    with pytest.raises(InvalidInput, match="does not say digest, module, revision"):
        read_module_key("", "m.md")


def test_a_file_of_an_older_draft_is_a_conflict() -> None:
    newer = builders.draft(revision=2, content=builders.content(duration_minutes=21))
    with pytest.raises(Conflict, match=r"m\.md, line 3: .* Run `premierjet edit` again"):
        from_markdown(to_markdown(DRAFT), newer, "noe", LATER, file="m.md")


def test_a_file_of_another_module_is_refused() -> None:
    with pytest.raises(InvalidInput, match="is of module froid--autre"):
        revised(swap(f"> module: {builders.KEY}", "> module: froid--autre"))


def test_an_author_without_a_name_is_refused() -> None:
    text = swap("30 minutes est", "20 minutes est")(to_markdown(DRAFT))
    with pytest.raises(InvalidInput, match="is no name"):
        from_markdown(text, DRAFT, " ", LATER)


@given(st.data())
@settings(max_examples=examples(40), deadline=None)
def test_whatever_is_typed_the_answer_is_a_revision_or_a_typed_error(data: st.DataObject) -> None:
    lines = to_markdown(DRAFT).split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        lines[at : at + data.draw(st.integers(0, 2))] = data.draw(st.lists(TEXTS, max_size=2))
    try:
        made = from_markdown("\n".join(lines), DRAFT, "noe", LATER)
    except (InvalidInput, Conflict):
        return
    assert Draft.from_json(made.canonical()) == made
