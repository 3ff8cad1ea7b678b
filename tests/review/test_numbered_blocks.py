"""A block that has an id is moved, removed and reworded as a whole, at the desk and in an edited file."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.blocks.callout.contract import Callout, CalloutVariant
from pipelines.blocks.code.contract import Code
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.review.comparison import PieceMark
from pipelines.review.editing import apply_edits, find_edits, from_markdown, to_markdown
from pipelines.review.editing.elements import find
from pipelines.review.editing.markdown_reader import parse_markdown
from pipelines.review.editing.markdown_revision import ContentWriter
from pipelines.review.editing.word import from_word, to_word
from pipelines.testing import builders
from schemas.draft import Content, Draft, Origin, Statement, UnknownBlock
from schemas.edit import Edit, Move, Remove, Replace
from schemas.errors import InvalidInput
from tests import sample_deliverables as deliverables
from tests.fuzzing import examples
from tests.review.test_comparison import compare

LATER = builders.NOON + timedelta(hours=1)
DRAFT = deliverables.draft_of(deliverables.lesson_of_blocks())
FILE = to_markdown(DRAFT)
SIGN, AIM = (deliverables.paragraph(deliverables.said(n, f"Phrase {n}.")) for n in (20, 21))
WARNING = Callout(
    id="b-0001", variant=CalloutVariant.WARNING, statements=(deliverables.said(1, "Jamais deux fois."),)
)


def edit(*edits: Edit) -> Content:
    return apply_edits(DRAFT, edits, builders.spans(), "noe", LATER).content


def revise(text: str, draft: Draft = DRAFT) -> Draft:
    return from_markdown(text, draft, "noe", LATER, file="m.md")


def list_blocks(content: Content) -> list[Any]:
    lesson = content.artefacts[0]
    assert isinstance(lesson, Lesson)
    return list(lesson.sections[0].blocks)


def list_ids(content: Content) -> list[str]:
    return [getattr(block, "id", block.kind) for block in list_blocks(content)]


def test_a_block_moves_past_others_and_the_comparison_says_so() -> None:
    after = edit(Move(place="b-0002", to=0))
    assert list_ids(after) == [
        "b-0002",
        "paragraph",
        "b-0001",
        "b-0003",
        "b-0004",
        "b-0005",
        "b-0006",
        "b-0007",
    ]
    found = find_edits(DRAFT.content, after)
    assert found == (Move(place="b-0002", to=0),)
    assert edit(*found) == after


def test_two_blocks_moved_past_each_other_are_found_again() -> None:
    after = edit(Move(place="b-0005", to=1), Move(place="b-0004", to=0))
    assert edit(*find_edits(DRAFT.content, after)) == after


def swap_lines(text: str, one: str, other: str) -> str:
    """The file with two whole lines in each other's place."""
    lines = text.splitlines()
    first, second = (next(n for n, line in enumerate(lines) if mark in line) for mark in (one, other))
    lines[first], lines[second] = lines[second], lines[first]
    return "\n".join(lines)


def test_sentences_that_changed_sides_are_told() -> None:
    after = revise(swap_lines(FILE, "{#st-0006}", "{#st-0007}")).content
    assert find_edits(DRAFT.content, after) == (Move(place="st-0007", to=0), Move(place="st-0006", to=0))


def test_a_block_that_went_to_another_page_is_told() -> None:
    pages = deliverables.section(1, "Ici", SIGN, WARNING), deliverables.section(2, "Là", AIM)
    moved = deliverables.section(1, "Ici", SIGN), deliverables.section(2, "Là", WARNING, AIM)
    before, after = (deliverables.draft_of(Lesson(sections=each)).content for each in (pages, moved))
    assert find_edits(before, after) == (Move(place="b-0001", to=0),)


def test_a_block_is_removed_with_all_it_holds() -> None:
    after = edit(Remove(place="b-0003"))
    assert "b-0003" not in list_ids(after)
    assert find(after, "st-0007") is None
    assert find_edits(DRAFT.content, after) == (Remove(place="b-0003"),)


