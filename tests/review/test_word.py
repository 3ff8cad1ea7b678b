"""A draft out as a Word file and back: each change is an edit with its place, or is listed."""

import io
import re
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipelines.deliverables.quiz.contract import Quiz
from pipelines.review.editing import apply_edits
from pipelines.review.editing.edits import apply_edit
from pipelines.review.editing.word import Ambiguity, Unsure, WordChanges, from_word, stamp_of, to_word
from pipelines.review.editing.word.typography import as_typed
from pipelines.testing import builders
from schemas.draft import CitationStatus, Content, Draft, Origin, Statement, TrueFalse, walk_named
from schemas.edit import Move, Replace
from schemas.errors import InvalidInput
from schemas.finding import Finding
from schemas.language import Language
from tests.fuzzing import examples
from tests.strategies import contents

ONE, TWO, THREE = builders.SENTENCES
FINDING = Finding(rule="statement.unsourced", place="st-0002", facts={"text": TWO})
DRAFT = builders.draft(findings=(FINDING,))
FILE = to_word(DRAFT, ask=("lea.martin@halles.example",), address="https://relire.halles.example")

Edit = Callable[[Any], None]


def worked_on(edit: Edit, file: bytes = FILE) -> bytes:
    """The file after somebody worked on it: `edit` is given the body."""
    document = docx.Document(io.BytesIO(file))
    edit(document.element.body)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def changed(edit: Edit, draft: Draft = DRAFT, file: bytes = FILE) -> WordChanges:
    return from_word(worked_on(edit, file), draft, "m.docx")


def control(body: Any, tag: str) -> Any:
    return next(
        sdt for sdt in body.iter(qn("w:sdt")) if sdt.find(f".//{qn('w:tag')}").get(qn("w:val")) == tag
    )


def content_of(body: Any, tag: str) -> Any:
    return control(body, tag).find(qn("w:sdtContent"))


def typed(tag: str, text: str) -> Edit:
    """Somebody typed another text in a control."""

    def edit(body: Any) -> None:
        run = content_of(body, tag).find(f".//{qn('w:r')}")
        run.text = text
        shows = control(body, tag).find(f".//{qn('w:showingPlcHdr')}")
        if shows is not None:
            shows.getparent().remove(shows)

    return edit


def doubts(changes: WordChanges) -> list[tuple[str, Unsure]]:
    return [(doubt.place, doubt.why) for doubt in changes.ambiguous]


