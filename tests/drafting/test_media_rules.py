"""The rules for what is seen, heard and learnt by heart: each finds its fault, and the example has none."""

from collections.abc import Iterator

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.figures.contract import Figures
from pipelines.deliverables.flashcards.contract import Flashcards
from pipelines.deliverables.glossary.contract import Glossary
from pipelines.deliverables.narration.contract import Narration
from pipelines.deliverables.slides.contract import Slides
from pipelines.drafting.critique import criticise
from pipelines.testing import builders
from schemas.draft import Deliverable, Nature, Notes, Origin, Paragraph, Row, Section, Statement, Steps, Table

MEDIA = ("slide.", "figure.", "glossary.", "flashcard.", "narration.")
FIFTEEN = "Le froid ralentit les bactéries mais il ne les détruit pas du tout, jamais vraiment."


def sentences(*texts: str, first: int = 20) -> tuple[Statement, ...]:
    made = enumerate(texts, start=first)
    cited = (builders.citation(1),)
    return tuple(
        Statement(id=f"st-{n:04d}", text=text, citations=cited, origin=Origin.MODEL) for n, text in made
    )


def rows(*cells: tuple[str, str]) -> tuple[Row, ...]:
    made = enumerate(cells, start=20)
    cited = (builders.citation(1),)
    return tuple(Row(id=f"st-{n:04d}", cells=each, citations=cited, origin=Origin.MODEL) for n, each in made)


ADDED = rows(("Hygrométrie", "l'humidité de l'air"))[0].model_copy(
    update={"origin": Origin.EXTRACTIVE, "nature": Nature.ORGANISATION}
)


def page(*blocks: Paragraph | Steps | Table | Notes) -> Section:
    return Section(id="p-0009", title="Le froid", blocks=blocks)


def slide(*texts: str) -> Slides:
    return Slides(sections=(page(Paragraph(statements=sentences(*texts))),))


def quoted(*texts: str) -> Slides:
    """A slide with sentences of the sources."""
    statements = (each.model_copy(update={"origin": Origin.EXTRACTIVE}) for each in sentences(*texts))
    return Slides(sections=(page(Paragraph(statements=tuple(statements))),))


def chart(*values: str) -> Figures:
    table = Table(
        caption="Froid",
        header=("Denrée", "Valeur"),
        rows=rows(*((f"Denrée {value}", value) for value in values)),
    )
    return Figures(sections=(page(table),))


def diagram(count: int) -> Figures:
    return Figures(sections=(page(Steps(statements=sentences(*(f"Geste {n}." for n in range(count))))),))


def said(text: str) -> Narration:
    return Narration(sections=(page(Paragraph(statements=sentences(text))),))


def deck(count: int) -> Slides:
    """Slides with content, a point each."""
    slides = (
        Section(
            id=f"p-{n:04d}",
            title=f"Le froid {n}",
            blocks=(Paragraph(statements=sentences(f"Geste {n}.", first=n)),),
        )
        for n in range(100, 100 + count)
    )
    return Slides(sections=tuple(slides))


def deck_without_table() -> Slides:
    """Twenty slides that tell every sentence and step of the lesson, and nothing of its table."""
    sections = builders.lesson().sections
    told = (each for page in sections for block in page.blocks for each in block.list_statements())
    first = Section(id="p-0099", title="Le froid", blocks=(Paragraph(statements=tuple(told)),))
    return Slides(sections=(first, *deck(19).sections))


def found(*artefacts: Deliverable) -> list[str]:
    content = builders.content(artefacts=(builders.lesson(), *artefacts))
    findings = criticise(KINDS, content, builders.spans(), builders.course())
    return [finding.rule for finding in findings if finding.rule.startswith(MEDIA)]


FAULTS: dict[str, tuple[list[str], Deliverable]] = {
    "six points": (["slide.full"], slide(*(f"Point {n}, dit en huit mots bien comptés." for n in range(6)))),
    "eighty words": (["slide.full", *["slide.point_long"] * 5], slide(*(["mot " * 17] * 5))),
    "one long point": (["slide.point_long"], slide("Le froid " + "protège " * 20)),
    "a very long sentence of the sources": (["slide.quotations_long"], quoted("Le froid " + "protège " * 40)),
    "three long sentences of the sources": (
        ["slide.quotations_long"],
        quoted(*(f"Froid {n} " + "protège " * 21 for n in range(3))),
    ),
    "two long sentences of the sources": ([], quoted(*(f"Froid {n} " + "protège " * 21 for n in range(2)))),
    "a slide full of the sources": (["slide.quotations_full"], quoted(*[FIFTEEN] * 6)),
    "more slides than minutes": (["slide.many", "slide.left_out"], deck(21)),
    "a page without a slide": (["slide.left_out"], deck(20)),
    "a table without a slide": (["slide.list_left_out"], deck_without_table()),
    "two units": (["figure.units"], chart("2 °C", "3 h", "4 °C")),
    "eleven steps": (["figure.steps"], diagram(11)),
    "a term of nowhere": (
        ["glossary.unused"],
        Glossary(entries=rows(("Hygrométrie", "l'humidité de l'air"))),
    ),
    "a term of nowhere that code added from course.yaml": ([], Glossary(entries=(ADDED,))),
    "a term twice": (
        ["glossary.duplicate"],
        Glossary(entries=rows(("Sonde", "un thermomètre"), ("sonde", "un objet"))),
    ),
    "a card twice": (
        ["flashcard.duplicate"],
        Flashcards(cards=rows(("Combien ?", "30 minutes"), ("combien ?", "30 minutes"))),
    ),
    "thirty-five words": (["narration.breath"], said("mot " * 35)),
}
FINE: dict[str, Deliverable] = {
    "five points of fifteen words": slide(*[FIFTEEN] * 5),
    "six points of two words": slide(*(f"Point {n}." for n in range(6))),
    "half as many slides as minutes": deck(10),
    "a chart of ranges": chart("0 à 3 °C", "4 °C", "—"),
    "ten steps": diagram(10),
    "a list of words": chart("Chambre 1", "Chambre 2"),
    "a term of the lesson": Glossary(entries=rows(("Chambre froide", "l'endroit où l'on garde au froid"))),
    "two cards": Flashcards(cards=rows(("Combien ?", "30 minutes"), ("Jusqu'à combien ?", "3 °C"))),
    "thirty-four words": said("mot " * 34),
    "long notes": Slides(
        sections=(
            page(
                Paragraph(statements=sentences("Le froid protège.")),
                Notes(statements=sentences("mot " * 60, first=40)),
            ),
        )
    ),
}


@pytest.mark.parametrize(("rules", "artefact"), FAULTS.values(), ids=FAULTS)
def test_each_fault_is_found_once(rules: list[str], artefact: Deliverable) -> None:
    assert found(artefact) == rules


@pytest.mark.parametrize("artefact", FINE.values(), ids=FINE)
def test_what_is_fine_is_let_through(artefact: Deliverable) -> None:
    assert found(artefact) == []


def _rules() -> Iterator[str]:
    yield from (rule for rules, _ in FAULTS.values() for rule in rules)


def test_every_rule_of_ours_has_its_fault() -> None:
    assert {*_rules()} == {
        *(
            "slide.full",
            "slide.point_long",
            "slide.quotations_long",
            "slide.quotations_full",
            "slide.many",
            "slide.left_out",
            "slide.list_left_out",
        ),
        *("figure.units", "figure.steps", "glossary.unused"),
        *("glossary.duplicate", "flashcard.duplicate", "narration.breath"),
    }
