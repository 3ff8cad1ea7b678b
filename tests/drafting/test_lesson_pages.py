"""Pages of a lesson: their titles, their order, and what stays closed on them."""

import pytest

from pipelines.blocks.code.contract import Code
from pipelines.blocks.list.contract import LedList
from pipelines.blocks.reveal.contract import Reveal
from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.deliverables.lesson.page_titles import title_chapters
from pipelines.deliverables.slides.contract import Slides
from pipelines.drafting.draft import write_draft
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.request import DraftRequest
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.draft import Draft, Paragraph, Table, list_texts, walk_citing
from schemas.language import Language
from schemas.plan import MOST_PAGES
from schemas.source import SourceSpans
from tests.drafting.test_extractive import drafted, lesson
from tests.drafting.test_led_lists import blocks_of
from tests.sourcing.workbooks import table, workbook

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


def list_shown(text: str) -> list[str]:
    """Return what learners read of a source, block by block; items of a list begin with a dash."""
    return [
        f"- {each.text}" if isinstance(block, LedList) and each is not block.lead else each.text
        for block in blocks_of(drafted(text))
        for each in block.list_statements()
    ]


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("Le relevé est signé par le responsable et\n\npuis noté dans le registre.", 1),
        ("Si vous répondez « Non » à la question suivante,\n\nla chambre froide n'est PAS conforme.", 1),
        ("Ce rapport a été remis en juillet au nom de la\n\nCour des comptes de la République.", 1),
        ("le bac\n\nla sonde\n\nla porte", 0),
        ("Le relevé se lit sur https://exemple.test/aide\n\npuis le gardien du quai signe avec soin.", 2),
    ],
    ids=["and", "comma", "name", "labels", "address"],
)
def test_a_sentence_broken_over_two_paragraphs_is_read_as_one(broken: str, whole: int) -> None:
    """Each half was left out as cut, or one stood without the other."""
    shown = list_shown(f"## Le froid\n\n{SENTENCE.format('ici')}\n\n{broken}\n")[1:]
    assert len(shown) == whole
    assert whole != 1 or shown == [" ".join(broken.split())]


def test_lines_that_are_no_sentence_are_a_list_between_the_sentences() -> None:
    points = "Moyens, matériel, salles, horaires, contacts\n\nDélais, budgets, salles, outils, personnes\n\n"
    assert list_shown(f"## Le froid\n\n{SENTENCE.format('ici')}\n\n{points}{SENTENCE.format('là')}\n") == [
        SENTENCE.format("ici"),
        "- Moyens, matériel, salles, horaires, contacts",
        "- Délais, budgets, salles, outils, personnes",
        SENTENCE.format("là"),
    ]


@pytest.mark.parametrize(
    ("line", "is_shown"),
    [
        ("literate = instruit, cultivé", True),
        ("17\\. Consentement éclairé de la personne qui reçoit le colis :", True),
        ("« Visual literacy is the set of abilities that the reader has. »", True),
        ("Source : rapport annuel du service du froid, page 12", False),
        ("Dernière mise à jour : lundi 3 mai, par le gardien", False),
        ("Photo de Marie Martin, marché de gros de Rungis", False),
        ("MARTIN, Marie, 2013. Le froid au quotidien.", False),
        ("Le relevé", False),
    ],
)
def test_a_line_without_a_full_stop_is_read_unless_it_is_a_credit_or_a_label(
    line: str, is_shown: bool
) -> None:
    shown = list_shown(f"## Le froid\n\n{SENTENCE.format('ici')}\n\n{line}\n")
    assert (line.replace("\\", "") in shown) is is_shown


def test_what_announces_a_list_is_said_again_above_each_list() -> None:
    """It was left out as repeated, and the second list had no lead-in."""
    listed = "Il sert à...\n\n- garder le froid\n- garder le sec\n"
    shown = list_shown(f"## Le bac\n\n{listed}\n## La porte\n\n{listed}")
    assert shown.count("Il sert à...") == 2


@pytest.mark.parametrize(("value", "tables"), [("", 0), ("3 °C", 1)])
def test_a_grid_without_a_value_is_no_table_of_a_lesson(value: str, tables: int) -> None:
    grid = f"| Bac | Relevé | Signature |\n|---|---|---|\n| Bac 1 | | |\n| Bac 2 | {value} | |\n"
    blocks = blocks_of(drafted(f"## Le froid\n\n{SENTENCE.format('ici')}\n\n{grid}"))
    assert sum(isinstance(block, Table) for block in blocks) == tables


def list_learner_texts(draft: Draft) -> list[str]:
    return [text for each in walk_citing(lesson(draft)) for text in list_texts(each)]


def test_what_announces_the_titles_below_it_is_read_above_them() -> None:
    lead = "Un bac est fait de trois parties :"
    parts = "".join(f"### {name}\n\n{SENTENCE.format(name.lower())}\n\n" for name in ("La cuve", "Le joint"))
    assert lead in list_learner_texts(drafted(f"## Le bac\n\n{lead}\n\n{parts}"))


def test_a_column_of_a_sheet_is_a_list() -> None:
    states = ("Non relevé", "Conforme", "Écarté")
    book = workbook(Mode=table((SENTENCE.format("en cuisine"),)), États=table(*((each,) for each in states)))
    source = read_source("a.xlsx", book, Language.FRENCH)
    spans = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))
    course = builders.course(modules=(builders.module(objectives=()),), context=None)
    request = DraftRequest(DRAFTING_KINDS, course, course.modules[0], spans, builders.NOON)
    texts = list_learner_texts(write_draft(request, ExtractiveWriter()))
    assert [text for text in texts if text in states] == [*states]
