"""A model answers with code, callouts, lists and reveals; what cannot be made is asked for once more."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.llm import Ask, Reply
from adapters.llm.reply_cache import Replies
from adapters.store.folder import FolderStore
from pipelines.blocks.callout.contract import Callout, CalloutVariant
from pipelines.blocks.code.contract import Code
from pipelines.blocks.dialogue.contract import Dialogue
from pipelines.blocks.figure.contract import Figure
from pipelines.blocks.heading.contract import Heading
from pipelines.blocks.list.contract import LedList
from pipelines.blocks.reveal.contract import Reveal, RevealVariant
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.deliverables.lesson import recipe as lesson_model
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.lesson.lesson_answer import LessonAnswer
from pipelines.deliverables.slides import recipe as slides_model
from pipelines.deliverables.slides.contract import Slides
from pipelines.drafting.budget import Meter
from pipelines.drafting.critique import criticise
from pipelines.drafting.element_builder import ElementBuilder
from pipelines.drafting.model import ModelWriter
from pipelines.drafting.model_questions import ModelQuestioner
from pipelines.drafting.parts import RequestPart
from pipelines.drafting.patch.shown_elements import walk_shown_elements
from pipelines.drafting.plan.proposal.source_lines import show_sources
from pipelines.drafting.prompt import render
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.testing import builders
from pipelines.testing.fake_openai.answers import read_prompt
from pipelines.testing.fake_openai.fake_writer import make_request
from pipelines.testing.sources import read_source
from schemas.course import ModelSettings
from schemas.draft import Block, Nature, Origin, Paragraph, Section, Table
from schemas.language import Language
from schemas.source import SourceSpans, SpanKind
from schemas.source_pictures import SourcePictures
from tests.drafting.test_model_figures import PICTURE

CODE = " M seal.md\nM  flange.md\n\tbolts.md"
TEXT = f"""# The status

Git shows a status of two columns. The first is the staging area. The second is the folder.

```
{CODE}
```

| Code | Meaning |
| --- | --- |
| A | added |
| D | deleted |
"""
SOURCE = read_source("status.md", TEXT.encode(), Language.ENGLISH)
SPANS = SourceSpans(module="froid--chaine", fingerprint="0" * 64, sources=(SOURCE,))
SENTENCES = [span.id for span in SOURCE.spans if span.kind is SpanKind.SENTENCE]
(CODE_ID,) = (span.id for span in SOURCE.spans if span.kind is SpanKind.CODE)
ROWS = [span.id for span in SOURCE.spans if span.kind is SpanKind.ROW]


def request(spans: SourceSpans = SPANS, **changes: Any) -> DraftRequest:
    module = builders.module(artefacts=("lesson",), language=Language.ENGLISH)
    return make_request(module=module, spans=spans, **changes)


def say(*texts: str, nature: str = "claim") -> list[dict[str, Any]]:
    return [{"id": "", "text": text, "span_ids": SENTENCES[:1], "nature": nature} for text in texts]


def block(kind: str, *texts: str, rows: list[str] | None = None) -> dict[str, Any]:
    return {"kind": kind, "statements": say(*texts), "caption": "", "rows": rows or [], "picture": ""}


def answer(*blocks: dict[str, Any]) -> LessonAnswer:
    page = {"id": "", "title": "The status", "objective": "", "blocks": list(blocks)}
    return LessonAnswer.model_validate_json(json.dumps({"could_not": [], "sections": [page]}))


def build(*blocks: dict[str, Any], earlier: Lesson | None = None) -> tuple[Block, ...]:
    lesson = lesson_model.build([answer(*blocks)], ElementBuilder(request(), IdAllocator()), earlier)
    assert lesson is not None
    return lesson.sections[0].blocks


def test_code_is_copied_byte_for_byte_below_the_sentence_that_introduces_it() -> None:
    """A lesson could show none: eleven blocks of a course on Git became prose, and ` M` became M."""
    lead, code = build(block("code", "This is a status.", rows=[CODE_ID]))
    assert isinstance(lead, Paragraph)
    assert isinstance(code, Code)
    assert code.code.text == CODE
    assert code.code.citations[0].quote == CODE


@pytest.mark.parametrize("variant", [each for each in CalloutVariant if each != CalloutVariant.BEFORE_AFTER])
def test_a_callout_is_answered_by_its_own_kind(variant: CalloutVariant) -> None:
    (made,) = build(block(variant.value, "The second column is the folder."))
    assert isinstance(made, Callout)
    assert made.variant is variant


def table(
    *lines: tuple[str, ...], columns: tuple[str, ...] = ("What you see", "What you do")
) -> dict[str, Any]:
    told = [{"id": "", "cells": cells, "span_ids": SENTENCES[:1], "nature": "claim"} for cells in lines]
    return block("table") | {"caption": "Signs", "columns": columns, "lines": told}


NONE, ONE = ("No sign", "Go in"), ("One sign", "Wait outside")


def test_a_model_writes_a_table_of_its_own_whose_lines_cite() -> None:
    """What decides was packed into sentences: only rows of a source's own table could stand side by side."""
    (made,) = build(table(NONE, ONE))
    assert isinstance(made, Table)
    assert (made.caption, made.header) == ("Signs", ("What you see", "What you do"))
    assert [row.cells for row in made.rows] == [NONE, ONE]
    assert all(row.citations[0].span == SENTENCES[0] for row in made.rows)


