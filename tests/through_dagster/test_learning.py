"""What reviews teach, through Dagster: measures on a page, repeated corrections become a house style."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipelines.review.editing import list_editables
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.workflow.draft import draft_module
from pipelines.workflow.release import release_module
from pipelines.workflow.revise import edit_draft
from schemas.draft import Draft
from schemas.edit import Replace
from schemas.errors import InvalidInput, PackageRefused
from tests.through_dagster.conftest import COURSE, Installation
from tests.through_dagster.test_model import model_at, with_model

STYLE = f"{COURSE}--house-style"
RECEPTION = f"{COURSE}--reception"


def head(installation: Installation, key: str) -> Draft:
    found = installation.workspace.records.head(key)
    assert found is not None
    return found


def correct(installation: Installation, before: str, after: str) -> None:
    """What an editor does wherever a word displeases them."""
    draft = head(installation, RECEPTION)
    edits = [
        Replace(place=each.place, part=each.part, before=each.text, after=each.text.replace(before, after))
        for each in list_editables(draft.content)
        if each.artefact == "lesson" and each.part == "text" and before in each.text
    ]
    assert len(edits) >= 2
    digest = draft.content.canonical_digest()
    edit_draft(installation.workspace, RECEPTION, digest, edits, "noe", datetime.now(UTC))


def learn(installation: Installation) -> None:
    run = installation.launch("learn", {})
    assert run.is_success, installation.told(run)


def shown(installation: Installation, asset: str, partition: str | None = None) -> dict[str, Any]:
    records = installation.instance.fetch_materializations(
        dg.AssetRecordsFilter(dg.AssetKey(asset), asset_partitions=[partition] if partition else None),
        limit=1,
    )
    event = records.records[0].asset_materialization
    assert event is not None
    return {label: value.value for label, value in event.metadata.items()}


def decide(installation: Installation, key: str, verdict: str = "approve", **more: Any) -> dg.DagsterRun:
    digest = head(installation, key).content.canonical_digest()[:12]
    config = {"digest": digest, "verdict": verdict, "person": "lea"} | more
    return installation.launch("decide", config, tags={"dagster/partition": key})


def test_a_correction_made_twice_is_proposed_reviewed_and_then_followed_by_the_model(
    drafted: Installation,
) -> None:
    correct(drafted, "responsable", "référent")
    learn(drafted)
    assert shown(drafted, "house_style")["proposed"] == STYLE
    assert STYLE in shown(drafted, "review_queue")
    assert "Écrire « référent » plutôt que « responsable »." in str(shown(drafted, "draft", STYLE))

    with FakeOpenAI() as fake:
        with_model(drafted, model_at(fake.base_url))
        draft_module(drafted.workspace, RECEPTION, datetime.now(UTC))
        waiting = [request.prompt for request in fake.requests]
        assert waiting
        assert not any("plutôt que" in prompt for prompt in waiting)

        run = decide(drafted, STYLE)
        assert run.is_success, drafted.told(run)
        assert decide(drafted, RECEPTION, "request_changes", comment="Reprendre").is_success
        drafted.tick()
        after = [request.prompt for request in fake.requests[len(waiting) :]]
        assert after
        assert all("Écrire « référent » plutôt que « responsable »." in prompt for prompt in after)
    followed = head(drafted, RECEPTION).provenance.prompts["house-style"]
    assert followed == head(drafted, STYLE).content.canonical_digest()


def test_the_same_look_twice_proposes_nothing_more(drafted: Installation) -> None:
    correct(drafted, "responsable", "référent")
    learn(drafted)
    learn(drafted)
    assert head(drafted, STYLE).revision == 1
    assert shown(drafted, "house_style")["proposed"] == "nothing new"


def test_a_house_style_is_reviewed_and_edited_but_never_drafted_or_packaged(
    drafted: Installation,
) -> None:
    correct(drafted, "responsable", "référent")
    learn(drafted)
    rule = head(drafted, STYLE)
    edit = Replace(
        place="st-0001",
        part="text",
        before="Écrire « référent » plutôt que « responsable ».",
        after="Dire « référent ».",
    )
    digest = rule.content.canonical_digest()
    edit_draft(drafted.workspace, STYLE, digest, [edit], "noe", datetime.now(UTC))
    assert head(drafted, STYLE).findings == ()
    assert decide(drafted, STYLE).is_success
    drafted.tick()
    assert drafted.workspace.records.releases(STYLE) == ()
    with pytest.raises(PackageRefused, match="learners never see it"):
        release_module(drafted.workspace, STYLE, datetime.now(UTC))
    with pytest.raises(InvalidInput, match="is no module to draft"):
        draft_module(drafted.workspace, STYLE, datetime.now(UTC))


def test_the_measures_are_a_page_and_a_csv(drafted: Installation) -> None:
    assert decide(drafted, f"{COURSE}--stockage").is_success
    correct(drafted, "responsable", "référent")
    learn(drafted)
    page = shown(drafted, "review_measures")
    assert page[f"{COURSE} · brouillons décidés"] == "1"
    assert page[f"{COURSE} · part humaine du texte"].endswith("\u00a0%")
    rows = list(csv.reader(io.StringIO(Path(page["CSV"]).read_bytes().decode(), newline="")))
    assert [COURSE, "decided", "", "1"] in rows
    assert any(row[:3] == [COURSE, "edits", "lesson"] and int(row[3]) >= 2 for row in rows)


def test_the_look_is_taken_every_morning(installation: Installation) -> None:
    location = installation.process.create_request_context().get_code_location("premierjet")
    (repository,) = location.get_repositories().values()
    (schedule,) = [each for each in repository.get_schedules() if each.name == "every_morning"]
    assert (schedule.cron_schedule, schedule.job_name) == ("0 6 * * *", "learn")
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
