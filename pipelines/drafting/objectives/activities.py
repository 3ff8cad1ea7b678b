"""What a trainer leads by a person's plan: its pages in their order, then objectives that no page serves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.drafting.objectives.chapters import Chapter
from pipelines.drafting.objectives.evidence import Evidence, gather_evidence, gather_part_evidence
from pipelines.drafting.objectives.evidence_index import EvidenceIndex
from schemas.course import Bloom, Objective
from schemas.plan import GivenPart


@dataclass(frozen=True)
class Activity:
    """One thing that a trainer leads; without evidence, the sources hold nothing on its objective."""

    title: str
    objective: Objective | None
    evidence: Evidence | None
    minutes: int | None = None
    """Those that a person gave its page in the plan; None if nobody did."""

    @property
    def level(self) -> Bloom:
        """Return the level it is led at."""
        return self.objective.bloom if self.objective is not None else Bloom.UNDERSTAND


def list_planned_activities(objectives: Iterable[Objective], index: EvidenceIndex) -> Iterator[Activity]:
    """Yield an activity for each page of a person's plan, then one for each objective that no page serves."""
    by_id = {objective.id: objective for objective in objectives}
    for chapter in index.chapters:
        yield _lead_page(chapter, by_id.get(chapter.objective or ""), index)
    served = {chapter.objective for chapter in index.chapters}
    evidence = gather_evidence(by_id.values(), index)
    for objective in by_id.values():
        if objective.id not in served:
            yield Activity(objective.text, objective, evidence.get(objective.id))


def _lead_page(chapter: Chapter, objective: Objective | None, index: EvidenceIndex) -> Activity:
    page = chapter.planned
    minutes = page.minutes if page is not None and page.is_given(GivenPart.MINUTES) else None
    return Activity(chapter.title, objective, gather_part_evidence(chapter, objective, index), minutes)