def test_a_table_without_a_caption_has_the_title_of_its_page() -> None:
    """The heads of its columns stood twice, one above the other."""
    (made,) = build(table(NONE, ONE) | {"caption": ""})
    assert isinstance(made, Table)
    assert made.caption == "The status"


def test_a_record_filled_in_is_a_table_that_is_made_up() -> None:
    lines = table(NONE, ONE)
    for line in lines["lines"]:
        line |= {"nature": "illustration", "span_ids": []}
    (made,) = build(lines)
    assert {row.nature for row in made.elements} == {Nature.ILLUSTRATION}  # type: ignore[union-attr]


def test_a_revision_keeps_the_ids_of_lines_it_names() -> None:
    (first,) = build(table(NONE, ONE))
    earlier = Lesson(sections=(Section(id="p-0001", title="The status", blocks=(first,)),))
    lines = table(NONE, ("One sign", "Wait, and call"))
    for line, row in zip(lines["lines"], first.elements, strict=True):
        line["id"] = row.id
    (again,) = build(lines, earlier=earlier)
    assert [row.id for row in again.elements] == [row.id for row in first.elements]


def test_a_revision_keeps_lines_that_it_names_without_cells() -> None:
    """They were asked for once more, and then gone."""
    lines = table(NONE, ONE)
    lines["lines"][0] |= {"nature": "illustration", "span_ids": []}
    (first,) = build(lines)
    earlier = Lesson(sections=(Section(id="p-0001", title="The status", blocks=(first,)),))
    kept = table((), ("", ""))
    for line, row in zip(kept["lines"], first.elements, strict=True):
        line |= {"id": row.id, "span_ids": []}
    assert not [*lesson_model.find_faults(answer(kept), SPANS)]
    assert build(kept, earlier=earlier) == (first,)


def test_a_revision_is_shown_what_lines_of_a_table_are() -> None:
    lines = table(NONE, ONE)
    lines["lines"][0] |= {"nature": "illustration", "span_ids": []}
    page = Section(id="p-0001", title="The status", blocks=build(lines))
    shown = [each for each in lesson_model.outline(Lesson(sections=(page,))) if "cells" in each]
    assert [each.get("nature") for each in shown] == ["illustration", None]


def test_a_dialogue_is_made_of_roles_and_what_they_say() -> None:
    (made,) = build(
        block("dialogue", "Agent: Good morning.", "Visitor: My card is lost.", "Visitor: What now?")
    )
    assert isinstance(made, Dialogue)
    assert [(turn.speaker.text, [each.text for each in turn.words]) for turn in made.turns] == [
        ("Agent", ["Good morning."]),
        ("Visitor", ["My card is lost."]),
        ("Visitor", ["What now?"]),
    ]


def test_a_role_may_tell_the_time() -> None:
    """It ended in the middle of it, and the minutes began what the role says."""
    (made,) = build(block("dialogue", "Visitor, at 10:40: I have left.", "Desk : Understood."))
    assert isinstance(made, Dialogue)
    assert [each.speaker.text for each in made.turns] == ["Visitor, at 10:40", "Desk"]


