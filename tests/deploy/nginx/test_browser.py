"""A reviewer's own browser, signed in: Dagster's pages work in it, and no other page can use it."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import quote

import pytest
from graphql import Lexer, Source, TokenKind
from playwright.sync_api import BrowserContext, Page, sync_playwright

from adapters.identity.stamp import USER_TAG
from adapters.workspace import open_workspace
from pipelines.queries.lookups import require_head
from pipelines.testing import builders
from pipelines.testing.ports import free_port
from pipelines.webserver.graphql_filter import MOST_TOKENS
from pipelines.workflow.invite import invite
from schemas.language import Language
from schemas.languages.texts import read_texts
from schemas.review import Decision
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.deploy.nginx.conftest import (
    PASSWORD,
    REVIEWER,
    VIEWER,
    Address,
    Site,
    nginx,
    process,
    wait_for,
)

# A mutation without variables, as short as a link: it asks for a run of `decide`.
MUTATION = """mutation { launchRun(executionParams: {selector: {repositoryLocationName: "premierjet",
 repositoryName: "__repository__", pipelineName: "decide"}, mode: "default", runConfigData:
 "{ops: {decision: {config: {module: 'froid--reception', digest: '000000000000', verdict: approve}}}}"})
 { __typename } }"""
ATTEMPT = re.compile(r'^\S+ - (\S+) \[.*?\] "\w+ /graphql\?by=(\w+)\S* \S+" (\d+)', re.MULTILINE)
EVIL = """<!doctype html><meta charset=utf-8><title>Recettes</title>
<img src="{at}/graphql?by=image&query={get}">
<iframe name=a></iframe><iframe name=b></iframe><iframe src="{at}/graphql?by=frame&query={get}"></iframe>
<form id=plain target=a method=post enctype=text/plain
  action="{at}/graphql?by=plain&query={get}"><input name=x></form>
<form id=form target=b method=post
  action="{at}/graphql?by=form&query={get}"><input name=query value='{text}'></form>
<script>
const said = [], body = JSON.stringify({{query: {text_js}}}), at = "{at}";
const told = (what) => (promise) => promise.then(r => said.push(what + " " + (r.status ?? r)),
                                                 () => said.push(what + " failed"));
const send = (by, type) => fetch(at + "/graphql?by=" + by, {{method: "POST", mode: type ? "cors" : "no-cors",
  credentials: "include", headers: {{"Content-Type": type || "text/plain"}}, body}});
const socket = () => new Promise((yes, no) => {{
  const s = new WebSocket(at.replace("http", "ws") + "/graphql?by=socket", "graphql-ws");
  s.onopen = () => yes("open"); s.onerror = no; }});
document.getElementById("plain").submit(); document.getElementById("form").submit();
Promise.all([told("json")(send("json", "application/json")), told("text")(send("text")),
             told("socket")(socket())]).then(() => {{ document.title = said.sort().join(", "); }});
