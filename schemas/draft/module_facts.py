"""Facts about a module, counted from what was written: what a document may say of it in figures.

What `course.yaml` asks for is a wish; a programme that repeats it promises what nobody has made.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from schemas.draft.alignment import count_reading_minutes, list_pages
from schemas.draft.blocks import Section
from schemas.draft.content import Content
from schemas.draft.deliverable import Deliverable, list_questions_of
from schemas.draft.picture_blocks import PictureBlock
from schemas.draft.traversal import list_texts, walk_citing

CARDS = "cards"
"""The field in which a deliverable keeps cards to learn by heart."""


@dataclass(frozen=True)
class ModuleFacts:
    """What one revision of a module holds: scored questions by kind, cards, pages and what is on them.

    `words` and `pictures` are those of the pages; `minutes` is how long these take to read, from the words.
    """

    questions: Mapping[str, int]
    cards: int
    pages: int
    words: int
    minutes: int
    pictures: int

    @property
    def scored(self) -> int:
        """Return the number of scored questions."""
        return sum(self.questions.values())


def count_module(content: Content) -> ModuleFacts:
    """Return the facts about a module whose content this is."""
    pages = tuple(list_pages(content))
    return ModuleFacts(
        questions=dict(Counter(item.kind for item in list_questions_of(content.artefacts, scored=True))),
        cards=sum(map(_count_cards, content.artefacts)),
        pages=len(pages),
        words=sum(len(text.split()) for page in pages for text in _list_page_texts(page)),
        minutes=count_reading_minutes(pages),
        pictures=sum(isinstance(block, PictureBlock) for page in pages for block in page.blocks),
    )


def _count_cards(deliverable: Deliverable) -> int:
    return len(getattr(deliverable, CARDS, ()))


def _list_page_texts(page: Section) -> Iterator[str]:
    return (text for element in walk_citing(page) for text in list_texts(element))
