"""Reviewers through Dagster: two roles, deadlines, and what a careless or hostile person sends."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipelines.review.editing import to_markdown
from pipelines.testing import builders
from pipelines.workflow.revise import revise_from_markdown
from schemas.review import Decision
from tests.through_dagster.conftest import COURSE, HEALTHY, Installation, copied, drafted_once, write_course
from tests.through_dagster.test_line import RECEPTION, decide, head, light, queue, releases

POLICY = """review:
  roles: {pedagogie: [lea, noe], expert: [max]}
  deadline_days: 3
"""
LAUNCH = """
mutation Launch($params: ExecutionParams!) {
  launchRun(executionParams: $params) {
    __typename
    ... on PythonError { message }
    ... on RunConfigValidationInvalid { errors { message } }
  }
}
"""


@pytest.fixture(scope="module")
def kitchen_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("kitchen")
    write_course(root, HEALTHY)
    yaml = root / "courses" / COURSE / "course.yaml"
    text = yaml.read_text(encoding="utf-8").replace("review:\n  roles: {pedagogie: [lea, noe]}\n", POLICY)
    assert POLICY in text
    yaml.write_text(text, encoding="utf-8")
    return drafted_once(root)


@pytest.fixture
def kitchen(kitchen_root: Path, tmp_path: Path) -> Iterator[Installation]:
    """One healthy course whose drafts two roles have to approve, drafted once."""
    with copied(kitchen_root, tmp_path) as installation:
        yield installation


def page(installation: Installation, module: str = RECEPTION) -> dict[str, Any]:
    """What the draft's page shows: the last materialization, then what was observed since."""
    found: dict[str, Any] = {}
    key = dg.AssetKey("draft")
    made = installation.instance.fetch_materializations(
        dg.AssetRecordsFilter(asset_key=key, asset_partitions=[module]), limit=1
    ).records
    seen = installation.instance.fetch_observations(
        dg.AssetRecordsFilter(asset_key=key, asset_partitions=[module]), limit=20
    ).records
    for record in [*made, *reversed([each for each in seen if each.timestamp > made[0].timestamp])]:
        event = record.asset_materialization or record.event_log_entry.asset_observation
        assert event is not None
        found |= dict(event.metadata)
    return found


def lights(installation: Installation) -> dict[str, str]:
    rows = page(installation)["Rôles"].records
    return {str(row.data["Rôle"]): str(row.data["État"]) for row in rows}


def decisions(installation: Installation) -> list[Decision]:
    entries = installation.workspace.ledger.read(RECEPTION)
    return [entry.recorded for entry in entries if isinstance(entry.recorded, Decision)]


def test_each_role_has_its_light_until_both_approve_and_the_release_is_built(kitchen: Installation) -> None:
    assert lights(kitchen) == {"pedagogie": "🟡 attendu", "expert": "🟡 attendu"}
    assert "à décider avant le" in queue(kitchen)[RECEPTION]

    assert decide(kitchen).is_success
    assert lights(kitchen)["pedagogie"].startswith("🟢 Approuvé par lea")
    assert lights(kitchen)["expert"] == "🟡 attendu"
    assert "décision attendue : expert" in light(kitchen, "human_review").description.replace("\u00a0", " ")
    assert "à décider avant le" in light(kitchen, "human_review").description
    assert "/guess/decide/" in page(kitchen)["Approuver"].value

    assert decide(kitchen, person="max").is_success
    assert all(each.startswith("🟢") for each in lights(kitchen).values())
    assert light(kitchen, "human_review").passed
    assert RECEPTION not in queue(kitchen)
    kitchen.tick()
    assert len(releases(kitchen)) == 1


def test_one_person_is_heard_once_however_often_they_click(kitchen: Installation) -> None:
    assert decide(kitchen).is_success
    again = decide(kitchen)
    assert again.is_success, kitchen.told(again)
    assert len(decisions(kitchen)) == 1
    assert lights(kitchen)["expert"] == "🟡 attendu"


