"""Honest text that rules once accused is left alone, and the fault it looks like is still found.

Language models wrote such texts in recorded sessions; these are our own.
"""

from collections.abc import Callable
from typing import Any

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.open_questions.contract import OpenQuestions
from pipelines.deliverables.positioning.contract import Positioning
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.drafting.citations import cite
from pipelines.drafting.critique import criticise
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.course import Bloom
from schemas.draft import (
    Citation,
    Deliverable,
    Matching,
    Nature,
    Option,
    Origin,
    Pair,
    Paragraph,
    Question,
    Row,
    Section,
    SingleChoice,
    Statement,
    Table,
)
from schemas.language import Language
from schemas.source import SourceSpans

ENGLISH = """# The mill

## The press

The press FP-30 stands in hall 2.

Leave is asked for on form LV-07.

A noise above level 3 is told to the foreman.

Two bolts hold the guard.

A sack weighs 25 kg at most.

## The yard

The lorry leaves the yard alone at night if the foreman agrees to the route.

The guard is lifted once the wheel stands still, and it may only be closed by a trained miller.

The wheel is oiled every morning of the week, even where a single bearing turns.

In Leeds, where the yard has no lamp, a driver left her lorry on the road.

```
$ mill pull --dry-only
Barrels stand ready.
$ mill start --sack twelve
Started sack twelve
```

| Fault | What to do | What it costs |
|---|---|---|
| The stone runs hot | lift the stone by a hand | an hour of the day |
| The belt runs off | stop the wheel and lay a new belt on it | a second signature, if the cloth tears |

## Sacks

Never lift a sack with iron hooks or with chains.

Lift a sack with the belt or with two straps.

Nothing of the sack is shown to the driver before it was weighed.

A door is a danger in the dark or in the wind.

The grade follows from the dust, not from how loud the miller shouts.

1. Greet the driver
2. Weigh the lorry
3. Open the wooden hatch for it

Add each sack by its name with mill add --sack.
"""
FRENCH = """# Le moulin

## La presse

La presse FP-30 se trouve dans la halle.

Le congé se demande par l'imprimé LV-07.
"""


def read(text: str, language: Language) -> SourceSpans:
    source = read_source(f"{language}.md", text.encode(), language)
    return SourceSpans(module=builders.KEY, fingerprint=source.sha256, sources=(source,))


EN, FR = Language.ENGLISH, Language.FRENCH
SPANS = {EN: read(ENGLISH, EN), FR: read(FRENCH, FR)}
SOURCES = {language: spans.sources[0] for language, spans in SPANS.items()}
BOTH = SPANS[EN].model_copy(update={"sources": tuple(SOURCES.values())})
"""An English module with a French source."""


def list_cited(language: Language, *starts: str) -> tuple[Citation, ...]:
    source = SPANS[language].sources[0]
    found = [span for start in starts for span in source.spans if span.text.startswith(start)]
    assert len(found) == len(starts), [span.text for span in source.spans]
    return tuple(cite(source, span) for span in found)


def say(text: str, *starts: str, language: Language = EN, **changes: Any) -> Statement:
    return Statement(
        id="st-0001", text=text, citations=list_cited(language, *starts), origin=Origin.MODEL, **changes
    )


def choose(stem: str, *options: str, cites: tuple[str, ...], **changes: Any) -> SingleChoice:
    """Return a question whose first option is right."""
    listed = tuple(Option(id="abcd"[n], text=text, feedback="") for n, text in enumerate(options))
    fields: dict[str, Any] = {"id": "q-0001"} | changes
    citations = list_cited(EN, *cites)
    return SingleChoice(
        stem=stem, options=listed, key="a", citations=citations, origin=Origin.MODEL, **fields
    )


def match(*pairs: tuple[str, str], cites: tuple[str, ...]) -> Matching:
    listed = tuple(Pair(id="abcd"[n], left=left, right=right) for n, (left, right) in enumerate(pairs))
    return Matching(
        id="q-0001", stem="Match.", pairs=listed, feedback="", citations=list_cited(EN, *cites),
        origin=Origin.MODEL,
    )  # fmt: skip


def ask(*items: Question) -> Quiz:
    return Quiz(items=items)


def teach(*statements: Statement) -> Lesson:
    numbered = tuple(
        each.model_copy(update={"id": f"st-{n:04d}"}) for n, each in enumerate(statements, start=1)
    )
    return Lesson(
        sections=(Section(id="p-0001", title="The page", blocks=(Paragraph(statements=numbered),)),)
    )


