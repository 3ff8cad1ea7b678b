"""A source changed under a released module: who learns of it, where, and which releases rest on it."""

from datetime import timedelta

import pytest

from adapters.workspace import Workspace
from pipelines.queries.changed_quotations import find_changed_quotations
from pipelines.queries.source_impact import is_about, list_source_uses, read_sources_now
from pipelines.review.decision_request import DecisionRequest
from pipelines.testing import builders
from pipelines.testing.builders import KEY, NOON
from pipelines.workflow.decide import record_decision
from pipelines.workflow.deliver import deliver_release
from pipelines.workflow.draft import draft_module
from pipelines.workflow.read_sources import read_sources
from pipelines.workflow.release import release_module
from schemas.finding import Finding
from schemas.language import Language
from schemas.review import Verdict
from tests.workflow.test_deciding_on_changed_sources import COLDER, head_of, workspace, write_source

__all__ = ["workspace"]

LATER = NOON + timedelta(hours=1)
WARM = builders.SENTENCES[0]
OTHERS = builders.SENTENCES[1:]


def decide(workspace: Workspace, verdict: Verdict) -> None:
    digest = head_of(workspace).content.canonical_digest()
    record_decision(workspace, DecisionRequest(KEY, digest, verdict, "lea", comment="Vu."), LATER)


def published(workspace: Workspace) -> None:
    decide(workspace, Verdict.APPROVE)
    release_module(workspace, KEY, LATER)


def changed(workspace: Workspace) -> tuple[Finding, ...]:
    return find_changed_quotations(workspace, KEY, read_sources(workspace, KEY).spans)


def test_an_altered_sentence_is_told_with_both_texts_and_the_release_that_quotes_it(
    workspace: Workspace,
) -> None:
    published(workspace)
    assert changed(workspace) == ()
    write_source(workspace, (COLDER, *OTHERS))
    found = changed(workspace)
    assert {each.rule for each in found} == {"source.altered-under-release"}
    assert {(f.facts["before"], f.facts["now"], f.facts["releases"]) for f in found} == {(WARM, COLDER, "v1")}
    assert WARM.rstrip(".") in found[0].message(Language.FRENCH)
    assert COLDER in found[0].message(Language.FRENCH)


def test_a_removed_sentence_is_told_as_removed(workspace: Workspace) -> None:
    published(workspace)
    write_source(workspace, OTHERS)
    assert {each.rule for each in changed(workspace)} == {"source.removed-under-release"}


def test_the_next_draft_says_what_changed_under_the_release(workspace: Workspace) -> None:
    """Its reviewer is who can mend what learners have; a finding lies beside the content it does not move."""
    published(workspace)
    write_source(workspace, (COLDER, *OTHERS))
    head = draft_module(workspace, KEY, LATER).draft
    told = [each for each in head.findings if each.rule == "source.altered-under-release"]
    assert {each.facts["now"] for each in told} == {COLDER}
    bare = head.model_copy(update={"findings": ()})
    assert bare.content.canonical_digest() == head.content.canonical_digest()


def test_a_release_that_replaced_it_ends_what_was_said_unless_a_target_still_holds_the_old_one(
    workspace: Workspace,
) -> None:
    published(workspace)
    deliver_release(workspace, KEY, LATER)
    write_source(workspace, (COLDER, *OTHERS))
    draft_module(workspace, KEY, LATER)
    published(workspace)
    assert {each.facts["releases"] for each in changed(workspace)} == {"v1"}
    deliver_release(workspace, KEY, LATER)
    assert changed(workspace) == ()


def test_a_withdrawn_release_is_nobodys_worry_any_more_and_is_listed_as_withdrawn(
    workspace: Workspace,
) -> None:
    published(workspace)
    decide(workspace, Verdict.WITHDRAW)
    write_source(workspace, (COLDER, *OTHERS))
    assert changed(workspace) == ()
    spans = read_sources_now(workspace, KEY, workspace.library())
    assert "v1, withdrawn" in {each.edition for each in list_source_uses(workspace, KEY, spans)}


@pytest.mark.parametrize("passage", [None, "chambre froide", "the span"])
def test_which_releases_rest_on_a_source_or_a_passage_is_answered(
    workspace: Workspace, passage: str | None
) -> None:
    published(workspace)
    write_source(workspace, (COLDER, *OTHERS))
    spans = read_sources_now(workspace, KEY, workspace.library())
    found = list(list_source_uses(workspace, KEY, spans))
    if passage == "the span":
        passage = next(each.span for each in found if each.quote == WARM)
    about = [each for each in found if is_about(each, "sources/*.md", passage)]
    assert {each.edition for each in about} == {"draft", "v1"}
    assert {each.now for each in about if each.changed} == {COLDER}
    assert {each.quote for each in about if not each.changed} == (set(OTHERS) if passage is None else set())
    assert not any(is_about(each, "sources/autre.md", None) for each in found)
    assert not any(is_about(each, "*.md", None) for each in found)
    assert all(is_about(each, "**/*.md", None) for each in found)


def test_sources_that_stand_as_they_were_are_not_read_again(workspace: Workspace) -> None:
    known = workspace.records.spans(KEY)
    assert known is not None
    assert read_sources_now(workspace, KEY, workspace.library()) == known
