"""Answers of experts, however many hands hold one link, and what they set going."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.sources.course_sources import SourceLibrary
from adapters.workspace import Workspace
from pipelines.queries import expert_questions
from pipelines.queries.expert_questions import list_module_questions
from pipelines.testing.builders import KEY
from pipelines.workflow.answer_questions import Respondent, answer_question, withdraw_answer
from pipelines.workflow.draft import draft_module, find_unmet_inputs
from schemas.errors import DecisionRefused
from schemas.source import SourceSpans
from tests.desk.test_expert_routes import ANSWER, NOW, PAUL, install, list_ids, list_seals

HANDS = 6


def test_one_link_in_many_hands_records_one_answer_to_a_question(tmp_path: Path) -> None:
    workspace = install(tmp_path, invitations=True)
    question, _ = list_ids(workspace)
    guest = Respondent(PAUL, True, "0" * 32, (question,))

    def try_once(number: int) -> bool:
        try:
            answer_question(
                workspace, KEY, question, f"Réponse numéro {number}, et rien d'autre.", guest, NOW
            )
        except DecisionRefused:
            return False
        return True

    with ThreadPoolExecutor(HANDS) as hands:
        assert sum(hands.map(try_once, range(HANDS))) == 1
    assert len(list_seals(workspace)) == 1


def test_a_question_answered_while_it_is_listed_is_listed_as_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = install(tmp_path)
    question, other = list_ids(workspace)
    read = expert_questions.read_sources_now

    def answer_first(workspace: Workspace, key: str, library: SourceLibrary) -> SourceSpans:
        monkeypatch.setattr(expert_questions, "read_sources_now", read)
        answer_question(workspace, key, question, ANSWER, Respondent(PAUL), NOW)
        return read(workspace, key, workspace.library())

    monkeypatch.setattr(expert_questions, "read_sources_now", answer_first)
    listed = list_module_questions(workspace, KEY, workspace.library())
    assert [signed.answer.question.id for signed in listed.answers] == [question]
    assert [each.id for each in listed.open_questions] == [other]


def test_a_clock_set_back_revives_no_expired_link(tmp_path: Path) -> None:
    workspace = install(tmp_path, invitations=True)
    question, other = list_ids(workspace)
    answer_question(workspace, KEY, other, ANSWER, Respondent(PAUL, True, "1" * 32, (other,)), NOW)
    late = Respondent(PAUL, True, "0" * 32, (question,), NOW - timedelta(days=1))
    with pytest.raises(DecisionRefused, match="expired"):
        answer_question(workspace, KEY, question, ANSWER, late, NOW - timedelta(days=2))


def test_an_answer_and_its_withdrawal_have_the_module_drafted_again(tmp_path: Path) -> None:
    workspace = install(tmp_path)
    question, _ = list_ids(workspace)
    draft_module(workspace, KEY, NOW)
    assert not _is_due(workspace)
    answer_question(workspace, KEY, question, ANSWER, Respondent(PAUL), NOW)
    assert _is_due(workspace)
    draft_module(workspace, KEY, NOW)
    assert not _is_due(workspace)
    withdraw_answer(workspace, KEY, question, Respondent(PAUL), NOW)
    assert _is_due(workspace)


def _is_due(workspace: Workspace) -> bool:
    return find_unmet_inputs(workspace, KEY, workspace.library()) is not None
