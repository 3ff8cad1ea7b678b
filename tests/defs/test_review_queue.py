"""The queue in Dagster says what its number counts, where it shows the most urgent only."""

from pathlib import Path

import dagster as dg
import pytest

from pipelines.defs.review_queue import describe_queue_and_needs
from tests.queries.test_queue_places import NAMES, few, make_workspace

__all__ = ["few"]


@pytest.mark.parametrize(
    ("most", "label", "told"),
    [(3, "most urgent", "au moins 3, dont Dagster"), (1, "waiting", "décision : 1")],
)
def test_a_queue_of_many_counts_the_most_urgent_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, label: str, told: str
) -> None:
    monkeypatch.setattr("pipelines.defs.review_queue.MOST_SHOWN", most)
    keys = [f"froid--{name}" for name in NAMES]
    with dg.DagsterInstance.ephemeral() as instance:
        queue, needs = describe_queue_and_needs(make_workspace(tmp_path), instance, keys)
    assert queue.metadata[label].value == most
    assert ("more" in queue.metadata) == (most > 1)
    assert told in str(needs.description)
