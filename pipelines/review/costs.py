"""Cost of a draft by deliverable and model, also as numbers Dagster can plot."""

from dataclasses import dataclass

from pipelines.review.entries import NumberEntry, PageEntry, TableEntry
from pipelines.review.part_names import read_part_names
from schemas.draft import Draft
from schemas.language import Language
from schemas.languages.texts import fill_wording

TOKENS, COST = "premierjet/tokens", "premierjet/cost"
"""Labels that are the same in every language, because Dagster draws one curve for each label."""

OTHER_SPENDING = frozenset({"plan", "objectives", "critic", "retrieval", "revision"})
"""Spending that is not on a deliverable."""


@dataclass(frozen=True)
class CostTexts:
    """The table's title and columns in one language."""

    title: str
    columns: tuple[str, ...]


def list_costs(draft: Draft) -> dict[str, PageEntry]:
    """Return the entries on a draft's cost; a draft that no model wrote cost nothing."""
    usage, language = draft.provenance.usage, draft.content.language
    numbers: dict[str, PageEntry] = {
        TOKENS: NumberEntry(usage.input_tokens + usage.output_tokens),
        COST: NumberEntry(usage.cost),
    }
    rows = tuple(
        (
            _name_spending(each.artefact, language),
            each.model,
            str(each.usage.calls),
            str(each.usage.cached_calls),
            str(each.usage.input_tokens),
            str(each.usage.output_tokens),
            f"{each.usage.cost:.4f} {each.usage.currency}",
        )
        for each in draft.provenance.spent
    )
    texts = fill_wording(CostTexts, "review.costs", language)
    return numbers | ({texts.title: TableEntry(texts.columns, rows)} if rows else {})


def _name_spending(spent_on: str, language: Language) -> str:
    """Return the name for readers of a deliverable or other spending."""
    return read_part_names(language)[f"spent_{spent_on}" if spent_on in OTHER_SPENDING else spent_on]
