"""A waiver holds in the next revision while its finding is the same, and every count says so."""

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from adapters.workspace import Workspace
from pipelines.defs.review import build_findings_light
from pipelines.queries.decision_table import CsvDecision, check_csv_decisions
from pipelines.queries.review_situation import Situation, find_situation
from pipelines.review.page_words import read_page_words
from pipelines.review.status_sentences import describe_status
from pipelines.testing import builders
from pipelines.testing.builders import add_sealed_revision
from pipelines.workflow.decide import DecisionRequest, record_decision
from schemas.course import IdentityMode
from schemas.draft import Draft
from schemas.errors import DecisionRefused
from schemas.finding import Finding, Waiver
from schemas.language import Language
from schemas.review import Approved, Verdict
from tests.desk.conftest import installation
from tests.desk.reviewing import APPROVE, CHANGES, PAGE, Reviewer, decide, policy, said

BLOCKING = Finding(
    rule="citation.altered", place="q-0001", facts={"source": "froid.md", "quote": "31 minutes"}
)
VAGUE = Finding(rule="statement.vague", place="st-0003", facts={"words": "vite"})
FIRST = builders.draft(findings=(BLOCKING, VAGUE))
SAME_TEXT = FIRST.model_copy(update={"revision": 2, "parent": FIRST.digest})
OTHER_TEXT = builders.draft(
    revision=2,
    content=builders.content(title="La chaîne du froid, revue"),
    findings=(BLOCKING, VAGUE),
    parent=FIRST.digest,
)
REASON = "Vérifié sur l’original."


def page_of(draft: Draft) -> str:
    return f"/drafts/{builders.KEY}/{draft.digest[:12]}"


def read(reviewer: Reviewer, address: str) -> str:
    """A page with plain spaces, as one types what one looks for."""
    return put_plain_spaces(reviewer.read(address))


def put_plain_spaces(page: str) -> str:
    return re.sub("[\u00a0\u202f]", " ", unescape(page))


def waive(reviewer: Reviewer, draft: Draft = FIRST, finding: Finding = BLOCKING) -> None:
    reviewer.send(f"{page_of(draft)}/findings/{finding.id}", act="waive", reason=REASON)


def record(workspace: Workspace, draft: Draft, verdict: Verdict, person: str, **more: Any) -> None:
    asked = DecisionRequest(module=builders.KEY, digest=draft.digest, verdict=verdict, person=person, **more)
    record_decision(workspace, asked, datetime.now(UTC))


def ask_for_changes(workspace: Workspace, then: Draft, person: str = "lea") -> None:
    record(workspace, FIRST, Verdict.REQUEST_CHANGES, person, comment="Revoir", waivers={BLOCKING.id: REASON})
    add_sealed_revision(workspace, then)


def situation(workspace: Workspace) -> Situation:
    head = workspace.records.head(builders.KEY)
    assert head is not None
    return find_situation(workspace, head, datetime.now(UTC))


def counts(workspace: Workspace, person: str, draft: Draft) -> dict[str, tuple[int, ...]]:
    """What each page says is open: of all findings, and of those that block, where it says both."""
    reviewer = Reviewer(workspace, person)
    page, queue = read(reviewer, page_of(draft)), read(reviewer, "/")
    deciding = read(reviewer, f"{page_of(draft)}/decide/approve")
    listed = re.findall(r'id="findings">\w+ <span class="count">(\d+)', page)
    barred = re.findall(r"(\d+) constats? ouverts?", page.partition('class="deskbar"')[2])
    queued = re.findall(r"Constats : (\d+) \(bloquants : (\d+)\)", queue)
    top = re.findall(r"Constats bloquants encore ouverts : (\d+)", page)
    asked = re.findall(r'id="open">[^<]*<span class="count">(\d+)', deciding)
    return {
        "list": tuple(map(int, listed)),
        "bar": tuple(map(int, barred[:1])),
        "queue": tuple(map(int, queued[0])),
        "top": tuple(map(int, top)) or (0,),
        "decision": tuple(map(int, asked)) or (0,),
    }