def make_dialogue() -> Lesson:
    """A lesson with a dialogue of which a person wrote a part; its second role says two sentences."""
    (made,) = build(block("dialogue", "Agent: Good morning.", "Visitor: My card is lost.", "Agent: Wait."))
    assert isinstance(made, Dialogue)
    first, second, third = made.turns
    by_person = second.speaker.model_copy(update={"origin": Origin.HUMAN})
    more = third.words[0].model_copy(
        update={"id": "st-0099", "text": "Note: I am late.", "origin": Origin.HUMAN, "citations": ()}
    )
    second = second.model_copy(update={"speaker": by_person, "words": (*second.words, more)})
    dialogue = made.model_copy(update={"turns": (first, second, third)})
    return Lesson(sections=(Section(id="p-0001", title="The status", blocks=(dialogue,)),))


@pytest.mark.parametrize("is_echo", [True, False])
def test_a_revision_keeps_a_dialogue_that_it_repeats_or_names_by_its_ids(is_echo: bool) -> None:
    """It was shown without its roles, and its speakers got other ids and the writer's name."""
    earlier = make_dialogue()
    shown = [each for each in lesson_model.outline(earlier) if "text" in each]
    assert [each["text"] for each in shown] == [
        "Agent: Good morning.",
        "Visitor: My card is lost.",
        "Visitor: Note: I am late.",
        "Agent: Wait.",
    ]
    names = ("id", "text", "span_ids") if is_echo else ("id",)
    blank = {"text": "", "span_ids": [], "nature": "claim"}
    kept = block("dialogue") | {
        "statements": [blank | {name: each[name] for name in names} for each in shown]
    }
    assert not [*lesson_model.find_faults(answer(kept), SPANS)]
    assert build(kept, earlier=earlier) == earlier.sections[0].blocks


def test_a_role_whose_words_a_revision_changes_keeps_its_id() -> None:
    earlier = make_dialogue()
    shown = [each for each in lesson_model.outline(earlier) if "text" in each]
    changed = block("dialogue", "Agent: Good evening.", "Visitor: My card is gone.")
    for answer_, line in zip(changed["statements"], shown, strict=False):
        answer_["id"] = line["id"]
    (made,) = build(changed, earlier=earlier)
    (before,) = earlier.sections[0].blocks
    assert isinstance(made, Dialogue)
    assert isinstance(before, Dialogue)
    assert [turn.speaker for turn in made.turns] == [turn.speaker for turn in before.turns[:2]]
    assert [turn.words[0].text for turn in made.turns] == ["Good evening.", "My card is gone."]


@pytest.mark.parametrize(
    ("texts", "lead"),
    [(("Git knows:", "one", "two"), "Git knows:"), (("one", "two", "three"), None)],
)
def test_a_list_has_a_lead_in_if_its_first_sentence_ends_in_a_colon(
    texts: tuple[str, ...], lead: str | None
) -> None:
    (made,) = build(block("list", *texts))
    assert isinstance(made, LedList)
    assert (made.lead and made.lead.text) == lead
    assert len(made.items) == len(texts) - (lead is not None)


@pytest.mark.parametrize(
    ("prompt", "variant"),
    [("What is the second column?", RevealVariant.QUESTION), ("Staging area", RevealVariant.TERM)],
)
def test_a_reveal_asks_a_question_or_names_a_term(prompt: str, variant: RevealVariant) -> None:
    (made,) = build(block("reveal", prompt, "It is the folder."))
    assert isinstance(made, Reveal)
    assert made.variant is variant
    assert [each.text for each in made.details] == ["It is the folder."]


def test_a_heading_is_one_title_that_claims_nothing() -> None:
    (made, _) = build(block("heading", "The two columns."), block("paragraph", "The first is there."))
    assert isinstance(made, Heading)
    assert (made.words.text, made.words.nature, made.words.citations) == (
        "The two columns",
        Nature.DIRECTION,
        (),
    )


def test_a_heading_too_long_for_one_is_a_sentence_of_the_page() -> None:
    (made,) = build(block("heading", "A status of two columns " * 4))
    assert isinstance(made, Paragraph)


