"""A page may make up a small example of code, in the commands and options that its sources name."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from pipelines.blocks.code.contract import Code
from pipelines.blocks.reveal.contract import Reveal
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.deliverables.lesson import recipe
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.lesson.lesson_answer import LessonAnswer
from pipelines.drafting.critique import criticise
from pipelines.drafting.element_builder import ElementBuilder
from pipelines.drafting.markdown import render_content
from pipelines.drafting.patch.answer import PartChange
from pipelines.drafting.patch.application import Patch
from pipelines.drafting.patch.shown_elements import walk_shown_elements
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.testing import builders
from pipelines.testing.fake_openai.fake_writer import make_request
from pipelines.testing.sources import read_source
from schemas.draft import Block, Content, Nature, Section, Statement
from schemas.language import Language
from schemas.source import SourceSpans, SpanKind

TEXT = """# A conflict

Git stops where both sides changed one line, and writes both sides between markers.

```
$ git switch -c doc-412
$ git merge origin/main
Auto-merging hx40/seal.md
CONFLICT (content): Merge conflict in hx40/seal.md
```

```
<<<<<<< HEAD
3. Tighten the bolts to 32 N·m crosswise, in two passes.
=======
3. Tighten the bolts to 38 N·m in a cross pattern.
>>>>>>> origin/main
```

Stage the file with `git add hx40/seal.md`, then end the merge with `git commit --no-edit`.

```
$ git add hx40/seal.md
$ git commit --no-edit
[doc-412 ad9a1fb] Merge remote-tracking branch 'origin/main'
```

The script that checks a manual is a program.

