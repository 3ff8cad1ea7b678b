"""Pages of a lesson: their titles, their order, and what stays closed on them."""

import pytest

from pipelines.blocks.code.contract import Code
from pipelines.blocks.reveal.contract import Reveal
from pipelines.deliverables.lesson.page_titles import title_chapters
from pipelines.deliverables.slides.contract import Slides
from schemas.draft import Paragraph, Table, list_texts, walk_citing
from schemas.language import Language
from schemas.plan import MOST_PAGES
from tests.drafting.test_extractive import drafted, lesson
from tests.drafting.test_led_lists import blocks_of

SENTENCE = "Le froid ralentit la multiplication des bactéries {}."


@pytest.mark.parametrize(
    ("path", "title"),
    [
        (("Peser", "Énoncé"), "Peser – Énoncé"),
        (("Peser", "Exercice 2", "Énoncé"), "Peser – Exercice 2 – Énoncé"),
        (("Peser", "1.2"), "Peser – 1.2"),
        (("Peser", "1.2 Exemples"), "Peser – 1.2 Exemples"),
        (("Peser", "1.2 Choisir un bac"), "1.2 Choisir un bac"),
        (("Peser", "Choisir un bac"), "Choisir un bac"),
        (("Introduction",), "Introduction"),
        (("Peser", "Qui participe ?"), "Peser – Qui participe ?"),
        (
            ("Peser", "À quoi cela sert-il dans une cuisine ?"),
            "Peser – À quoi cela sert-il dans une cuisine ?",
        ),
        (("Peser", "Qu’est-ce qu’un bac ?"), "Qu’est-ce qu’un bac ?"),
        (("Peser", "Quand relever la température ?"), "Quand relever la température ?"),
        ((), ""),
    ],
)
def test_a_heading_that_says_nothing_alone_has_the_one_above(path: tuple[str, ...], title: str) -> None:
    assert title_chapters([path], Language.FRENCH) == [title]


def test_a_long_heading_above_leaves_room_for_the_own_one() -> None:
    [title] = title_chapters([("Peser " * 40, "Exemple")], Language.FRENCH)
    assert title.startswith("Peser Peser")
    assert title.endswith("… – Exemple")
    assert len(title) <= 200


def test_headings_that_are_called_the_same_have_the_one_above() -> None:
    assert title_chapters([("Le midi", "Le bac"), ("Le soir", "Le bac")], Language.FRENCH) == [
        "Le midi – Le bac",
        "Le soir – Le bac",
    ]


def test_a_chapter_of_one_sentence_has_its_own_page_in_the_order_of_the_source() -> None:
    """It moved under the title before, of which it says nothing."""
    names = ("Le midi", "Le soir", "La nuit")
    chapters = (f"## {name}\n\n{SENTENCE.format(name.lower())}\n" for name in names)
    assert [page.title for page in lesson(drafted("\n".join(chapters))).sections] == list(names)


EXERCISE = """## Exercice 1

{}

### Solution

Le bac pèse trois kilos.

```
peser()
```

## La suite

{}
"""


def test_a_solution_is_closed_on_the_page_of_its_exercise() -> None:
    draft = drafted(
        EXERCISE.format(SENTENCE.format("ici"), SENTENCE.format("ailleurs")),
        artefacts=("lesson", "summary", "flashcards", "slides"),
    )
    first, second = lesson(draft).sections
    paragraph, reveal = first.blocks
    assert isinstance(paragraph, Paragraph)
    assert isinstance(reveal, Reveal)
    assert [(each.text, each.is_code) for each in reveal.details] == [
        ("Le bac pèse trois kilos.", False),
        ("peser()", True),
    ]
    assert [block.kind for block in second.blocks] == ["paragraph"]
    others = [each for each in draft.content.artefacts if each.kind not in ("lesson", "slides")]
    texts = [text for each in others for part in walk_citing(each) for text in list_texts(part)]
    assert not any("trois kilos" in text for text in texts)
    deck = next(each for each in draft.content.artefacts if isinstance(each, Slides))
    telling = [
        block.kind
        for slide in deck.sections
        for block in slide.blocks
        if any("trois kilos" in each.text for each in block.list_statements())
    ]
    assert telling == ["notes"]


def test_the_sentence_that_leads_to_code_is_kept_before_it() -> None:
    paragraph, code = blocks_of(
        drafted(f"# Le bac\n\n{SENTENCE.format('ici')} Tapez :\n\n```\npeser()\n```\n")
    )
    assert [each.text for each in paragraph.list_statements()][-1] == "Tapez :"
    assert isinstance(code, Code)


def test_a_table_keeps_each_of_its_rows() -> None:
    rows = "| Denrée | Froid |\n|-|-|\n| Lait | 4 °C |\n| Viande | |\n| Oui | 3 |\n"
    [table] = blocks_of(drafted(f"# Le bac\n\n{rows}"))
    assert isinstance(table, Table)
    assert [row.cells[0] for row in table.rows] == ["Lait", "Viande", "Oui"]


def test_a_table_without_titles_is_a_table() -> None:
    page = "<table><tr><td>Lait</td><td>4 °C</td></tr><tr><td>Viande</td><td>2 °C</td></tr></table>"
    [table] = blocks_of(drafted(f"# Le bac\n\n{page}\n"))
    assert isinstance(table, Table)
    assert table.header == ("", "")
    assert [row.cells for row in table.rows] == [("Lait", "4 °C"), ("Viande", "2 °C")]


def test_a_lesson_has_no_more_pages_than_a_plan_takes() -> None:
    text = "".join(f"## Bac {n}\n\n{SENTENCE.format(n)}\n\n" for n in range(MOST_PAGES + 5))
    assert len(lesson(drafted(text, duration_minutes=480)).sections) == MOST_PAGES


COMMANDS = """## sonde

sonde dit que la chambre froide a changé depuis hier. La première raison est la porte.

Le relevé se lit avec la commande suivante :

```
sonde --relire
```

puis se note dans le registre du service.
"""


def test_a_paragraph_that_begins_with_a_command_is_read_whole() -> None:
    """It was left out as cut, and « La première raison » was left without what it explains."""
    first, *_, last = blocks_of(drafted(COMMANDS))
    assert isinstance(first, Paragraph)
    assert isinstance(last, Paragraph)
    assert first.statements[0].text == "sonde dit que la chambre froide a changé depuis hier."
    assert last.statements[0].text == "puis se note dans le registre du service."


def test_the_rest_of_a_sentence_that_stands_open_above_is_still_cut() -> None:
    open_above = "## Le froid\n\nLe relevé est signé par le responsable et\n\npuis noté dans le registre.\n"
    [block] = blocks_of(drafted(f"{open_above}\n{SENTENCE.format('ici')}\n"))
    assert [each.text for each in block.list_statements()] == [SENTENCE.format("ici")]


@pytest.mark.parametrize(("value", "tables"), [("", 0), ("3 °C", 1)])
def test_a_grid_without_a_value_is_no_table_of_a_lesson(value: str, tables: int) -> None:
    grid = f"| Bac | Relevé | Signature |\n|---|---|---|\n| Bac 1 | | |\n| Bac 2 | {value} | |\n"
    blocks = blocks_of(drafted(f"## Le froid\n\n{SENTENCE.format('ici')}\n\n{grid}"))
    assert sum(isinstance(block, Table) for block in blocks) == tables