def repacked(change: Callable[[dict[str, bytes]], None], file: bytes = FILE) -> bytes:
    """The file with its parts changed as bytes."""
    with ZipFile(io.BytesIO(file)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    saved = io.BytesIO()
    with ZipFile(saved, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return saved.getvalue()


# the file a trainer opens


def test_the_same_draft_makes_the_same_bytes() -> None:
    assert to_word(DRAFT) == to_word(DRAFT)


def test_the_file_opens_and_reads_in_order_with_headings_sources_and_the_right_answer() -> None:
    document = docx.Document(io.BytesIO(FILE))
    shown = ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p"))]
    assert shown[0] == "La chaîne du froid"
    assert f"« {TWO} » (sources/froid.md, Consignes › passage 3)" in shown
    assert "b. 30 minutes ✓ bonne réponse" in shown
    assert "Une question ? Écrivez à lea.martin@halles.example." in shown
    assert "Bureau de relecture : https://relire.halles.example" in shown
    titled = [p.style.name for p in document.paragraphs if p.style.name.startswith(("Title", "Heading"))]
    assert titled == [
        "Title",
        "Heading 1",
        "Heading 2",
        "Heading 2",
        "Heading 1",
        *["Heading 2"] * 2,
        "Heading 1",
    ]


def test_the_file_says_which_draft_it_is_of() -> None:
    stamp = stamp_of(FILE)
    assert (stamp.module, stamp.digest) == (builders.KEY, DRAFT.content.canonical_digest())
    document = docx.Document(io.BytesIO(FILE))
    foot = document.sections[0].footer.paragraphs[0].text
    assert foot == f"Module {builders.KEY}, révision 1, empreinte {stamp.digest[:12]}"
    about = document.core_properties
    assert (about.title, about.author, about.created) == (
        "La chaîne du froid",
        "Premierjet",
        builders.NOON,
    )


@pytest.mark.parametrize(("language", "locale"), [(Language.FRENCH, "fr-FR"), (Language.ENGLISH, "en-GB")])
def test_spelling_and_reading_aloud_follow_the_modules_language(language: Language, locale: str) -> None:
    document = docx.Document(io.BytesIO(to_word(builders.draft(content=builders.content(language=language)))))
    lang = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert (lang.get(qn("w:val")), document.core_properties.language) == (locale, locale)


def test_a_table_has_a_header_row_and_a_title_for_who_cannot_see_it() -> None:
    table = docx.Document(io.BytesIO(FILE)).tables[0]
    assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Tableau : Durées de conservation"


def test_a_finding_stands_beside_its_sentence_as_a_comment() -> None:
    document = docx.Document(io.BytesIO(FILE))
    (comment,) = document.comments
    assert (comment.author, FINDING.id in comment.text) == ("Premierjet", True)
    start = document.element.body.find(f".//{qn('w:commentRangeStart')}")
    assert start.getnext() is control(document.element.body, "st-0002/text")


def test_every_text_is_locked_in_a_control_word_lets_nobody_delete() -> None:
    body = docx.Document(io.BytesIO(FILE)).element.body
    locks = {sdt.find(f".//{qn('w:lock')}").get(qn("w:val")) for sdt in body.iter(qn("w:sdt"))}
    assert locks == {"sdtLocked", "sdtContentLocked"}
    tags = [tag.get(qn("w:val")) for tag in body.iter(qn("w:tag"))]
    assert len(tags) == len(set(tags))
    assert max(map(len, tags)) <= 64


def test_each_procedure_starts_at_one_again() -> None:
    body = docx.Document(io.BytesIO(FILE))
    numbers = {p._p.pPr.numPr.numId.val for p in body.paragraphs if p.style.name == "List Number"}
    (number,) = numbers
    listed = body.part.numbering_part.element.num_having_numId(number)
    assert listed.find(f".//{qn('w:startOverride')}").get(qn("w:val")) == "1"


# nothing lost, nothing invented


@given(contents())
@settings(max_examples=examples(20), deadline=None)
def test_a_file_nobody_worked_on_holds_no_change(content: Content) -> None:
    draft = builders.draft(content=content)
    assert from_word(to_word(draft, ask=("lea",)), draft) == WordChanges()
    assert changed(lambda body: None, draft, to_word(draft)) == WordChanges()


def test_bold_and_colour_are_no_change() -> None:
    def edit(body: Any) -> None:
        run = content_of(body, "st-0001/text").find(qn("w:r"))
        run.get_or_add_rPr().append(OxmlElement("w:b"))
        run.addnext(OxmlElement("w:proofErr"))

    assert changed(edit) == WordChanges()


def test_a_text_word_split_into_runs_is_the_same_text() -> None:
    def edit(body: Any) -> None:
        content = content_of(body, "st-0001/text")
        content.remove(content[0])
        for piece in (ONE[:10], ONE[10:]):
            run = OxmlElement("w:r")
            run.text = piece
            content.append(run)

    assert changed(edit) == WordChanges()


# each change is an edit with its place


@pytest.mark.parametrize(
    ("tag", "before", "after"),
    [
        ("content/title", "La chaîne du froid", "Le froid"),
        ("p-0001/title", "Les seuils", "Seuils"),
        ("st-0002/text", TWO, "Un produit exposé plus de 20 minutes est écarté."),
        ("st-0007/caption", "Durées de conservation", "Durées"),
        ("st-0007/header/3", "Durée", "Temps"),
        ("st-0008/cells/3", "48 h", "72 h"),
        ("q-0001/stem", "Combien de temps un produit peut-il rester exposé ?", "Combien ?"),
        ("q-0001/options/a/text", "15 minutes", "10 minutes"),
        ("q-0001/options/a/feedback", "", "C'est trop peu."),
        ("q-0001/key", "b", "c"),
    ],
)
def test_a_corrected_text_is_an_edit_with_its_place(tag: str, before: str, after: str) -> None:
    place, _, part = tag.partition("/")
    edit = Replace(place=place, part=part, before=before, after=after)
    assert changed(typed(tag, after)) == WordChanges(edits=(edit,))


def test_the_answer_to_a_claim_is_chosen_in_words() -> None:
    claim = TrueFalse(id="q-0001", stem="Il fait froid.", answer=True, origin=Origin.MODEL)
    draft = builders.draft(content=builders.content(artefacts=(Quiz(items=(claim,)),)))
    file = to_word(draft)
    made = changed(typed("q-0001/answer", "Faux"), draft, file)
    assert made.edits == (Replace(place="q-0001", part="answer", before="true", after="false"),)
    assert doubts(changed(typed("q-0001/answer", "Peut-être"), draft, file)) == [
        ("q-0001", Unsure.NOT_A_CHOICE)
    ]


def test_the_edits_of_a_file_make_a_revision() -> None:
    def edit(body: Any) -> None:
        typed("st-0001/text", "Il fait froid.")(body)
        typed("q-0002/key", "a")(body)

    made = apply_edits(
        DRAFT, changed(edit).edits, builders.spans(), "noe", builders.NOON + timedelta(hours=1)
    )
    sentence = made.content.artefacts[0].sections[0].blocks[0].statements[0]  # type: ignore[union-attr]
    assert (sentence.text, sentence.origin) == ("Il fait froid.", Origin.HUMAN)
    assert sentence.citations[0].status is CitationStatus.TO_VERIFY


def test_tracked_changes_are_read_as_accepted() -> None:
    """Word keeps what was there in w:del and puts what is new in w:ins until somebody accepts it."""

    def edit(body: Any) -> None:
        content = content_of(body, "st-0002/text")
        content.remove(content[0])
        for piece in (
            "<w:r {}><w:t xml:space='preserve'>Un produit exposé plus de </w:t></w:r>",
            "<w:del {} w:id='90' w:author='Noé'><w:r><w:delText>30</w:delText></w:r></w:del>",
            "<w:ins {} w:id='91' w:author='Noé'><w:r><w:t>20</w:t></w:r></w:ins>",
            "<w:r {}><w:t xml:space='preserve'> minutes est écarté.</w:t></w:r>",
        ):
            content.append(parse_xml(piece.format(nsdecls("w"))))

    after = "Un produit exposé plus de 20 minutes est écarté."
    assert changed(edit).edits == (Replace(place="st-0002", part="text", before=TWO, after=after),)


def test_a_line_break_in_a_control_is_one_in_the_text() -> None:
    assert changed(typed("st-0001/text", "Il fait froid.\nTrès.")).edits[0] == Replace(
        place="st-0001", part="text", before=ONE, after="Il fait froid.\nTrès."
    )


# what Word changes by itself


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('L\'eau : "froide"... - oui !', "L’eau\u00a0: «\u00a0froide\u00a0»… – oui\u202f!"),
        ("Attention: l'eau", "Attention\u00a0: l’eau"),
        ("un 'mot' -- fini", "un ‘mot’ – fini"),
        ("A  b ", "A b"),
    ],
)
def test_what_word_changes_by_itself_is_listed_and_is_no_edit(before: str, after: str) -> None:
    question = builders.question(stem=before)
    draft = builders.draft(content=builders.content(artefacts=(builders.lesson(), Quiz(items=(question,)))))
    made = changed(typed("q-0001/stem", after), draft, to_word(draft))
    assert (made.edits, made.ambiguous) == ((), ())
    assert [(each.place, each.before, each.after) for each in made.typographic] == [("q-0001", before, after)]