def test_two_reviewers_who_contradict_each_other_leave_both_lights(kitchen: Installation) -> None:
    assert decide(kitchen).is_success
    assert decide(kitchen, "reject", person="max", comment="Le seuil est faux").is_success
    assert lights(kitchen)["pedagogie"].startswith("🟢 Approuvé par lea")
    assert lights(kitchen)["expert"].startswith("🔴 Rejeté par max")
    assert page(kitchen)["Rejeter"].text.endswith("«\u00a0Le seuil est faux\u00a0»")
    assert light(kitchen, "human_review").severity is dg.AssetCheckSeverity.ERROR


COMMENTS = {
    "HTML": "<script>alert(1)</script> <b>gras</b> & « ça »",
    "Markdown": "[lien](javascript:alert(1)) | `code` **gras**",
    "a hundred kilobytes": "é" * 100_000,
    "lines": "Un :\n  - deux\n\ttrois",
}


@pytest.mark.parametrize("comment", COMMENTS.values(), ids=COMMENTS.keys())
def test_a_comment_is_recorded_to_the_letter_and_shown_as_text(kitchen: Installation, comment: str) -> None:
    run = decide(kitchen, "reject", comment=comment)
    assert run.is_success, kitchen.told(run)
    (decision,) = decisions(kitchen)
    assert decision.comment == comment
    shown = page(kitchen)
    assert isinstance(shown["État"], dg.TextMetadataValue)
    assert " ".join(comment.split())[:100] in str(shown["État"].text)
    assert len(str(shown["État"].text)) < 500
    assert isinstance(shown["Rôles"], dg.TableMetadataValue)


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("é" * 100_001, "100001 characters; the maximum is 100000"),
        ("a\x00b", "U+0000"),
        ("rouge \x1b[31m", "U+001B"),
    ],
    ids=["longer than that", "a null", "a terminal's escape"],
)
def test_a_comment_nobody_could_read_is_refused_in_a_sentence(
    kitchen: Installation, comment: str, said: str
) -> None:
    run = decide(kitchen, "reject", comment=comment)
    assert run.status is dg.DagsterRunStatus.FAILURE
    assert said in kitchen.told(run)
    assert decisions(kitchen) == []


def test_what_would_turn_the_page_around_is_recorded_and_not_shown(kitchen: Installation) -> None:
    comment = "gauche \u202e droite"
    assert decide(kitchen, "reject", comment=comment).is_success
    assert decisions(kitchen)[0].comment == comment
    assert "«\u00a0gauche droite\u00a0»" in str(page(kitchen)["État"].text)


def test_a_refusal_stands_on_a_line_of_its_own_in_the_language_of_the_module(kitchen: Installation) -> None:
    """Dagster puts a stack trace under a failure; a reviewer reads the sentence alone."""
    run = decide(kitchen, digest="0" * 12)
    logged = [record.user_message for record in kitchen.instance.all_logs(run.run_id)]
    draft = head(kitchen)
    assert (
        f"décision sur {RECEPTION}, empreinte : 000000000000 n’est pas la dernière révision. "
        f"Lisez la révision 1, empreinte {draft.content.canonical_digest()[:12]}, et décidez de celle-ci"
    ) in logged


def failure(installation: Installation, run: dg.DagsterRun) -> Any:
    """What a run that failed tells of it, as Dagster's own page shows it."""
    assert run.status is dg.DagsterRunStatus.FAILURE
    events = [record.dagster_event for record in installation.instance.all_logs(run.run_id)]
    return next(e.step_failure_data for e in events if e and e.is_step_failure).user_failure_data


def test_a_refused_run_says_so_in_the_language_of_the_module_and_keeps_both(kitchen: Installation) -> None:
    failed = failure(kitchen, decide(kitchen, person="eve"))
    french = f"décision sur {RECEPTION}, personne : « eve » n’a aucun rôle dans la règle de relecture"
    assert str(failed.description).startswith(french)
    assert str(failed.metadata["fr"].value) == failed.description
    assert str(failed.metadata["en"].value).startswith(
        f"decision on {RECEPTION}, person: 'eve' is in no role"
    )


