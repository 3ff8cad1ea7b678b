"""A module that asks one question of each kind, and its banks."""

from pipelines.packaging.banks.asked import Bank, bank
from pipelines.packaging.edition import Edition
from schemas.draft import Item, Quiz
from tests import builders, deliverables


def edition(*items: Item) -> Edition:
    """A release of a module with these questions, or with one of each kind."""
    asked = Quiz(items=items or deliverables.items())
    content = builders.content(artefacts=(builders.lesson(), asked))
    return Edition(builders.course(), content, number=3, decisions=builders.approval().decisions)


def of(*items: Item) -> Bank:
    return bank(edition(*items))