def list_rules(artefacts: Deliverable | tuple[Deliverable, ...], language: Language = EN) -> set[str]:
    listed = artefacts if isinstance(artefacts, tuple) else (artefacts,)
    content = builders.content(language=language, artefacts=listed)
    spans = BOTH if language is EN else SPANS[FR]
    return {finding.rule for finding in criticise(KINDS, content, spans, builders.course())}


def mark(head: str) -> Deliverable:
    """Return a marking guide whose last column has this head."""
    row = Row(
        id="st-0001",
        cells=("Weigh it", "10", "it was late"),
        citations=list_cited(EN, WEIGH),
        origin=Origin.MODEL,
    )
    guide = Table(caption="What a full answer says", header=("Expected element", "Points", head), rows=(row,))
    return OpenQuestions(sections=(Section(id="p-0001", title="The yard", blocks=(guide,)),))


def lose_condition() -> Deliverable:
    return teach(say("At night the lorry leaves the yard alone.", "The lorry leaves"))


GREET, WEIGH, OPEN = STEPS = ("Greet the driver", "Weigh the lorry", "Open the wooden hatch for it")
TOLD = ask(choose("Who weighs a lorry?", "The foreman", "A driver", cites=(WEIGH,), id="q-0002")).items[0]
TELLS = choose("What does the foreman do?", "He weighs", "He sleeps", cites=(WEIGH,))

Written = Callable[[], Deliverable | tuple[Deliverable, ...]]

