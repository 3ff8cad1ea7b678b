"""What stands written in a draft, part by part: titles, sentences, rows, phases, questions, captions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from pipelines.drafting.critique.item_texts import join_citation
from pipelines.drafting.text.typography import canonical
from schemas.draft import TEMPLATED, Cited, Deliverable, Named, Origin, Section, list_texts, walk_named


@dataclass(frozen=True)
class WrittenPart:
    """A part of a deliverable that has an id, and the texts that are its own."""

    artefact: Deliverable
    part: Named
    texts: tuple[str, ...]

    @property
    def id(self) -> str:
        """Return the id that findings name it by."""
        return self.part.id

    @property
    def is_extractive(self) -> bool:
        """Return whether code took it from a source."""
        return isinstance(self.part, Cited) and self.part.origin is Origin.EXTRACTIVE

    @property
    def is_templated(self) -> bool:
        """Return whether its words are those of a template."""
        return getattr(self.part, "nature", None) in TEMPLATED

    @cached_property
    def text(self) -> str:
        """Return its texts in canonical form, a bar between them."""
        return canonical(" | ".join(self.texts))

    @cached_property
    def evidence(self) -> str:
        """Return what it cites, with headings and columns, in canonical form."""
        citations = self.part.citations if isinstance(self.part, Cited) else ()
        return canonical(" ".join(map(join_citation, citations)))


def list_written_parts(artefacts: Iterable[Deliverable]) -> Iterator[WrittenPart]:
    """Yield every part that has an id, in reading order; of a page itself its title is written."""
    for artefact in artefacts:
        for part in walk_named(artefact):
            texts = (part.title,) if isinstance(part, Section) else tuple(list_texts(part))
            yield WrittenPart(artefact, part, texts)