def test_a_revision_keeps_the_id_of_a_heading() -> None:
    wanted = block("heading", "The two columns")
    (first,) = build(wanted)
    earlier = Lesson(sections=(Section(id="p-0001", title="The status", blocks=(first,)),))
    wanted["statements"][0]["id"] = first.elements[0].id
    assert build(wanted, earlier=earlier) == (first,)


def test_a_revision_keeps_the_ids_of_code_and_of_blocks_whose_statements_it_names() -> None:
    blocks = (block("warning", "Read the second column."), block("code", rows=[CODE_ID]))
    first = build(*blocks)
    earlier = Lesson(sections=(Section(id="p-0001", title="The status", blocks=first),))
    blocks[0]["statements"][0]["id"] = first[0].elements[0].id
    assert [each.id for each in build(*blocks, earlier=earlier)] == [each.id for each in first]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "wrong",
    [
        table(NONE),
        table(NONE, ("One sign",)),
        table(NONE, ("One sign", " ")),
        block("dialogue", "Agent: Good morning.", "Agent: Good evening."),
        block("dialogue", "Agent: Good morning.", "Visitor: Good evening.", "Nobody says this."),
        block("code"),
        block("code", rows=[SENTENCES[0]]),
        block("table", rows=[CODE_ID]),
        block("figure"),
        block("list", "Git knows:"),
        block("reveal", "What is the second column?"),
        block("warning"),
        block("heading"),
        block("heading", "One", "Two"),
        block("heading", "A status of two columns " * 4),
    ],
    ids=lambda each: f"{each['kind']}-{len(each['rows'])}",
)
def test_a_block_that_cannot_be_made_is_asked_for_once_more(wrong: dict[str, Any], tmp_path: Path) -> None:
    asked: list[Ask] = []
    right = answer(block("paragraph", "Git shows a status of two columns."))
    replies = [answer(block("paragraph", "Git shows a status."), wrong), right]

    def send(ask: Ask) -> Reply:
        asked.append(ask)
        return Reply(text=replies[len(asked) - 1].model_dump_json())

    settings = ModelSettings(base_url="http://127.0.0.1:8080/v1", name="small")
    questioner = ModelQuestioner(send, Replies(FolderStore(tmp_path)), Meter.of(settings, None), 1)
    result = ModelWriter(settings, questioner).write(request(), IdAllocator())
    assert f'sections.0.blocks.1: "{wrong["kind"]}": ' in asked[1].messages[-1].text
    (lesson,) = result.artefacts
    assert isinstance(lesson, Lesson)
    assert [each.text for each in lesson.sections[0].statements] == ["Git shows a status of two columns."]


def test_what_a_second_answer_still_cannot_have_is_told_to_the_reviewer() -> None:
    builder = ElementBuilder(request(), IdAllocator())
    blocks = (block("paragraph", "Git shows a status."), block("code", rows=[SENTENCES[0]]))
    lesson_model.build([answer(*blocks)], builder, None)
    (note,) = builder.notes
    assert "The status" in note


def test_a_list_or_reveal_that_stays_too_short_is_still_read() -> None:
    made = build(block("list", "Git shows a status."), block("reveal", "What is the second column?"))
    assert all(isinstance(each, Paragraph) for each in made)


def test_no_patch_rewords_code() -> None:
    made = build(block("code", "This is a status.", rows=[CODE_ID]))
    lesson = Lesson(sections=(Section(id="p-0001", title="The status", blocks=made),))
    assert all(CODE not in each.parts.values() for each in walk_shown_elements(lesson, DRAFTING_KINDS))


def slide(**changes: Any) -> dict[str, Any]:
    empty = {"id": "", "title": "A status", "objective": "", "points": [], "rows": [], "notes": []}
    return empty | {"trainer_does": "", "picture": ""} | changes


def write_slide(spans: SourceSpans, **changes: Any) -> tuple[Block, ...]:
    raw = {"could_not": [], "slides": [slide(**changes)], "key_points": []}
    answered = slides_model.SlidesAnswer.model_validate_json(json.dumps(raw))
    assert list(slides_model.find_faults(answered, spans)) == []
    made = slides_model.build([answered], ElementBuilder(request(spans), IdAllocator()), None)
    assert isinstance(made, Slides)
    return next(section.blocks for section in made.sections if section.title == "A status")


