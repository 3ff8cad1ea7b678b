"""What became of words a draft quotes: still said, said otherwise, or gone."""

from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.conflicts import CHANGES, Change, followed, sources_below
from pipelines.deliverables.summary.contract import Summary
from pipelines.drafting.citations import cite, cite_cell
from pipelines.drafting.succession import find_lost_quotations
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.draft import Content, Origin, Statement
from schemas.language import Language
from schemas.source import SourceFailure, SourceSpans, SourceText

PAGE = """# Froid

La chambre froide reste entre 0 °C et 3 °C.

Un produit exposé plus de 30 minutes est écarté.

# Hygiène

Les mains sont lavées avant chaque prise de poste.

| Produit | Durée |
|---|---|
| Viande hachée | 24 h |
| Poisson frais | 48 h |
"""


def read(page: str, name: str = "froid.md") -> SourceText:
    return read_source(name, page.encode(), Language.FRENCH)


def spans(*sources: SourceText) -> SourceSpans:
    return SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=sources)


def quoting(source: SourceText, *said: str) -> Content:
    """A draft that quotes the spans that say this, whole."""
    found = [next(span for span in source.spans if span.text == text) for text in said]
    points = tuple(
        Statement(id=f"st-{n:04d}", text=span.text, citations=(cite(source, span),), origin=Origin.EXTRACTIVE)
        for n, span in enumerate(found, start=1)
    )
    return builders.content(artefacts=(Summary(points=points),))


OUT = "Un produit exposé plus de 30 minutes est écarté."
MEAT = "Viande hachée | 24 h"


@pytest.fixture(scope="module")
def real_sources(shared: Path) -> list[SourceText]:
    return list(islice(sources_below(shared / "sources"), 6))


@pytest.mark.parametrize("change", [*CHANGES.values(), lambda *_: ""], ids=[*CHANGES, "removal"])
def test_what_became_of_a_sentence_of_a_real_document_is_found(
    change: Change, real_sources: list[SourceText]
) -> None:
    results = followed(real_sources, change)
    assert len(results) >= 5
    assert sum(results) >= 0.9 * len(results)


def now(content: Content, page: str) -> list[str | None]:
    return [each.now.text if each.now else None for each in find_lost_quotations(content, spans(read(page)))]


@pytest.mark.parametrize(
    ("said", "before", "after"),
    [
        (OUT, "30 minutes", "20 minutes"),
        (OUT, "est écarté", "doit être écarté aussitôt"),
        ("Les mains sont lavées avant chaque prise de poste.", "avant", "après"),
        (MEAT, "| 24 h |", "| 12 h |"),
    ],
)
def test_an_altered_sentence_or_row_is_told_with_the_one_that_took_its_place(
    said: str, before: str, after: str
) -> None:
    altered = PAGE.replace(before, after)
    wanted = said.replace(before.strip("| "), after.strip("| "))
    assert now(quoting(read(PAGE), said), altered) == [wanted]


def test_a_removed_sentence_has_no_successor_even_beside_others_of_its_place() -> None:
    assert now(quoting(read(PAGE), OUT), PAGE.replace(OUT, "")) == [None]


def test_what_the_draft_quotes_already_takes_nobodys_place() -> None:
    """The neighbour is alike, but it says what it said before."""
    twin = OUT.replace("30 minutes", "60 minutes à l'air")
    page = PAGE.replace(OUT, f"{OUT}\n\n{twin}")
    assert now(quoting(read(page), OUT, twin), page.replace(OUT, "")) == [None]


def test_words_that_moved_elsewhere_in_their_source_are_not_lost() -> None:
    moved = PAGE.replace(OUT, "") + f"\n# Ailleurs\n\nUne phrase nouvelle.\n\n{OUT}\n"
    assert now(quoting(read(PAGE), OUT), moved) == []


def test_a_cell_is_followed_by_the_row_of_its_number() -> None:
    source = read(PAGE)
    row = next(span for span in source.spans if span.text == MEAT)
    cell = Statement(
        id="st-0001", text="24 h", citations=(cite_cell(source, row, 1),), origin=Origin.EXTRACTIVE
    )
    content = builders.content(artefacts=(Summary(points=(cell,)),))
    assert now(content, PAGE.replace("| 24 h |", "| 12 h |")) == ["Viande hachée | 12 h"]


def test_nothing_is_said_of_a_source_that_could_not_be_read_and_a_removed_one_says_nothing_any_more() -> None:
    content, other = quoting(read(PAGE), OUT), read("# Autre\n\nLe relevé est signé.", "autre.md")
    failed = spans(other).model_copy(update={"failures": (SourceFailure(name="froid.md", message="?"),)})
    assert list(find_lost_quotations(content, failed)) == []
    assert [each.now for each in find_lost_quotations(content, spans(other))] == [None]


@given(st.permutations(PAGE.split("\n\n")[1:3]), st.sampled_from(["", "\n\nUne note de plus.\n\n"]))
def test_an_insertion_or_another_order_loses_nothing(paragraphs: list[str], note: str) -> None:
    page = "# Froid\n\n" + note + "\n\n".join(paragraphs)
    assert now(quoting(read(PAGE), OUT, "La chambre froide reste entre 0 °C et 3 °C."), page) == []
