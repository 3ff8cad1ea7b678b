"""What may be sent is judged when it is sent, under the policy of that moment."""

import ast
import json
import shutil
from contextlib import suppress
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.courses import COURSE_FILE
from adapters.workspace import Workspace, open_workspace
from pipelines.queries.lookups import require_head
from pipelines.review.decision_request import DecisionRequest
from pipelines.review.exemption import ExemptionRequest
from pipelines.testing import builders
from pipelines.testing.builders import KEY, NOON
from pipelines.workflow.decide import record_decision
from pipelines.workflow.deliver import deliver_release, find_drifts, plan_deliveries
from pipelines.workflow.draft import draft_module
from pipelines.workflow.release import release_module
from pipelines.workflow.revise import edit_draft
from pipelines.workflow.send_permission import find_gap, list_policy_gaps
from pipelines.workflow.withdraw import roll_back
from schemas.delivery import GapKind
from schemas.edit import Replace
from schemas.errors import AwaitingApproval, DecisionRefused, PremierjetError
from schemas.release import Release
from schemas.review import Exemption, Published, Verdict

pytestmark = pytest.mark.trial  # each plays a release in a browser

COURSE: dict[str, Any] = {
    "id": "froid",
    "title": "Travailler au froid",
    "language": "fr",
    "iri": "https://formation.example/froid",
    "sources": [{"path": "sources/*"}],
    "modules": [{"id": "chaine", "title": "La chaîne du froid", "questions": 1}],
    "review": {"roles": {"pedagogie": ["lea", "noe"]}},
    "targets": [{"kind": "folder", "id": "lms", "path": "delivered"}],
}
LATER = NOON + timedelta(hours=1)


def set_policy(workspace: Workspace, courses: str = "courses", **review: Any) -> None:
    """Write course.yaml with another policy."""
    file = workspace.root / courses / "froid" / COURSE_FILE
    file.write_text(yaml.safe_dump(COURSE | {"review": review}), encoding="utf-8")


def approve(workspace: Workspace, person: str) -> None:
    digest = require_head(workspace, KEY).content.canonical_digest()
    record_decision(workspace, DecisionRequest(KEY, digest, Verdict.APPROVE, person), LATER)


@pytest.fixture(scope="module")
def drafted_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A draft under the course's first policy, decided on by nobody yet: copied, never written to."""
    root = tmp_path_factory.mktemp("drafted")
    (root / "dagster.yaml").write_text("")
    sources = root / "courses" / "froid" / "sources"
    sources.mkdir(parents=True)
    (sources / "froid.md").write_text("# Consignes\n\n" + "\n".join(builders.SENTENCES), encoding="utf-8")
    (root / "courses" / "froid" / COURSE_FILE).write_text(yaml.safe_dump(COURSE), encoding="utf-8")
    draft_module(open_workspace(root), KEY, NOON)
    return root


def copy_of(root: Path, to: Path) -> Workspace:
    shutil.copytree(root, to, dirs_exist_ok=True)
    return open_workspace(to)


@pytest.fixture
def workspace(drafted_root: Path, tmp_path: Path) -> Workspace:
    return copy_of(drafted_root, tmp_path)


