"""The queue as a person asks to see it: filtered, searched, sorted, page by page, and what they have read."""

import re
from datetime import timedelta
from pathlib import Path

from pipelines.desk.queue_view import AT_ONCE
from pipelines.testing import builders
from pipelines.testing.builders import add_sealed_revision
from schemas.course import ReviewPolicy
from schemas.review import Verdict
from tests.desk.conftest import installation
from tests.desk.reviewing import Reviewer
from tests.desk.test_queue import FINDING, NOW, course, draft, line


def listed(page: str) -> list[str]:
    return re.findall(r"<code>froid--([\w-]+)</code>", page)


def test_a_queue_is_filtered_by_what_is_mine_blocked_late_or_awaits_a_role(tmp_path: Path) -> None:
    drafts = (draft("alpha", 1, findings=(FINDING,)), draft("beta", 5), draft("gamma", 1))
    workspace = installation(tmp_path, course(deadline_days=3), None, *drafts)
    for person in ("lea", "noe"):
        workspace.ledger.append(builders.decision(drafts[2], person=person, at=NOW))
    workspace.ledger.append(builders.decision(drafts[1], at=NOW))
    lea = Reviewer(workspace, "lea")
    assert listed(lea.read("/?only=mine")) == ["alpha"]
    assert listed(lea.read("/?only=blocked")) == ["alpha"]
    assert listed(lea.read("/?only=late")) == ["beta"]
    assert listed(lea.read("/?role=pedagogie")) == ["alpha"]
    assert listed(lea.read("/?course=froid&role=metier")) == ["alpha", "beta"]
    assert listed(lea.read("/?course=chaud")) == []


def test_a_queue_is_searched_whatever_the_accents_and_sorted(tmp_path: Path) -> None:
    modules = tuple(
        builders.module(id=each, title=title)
        for each, title in (("alpha", "Réception"), ("beta", "Étuve"), ("gamma", "Caisse"))
    )
    given = builders.course(modules=modules, review=ReviewPolicy(roles={"pedagogie": ("lea",)}))
    drafts = (draft("alpha", 1), draft("beta", 3), draft("gamma", 2))
    lea = Reviewer(installation(tmp_path, given, None, *drafts), "lea")
    assert listed(lea.read("/?search=ETUVE")) == ["beta"]
    assert listed(lea.read("/?sort=title")) == ["gamma", "beta", "alpha"]
    assert listed(lea.read("/?sort=oldest")) == ["beta", "gamma", "alpha"]
    assert "Rien de ce qui attend ne correspond à cette recherche." in lea.read("/?search=chaufferie")


def test_a_long_queue_has_pages_that_keep_what_was_asked(tmp_path: Path) -> None:
    names = [f"m-{number:02}" for number in range(AT_ONCE + 2)]
    modules = tuple(builders.module(id=each, title=each) for each in names)
    lea = Reviewer(installation(tmp_path, builders.course(modules=modules), None, draft("m-00", 1)), "lea")
    first = lea.read("/?sort=title&search=m")
    assert listed(first) == names[:AT_ONCE]
    [after] = re.findall(r'href="([^"]+)">Page suivante', first)
    assert listed(lea.read("/" + after.replace("&amp;", "&"))) == names[AT_ONCE:]
    assert listed(lea.read("/?page=99")) != []


def test_a_draft_says_how_long_it_takes_to_read_and_that_it_changed_since(tmp_path: Path) -> None:
    first = draft("alpha", 2)
    workspace = installation(tmp_path, course(), None, first)
    lea = Reviewer(workspace, "lea")
    assert re.search(r"environ \d+ min de lecture", lea.read("/"))
    assert "changé depuis que" not in lea.read("/")
    lea.read("/drafts/froid--alpha")
    assert "changé depuis que" not in lea.read("/")
    workspace.ledger.append(
        builders.decision(
            first, verdict=Verdict.REQUEST_CHANGES, comment="Revoir", at=NOW - timedelta(hours=1)
        )
    )
    content = first.content.model_copy(update={"title": "Alpha, revu"})
    second = first.model_copy(
        update={"revision": 2, "parent": first.content.canonical_digest(), "content": content}
    )
    add_sealed_revision(workspace, second)
    assert "changé depuis que vous avez lu la révision 1" in line(lea.read("/?only=changed"), "alpha")
    assert "changé depuis que" not in Reviewer(workspace, "noe").read("/")


def test_pages_lead_back_to_the_queue_as_it_was_filtered(tmp_path: Path) -> None:
    """From the queue to a draft and back, one stood before the whole queue again."""
    given = draft("alpha", 1)
    lea = Reviewer(installation(tmp_path, course(), None, given), "lea")
    lea.read("/?only=mine&sort=title")
    page = lea.read(f"/drafts/{given.module}?lang=en")
    assert '<a href="/?only=mine&amp;sort=title&amp;page=1&amp;lang=en">All modules' in page
    lea.read("/")
    assert '<a href="/">Tous les modules' in lea.read(f"/drafts/{given.module}")