def test_a_refusal_about_no_module_anybody_knows_is_said_in_both_languages(kitchen: Installation) -> None:
    config = {"digest": "0" * 12, "verdict": "approve", "person": "lea"}
    failed = failure(kitchen, kitchen.launch("decide", config))
    assert failed.description == (
        "décision, module : aucun module n’est nommé. Reprenez le lien de la page du brouillon · "
        "decision, module: no module is named. Start again from the link on the draft's page"
    )


def test_the_light_of_the_findings_speaks_the_language_of_the_module(kitchen: Installation) -> None:
    assert light(kitchen, "findings").description.endswith(", aucun n’est bloquant")


BROKEN = {
    "no YAML at all": "ops:\n  decision: [config",
    "no mapping": "- approve",
    "an unknown field": "ops: {decision: {config: {digest: a, verdict: approve, vote: yes}}}",
    "no digest": "ops: {decision: {config: {verdict: approve}}}",
    "a list for a verdict": "ops: {decision: {config: {digest: a, verdict: [approve, reject]}}}",
    "a digest read as a number": "ops: {decision: {config: {digest: 123456789012, verdict: approve}}}",
    "another op": "ops: {walk: {config: {modules: []}}}",
    "nothing": "",
}


@pytest.mark.parametrize("yaml", BROKEN.values(), ids=BROKEN.keys())
def test_what_was_broken_in_the_launchpad_is_refused_before_it_runs(kitchen: Installation, yaml: str) -> None:
    location = kitchen.process.create_request_context().get_code_location("premierjet")
    selector = {
        "repositoryLocationName": "premierjet",
        "repositoryName": next(iter(location.get_repositories())),
        "pipelineName": "decide",
    }
    tags = [{"key": "dagster/partition", "value": RECEPTION}]
    params = {
        "selector": selector,
        "runConfigData": yaml,
        "mode": "default",
        "executionMetadata": {"tags": tags},
    }
    answer = kitchen.browser.post("/graphql", json={"query": LAUNCH, "variables": {"params": params}}).json()
    said = answer["data"]["launchRun"] if answer.get("data") else {"__typename": "refused"}
    assert said["__typename"] != "LaunchRunSuccess", said
    assert kitchen.runs("decide") == []
    assert decisions(kitchen) == []


def test_a_decision_on_what_a_newer_draft_has_replaced_is_refused(kitchen: Installation) -> None:
    """The page was opened before a colleague saved an edit: what was read is no longer the draft."""
    read = head(kitchen).content.canonical_digest()[:12]
    text = to_markdown(head(kitchen)).replace("est écarté par le responsable", "part à la benne")
    revise_from_markdown(kitchen.workspace, text, RECEPTION, "noe", datetime.now(UTC))
    run = decide(kitchen, digest=read)
    assert run.status is dg.DagsterRunStatus.FAILURE
    assert f"{read} is not the newest revision" in kitchen.told(run)
    assert decisions(kitchen) == []


