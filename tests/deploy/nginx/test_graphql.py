"""Which mutations reach Dagster: those its page needs for reviewers, whatever a document is dressed as.

A reviewer's session could write events no run had reported (`reportRunlessAssetEvents`): a forged
materialization stood on a draft's page as if Dagster had made it.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import dagster_webserver
import pytest
from dagster import AssetKey, EventLogRecord
from dagster_graphql.schema import create_schema
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from adapters.launchpad import Launchpad
from pipelines.webserver.mutations import ALLOWED_MUTATIONS
from pipelines.webserver.server import FilteredWebserver
from tests.deploy.nginx.conftest import JSON, REVIEWER, VIEWER, Address, Answered, Site, basic

FORGED = """reportRunlessAssetEvents(eventParams: {eventType: ASSET_MATERIALIZATION,
  assetKey: {path: ["draft"]}, partitionKeys: ["froid--reception"], description: "forged"}) { __typename }"""
LEFT_OUT = {
    "addDynamicPartition",
    "deleteAppManagedComponent",
    "deleteConcurrencyLimit",
    "deleteDynamicPartitions",
    "deletePipelineRun",
    "freeConcurrencySlots",
    "logTelemetry",
    "refreshComponentState",
    "reportAssetCheckEvaluations",
    "reportRunlessAssetEvents",
    "scheduleDryRun",
    "sensorDryRun",
    "setAppManagedComponent",
    "setAutoMaterializePaused",
    "setConcurrencyLimit",
    "setNuxSeen",
    "setSensorCursor",
    "wipeAssets",
}
"""What the page can send, and nobody may here: telemetry and its greeting are switched off."""

DRESSED = {
    "as it is": "mutation { %s }",
    "under a listed name": "mutation { launchRun: %s }",
    "beside a listed one": "mutation { reloadWorkspace { __typename } %s }",
    "in a fragment": "mutation { ...F } fragment F on Mutation { %s }",
    "in its fragment": "mutation { ...F } fragment F on Mutation { ...G } fragment G on Mutation { %s }",
    "in place": "mutation { ... on Mutation { ... { %s } } }",
    "on a condition": "mutation M($c: Boolean = true) { ... @include(if: $c) { %s } }",
    "behind a query": "query Q { version } mutation M { %s }",
}


@cache
def mutations() -> frozenset[str]:
    return frozenset(create_schema().graphql_schema.mutation_type.fields)


def forged_events(site: Site) -> list[EventLogRecord]:
    """Drafts that Dagster's pages show and no run made; what other tests had it make is none of these."""
    found = site.instance.fetch_materializations(AssetKey("draft"), limit=1000).records
    return [each for each in found if (made := each.asset_materialization) and made.description == "forged"]


def posted(address: Address, body: Any, kind: str = JSON, path: str = "/graphql") -> Answered:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = [("Content-Type", kind), ("Origin", address.origin)]
    return address.ask("POST", path, headers, raw, user=REVIEWER)


@pytest.mark.parametrize("dress", DRESSED.values(), ids=DRESSED)
def test_no_event_is_written_that_no_run_reported(site: Site, dress: str) -> None:
    document = dress.replace("%s", FORGED)
    for operation in (None, "Q", "M"):
        answer = posted(site.dagster, {"query": document, "operationName": operation})
        assert answer.status == 403, answer.body
        assert "reportRunlessAssetEvents" in answer.document["errors"][0]["message"]
    assert forged_events(site) == []


def test_what_is_read_is_what_dagster_reads(site: Site) -> None:
    """Two documents in one body: a layer that judged another one than Dagster executes would be no wall."""
    forged, harmless = f"mutation {{ {FORGED} }}", "{ version }"
    first_forged = b'{"query": %s, "query": "{ version }"}' % json.dumps(forged).encode()
    last_forged = b'{"query": "{ version }", "query": %s}' % json.dumps(forged).encode()
    assert "version" in posted(site.dagster, first_forged).document["data"]
    assert posted(site.dagster, last_forged).status == 403
    for body in ([{"query": forged}], [{"query": harmless}, {"query": forged}], forged, None):
        assert posted(site.dagster, body).status == 400
    assert posted(site.dagster, {"query": [forged]}).status == 400
    extended = {"query": harmless, "extensions": {"persistedQuery": {"version": 1}}, "doc": forged}
    assert posted(site.dagster, extended).status == 200
    assert posted(site.dagster, {"query": harmless}, path=f"/graphql?query={forged[:8]}").status == 200
    assert forged_events(site) == []


@pytest.mark.parametrize("name", sorted(mutations() - ALLOWED_MUTATIONS))
def test_a_mutation_that_is_not_listed_is_refused(site: Site, name: str) -> None:
    answer = posted(site.dagster, {"query": f"mutation {{ {name} }}"})
    assert (answer.status, name in answer.body.decode()) == (403, True)