```python
for page in list_pages(folder):
    check_markers(page)
```
"""
SOURCE = read_source("conflicts.md", TEXT.encode(), Language.ENGLISH)
SPANS = SourceSpans(module="froid--chaine", fingerprint="0" * 64, sources=(SOURCE,))
(FIRST, *_) = (span.id for span in SOURCE.spans if span.kind is SpanKind.SENTENCE)

ASKED = {"id": "", "text": "Which command merges the shelf?", "span_ids": [], "nature": "direction"}
TYPED = "$ git merge origin/main\nAuto-merging px12.md\nCONFLICT (content): Merge conflict in px12.md"
CONFLICT = """<<<<<<< HEAD
3. Close the valve to 12 N·m, by hand.
=======
3. Close the valve to 15 N·m, then test it.
>>>>>>> origin/main"""
PROGRAM = "for page in list_pages(manual):\n    check_markers(page)"
OWN_FUNCTION = "def name(page):\n    return page\n\nname(list_pages(folder))"


def request() -> DraftRequest:
    module = builders.module(artefacts=("lesson",), language=Language.ENGLISH)
    return make_request(module=module, spans=SPANS)


def answer(**code: Any) -> LessonAnswer:
    told = {"id": "", "text": "Git writes both sides between markers.", "span_ids": [FIRST]}
    fields = {"statements": [], "caption": "", "rows": []}
    blocks = [
        {"kind": "paragraph", **fields, "statements": [told]},
        {"kind": "code", **fields} | code,
    ]
    page = {"id": "", "title": "A conflict", "objective": "", "blocks": blocks}
    return LessonAnswer.model_validate_json(json.dumps({"could_not": [], "sections": [page]}))


def build(earlier: Lesson | None = None, **code: Any) -> Lesson:
    made = recipe.build([answer(**code)], ElementBuilder(request(), IdAllocator()), earlier)
    assert made is not None
    return made


def content(lesson: Lesson) -> Content:
    return builders.content(artefacts=(lesson,), language=Language.ENGLISH)


def accused(text: str) -> list[tuple[str, str]]:
    """Return what rules find at the code of a lesson that is made up so."""
    return list_findings(build(made_up=text), lambda lesson: find_code(lesson.sections[0].blocks).code)


def accused_in_answer(text: str) -> list[tuple[str, str]]:
    """Return what rules find at the code that ends the answer to a question."""
    return list_findings(
        build(kind="reveal", statements=[ASKED], made_up=text), lambda lesson: reveal_of(lesson).details[0]
    )


def list_findings(lesson: Lesson, find: Callable[[Lesson], Statement]) -> list[tuple[str, str]]:
    course = builders.course(language=Language.ENGLISH)
    findings = criticise(DRAFTING_KINDS, content(lesson), SPANS, course)
    return [(each.rule, each.facts.get("words", "")) for each in findings if each.place == find(lesson).id]


def find_code(blocks: tuple[Block, ...]) -> Code:
    (code,) = (block for block in blocks if isinstance(block, Code))
    return code


def test_made_up_code_is_an_illustration_with_its_lines_and_their_spaces() -> None:
    code = find_code(build(made_up=f"\n{PROGRAM}  \n").sections[0].blocks).code
    assert code.text == PROGRAM
    assert code.nature is Nature.ILLUSTRATION
    assert code.citations == ()


def test_made_up_code_is_shown_as_an_example() -> None:
    shown = render_content(DRAFTING_KINDS, content(build(made_up=TYPED)))
    assert "**Made-up example**" in shown


def test_made_up_code_holds_no_tag_that_no_code_of_the_sources_has() -> None:
    code = find_code(build(made_up=f"{CONFLICT}\n<script>x</script>\u200b").sections[0].blocks).code
    assert code.text == f"{CONFLICT}\nx"


def test_made_up_code_that_is_written_again_keeps_its_ids() -> None:
    first = build(made_up=TYPED)
    earlier = Lesson(sections=(Section(id="p-0001", title="A conflict", blocks=first.sections[0].blocks),))
    again = build(earlier, made_up=TYPED)
    assert find_code(again.sections[0].blocks) == find_code(first.sections[0].blocks)


def test_a_block_of_code_without_lines_is_asked_for_once_more() -> None:
    assert any(recipe.find_faults(answer(made_up=" "), SPANS))
    assert not any(recipe.find_faults(answer(made_up=TYPED), SPANS))


def reveal_of(lesson: Lesson) -> Reveal:
    (reveal,) = (block for block in lesson.sections[0].blocks if isinstance(block, Reveal))
    return reveal


def test_an_answer_ends_in_the_code_that_it_asks_for_closed_with_it() -> None:
    (typed, *_) = (span for span in SOURCE.spans if span.kind is SpanKind.CODE)
    first = build(kind="reveal", statements=[ASKED], rows=[typed.id, FIRST], made_up=TYPED)
    copied, made_up = reveal_of(first).details
    assert (copied.text, copied.citations[0].span, copied.is_code) == (typed.text, typed.id, True)
    assert (made_up.text, made_up.nature, made_up.is_code) == (TYPED, Nature.ILLUSTRATION, True)
    again = build(first, kind="reveal", statements=[ASKED], rows=[typed.id], made_up=TYPED)
    assert [each.id for each in reveal_of(again).details] == [copied.id, made_up.id]


def test_a_patch_changes_made_up_code_and_keeps_its_lines() -> None:
    lesson = build(made_up=CONFLICT)
    place = find_code(lesson.sections[0].blocks).code.id
    text = CONFLICT.replace("15 N·m", "14 N·m").replace("3. ", "  3. ")
    change = PartChange(place=place, part="text", text=text, span_ids=[])
    shown = tuple(walk_shown_elements(lesson, DRAFTING_KINDS))
    patched = Patch(shown, ElementBuilder(request(), IdAllocator())).apply(lesson, [change])
    assert find_code(patched.sections[0].blocks).code.text == text


@pytest.mark.parametrize("text", [TYPED, CONFLICT, PROGRAM, OWN_FUNCTION])
def test_code_in_the_syntax_of_the_sources_is_no_finding(text: str) -> None:
    assert accused(text) == []
    assert accused_in_answer(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("$ git rebase origin/main", "git rebase"),
        ("git merge --squash origin/main", "--squash"),
        ("$ svn update", "svn"),
        ("rm -rf hx40", "rm"),
        ("for page in list_pages(folder):\n    delete(page)", "delete"),
    ],
)
def test_a_command_an_option_or_a_function_that_no_source_names_is_found(text: str, words: str) -> None:
    assert ("illustration.command", words) in accused(text)
    assert ("illustration.command", words) in accused_in_answer(text)


def test_a_figure_of_a_kind_that_neither_the_page_nor_the_code_of_the_sources_gives_is_found() -> None:
    assert ("illustration.figure", "40 minutes") in accused(f"{TYPED}\nWait 40 minutes")


def test_a_date_in_made_up_code_is_found_as_in_every_example() -> None:
    assert ("illustration.date", "12 March 2026") in accused(f"{TYPED}\nMerged on 12 March 2026")
