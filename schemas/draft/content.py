"""The content of a draft, with the digest that decisions name."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pydantic import Field, field_validator

from schemas.by_identity import ByIdentity
from schemas.contract import Contract
from schemas.course import CompletionRule, Objective, ScoredBlocks
from schemas.draft.blocks import Block, Section, UnknownBlock
from schemas.draft.course_frame import CourseFrame
from schemas.draft.deliverable import AnyDeliverable, Sectioned, UnknownDeliverable, list_taught_blocks
from schemas.draft.elements import Citation, Origin
from schemas.draft.items import Item
from schemas.draft.picture_blocks import PictureBlock
from schemas.draft.traversal import Cited, Named, list_texts, walk_named
from schemas.ids import Line, ModuleKey
from schemas.language import Language

MOST_CACHED_DIGESTS = 32
MOST_CACHED_LISTS = 4


@dataclass(frozen=True)
class Grounds:
    """What a content rests on: passages and counted rows as (source, span), and the sources counted over."""

    places: frozenset[tuple[str, str]]
    counted: frozenset[str]


class Content(Contract):
    """What a learner or trainer will see; its digest is what a decision names."""

    module: ModuleKey
    title: Line
    language: Language
    objectives: tuple[Objective, ...] = ()
    objectives_origin: Origin | None = Field(
        default=None, description="Who proposed the objectives, if `course.yaml` gives none."
    )
    duration_minutes: int
    mastery_percent: int
    rule: CompletionRule | None = Field(
        default=None, description="When the module is complete; left out if the usual rule applies."
    )
    given: CourseFrame | None = Field(
        default=None,
        description="Facts of `course.yaml` shown around the deliverables, as they were when it was drafted.",
    )
    artefacts: tuple[AnyDeliverable, ...] = Field(min_length=1)

    @field_validator("rule")
    @classmethod
    def _the_usual_rule_is_left_out(cls, rule: CompletionRule | None) -> CompletionRule | None:
        """Drop the usual rule, so that content approved before rules could be chosen keeps its digest."""
        return None if rule == CompletionRule() else rule

    def canonical_digest(self) -> str:
        """Return the sha256 of the canonical JSON; it is cached, because it is needed many times."""
        return _compute_digest(ByIdentity(self))

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Return every citation, in the order a reader meets them."""
        return tuple(citation for element in self.walk_citing() for citation in element.citations)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the kinds of the deliverables, in their order."""
        return tuple(artefact.kind for artefact in self.artefacts)

    @property
    def grounds(self) -> Grounds:
        """Return what the content rests on."""
        counted = [each for element in self.walk_citing() if (each := getattr(element, "computation", None))]
        cited = {(citation.source, citation.span) for citation in self.citations}
        rows = {(each.source, row) for each in counted for row in each.rows}
        return Grounds(frozenset(cited | rows), frozenset(each.source for each in counted))

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the names of the sources it quotes, sorted."""
        return tuple(sorted({citation.source for citation in self.citations}))

    @property
    def word_count(self) -> int:
        """Return how many words it has, those of the passages it quotes included."""
        named = [each for each in self.list_named() if not isinstance(each, Section)]
        texts = [text for each in named for text in list_texts(each)]
        texts += [citation.quote for citation in self.citations]
        return sum(len(text.split()) for text in texts)

    @property
    def unknown_kinds(self) -> tuple[str, ...]:
        """Return the kinds of deliverables and blocks that nothing here can show: they are not installed."""
        deliverables = (each.kind for each in self.artefacts if isinstance(each, UnknownDeliverable))
        return (*deliverables, *(block.kind for _, block in self.unknown_blocks))

    @property
    def unknown_blocks(self) -> tuple[tuple[Section, UnknownBlock], ...]:
        """Return the blocks of kinds that are not installed, each with the page it stands on."""
        return tuple(
            (section, block) for section, block in self._list_blocks() if isinstance(block, UnknownBlock)
        )

    @property
    def picture_blocks(self) -> tuple[PictureBlock, ...]:
        """Return the blocks that show a picture, in the order of the pages."""
        return tuple(block for _, block in self._list_blocks() if isinstance(block, PictureBlock))

    def _list_blocks(self) -> Iterator[tuple[Section, Block]]:
        """Yield every block with the page it stands on."""
        for artefact in self.artefacts:
            if isinstance(artefact, Sectioned):
                yield from ((section, block) for section in artefact.sections for block in section.blocks)

    @property
    def scored_blocks(self) -> ScoredBlocks:
        """Return which questions inside pages count in the score."""
        return (self.rule and self.rule.scored) or ScoredBlocks()

    def list_block_questions(self, *, scored: bool | None = None) -> tuple[Item, ...]:
        """Return the questions inside pages: all, or only those that count in the score or that do not."""
        return tuple(
            item
            for _, block in list_taught_blocks(self.artefacts)
            if scored in (None, block.is_scored(self.scored_blocks))
            for item in block.list_questions()
        )

    def walk_citing(self) -> Iterator[Cited]:
        """Yield every element that may rest on a source, in the order a reader meets them."""
        return (element for element in self.list_named() if isinstance(element, Cited))

    def list_named(self) -> tuple[Named, ...]:
        """Return every element that has an id, in reading order; the last few lists are cached."""
        return _list_named(ByIdentity(self))

    def origins(self) -> Counter[Origin]:
        """Return how many elements each origin wrote last: statements, table rows, phases and questions."""
        return Counter(element.origin for element in self.walk_citing())

    @property
    def human_share(self) -> float:
        """Return the share of the text that a person wrote or edited last, 0 to 1, in characters."""
        lengths = [
            (element.origin is Origin.HUMAN, sum(len(text) for text in list_texts(element)))
            for element in self.walk_citing()
        ]
        total = sum(length for _, length in lengths)
        return sum(length for by_person, length in lengths if by_person) / total if total else 0.0


@lru_cache(maxsize=MOST_CACHED_DIGESTS)
def _compute_digest(key: ByIdentity[Content]) -> str:
    return super(Content, key.value).canonical_digest()


@lru_cache(maxsize=MOST_CACHED_LISTS)
def _list_named(key: ByIdentity[Content]) -> tuple[Named, ...]:
    return tuple(walk_named(key.value.artefacts))
