"""What several rules read of a draft is gathered once."""

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.drafting.critique import case, criticise
from pipelines.testing import builders


@pytest.mark.parametrize(
    "gatherer", ["list_asserted_texts", "list_directions", "list_directed_texts", "list_written_parts"]
)
def test_texts_are_gathered_once_for_all_rules(gatherer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    gather, asked = getattr(case, gatherer), []

    def count(of: object) -> object:
        asked.append(of)
        return gather(of)

    monkeypatch.setattr(case, gatherer, count)
    criticise(KINDS, builders.content(), builders.spans(), builders.course())
    assert len(asked) == 1