def test_a_decision_while_a_new_draft_is_written_counts_for_the_old_one_alone(
    kitchen: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The draft arrives after the decision and before its page is shown: the head waits all the same."""
    old = head(kitchen).content.canonical_digest()
    from pipelines.defs import review

    def and_then_a_draft_arrives(*told: Any) -> None:
        text = to_markdown(head(kitchen)).replace("est écarté par le responsable", "part à la benne")
        revise_from_markdown(kitchen.workspace, text, RECEPTION, "noe", datetime.now(UTC))

    monkeypatch.setattr(review, "report_or_warn", and_then_a_draft_arrives)
    assert decide(kitchen).is_success
    assert [decision.digest for decision in decisions(kitchen)] == [old]
    assert head(kitchen).revision == 2
    assert "Approuvé" not in str(page(kitchen)["État"].text)
    assert "décision attendue : pedagogie, expert" in queue(kitchen)[RECEPTION]


def test_with_dagsters_memory_wiped_the_ledger_still_decides_and_the_pages_come_back(
    kitchen: Installation,
) -> None:
    """Nobody has to ask: the sensor sees that Dagster shows nothing of a draft that exists."""
    assert decide(kitchen).is_success
    assert decide(kitchen, person="max").is_success
    kitchen.instance.wipe()
    kitchen.instance.delete_dynamic_partition("modules", RECEPTION)
    assert kitchen.instance.get_latest_materialization_event(dg.AssetKey("draft")) is None

    kitchen.tick()
    assert len(releases(kitchen)) == 1, "approved in the ledger, so released"
    assert head(kitchen).revision == 1, "nothing was written again"
    assert all(each.startswith("🟢") for each in lights(kitchen).values())
    assert light(kitchen, "human_review").passed
    assert queue(kitchen)["waiting"] == 3
    sweeps = len(kitchen.runs("sweep"))
    kitchen.tick()
    assert len(kitchen.runs("sweep")) <= sweeps + 1, "the broken module alone is tried again"


def test_what_changed_without_a_run_is_shown_by_the_next_ticks(kitchen: Installation) -> None:
    """A colleague edits at the desk: the queue's link must not offer what nobody can decide on."""
    text = to_markdown(head(kitchen)).replace("est écarté par le responsable", "part à la benne")
    revise_from_markdown(kitchen.workspace, text, RECEPTION, "noe", datetime.now(UTC))
    newest = head(kitchen).content.canonical_digest()[:12]
    assert newest not in queue(kitchen)[RECEPTION]
    kitchen.tick_until(lambda: newest in queue(kitchen)[RECEPTION])
    assert page(kitchen)["Révision"].text == "2"
    difference = page(kitchen)["Changements depuis la révision précédente"].records
    assert any("[est écarté par le responsable. → part à la benne.]" in str(each.data) for each in difference)
    sweeps = len(kitchen.runs("sweep"))
    kitchen.tick()
    kitchen.tick()
    again = kitchen.runs("sweep")[: len(kitchen.runs("sweep")) - sweeps]
    assert not any(RECEPTION in str(run.run_config) for run in again), "shown once"


def test_an_approval_that_lapses_is_shown_though_nobody_did_anything(kitchen: Installation) -> None:
    yaml = kitchen.root / "courses" / COURSE / "course.yaml"
    text = yaml.read_text(encoding="utf-8").replace(POLICY, POLICY + "  expires_after_months: 1\n")
    yaml.write_text(text, encoding="utf-8")
    draft, long_ago = head(kitchen), datetime.now(UTC) - timedelta(days=40)
    for person in ("lea", "max"):
        kitchen.workspace.ledger.append(builders.decision(draft, person=person, at=long_ago))
    kitchen.tick_until(lambda: "elle a expiré" in queue(kitchen)[RECEPTION])
    assert all(each.startswith("⚪") for each in lights(kitchen).values())
    assert "en attente depuis" in light(kitchen, "human_review").description
    assert releases(kitchen) == ()


def test_a_policy_that_names_only_the_author_is_a_sentence_and_stops_nothing_else(
    kitchen: Installation,
) -> None:
    yaml = kitchen.root / "courses" / COURSE / "course.yaml"
    text = yaml.read_text(encoding="utf-8").replace(POLICY, "review:\n  roles: {pedagogie: [noe]}\n")
    edited = to_markdown(head(kitchen)).replace("est écarté par le responsable", "part à la benne")
    revise_from_markdown(kitchen.workspace, edited, RECEPTION, "noe", datetime.now(UTC))
    yaml.write_text(text, encoding="utf-8")
    run = kitchen.launch("sweep", {"modules": [RECEPTION], "stages": ["draft"]})
    assert run.is_success, kitchen.told(run)
    sentence = f"noe a écrit la révision 2 de {RECEPTION}, ou une révision dont elle est issue"
    assert sentence in str(page(kitchen)["État"].text)
    assert sentence in queue(kitchen)[RECEPTION].replace("\\", "")
    assert sentence in light(kitchen, "human_review").description
    assert light(kitchen, "human_review").severity is dg.AssetCheckSeverity.ERROR