@pytest.mark.parametrize(
    ("before", "after"), [("3 °C", "3°C"), ("re-signer", "resigner"), ("2,5", "2.5"), ("a", "A")]
)
def test_a_space_a_hyphen_or_a_comma_a_person_changed_is_no_typography(before: str, after: str) -> None:
    assert as_typed(before) != as_typed(after)


# what is in doubt is listed and never applied


def _append(text: str) -> Edit:
    def edit(body: Any) -> None:
        paragraph = OxmlElement("w:p")
        paragraph.add_r().text = text
        control(body, "st-0002/text").getparent().addnext(paragraph)

    return edit


def _behind(tag: str) -> Edit:
    def edit(body: Any) -> None:
        paragraph = OxmlElement("w:p")
        paragraph.add_r().text = "Prévenir le chef."
        control(body, tag).getparent().addnext(paragraph)

    return edit


def _both(*edits: Edit) -> Edit:
    def edit(body: Any) -> None:
        for each in edits:
            each(body)

    return edit


def _delete(tag: str) -> Edit:
    def edit(body: Any) -> None:
        sdt = control(body, tag)
        sdt.getparent().remove(sdt)

    return edit


def _copy(tag: str) -> Edit:
    def edit(body: Any) -> None:
        paragraph = control(body, tag).getparent()
        paragraph.addnext(deepcopy(paragraph))

    return edit