def test_a_list_goes_on_without_its_lead_in_and_takes_one_again() -> None:
    after = revise(FILE.replace("Avant de servir, vérifiez : {#st-0002}\n", ""))
    assert edit(Remove(place="st-0002")) == after.content
    assert list_blocks(after.content)[1].lead is None
    items = ":: Éléments {#items}"
    again = revise(to_markdown(after).replace(items, f":: {{#lead}}\nVérifiez :\n{items}", 1), after)
    assert list_blocks(again.content)[1].lead.text == "Vérifiez :"


@pytest.mark.parametrize("place", ["st-0009", "st-0010"])
def test_what_a_block_cannot_do_without_is_not_removed_alone(place: str) -> None:
    with pytest.raises(InvalidInput, match="b-000"):
        edit(Remove(place=place))


def test_a_callout_becomes_another_and_is_its_editors_then() -> None:
    after = edit(Replace(place="b-0002", part="variant", before="warning", after="key_point"))
    callout = list_blocks(after)[2]
    assert callout.variant is CalloutVariant.KEY_POINT
    assert callout.worded_by is Origin.HUMAN
    assert "Type\u00a0: À retenir" in [line.text for line in compare(after, DRAFT.content)]


def test_a_callout_with_two_sides_becomes_no_other() -> None:
    with pytest.raises(InvalidInput, match="before_after"):
        edit(Replace(place="b-0003", part="variant", before="before_after", after="warning"))


def test_an_indent_of_code_that_changes_is_shown() -> None:
    after = edit(
        Replace(place="st-0011", part="text", before="if t > 3:\n    jeter()", after="if t > 3:\n  jeter()")
    )
    (line,) = compare(after, DRAFT.content)
    assert [(piece.text, piece.mark) for piece in line.pieces] == [
        ("    jeter()", PieceMark.GONE),
        ("  jeter()", PieceMark.NEW),
    ]


def test_the_file_shows_a_block_between_its_marks() -> None:
    assert (
        "::: Encadré {#b-0003}\n:: Type : Avant / après {#variant}\n"
        ":: Avant {#statements}\nOn jetait tout. {#st-0006}\n"
        ":: Après {#after}\nOn trie. {#st-0007}\nOn pèse. {#st-0008}\n:::\n"
    ) in FILE


def test_a_line_corrected_in_a_block_keeps_all_else() -> None:
    after = revise(FILE.replace("On trie. {#", "On trie tout. {#")).content
    assert find(after, "st-0007").text == "On trie tout."  # type: ignore[union-attr]
    assert find_edits(DRAFT.content, after) == (
        Replace(place="st-0007", part="text", before="On trie.", after="On trie tout."),
    )


def test_a_line_added_to_a_list_is_a_new_sentence_of_it() -> None:
    after = revise(FILE.replace("la date {#", "l'étiquette\nla date {#")).content
    items = list_blocks(after)[1].items
    assert [(each.id, each.text) for each in items][1] == ("st-0017", "l'étiquette")


def test_the_variant_is_read_in_either_language() -> None:
    after = revise(FILE.replace("Attention {#variant}", "Key point {#variant}")).content
    assert list_blocks(after)[2].variant is CalloutVariant.KEY_POINT


