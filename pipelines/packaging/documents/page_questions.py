"""A question inside a page: on paper its answer stands below, on slides on the one after."""

from collections.abc import Iterator

from pipelines.packaging.documents.model import Block, Passage, Prose, Together, Words
from pipelines.packaging.documents.pptx.deck import Asked, Body, plan_bullets
from pipelines.packaging.documents.quizzes import (
    mix_places,
    write_answer,
    write_feedback,
    write_question_body,
)
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from pipelines.packaging.player.questions import order_options
from schemas.draft import GAP, Cloze, Item, Matching, MultipleChoice, Ordering, SingleChoice
from schemas.languages.texts import TextCatalogue


def write_page_question(
    item: Item, title: str, source_notes: SourceNotes, *, answered: bool = True
) -> Together:
    """Return a question on paper; where `answered`, its answer and feedback stand below it."""
    texts = read_document_texts(source_notes.language)
    heading = Prose((Words(title, strong=True),), keeps_with_next=True)
    answer: tuple[Block, ...] = (write_page_answer(item, source_notes),) if answered else ()
    return Together((heading, *write_question_body(item, texts), *answer))


def write_page_answer(item: Item, source_notes: SourceNotes) -> Prose:
    """Return the right answer of a question on paper, and its feedback."""
    return Prose(_write_answer(item, source_notes), quiet=True)


def plan_page_question(item: Item, title: str, source_notes: SourceNotes) -> Iterator[Body]:
    """Yield the slide that asks a question, with what there is to choose from, then the one that answers."""
    texts = read_document_texts(source_notes.language)
    stem = GAP.sub(texts["gap"], item.stem) if isinstance(item, Cloze) else item.stem
    asked = Words(f"{title}{texts.colon}{clean_text(stem)}", strong=True)
    yield Asked((asked,), tuple(_list_offered(item, texts)))
    yield from plan_bullets([_write_answer(item, source_notes)])


def _list_offered(item: Item, texts: TextCatalogue) -> Iterator[Passage]:
    """Yield what there is to choose, to put in order or to match, mixed where the order is the answer."""
    match item:
        case SingleChoice() | MultipleChoice():
            yield from (_write_line(option.text) for option in order_options(item))
        case Ordering():
            places = [place.text for place in item.places]
            yield from (_write_line(places[n]) for n in mix_places(item.id, places))
        case Matching():
            rights = [pair.right for pair in item.pairs]
            yield from (_write_line(pair.left) for pair in item.pairs)
            yield (Words(texts["match_offered"] + texts.colon.rstrip(" "), strong=True),)
            yield from (_write_line(rights[n]) for n in mix_places(item.id, rights))


def _write_line(text: str) -> Passage:
    return (Words(clean_text(text)),)


def _write_answer(item: Item, source_notes: SourceNotes) -> Passage:
    """Return the right answer and the feedback."""
    texts = read_document_texts(source_notes.language)
    answer = f"{texts['answer']}{texts.colon}{write_answer(item, source_notes.language)}"
    return (Words(f"{answer}.", strong=True), *write_feedback(item, source_notes))