</script>"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if not CHROMIUM.exists():
        pytest.fail(f"{CHROMIUM} is missing: run `apt-get install chromium-headless-shell`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def signed_in(browser: Any, user: str | None) -> Iterator[BrowserContext]:
    """A browser that knows a person's password, and gives it wherever it is asked; or knows none."""
    known = {"username": user, "password": PASSWORD} if user else None
    context = browser.new_context(http_credentials=known, locale="fr-FR")
    context.set_default_timeout(30_000)
    yield context
    context.close()


@contextmanager
def another_site(html: str) -> Iterator[str]:
    """A page under another name of this machine: another site, to a browser."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


OURS, DAGSTERS = "/guess/decide/playground/setup", "/locations/premierjet/jobs/decide/playground/setup"
"""The Launchpad as the links of our pages say it, and as Dagster's own do, which ours lead to."""

LAUNCHPADS = (OURS, DAGSTERS)


@pytest.mark.parametrize("launchpad", LAUNCHPADS)
def test_dagsters_own_page_works_through_nginx_down_to_launch_run(
    site: Site, browser: Any, launchpad: str
) -> None:
    config = "ops:\n  decision:\n    config:\n      digest: '000000000000'\n      verdict: approve\n"
    link = f"{launchpad}?config={quote(config)}"
    before, refused, sockets = site.runs(), [], []
    with signed_in(browser, REVIEWER) as context:
        page = context.new_page()
        page.on("response", lambda r: refused.append((r.status, r.url)) if r.status >= 400 else None)
        page.on("websocket", lambda socket: sockets.append(socket.url))
        page.goto(site.dagster.origin + link)
        page.get_by_role("button", name="Launch Run").click()
        page.wait_for_url("**/runs/**")
    assert site.runs() == before + 1
    (run,) = site.instance.get_runs(limit=1)
    assert run.tags[USER_TAG] == REVIEWER
    assert [each for each in refused if each[0] != 401] == []
    assert sockets


PAGES = (
    "/overview/activity/timeline",
    "/overview/backfills",
    "/runs",
    "/assets",
    "/assets/draft?view=partitions",
    "/assets/draft?view=checks",
    "/asset-groups",
    "/locations",
    "/locations/premierjet/assets",
    "/locations/premierjet/sensors/source_sensor",
    "/locations/premierjet/schedules/nightly_check",
    "/locations/premierjet/jobs/sweep/playground",
    "/automation",
    "/deployment/health",
    "/deployment/concurrency",
)


@pytest.mark.parametrize("user", [REVIEWER, VIEWER])
def test_no_page_of_dagster_asks_what_is_refused(site: Site, browser: Any, user: str) -> None:
    """Each page's documents are let through whole, with room to spare for the next Dagster's."""
    refused: list[tuple[int, str]] = []
    sent: list[str] = []
    with signed_in(browser, user) as context:
        page = context.new_page()
        page.on("response", lambda r: refused.append((r.status, r.url)) if r.status >= 400 else None)
        page.on("request", lambda r: sent.append(r.post_data or "") if "/graphql" in r.url else None)
        for address in PAGES:
            page.goto(site.dagster.origin + address)
            page.wait_for_load_state("networkidle")
    assert [each for each in refused if each[0] != 401] == []
    asked = [json.loads(body)["query"] for body in sent if body]
    assert len(set(asked)) > 20
    assert max(map(tokens, asked)) < MOST_TOKENS / 3


def tokens(document: str) -> int:
    lexer, count = Lexer(Source(document)), 0
    while lexer.advance().kind is not TokenKind.EOF:
        count += 1
    return count


@pytest.mark.parametrize("launchpad", LAUNCHPADS)
def test_a_viewers_page_offers_no_launch(site: Site, browser: Any, launchpad: str) -> None:
    with signed_in(browser, VIEWER) as context:
        page = context.new_page()
        page.goto(site.dagster.origin + launchpad)
        page.wait_for_url("**/jobs/decide")  # Dagster leads a reader away from the Launchpad
        page.get_by_text(read_texts("dagster", Language.ENGLISH)["job_decide"]).wait_for()
        assert page.get_by_role("button", name="Launch Run").count() == 0


def attempts(site: Site) -> dict[str, tuple[str, int]]:
    """By the way it was tried: whose password came with it, and the answer, as nginx logged them.

    The browser is not asked: of an image it hides from the page, it tells no one how it ended.
    """
    log = (site.root / "nginx" / "access.log").read_text()
    answers = {way: (user, int(status)) for user, way, status in ATTEMPT.findall(log)}
    return {way: answer for way, answer in answers.items() if answer[1] != 401}  # that is a question


def test_a_page_elsewhere_gets_nothing_done_by_image_form_script_or_socket(site: Site, browser: Any) -> None:
    before = site.runs()
    html = EVIL.format(
        at=site.dagster.origin,
        get=quote(MUTATION),
        text=MUTATION.replace("'", "&#39;"),
        text_js=repr(MUTATION),
    )
    with another_site(html) as elsewhere, signed_in(browser, REVIEWER) as context:
        page = context.new_page()
        page.goto(site.dagster.origin + "/runs")  # from here on this browser sends the password by itself
        page.goto(elsewhere)
        page.wait_for_function("document.title !== 'Recettes'")
        assert page.title() == "json failed, socket failed, text 0"
        wait_for(lambda: len(attempts(site)) == 7, "not every attempt came as far as nginx")
    assert attempts(site) == {
        "image": (REVIEWER, 405),
        "frame": (REVIEWER, 405),
        "plain": (REVIEWER, 403),
        "form": (REVIEWER, 403),
        "text": (REVIEWER, 403),
        "json": ("-", 405),  # asked for leave first, which no password goes with
        "socket": (REVIEWER, 403),
    }
    assert site.runs() == before
    assert site.bare.graphql(MUTATION).status == 200
    assert site.runs() == before + 1  # the same words, as Dagster's own page would say them


@pytest.fixture
def whole(site: Site) -> Iterator[Site]:
    """The same Dagster with its daemon, and the real desk, behind an nginx of their own."""
    own, dagster, desk = (free_port() for _ in range(3))
    ports = {"3000": site.bare.port, "3010": site.bare.port, "3001": own, "8080": dagster, "8081": desk}
    public = {
        "PREMIERJET_DESK_URL": f"http://127.0.0.1:{desk}",
        "PREMIERJET_DAGSTER_URL": f"http://127.0.0.1:{dagster}",
        "PREMIERJET_DAGSTER_INTERNAL_URL": site.bare.origin,
    }
    daemon = ["dagster-daemon", "run", "-w", "workspace.yaml"]
    with (
        process(["python", "-m", "pipelines.desk", "--port", str(own)], site.root, own, **public),
        nginx(site.root / "whole", ports),
        process(daemon, site.root, None),
    ):
        yield replace(site, dagster=Address(dagster), desk=Address(desk))


def decide_at(page: Page) -> None:
    """Two clicks: the verdict, then its button; and the page that says what became of it."""
    page.locator("a.verdict.approve").click()
    page.locator("button[name=act][value=decide]").click()
    page.wait_for_url("**/received/**")


def decided(site: Site) -> list[Decision]:
    entries = open_workspace(site.root).ledger.read(builders.KEY)
    return [entry.recorded for entry in entries if isinstance(entry.recorded, Decision)]


def test_one_reviewer_decides_by_password_and_another_by_invitation(whole: Site, browser: Any) -> None:
    """Through nginx, desk, Dagster and its daemon, down to two lines of the ledger that name who it was."""
    workspace = open_workspace(whole.root)
    head = require_head(workspace, builders.KEY)
    draft = f"/drafts/{builders.KEY}/{head.content.canonical_digest()[:12]}"
    with signed_in(browser, REVIEWER) as context:
        page = context.new_page()
        page.goto(whole.desk.origin + draft)
        decide_at(page)
        wait_for(lambda: len(decided(whole)) == 1, "the signed-in reviewer's decision is not recorded")
    invited = invite(workspace, builders.KEY, "noe", 7, datetime.now(UTC))
    with signed_in(browser, None) as context:
        page = context.new_page()
        page.goto(whole.desk.origin + invited.link.removeprefix(workspace.settings.desk_url))
        assert page.url == f"{whole.desk.origin}/invited{draft}"
        assert context.request.get(whole.desk.origin + draft).status == 401
        decide_at(page)
        wait_for(lambda: len(decided(whole)) == 2, "the invited reviewer's decision is not recorded")
    known = [(decision.person, decision.verified, decision.invitation) for decision in decided(whole)]
    assert known == [(REVIEWER, True, None), ("noe", True, invited.invitation.id)]
    runs = whole.instance.get_runs()
    assert invited.link.rpartition("/")[2] not in str([run.run_config for run in runs])