def _nest(body: Any) -> None:
    content_of(body, "st-0001/text").append(control(body, "st-0002/text"))


def _merge(body: Any) -> None:
    typed("st-0001/text", f"{ONE} {TWO}")(body)
    _delete("st-0002/text")(body)


def _empty(body: Any) -> None:
    content = content_of(body, "st-0002/text")
    content.remove(content[0])


def _word_placeholder(body: Any) -> None:
    """What Word leaves where all of a control's text was deleted."""
    typed("st-0002/text", "Cliquez ou appuyez ici pour entrer du texte.")(body)
    control(body, "st-0002/text").find(qn("w:sdtPr")).insert(3, OxmlElement("w:showingPlcHdr"))


def _odd_placeholder(body: Any) -> None:
    content_of(body, "q-0001/options/a/feedback").find(qn("w:r")).text = "Trop peu."


def _retag(body: Any) -> None:
    control(body, "st-0002/text").find(f".//{qn('w:tag')}").set(qn("w:val"), "st-0042/text")


def _object(inside: str) -> Edit:
    return lambda body: content_of(body, "st-0002/text").append(parse_xml(inside.format(nsdecls("w", "m"))))


def _tracked_row(body: Any) -> None:
    row = next(control(body, "st-0008/cells/1").iterancestors(qn("w:tr")))
    row.get_or_add_trPr().append(OxmlElement("w:del"))


def quotation(body: Any, place: str) -> Any:
    """The paragraph below what an element is: what it rests on."""
    return control(body, f"{place}/nature").getparent().getnext()


def _cited(body: Any) -> None:
    source = quotation(body, "st-0002")
    source.find(qn("w:r")).text = "« Une autre source. »"


def _uncited(body: Any) -> None:
    source = quotation(body, "st-0002")
    source.getparent().remove(source)


def _label_elsewhere(body: Any) -> None:
    source = quotation(body, "st-0002")
    control(body, "q-0001/stem").getparent().addnext(source)


def _noticed(body: Any) -> None:
    next(body.iter(qn("w:sdt")))  # the title comes first
    notice = next(t for t in body.iter(qn("w:t")) if (t.text or "").startswith("Corrigez"))
    notice.text = "Merci de ne rien corriger."


def _to_another_page(body: Any) -> None:
    control(body, "p-0002/title").getparent().addnext(control(body, "st-0001/text").getparent())


