"""Lists and definitions in hostile shapes: nothing raises, nothing is lost in silence, time stays linear."""

import re
import time
from collections import Counter
from hashlib import sha256

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.drafting.account import account_for_words
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.draft import Deliverable
from schemas.errors import SourceUnreadable
from schemas.language import Language
from schemas.plan import LeftOutReason
from schemas.source import SourceSpans, SourceText
from schemas.source_account import Fate, SourceAccount
from tests.fuzzing import examples

pytestmark = pytest.mark.trial  # each drafts from what was made to be slow

KINDS = ("lesson", "quiz", "flashcards", "summary", "open_questions")
WORD = re.compile(r"[^\W\d_]{2,}")
TEXTS = (
    "fermer la porte",
    "Fermer la porte du bac avant de partir.",
    "Le bac",
    "étiquette : date à laquelle le bac est ouvert",
    "Sonde = appareil qui donne la température",
    "=> relevé faux",
    "... et le relevé est signé",
    "🧊 garder le froid",
    "أغلق باب الغرفة الباردة قبل المغادرة",
    "\u202bسجل الحرارة\u202c",
    "כרטיס הקירור",
    "a\tb\tc",
    "mot " * 100,
    "(le matin)",
    "et la",
    "le relevé,",
    "👉",
    "",
    "   ",
    "12",
    "2.4 Résumer, généraliser",
    "une ligne ;",
    "« Close the door of the room before you leave »",
)
MARKS = ("- ", "* ", "• ", "1. ", "a) ", "2) ", "", "– ", "☐ ", "1.1 ", ": ", "-", "👉 ")
BETWEEN = ("\n", "\n\n", "\n\t", "  \n")
LEADS = ("", "Les étapes sont :\n\n", "## Le bac\n\n", "Savoir si...\n\n", "Voici la liste\n\n")


@st.composite
def hostile_lists(draw: st.DrawFn) -> str:
    """Draw lists in any order: nested, empty, of signs only, of any script, with leads between them."""
    lines = draw(
        st.lists(
            st.tuples(
                st.sampled_from(LEADS),
                st.sampled_from(("", "  ", "    ", "\t", "\t\t\t", " " * 40)),
                st.sampled_from(MARKS),
                st.sampled_from(TEXTS) | st.text(max_size=40),
                st.sampled_from(BETWEEN),
            ),
            max_size=12,
        )
    )
    return "".join("".join(parts) for parts in lines)


def write_all(source: SourceText) -> tuple[tuple[Deliverable, ...], SourceAccount]:
    module = builders.module(artefacts=KINDS, duration_minutes=480, objectives=(), sources=("sources/*",))
    course = builders.course(modules=(module,), language=source.language)
    fingerprint = sha256(source.text.encode()).hexdigest()
    spans = SourceSpans(module=builders.KEY, fingerprint=fingerprint, sources=(source,))
    request = DraftRequest(DRAFTING_KINDS, course, module, spans, builders.NOON)
    made = ExtractiveWriter().write(request, IdAllocator()).artefacts
    content = builders.content(artefacts=made, objectives=()) if made else None
    return made, account_for_words(request, content)


def read(text: str, suffix: str = ".md") -> SourceText:
    """Read a text; one that is refused, as without a word, is no example."""
    try:
        return read_source(f"sources/a{suffix}", text.encode("utf-8", "ignore"), Language.FRENCH)
    except SourceUnreadable:
        reject()


@given(text=hostile_lists(), suffix=st.sampled_from((".md", ".txt")))
@settings(max_examples=examples(20), deadline=None)
def test_every_passage_of_a_hostile_list_is_carried_or_has_a_reason(text: str, suffix: str) -> None:
    source = read(text, suffix)
    _, account = write_all(source)
    told = {passage.span for passage in account.passages}
    assert {span.id for span in source.spans} <= told
    for passage in account.passages:
        assert (passage.reason is None) == (passage.fate in {Fate.CARRIED, Fate.FOR_TRAINERS}), passage
        assert passage.reason is not LeftOutReason.FRAGMENT


@given(text=hostile_lists())
@settings(max_examples=examples(12), deadline=None)
def test_a_lesson_says_no_word_of_a_list_twice_and_cites_each_it_says(text: str) -> None:
    """An item is quoted once, by one statement; words of titles stand above them."""
    source = read(text)
    made, _ = write_all(source)
    lesson = next((each for each in made if each.kind == "lesson"), None)
    said = Counter[str]()
    for section in lesson.sections if lesson is not None else ():
        for block in section.blocks:
            said.update(WORD.findall(" ".join(each.text for each in block.list_statements())))
    held = Counter(WORD.findall(source.text))
    assert not said - held


SHAPES = {
    "items": "- fermer la porte du bac\n",
    "nested": "- fermer\n  - la porte du bac\n",
    "leads": "Il sert à...\n\n- garder le froid\n- garder le sec\n\n",
    "points": "Moyens, matériel, salles, horaires\n\n",
    "halves": "Le relevé est signé par le responsable et\n\npuis noté dans le registre du bac\n\n",
    "references": "MARTIN, Marie, 2013. Le froid. [Consulté le 9 mai 2014].\n\n",
    "quotations": "« Close the door of the room before you leave\n\n",
    "definitions": "Sonde : appareil qui donne la température du bac\n\n",
    "signs": "- 👉\n- \n- ...\n",
}
SMALL, LARGE = 4_000, 16_000
MOST_AT_FOUR_TIMES_THE_SIZE = 2.6**2
"""A square takes sixteen times as long."""

SHORT = 0.25
"""Seconds of processor: what is mostly start-up says nothing of growth."""

READINGS = 4


@pytest.mark.parametrize("shape", SHAPES)
def test_a_long_list_takes_time_in_proportion_to_its_length(shape: str) -> None:
    least = {SMALL: float("inf"), LARGE: float("inf")}
    for reading in range(READINGS):
        for size in least:
            lines = (SHAPES[shape] for _ in range(size // len(SHAPES[shape]) + reading))
            source = read(
                "# Le bac\n\n" + "".join(f"{n}\n\n" * (n % 40 == 0) + line for n, line in enumerate(lines))
            )
            begun = time.process_time()
            write_all(source)
            least[size] = min(least[size], time.process_time() - begun)
        if least[LARGE] < SHORT or least[LARGE] <= MOST_AT_FOUR_TIMES_THE_SIZE * least[SMALL]:
            return
    pytest.fail(f"{least[SMALL]:.2f} s for {SMALL} characters, {least[LARGE]:.2f} s for {LARGE}")
