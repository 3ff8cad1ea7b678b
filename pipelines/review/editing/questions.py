"""The questions of an edited file: an id, a source and a level are kept where nobody took the mark away."""

from collections.abc import Iterator
from typing import Any

from pipelines.review.editing.names import Names, to_verify
from pipelines.review.editing.reading import EditedAnswer, EditedItem
from schemas.draft import Item, Option, Origin, SingleChoice, TrueFalse

YES, NO = frozenset({"vrai", "true"}), frozenset({"faux", "false"})
LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Questions:
    """Writes questions, knowing the old ones by id."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.known: dict[str, SingleChoice | TrueFalse] = {}

    def item(self, edited: EditedItem) -> Item:
        """Return the question an edited one amounts to; raises InvalidInput naming a line."""
        before = self.names.known(self.known, edited.heading.id, edited.heading.line, "a question")
        right = self._right_answer(edited)
        if isinstance(before, TrueFalse) or (before is None and _is_true_false(edited)):
            return self._true_false(edited, before, right)
        return self._single_choice(edited, before, right)

    def _single_choice(self, edited: EditedItem, before: SingleChoice | None, right: EditedAnswer) -> Item:
        options = tuple(self._options(edited, before))
        key = options[edited.answers.index(right)].id
        stem = edited.heading.text
        if before is not None and (before.stem, before.options, before.key) == (stem, options, key):
            return before
        fields = _kept(before) | {"stem": stem, "options": options, "key": key}
        return self.names.built(SingleChoice, edited.heading.line, **self._signed(fields, edited))

    def _true_false(self, edited: EditedItem, before: TrueFalse | None, right: EditedAnswer) -> Item:
        if not _is_true_false(edited):
            raise self.names.refuse(
                edited.heading.line,
                "is a true-or-false question with other answers",
                "Remove its mark to make it a new question, or keep its two answers",
            )
        remarks = [answer.feedback for answer in edited.answers if answer.feedback]
        if len(remarks) > 1:
            raise self.names.refuse(edited.answers[-1].line, "has two feedbacks", "Keep one for both answers")
        stem, answer, feedback = edited.heading.text, right.text.casefold() in YES, "".join(remarks)
        if before is not None and (before.stem, before.answer, before.feedback) == (stem, answer, feedback):
            return before
        fields = _kept(before) | {"stem": stem, "answer": answer, "feedback": feedback}
        return self.names.built(TrueFalse, edited.heading.line, **self._signed(fields, edited))

    def _signed(self, fields: dict[str, Any], edited: EditedItem) -> dict[str, Any]:
        """Return an item's fields as the author's, with an id of its own where it is new."""
        if "id" not in fields:
            fields["id"] = self.names.mint("items", "q", edited.heading.line)
        return fields | {"origin": Origin.HUMAN}

    def _right_answer(self, edited: EditedItem) -> EditedAnswer:
        right = [answer for answer in edited.answers if answer.right]
        if len(edited.answers) < 2 or len(right) != 1:
            raise self.names.refuse(
                right[1].line if len(right) > 1 else edited.heading.line,
                f"is a question with {len(edited.answers)} answers, {len(right)} of them right",
                "Write at least two answers, and [x] before the only right one",
            )
        return right[0]

    def _options(self, edited: EditedItem, before: SingleChoice | None) -> Iterator[Option]:
        known = {option.id: option for option in before.options} if before else {}
        free = iter(LETTERS[LETTERS.index(max(known)) + 1 if known else 0 :])
        seen: set[str] = set()
        for answer in edited.answers:
            letter = answer.id or next(free, None)
            if answer.id is not None and (answer.id not in known or answer.id in seen):
                raise self.names.refuse(
                    answer.line,
                    f"{{#{answer.id}}} marks no answer of this question, or marks two",
                    "Keep the mark on the answer it belongs to, and leave it off a new one",
                )
            if letter is None:
                raise self.names.refuse(answer.line, "is one answer too many", "Keep to 26 in all")
            seen.add(letter)
            yield self.names.built(Option, answer.line, id=letter, text=answer.text, feedback=answer.feedback)


def _kept(before: SingleChoice | TrueFalse | None) -> dict[str, Any]:
    if before is None:
        return {}
    return {
        "id": before.id,
        "objective": before.objective,
        "bloom": before.bloom,
        "citations": to_verify(before),
    }


def _is_true_false(edited: EditedItem) -> bool:
    said = [answer.text.casefold() for answer in edited.answers]
    return len(said) == 2 and {*said} & YES != set() and {*said} & NO != set()