@pytest.mark.parametrize("then", [SAME_TEXT, OTHER_TEXT], ids=["same text", "other text"])
@pytest.mark.parametrize("person", ["lea", "noe"])
def test_every_count_agrees_once_a_waiver_is_recorded(tmp_path: Path, then: Draft, person: str) -> None:
    """The list showed it grey, the top, the queue and the page to approve had it open."""
    workspace = installation(tmp_path, policy(), None, FIRST)
    ask_for_changes(workspace, then)
    assert counts(workspace, person, then) == {
        "list": (1,),
        "bar": (1,),
        "queue": (1, 0),
        "top": (0,),
        "decision": (0,),
    }
    assert 'value="decide"' in Reviewer(workspace, person).read(f"{page_of(then)}/decide/approve")
    stands = situation(workspace)
    assert "bloquants : 0" in put_plain_spaces(describe_status(stands, read_page_words(Language.FRENCH)))
    assert build_findings_light(stands).green


def test_what_a_person_noted_counts_in_their_own_queue_alone(tmp_path: Path) -> None:
    """The bar said one, the queue two."""
    workspace = installation(tmp_path, policy(), None, FIRST)
    lea = Reviewer(workspace, "lea")
    waive(lea)
    assert counts(workspace, "lea", FIRST)["queue"] == (1, 0)
    assert counts(workspace, "lea", FIRST)["bar"] == (1,)
    assert counts(workspace, "noe", FIRST)["queue"] == (2, 1)


def test_a_waiver_of_a_request_holds_when_its_author_approves(root: Any) -> None:
    """« Conserver le commentaire et revenir » was the only button."""
    workspace = installation(root, policy(), None, FIRST)
    lea = Reviewer(workspace, "lea")
    waive(lea)
    decide(lea, CHANGES, comment="Revoir la page 2")
    add_sealed_revision(workspace, SAME_TEXT)
    assert f"Vous le levez :</strong> {REASON}" in read(lea, PAGE)
    assert "Le brouillon est approuvé" in decide(lea, APPROVE)
    assert [(each.finding, each.reason) for each in said(workspace)[-1].waivers] == [(BLOCKING.id, REASON)]


def test_an_approval_repeats_the_waiver_of_somebody_else_by_name(tmp_path: Path) -> None:
    workspace = installation(tmp_path, policy(), None, FIRST)
    ask_for_changes(workspace, OTHER_TEXT)
    for _ in range(2):  # said again, it adds no line
        record(workspace, OTHER_TEXT, Verdict.APPROVE, "noe")
    assert isinstance(situation(workspace).judgement, Approved)
    _, approval = said(workspace)
    [waiver] = approval.waivers
    assert waiver.reason == f"Levé par lea en révision 1\u00a0: {REASON}"


def test_who_takes_their_waiver_back_has_the_finding_open_again(tmp_path: Path) -> None:
    workspace = installation(tmp_path, policy(), None, FIRST)
    ask_for_changes(workspace, SAME_TEXT)
    lea = Reviewer(workspace, "lea")
    page = put_plain_spaces(lea.send(f"{PAGE}/findings/{BLOCKING.id}", act="undo").text)
    assert "Constats bloquants encore ouverts : 1" in page
    assert "Levé par" not in page
    record(workspace, SAME_TEXT, Verdict.REQUEST_CHANGES, "lea", comment="Revoir encore")
    with pytest.raises(DecisionRefused):
        record(workspace, SAME_TEXT, Verdict.APPROVE, "noe")
    assert len(situation(workspace).open_findings) == 1


