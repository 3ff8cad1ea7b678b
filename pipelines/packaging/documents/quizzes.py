"""Questions on paper for learners, and the answer key on a paper of its own for the trainer."""

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256

from pipelines.packaging.documents.model import (
    Block,
    Grid,
    GridLine,
    Heading,
    Listing,
    ListStyle,
    Passage,
    Prose,
    Together,
    Words,
    WritingSpace,
)
from pipelines.packaging.documents.source_notes import SourceNotes, strip_full_stop
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from pipelines.packaging.edition import Edition
from pipelines.packaging.player.questions import order_options
from schemas.draft import (
    GAP,
    Cloze,
    Item,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Questionnaire,
    SingleChoice,
    TrueFalse,
)
from schemas.ids import OPTION_LETTERS
from schemas.language import Language
from schemas.languages.formats import quote_text
from schemas.languages.numbers import format_number, format_percent
from schemas.languages.texts import TextCatalogue, read_texts

INSTRUCTION_KEYS = {
    "single": "one_answer",
    "multiple": "several_answers",
    "true_false": "true_or_false",
    "cloze": "fill_gaps",
    "numeric": "give_number",
    "matching": "match",
    "ordering": "order",
}
"""Key of the text that says how to answer each kind of question."""

SENTENCE_START = r"(?:[^\W\d_a-zß-öø-ÿœ]|[\d«“\"])"


