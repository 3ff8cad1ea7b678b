"""Several drafts approved at once: those a person has opened as they are, one line of the ledger each."""

import html
import json
import re
from pathlib import Path

import pytest

from adapters.courses import COURSE_FILE
from adapters.workspace import Workspace
from pipelines.testing import builders
from schemas.course import MustOpen
from schemas.draft import Draft
from schemas.review import Decision, Verdict
from tests.desk.conftest import installation
from tests.desk.reviewing import Reviewer, Served, basis_of, fill_form, settled
from tests.desk.test_queue import FINDING, course, draft

DOOR = "/approve-together"


def name(given: Draft) -> str:
    return f"{given.module}/{given.content.canonical_digest()[:12]}"


def tickable(page: str) -> list[str]:
    return re.findall(r'name="draft" value="froid--(\w+)/', page)


def decisions(workspace: Workspace, module: str) -> list[Decision]:
    recorded = [entry.recorded for entry in workspace.ledger.read(f"froid--{module}")]
    return [each for each in recorded if isinstance(each, Decision)]


def test_only_what_one_has_opened_and_what_has_no_finding_can_be_ticked(tmp_path: Path) -> None:
    drafts = (draft("alpha", 1), draft("beta", 1, findings=(FINDING,)), draft("gamma", 1))
    lea = Reviewer(installation(tmp_path, course(), None, *drafts), "lea")
    assert tickable(lea.read("/")) == []
    for each in drafts[:2]:
        lea.read(f"/drafts/{name(each)}")
    assert tickable(lea.read("/")) == ["alpha"]


def test_passages_that_have_to_be_opened_hold_an_approval_together_too(tmp_path: Path) -> None:
    given = draft("alpha", 1)
    spans = builders.spans().model_copy(update={"module": given.module})
    workspace = installation(tmp_path, course(must_open=(MustOpen.NUMBERS,)), spans, given)
    lea = Reviewer(workspace, "lea")
    lea.read(f"/drafts/{name(given)}")
    assert tickable(lea.read("/")) == []
    page = lea.read(f"{DOOR}?draft={name(given)}")
    assert "Rien de ce qui est coché ne peut être approuvé ensemble." in page
    answer = lea.send(DOOR, draft=name(given), act="decide", basis=basis_of(page))
    assert answer.status_code == 409
    assert decisions(workspace, "alpha") == []


def test_nothing_is_approved_that_the_page_did_not_show(tmp_path: Path) -> None:
    given = draft("alpha", 1)
    workspace = installation(tmp_path, course(), None, given)
    lea = Reviewer(workspace, "lea")
    lea.read(f"/drafts/{name(given)}")
    answer = lea.send(DOOR, draft=name(given), act="decide", basis="0" * 64)
    assert answer.status_code == 409
    assert "Quelque chose a changé" in answer.text
    assert decisions(workspace, "alpha") == []


def test_each_draft_approved_together_has_a_line_of_its_own_in_the_ledger(root: Path) -> None:
    given = course(roles={"pedagogie": ("lea",)})
    drafts = (draft("alpha", 1), draft("beta", 1))
    workspace = installation(root, given, None, *drafts)
    lea = Reviewer(workspace, "lea")
    for each in drafts:
        lea.read(f"/drafts/{name(each)}")
    page = lea.read(DOOR + "?" + "&".join(f"draft={name(each)}" for each in drafts))
    assert "Approuver les 2" in page
    answer = lea.send(DOOR, draft=[name(each) for each in drafts], act="decide", basis=basis_of(page))
    assert len(find_outcomes(answer.text)) == 2
    settle_all(lea, answer.text)
    for each in drafts:
        [decision] = decisions(workspace, each.module.removeprefix("froid--"))
        assert (decision.person, decision.verdict, decision.digest) == ("lea", Verdict.APPROVE, each.digest)


def test_a_press_with_nothing_ticked_says_so_on_the_queue_as_it_was_filtered(tmp_path: Path) -> None:
    workspace = installation(tmp_path, course(), None, draft("alpha", 1))
    lea = Reviewer(workspace, "lea")
    lea.read("/?search=alpha&sort=title")
    answer = lea.browser.get(DOOR)
    assert answer.url.query == b"search=alpha&sort=title&page=1&said=none_ticked"
    assert "Rien n’est coché" in answer.text
    assert 'value="alpha"' in answer.text


