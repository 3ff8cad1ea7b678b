"""A value that a contract refuses is refused in plain words of both languages, whatever pydantic calls it."""

import re
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from adapters.course_yaml import parse_course
from pipelines.blocks.callout.contract import Callout, CalloutVariant
from pipelines.review.editing import apply_edits, from_markdown, to_markdown
from pipelines.testing import builders
from schemas.draft import Cloze, Draft, Gap, Origin
from schemas.edit import Replace
from schemas.errors import CourseInvalid, InvalidInput
from schemas.ids import Slug
from schemas.language import Language
from schemas.languages.texts import read_texts
from schemas.refusal import FACTS
from schemas.value_faults import FAULTS, PYDANTICS, find_fault
from tests import sample_deliverables as deliverables

VALIDATORS_WORDS = re.compile(
    r"Input should|Field required|Extra inputs|[a-z] should |Value error|not permitted|valid integer"
)

REFUSED: dict[str, tuple[Any, Any, str, str]] = {
    "missing": (dict, [], "attendues", "name: value"),
    "a text": (str, 3, "un texte", "a text"),
    "an empty text": (Annotated[str, Field(min_length=1)], "", "vide", "empty"),
    "a short text": (Annotated[str, Field(min_length=3)], "ab", "au moins 3", "at least 3"),
    "a long text": (Annotated[str, Field(max_length=2)], "abc", "2 caractères au plus", "at most 2"),
    "an id": (Slug, "Au Froid", "minuscules", "lower-case"),
    "odd signs": (Annotated[str, Field(pattern="^https:")], "ftp:", "`^https:`", "`^https:`"),
    "nothing": (list[int], None, "manque", "missing"),
    "a whole number": (int, "x", "nombre entier", "whole number"),
    "a number": (float, "x", "un nombre", "a number"),
    "a small number": (Annotated[int, Field(ge=2)], 1, "au moins 2", "at least 2"),
    "a choice": (Literal["a", "b"], "c", "parmi a, b", "one of a, b"),
    "a list": (list[int], 3, "une liste", "a list"),
    "a date": (date, "demain", "une date", "a date"),
    "a time": (time, "midi", "une heure", "a time"),
}


@pytest.mark.parametrize(("kind", "value", "french", "english"), REFUSED.values(), ids=REFUSED)
def test_each_fault_is_said_in_both_languages(kind: Any, value: Any, french: str, english: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(value)
    what = find_fault(refused.value).what
    for language, words in ((Language.FRENCH, french), (Language.ENGLISH, english)):
        said = what.render(language)
        assert words in said
        assert not VALIDATORS_WORDS.search(said)


def test_every_type_with_a_text_is_one_of_pydantics_and_has_it_in_both_languages() -> None:
    assert FAULTS.keys() <= PYDANTICS
    for language in (Language.FRENCH, Language.ENGLISH):
        assert set(FAULTS.values()) <= read_texts(FACTS, language).keys()


def test_a_rule_of_ours_says_itself_in_both_languages() -> None:
    gap = Gap(accepted=("porte",))
    with pytest.raises(ValidationError) as refused:
        Cloze(id="q-0001", stem="Fermez la ____ et la ____.", gaps=(gap,), origin=Origin.HUMAN)
    assert "2 trous, 1 réponses" in find_fault(refused.value).what.render(Language.FRENCH)
    with pytest.raises(ValidationError) as refused:
        Callout(id="b-0001", variant=CalloutVariant.BEFORE_AFTER, statements=(builders.statement(1),))
    assert "needs both" in find_fault(refused.value).what.render(Language.ENGLISH)


# through the doors

BLOCKS, PICTURES = (
    deliverables.draft_of(lesson)
    for lesson in (deliverables.lesson_of_blocks(), deliverables.lesson_of_figures())
)


@pytest.mark.parametrize(
    ("draft", "old", "new", "says"),
    [
        (BLOCKS, "DLC {#st-0009}\n", "", "it is missing"),
        (BLOCKS, "la température {#st-0003}\nla date {#st-0004}\n", "", "items: at least one of them"),
        (BLOCKS, "::: Liste {#b-0001}", "::: figure\n:::\n\n::: Liste {#b-0001}", "to the page at the desk"),
        (BLOCKS, ": Python {", f": {'x' * 50} {{", "at most 40 characters"),
        (PICTURES, "| 480 ", "| 1001 ", "at most 1000"),
        (builders.draft(), "# La chaîne", f"# {'x' * 600} La chaîne", "at most "),
    ],
)
def test_an_edited_file_is_refused_in_plain_words(draft: Draft, old: str, new: str, says: str) -> None:
    text = to_markdown(draft)
    assert old in text
    with pytest.raises(InvalidInput, match=re.escape(says)) as refused:
        from_markdown(text.replace(old, new, 1), draft, "noe", builders.NOON, file="m.md")
    assert "m.md, line " in str(refused.value)
    assert not VALIDATORS_WORDS.search(str(refused.value))


@pytest.mark.parametrize(
    ("place", "part", "before", "after", "french"),
    [
        ("b-0003", "across", "120", "2000", "1000 au plus"),
        ("b-0001", "alternative", "Une porte fermée", "x" * 2_001, "2000 caractères au plus"),
    ],
)
def test_an_edit_at_the_desk_is_refused_in_plain_words(
    place: str, part: str, before: str, after: str, french: str
) -> None:
    place = "st-0003" if part == "across" else place
    edit = Replace(place=place, part=part, before=before, after=after)
    with pytest.raises(InvalidInput) as refused:
        apply_edits(PICTURES, [edit], builders.spans(), "noe", builders.NOON)
    said = refused.value.explain(Language.FRENCH)
    assert french in said.happened
    assert not VALIDATORS_WORDS.search(str(said))


def test_a_course_is_refused_in_the_readers_language_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(CourseInvalid) as refused:
        parse_course(tmp_path / "course.yaml", "id: froid\ntitle: Froid\nlangage: fr\n")
    said = refused.value.explain(Language.FRENCH)
    assert "ligne " in said.place
    assert not VALIDATORS_WORDS.search(f"{said} {refused.value}")
    assert said.remedy
