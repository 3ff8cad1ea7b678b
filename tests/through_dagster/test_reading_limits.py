"""A module whose sources all exceed the limits is tried as often as any, and again under other limits."""

import dagster as dg
import pytest

from tests.through_dagster.conftest import COURSE, YAML, Installation

SENTENCE = "La porte de la chambre {number} reste fermée.\n\n"
LENGTH = 95_000
"""Sentences of a source: several seconds of processor, where one second is allowed."""


@pytest.fixture
def too_long(installation: Installation) -> Installation:
    """An installation with one module, whose two sources are too long."""
    folder = installation.root / "courses" / COURSE
    head, _, rest = YAML.partition("modules:")
    module = "modules:\n  - {id: reception, title: La réception, sources: [sources/long-*.md]}\n"
    policy = rest[rest.index("review:") :]
    (folder / "course.yaml").write_text(head + module + policy, encoding="utf-8")
    text = "".join(SENTENCE.format(number=number) for number in range(LENGTH))
    for name in ("long-1.md", "long-2.md"):
        (folder / "sources" / name).write_text(text, encoding="utf-8")
    return installation


@pytest.mark.trial
def test_sources_beyond_the_limits_are_tried_again(
    too_long: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given up, it stayed so under raised limits too: they were no part of what had been tried."""
    monkeypatch.setenv("PREMIERJET_READER_SECONDS", "1")
    for _ in range(5):
        too_long.tick()
    runs = too_long.runs("sweep")
    assert [run.status for run in runs] == [dg.DagsterRunStatus.FAILURE] * 3
    told = too_long.told(runs[0])
    assert "none of the 2 sources (sources/long-1.md, sources/long-2.md) can be read" in told
    assert "reading it took more than 1 s" in told

    monkeypatch.setenv("PREMIERJET_READER_SECONDS", "2")
    too_long.tick()
    assert len(too_long.runs("sweep")) == 4
    assert "reading it took more than 2 s" in too_long.told(too_long.runs("sweep")[0])