def test_withdrawing_an_old_release_takes_no_waiver_back(tmp_path: Path) -> None:
    """The withdrawal of revision 1 was its person's last word on revision 2, and waived nothing."""
    workspace = installation(tmp_path, policy(), None, FIRST)
    record(workspace, FIRST, Verdict.APPROVE, "lea", waivers={BLOCKING.id: "Vu."})
    add_sealed_revision(workspace, OTHER_TEXT)
    record(
        workspace,
        OTHER_TEXT,
        Verdict.REQUEST_CHANGES,
        "lea",
        comment="Revoir",
        waivers={BLOCKING.id: REASON},
    )
    record(workspace, FIRST, Verdict.WITHDRAW, "lea", comment="Périmé")
    assert situation(workspace).open_findings == ()
    assert counts(workspace, "lea", OTHER_TEXT)["decision"] == (0,)
    record(workspace, OTHER_TEXT, Verdict.APPROVE, "lea")
    assert [each.reason for each in said(workspace)[-1].waivers] == [REASON]


def test_a_withdrawal_takes_back_what_was_waived_on_its_text(tmp_path: Path) -> None:
    workspace = installation(tmp_path, policy(), None, FIRST)
    record(workspace, FIRST, Verdict.APPROVE, "lea", waivers={BLOCKING.id: REASON})
    record(workspace, FIRST, Verdict.WITHDRAW, "lea", comment="Périmé")
    assert len(situation(workspace).open_findings) == 1


@pytest.mark.parametrize(("waive", "is_held"), [((), True), ((f"{BLOCKING.id}: Autre raison",), False)])
def test_a_table_knows_its_approval_by_what_it_asked(
    tmp_path: Path, waive: tuple[str, ...], is_held: bool
) -> None:
    """The approval had taken a waiver along, so its own line was refused as about an old draft."""
    workspace = installation(tmp_path, policy(), None, FIRST)
    ask_for_changes(workspace, OTHER_TEXT)
    record(workspace, OTHER_TEXT, Verdict.APPROVE, "noe")
    third = builders.draft(revision=3, content=builders.content(title="Encore"), parent=OTHER_TEXT.digest)
    add_sealed_revision(workspace, third)
    line = CsvDecision(2, builders.KEY, OTHER_TEXT.digest, "approve", "", waive)
    checked = check_csv_decisions(workspace, (line,), "decisions.csv", "noe", lambda _: None)
    assert (checked.held, len(checked.wrong)) == (((line,), 0) if is_held else ((), 1))


def test_a_table_knows_a_request_by_each_of_its_waivers(tmp_path: Path) -> None:
    """What a request for changes waives no more is taken back: without the reason it is another one."""
    workspace = installation(tmp_path, policy(), None, FIRST)
    ask_for_changes(workspace, OTHER_TEXT)
    line = CsvDecision(2, builders.KEY, FIRST.digest, "request_changes", "Revoir", ())
    checked = check_csv_decisions(workspace, (line,), "decisions.csv", "lea", lambda _: None)
    assert (checked.held, len(checked.wrong)) == ((), 1)


def test_a_finding_that_says_something_else_is_open_again(tmp_path: Path) -> None:
    other = BLOCKING.model_copy(update={"facts": {**BLOCKING.facts, "quote": "33 minutes"}})
    changed = OTHER_TEXT.model_copy(update={"findings": (other, VAGUE)})
    workspace = installation(tmp_path, policy(), None, FIRST)
    ask_for_changes(workspace, changed)
    assert counts(workspace, "lea", changed)["queue"] == (2, 1)
    assert counts(workspace, "lea", changed)["decision"] == (1,)


def test_a_waiver_nobody_vouches_for_holds_for_nobody(tmp_path: Path) -> None:
    """An objection counts from whoever says it; what it waives would let something pass."""
    course = policy(identity=IdentityMode.PROXY)
    workspace = installation(tmp_path, course, None, FIRST)
    waivers = (Waiver(finding=BLOCKING.id, reason=REASON),)
    asked = {"verdict": Verdict.REQUEST_CHANGES, "comment": "Revoir", "verified": False}
    workspace.ledger.append(builders.decision(FIRST, waivers=waivers, **asked))
    add_sealed_revision(workspace, OTHER_TEXT)
    assert len(situation(workspace).open_findings) == 1
