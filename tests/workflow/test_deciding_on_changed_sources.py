"""What a draft quotes is in its sources when it is approved, or the draft says that it is not."""

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.courses import COURSE_FILE
from adapters.workspace import Workspace, open_workspace
from pipelines.review.decision_request import DecisionRequest
from pipelines.testing import builders
from pipelines.testing.builders import KEY, NOON
from pipelines.workflow.decide import list_decisions, record_decision
from pipelines.workflow.draft import draft_module
from pipelines.workflow.read_sources import read_sources
from pipelines.workflow.revise import edit_draft
from schemas.draft import Draft
from schemas.edit import Replace
from schemas.errors import DecisionRefused
from schemas.review import Verdict
from tests.workflow.test_release import YAML

LATER = NOON + timedelta(hours=1)
COLDER = "La température de la chambre froide reste entre -2 °C et 1 °C."


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "dagster.yaml").write_text("")
    folder = tmp_path / "courses" / "froid"
    (folder / "sources").mkdir(parents=True)
    (folder / COURSE_FILE).write_text(YAML.replace("[lea]", "[lea, noe]"), encoding="utf-8")
    opened = open_workspace(tmp_path)
    write_source(opened, builders.SENTENCES)
    draft_module(opened, KEY, NOON)
    return opened


def write_source(workspace: Workspace, sentences: tuple[str, ...]) -> None:
    file = workspace.root / "courses" / "froid" / "sources" / "froid.md"
    file.write_text("# Consignes\n\n" + "\n".join(sentences), encoding="utf-8")


def head_of(workspace: Workspace) -> Draft:
    head = workspace.records.head(KEY)
    assert head is not None
    return head


def say(workspace: Workspace, verdict: Verdict, **waivers: str) -> None:
    digest = head_of(workspace).content.canonical_digest()
    waived = {name.replace("_", "-"): why for name, why in waivers.items()}
    record_decision(
        workspace, DecisionRequest(KEY, digest, verdict, "lea", comment="Vu.", waivers=waived), LATER
    )


def test_a_draft_whose_sources_were_read_again_is_not_approved_on_words_that_are_gone(
    workspace: Workspace,
) -> None:
    """The run read the sources, then its model failed: the head still quotes what they said before."""
    write_source(workspace, (COLDER, *builders.SENTENCES[1:]))
    read_sources(workspace, KEY)
    with pytest.raises(DecisionRefused, match=r"no longer contains what st-.* cites"):
        say(workspace, Verdict.APPROVE)
    assert list_decisions(workspace, KEY) == ()
    say(workspace, Verdict.REJECT)
    draft_module(workspace, KEY, LATER)
    say(workspace, Verdict.APPROVE)


def test_words_gone_that_the_draft_tells_of_are_for_its_reviewer_to_weigh(workspace: Workspace) -> None:
    head = head_of(workspace)
    before = Replace(place="content", part="title", before=head.content.title, after="Le froid")
    edit_draft(workspace, KEY, head.content.canonical_digest(), [before], "noe", NOON)
    write_source(workspace, (COLDER, *builders.SENTENCES[1:]))
    told = [f for f in draft_module(workspace, KEY, LATER).draft.findings if f.rule == "citation.stale"]
    assert told
    blocking = {f.id.replace("-", "_"): "La fiche reste valable." for f in head_of(workspace).findings}
    say(workspace, Verdict.APPROVE, **blocking)
    assert list_decisions(workspace, KEY)[-1].verdict is Verdict.APPROVE


def test_a_decision_that_is_recorded_is_no_error_whatever_the_receipts_are(workspace: Workspace) -> None:
    """A proof of delivery that cannot be read is told by the nightly comparison."""
    workspace.records.store.put(f"receipts/{KEY}/archive/v0001.json", b"{")
    say(workspace, Verdict.REQUEST_CHANGES)
    assert [each.verdict for each in list_decisions(workspace, KEY)] == [Verdict.REQUEST_CHANGES]
