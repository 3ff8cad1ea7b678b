"""What a made-up case needs is left alone, and the fault it looks like is still found.

Language models wrote such texts on fresh courses; these are our own.
"""

from collections.abc import Callable
from typing import Any

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.drafting.citations import cite
from pipelines.drafting.critique import criticise
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.draft import Block, Deliverable, Nature, Origin, Paragraph, Section, Statement, Steps
from schemas.language import Language
from schemas.source import SourceSpans

ENGLISH = """# The dairy

Each churn has a label of its own, named after its order: ord-207-soft-cheese.

A label stays on a churn for six working days at most.

1. Rinse the churn
2. Fill the churn
3. Seal the churn
"""


def read(text: str, language: Language) -> SourceSpans:
    source = read_source(f"{language}.md", text.encode(), language)
    return SourceSpans(module=builders.KEY, fingerprint=source.sha256, sources=(source,))


EN = Language.ENGLISH
SPANS = {EN: read(ENGLISH, EN)}
LABEL, STAY, STEPS = "Each churn", "A label stays", ("Rinse", "Fill", "Seal")


def say(text: str, *starts: str, language: Language = EN, **changes: Any) -> Statement:
    source = SPANS[language].sources[0]
    found = [span for start in starts for span in source.spans if span.text.startswith(start)]
    assert len(found) == len(starts), [span.text for span in source.spans]
    citations = tuple(cite(source, span) for span in found)
    return Statement(id="st-0001", text=text, citations=citations, origin=Origin.MODEL, **changes)


def imagine(text: str) -> Statement:
    return say(text, nature=Nature.ILLUSTRATION)


def number(*statements: Statement) -> list[Statement]:
    return [each.model_copy(update={"id": f"st-{n:04d}"}) for n, each in enumerate(statements, start=1)]


def teach(*statements: Statement) -> Lesson:
    """Return a lesson with a page that cites both sentences, then says these."""
    cited = say("A label stays on a churn for six working days at most.", LABEL, STAY)
    return lay(Paragraph(statements=tuple(number(cited, *statements))))


def follow(text: str) -> Lesson:
    """Return a lesson with a page that lists the steps, and says something about them."""
    *listed, said = number(*(say(f"{each} the churn.", each) for each in STEPS), say(text, "Fill"))
    return lay(Steps(statements=tuple(listed)), Paragraph(statements=(said,)))


def lay(*blocks: Block) -> Lesson:
    return Lesson(sections=(Section(id="p-0001", title="The churn", blocks=blocks),))


def list_rules(artefact: Deliverable, language: Language = EN) -> set[str]:
    content = builders.content(language=language, artefacts=(artefact,))
    return {each.rule for each in criticise(KINDS, content, SPANS[language], builders.course())}


Written = Callable[[], Deliverable]

PAIRS: list[tuple[str, Language, Written, Written]] = [
    ("number.orphan", EN,
     lambda: follow("After step 2, the churn is full."),
     lambda: follow("After step 7, the churn is full.")),
    ("illustration.figure", EN,
     lambda: teach(imagine("You stopped at step 7 of your list.")),
     lambda: teach(imagine("You stopped after 7 of your lists."))),
    ("illustration.figure", EN,
     lambda: teach(imagine('Order ORD-219 has two labels: "4. Fill it" and ord-219-Hard-Cheese.')),
     lambda: teach(imagine('Order ORD-219 has two labels: "Fill 4" and box-219-Hard-Cheese.'))),
    ("amount.orphan", EN,
     lambda: teach(imagine("You expect four working days for it."),
                   say("The label may stay, because four working days are within the six.", STAY)),
     lambda: teach(imagine("You expect five working days for it."),
                   say("The label may stay, because four working days are within the six.", STAY))),
    ("name.orphan", EN,
     lambda: teach(imagine("Order ORD-219 asks for hard cheese."),
                   say("The label is named after ORD-219, which is its order.", LABEL)),
     lambda: teach(imagine("Order ORD-219 asks for hard cheese."),
                   say("The label is named after ORD-231, which is its order.", LABEL))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "language", "honest", "planted"), PAIRS, ids=[f"{n}-{each[0]}" for n, each in enumerate(PAIRS)]
)
def test_honest_text_is_left_alone_and_its_likest_fault_is_found(
    rule: str, language: Language, honest: Written, planted: Written
) -> None:
    assert rule not in list_rules(honest(), language)
    assert rule in list_rules(planted(), language)
