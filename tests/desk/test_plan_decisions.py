"""A plan is decided on at the desk like a draft: noted, launched through Dagster, and in the ledger."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.workspace import Workspace
from pipelines.testing.builders import KEY, NOON
from pipelines.workflow.draft import draft_module
from pipelines.workflow.edit_plan import edit_plan
from pipelines.workflow.invite import invite
from pipelines.workflow.plan import plan_module
from schemas.errors import DecisionRefused
from schemas.finding import Severity
from schemas.plan_edit import EditedPlan
from schemas.review import Verdict
from tests.desk.conftest import DESK
from tests.desk.reviewing import Reviewer, decide, said
from tests.workflow.planned import DELIVERY, FRIDGE, install, plan_of, write_source

HEADER = "X-Forwarded-User"


def planned(root: Path, more: str = "") -> Workspace:
    """A module whose plan people have to approve, planned and not drafted."""
    workspace = install(root, f"required{more}")
    if "identity" in more:
        workspace.ledger_key.make()
    plan_module(workspace, KEY, NOON)
    return workspace


def page_of(workspace: Workspace) -> str:
    return f"/plans/{KEY}/{plan_of(workspace).digest[:12]}"


def approve(workspace: Workspace) -> str:
    return f"{page_of(workspace)}/decide/approve"


def retitle(workspace: Workspace, title: str, author: str = "noe") -> None:
    edited = EditedPlan.of(plan_of(workspace))
    first, *others = edited.pages
    pages = (first.model_copy(update={"title": title}), *others)
    edit_plan(workspace, edited.model_copy(update={"pages": pages}), author, NOON)


def test_an_approved_plan_is_in_the_ledger_when_the_page_says_so(root: Any) -> None:
    workspace = planned(root)
    page = decide(Reviewer(workspace, "lea"), approve(workspace), comment="Lu.")
    [decision] = said(workspace)
    assert (decision.subject, decision.digest) == ("plan", plan_of(workspace).digest)
    assert (decision.person, decision.verdict, decision.comment) == ("lea", Verdict.APPROVE, "Lu.")
    assert "Le plan est approuvé" in page
    assert f'href="{page_of(workspace)}"' in page
    assert '<span class="state approved">Approuvé par lea' in Reviewer(workspace).read(page_of(workspace))


def test_a_plan_sent_back_says_who_asked_for_what_and_who_may_change_it(root: Any) -> None:
    workspace = planned(root)
    lea = Reviewer(workspace, "lea")
    page = decide(lea, f"{page_of(workspace)}/decide/request_changes", comment="Sans la livraison.")
    assert "Le plan est à changer, à la demande de lea" in page
    assert "Sans la livraison." in lea.read(page_of(workspace))
    assert f'href="{approve(workspace)}"' in lea.read(page_of(workspace)), "lea may change her mind"
    assert "Ce plan n’attend pas de décision." in Reviewer(workspace, "noe").read(page_of(workspace))


def test_an_approved_plan_can_be_sent_back_and_is_not_withdrawn(root: Any) -> None:
    workspace = planned(root)
    decide(Reviewer(workspace, "lea"), approve(workspace))
    page = Reviewer(workspace, "noe").read(page_of(workspace))
    assert re.findall(r'decide/(\w+)"', page) == ["request_changes", "reject"]


def test_who_edited_a_plan_alone_approves_it_and_it_waits_for_another(root: Any) -> None:
    workspace = planned(root)
    retitle(workspace, "Le froid", author="lea")
    assert "Le plan attend encore une décision" in decide(Reviewer(workspace, "lea"), approve(workspace))
    assert "Le plan est approuvé" in decide(Reviewer(workspace, "noe"), approve(workspace))


def test_a_proxy_vouches_for_who_decides_on_a_plan(root: Any) -> None:
    workspace = planned(root, ", identity: proxy")
    assert "Il faut être connecté" in Reviewer(workspace, "lea").read(page_of(workspace))
    decide(Reviewer(workspace, "", **{HEADER: "lea"}), approve(workspace))
    assert [(each.person, each.verified) for each in said(workspace)] == [("lea", True)]


@pytest.fixture
def inviting(root: Any) -> Workspace:
    return planned(root, ", identity: invitation")


def test_an_invitation_opens_the_plan_and_is_good_for_one_decision(inviting: Workspace) -> None:
    link = invite(inviting, KEY, "lea", 7, datetime.now(UTC), on_plan=True).link.removeprefix(DESK)
    guest = Reviewer(inviting)
    opened = guest.browser.get(link)
    assert opened.url.path == f"/invited{page_of(inviting)}"
    assert f'action="/plans/{KEY}"' not in opened.text, "who is invited decides, and changes nothing"
    assert guest.browser.get("/invited/").url == opened.url
    page = decide(guest, f"/invited{approve(inviting)}", comment="Lu.")
    assert "Le plan est approuvé" in page
    [decision] = said(inviting)
    assert (decision.person, decision.verified, decision.subject) == ("lea", True, "plan")
    assert decision.invitation is not None
    assert "Cette invitation a déjà servi" in guest.read(f"/invited{page_of(inviting)}")


def test_an_invitation_to_a_plan_opens_no_other(inviting: Workspace) -> None:
    link = invite(inviting, KEY, "lea", 7, datetime.now(UTC), on_plan=True).link.removeprefix(DESK)
    earlier = page_of(inviting)
    retitle(inviting, "Le froid")
    guest = Reviewer(inviting)
    assert "Ce n’est pas la dernière révision." in guest.browser.get(link).text
    assert guest.browser.get(f"/invited{page_of(inviting)}").status_code == 404
    assert guest.browser.get(f"/invited{earlier}/decide/approve").text.count("Ce plan n’attend plus") == 1
    with pytest.raises(DecisionRefused):
        invite(inviting, KEY, "eve", 7, datetime.now(UTC), on_plan=True)


def test_without_an_invitation_nobody_decides_where_it_is_asked_for(inviting: Workspace) -> None:
    lea = Reviewer(inviting, "lea")
    assert "Seules les personnes invitées peuvent décider" in lea.read(page_of(inviting))
    assert lea.send(approve(inviting), act="decide", basis="").status_code == 403
    assert said(inviting) == []


def test_a_finding_of_a_plan_is_waived_at_its_page_and_the_approval_says_so(root: Any) -> None:
    workspace = planned(root)
    retitle(workspace, "Le froid")
    write_source(workspace.root, FRIDGE[1:], DELIVERY)
    plan_module(workspace, KEY, NOON)
    [finding] = [each for each in plan_of(workspace).findings if each.severity is Severity.BLOCKING]
    lea = Reviewer(workspace, "lea")
    assert "Vous ne pouvez pas encore approuver" in decide(lea, approve(workspace))
    lea.send(f"{page_of(workspace)}/findings/{finding.id}", act="waive", reason="Plus utile.")
    assert "Vous le levez\u00a0:</strong> Plus utile." in lea.read(page_of(workspace))
    decide(lea, approve(workspace))
    assert [waiver.finding for waiver in said(workspace)[0].waivers] == [finding.id]


def test_figures_are_opened_before_a_plan_is_approved_and_later_only_what_came(root: Any) -> None:
    workspace = planned(root, ", must_open: [numbers]")
    lea = Reviewer(workspace, "lea")
    assert "Vous ne pouvez pas encore approuver" in decide(lea, approve(workspace))
    opened = open_all(lea, page_of(workspace))
    assert len(opened) == 4, "two temperatures, two delays, and *deux fois*: one is on no page"
    decide(lea, approve(workspace))
    assert said(workspace)[0].opened == tuple(sorted(opened))
    write_source(workspace.root, (*FRIDGE, "Le seuil d’alerte est de 5 °C."), DELIVERY)
    plan_module(workspace, KEY, NOON)
    assert len(open_all(lea, page_of(workspace))) == 1


def open_all(reviewer: Reviewer, page: str) -> list[str]:
    """Open every passage that a page asks to open."""
    spans = list(dict.fromkeys(re.findall(r'name="span" value="(sp-\w+)"', reviewer.read(page))))
    for span in spans:
        answer = reviewer.send(f"{page}/opened", span=span, follow=False)
        assert answer.headers["location"] == f"{page}#{span}"
    return spans


def test_a_page_says_what_changed_since_the_plan_that_was_approved(root: Any) -> None:
    workspace = planned(root)
    decide(Reviewer(workspace, "lea"), approve(workspace))
    retitle(workspace, "Le froid")
    retitle(workspace, "Au froid")
    page = Reviewer(workspace, "lea").read(page_of(workspace))
    assert "Ce qui a changé depuis la révision 1, qui a été approuvée" in page
    changes = page.partition('<ul class="plan-changes"')[2].partition("</ul>")[0]
    assert re.findall(r"<(del|ins)>Page «\xa0(.*?)\xa0»", changes) == [
        ("del", "Chambre froide"),
        ("ins", "Au froid"),
    ]


def test_a_plan_replaced_while_its_page_was_open_is_not_decided_on(root: Any) -> None:
    workspace = planned(root)
    lea = Reviewer(workspace, "lea")
    address = approve(workspace)
    basis = re.findall(r'name="basis" value="(\w+)"', lea.read(address))[0]
    retitle(workspace, "Le froid")
    answer = lea.send(address, act="decide", basis=basis)
    assert answer.status_code == 403
    assert "Ce plan n’attend plus cette décision" in answer.text
    assert said(workspace) == []


def test_the_draft_page_leaves_decisions_on_the_plan_to_the_plans_page(root: Any) -> None:
    workspace = planned(root)
    lea = Reviewer(workspace, "lea")
    decide(lea, approve(workspace), comment="Plan lu.")
    draft_module(workspace, KEY, NOON)
    assert "Plan lu." in lea.read(page_of(workspace))
    assert "Plan lu." not in lea.read(f"/drafts/{KEY}")


@pytest.mark.parametrize("address", ["000000000000", "0000", f"{'0' * 12}/decide/approve", "x/sources/y"])
def test_a_plan_that_is_not_there_leads_back(root: Any, address: str) -> None:
    assert Reviewer(planned(root), "lea").browser.get(f"/plans/{KEY}/{address}").status_code == 404
