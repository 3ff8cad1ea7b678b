"""What a draft cost, told by deliverable and model, and as numbers that can be drawn."""

from pipelines.review.costs import COST, TOKENS, list_costs
from pipelines.review.entries import NumberEntry, TableEntry
from pipelines.testing import builders
from schemas.draft import Draft, Spent, Usage


def paid() -> Draft:
    draft = builders.draft()
    spent = (
        Spent(
            artefact="lesson",
            model="small",
            usage=Usage(calls=2, cached_calls=1, input_tokens=900, output_tokens=100, cost=0.01),
        ),
        Spent(
            artefact="critic",
            model="other",
            usage=Usage(calls=1, input_tokens=50, output_tokens=5, cost=0.002),
        ),
    )
    return draft.model_copy(update={"provenance": draft.provenance.with_spent(spent)})


def test_each_deliverable_and_model_has_its_line() -> None:
    table = list_costs(paid())["Dépense par livrable"]
    assert isinstance(table, TableEntry)
    assert table.rows == (
        ("Leçon", "small", "2", "1", "900", "100", "0.0100 EUR"),
        ("Relecture critique", "other", "1", "0", "50", "5", "0.0020 EUR"),
    )


def test_tokens_and_cost_are_numbers_to_draw() -> None:
    page = list_costs(paid())
    assert page[TOKENS] == NumberEntry(1055)
    assert page[COST] == NumberEntry(0.012)


def test_a_draft_no_model_wrote_cost_nothing_and_has_no_table() -> None:
    page = list_costs(builders.draft())
    assert page == {TOKENS: NumberEntry(0), COST: NumberEntry(0.0)}