@pytest.mark.parametrize("name", sorted(ALLOWED_MUTATIONS))
def test_a_listed_mutation_reaches_dagster(site: Site, name: str) -> None:
    """Without its arguments: Dagster's own words come back."""
    answer = posted(site.dagster, {"query": f"mutation {{ {name} }}"})
    assert answer.status == 400
    assert f"'{name}'" in answer.document["errors"][0]["message"]


def test_each_mutation_of_dagsters_page_was_judged() -> None:
    """A newer Dagster's page may send others: somebody looks at each."""
    build = Path(dagster_webserver.__file__).parent / "webapp" / "build"
    text = "".join(file.read_text(encoding="utf-8") for file in build.rglob("*.js"))
    sent = (
        set(re.findall(r"\bmutation \w+(?:\([^)]*\))?\s*\{\s*(\w+)", text.replace("\\n", " "))) & mutations()
    )
    assert sent > {"launchPipelineExecution", "terminateRuns", "reportRunlessAssetEvents"}
    assert sent - ALLOWED_MUTATIONS == LEFT_OUT
    assert mutations() >= ALLOWED_MUTATIONS


def test_behind_the_layer_the_schema_has_no_other_mutation() -> None:
    """A document the layer read otherwise than Dagster finds nothing to call."""
    unmade = FilteredWebserver.__new__(FilteredWebserver)
    assert set(unmade.build_graphql_schema().graphql_schema.mutation_type.fields) == ALLOWED_MUTATIONS


def test_a_reader_is_refused_the_same(site: Site) -> None:
    answer = site.dagster.graphql(f"mutation {{ {FORGED} }}", user=VIEWER)
    assert answer.status == 403
    assert forged_events(site) == []


class TestBehindNginx:
    """The webserver by itself: whoever is on the machine, or in the network of the containers."""

    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    @pytest.mark.parametrize("path", ["/graphql", "/graphql/", "/%67raphql"])
    def test_nothing_is_asked_in_an_address(self, site: Site, method: str, path: str) -> None:
        assert site.bare.ask(method, path + "?query=%7Bversion%7D").status == 405

    def test_the_doctor_finds_that_it_is_ours(self, site: Site) -> None:
        assert not Launchpad(site.bare.origin).answers_get()

    @pytest.mark.parametrize("kind", ["text/plain", "application/graphql", "application/json-p", ""])
    def test_nothing_is_asked_as_plain_text(self, site: Site, kind: str) -> None:
        for body in (b'{"query": "{ version }"}', b"{ version }"):
            assert posted(site.bare, body, kind).status == 415
        assert posted(site.bare, {"query": "{ version }"}, "application/json; charset=utf-8").status == 200

    def test_a_document_nobody_could_read_is_refused(self, site: Site) -> None:
        deep = "{ a " * 3000 + "}" * 3000
        for query in ("mutation {", deep, "{" + " version" * 30_000 + "}"):
            assert posted(site.bare, {"query": query}).status == 400
        assert posted(site.bare, b"[" * 100_000).status == 400
        assert posted(site.bare, b" " * 5_000_000).status == 413

    @pytest.mark.parametrize("asset", ["materialization", "check", "observation"])
    def test_no_other_door_reports_an_event(self, site: Site, asset: str) -> None:
        body = {"partition": "froid--reception", "description": "forged"}
        assert posted(site.bare, body, path=f"/report_asset_{asset}/draft").status == 404
        assert forged_events(site) == []

    def test_no_notebook_is_read(self, site: Site) -> None:
        assert site.bare.ask("GET", "/notebook?path=x.ipynb&repoLocName=premierjet").status == 404


class TestSockets:
    def answers(self, site: Site, *frames: str | bytes) -> list[Any]:
        """What comes back for each frame, Dagster's signs of life left out."""
        with connect(
            f"ws://127.0.0.1:{site.dagster.port}/graphql",
            origin=Origin(site.dagster.origin),
            subprotocols=[Subprotocol("graphql-ws")],
            additional_headers={"Authorization": basic(REVIEWER)},
        ) as socket:
            for frame in frames:
                socket.send(frame)
            return [json.loads(socket.recv(timeout=20)) for _ in frames]

    def test_a_mutation_is_refused_and_the_socket_goes_on(self, site: Site) -> None:
        forged = f"mutation {{ {FORGED} }}"
        start = {"type": "start", "id": "1", "payload": {"query": forged}}
        logs = 'subscription { pipelineRunLogs(runId: "0") { __typename } }'
        listed = {"query": "mutation L { reloadWorkspace { __typename } } " + logs, "operation_name": "L"}
        refused, other, unread, served = self.answers(
            site,
            json.dumps(start),
            json.dumps({"type": "start", "id": "2", "payload": listed}),
            "[]",
            json.dumps({"type": "start", "id": "3", "payload": {"query": logs}}),
        )
        assert [(each["type"], each["id"]) for each in (refused, other)] == [("error", "1"), ("error", "2")]
        assert "reportRunlessAssetEvents" in refused["payload"]["message"]
        assert unread["type"] == "error"
        assert (served["type"], served["id"]) == ("data", "3")
        assert forged_events(site) == []