def write_quiz(edition: Edition, questionnaire: Questionnaire, source_notes: SourceNotes) -> Iterator[Block]:
    """Yield the learners' paper: name, date and score to fill in, what it takes to pass, the questions."""
    says, count = read_document_texts(source_notes.language), len(questionnaire.items)
    percent = edition.content.mastery_percent
    needed = says["to_pass"].format(
        needed=-(-count * percent // 100),
        count=count,
        percent=format_percent(percent / 100, source_notes.language),
    )
    yield write_head(questionnaire, says)
    yield Prose((Words(needed),), quiet=True)
    yield from write_questions(questionnaire, source_notes)


def write_head(questionnaire: Questionnaire, says: TextCatalogue) -> Grid:
    """Return the boxes at the head of the learners' paper: name, date, score."""
    score = says["score"].format(count=len(questionnaire.items))
    line = GridLine((_write_passage(""),) * 3, tall=True)
    return Grid(says["to_fill_in"], (says["name"], says["date"], score), (line,), (10, 4, 4))


def write_questions(questionnaire: Questionnaire, source_notes: SourceNotes) -> Iterator[Block]:
    """Yield the questions in order, under their title."""
    says = read_document_texts(source_notes.language)
    yield Heading(says["questions"])
    for number, item in enumerate(questionnaire.items, start=1):
        yield Together(tuple(_write_question(item, number, says)))


def write_key(questionnaire: Questionnaire, source_notes: SourceNotes) -> Iterator[Block]:
    """Yield the answers to the questions, by the numbers of the learners' paper."""
    says = read_document_texts(source_notes.language)
    yield Grid(
        caption=says["key_caption"],
        header=(says["number"], says["answer"], says["feedback"]),
        lines=tuple(
            _write_key_line(item, number, source_notes)
            for number, item in enumerate(questionnaire.items, start=1)
        ),
        widths=(2, 10, 12),
    )


def mix_places(item_id: str, texts: Sequence[str]) -> tuple[int, ...]:
    """Return the positions of texts, shuffled so that the order does not give the answer away.

    The same question always gives the same order, and never the order of `texts`.
    """
    order = sorted(range(len(texts)), key=lambda n: sha256(f"{item_id}\0{n}\0{texts[n]}".encode()).digest())
    if order == list(range(len(texts))):
        order = [*order[1:], order[0]]
    return tuple(order)


def _write_question(item: Item, number: int, says: TextCatalogue) -> Iterator[Block]:
    yield Heading(says["question"].format(number=number), 2)
    yield from write_question_body(item, says)


def write_question_body(item: Item, says: TextCatalogue) -> Iterator[Block]:
    """Yield a question with how to answer it and room to do so, without a title."""
    stem = GAP.sub(says["gap"], item.stem) if isinstance(item, Cloze) else item.stem
    yield Prose((Words(clean_text(stem), strong=True),))
    yield Prose((Words(says[INSTRUCTION_KEYS[item.kind]]),), quiet=True)
    match item:
        case SingleChoice() | MultipleChoice():
            yield Listing(
                tuple(_write_passage(option.text) for option in order_options(item)), style=ListStyle.BOXES
            )
        case TrueFalse():
            yield Listing(
                (_write_passage(says["true"]), _write_passage(says["false"])), style=ListStyle.BOXES
            )
        case Cloze():
            for number in range(1, len(item.gaps) + 1):
                yield WritingSpace(says["gap_answer"].format(number=number), 1)
        case Numeric():
            unit = f" ({clean_text(item.unit)})" if item.unit else ""
            yield WritingSpace(says["your_answer"] + unit, 1)
        case Matching():
            yield from _write_matching(item, says)
        case Ordering():
            order = mix_places(item.id, [place.text for place in item.places])
            yield Listing(tuple(_write_passage(item.places[n].text) for n in order), style=ListStyle.LETTERS)
            yield WritingSpace(says["your_order"], 1)


def _write_matching(item: Matching, says: TextCatalogue) -> Iterator[Block]:
    order = mix_places(item.id, [pair.right for pair in item.pairs])
    yield Grid(
        caption=says["match_caption"],
        header=(says["match_left"], says["match_right"]),
        lines=tuple(GridLine((_write_passage(pair.left), _write_passage(""))) for pair in item.pairs),
        widths=(3, 2),
    )
    yield Prose((Words(says["match_offered"] + says.colon.rstrip(" ")),), quiet=True)
    yield Listing(tuple(_write_passage(item.pairs[n].right) for n in order), style=ListStyle.LETTERS)


def _write_key_line(item: Item, number: int, source_notes: SourceNotes) -> GridLine:
    feedback = write_feedback(item, source_notes)
    return GridLine(
        (
            (Words(str(number)),),
            _write_passage(write_answer(item, source_notes.language)),
            feedback,
        )
    )


def write_feedback(item: Item, source_notes: SourceNotes) -> Passage:
    """Return the feedback of a question; the last text has the notes of its sources.

    Where it says no sentence that it cites, the first of them stands behind: it is why the key is right.
    """
    told = [text for text in _list_feedback(item, source_notes.language) if text]
    *earlier, last = [*told, *_quote_reason(item, told, source_notes.language)] or [""]
    return (*(Words(text) for text in earlier), source_notes.write_words(last, item.citations, None))


def _quote_reason(item: Item, told: Sequence[str], language: Language) -> list[str]:
    quotes = [clean_text(each.quote) for each in item.citations]
    said = " ".join(told)
    if not quotes or any(strip_full_stop(quote) in said for quote in quotes):
        return []
    right = read_texts("deliverables.quiz.phrases", language)["right"]
    return [right.format(evidence=quote_text(quotes[0], language))]


def _list_feedback(item: Item, language: Language) -> list[str]:
    """Return the feedback texts of a question, each once, after its options' letters: `a, c) Well done`.

    A quotation of the right answer's feedback is not told again with the others.
    """
    if not isinstance(item, SingleChoice | MultipleChoice):
        return [clean_text(item.feedback)]
    letters_by_text: dict[str, list[str]] = {}
    right = _find_right_feedback(item)
    quotes = [clean_text(each.quote) for each in item.citations if clean_text(each.quote) in right]
    for letter, option in zip(OPTION_LETTERS, order_options(item), strict=False):
        told = clean_text(option.feedback)
        if told != right:
            told = _leave_out(quotes, told, language)
        if told:
            letters_by_text.setdefault(told, []).append(letter)
    return [f"{', '.join(letters)}) {text}" for text, letters in letters_by_text.items()]


def _leave_out(quotes: Sequence[str], told: str, language: Language) -> str:
    """Return a feedback without the quotations that stand in it as sentences of their own."""
    lead_in, _, _ = read_texts("deliverables.quiz.phrases", language)["wrong"].partition("{")
    led_in = r"\s+".join(map(re.escape, lead_in.split()))
    for quote in quotes:
        quoted = rf"(?:{led_in}\s*)?[«“\"]?\s*{re.escape(quote)}\s*[»”\"]?"
        sentence = rf"(?:^|(?<=[.!?…»”\"])\s+){quoted}(?:(?<=[.!?…»”\"])|\.)(?=\s*$|\s+{SENTENCE_START})"
        told = clean_text(re.sub(sentence, "", told))
    return told


def _find_right_feedback(item: SingleChoice | MultipleChoice) -> str:
    """Return the feedback of the right option; empty if several are right."""
    if isinstance(item, MultipleChoice):
        return ""
    return next((clean_text(option.feedback) for option in item.options if option.id == item.key), "")


def write_answer(item: Item, language: Language) -> str:
    """Return the right answer of a question in words, for the answer key."""
    says = read_document_texts(language)
    match item:
        case SingleChoice() | MultipleChoice():
            keys = {item.key} if isinstance(item, SingleChoice) else set(item.keys)
            right = [
                f"{letter}) {clean_text(option.text)}"
                for letter, option in zip(OPTION_LETTERS, order_options(item), strict=False)
                if option.id in keys
            ]
            return " ; ".join(right)
        case TrueFalse():
            return says["true"] if item.answer else says["false"]
        case Cloze():
            return " ; ".join(says["or"].join(clean_text(text) for text in gap.accepted) for gap in item.gaps)
        case Numeric():
            value = f"{format_number(item.answer, language)} {clean_text(item.unit)}".strip()
            if not item.tolerance:
                return value
            return says["tolerance"].format(answer=value, tolerance=format_number(item.tolerance, language))
        case Matching():
            return " ; ".join(f"{clean_text(pair.left)} → {clean_text(pair.right)}" for pair in item.pairs)
        case Ordering():
            return " → ".join(clean_text(place.text) for place in item.places)


def _write_passage(text: str) -> Passage:
    return (Words(clean_text(text)),)
