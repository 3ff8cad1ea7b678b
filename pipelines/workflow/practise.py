"""A practice draft for one reviewer, and its outcome."""

from datetime import datetime

from adapters.workspace import Workspace
from pipelines.drafting.practice import make_practice_draft
from pipelines.queries.lookups import require_head, require_spans
from pipelines.review.practice_outcome import judge_practice
from schemas.errors import InvalidInput
from schemas.practice import Mark, Practice, PracticeAnswer, PracticeOutcome
from schemas.refusal import Refusal


def practise(workspace: Workspace, key: str, person: str, now: datetime) -> Practice:
    """Return a new practice draft of a module for a person; raises InvalidInput if none can be made."""
    earlier = [each for each in workspace.records.practices(person) if each.of == key]
    head, spans = require_head(workspace, key), require_spans(workspace, key)
    practice = make_practice_draft(head, spans, person, len(earlier) + 1, now)
    workspace.records.save_practice(practice)
    return practice


def find_practice(workspace: Workspace, person: str, practice_id: str) -> Practice:
    """Return one of a person's own practice drafts; raises InvalidInput if they have none of that id."""
    for practice in workspace.records.practices(person):
        if practice.id == practice_id:
            return practice
    raise InvalidInput(Refusal("practice.none", place="practice", person=person, name=practice_id))


def answer_practice(
    workspace: Workspace, practice: Practice, marks: tuple[Mark, ...], now: datetime
) -> PracticeOutcome:
    """Store a person's marks and return the outcome; a second answer changes nothing."""
    answer = PracticeAnswer(practice=practice.id, marks=marks, at=now)
    workspace.records.save_practice_answer(practice.person, answer)
    stored = workspace.records.practice_answer(practice.person, practice.id)
    return judge_practice(practice, stored or answer)