IN_DOUBT: dict[str, tuple[Edit, list[tuple[str, Unsure]]]] = {
    "a paragraph behind an answer": (_behind("q-0001/options/a/text"), [("q-0001", Unsure.OUTSIDE)]),
    "a paragraph behind what is deleted": (
        _both(_append("Prévenir le chef."), _delete("st-0002/text")),
        [("st-0002", Unsure.DELETED), ("st-0001", Unsure.OUTSIDE)],
    ),
    "a control deleted": (_delete("st-0002/text"), [("st-0002", Unsure.DELETED)]),
    "a control copied": (_copy("st-0002/text"), [("st-0002", Unsure.COPIED)]),
    "a control in another": (_nest, [("st-0001", Unsure.NESTED), ("st-0002", Unsure.NESTED)]),
    "two controls made one": (_merge, [("st-0002", Unsure.DELETED), ("st-0001", Unsure.MERGED)]),
    "a control emptied": (_empty, [("st-0002", Unsure.EMPTY)]),
    "a control emptied in Word": (_word_placeholder, [("st-0002", Unsure.EMPTY)]),
    "a text marked as no text": (_odd_placeholder, [("q-0001", Unsure.PLACEHOLDER)]),
    "a control of no draft": (_retag, [("st-0002", Unsure.DELETED), ("st-0042", Unsure.UNKNOWN)]),
    "a picture in a control": (_object("<w:r {}><w:drawing/></w:r>"), [("st-0002", Unsure.OBJECT)]),
    "a field": (_object("<w:fldSimple {} w:instr='PAGE'/>"), [("st-0002", Unsure.OBJECT)]),
    "an equation": (_object("<m:oMath {}/>"), [("st-0002", Unsure.OBJECT)]),
    "a footnote": (_object("<w:r {}><w:footnoteReference w:id='2'/></w:r>"), [("st-0002", Unsure.OBJECT)]),
    "a link": (
        _object("<w:hyperlink {}><w:r><w:t>x</w:t></w:r></w:hyperlink>"),
        [("st-0002", Unsure.OBJECT)],
    ),
    "a row deleted with changes tracked": (_tracked_row, [("st-0008", Unsure.DELETED)] * 3),
    "a quotation rewritten": (_cited, [("st-0002", Unsure.OUTSIDE), ("st-0002", Unsure.LABEL_GONE)]),
    "a quotation deleted": (_uncited, [("st-0002", Unsure.LABEL_GONE)]),
    "a quotation put below another sentence": (
        _label_elsewhere,
        [("q-0001", Unsure.OUTSIDE), ("st-0002", Unsure.LABEL_GONE)],
    ),
    "what a sentence is deleted": (_delete("st-0002/nature"), [("st-0002", Unsure.DELETED)]),
    "a sentence that is a datum": (typed("st-0002/nature", "donnée"), [("st-0002", Unsure.NOT_A_CHOICE)]),
    "the notice rewritten": (_noticed, [("content", Unsure.OUTSIDE)]),
    "a sentence dragged to another page": (_to_another_page, [("st-0001", Unsure.MOVED)]),
    "an answer nobody offers": (typed("q-0001/key", "z"), [("q-0001", Unsure.NOT_A_CHOICE)]),
    "a title of 600 characters": (typed("content/title", "x" * 600), [("content", Unsure.REFUSED)]),
    "a text of 20,001 characters": (typed("st-0001/text", "x" * 20_001), [("st-0001", Unsure.REFUSED)]),
    "a text shown backwards": (typed("st-0001/text", "a\u202eb"), [("st-0001", Unsure.REFUSED)]),
}


@pytest.mark.parametrize(("edit", "expected"), IN_DOUBT.values(), ids=IN_DOUBT)
def test_what_could_mean_two_things_is_listed_and_never_applied(
    edit: Edit, expected: list[tuple[str, Unsure]]
) -> None:
    made = changed(edit)
    assert doubts(made) == expected
    assert made.edits == ()


def test_every_doubt_has_a_plain_sentence_in_both_languages() -> None:
    for why in Unsure:
        said = [Ambiguity("st-0001", None, why, "x").sentence(language) for language in Language]
        assert len({*said}) == 2
        assert all(sentence.endswith((".", "?")) and "{" not in sentence for sentence in said)


def test_what_is_clear_is_an_edit_beside_what_is_in_doubt() -> None:
    def edit(body: Any) -> None:
        typed("st-0001/text", "Il fait froid.")(body)
        _behind("q-0001/options/a/text")(body)

    made = changed(edit)
    assert [each.place for each in made.edits] == ["st-0001"]  # type: ignore[union-attr]
    assert [doubt.found for doubt in made.ambiguous] == ["Prévenir le chef."]


def test_paragraphs_typed_between_two_sentences_arrive_as_one_addition_where_they_stand() -> None:
    made = changed(_both(_append("Noter l’heure."), _append("Prévenir le chef.")))
    assert made.ambiguous == ()
    (edit,) = made.edits
    content = apply_edit(DRAFT.content, edit, builders.spans())
    texts = [each.text for each in walk_named(content.artefacts) if isinstance(each, Statement)]
    assert texts[2:4] == ["Prévenir le chef.", "Noter l’heure."]


def test_a_paragraph_typed_below_the_title_of_a_page_begins_the_page() -> None:
    (edit,) = changed(_behind("p-0002/title")).edits
    content: Any = apply_edit(DRAFT.content, edit, builders.spans())
    assert content.artefacts[0].sections[1].blocks[0].statements[0].text == "Prévenir le chef."


