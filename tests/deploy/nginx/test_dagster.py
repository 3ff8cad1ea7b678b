"""The address of Dagster: who may look, who may act, and what no other page can make a browser do."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from adapters.identity.stamp import USER_TAG, read_person
from adapters.workspace import open_workspace
from tests.deploy.nginx.conftest import JSON, LAUNCH, REVIEWER, UNICODE, VIEWER, Site, basic, execution

QUERY = "{ version }"
FOREIGN = "https://evil.example"


def mutation() -> dict[str, Any]:
    return {"query": LAUNCH, "variables": {"params": execution({})}}


def launched(site: Site, user: str, **sent: Any) -> Any:
    """The run a reviewer launched, and who its stamp vouches for."""
    answer = site.launch(user, **sent)
    assert answer.status == 200, answer.body
    told = answer.document["data"]["launchRun"]
    assert told["__typename"] == "LaunchRunSuccess", told
    run = site.instance.get_run_by_id(told["run"]["runId"])
    assert run is not None
    key = open_workspace(site.root).ledger_key.read()
    return run.tags, read_person(run.tags, run.run_id, run.run_config, key)


class TestWhoActs:
    @pytest.mark.parametrize("user", [REVIEWER, UNICODE])
    def test_a_reviewers_launch_is_stamped_with_the_name_they_signed_in_by(
        self, site: Site, user: str
    ) -> None:
        tags, vouched = launched(site, user)
        assert (tags[USER_TAG], vouched) == (user, user)

    def test_a_forged_tag_and_forged_headers_are_overwritten(self, site: Site) -> None:
        forged = [("X-Forwarded-User", "mallory"), ("X_Forwarded_User", "mallory")]
        tags, vouched = launched(site, REVIEWER, tags={USER_TAG: "mallory"}, more=[*forged, *forged])
        assert (tags[USER_TAG], vouched) == (REVIEWER, REVIEWER)

    def test_a_viewer_reads_and_launches_nothing(self, site: Site) -> None:
        assert site.dagster.graphql(QUERY, user=VIEWER).status == 200
        before = site.runs()
        answer = site.launch(VIEWER)
        assert "UnauthorizedError" in answer.body.decode()
        assert site.runs() == before

    @pytest.mark.parametrize(
        "headers",
        [
            [],
            [("Authorization", basic(REVIEWER, "wrong"))],
            [("Authorization", "Bearer " + REVIEWER)],
            [("X-Forwarded-User", REVIEWER)],
        ],
        ids=["nobody", "wrong password", "another scheme", "a header"],
    )
    def test_nobody_gets_in_without_their_password(
        self, site: Site, headers: list[tuple[str, str | bytes]]
    ) -> None:
        assert site.dagster.ask("GET", "/", headers).status == 401
        assert site.dagster.graphql(QUERY, user=None, more=headers).status == 401

    def test_whoever_signed_in_sees_the_page_and_its_files(self, site: Site) -> None:
        page = site.dagster.ask("GET", "/assets/draft?view=partitions&partition=a--b", user=VIEWER)
        assert page.status == 200
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
        assert site.dagster.ask("GET", "/favicon.svg", user=VIEWER).status == 200


class TestForeignPages:
    """A signed-in reviewer opens a page elsewhere; their browser adds the password by itself."""

    def test_a_mutation_by_get_is_refused(self, site: Site) -> None:
        before = site.runs()
        sent = quote(json.dumps(mutation()["variables"]))
        for path in (f"/graphql?query={quote(LAUNCH)}&variables={sent}", "/%67raphql?query=x", "//graphql"):
            for accept in ("*/*", "text/html", "image/avif,image/webp,image/*"):
                answer = site.dagster.ask("GET", path, [("Accept", accept)], user=REVIEWER)
                assert answer.status == 405, (path, accept)
        assert site.runs() == before

    @pytest.mark.parametrize(
        "kind",
        [
            "text/plain",
            "text/plain; x=application/json",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=application/json",
            "application/graphql",
            "application/jsonp",
            "",
        ],
    )
    def test_a_post_that_is_not_json_is_refused(self, site: Site, kind: str) -> None:
        """Dagster looks for application/json anywhere in the type; forms send these."""
        before = site.runs()
        headers = [("Content-Type", kind), ("Origin", site.dagster.origin)]
        path = f"/graphql?query={quote(LAUNCH)}"
        for body in (json.dumps(mutation()).encode(), LAUNCH.encode()):
            assert site.dagster.ask("POST", path, headers, body, user=REVIEWER).status == 415
        assert site.runs() == before

    @pytest.mark.parametrize(
        "said",
        [
            [("Origin", FOREIGN)],
            [("Origin", "null")],
            [],
            [("Sec-Fetch-Site", "same-origin")],
            [("Origin", FOREIGN), ("Sec-Fetch-Site", "same-origin")],
        ],
        ids=["foreign", "opaque", "none", "none, though the site is said", "foreign, though said the same"],
    )
    def test_json_of_another_origin_is_refused(self, site: Site, said: list[tuple[str, str | bytes]]) -> None:
        before = site.runs()
        body = json.dumps(mutation()).encode()
        headers = [("Content-Type", JSON), *said]
        assert site.dagster.ask("POST", "/graphql", headers, body, user=REVIEWER).status == 403
        assert site.runs() == before

    @pytest.mark.parametrize("fetched_from", ["cross-site", "same-site", "none"])
    def test_a_page_next_door_is_another_origin(self, site: Site, fetched_from: str) -> None:
        """The desk and Dagster share a machine: that is same-site, and still not the same page."""
        headers = [("Content-Type", JSON), ("Sec-Fetch-Site", fetched_from), ("Origin", site.dagster.origin)]
        body = json.dumps(mutation()).encode()
        assert site.dagster.ask("POST", "/graphql", headers, body, user=REVIEWER).status == 403
        next_door = [("Content-Type", JSON), ("Origin", site.desk.origin)]
        assert site.dagster.ask("POST", "/graphql", next_door, body, user=REVIEWER).status == 403

    def test_a_name_that_is_not_ours_leads_nowhere(self, site: Site) -> None:
        """DNS rebinding: evil.example resolves to this machine, and Host and Origin agree."""
        evil = [("Host", "evil.example"), ("Origin", "http://evil.example"), ("Content-Type", JSON)]
        for address in (site.dagster, site.desk):
            assert address.ask("POST", "/graphql", evil, b"{}", user=REVIEWER).status == 421
            assert address.ask("GET", "/", [("Host", "evil.example")], user=REVIEWER).status == 421

    def test_asking_first_is_answered_with_no(self, site: Site) -> None:
        asking = [("Origin", FOREIGN), ("Access-Control-Request-Method", "POST")]
        answer = site.dagster.ask("OPTIONS", "/graphql", asking)
        assert answer.status == 405
        assert "access-control-allow-origin" not in answer.headers


class TestOtherDoors:
    @pytest.mark.parametrize(
        "path",
        [
            "/report_asset_materialization/draft",
            "/report_asset_check/draft",
            "/report_asset_observation/draft",
            "/x/../report_asset_materialization/draft",
            "//report_asset_materialization/draft",
            "/%72eport_asset_materialization/draft",
        ],
    )
    def test_nothing_is_reported_to_an_asset_from_outside(self, site: Site, path: str) -> None:
        headers = [("Content-Type", JSON), ("Origin", site.dagster.origin)]
        assert site.dagster.ask("POST", path, headers, b"{}", user=REVIEWER).status == 404

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
    @pytest.mark.parametrize("path", ["/", "/graphql/", "/server_info", "/graphql/../x"])
    def test_nothing_else_takes_more_than_a_look(self, site: Site, method: str, path: str) -> None:
        headers = [("Content-Type", JSON), ("Origin", site.dagster.origin)]
        assert site.dagster.ask(method, path, headers, b"{}", user=REVIEWER).status == 403

    def test_no_file_of_the_server_is_read_as_a_notebook(self, site: Site) -> None:
        for path in ("/notebook?path=/etc/x.ipynb&repoLocName=premierjet", "/dagit/notebook?path=x.ipynb"):
            assert site.dagster.ask("GET", path, user=REVIEWER).status == 404

    def test_a_body_beyond_any_decision_is_refused(self, site: Site) -> None:
        answer = site.dagster.graphql("{ version }" + " " * 3_000_000)
        assert answer.status == 413

    def test_a_comment_of_a_hundred_thousand_characters_passes(self, site: Site) -> None:
        answer = site.dagster.graphql("query($c: String) { version }", {"c": "\u00e9" * 100_000})
        assert answer.status in {200, 400}  # Dagster's own word on an unused variable


class TestSubscriptions:
    def socket(self, site: Site, origin: str | None, user: str | None = REVIEWER) -> ClientConnection:
        headers = {"Authorization": basic(user)} if user else {}
        return connect(
            f"ws://127.0.0.1:{site.dagster.port}/graphql",
            origin=Origin(origin) if origin else None,
            subprotocols=[Subprotocol("graphql-ws")],
            additional_headers=headers,
        )

    def said(self, socket: ClientConnection, payload: dict[str, Any]) -> Any:
        """Dagster's first word on an operation."""
        socket.send(json.dumps({"type": "connection_init"}))
        socket.send(json.dumps({"id": "1", "type": "start", "payload": payload}))
        while True:
            message = json.loads(socket.recv(timeout=20))
            if message["type"] not in {"connection_ack", "ka"}:
                return message

    def test_the_pages_own_subscription_is_served(self, site: Site) -> None:
        with self.socket(site, site.dagster.origin) as socket:
            message = self.said(
                socket, {"query": 'subscription { pipelineRunLogs(runId: "0") { __typename } }'}
            )
        assert message["type"] == "data"

    @pytest.mark.parametrize("origin", [FOREIGN, "null", None])
    def test_another_page_opens_no_socket(self, site: Site, origin: str | None) -> None:
        with pytest.raises(InvalidStatus) as refused:
            self.socket(site, origin)
        assert refused.value.response.status_code == 403

    def test_the_desks_page_opens_no_socket_to_dagster(self, site: Site) -> None:
        with pytest.raises(InvalidStatus) as refused:
            self.socket(site, site.desk.origin)
        assert refused.value.response.status_code == 403

    def test_nobody_opens_a_socket_without_their_password(self, site: Site) -> None:
        with pytest.raises(InvalidStatus) as refused:
            self.socket(site, site.dagster.origin, user=None)
        assert refused.value.response.status_code == 401

    @pytest.mark.parametrize(
        "dressed",
        [
            LAUNCH,
            LAUNCH.replace("launchRun", 'pipelineRunLogs(runId: "0") { __typename } launchRun'),
            'subscription Logs { pipelineRunLogs(runId: "0") { __typename } }' + LAUNCH,
        ],
        ids=["as it is", "behind a subscription's field", "beside a subscription"],
    )
    def test_a_subscriptions_socket_carries_no_mutation(self, site: Site, dressed: str) -> None:
        before = site.runs()
        payload = {
            "query": dressed,
            "variables": mutation()["variables"],
            "operationName": "Launch",
            "operation_name": "Launch",
        }
        with self.socket(site, site.dagster.origin) as socket:
            assert self.said(socket, payload)["type"] == "error"
        assert site.runs() == before
