"""Results reach the next draft by themselves: counted, shown, told; nothing is decided or released."""

from datetime import timedelta

import dagster as dg
import pytest

from pipelines.defs.analysis import item_analysis
from pipelines.defs.resources import WorkspaceOpener
from pipelines.workflow.analyse import find_analysis
from pipelines.workflow.decide import list_decisions
from schemas.results import ModuleAnalysis
from tests.results.learners import keep, sitting
from tests.through_dagster.conftest import Installation
from tests.through_dagster.test_line import RECEPTION, decide, head, releases

ANALYSIS = dg.AssetKey("item_analysis")
BETWEEN_ANALYSES = timedelta(minutes=5)
"""How often a sensor looks for new results; how long ago it last did is chance, as tests share the draft."""


def shown(installation: Installation) -> dg.AssetMaterialization | None:
    """What Dagster shows of the module's newest analysis."""
    records = installation.instance.fetch_materializations(
        dg.AssetRecordsFilter(ANALYSIS, asset_partitions=[RECEPTION]), limit=1
    ).records
    return records[0].asset_materialization if records else None


@pytest.mark.trial
def test_results_are_told_with_the_next_draft_and_publish_nothing(drafted: Installation) -> None:
    assert decide(drafted).is_success
    drafted.tick_until(lambda: bool(releases(drafted)))
    before, decided = head(drafted), list_decisions(drafted.workspace, RECEPTION)
    told = [each for who in range(40) for each in sitting(who, before.content)]
    keep(drafted.workspace, told)

    drafted.clock += BETWEEN_ANALYSES
    drafted.tick_until(lambda: head(drafted).revision == before.revision + 1)

    analysis = find_analysis(drafted.workspace, RECEPTION)
    assert isinstance(analysis, ModuleAnalysis)
    assert "results.too-easy" in {finding.rule for finding in head(drafted).findings}
    event = shown(drafted)
    assert event is not None
    table = event.metadata["Jusqu’où vont les apprenants\u00a0: en chiffres"].value
    assert [record.data["n"] for record in table.records][1:] == ["40", "40", "40"]
    assert str(event.metadata["Analyse des résultats"].value).endswith(f"/results/{RECEPTION}.pdf")
    for form in ("HTML", "PDF"):
        assert (drafted.root / str(event.metadata[form].value)).read_bytes()

    for _ in range(3):
        drafted.tick()
    assert len(releases(drafted)) == 1
    assert head(drafted).revision == before.revision + 1
    assert list_decisions(drafted.workspace, RECEPTION) == decided
    runs = drafted.instance.get_runs(dg.RunsFilter(job_name="analyse"))
    assert [run.is_success for run in runs] == [True]


def test_the_asset_says_where_results_would_come_from_when_there_are_none(drafted: Installation) -> None:
    result = dg.materialize(
        [item_analysis],
        instance=drafted.instance,
        partition_key=RECEPTION,
        resources={"workspace": WorkspaceOpener()},
        raise_on_error=False,
    )
    (failed,) = [event for event in result.all_events if event.is_step_failure]
    assert "has no results to count yet" in str(failed.event_specific_data)