def test_a_block_of_the_file_without_a_mark_is_new() -> None:
    written = FILE.replace(
        "::: Code", "::: Encadré\n:: Type : Exemple {#variant}\n:: {#statements}\nUn œuf.\n:::\n\n::: Code"
    )
    revised = revise(written)
    block = list_blocks(revised.content)[5]
    assert block == Callout(
        id="b-0008",
        variant=CalloutVariant.EXAMPLE,
        worded_by=Origin.HUMAN,
        statements=(Statement(id="st-0017", text="Un œuf.", origin=Origin.HUMAN),),
    )
    assert revised.minted.blocks == 8


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        (":::\n\n::: Encadré {#b-0003}", "\n::: Encadré {#b-0003}", "never ends"),
        ("Date limite", "Date {#st-0002} limite", "only mark"),
        ("DLC {#st-0009}\n", "", "it is missing"),
        ("la température {#st-0003}\nla date {#st-0004}\n", "", "items: at least one of them is needed"),
        ("::: Code {#b-0005}", "::: Hologramme", "unknown kind"),
        ("Attention {#variant}", "Danger {#variant}", "says 'Danger'"),
        (":: Éléments {#items}", ":: Éléments {#choses}", "no list of the block"),
    ],
)
def test_a_block_nobody_can_read_is_refused_with_its_line(old: str, new: str, refusal: str) -> None:
    assert old in FILE
    with pytest.raises(InvalidInput, match=refusal) as error:
        revise(FILE.replace(old, new))
    assert "m.md, line " in str(error.value)


def test_a_block_that_never_ends_is_refused_at_its_first_line() -> None:
    line = FILE.splitlines().index("::: Dialogue {#b-0007}") + 1
    with pytest.raises(InvalidInput, match=f"m.md, line {line}"):
        revise(FILE.rstrip().removesuffix(":::"))


def test_a_callout_does_not_lose_one_of_its_two_sides() -> None:
    only = apply_edits(DRAFT, [Remove(place="st-0008")], builders.spans(), "noe", LATER)
    with pytest.raises(InvalidInput, match="b-0003"):
        apply_edits(only, [Remove(place="st-0007")], builders.spans(), "noe", LATER)
    assert Draft.from_json(only.canonical()) == only


def test_code_corrected_in_word_keeps_its_spaces_and_signs() -> None:
    word = docx.Document(BytesIO(to_word(DRAFT)))
    [text] = [each for each in word.element.body.iter(qn("w:t")) if each.text == "    jeter()"]
    text.text = "        jeter(‘froid’)"
    saved = BytesIO()
    word.save(saved)
    changes = from_word(saved.getvalue(), DRAFT, "m.docx")
    assert [edit.after for edit in changes.edits if isinstance(edit, Replace)] == [
        "if t > 3:\n        jeter('froid')"
    ]


def test_a_page_of_blocks_nobody_can_show_stays_when_the_file_is_edited() -> None:
    unknown = UnknownBlock.of({"kind": "hologram", "depth": 3})
    lesson = deliverables.lesson_of_blocks()
    pages = (*lesson.sections, deliverables.section(2, "Hologramme", unknown))
    draft = deliverables.draft_of(lesson.model_copy(update={"sections": pages}))
    file = to_markdown(draft)
    revised = revise(file.replace("Il fait 3 °C.", "Il fait 2 °C."), draft)
    assert revised.content.artefacts[0].sections[1].blocks == (unknown,)  # type: ignore[attr-defined]
    with pytest.raises(InvalidInput, match="p-0002"):
        revise(file.replace("### Hologramme {#p-0002}\n", ""), draft)


@pytest.mark.parametrize("sign", ["- ", "* ", "1. ", "2) "])
def test_the_sign_of_a_list_typed_in_a_list_is_no_part_of_its_text(sign: str) -> None:
    after = revise(FILE.replace("la date {#", f"{sign}l'étiquette\n{sign}la date {{#")).content
    items = list_blocks(after)[1].items
    assert [each.text for each in items[1:]] == ["l'étiquette", "la date"]
    assert items[-1] == list_blocks(DRAFT.content)[1].items[-1]


def test_a_line_of_code_keeps_its_sign() -> None:
    code = next(each for each in list_blocks(DRAFT.content) if each.kind == "code").code
    assert f"``` {{#{code.id}}}\nif t > 3:\n    jeter()\n```\n" in FILE
    after = revise(FILE.replace("    jeter()\n```", "- jeter\n```")).content
    assert find(after, code.id).text == "if t > 3:\n- jeter"  # type: ignore[union-attr]


