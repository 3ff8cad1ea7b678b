"""Claims proposed to a reviewer: nobody learns from them that the answer is always "true"."""

from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.deliverables.quiz.extraction import propose_questions
from pipelines.drafting.kind import Material
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.course import ItemKind
from schemas.draft import TrueFalse
from schemas.language import Language
from schemas.source import SourceSpans

TRUE = """# Quai

## Colis

Le cariste doit poser les colis lourds sur la palette du bas.

## Grille

Le gardien doit fermer la grille du nord après la ronde du soir.

## Bascule

Le chef de quai doit noter le poids de chaque palette du matin.
"""
FALSE = """
## Palettes

Il est interdit de poser une palette mouillée devant la porte du four.
"""


def list_answers(text: str) -> list[bool]:
    """Return the answers of the claims that are proposed for a module of true-or-false questions."""
    source = read_source("a.md", text.encode(), Language.FRENCH)
    module = builders.module(item_kinds=(ItemKind.TRUE_FALSE,))
    course = builders.course(modules=(module,), language=Language.FRENCH)
    spans = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))
    request = DraftRequest(DRAFTING_KINDS, course, module, spans, builders.NOON)
    proposed = propose_questions(Material(request, IdAllocator()), ())
    return [item.answer for item in proposed if isinstance(item, TrueFalse)]


def test_no_claim_is_proposed_where_all_would_be_true() -> None:
    assert list_answers(TRUE) == []


def test_a_third_of_the_claims_at_least_is_false() -> None:
    answers = list_answers(TRUE + FALSE)
    assert answers.count(False) * 3 >= len(answers) > answers.count(False) > 0