def test_a_slide_shows_code_and_rows_that_it_names_by_their_ids() -> None:
    _, table, code, _ = write_slide(SPANS, points=say("Two columns."), rows=[*ROWS, CODE_ID])
    assert isinstance(table, Table)
    assert isinstance(code, Code)
    assert code.code.text == CODE


def test_code_on_a_slide_is_no_point_that_is_too_long() -> None:
    long_code = "\n".join(f"$ git add file-{number}.md and nothing else of it" for number in range(12))
    source = read_source("status.md", TEXT.replace(CODE, long_code).encode(), Language.ENGLISH)
    spans = SPANS.model_copy(update={"sources": (source,)})
    rows = [span.id for span in source.spans if span.kind is SpanKind.CODE]
    sections = (Section(id="p-0001", title="A status", blocks=write_slide(spans, rows=rows)),)
    content = builders.content(artefacts=(Slides(sections=sections),))
    asked = request(spans)
    found = criticise(asked.kinds, content, spans, asked.course)
    assert not [finding.rule for finding in found if finding.rule.startswith("slide.")]


def test_a_slide_shows_a_picture_of_the_sources() -> None:
    place = {"anchor": SOURCE.spans[1].anchor, "offset": SOURCE.spans[1].end}
    picture = PICTURE.model_copy(update=place)
    shown = SOURCE.model_copy(update={"pictures": SourcePictures(kept=(picture,))})
    spans = SPANS.model_copy(update={"sources": (shown,)})
    assert [line["picture"] for line in slides_model.list_slide_pictures(spans)] == [picture.id]
    figure, _ = write_slide(spans, picture=picture.id)
    assert isinstance(figure, Figure)


@pytest.mark.parametrize("change", [{"rows": ["sp-0000000000"]}, {"picture": "pic-0000000000"}])
def test_a_slide_that_names_what_is_not_there_is_asked_for_once_more(change: dict[str, Any]) -> None:
    raw = {"could_not": [], "slides": [slide(**change)], "key_points": []}
    answered = slides_model.SlidesAnswer.model_validate_json(json.dumps(raw))
    (fault,) = slides_model.find_faults(answered, SPANS)
    assert fault.startswith("slides.0: ")


def test_code_is_offered_only_where_the_sources_have_some(tmp_path: Path) -> None:
    asked: list[str] = []

    def send(ask: Ask) -> Reply:
        asked.append(ask.messages[1].text)
        return Reply(text=answer(block("paragraph", "Git shows a status.")).model_dump_json())

    settings = ModelSettings(base_url="http://127.0.0.1:8080/v1", name="small")
    for number, spans in enumerate((SPANS, SPANS.keep_spans(SENTENCES))):
        store = FolderStore(tmp_path / str(number))
        questioner = ModelQuestioner(send, Replies(store), Meter.of(settings, None), 1)
        ModelWriter(settings, questioner).write(replace(request(), spans=spans), IdAllocator())
    assert ['- "code"' in each for each in asked] == [True, False]
    assert json.dumps(CODE) in asked[0], "its spaces and lines are those of the source"


def test_a_model_is_told_which_items_stand_below_others(tmp_path: Path) -> None:
    """Of two levels of a slide nothing but the order said which answer belongs to which case."""
    text = "# Levels\n\n- Level one: a hard tone.\n  - I go on.\n- Level two: shouts.\n  - I call for help.\n"
    source = read_source("levels.md", text.encode(), Language.ENGLISH)
    asked = request(SPANS.model_copy(update={"sources": (source,)}))
    recipe = asked.kinds["lesson"].recipe
    assert recipe is not None
    prompt = render(recipe.prompt, asked, RequestPart.whole(asked), ())[1].text
    assert [line.get("level") for line in read_prompt(prompt).spans] == [None, 2, None, 2]
    assert 'A line with a "level"' in prompt
    planned = show_sources(asked.spans).lines
    assert [line.get("level") for line in planned if "id" in line] == [None, 2, None, 2]