def test_words_typed_behind_a_sentence_on_its_own_line_are_in_doubt() -> None:
    def edit(body: Any) -> None:
        paragraph = control(body, "st-0001/text").getparent()
        paragraph.append(parse_xml(f"<w:r {nsdecls('w')}><w:t> Et vite.</w:t></w:r>"))

    assert doubts(changed(edit)) == [("st-0001", Unsure.OUTSIDE)]


def test_a_picture_between_two_sentences_is_listed() -> None:
    def edit(body: Any) -> None:
        paragraph = control(body, "st-0002/text").getparent()
        paragraph.append(parse_xml(f"<w:r {nsdecls('w')}><w:drawing/></w:r>"))

    assert doubts(changed(edit)) == [("st-0002", Unsure.OBJECT)]


def test_a_file_another_program_saved_without_its_controls_is_one_doubt_and_no_deletion() -> None:
    """Some programs keep the text and drop the controls around it: sixty sentences were not deleted."""

    def unwrap(body: Any) -> None:
        for sdt in list(body.iter(qn("w:sdt"))):
            content = sdt.find(qn("w:sdtContent"))
            for child in content:
                sdt.addprevious(child)
            sdt.getparent().remove(sdt)

    made = changed(unwrap)
    assert (made.edits, doubts(made)) == ((), [("", Unsure.CONTROLS_LOST)])


def test_a_program_that_puts_paragraphs_into_controls_changes_nothing() -> None:
    """A control around a whole paragraph is another level of the same format."""

    def lift(body: Any) -> None:
        sdt = control(body, "st-0001/text")
        paragraph, content = sdt.getparent(), sdt.find(qn("w:sdtContent"))
        paragraph.addprevious(sdt)
        paragraph.append(content[0])
        content.append(paragraph)

    assert changed(lift) == WordChanges()


def _visible(body: Any) -> str:
    """The words a reader sees, in no order; but for our notice and what an empty control shows."""
    gone = {qn("w:del"), qn("w:moveFrom")}
    notice = {
        tag.getparent().getparent() for tag in body.iter(qn("w:tag")) if "notice/" in tag.get(qn("w:val"))
    }
    seen = [
        text.text or ""
        for text in body.iter(qn("w:t"))
        if not any(above.tag in gone or above in notice for above in text.iterancestors())
    ]
    # A quotation mark sticks to the word that stands before it, whichever that is.
    words = as_typed(" ".join(seen)).replace('"', " ").split()
    return " ".join(sorted(word for word in words if word != "(rien)"))


TEXTFUL = [qn(f"w:{name}") for name in ("p", "r", "t", "sdt", "sdtContent", "tr", "tc", "tbl", "br")]
MANGLING = st.sampled_from(["delete", "copy", "type", "track", "drag", "unwrap"])


@example([("drag", 666, 443)])
@given(st.lists(st.tuples(MANGLING, st.integers(0, 10_000), st.integers(0, 10_000)), min_size=1, max_size=3))
@settings(max_examples=examples(20), deadline=None)
def test_whatever_is_done_to_a_file_no_word_is_lost_in_silence(steps: list[tuple[str, int, int]]) -> None:
    """Each change of what a reader sees is in one of the four lists, and the edits can all be made."""
    before, after = "", ""

    def mangle(body: Any) -> None:
        nonlocal before, after
        before = _visible(body)
        for how, one, other in steps:
            elements = list(body.iter(*TEXTFUL))
            element, target = elements[one % len(elements)], elements[other % len(elements)]
            _mangled(how, element, target)
        after = _visible(body)

    made = changed(mangle)
    if before != after:
        assert made != WordChanges()
    if made.edits:
        apply_edits(DRAFT, made.edits, builders.spans(), "noe", builders.NOON)


def _mangled(how: str, element: Any, target: Any) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if how == "delete":
        parent.remove(element)
    elif how == "copy":
        element.addnext(deepcopy(element))
    elif how == "type":
        for text in element.iter(qn("w:t")):
            text.text = f"{text.text} encore"
            break
    elif how == "track" and element.tag == qn("w:r"):
        gone = OxmlElement("w:del")
        element.addprevious(gone)
        gone.append(element)
    elif how == "drag" and element not in target.iterancestors() and element is not target:
        target.addnext(element)
    elif how == "unwrap" and element.tag == qn("w:sdtContent"):
        sdt = element.getparent()
        for child in element:
            sdt.addprevious(child)
        sdt.getparent().remove(sdt)