@pytest.fixture(scope="module")
def packaged_root(drafted_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same approved and packaged: copied, never written to."""
    workspace = copy_of(drafted_root, tmp_path_factory.mktemp("packaged"))
    approve(workspace, "lea")
    release_module(workspace, KEY, LATER)
    return workspace.root


@pytest.fixture
def packaged(packaged_root: Path, tmp_path: Path) -> Workspace:
    return copy_of(packaged_root, tmp_path)


STRICTER: dict[str, dict[str, Any]] = {
    "a role added": {"roles": {"pedagogie": ["lea", "noe"], "expert": ["ana"]}},
    "a reviewer removed": {"roles": {"pedagogie": ["noe"]}},
    "two people asked for": {"roles": {"pedagogie": ["lea", "noe"]}, "distinct_people": 2},
    "names vouched for": {"roles": {"pedagogie": ["lea", "noe"]}, "identity": "proxy"},
}


@pytest.mark.parametrize("policy", STRICTER.values(), ids=STRICTER)
def test_a_policy_made_stricter_after_packaging_stops_a_release(
    packaged: Workspace, policy: dict[str, Any]
) -> None:
    """Only the ledger and the calendar were asked: whatever had been packaged once went out."""
    set_policy(packaged, **policy)
    with pytest.raises(AwaitingApproval, match=r"pedagogie|expert"):
        deliver_release(packaged, KEY, LATER)
    assert not (packaged.courses / "froid" / "delivered").exists()


def test_a_release_made_under_another_root_of_courses_is_stopped(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PREMIERJET_COURSES pointed elsewhere while it was packaged: a laxer policy approved it."""
    set_policy(workspace, roles={"pedagogie": ["lea"], "expert": ["ana"]})
    (workspace.root / "lax").mkdir()
    (workspace.root / "courses" / "froid").rename(workspace.root / "lax" / "froid")
    set_policy(workspace, "lax", roles={"pedagogie": ["mallory"]})
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("PREMIERJET_COURSES", "lax")
        lax = open_workspace(workspace.root)
        approve(lax, "mallory")
        release_module(lax, KEY, LATER)
    (workspace.root / "lax" / "froid").rename(workspace.root / "courses" / "froid")
    set_policy(workspace, roles={"pedagogie": ["lea"], "expert": ["ana"]})
    with pytest.raises(AwaitingApproval, match="review policy, which requires expert, pedagogie"):
        deliver_release(open_workspace(workspace.root), KEY, LATER)


TWO_ROLES = {"roles": {"pedagogie": ["lea", "noe"], "expert": ["ana"]}}


def delivered_files(workspace: Workspace) -> dict[str, bytes]:
    folder = workspace.root / "courses" / "froid" / "delivered"
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_a_decision_under_the_stricter_policy_lets_it_go(packaged: Workspace) -> None:
    """Nothing is packaged again: the ledger holds now what the policy asks."""
    set_policy(packaged, **TWO_ROLES)
    approve(packaged, "ana")
    (arrived,) = deliver_release(packaged, KEY, LATER)
    assert arrived.sent
    assert release_module(packaged, KEY, LATER).built is False


def test_the_release_and_the_ledger_name_the_policy_it_met(packaged: Workspace) -> None:
    (newest,) = packaged.records.releases(KEY)
    course = packaged.find_module(KEY)[0].course
    (published,) = (e.recorded for e in packaged.ledger.read(KEY) if isinstance(e.recorded, Published))
    assert newest.policy == published.policy == course.review.rules_digest
    set_policy(packaged, **TWO_ROLES)
    gap = find_gap(packaged, newest, LATER)
    assert gap is not None
    assert gap.met != gap.policy
    assert newest.policy is not None
    assert f"the release was published under policy {newest.policy[:12]}" in str(
        AwaitingApproval(gap.refusal)
    )


def test_whom_to_remind_is_no_rule_and_leaves_the_digest(packaged: Workspace) -> None:
    before = packaged.find_module(KEY)[0].course.review.rules_digest
    set_policy(
        packaged, **COURSE["review"], deadline_days=3, contacts={"lea": "lea@example.org"}, distinct_people=1
    )
    assert packaged.find_module(KEY)[0].course.review.rules_digest == before


def test_a_release_of_before_keeps_its_digest_and_meets_todays(packaged: Workspace) -> None:
    """Releases of old say nothing of a policy: their bytes and their line in the ledger stay."""
    (newest,) = packaged.records.releases(KEY)
    old = newest.model_copy(update={"policy": None})
    assert b"policy" not in old.canonical()
    said = Published(
        module=KEY, digest=old.approval.digest, release=1, release_digest=old.canonical_digest(), at=LATER
    )
    assert b"policy" not in said.canonical()
    packaged.ledger.append(said)
    assert find_gap(packaged, old, LATER) is None
    set_policy(packaged, **TWO_ROLES)
    gap = find_gap(packaged, old, LATER)
    assert gap is not None
    assert "is not on record" in str(AwaitingApproval(gap.refusal))


def test_what_was_delivered_stays_and_is_reported(packaged: Workspace) -> None:
    (first,) = deliver_release(packaged, KEY, LATER)
    before = delivered_files(packaged)
    set_policy(packaged, **TWO_ROLES)
    (again,) = deliver_release(packaged, KEY, LATER)
    assert (again.receipt, again.sent) == (first.receipt, ())
    assert delivered_files(packaged) == before
    assert find_drifts(packaged, KEY) == ()
    (gap,) = list_policy_gaps(packaged, KEY, LATER)
    assert (gap.kind, gap.roles, gap.targets) == (GapKind.AWAITED, ("expert",), ("lms",))
    assert "still shown by: lms" in str(AwaitingApproval(gap.report))


def test_a_delivered_file_that_was_altered_is_not_sent_again(packaged: Workspace) -> None:
    deliver_release(packaged, KEY, LATER)
    set_policy(packaged, **TWO_ROLES)
    (zip_,) = (packaged.courses / "froid" / "delivered").rglob("v1/*--scorm12.zip")
    zip_.write_bytes(b"other")
    for ask in (deliver_release, plan_deliveries):
        with pytest.raises(AwaitingApproval, match="review policy, which requires expert"):
            ask(packaged, KEY, LATER)
    assert zip_.read_bytes() == b"other"


@pytest.fixture(scope="module")
def withdrawn_root(packaged_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Release 2 was delivered and withdrawn; release 1 stands in the ledger and misses a new role."""
    packaged = copy_of(packaged_root, tmp_path_factory.mktemp("withdrawn"))
    deliver_release(packaged, KEY, LATER)
    retitled(packaged)
    approve(packaged, "noe")
    release_module(packaged, KEY, LATER)
    deliver_release(packaged, KEY, LATER)
    set_policy(packaged, **TWO_ROLES)
    digest = require_head(packaged, KEY).content.canonical_digest()
    record_decision(
        packaged, DecisionRequest(KEY, digest, Verdict.WITHDRAW, "noe", comment="Un seuil est faux"), LATER
    )
    return packaged.root


@pytest.fixture
def withdrawn(withdrawn_root: Path, tmp_path: Path) -> Workspace:
    return copy_of(withdrawn_root, tmp_path)


def retitled(workspace: Workspace) -> None:
    head = require_head(workspace, KEY)
    title = head.content.title
    change = Replace(place="content", part="title", before=title, after=f"{title}, revue")
    edit_draft(workspace, KEY, head.content.canonical_digest(), [change], "lea", LATER)


def test_going_back_under_a_stricter_policy_takes_a_name_and_a_reason(withdrawn: Workspace) -> None:
    before = delivered_files(withdrawn)
    with pytest.raises(AwaitingApproval, match=r"requires expert.*in an emergency"):
        roll_back(withdrawn, KEY, 1, LATER)
    for plea in (
        ExemptionRequest("", "panne"),
        ExemptionRequest("noe", " "),
        ExemptionRequest("mallory", "parce que"),
    ):
        with pytest.raises(DecisionRefused):
            roll_back(withdrawn, KEY, 1, LATER, plea=plea)
    assert delivered_files(withdrawn) == before

    reason = "Le seuil de la version 2 met des gens en danger"
    (done,) = roll_back(withdrawn, KEY, 1, LATER, plea=ExemptionRequest("noe", reason), run_id="r-1")
    assert done.returned is not None
    assert done.returned.current == 1
    said = [e.recorded for e in withdrawn.ledger.read(KEY) if isinstance(e.recorded, Exemption)]
    assert [(each.release, each.withdrawn, each.person, each.reason) for each in said] == [
        (1, 2, "noe", reason)
    ]
    roll_back(withdrawn, KEY, 1, LATER)  # done again, it goes on under the same line
    assert len([e for e in withdrawn.ledger.read(KEY) if isinstance(e.recorded, Exemption)]) == 1


def test_an_exemption_is_good_for_one_policy_and_no_delivery(withdrawn: Workspace) -> None:
    roll_back(withdrawn, KEY, 1, LATER, plea=ExemptionRequest("noe", "Un seuil est faux"))
    set_policy(withdrawn, **TWO_ROLES, distinct_people=3)
    with pytest.raises(AwaitingApproval):
        roll_back(withdrawn, KEY, 1, LATER)
    (older, _) = withdrawn.records.releases(KEY)
    assert find_gap(withdrawn, older, LATER) is not None


def test_behind_a_proxy_an_exemption_takes_a_name_it_vouches_for(withdrawn: Workspace) -> None:
    set_policy(withdrawn, **TWO_ROLES, identity="proxy")
    with pytest.raises(DecisionRefused, match="no identity provider confirms the name noe"):
        roll_back(withdrawn, KEY, 1, LATER, plea=ExemptionRequest("noe", "Un seuil est faux"))
    (done,) = roll_back(
        withdrawn, KEY, 1, LATER, plea=ExemptionRequest("noe", "Un seuil est faux", verified=True)
    )
    assert done.error is None


PEOPLE = ["lea", "noe", "ana"]
ROLES = st.dictionaries(
    st.sampled_from(["pedagogie", "expert"]),
    st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=2, unique=True),
    min_size=1,
)
WORDS = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(Verdict), st.booleans()), max_size=4)


@st.composite
def policies(draw: st.DrawFn) -> dict[str, Any]:
    roles = draw(ROLES)
    most = len({person for people in roles.values() for person in people})
    identity = draw(st.sampled_from(["local", "local", "proxy"]))
    return {"roles": roles, "distinct_people": draw(st.integers(1, most)), "identity": identity}


def may_be_sent(workspace: Workspace, wanted: Release, policy: dict[str, Any]) -> bool:
    """What the documentation says, told a second time: no rule of the product is asked."""
    recorded = [entry.recorded for entry in workspace.ledger.read(KEY)]
    said, is_local = {}, policy["identity"] == "local"
    for each in recorded:
        is_heard = each.kind == "decision" and (
            is_local or each.verified or each.verdict is not Verdict.APPROVE
        )
        if is_heard and each.digest == wanted.approval.digest:
            said[each.person] = each
    if any(each.verdict is not Verdict.APPROVE for each in said.values()):
        return False
    sure = {p for p, each in said.items() if each.verified or is_local}
    heard = sure & {person for people in policy["roles"].values() for person in people}
    author = workspace.records.draft_of(KEY, wanted.approval.digest).provenance.author  # type: ignore[union-attr]
    published = any(
        each.kind == "published" and each.release_digest == wanted.canonical_digest() for each in recorded
    )
    return (
        published
        and all(heard & set(people) for people in policy["roles"].values())
        and len(heard) >= policy["distinct_people"]
        and heard != {author}
    )


@pytest.fixture(scope="module")
def two_releases(packaged_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Release 1 is what a machine wrote, release 2 what lea edited; nothing was delivered."""
    opened = copy_of(packaged_root, tmp_path_factory.mktemp("two"))
    retitled(opened)
    approve(opened, "noe")
    release_module(opened, KEY, LATER)
    return opened.root


@example(
    policy={"roles": {"pedagogie": ["ana"]}, "distinct_people": 1, "identity": "proxy"},
    first=[],
    second=[("ana", Verdict.APPROVE, True), ("ana", Verdict.APPROVE, False)],
)
@settings(max_examples=40, deadline=None)
@given(policy=policies(), first=WORDS, second=WORDS)
def test_no_sender_sends_what_may_not_be_sent(
    two_releases: Path, policy: dict[str, Any], first: list[Any], second: list[Any]
) -> None:
    """Over any policy and any decisions: what arrives may be sent, and what may be sent arrives."""
    with TemporaryDirectory() as folder:
        root = Path(folder) / "root"
        shutil.copytree(two_releases, root)
        workspace = open_workspace(root)
        releases = workspace.records.releases(KEY)
        for wanted, words in zip(releases, (first, second), strict=True):
            for person, verdict, verified in words:
                said = wanted.approval.decisions[0]
                fields = {"person": person, "verdict": verdict, "verified": verified, "comment": "dit"}
                workspace.ledger.append(said.model_copy(update=fields))
        set_policy(workspace, **policy)
        allowed = {each.number: may_be_sent(workspace, each, policy) for each in releases}

        attempt(lambda: deliver_release(workspace, KEY, LATER))
        assert shown(workspace) == (2 if allowed[2] else None)
        for to in (1, 2):
            attempt(lambda to=to: roll_back(workspace, KEY, to, LATER))  # type: ignore[misc]
            assert shown(workspace) is None or allowed[shown(workspace) or 0]


def attempt(sender: Any) -> None:
    with suppress(PremierjetError):
        sender()


def shown(workspace: Workspace) -> int | None:
    """The release that the feed names and whose files are there."""
    index = workspace.root / "courses" / "froid" / "delivered" / "index.json"
    if not index.exists():
        assert not delivered_files(workspace)
        return None
    courses = json.loads(index.read_bytes())["courses"]
    return courses[0]["modules"][0]["release"] if courses else None


def test_every_sender_asks_the_one_function() -> None:
    """Targets are sent to by `send_release` alone, and every permit it is handed asks `refuse_sending`."""
    calls = {(file, name) for file, name, _ in _calls()}
    assert {file for file, name in calls if name == "upsert"} == {"delivery/deliver.py"}
    assert {file for file, name in calls if name == "send_release"} >= {"workflow/deliver.py"}
    permits = {(file, ast.unparse(call.args[0])) for file, name, call in _calls() if name == "SendPermit"}
    assert {(file, asked.partition(",")[0]) for file, asked in permits} == {
        ("workflow/deliver.py", "partial(refuse_sending"),
        ("workflow/withdraw.py", "partial(refuse_sending"),
    }


@cache
def _calls() -> list[tuple[str, str, ast.Call]]:
    rooms = Path(__file__).resolve().parents[2] / "pipelines"
    return [
        (
            str(file.relative_to(rooms)),
            node.func.id if isinstance(node.func, ast.Name) else node.func.attr,
            node,
        )
        for file in sorted(rooms.rglob("*.py"))
        if file.relative_to(rooms).parts[0] != "testing"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
    ]
