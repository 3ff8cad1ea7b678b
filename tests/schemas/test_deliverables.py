"""Every deliverable has one name in each language, for whoever shows it."""

import pytest

from pipelines.deliverable_kinds import DELIVERABLE_KINDS
from pipelines.review.part_names import read_part_names
from schemas.deliverables import read_titles
from schemas.kinds import DELIVERABLES
from schemas.language import Language


@pytest.mark.parametrize("language", Language)
def test_every_kind_has_a_name_and_nothing_else_has(language: Language) -> None:
    assert read_titles(language).keys() == set(DELIVERABLES.kinds)
    assert all(read_titles(language).values())


@pytest.mark.parametrize("language", Language)
def test_the_desk_calls_a_deliverable_as_the_draft_does(language: Language) -> None:
    assert read_titles(language).items() <= read_part_names(language).items()


@pytest.mark.parametrize(("kind", "label"), [("summary", "Synthèse"), ("quiz", "Quiz\u00a0: corrigé")])
def test_a_file_is_titled_as_its_deliverable_unless_it_says_more(kind: str, label: str) -> None:
    packaging = DELIVERABLE_KINDS[kind].packaging
    deliverable = DELIVERABLE_KINDS[kind].contract.model_construct(kind=kind)
    assert packaging.name_document(deliverable, Language.FRENCH) == label
