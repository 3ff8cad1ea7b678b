"""Every link of a page that answers a form leads somewhere, whatever the form and however it is refused."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from starlette.routing import BaseRoute, Match, Mount, Route

from adapters.workspace import Workspace
from pipelines.testing import builders
from pipelines.workflow.draft import draft_module
from schemas.finding import Finding
from tests.desk.conftest import DESK, installation
from tests.desk.reviewing import Reviewer, policy
from tests.workflow.planned import install

pytestmark = pytest.mark.trial  # every form of every page is sent, and every link of each answer followed

VAGUE = Finding(rule="statement.vague", place="st-0002", facts={"words": "vite"})
ALTERED = Finding(rule="citation.altered", place="q-0002", facts={"source": "froid.md", "quote": "31"})
ABSENT = "absent"
"""What stands for everything that the installation has none of: a comment, a decision on its way."""

LINK = re.compile(r'<(\w+)[^>]*? (href|src|action|formaction)="([^"]*)"')


def install_reviewed(root: Path) -> Workspace:
    workspace = installation(root, policy(), None, builders.draft(findings=(VAGUE, ALTERED)))
    sources = workspace.courses / builders.course().id / "sources"
    sources.mkdir()
    (sources / "froid.md").write_text("Le froid se mesure.", encoding="utf-8")
    return workspace


def install_planned(root: Path) -> Workspace:
    workspace = install(root)
    draft_module(workspace, builders.KEY, builders.NOON)
    return workspace


def fill_in(shape: str, workspace: Workspace) -> str:
    """Return the address of a shape, of what an installation holds."""
    records = workspace.records
    head, plan = records.head(builders.KEY), records.plan(builders.KEY)
    content = plan.plan if shape.startswith("/plans") and plan else head.content if head else None
    named = {
        "module": builders.KEY,
        "digest": content.canonical_digest()[:12] if content else ABSENT,
        "folder": builders.course().id,
        "finding": VAGUE.id,
        "verdict": "approve",
        "number:int": "1",
    }
    return re.sub(r"\{([^}]*)\}", lambda name: named.get(name[1], ABSENT), shape)


def list_shapes(routes: Iterable[BaseRoute], above: str = "", method: str = "POST") -> Iterator[str]:
    """Yield the shape of each address that takes forms, or that is read."""
    for route in routes:
        if isinstance(route, Mount):
            yield from list_shapes(route.routes, above + route.path, method)
        elif isinstance(route, Route) and method in (route.methods or ()):
            yield above + route.path


def list_dead_links(lea: Reviewer, answer: Any) -> Iterator[str]:
    """Yield the links, pictures and forms of a page that lead nowhere."""
    # Who may not be here, or comes to what is not there, is told so wherever they go on from it.
    is_barred = answer.status_code in (403, 404) or 'class="trouble"' in answer.text
    for tag, kind, written in LINK.findall(answer.text):
        address = urlsplit(urljoin(str(answer.url), unescape(written)))
        if f"{address.scheme}://{address.netloc}" != DESK:
            continue
        if kind in ("action", "formaction"):
            scope = {"type": "http", "method": "POST", "path": address.path, "root_path": ""}
            is_there = any(is_taken(route, scope) for route in lea.browser.app.routes)
        else:
            is_own = written.startswith("#")
            target = answer if is_own else lea.browser.get(address._replace(fragment="").geturl())
            is_there = is_own or target.status_code < 400 or (is_barred and target.status_code in (403, 404))
            is_there &= not address.fragment or f'id="{address.fragment}"' in target.text
        if not is_there:
            yield f"{tag} {written}"


def is_taken(route: BaseRoute, scope: dict[str, Any]) -> bool:
    match, child = route.matches(scope)
    if isinstance(route, Mount):
        return match is Match.FULL and any(is_taken(each, scope | child) for each in route.routes)
    return match is Match.FULL


TAKEN = {"decide/{verdict}", "undo", "bring", "compare", "word/take", "type"}
"""Ends of the addresses that take a form in which nothing is said."""


@pytest.mark.parametrize("make", [install_reviewed, install_planned])
def test_every_link_of_a_refused_form_leads_somewhere(
    tmp_path: Path, make: Callable[[Path], Workspace]
) -> None:
    workspace = make(tmp_path)
    lea = Reviewer(workspace, "lea")
    for shape in list_shapes(lea.browser.app.routes):
        answer = lea.send(f"{fill_in(shape, workspace)}?lang=fr", follow=False)
        assert answer.status_code >= 400 or shape.endswith(tuple(TAKEN)), shape
        assert list(list_dead_links(lea, answer)) == [], shape


@pytest.mark.parametrize("make", [install_reviewed, install_planned])
def test_every_redirect_keeps_the_language_asked_for(
    tmp_path: Path, make: Callable[[Path], Workspace]
) -> None:
    workspace = make(tmp_path)
    lea = Reviewer(workspace, "lea")
    lea.read("/who")
    for method in ("GET", "POST"):
        for shape in list_shapes(lea.browser.app.routes, method=method):
            address = f"{fill_in(shape, workspace)}?lang=en"
            ask = partial(lea.browser.get, follow_redirects=False)
            answer = lea.send(address, follow=False) if method == "POST" else ask(address)
            is_page = "/preview/" not in shape  # a learner's, in the language of its draft
            if answer.is_redirect and is_page:
                assert "lang=en" in answer.headers["location"], f"{method} {shape}"


def test_a_finding_is_mended_from_the_page_of_a_refused_comment(tmp_path: Path) -> None:
    workspace = install_reviewed(tmp_path)
    lea = Reviewer(workspace, "lea")
    draft = fill_in("/drafts/{module}/{digest}", workspace)
    page = unescape(lea.send(f"{draft}/comments?lang=fr").text)
    fixes = re.findall('<p class="fix"><a href="([^"]*)"', page)
    assert f"{draft}?edit=st-0002&lang=fr#type-st-0002" in fixes


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("/drafts/{module}/{digest}/opened", "/drafts/{module}/{digest}"),
        ("/plans/{module}/take", "/plans/{module}"),
        ("/setup/{folder}/documents", "/setup/{folder}"),
        ("/setup/{folder}", "/setup/{folder}"),
        ("/invited/asked/questions/{module}/answer", "/invited/asked/questions/{module}"),
    ],
)
def test_who_says_who_they_are_or_changes_the_language_comes_back_to_a_page(
    tmp_path: Path, sent: str, read: str
) -> None:
    """Also where `take` would be read as the digest of a plan."""
    workspace = install_reviewed(tmp_path)
    page = Reviewer(workspace).send(fill_in(sent, workspace), follow=False).text
    address = fill_in(read, workspace)
    assert f'href="/who?back={address}"' in page
    assert f'href="{"" if sent == read else address}?lang=en"' in page
