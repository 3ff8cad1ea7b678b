"""One question as a QTI item: its text and choices, its right answer, and the explanation shown afterwards.

It is worth one point if the whole answer is right, as in every other format.
"""

from collections.abc import Sequence

from pipelines.packaging.bank_questions.moodle_grades import write_plain_number
from pipelines.packaging.bank_questions.questions import (
    BankQuestion,
    list_accepted,
    list_options,
    may_shuffle,
    write_question_text,
)
from pipelines.packaging.bank_questions.texts import read_bank_texts
from pipelines.packaging.documents.texts import clean_text
from pipelines.packaging.markup import Node, replace_unwritable, serialise
from pipelines.packaging.player.questions import shuffle_parts
from pipelines.packaging.qti.dialect import Dialect
from schemas.draft import (
    GAP,
    Cloze,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    SingleChoice,
    TrueFalse,
)

RESPONSE, SCORE, CHOSEN, FEEDBACK = "RESPONSE", "SCORE", "CHOSEN", "TOLD"
EXPLAINED = "EXPLAINED"
TRUE, FALSE = "true", "false"


def write_item(question: BankQuestion, dialect: Dialect) -> bytes:
    """Return the item as a file of its own, UTF-8."""
    writer = _ItemWriter(question, dialect)
    return serialise(writer.write())


def name_gap(number: int) -> str:
    """Return the name of the response variable of a gap; gaps are counted from 1."""
    return f"{RESPONSE}-{number}"