def test_code_of_an_older_file_stands_on_one_line() -> None:
    fenced = "``` {#st-0011}\nif t > 3:\n    jeter()\n```\n"
    assert fenced in FILE
    line = "if t > 3:\\u{a}    jeter(1) {#st-0011}\n"
    after = revise(FILE.replace(fenced, line)).content
    assert find(after, "st-0011").text == "if t > 3:\n    jeter(1)"  # type: ignore[union-attr]


CODE_SIGNS = st.sampled_from(
    ["`", "```", "~~~", "\n", "\n\n", "\t", "\r", "\r\n", " ", "\\", ":::", "{#", "}", "## x", "a", "\u2028"]
)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(CODE_SIGNS, min_size=1, max_size=12).map("".join))
def test_code_is_read_back_to_the_sign(text: str) -> None:
    code = Code(id="b-0001", code=deliverables.said(1, text))
    draft = deliverables.draft_of(Lesson(sections=(deliverables.section(1, "Le froid", code),)))
    edited = parse_markdown(to_markdown(draft), "m.md")
    assert ContentWriter(edited, draft).content() == draft.content


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ("    jeter()\n```\n", "    jeter()\n", "never ends"),
        ("if t > 3:\n    jeter()\n", "", "without text"),
        ("``` {#st-0011}", "```python {#st-0011}", "line of its own"),
        ("{#items}\n", "{#items}\n```\nx\n```\n", "list of sentences"),
        ("::: Liste", "```\nx\n```\n\n::: Liste", "outside a block"),
        ("{#programming_language}\n", "{#programming_language}\nx = 1\n", "no list of the block"),
    ],
)
def test_code_that_cannot_be_read_is_refused_with_its_line(old: str, new: str, refusal: str) -> None:
    assert old in FILE
    with pytest.raises(InvalidInput, match=refusal) as error:
        revise(FILE.replace(old, new, 1))
    assert "m.md, line " in str(error.value)


PICTURES = deliverables.draft_of(deliverables.lesson_of_figures())
PICTURES_FILE = to_markdown(PICTURES)
BESIDE = to_markdown(PICTURES, {"b-0001": "mon module-pictures/b-0001.png"})


def test_a_figure_names_a_file_that_shows_its_picture() -> None:
    assert ":: ![](mon%20module-pictures/b-0001.png) {#picture}" in BESIDE
    assert ContentWriter(parse_markdown(BESIDE, "m.md"), PICTURES).content() == PICTURES.content
    without = BESIDE.replace(":: ![](mon%20module-pictures/b-0001.png) {#picture}\n", "")
    assert without == PICTURES_FILE


@pytest.mark.parametrize(
    "written", [BESIDE.replace("b-0001.png", "autre.png"), BESIDE.replace(" {#b-0001}", "")]
)
def test_another_picture_is_refused_in_the_file_and_sent_to_the_desk(written: str) -> None:
    with pytest.raises(InvalidInput, match="added to a page at the desk"):
        revise(written, PICTURES)


def test_a_place_of_a_picture_that_became_a_sentence_has_no_place() -> None:
    """It was kept as a place in memory, and was another thing once read again."""
    [line] = [each for each in PICTURES_FILE.splitlines() if "{#st-0004}" in each]
    sentence = line.partition(" | ")[0] + " {#st-0004}"
    written = PICTURES_FILE.replace(f"{line}\n", "").replace("{#st-0001}", f"{{#st-0001}}\n{sentence}")
    after = revise(written, PICTURES)
    assert type(find(after.content, "st-0004")) is Statement
    assert Draft.from_json(after.canonical()) == after


@pytest.mark.parametrize("figure", ["9" * 5_000, "²"])
def test_a_place_that_is_no_number_is_refused(figure: str) -> None:
    with pytest.raises(InvalidInput, match="Write a whole number"):
        revise(PICTURES_FILE.replace("| 480 ", f"| {figure} "), PICTURES)
