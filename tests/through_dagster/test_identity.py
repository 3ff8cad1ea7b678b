"""Who decided, through Dagster: invited people without an account, and everyone who would be them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from adapters.dagster_names import FAULT_ENTRY
from adapters.identity.invitation import Invitation
from adapters.identity.voucher import StatedDecision, vouch
from adapters.ledger.key import Key
from pipelines.review.decision_request import DecisionRequest
from pipelines.review.editing import to_markdown
from pipelines.workflow.decide import record_decision
from pipelines.workflow.invite import invite
from pipelines.workflow.revise import revise_from_markdown
from schemas.review import Decision, Verdict
from tests.through_dagster.conftest import COURSE, HEALTHY, Installation, copied, drafted_once, write_course
from tests.through_dagster.test_line import RECEPTION, head, light

STORAGE = f"{COURSE}--stockage"
BY_INVITATION = "review:\n  identity: invitation"
BESIDE_THE_PROXY = "review:\n  identity: proxy\n  invitations: true"


def change_policy(root: Path, before: str, after: str) -> None:
    yaml = root / "courses" / COURSE / "course.yaml"
    text = yaml.read_text(encoding="utf-8")
    assert before in text
    yaml.write_text(text.replace(before, after), encoding="utf-8")


@pytest.fixture(scope="module")
def invited_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course drafted once on one machine, which makes the ledger's key, then under its policy."""
    root = tmp_path_factory.mktemp("invited")
    write_course(root, HEALTHY)
    drafted_once(root)
    change_policy(root, "review:", BY_INVITATION)
    return root


@pytest.fixture
def invited(invited_root: Path, tmp_path: Path) -> Iterator[Installation]:
    with copied(invited_root, tmp_path) as installation:
        yield installation


def key_of(installation: Installation) -> Key:
    key = installation.workspace.ledger_key.read()
    assert key is not None
    return key


def invitation_to(installation: Installation, person: str = "lea", module: str = RECEPTION) -> Invitation:
    return invite(installation.workspace, module, person, 7, datetime.now(UTC)).invitation


def says(invitation: Invitation, verdict: str = "approve", **more: Any) -> StatedDecision:
    return StatedDecision(module=invitation.module, digest=invitation.digest, verdict=verdict, **more)


def voucher(installation: Installation, invitation: Invitation, said: StatedDecision, *, ago: int = 0) -> str:
    """What the desk gives out, some minutes ago."""
    return vouch(invitation, said, key_of(installation), datetime.now(UTC) - timedelta(minutes=ago))


def launch(
    installation: Installation, said: StatedDecision, voucher: str, user: str = "", **more: Any
) -> dg.DagsterRun:
    """Launch `decide` as the desk does."""
    config = said.config() | {"voucher": voucher} | more
    return installation.launch("decide", config, tags={"dagster/partition": said.module}, user=user)


def recorded(installation: Installation, module: str = RECEPTION) -> list[Decision]:
    entries = installation.workspace.ledger.read(module)
    return [entry.recorded for entry in entries if isinstance(entry.recorded, Decision)]


@pytest.mark.parametrize("policy", [BY_INVITATION, BESIDE_THE_PROXY], ids=["alone", "beside the proxy"])
def test_an_invited_person_decides_once_under_the_name_of_the_invitation(
    invited: Installation, policy: str
) -> None:
    """The second time, the same word or another, the ledger says no: it holds the invitation's id."""
    change_policy(invited.root, BY_INVITATION, policy)
    invitation = invitation_to(invited)
    said = says(invitation, comment="Relu de près.", opened=())
    given = voucher(invited, invitation, said)
    run = launch(invited, said, given, person="noe")
    assert run.is_success, invited.told(run)
    (decision,) = recorded(invited)
    assert (decision.person, decision.verified, decision.invitation) == ("lea", True, invitation.id)
    assert (decision.comment, decision.opened) == ("Relu de près.", ())
    assert given not in str(invited.workspace.ledger.read(RECEPTION))

    other = says(invitation, "reject", comment="Tout compte fait, non.")
    for replayed, proof in ((said, given), (other, voucher(invited, invitation, other))):
        run = launch(invited, replayed, proof)
        assert run.status is dg.DagsterRunStatus.FAILURE
        assert "this invitation has already been used" in invited.told(run)
    assert recorded(invited) == [decision]


def test_no_other_decision_passes_on_a_voucher(invited: Installation) -> None:
    invitation = invitation_to(invited)
    said = says(invitation, "request_changes", comment="Le seuil de la page 2.")
    proof = voucher(invited, invitation, said)
    elsewhere = head(invited, STORAGE).content.canonical_digest()
    not_ours = "does not belong to this decision"
    attacks = {
        "another verdict": (replace(said, verdict="approve"), proof, not_ours),
        "another comment": (replace(said, comment="Rien."), proof, not_ours),
        "another module": (replace(said, module=STORAGE), proof, not_ours),
        "another module's draft": (replace(said, module=STORAGE, digest=elsewhere), proof, not_ours),
        "a voucher cut short": (said, proof[:-1], not_ours),
        "an old voucher": (said, voucher(invited, invitation, said, ago=11), "was good until"),
        "no voucher": (said, "", "accepts decisions only from people who were invited"),
    }
    for name, (changed, given, why) in attacks.items():
        run = launch(invited, changed, given, user="lea" if name == "no voucher" else "")
        assert run.status is dg.DagsterRunStatus.FAILURE, name
        assert why in invited.told(run), name
    assert recorded(invited) == recorded(invited, STORAGE) == []