class _ItemWriter:
    """Writes one item; every name is spelled by its dialect."""

    def __init__(self, question: BankQuestion, dialect: Dialect) -> None:
        self._question = question
        self._dialect = dialect
        self._add = dialect.add
        self._root = dialect.root(
            "assessmentItem",
            question.language.value,
            identifier=question.name,
            title=question.stem,
            adaptive="false",
            timeDependent="false",
        )

    def write(self) -> Node:
        self._declare_responses()
        self._declare_outcomes()
        self._add_interactions(self._add(self._root, "itemBody"))
        self._add_processing()
        self._add_feedback()
        return self._root

    def _declare_responses(self) -> None:
        match self._question.item:
            case SingleChoice() as item:
                self._declare_response(RESPONSE, "single", "identifier", [item.key])
            case TrueFalse() as item:
                self._declare_response(RESPONSE, "single", "identifier", [TRUE if item.answer else FALSE])
            case MultipleChoice() as item:
                self._declare_response(RESPONSE, "multiple", "identifier", sorted(set(item.keys)))
            case Ordering() as item:
                self._declare_response(RESPONSE, "ordered", "identifier", [place.id for place in item.places])
            case Matching() as item:
                pairs = [f"{_name_left(pair.id)} {_name_right(pair.id)}" for pair in item.pairs]
                self._declare_response(RESPONSE, "multiple", "directedPair", pairs)
            case Numeric() as item:
                self._declare_response(RESPONSE, "single", "float", [write_plain_number(item.answer)])
            case Cloze() as item:
                for n, gap in enumerate(item.gaps, start=1):
                    texts = list_accepted(gap)
                    self._add_mapping(
                        self._declare_response(name_gap(n), "single", "string", texts[:1]), texts
                    )

    def _declare_response(self, name: str, cardinality: str, base_type: str, right: Sequence[str]) -> Node:
        declared = self._add(
            self._root, "responseDeclaration", identifier=name, cardinality=cardinality, baseType=base_type
        )
        correct = self._add(declared, "correctResponse")
        for value in right:
            self._add(correct, "value", value)
        return declared

    def _add_mapping(self, declared: Node, texts: Sequence[str]) -> None:
        mapping = self._add(declared, "mapping", defaultValue="0")
        for text in texts:
            self._add(mapping, "mapEntry", mapKey=text, mappedValue="1", caseSensitive="false")

    def _declare_outcomes(self) -> None:
        score = self._add(
            self._root,
            "outcomeDeclaration",
            identifier=SCORE,
            cardinality="single",
            baseType="float",
            normalMaximum="1",
        )
        self._add(self._add(score, "defaultValue"), "value", "0")
        if isinstance(self._question.item, SingleChoice | MultipleChoice):
            cardinality = "single" if isinstance(self._question.item, SingleChoice) else "multiple"
            self._declare_outcome(CHOSEN, cardinality)
        if self._question.feedback_lines:
            self._declare_outcome(FEEDBACK, "single")

    def _declare_outcome(self, name: str, cardinality: str) -> None:
        self._add(
            self._root, "outcomeDeclaration", identifier=name, cardinality=cardinality, baseType="identifier"
        )

    def _add_interactions(self, body: Node) -> None:
        match self._question.item:
            case SingleChoice() | MultipleChoice() as item:
                self._ask_choice(body, item)
            case TrueFalse():
                self._ask_true_false(body)
            case Ordering() as item:
                self._ask_order(body, item)
            case Matching() as item:
                self._ask_match(body, item)
            case Numeric() as item:
                self._ask_number(body, item)
            case Cloze() as item:
                self._ask_gaps(body, item)

    def _ask_choice(self, body: Node, item: SingleChoice | MultipleChoice) -> None:
        interaction = self._add_interaction(
            body,
            "choiceInteraction",
            shuffle=str(may_shuffle(item)).lower(),
            maxChoices="1" if isinstance(item, SingleChoice) else "0",
        )
        for option, _ in list_options(item):
            choice = self._add(interaction, "simpleChoice", clean_text(option.text), identifier=option.id)
            if clean_text(option.feedback):
                shown = {"outcomeIdentifier": CHOSEN, "identifier": option.id, "showHide": "show"}
                self._add(choice, "feedbackInline", f" {clean_text(option.feedback)}", **shown)

    def _ask_true_false(self, body: Node) -> None:
        says = read_bank_texts(self._question.language)
        interaction = self._add_interaction(body, "choiceInteraction", shuffle="false", maxChoices="1")
        for value in (TRUE, FALSE):
            self._add(interaction, "simpleChoice", says[value], identifier=value)

    def _ask_order(self, body: Node, item: Ordering) -> None:
        interaction = self._add_interaction(body, "orderInteraction", shuffle="true")
        for place in shuffle_parts(item.id, item.places):
            self._add(interaction, "simpleChoice", clean_text(place.text), identifier=place.id)

    def _ask_match(self, body: Node, item: Matching) -> None:
        interaction = self._add_interaction(
            body, "matchInteraction", shuffle="true", maxAssociations=str(len(item.pairs))
        )
        left, right = (self._add(interaction, "simpleMatchSet") for _ in range(2))
        for pair in item.pairs:
            self._add_associable(left, _name_left(pair.id), pair.left)
        for pair in shuffle_parts(item.id, item.pairs):
            self._add_associable(right, _name_right(pair.id), pair.right)

    def _add_associable(self, match_set: Node, name: str, text: str) -> None:
        self._add(match_set, "simpleAssociableChoice", clean_text(text), identifier=name, matchMax="1")

    def _ask_number(self, body: Node, item: Numeric) -> None:
        self._add(body, "p", write_question_text(self._question))
        line = self._add(body, "p")
        entry = self._add(line, "textEntryInteraction", responseIdentifier=RESPONSE, expectedLength="12")
        if clean_text(item.unit):
            entry.tail = replace_unwritable(f"\u00a0{clean_text(item.unit)}")

    def _ask_gaps(self, body: Node, item: Cloze) -> None:
        before, *others = GAP.split(self._question.stem)
        line = self._add(body, "p", before)
        for n, (gap, text) in enumerate(zip(item.gaps, others, strict=True), start=1):
            length = str(max(len(each) for each in gap.accepted))
            entry = self._add(
                line, "textEntryInteraction", responseIdentifier=name_gap(n), expectedLength=length
            )
            entry.tail = replace_unwritable(text)

    def _add_interaction(self, body: Node, name: str, **attributes: str) -> Node:
        interaction = self._add(body, name, responseIdentifier=RESPONSE, **attributes)
        self._add(interaction, "prompt", write_question_text(self._question))
        return interaction

    def _add_processing(self) -> None:
        processing = self._add(self._root, "responseProcessing")
        condition = self._add(processing, "responseCondition")
        self._set_score(self._add_condition(self._add(condition, "responseIf")), "1")
        self._set_score(self._add(condition, "responseElse"), "0")
        if isinstance(self._question.item, SingleChoice | MultipleChoice):
            self._add(
                self._add(processing, "setOutcomeValue", identifier=CHOSEN), "variable", identifier=RESPONSE
            )
        if self._question.feedback_lines:
            node = self._add(processing, "setOutcomeValue", identifier=FEEDBACK)
            self._add(node, "baseValue", EXPLAINED, baseType="identifier")

    def _add_condition(self, condition: Node) -> Node:
        """Add the test for a right answer to a condition, and return the condition."""
        match self._question.item:
            case Numeric() as item:
                self._add_numeric_condition(condition, item)
            case Cloze() as item:
                all_gaps = self._add(condition, "and")
                for n in range(1, len(item.gaps) + 1):
                    comparison = self._add(all_gaps, "gte")
                    self._add(comparison, "mapResponse", identifier=name_gap(n))
                    self._add(comparison, "baseValue", "1", baseType="float")
            case _:
                match = self._add(condition, "match")
                self._add(match, "variable", identifier=RESPONSE)
                self._add(match, "correct", identifier=RESPONSE)
        return condition

    def _add_numeric_condition(self, condition: Node, item: Numeric) -> None:
        tolerance = write_plain_number(item.tolerance)
        mode = (
            {"toleranceMode": "absolute", "tolerance": f"{tolerance} {tolerance}"}
            if item.tolerance
            else {"toleranceMode": "exact"}
        )
        equal = self._add(condition, "equal", **mode)
        self._add(equal, "variable", identifier=RESPONSE)
        self._add(equal, "correct", identifier=RESPONSE)

    def _set_score(self, branch: Node, points: str) -> None:
        self._add(
            self._add(branch, "setOutcomeValue", identifier=SCORE), "baseValue", points, baseType="float"
        )

    def _add_feedback(self) -> None:
        if not self._question.feedback_lines:
            return
        modal = self._add(
            self._root, "modalFeedback", outcomeIdentifier=FEEDBACK, identifier=EXPLAINED, showHide="show"
        )
        body = self._add(modal, "contentBody") if self._dialect.wraps_feedback else modal
        for paragraph in self._question.feedback_lines:
            self._add(body, "p", paragraph)


def _name_left(pair: str) -> str:
    return f"L-{pair}"


def _name_right(pair: str) -> str:
    return f"R-{pair}"