# order


def _paragraphs(body: Any, *tags: str) -> list[Any]:
    """The paragraphs of controls, each with the quotation below it."""
    found = []
    for tag in tags:
        paragraph = control(body, tag).getparent()
        found += [paragraph, paragraph.getnext()]
    return found


def test_a_sentence_moved_within_its_paragraph_is_a_move() -> None:
    def edit(body: Any) -> None:
        first = control(body, "st-0001/text").getparent()
        for paragraph in _paragraphs(body, "st-0003/text"):
            first.addprevious(paragraph)

    assert changed(edit) == WordChanges(edits=(Move(place="st-0003", to=0),))


def test_a_whole_question_moved_is_a_move() -> None:
    def edit(body: Any) -> None:
        stem, other = (control(body, f"q-000{n}/stem").getparent() for n in (1, 2))
        heading = stem.getprevious()
        question = [heading, *heading.itersiblings()]
        question = question[: question.index(other.getprevious())]
        last = control(body, "q-0002/key").getparent().getnext()
        for element in reversed(question):
            last.addnext(element)

    assert changed(edit).edits == (Move(place="q-0001", to=1),)


def test_an_answer_moved_with_its_feedback_is_a_move() -> None:
    def edit(body: Any) -> None:
        first = control(body, "q-0001/options/a/text").getparent()
        for part in ("text", "feedback"):
            first.addprevious(control(body, f"q-0001/options/c/{part}").getparent())

    assert changed(edit).edits == (Move(place="q-0001", part="options/c", to=0),)


def test_a_tracked_move_leaves_an_empty_control_behind_that_counts_for_nothing() -> None:
    def edit(body: Any) -> None:
        old = control(body, "st-0003/text").getparent()
        new = deepcopy(old)
        control(body, "st-0001/text").getparent().addprevious(new)
        content = old.find(f".//{qn('w:sdtContent')}")
        gone = OxmlElement("w:moveFrom")
        gone.append(content[0])
        content.append(gone)

    made = changed(edit)
    assert made.edits == (Move(place="st-0003", to=0),)
    assert made.ambiguous == ()


# what people say in Word's margin


def _comment(body: Any, tag: str, number: str) -> None:
    sdt = control(body, tag)
    for name, put in (("Start", sdt.addprevious), ("End", sdt.addnext)):
        mark = OxmlElement(f"w:commentRange{name}")
        mark.set(qn("w:id"), number)
        put(mark)


def test_comments_and_replies_are_remarks_with_their_place_and_findings_are_not() -> None:
    document = docx.Document(io.BytesIO(FILE))
    for number, text in ((1, "Faux depuis 2024.\nVoir la fiche 3."), (2, "D'accord.")):
        document.comments.add_comment(text, author="Noé")
        _comment(document.element.body, "q-0001/options/a/text", str(number))
    saved = io.BytesIO()
    document.save(saved)
    made = from_word(saved.getvalue(), DRAFT)
    assert (made.edits, made.ambiguous) == ((), ())
    assert [(remark.place, remark.author, remark.text) for remark in made.remarks] == [
        ("q-0001", "Noé", "Faux depuis 2024.\nVoir la fiche 3."),
        ("q-0001", "Noé", "D'accord."),
    ]


def test_a_finding_somebody_rewrote_is_a_remark() -> None:
    document = docx.Document(io.BytesIO(FILE))
    next(iter(document.comments)).paragraphs[0].add_run(" Non, voir page 3.")
    saved = io.BytesIO()
    document.save(saved)
    (remark,) = from_word(saved.getvalue(), DRAFT).remarks
    assert remark.place == "st-0002"
    assert remark.text.endswith("Non, voir page 3.")


# files from outside


def test_a_file_of_another_draft_or_module_is_refused() -> None:
    other = builders.draft(content=builders.content(title="Autre"))
    with pytest.raises(InvalidInput, match="Upload it on the page of the draft it comes from"):
        from_word(FILE, other, "m.docx")
    moved = builders.draft(content=builders.content(module="froid--releve"))
    with pytest.raises(InvalidInput, match="of froid--chaine, not from"):
        from_word(FILE, moved, "m.docx")


