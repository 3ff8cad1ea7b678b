"""Questions of an edited file; one whose id is still there keeps its source and level too."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from pipelines.review.editing.authorship import fields_of_editor, touches_claim
from pipelines.review.editing.element_ids import ElementIds
from pipelines.review.editing.markdown_elements import EditedAnswer, EditedItem, EditedRow, MarkedText
from pipelines.review.part_names import read_part_names
from schemas.contract import Contract
from schemas.draft import (
    Cloze,
    Gap,
    Item,
    Matching,
    MultipleChoice,
    Numeric,
    Option,
    Ordering,
    OrderingPlace,
    Origin,
    Pair,
    Question,
    SingleChoice,
    TrueFalse,
)
from schemas.draft.element_parts import number_of
from schemas.ids import OPTION_LETTERS
from schemas.language import Language


class QuestionWriter:
    """Builds questions from an edited file, and knows the old ones by id."""

    def __init__(self, names: ElementIds) -> None:
        self.names = names
        self.writers: dict[type[Question], Callable[[EditedItem, Any], dict[str, Any]]] = {
            SingleChoice: self._write_single_choice,
            MultipleChoice: self._write_multiple_choice,
            TrueFalse: self._write_true_false,
            Cloze: self._write_cloze,
            Numeric: self._write_numeric,
            Matching: self._write_matching,
            Ordering: self._write_ordering,
        }

    def item(self, edited: EditedItem) -> Item:
        """Return the question that the edited lines make; raises InvalidInput naming a line."""
        heading = edited.heading
        before = self.names.find_element(Question, heading.id, heading.line, "a question")
        kind = self._choose_kind(edited, before)
        edited_fields = {
            "stem": heading.text,
            **self._read_objective(edited, before),
            **self.writers[kind](edited, before),
        }
        if before is not None and all(
            getattr(before, field) == value for field, value in edited_fields.items()
        ):
            return before  # type: ignore[return-value]  # every question is an Item
        old_fields = {field: getattr(before, field) for field in kind.model_fields} if before else {}
        fields = old_fields | edited_fields | _list_editor_fields(before, edited_fields)
        fields |= {} if before else {"id": self.names.allocate("items", "q", heading.line)}
        return self.names.build_part(kind, heading.line, **fields)  # type: ignore[return-value]

    def _choose_kind(self, edited: EditedItem, before: Question | None) -> type[Question]:
        """Return the type of question that the lines make; raises InvalidInput if they mix two types."""
        lines: dict[type[Question], object] = {
            SingleChoice: edited.answers,
            Matching: edited.pairs,
            Ordering: edited.places,
            Cloze: edited.gaps,
            Numeric: edited.entry("answer"),
        }
        kinds = [kind for kind, answers in lines.items() if answers]
        if not kinds:
            kinds = [type(before) if before else SingleChoice]
        kind = kinds[0]
        if kind is SingleChoice:
            kind = _guess_choice_kind(edited, before)
        if len(kinds) > 1 or (before is not None and type(before) is not kind):
            raise self.names.refuse(
                edited.heading.line,
                "is a true-or-false question with other answers"
                if isinstance(before, TrueFalse)
                else "is a question of one type with the answers of another",
                "Remove its mark to make it a new question, or keep its two answers"
                if isinstance(before, TrueFalse)
                else "Remove its mark to make it a new question, or keep its kind of answers",
            )
        return kind

    def _read_objective(self, edited: EditedItem, before: Question | None) -> dict[str, str | None]:
        """Return the objective that a line names; without such a line, nothing: the old one stays."""
        entry = edited.entry("objective")
        return {"objective": self.names.objective(entry.line, entry.text, before)} if entry else {}

    # one type each

    def _write_single_choice(self, edited: EditedItem, before: SingleChoice | None) -> dict[str, Any]:
        right = self._find_right_answer(edited)
        options = self._write_options(edited, before)
        return {"options": options, "key": options[edited.answers.index(right)].id}

    def _write_multiple_choice(self, edited: EditedItem, before: MultipleChoice | None) -> dict[str, Any]:
        options = self._write_options(edited, before)
        right_ids = [
            option.id for option, answer in zip(options, edited.answers, strict=True) if answer.right
        ]
        if len(options) < 2 or not right_ids:
            raise self.names.refuse(
                edited.heading.line,
                f"is a question with {len(options)} answers, {len(right_ids)} of them right",
                "Write at least two answers, and [x] before each right one",
            )
        # The order of the keys has no meaning, so the old one is kept.
        has_same_keys = before is not None and set(before.keys) == set(right_ids)
        return {"options": options, "keys": before.keys if has_same_keys and before else tuple(right_ids)}

    def _write_true_false(self, edited: EditedItem, _: TrueFalse | None) -> dict[str, Any]:
        right = self._find_right_answer(edited)
        remarks = [answer.feedback for answer in edited.answers if answer.feedback]
        if len(remarks) > 1:
            raise self.names.refuse(edited.answers[-1].line, "has two feedbacks", "Keep one for both answers")
        return {"answer": right.text.casefold() in _list_part_names("true"), "feedback": "".join(remarks)}

    def _write_cloze(self, edited: EditedItem, _: Cloze | None) -> dict[str, Any]:
        for number, row in enumerate(edited.gaps, start=1):
            if row.id != str(number):
                raise self.names.refuse(row.line, f"is not gap {number}", "Number the gaps 1, 2, 3")
        gaps = tuple(self.names.build_part(Gap, row.line, accepted=row.cells) for row in edited.gaps)
        return {"gaps": gaps, "feedback": _read_part(edited, "feedback")}

    def _write_numeric(self, edited: EditedItem, _: Numeric | None) -> dict[str, Any]:
        return {
            "answer": self._read_number(edited, "answer"),
            "tolerance": self._read_number(edited, "tolerance", default="0"),
            "unit": _read_part(edited, "unit"),
            "feedback": _read_part(edited, "feedback"),
        }

    def _write_matching(self, edited: EditedItem, before: Matching | None) -> dict[str, Any]:
        for row in edited.pairs:
            if len(row.cells) != 2:
                raise self.names.refuse(
                    row.line, f"is a pair of {len(row.cells)} texts", "Write `- one text | the other`"
                )
        letters = self._list_letters(edited.pairs, before.pairs if before else ())
        pairs = tuple(
            self.names.build_part(Pair, row.line, id=letter, left=row.cells[0], right=row.cells[1])
            for letter, row in zip(letters, edited.pairs, strict=True)
        )
        return {"pairs": pairs, "feedback": _read_part(edited, "feedback")}

    def _write_ordering(self, edited: EditedItem, before: Ordering | None) -> dict[str, Any]:
        letters = self._list_letters(edited.places, before.places if before else ())
        places = tuple(
            self.names.build_part(OrderingPlace, element.line, id=letter, text=element.text)
            for letter, element in zip(letters, edited.places, strict=True)
        )
        return {"places": places, "feedback": _read_part(edited, "feedback")}

    # what they are made of

    def _find_right_answer(self, edited: EditedItem) -> EditedAnswer:
        right = [answer for answer in edited.answers if answer.right]
        if len(edited.answers) < 2 or len(right) != 1:
            raise self.names.refuse(
                right[1].line if len(right) > 1 else edited.heading.line,
                f"is a question with {len(edited.answers)} answers, {len(right)} of them right",
                "Write at least two answers, and [x] before the only right one",
            )
        return right[0]

    def _write_options(
        self, edited: EditedItem, before: SingleChoice | MultipleChoice | None
    ) -> tuple[Option, ...]:
        letters = self._list_letters(edited.answers, before.options if before else ())
        return tuple(
            self.names.build_part(Option, answer.line, id=letter, text=answer.text, feedback=answer.feedback)
            for letter, answer in zip(letters, edited.answers, strict=True)
        )

    def _list_letters(
        self,
        lines: Sequence[EditedAnswer | EditedRow | MarkedText],
        before: Sequence[Option | Pair | OrderingPlace],
    ) -> list[str]:
        """Return the letter of each line: its mark, or the next one that was never used."""
        old_letters = {member.id for member in before}
        new_letters = iter(OPTION_LETTERS[OPTION_LETTERS.index(max(old_letters)) + 1 if old_letters else 0 :])
        return list(self._letter_lines(lines, old_letters, new_letters))

    def _letter_lines(
        self,
        lines: Sequence[EditedAnswer | EditedRow | MarkedText],
        old_letters: set[str],
        new_letters: Iterator[str],
    ) -> Iterator[str]:
        used: set[str] = set()
        for line in lines:
            letter = line.id or next(new_letters, None)
            if line.id is not None and (line.id not in old_letters or line.id in used):
                raise self.names.refuse(
                    line.line,
                    f"{{#{line.id}}} marks no answer of this question, or marks two",
                    "Keep the mark on the answer it belongs to, and leave it off a new one",
                )
            if letter is None:
                raise self.names.refuse(line.line, "is one answer too many", "Keep to 26 in all")
            used.add(letter)
            yield letter

    def _read_number(self, edited: EditedItem, part: str, default: str = "") -> float:
        entry = edited.entry(part)
        try:
            return number_of(entry.text if entry else default)
        except ValueError as error:
            line = entry.line if entry else edited.heading.line
            raise self.names.refuse(line, "says no number", "Write it in digits, e.g. 12 or 0.5") from error


def _read_part(edited: EditedItem, part: str) -> str:
    entry = edited.entry(part)
    return entry.text if entry else ""


def _guess_choice_kind(edited: EditedItem, before: Contract | None) -> type[Question]:
    """Return the type of a choice question: the old one's type, or what its answers tell."""
    if isinstance(before, SingleChoice | MultipleChoice):
        return type(before)
    texts = [answer.text.casefold() for answer in edited.answers]
    if len(texts) == 2 and {*texts} & _list_part_names("true") and {*texts} & _list_part_names("false"):
        return TrueFalse
    return MultipleChoice if sum(answer.right for answer in edited.answers) > 1 else SingleChoice


@cache
def _list_part_names(key: str) -> frozenset[str]:
    """Return the names of a part of a question in every language, in lower case."""
    return frozenset(read_part_names(language)[key].casefold() for language in Language)


def _list_editor_fields(before: Question | None, edited: dict[str, Any]) -> dict[str, Any]:
    if before is None:
        return {"origin": Origin.HUMAN}
    changed = [field for field, value in edited.items() if getattr(before, field) != value]
    return fields_of_editor(before, is_claim=any(touches_claim(before, field) for field in changed))
