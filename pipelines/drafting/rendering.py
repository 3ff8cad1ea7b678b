"""A draft's content as Markdown, for the review pages."""

from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.drafting.markup import escape
from pipelines.drafting.objectives.rendering import objective_lines
from schemas.course import ArtefactKind
from schemas.deliverables import titles
from schemas.draft import Artefact, Content
from schemas.language import Language


def markdown(content: Content) -> str:
    """Return the whole content; nothing a source says becomes active Markdown or HTML."""
    parts = [f"# {escape(content.title)}\n"]
    if content.objectives:
        parts.append("".join(f"{line}\n" for line in objective_lines(content)))
    for artefact in content.artefacts:
        title = titles(content.language)[artefact.kind]
        parts.append(f"## {title}\n\n{artefact_markdown(artefact, content.language)}")
    return "\n".join(parts)


def artefact_markdown(artefact: Artefact, language: Language) -> str:
    """Return one artefact, shown by its own renderer."""
    return DRAFTING_KINDS[ArtefactKind(artefact.kind)].markdown(artefact, language)