def test_approvals_sent_twice_are_received_once(root: Path, dagster: Served) -> None:
    drafts = (draft("alpha", 1), draft("beta", 1))
    workspace = installation(root, course(roles={"pedagogie": ("lea",)}), None, *drafts)
    lea = Reviewer(workspace, "lea")
    named = open_all(lea, drafts)
    form = fill_form(lea.read(f"{DOOR}?" + "&".join(f"draft={each}" for each in named)))
    dagster.begins.clear()
    first, second = (lea.send(DOOR, draft=named, **form) for _ in range(2))
    assert find_outcomes(second.text) == find_outcomes(first.text)
    assert len(find_outcomes(first.text)) == 2
    dagster.begins.set()
    settle_all(lea, first.text)
    assert find_outcomes(lea.send(DOOR, draft=named, **form).text) == find_outcomes(first.text)
    assert [len(decisions(workspace, module)) for module in ("alpha", "beta")] == [1, 1]


def test_approvals_together_do_not_undo_ones_later_word(root: Path) -> None:
    """Sent again, or from a page that was open before, they approved what its reviewer had sent back."""
    given = draft("alpha", 1)
    workspace = installation(root, course(roles={"pedagogie": ("lea",)}), None, given)
    lea = Reviewer(workspace, "lea")
    named = open_all(lea, (given,))
    form = fill_form(lea.read(f"{DOOR}?draft={named[0]}"))
    changes = f"/drafts/{named[0]}/decide/request_changes"
    settled(lea, lea.send(changes, **fill_form(lea.read(changes), comment="La dose est fausse.")))
    answer = lea.send(DOOR, draft=named, **form)
    assert answer.status_code == 409
    assert re.search(r"Votre dernière décision\s: Demande de changements", html.unescape(answer.text))
    assert [each.verdict for each in decisions(workspace, "alpha")] == [Verdict.REQUEST_CHANGES]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('"id": "beta"', '"id": "delta"', "Aucun cours n’a de module de ce nom."),
        ('"modules"', '"moduls"', "Écrivez plutôt"),
    ],
    ids=["its module is gone", "its course is broken"],
)
def test_a_draft_whose_module_is_gone_stops_no_other_approval(
    tmp_path: Path, before: str, after: str, told: str
) -> None:
    """Three were ticked and one module left its course: 404 for the whole form, and nothing was received."""
    content = builders.content(module="chaud--beta", title="Beta")
    drafts = (draft("alpha", 1), builders.draft(content=content), draft("gamma", 1))
    workspace = installation(tmp_path, course(), None, *drafts)
    file = workspace.courses / "chaud" / COURSE_FILE
    file.parent.mkdir()
    written = course().model_copy(update={"id": "chaud"}).model_dump(mode="json", exclude_none=True)
    file.write_text(json.dumps(written))
    lea = Reviewer(workspace, "lea")
    for each in drafts:
        lea.read(f"/drafts/{name(each)}")
    page = lea.read(DOOR + "?" + "&".join(f"draft={name(each)}" for each in drafts))
    assert "Approuver les 3" in page
    file.write_text(file.read_text().replace(before, after))
    answer = lea.send(DOOR, draft=[name(each) for each in drafts], act="decide", basis=basis_of(page))
    shown = html.unescape(answer.text)
    left, _, ready = shown.partition("À approuver")
    assert answer.status_code == 409
    assert "chaud--beta" in left
    assert told in left
    still = [f"{key}/{digest}" for key, digest in re.findall(r'name="draft" value="([^"/]+)/([^"]+)"', ready)]
    assert still == [name(drafts[0]), name(drafts[2])]
    assert lea.send(DOOR, draft=still, act="decide", basis=basis_of(shown)).status_code == 200
    assert {each.module for each in workspace.records.list_received()} == {"froid--alpha", "froid--gamma"}


def open_all(reviewer: Reviewer, drafts: tuple[Draft, ...]) -> list[str]:
    for each in drafts:
        reviewer.read(f"/drafts/{name(each)}")
    return [name(each) for each in drafts]


def find_outcomes(page: str) -> list[str]:
    return re.findall(r'href="(/drafts/[^"]+/received/[^"]+)"', html.unescape(page))


def settle_all(reviewer: Reviewer, page: str) -> None:
    for outcome in find_outcomes(page):
        while "data-pending" in reviewer.read(outcome):
            pass
