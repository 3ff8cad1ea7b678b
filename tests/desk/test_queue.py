"""The desk's queue: what waits for this visitor first, and for how long each draft has waited."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapters.workspace import Workspace
from pipelines.testing import builders
from pipelines.testing.builders import add_sealed_revision
from pipelines.workflow.incidents import IncidentLog, note_unread_sources
from schemas.course import Course, ReviewPolicy
from schemas.draft import Draft
from schemas.finding import Finding, Waiver
from schemas.review import Verdict
from schemas.source import SourceFailure
from tests.desk.conftest import installation
from tests.desk.reviewing import Reviewer

NOW = datetime.now(UTC)
FINDING = Finding(
    rule="citation.altered", place="q-0001", facts={"source": "froid.md", "quote": "31 minutes"}
)


def course(**changes: object) -> Course:
    modules = tuple(builders.module(id=each, title=each.capitalize()) for each in ("alpha", "beta", "gamma"))
    review = {"roles": {"pedagogie": ("lea",), "metier": ("noe",)}} | changes
    return builders.course(modules=modules, review=ReviewPolicy.model_validate(review, strict=False))


def draft(module: str, days: int, **changes: object) -> Draft:
    """A draft of a module, written so many days ago."""
    content = builders.content(module=f"froid--{module}", title=module.capitalize())
    made = builders.draft(content=content, **changes)
    written = made.provenance.model_copy(update={"written_at": NOW - timedelta(days=days)})
    return made.model_copy(update={"provenance": written})


def waiting(workspace: Workspace, person: str) -> list[str]:
    """The modules of the queue that wait, as this person sees them."""
    page = Reviewer(workspace, person).read("/").partition("Les autres modules")[0]
    return re.findall(r"<code>froid--(\w+)</code>", page)


def line(page: str, module: str) -> str:
    return next(part for part in page.split('<li class="module">') if f"froid--{module}<" in part)


def test_ones_own_drafts_come_first_then_the_oldest(tmp_path: Path) -> None:
    drafts = (draft("alpha", 1), draft("beta", 3), draft("gamma", 2))
    workspace = installation(tmp_path, course(), None, *drafts)
    for person, role in (("lea", "pedagogie"), ("noe", "metier")):
        assert waiting(workspace, person) == ["beta", "gamma", "alpha"], role
    beta = drafts[1]
    workspace.ledger.append(builders.decision(beta, at=NOW))
    assert waiting(workspace, "lea") == ["gamma", "alpha", "beta"]
    assert waiting(workspace, "noe") == ["beta", "gamma", "alpha"]
    assert waiting(workspace, "") == ["beta", "gamma", "alpha"]
    page = Reviewer(workspace, "lea").read("/")
    assert "À vous" in line(page, "gamma")
    assert "À vous" not in line(page, "beta")
    assert "Décisions attendues : metier" in line(page, "beta")


def test_a_draft_past_its_deadline_is_overdue_and_comes_before_an_older_one(tmp_path: Path) -> None:
    late = course(deadline_days=2)
    workspace = installation(tmp_path, late, None, draft("alpha", 1), draft("beta", 3))
    assert waiting(workspace, "lea") == ["beta", "alpha"]
    page = Reviewer(workspace, "lea").read("/")
    assert "En retard depuis le" in line(page, "beta")
    assert "À relire avant le" in line(page, "alpha")


def test_only_findings_nobody_has_set_aside_count_as_blocking(tmp_path: Path) -> None:
    found = draft("alpha", 1, findings=(FINDING,))
    workspace = installation(tmp_path, course(), None, found)
    assert "Constats\u00a0: 1 (bloquants\u00a0: 1)" in Reviewer(workspace, "noe").read("/")
    waiver = Waiver(finding=FINDING.id, reason="Vérifié")
    workspace.ledger.append(builders.decision(found, waivers=(waiver,), at=NOW))
    assert "Constats\u00a0: 0 (bloquants\u00a0: 0)" in Reviewer(workspace, "noe").read("/")


def test_an_approval_that_expired_says_why_the_draft_waits_again(tmp_path: Path) -> None:
    workspace = installation(tmp_path, course(expires_after_months=1), None, draft("alpha", 100))
    for person in ("lea", "noe"):
        old = builders.decision(draft("alpha", 100), person=person, at=NOW - timedelta(days=90))
        workspace.ledger.append(old)
    assert "Une approbation a expiré." in Reviewer(workspace, "lea").read("/")
    assert waiting(workspace, "lea") == ["alpha"]


def test_a_request_answered_with_the_same_words_waits_again(tmp_path: Path) -> None:
    first = draft("alpha", 2)
    second = first.model_copy(update={"revision": 2, "parent": first.content.canonical_digest()})
    workspace = installation(tmp_path, course(), None, first)
    workspace.ledger.append(builders.decision(first, verdict=Verdict.REQUEST_CHANGES, comment="Revoir"))
    assert waiting(workspace, "lea") == []
    add_sealed_revision(workspace, second)
    assert waiting(workspace, "lea") == ["alpha"]


def test_unread_sources_are_told_a_line_each_and_lead_to_the_form_of_the_course(tmp_path: Path) -> None:
    """Three were run together in one sentence, and nothing led to where one is taken out."""
    workspace = installation(tmp_path, course(), None, draft("alpha", 0))
    names = [f"sources/{name}.docx" for name in ("a", "b", "c")]
    failures = [SourceFailure(name=name, message="broken: mend it") for name in names]
    note_unread_sources(IncidentLog(workspace), "froid--alpha", failures)
    page = Reviewer(workspace, "lea").read("/").partition('<details class="needs"')[2]
    told = page.partition('<dd class="lines"')[2].partition("</dd>")[0]
    assert [name in line for name, line in zip(names, told.splitlines(), strict=True)] == [True] * 3
    folder = workspace.find_course("froid").folder.name
    assert f'<a href="/setup/{folder}#form">Choisir ce que lit le cours' in page


def test_times_are_those_of_the_zone_that_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREMIERJET_TIME_ZONE", "Asia/Kolkata")
    written = draft("alpha", 1)
    local = written.provenance.written_at.astimezone(ZoneInfo("Asia/Kolkata"))
    page = Reviewer(installation(tmp_path, course(), None, written), "lea").read("/")
    assert f"{local:%d/%m/%Y à %H:%M} UTC+5:30" in page
