"""A draft's content as Markdown, for the review pages."""

from pipelines.drafting.kind import Kinds
from pipelines.drafting.markup import escape
from pipelines.drafting.objectives.markdown import render_objectives
from schemas.deliverables import title_of
from schemas.draft import Content, Deliverable, UnknownDeliverable
from schemas.language import Language


def render_content(kinds: Kinds, content: Content) -> str:
    """Return the whole content as Markdown; text of a source never becomes active Markdown or HTML."""
    parts = [f"# {escape(content.title)}\n"]
    if content.objectives:
        parts.append("".join(f"{line}\n" for line in render_objectives(content)))
    for artefact in content.artefacts:
        title = escape(title_of(artefact, content.language))
        parts.append(f"## {title}\n\n{render_artefact(kinds, artefact, content.language)}")
    return "\n".join(parts)


def render_artefact(kinds: Kinds, artefact: Deliverable, language: Language) -> str:
    """Return one deliverable as its own kind renders it; an empty text if that kind is not installed."""
    if isinstance(artefact, UnknownDeliverable):
        return ""
    return kinds[artefact.kind].markdown(artefact, language)