PAIRS: list[tuple[str, Language, Written, Written]] = [
    ("number.orphan", EN,
     lambda: teach(say("The guard of the FP-30 has two bolts.", "Two bolts")),
     lambda: teach(say("The guard has 30 bolts.", "Two bolts"))),
    ("quotation.unfound", EN,
     lambda: teach(say("Page “The yard” says: “two bolts hold the guard”.", "Two bolts")),
     lambda: teach(say("The page says: “four bolts hold the guard”.", "Two bolts"))),
    ("name.orphan", EN,
     lambda: teach(say("The guard of the FP-30 has two bolts.", "Two bolts")),
     lambda: teach(say("The guard of the FP-31 has two bolts.", "Two bolts"))),
    ("number.orphan", FR,
     lambda: teach(say("Un congé de la LV-07 attend.", "Le congé", language=FR)),
     lambda: teach(say("Un congé se demande par la LV-09.", "Le congé", language=FR))),
    ("number.orphan", EN,
     lambda: teach(say("Tell what you do about a noise of level 3.", nature=Nature.DIRECTION)),
     lambda: teach(say("Tell what you do about a noise of level 5.", nature=Nature.DIRECTION))),
    ("claim.condition", EN,
     lambda: teach(say("At night the lorry leaves the yard alone.", "The lorry leaves"),
                   say("The foreman has to agree to the route.", "The lorry leaves")),
     lose_condition),
    ("claim.condition", EN,
     lambda: teach(say("No: at night the lorry leaves the yard alone.", "The lorry leaves")),
     lose_condition),
    ("name.orphan", EN,
     lambda: ask(choose("You are sent press FP-44. Where does it go?", "In hall 2", "In the yard",
                        cites=("The press FP",), bloom=Bloom.APPLY)),
     lambda: ask(choose("You are sent press FP-44. Where does it go?", "In hall 2", "In the yard",
                        cites=("The press FP",), bloom=Bloom.REMEMBER))),
    ("number.orphan", EN,
     lambda: ask(choose("A sack of 19 kg hangs on iron hooks. Is that right?", "No", "Yes",
                        cites=("Never lift",), bloom=Bloom.APPLY)),
     lambda: ask(choose("A sack of 19 kg hangs on iron hooks. Is that right?", "No", "Yes",
                        cites=("Never lift",), bloom=Bloom.REMEMBER))),
    ("claim.wider", EN,
     lambda: teach(say("A door that nobody has closed is a danger in the wind.", "A door is")),
     lambda: teach(say("Nobody closes a door in the wind.", "A door is"))),
    ("claim.condition", EN,
     lambda: teach(say("Once the wheel stands still, the guard is lifted.", "The guard is")),
     lose_condition),
    ("claim.condition", EN,
     lambda: teach(say("Every morning of the week the wheel is oiled.", "The wheel is")),
     lose_condition),
    ("claim.condition", EN,
     lambda: teach(say("In Leeds a driver left her lorry on the road.", "In Leeds")),
     lose_condition),
    ("claim.condition", EN,
     lambda: teach(say("After mill start --sack twelve, the mill answers: Started sack twelve.", "$ mill")),
     lose_condition),
    ("claim.condition", EN,
     lambda: teach(say("A belt that runs off: stop the wheel and lay a new one on it.", "The belt runs")),
     lose_condition),
    ("claim.prohibition", EN,
     lambda: teach(say("The foreman cannot read in the dark what the door says.", "A door is")),
     lambda: teach(say("The foreman cannot open a door in the dark.", "A door is"))),
    ("claim.prohibition", EN,
     lambda: teach(say("A driver cannot have it before it is weighed.", "Nothing of")),
     lambda: teach(say("A driver cannot have a door.", "A door is"))),
    ("claim.wider", EN,
     lambda: teach(say("A door is a danger in the wind even if nobody stands there.", "A door is")),
     lambda: teach(say("A door is a danger in the wind that nobody stands.", "A door is"))),
    ("title.unsourced", EN,
     lambda: mark("Half the points if"),
     lambda: mark("Half the weight in sacks")),
    ("citation.unrelated", EN,
     lambda: teach(say("Leave is requested with a sheet of paper.", "Le congé", language=FR)),
     lambda: teach(say("Leave is requested with a sheet of paper.", "The wheel is"))),
    ("item.true_distractor", EN,
     lambda: ask(choose("How is a sack lifted?", "By the belt", "with iron hooks", cites=("Never lift",))),
     lambda: ask(choose("How is a sack lifted?", "By the belt", "with two straps", cites=("Lift a sack",)))),
    ("item.true_distractor", EN,
     lambda: ask(choose("Nora has the belt, Ivo has two straps. What lifts a sack best?", "Either of them",
                        "two straps", cites=("Lift a sack",))),
     lambda: ask(choose("What lifts a sack best?", "Either of them", "two straps", cites=("Lift a sack",)))),
    ("item.true_distractor", EN,
     lambda: ask(choose("The belt ran off. What now?", "stop the wheel and lay a new belt on it",
                        "lift the stone by a hand", cites=("The belt runs", "The stone runs"))),
     lambda: ask(choose("The belt ran off. What now?", "Stop it", "lift the stone by a hand",
                        cites=("The belt runs", "The stone runs")))),
    ("item.true_distractor", EN,
     lambda: ask(choose("The lorry is here. What comes next?", GREET, OPEN, cites=STEPS)),
     lambda: ask(choose("What do you do for the lorry?", WEIGH, OPEN, cites=STEPS))),
    ("item.true_elsewhere", EN,
     lambda: ask(choose("Which step tells the load?", WEIGH, OPEN, cites=(WEIGH,))),
     lambda: ask(choose("What is done at the gate?", WEIGH, OPEN, cites=(WEIGH,)))),
    ("item.true_elsewhere", EN,
     lambda: ask(choose("What sets the grade?", "The dust in it",
                        "The grade follows from how loud the miller shouts", cites=("Never lift",))),
     lambda: ask(choose("What sets the grade?", "The dust in it",
                        "The grade follows, not from how loud the miller shouts", cites=("Never lift",)))),
    ("item.told_elsewhere", EN,
     lambda: (Positioning(items=(TOLD,)), ask(TELLS)),
     lambda: ask(TOLD, TELLS)),
    ("item.unlike", EN,
     lambda: ask(choose("What adds it?", "mill add oats", "mill add .", "mill add -A", cites=("Add each",))),
     lambda: ask(choose("What adds it?", "mill add oats", "It adds all.", "mill add -A",
                        cites=("Add each",)))),
    ("item.clang", EN,
     lambda: ask(match(("A sack was weighed", "mill undo --weighed"), ("A sack was lost", "mill undo oats"),
                       cites=("Add each",))),
     lambda: ask(match(("A sack was weighed", "undo what was weighed"), ("A sack was lost", "call for it"),
                       cites=("Add each",)))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "language", "honest", "planted"), PAIRS, ids=[f"{n}-{each[0]}" for n, each in enumerate(PAIRS)]
)
def test_honest_text_is_left_alone_and_its_likest_fault_is_found(
    rule: str, language: Language, honest: Written, planted: Written
) -> None:
    assert rule not in list_rules(honest(), language)
    assert rule in list_rules(planted(), language)
