"""A source refused by a limit of its reader is read again under other limits, and under the same not."""

from contextlib import closing

import pytest

from adapters.limited_process import ProcessLimits
from adapters.workspace import Workspace, open_workspace
from pipelines import source_process
from pipelines.kinds import READERS
from pipelines.queries.source_impact import read_sources_now
from pipelines.sourcing.fingerprints import add_limits
from pipelines.sourcing.limited_reader import LimitedReader
from pipelines.sourcing.module_sources import read_module
from pipelines.testing.builders import KEY, NOON
from pipelines.testing.sources import fingerprint_sources
from pipelines.workflow.draft import draft_module, find_unmet_inputs
from pipelines.workflow.read_sources import are_sources_read, read_sources
from schemas.source import SourceSpans
from tests.workflow.test_deciding_on_changed_sources import workspace

__all__ = ["workspace"]

HASTY = ProcessLimits(seconds=0.01, processor_seconds=60, memory_mb=2048)


@pytest.fixture
def refused_by_limit(workspace: Workspace) -> SourceSpans:
    """What was read of a module with a long source, in a hundredth of a second."""
    folder, module = workspace.find_module(KEY)
    (folder.folder / "sources" / "long.md").write_text("Fermez la porte.\n\n" * 20_000, encoding="utf-8")
    earlier = workspace.records.spans(KEY)
    with closing(LimitedReader(f"{source_process.__name__}:answer_question", HASTY)) as reader:
        spans = read_module(folder, module, earlier, READERS, read=reader.read)
    assert [failure.name for failure in spans.failures] == ["sources/long.md"]
    workspace.records.save_spans(spans)
    return spans


def test_a_raised_limit_reads_again_what_it_refused(
    workspace: Workspace, refused_by_limit: SourceSpans
) -> None:
    """Only bytes, names and versions of readers were compared: the refusal stayed for ever."""
    assert not are_sources_read(workspace, KEY, workspace.library())
    now = read_sources_now(workspace, KEY, workspace.library())
    read = read_sources(workspace, KEY)
    assert read.changed
    assert read.spans == now
    assert read.spans.failures == ()
    assert read.spans.sources[0] == refused_by_limit.sources[0]


def test_the_same_limits_leave_a_refusal_alone(
    workspace: Workspace, refused_by_limit: SourceSpans, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise every look at the sources would wait for the limit again."""
    monkeypatch.setenv("PREMIERJET_READER_SECONDS", "7")
    opened = open_workspace(workspace.root)
    folder, module = opened.find_module(KEY)
    limits = source_process.open_limited_reader(opened.settings).limits.text
    fingerprint = add_limits(fingerprint_sources(folder, module), limits)
    held = refused_by_limit.model_copy(update={"fingerprint": fingerprint})
    opened.records.save_spans(held)
    assert are_sources_read(opened, KEY, opened.library())
    assert not read_sources(opened, KEY).changed
    assert read_sources_now(opened, KEY, opened.library()) == held
    draft_module(opened, KEY, NOON)
    assert find_unmet_inputs(opened, KEY) is None
    assert not draft_module(opened, KEY, NOON).wrote