def test_an_invitation_is_worth_what_the_course_says_today(invited: Installation) -> None:
    """The person left the policy, then the course ceased to hear invitations."""
    invitation = invitation_to(invited, "noe")
    said = says(invitation)
    change_policy(invited.root, "[lea, noe]", "[lea]")
    run = launch(invited, said, voucher(invited, invitation, said))
    assert "'noe' is in no role" in invited.told(run)
    change_policy(invited.root, BY_INVITATION, "review:\n  identity: proxy")
    run = launch(invited, said, voucher(invited, invitation, said))
    assert "does not accept invitations" in invited.told(run)
    assert recorded(invited) == []


def test_a_newer_draft_voids_an_older_invitation(invited: Installation) -> None:
    invitation = invitation_to(invited)
    draft = head(invited)
    text = to_markdown(draft).replace("par le responsable", "par la responsable", 1)
    revise_from_markdown(invited.workspace, text, RECEPTION, "noe", datetime.now(UTC))
    said = says(invitation)
    run = launch(invited, said, voucher(invited, invitation, said))
    assert run.status is dg.DagsterRunStatus.FAILURE
    assert "is not the newest revision" in invited.told(run)
    assert recorded(invited) == []


def test_a_lost_key_does_not_turn_an_invited_person_down(invited: Installation) -> None:
    """The voucher was called broken, for good; the key came back from a backup a minute later."""
    invitation = invitation_to(invited)
    said = says(invitation)
    proof = voucher(invited, invitation, said)
    key = Path(invited.root / invited.workspace.ledger_key.place)
    key.rename(key.with_name("kept"))
    run = launch(invited, said, proof)
    assert "the ledger has no key" in invited.told(run)
    logs = invited.instance.all_logs(run.run_id, of_type=dg.DagsterEventType.STEP_FAILURE)
    [failure] = [each.get_dagster_event().step_failure_data for each in logs]
    assert failure.user_failure_data is not None
    assert FAULT_ENTRY in failure.user_failure_data.metadata


def test_setting_the_clock_back_brings_no_expired_invitation_back(invited: Installation) -> None:
    """Noe decided while the machine said it was in ten days; put back to today, Lea's still lasts."""
    lea, noe = invitation_to(invited), invitation_to(invited, "noe")
    asked = DecisionRequest(
        RECEPTION, noe.digest, Verdict.REJECT, "noe", verified=True, comment="Non.", invitation=noe.id
    )
    record_decision(invited.workspace, asked, datetime.now(UTC) + timedelta(days=10))
    said = says(lea)
    run = launch(invited, said, voucher(invited, lea, said))
    assert run.status is dg.DagsterRunStatus.FAILURE
    assert "expired on" in invited.told(run)
    assert [decision.person for decision in recorded(invited)] == ["noe"]


def test_a_decision_that_disputes_a_finding_says_so(drafted: Installation) -> None:
    """Without a proxy, with what the desk fills in: nothing here needs a key or a voucher."""
    findings = head(drafted).findings
    if not findings:
        revise_with_an_unsourced_number(drafted)
        findings = head(drafted).findings
    digest = head(drafted).content.canonical_digest()
    config = {"digest": digest, "verdict": "approve", "person": "lea"}
    config |= {"dispute": [f"{findings[0].id}: le nombre est dans le tableau"]}
    config |= {"waive": [f"{each.id}: vu au siège" for each in findings[1:]]}
    run = drafted.launch("decide", config, tags={"dagster/partition": RECEPTION})
    assert run.is_success, drafted.told(run)
    (decision,) = recorded(drafted)
    assert (decision.verified, decision.opened) == (False, None)
    assert [w.finding for w in decision.waivers if w.disputed] == [findings[0].id]


def revise_with_an_unsourced_number(installation: Installation) -> None:
    text = to_markdown(head(installation)).replace("30 minutes", "45 minutes", 1)
    revise_from_markdown(installation.workspace, text, RECEPTION, "noe", datetime.now(UTC))


def lines(installation: Installation, *modules: str) -> list[dict[str, Any]]:
    """A table's lines that approve each module's head."""
    heads = [(module, head(installation, module).content.canonical_digest()) for module in modules]
    return [
        {"number": number, "module": module, "digest": digest, "verdict": "approve"}
        for number, (module, digest) in enumerate(heads, start=2)
    ]


def test_a_table_of_decisions_is_verified_where_the_proxy_vouches_and_shown_as_each_would_be(
    invited: Installation,
) -> None:
    change_policy(invited.root, BY_INVITATION, "review:\n  identity: proxy")
    told = {"file": "d.csv", "person": "noe", "lines": lines(invited, RECEPTION, STORAGE)}
    run = invited.launch("decide_many", told, user="lea")
    assert run.is_success, invited.told(run)
    for module in (RECEPTION, STORAGE):
        (decision,) = recorded(invited, module)
        assert (decision.person, decision.verified, decision.run_id) == ("lea", True, run.run_id)
        assert light(invited, "human_review", module).passed


def test_a_table_of_decisions_behind_a_proxy_is_refused_where_nobody_signed_in(invited: Installation) -> None:
    change_policy(invited.root, BY_INVITATION, "review:\n  identity: proxy")
    told = {"file": "d.csv", "person": "lea", "lines": lines(invited, RECEPTION)}
    run = invited.launch("decide_many", told, tags={"user": "lea"})
    assert run.status is dg.DagsterRunStatus.FAILURE
    assert "d.csv, line 2" in invited.told(run)
    assert recorded(invited) == []