def _without(part: str) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        del parts[part]

    return change


def _with(part: str, data: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.update({part: data})


def _in(part: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new, 1)

    return change


RELATION = (
    '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
    'Target="https://ailleurs.example/x" TargetMode="External"/></Relationships>'
)
RELATIONS = "word/_rels/document.xml.rels"
ENTITY = b'<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document'
DEEP = b"<w:body>" + b"<w:customXml>" * 120 + b"</w:customXml>" * 120

HOSTILE: dict[str, tuple[bytes, str]] = {
    "no zip": (b"Bonjour", "is not a Word document"),
    "nothing": (b"", "is not a Word document"),
    "cut in half": (FILE[: len(FILE) // 2], "is not a Word document"),
    "a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096, "protected by a password"),
    "an older Word": (repacked(lambda parts: parts.clear()), "holds no text"),
    "no text": (repacked(_without("word/document.xml")), "holds no text"),
    "broken XML": (repacked(_in("word/document.xml", b"</w:body>", b"")), r"damaged in word/document\.xml"),
    "an entity": (repacked(_in("word/document.xml", b"<w:document", ENTITY)), "declares XML entities"),
    "an entity in the comments": (
        repacked(_with("word/comments.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')),
        "declares XML entities",
    ),
    "an entity in UTF-16": (
        repacked(_with("docProps/custom.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16"))),
        "declares XML entities",
    ),
    "a zip bomb": (
        repacked(_with("word/comments.xml", b"<a>" + b" " * 40_000_000 + b"</a>")),
        "far larger than a document once unpacked",
    ),
    "macros": (repacked(_with("word/vbaProject.bin", b"x")), "holds macros"),
    "a macro document": (
        repacked(
            _in(
                "[Content_Types].xml",
                b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                b"application/vnd.ms-word.document.macroEnabled.main+xml",
            )
        ),
        "holds macros",
    ),
    "a picture from elsewhere": (
        repacked(_in(RELATIONS, b"</Relationships>", RELATION.format("image").encode())),
        r"from outside \(image in word/_rels",
    ),
    "nested too deep": (repacked(_in("word/document.xml", b"<w:body>", DEEP)), "too many levels of nesting"),
    "far too long": (
        repacked(_in("word/document.xml", b"<w:body>", b"<w:body>" + b"<w:p/>" * 250_000)),
        "far longer than any draft",
    ),
    "thousands of doubts": (
        repacked(
            _in("word/document.xml", b"<w:body>", b"<w:body>" + b"<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 2_001)
        ),
        "parts in doubt: 2001",
    ),
    "no stamp": (repacked(_without("docProps/custom.xml")), "does not say which draft"),
    "too many parts": (
        repacked(lambda parts: parts.update({f"x/{n}": b"" for n in range(2_000)})),
        "not have the structure of a Word",
    ),
    "too large": (FILE + b"\0" * 20_000_001, "is larger than 20 MB"),
}


@pytest.mark.parametrize(("file", "words"), HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_is_none_or_is_harmful_is_refused_by_name(file: bytes, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        from_word(file, DRAFT, "m.docx")
    assert refused.value.place == "m.docx"
    assert refused.value.remedy


@pytest.mark.parametrize("kind", ["hyperlink", "attachedTemplate"])
def test_an_address_somebody_typed_or_a_firms_template_is_no_harm(kind: str) -> None:
    file = repacked(_in(RELATIONS, b"</Relationships>", RELATION.format(kind).encode()))
    assert from_word(file, DRAFT) == WordChanges()


def test_a_file_cut_anywhere_is_read_or_refused_and_never_a_crash() -> None:
    for end in range(0, len(FILE), len(FILE) // 60):
        with pytest.raises(InvalidInput):
            from_word(FILE[:end], DRAFT)


def test_texts_xml_cannot_hold_are_left_as_they_are() -> None:
    draft = builders.draft(
        content=builders.content(artefacts=(Quiz(items=(builders.question(stem="a\x07b\x00"),)),))
    )
    assert from_word(to_word(draft), draft) == WordChanges()
    assert re.search(rb"<w:t>ab</w:t>", ZipFile(io.BytesIO(to_word(draft))).read("word/document.xml"))
