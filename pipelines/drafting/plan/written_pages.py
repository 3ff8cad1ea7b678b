"""The pages of a draft that were written from the pages of a plan."""

from pipelines.drafting.request import DraftRequest
from schemas.draft import Deliverable, PlanUse, Section, Sectioned, WrittenPage, walk_named
from schemas.plan import PlanRevision


def find_written_pages(request: DraftRequest) -> dict[str, str]:
    """Return the id of the page that the last revision has of each planned page, by the plan's id."""
    if request.previous is None or request.previous.provenance.plan is None:
        return {}
    ids = {part.id for part in walk_named(request.previous.content.artefacts) if isinstance(part, Section)}
    pages = request.previous.provenance.plan.pages
    return {each.planned: each.written for each in pages if each.written in ids}


def describe_use(plan: PlanRevision, deliverables: tuple[Deliverable, ...]) -> PlanUse:
    """Return which plan deliverables were written against, and the page that has the title of each of its."""
    teaching = next((each for each in deliverables if isinstance(each, Sectioned) and each.teaches), None)
    sections = list(teaching.sections) if teaching else []
    pages: list[WrittenPage] = []
    for page in plan.plan.pages:
        section = next((each for each in sections if each.title == page.title), None)
        if section is not None:
            sections.remove(section)
            pages.append(WrittenPage(planned=page.id, written=section.id))
    return PlanUse(digest=plan.digest, revision=plan.revision, pages=tuple(pages))
