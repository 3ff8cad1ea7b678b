"""What Dagster has room for: a few figures, and what is late in under 1,000 characters."""

from datetime import timedelta

from pipelines.overview.addresses import Addresses
from pipelines.overview.framework import read_framework
from pipelines.overview.presentation import Presentation
from pipelines.overview.summary import summarise_overview
from pipelines.testing import builders
from schemas.language import Language
from schemas.overview import (
    Cost,
    DraftEvidence,
    Late,
    Lateness,
    ModuleLine,
    ModuleStage,
    Money,
    Overview,
    PulledEvidence,
)

TODAY = builders.NOON.date()
TITLE = "Une très [longue](http://mal.example) chaîne du froid, " * 6 + "fin"


def line(number: int, days: int) -> ModuleLine:
    key = f"froid--m{number}"
    proof = DraftEvidence(module=key, revision=1, digest="a" * 64)
    late = Late(kind=Lateness.REVIEW, since=TODAY - timedelta(days=days), days=days, evidence=proof)
    return ModuleLine(
        module=key,
        course="froid",
        title=TITLE,
        language=Language.FRENCH,
        is_document=False,
        kinds=("lesson",),
        state=ModuleStage.WAITING,
        draft=proof,
        late=(late,),
    )


def overview(*lines: ModuleLine, **changes: object) -> Overview:
    fields = {
        "at": builders.NOON,
        "courses": {"froid": "Travailler au froid"},
        "lines": lines,
        "cost": Cost(),
        "framework": read_framework().framework,
        "indicators": (),
    } | changes
    return Overview.model_validate(fields)


def told() -> Presentation:
    return Presentation(Language.ENGLISH, Addresses(), {})


def test_the_longest_late_come_first_and_fit_in_place() -> None:
    shown = overview(*(line(number, days=number) for number in range(1, 60)))
    late = summarise_overview(shown, told()).late
    assert late.startswith("- 59 d · ")
    assert len(late) < 1000
    assert "\\[longue\\](" in late


def test_what_is_late_since_today_is_not_late_by_no_days() -> None:
    assert summarise_overview(overview(line(1, days=0)), told()).late.startswith("- today · ")


def test_a_source_that_fails_is_told_without_a_module() -> None:
    pulled = PulledEvidence(course="froid", sources=1, last=builders.NOON)
    stale = Late(kind=Lateness.SOURCES, since=TODAY, days=0, what="web/loi.html", evidence=pulled)
    assert summarise_overview(overview(late=(stale,)), told()).late == (
        "- today · The source web/loi.html has been out of reach since 24 Nov 2026"
    )


def test_what_is_unknown_stands_beside_what_is_known() -> None:
    cost = Cost(calls=5, known=(Money(currency="EUR", value=1234.5),), unpriced=3, of=("m",))
    figures = dict(summarise_overview(overview(cost=cost), told()).figures)
    assert figures["spent; “?”: calls of unknown price"] == "1,234.50\u00a0EUR + 3\u00a0?"
    assert dict(summarise_overview(overview(), told()).figures)["late"] == "0"
