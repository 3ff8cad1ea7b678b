"""From results to findings on the next draft: told to people, and nothing published, rewritten or decided."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.store.analyses import Analyses
from adapters.workspace import Workspace
from pipelines.review.due_release import find_due_release
from pipelines.testing.builders import KEY, NOON
from pipelines.workflow.analyse import analyse_module, find_analysis, find_due_analyses
from pipelines.workflow.decide import judge_draft, list_decisions
from pipelines.workflow.draft import draft_module, find_unmet_inputs
from pipelines.workflow.release import release_module
from schemas.draft import Draft, list_questions_of
from schemas.errors import InvalidInput, StoreUnusable
from schemas.results import Mean, Moment, ResultKind
from schemas.review import Approved
from tests.results.learners import keep, row, sitting
from tests.workflow.test_release import workspace

__all__ = ["workspace"]

LATER = NOON + timedelta(hours=2)
EVERYBODY = range(40)


@pytest.fixture
def released(workspace: Workspace) -> Workspace:
    """A module whose first release is out."""
    release_module(workspace, KEY, NOON)
    return workspace


def head_of(workspace: Workspace) -> Draft:
    head = workspace.records.head(KEY)
    assert head is not None
    return head


def everybody_right(workspace: Workspace) -> None:
    content = head_of(workspace).content
    keep(workspace, [each for who in EVERYBODY for each in sitting(who, content)])
    analyse_module(workspace, KEY)


def told(draft: Draft) -> set[str]:
    return {each.rule for each in draft.findings if each.rule.startswith("results.")}


def test_a_question_everybody_gets_right_becomes_a_finding_on_the_next_draft(released: Workspace) -> None:
    before = head_of(released)
    everybody_right(released)
    assert find_unmet_inputs(released, KEY) is not None
    drafted = draft_module(released, KEY, LATER)
    assert (drafted.wrote, drafted.draft.revision) == (True, before.revision + 1)
    assert "results.too-easy" in told(drafted.draft)
    assert drafted.draft.content == before.content
    assert find_unmet_inputs(released, KEY) is None


def test_a_finding_leads_to_no_release_and_changes_no_decision(released: Workspace) -> None:
    said = list_decisions(released, KEY)
    everybody_right(released)
    head = draft_module(released, KEY, LATER).draft
    folder, _ = released.find_module(KEY)
    assert find_due_release(folder.course, KEY, released.records, released.ledger, LATER) is None
    assert [each.number for each in released.records.releases(KEY)] == [1]
    assert not release_module(released, KEY, LATER).built
    assert list_decisions(released, KEY) == said
    assert isinstance(judge_draft(released, head, LATER), Approved)


def test_figures_that_only_move_write_nothing(released: Workspace) -> None:
    everybody_right(released)
    stands = draft_module(released, KEY, LATER).draft
    keep(released, [each for who in range(50, 90) for each in sitting(who, stands.content)])
    assert analyse_module(released, KEY).counted
    assert draft_module(released, KEY, LATER).draft == stands


def test_a_finding_goes_once_the_figures_no_longer_say_it(released: Workspace) -> None:
    everybody_right(released)
    content = draft_module(released, KEY, LATER).draft.content
    items = [item.id for item in list_questions_of(content.artefacts, scored=True)]
    keep(released, [each for who in range(50, 70) for each in sitting(who, content, wrong=items)])
    analyse_module(released, KEY)
    assert "results.too-easy" not in told(draft_module(released, KEY, LATER).draft)


def test_a_draft_of_a_course_without_results_is_what_it_was(workspace: Workspace) -> None:
    before = head_of(workspace)
    assert draft_module(workspace, KEY, LATER).draft == before
    assert told(before) == set()


def test_an_analysis_is_due_once_there_are_results_and_again_once_enough_are_new(released: Workspace) -> None:
    (folder,) = released.read_courses()[0]
    assert find_due_analyses(released, folder) == {}
    content = head_of(released).content
    keep(released, [each for who in range(6) for each in sitting(who, content)])
    assert set(find_due_analyses(released, folder)) == {KEY}
    first = analyse_module(released, KEY)
    assert (first.counted, find_due_analyses(released, folder)) == (True, {})
    keep(released, [each for who in range(6, 10) for each in sitting(who, content, at=LATER)])
    assert find_due_analyses(released, folder) == {}
    assert analyse_module(released, KEY).analysis == first.analysis
    keep(released, sitting(10, content, at=LATER))
    assert set(find_due_analyses(released, folder)) == {KEY}


@pytest.mark.parametrize(("raters", "told"), [(0, 10), (1, 10), (4, 10), (5, 15)])
def test_what_a_few_rated_since_waits_and_holds_up_nothing_else(
    released: Workspace, raters: int, told: int
) -> None:
    """Eleven times the new mean less ten times the last was the rating of whoever gave it meanwhile."""
    content = head_of(released).content
    said = {"moment": Moment.LATER, "question": "Utile ?", "best_rating": 5.0}
    everybody = [each for who in EVERYBODY for each in sitting(who, content)]
    keep(released, [*everybody, *(row(ResultKind.RATED, who, 5, rating=4.0, **said) for who in range(10))])
    analyse_module(released, KEY)
    others = [
        each.model_copy(update={"at": LATER}) for who in range(50, 55) for each in sitting(who, content)
    ]
    new = [row(ResultKind.RATED, 20 + who, 120, rating=1.0, **said) for who in range(raters)]
    keep(released, [*others, *new])
    found = analyse_module(released, KEY)
    assert found.counted
    (rated,) = found.analysis.appreciation
    assert isinstance(rated.rating, Mean)
    assert (rated.rating.n, found.analysis.learners) == (told, 45)


def test_a_module_without_results_says_where_they_would_come_from(workspace: Workspace) -> None:
    with pytest.raises(InvalidInput, match=r"has no results to count yet.*under `results:`"):
        analyse_module(workspace, KEY)


def test_an_analysis_that_is_not_what_was_written_is_no_analysis(released: Workspace) -> None:
    everybody_right(released)
    (file,) = Path(released.root).rglob("results/froid/analysis/chaine.json")
    assert find_analysis(released, KEY) == Analyses(released.records.store).read_analysis(KEY)
    file.write_text(file.read_text().replace('"n":40', '"n":0'))
    with pytest.raises(StoreUnusable, match="counted again from the results"):
        find_analysis(released, KEY)


def test_an_analysis_of_the_first_form_is_told_anew_and_its_report_is_set_again(released: Workspace) -> None:
    (folder,) = released.read_courses()[0]
    keep(released, sitting(1, head_of(released).content))
    told_too_much = json.loads(analyse_module(released, KEY).analysis.canonical()) | {
        "up_to": "2026-11-24T12:09:00Z",
        "results": 4,
        "unplaced": 0,
    }
    del told_too_much["form"]
    key = "results/froid/analysis/chaine.json"
    released.records.store.put(key, json.dumps(told_too_much).encode())
    assert set(find_due_analyses(released, folder)) == {KEY}
    done = analyse_module(released, KEY)
    assert (done.counted, done.analysis.is_of_too_few) == (True, True)
    assert b"2026-11-24" not in (released.records.store.get(key) or b"")
    assert find_due_analyses(released, folder) == {}
