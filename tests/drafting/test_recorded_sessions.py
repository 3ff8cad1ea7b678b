"""Sessions with a real model are asked again word for word; planted faults are marked as often as told."""

from dataclasses import replace
from pathlib import Path

import pytest

from bench.model.faults import Marked, list_faulty_drafts, read_faulty_draft
from bench.model.recorded_host import RecordedHost
from bench.model.replay import Replay, replay_session
from bench.model.session import Session, list_sessions, read_session
from pipelines.drafting.text.typography import canonical
from schemas.errors import InvalidInput
from tests.walk.installation import premierjet

LEAST_BY_RULES = 0.62
LEAST_WITH_CRITIC = 0.95
"""Shares of all planted faults; docs/en/explanation/model-quality.md gives those of the sealed half."""


@pytest.fixture(autouse=True)
def _host_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "none")


def replay(session: Session, root: Path) -> Replay:
    """Replay a session in this process, which has loaded what fifteen commands would each load anew."""
    return replay_session(session, root, premierjet=premierjet)


FIRST, *OTHERS = list_sessions()


@pytest.mark.parametrize("name", [FIRST, *(pytest.param(name, marks=pytest.mark.trial) for name in OTHERS)])
def test_a_session_is_asked_again_word_for_word(name: str, tmp_path: Path) -> None:
    assert replay(read_session(name), tmp_path / "root").host.unasked_numbers == []


def test_a_prompt_that_changed_is_told_with_its_lines(tmp_path: Path) -> None:
    session = read_session(list_sessions()[0])
    with pytest.raises(InvalidInput, match=r"-A line that no prompt has\.") as told:
        replay(_change_first_prompt(session), tmp_path / "root")
    assert "bench.model accept" in str(told.value)


def test_a_changed_prompt_that_one_accepts_takes_the_answer_of_the_one_it_is_likest_to() -> None:
    session = read_session(list_sessions()[0])
    host = RecordedHost(_change_first_prompt(session), accepts=True)
    first = session.exchanges[0]
    assert host.answer(first.request) == first.answer
    assert [(each.number, each.request) for each in host.accepted] == [(first.number, first.request)]


def _change_first_prompt(session: Session) -> Session:
    first, *others = session.exchanges
    *earlier, last = first.request["messages"]
    changed = {**last, "content": f"{last['content']}\nA line that no prompt has."}
    request = {**first.request, "messages": [*earlier, changed]}
    return replace(session, exchanges=(replace(first, request=request), *others))


@pytest.mark.trial
def test_planted_faults_are_marked_as_often_as_the_documentation_says() -> None:
    marked = [each for key in list_faulty_drafts() for each in read_faulty_draft(key).find_marked()]
    assert len(marked) >= 100
    assert_marked(marked)


def test_those_planted_in_one_draft_are_marked_as_often() -> None:
    marked = [*read_faulty_draft("git-for-writers--bench-to-shelf").find_marked()]
    assert len(marked) == 30
    assert_marked(marked)


def assert_marked(marked: list[Marked]) -> None:
    assert sum(each.is_marked_by_rules for each in marked) >= LEAST_BY_RULES * len(marked)
    assert sum(bool(each.rules) for each in marked) >= LEAST_WITH_CRITIC * len(marked)


@pytest.mark.parametrize("key", list_faulty_drafts())
def test_the_draft_that_faults_are_planted_in_quotes_its_passages(key: str) -> None:
    """Else a fault could be marked for what is wrong with the draft already."""
    draft = read_faulty_draft(key)
    texts = {span.id: span.text for source in draft.spans.sources for span in source.spans}
    changed = draft.plant()
    assert changed != draft.content
    quoted = [
        citation
        for citation in _list_citations(draft.content.model_dump(mode="json"))
        if citation["span"] in texts
    ]
    assert quoted
    assert all(canonical(each["quote"]) in canonical(texts[each["span"]]) for each in quoted)


def _list_citations(document: object) -> list[dict[str, str]]:
    if isinstance(document, dict):
        own = [document] if {"span", "quote"} <= document.keys() else []
        return own + [each for held in document.values() for each in _list_citations(held)]
    if isinstance(document, list):
        return [each for held in document for each in _list_citations(held)]
    return []
