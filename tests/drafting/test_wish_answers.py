"""A wish counts as met only where the finished draft differs: what code put back meets none."""

import json
from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.drafting.draft import write_draft
from pipelines.drafting.elements import rebuild
from pipelines.testing import builders
from pipelines.testing.fake_openai import FakeOpenAI
from pipelines.testing.fake_openai.fake_writer import make_request, make_writer
from schemas.contract import Contract
from schemas.draft import Cited, Draft, Origin, Section, walk_named
from schemas.review import Verdict

ELEMENTS = sorted(each.id for each in walk_named(builders.content().artefacts))
WHOLE_PAGE = {each.id for each in walk_named(builders.lesson().sections[1].blocks)}
COMMENTS = ("Shorten the lesson.", "Make p-0002 shorter.", "Remove st-0004, st-0005 and p-0001.")


def draft_by(people: Collection[str]) -> Draft:
    """The draft, with these elements in a person's hand."""

    def sign(part: Contract) -> Contract:
        is_theirs = isinstance(part, Cited) and part.id in people
        return part.model_copy(update={"origin": Origin.HUMAN}) if is_theirs else part

    content = builders.content()
    artefacts = tuple(rebuild(artefact, sign) for artefact in content.artefacts)
    return builders.draft(content=content.model_copy(update={"artefacts": artefacts}))


def revise(
    draft: Draft, comment: str, removed: Collection[str], where: Collection[str], why_not: str = ""
) -> Draft:
    """The revision by a model that removes these ids, and says of each place that its wish is met there."""
    answer = {name: [] for name in ("changes", "added", "wanted", "could_not")} | {
        "removed": [*removed],
        "wishes": [{"wish": f"Wish at {place}", "where": [place], "why_not": why_not} for place in where],
    }
    decision = builders.decision(draft, verdict=Verdict.REQUEST_CHANGES, comment=comment)
    with FakeOpenAI(instead=complete(answer)) as fake, TemporaryDirectory() as folder:
        return write_draft(make_request(previous=draft, decision=decision), make_writer(fake, Path(folder)))


def complete(answer: dict[str, Any]) -> bytes:
    message = {"role": "assistant", "content": json.dumps(answer)}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    completion = {"id": "c", "object": "chat.completion", "created": 1, "model": "fake", "choices": [choice]}
    return json.dumps(completion).encode()


def list_places(revised: Draft) -> dict[str, tuple[str, ...]]:
    """The places in which each wish was met, by the place the model named."""
    return {each.wish.removeprefix("Wish at "): each.where for each in revised.provenance.answered or ()}


@pytest.mark.parametrize(
    ("comment", "people", "removed", "where", "met"),
    [
        ("Shorten the lesson.", {"st-0005"}, ["st-0005"], ["st-0005", "p-0002", "lesson"], {}),
        (
            "Shorten the lesson.",
            {"st-0005"},
            ["st-0005", "st-0006"],
            ["p-0002", "lesson"],
            {"p-0002": ("p-0002",), "lesson": ("st-0006",)},
        ),
        ("Make p-0001 shorter.", set(), ["st-0001", "st-0002", "st-0003"], ["p-0001", "st-0001"], {}),
        ("Make p-0001 shorter.", set(), ["st-0003"], ["p-0001"], {"p-0001": ("p-0001",)}),
        ("Remove st-0005.", {"st-0005"}, ["st-0005"], ["p-0002"], {"p-0002": ("p-0002",)}),
    ],
    ids=["a person's", "partly a person's", "a whole page", "a page", "a person's, by name"],
)
def test_a_wish_is_met_only_where_the_draft_differs_at_the_end(
    comment: str, people: set[str], removed: list[str], where: list[str], met: dict[str, tuple[str, ...]]
) -> None:
    """Provenance said "done" at sentences that had been put back, and at pages that got theirs back."""
    revised = revise(draft_by(people), comment, removed, where)
    assert list_places(revised) == met
    for place in {*where} - {*met}:
        assert any(f"Wish at {place} »" in note for note in revised.provenance.unanswered)


def test_a_wish_that_was_done_in_part_keeps_its_reason() -> None:
    """What was left of it was told nobody, because something of it was done."""
    reason = "Aucune source ne dit le reste."
    revised = revise(draft_by(set()), "Remove st-0005.", ["st-0005"], ["p-0002"], reason)
    assert list_places(revised) == {"p-0002": ("p-0002",)}
    assert [note for note in revised.provenance.unanswered if "Wish at p-0002" in note] == [
        f"«\u00a0Wish at p-0002\u00a0»\u00a0: fait, mais pas en entier\u00a0: {reason}"
    ]


@settings(max_examples=25)
@given(
    comment=st.sampled_from(COMMENTS),
    people=st.sets(st.sampled_from(ELEMENTS), max_size=2),
    removed=st.sets(st.sampled_from(ELEMENTS)) | st.just(WHOLE_PAGE),
)
def test_what_is_answered_is_what_differs(comment: str, people: set[str], removed: set[str]) -> None:
    """A page differs if it is gone, or lost something that stood on it."""
    draft = draft_by(people)
    revised = revise(draft, comment, sorted(removed), ELEMENTS)
    before = {each.id: each for each in walk_named(draft.content.artefacts)}
    after = {each.id: each for each in walk_named(revised.content.artefacts)}
    gone = {name for name, part in before.items() if not isinstance(part, Section) and name not in after}
    pages = [part for part in before.values() if isinstance(part, Section)]
    lost = {page.id for page in pages if gone & {each.id for each in walk_named(page)}}
    assert {*list_places(revised)} == gone | lost
