"""Honest text that rules once accused is left alone, and the fault it looks like is still found.

Language models wrote such texts in recorded sessions; these are our own.
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
from schemas.draft import Citation, Deliverable, Nature, Origin, Paragraph, Section, Statement
from schemas.finding import Finding
from schemas.language import Language
from schemas.source import SourceSpans

ENGLISH = """# The mill

## The press

The press FP-30 stands in hall 2.

Leave is asked for on form LV-07.

A noise above level 3 is told to the foreman.

Two bolts hold the guard.

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
| The belt runs off | stop the wheel and lay a new belt on it | a second signature, if the cloth tears |
"""
FRENCH = """# Le moulin

## La presse

La presse FP-30 se trouve dans la halle.

Le congé se demande par l'imprimé LV-07.
"""


def read(text: str, language: Language) -> SourceSpans:
    source = read_source("rules.md", text.encode(), language)
    return SourceSpans(module=builders.KEY, fingerprint=source.sha256, sources=(source,))


EN, FR = Language.ENGLISH, Language.FRENCH
SPANS = {EN: read(ENGLISH, EN), FR: read(FRENCH, FR)}


def list_cited(language: Language, *starts: str) -> tuple[Citation, ...]:
    source = SPANS[language].sources[0]
    found = [span for start in starts for span in source.spans if span.text.startswith(start)]
    assert len(found) == len(starts), [span.text for span in source.spans]
    return tuple(cite(source, span) for span in found)


def say(text: str, *starts: str, language: Language = EN, **changes: Any) -> Statement:
    return Statement(
        id="st-0001", text=text, citations=list_cited(language, *starts), origin=Origin.MODEL, **changes
    )


def teach(*statements: Statement) -> Lesson:
    numbered = tuple(
        each.model_copy(update={"id": f"st-{n:04d}"}) for n, each in enumerate(statements, start=1)
    )
    return Lesson(
        sections=(Section(id="p-0001", title="The page", blocks=(Paragraph(statements=numbered),)),)
    )


def find(artefact: Deliverable, language: Language = EN) -> list[Finding]:
    content = builders.content(language=language, artefacts=(artefact,))
    return list(criticise(KINDS, content, SPANS[language], builders.course()))


def list_rules(artefact: Deliverable, language: Language = EN) -> set[str]:
    return {finding.rule for finding in find(artefact, language)}


def lose_condition() -> Deliverable:
    return teach(say("At night the lorry leaves the yard alone.", "The lorry leaves"))


Written = Callable[[], Deliverable]

PAIRS: list[tuple[str, Language, Written, Written]] = [
    ("number.orphan", EN,
     lambda: teach(say("The guard of the FP-30 has two bolts.", "Two bolts")),
     lambda: teach(say("The guard has 30 bolts.", "Two bolts"))),
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
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "language", "honest", "planted"), PAIRS, ids=[f"{n}-{each[0]}" for n, each in enumerate(PAIRS)]
)
def test_honest_text_is_left_alone_and_its_likest_fault_is_found(
    rule: str, language: Language, honest: Written, planted: Written
) -> None:
    assert rule not in list_rules(honest(), language)
    assert rule in list_rules(planted(), language)
