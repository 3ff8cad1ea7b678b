"""The contract of a scenario: a situation, decisions, what follows from each choice, and endings.

It may hold any graph, so that a broken one can be read, shown and mended: `criticism.py` says what is
wrong with it.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field

from pipelines.blocks.scenario.ways import Way, put_ways, write_ways
from schemas.course import ScoredBlocks
from schemas.draft import ElementHolder, Item, NumberedBlock, SingleChoice, Statement, walk_citations
from schemas.draft.asked_text import AskedText, Mint
from schemas.finding import Finding
from schemas.ids import ItemId, Line, OptionId

EndingId = Annotated[str, Field(pattern=r"^e-\d{1,3}$")]
NodeId = Annotated[str, Field(pattern=r"^(q-\d{4}|e-\d{1,3})$")]
"""A decision, by the id of its question, or an ending of the same scenario."""

WELL_DONE, STOPPED = "e-1", "e-2"
"""The endings of a scenario that code leads through: after the last decision, and before it."""


class Worth(StrEnum):
    """How good a choice is; points follow from it by rule."""

    RIGHT = "right"
    ACCEPTABLE = "acceptable"
    WRONG = "wrong"


HALF_POINTS = {Worth.RIGHT: 2, Worth.ACCEPTABLE: 1, Worth.WRONG: 0}
"""What a choice earns, in halves of a point: whole numbers give the same score everywhere."""


class Consequence(ElementHolder):
    """What follows from one choice, and where it leads. The key of the question is the right choice."""

    option: OptionId
    leads_to: NodeId
    is_acceptable: Literal[True] | None = Field(
        default=None, description="The choice is not the right one, and earns half a point."
    )
    statements: tuple[Statement, ...] = Field(min_length=1)

    def name_part(self, name: str) -> str:
        """Return the key of its label, another one for a choice that is only acceptable."""
        return f"each_{name}_acceptable" if self.is_acceptable else f"each_{name}"

    def describe_part(self) -> dict[str, str]:
        """Return the choice it follows from, and where it leads."""
        return {"choice": self.option, "leads_to": self.leads_to}

    def follow_renaming(self, new_ids: Mapping[str, str]) -> Self:
        """Return the consequence with the new id of the decision it leads to."""
        return self.model_copy(update={"leads_to": new_ids.get(self.leads_to, self.leads_to)})


class Decision(ElementHolder):
    """One place where a learner chooses; options of its question have no feedback of their own."""

    LISTS: ClassVar[tuple[str, ...]] = ("situation", "question", "consequences")

    takes_answers: ClassVar[bool] = False

    situation: tuple[Statement, ...] = ()
    question: SingleChoice
    consequences: tuple[Consequence, ...] = Field(min_length=1)

    @property
    def id(self) -> ItemId:
        """Return the id that choices lead to and platforms track: that of its question."""
        return self.question.id

    def describe_part(self) -> dict[str, str]:
        """Return the id that choices lead to."""
        return {"id": self.id}

    def find_consequence(self, option: OptionId) -> Consequence | None:
        """Return what follows from a choice; None if nothing is written."""
        return next((each for each in self.consequences if each.option == option), None)

    def judge_choice(self, option: OptionId) -> Worth:
        """Return how good a choice is."""
        if option == self.question.key:
            return Worth.RIGHT
        consequence = self.find_consequence(option)
        return Worth.ACCEPTABLE if consequence is not None and consequence.is_acceptable else Worth.WRONG


class Ending(ElementHolder):
    """How a way through the scenario ends."""

    id: EndingId
    statements: tuple[Statement, ...] = Field(min_length=1)

    def describe_part(self) -> dict[str, str]:
        """Return the id that choices lead to."""
        return {"id": self.id}


Node = Decision | Ending
"""A place in a scenario."""


class Scenario(NumberedBlock):
    """A situation that a learner decides in, from the first decision to an ending."""

    is_for_taught_pages: ClassVar[bool] = True

    LISTS: ClassVar[tuple[str, ...]] = ("situation", "decisions", "endings")
    TEXTS: ClassVar[tuple[str, ...]] = ("title", "ways")

    kind: Literal["scenario"] = "scenario"
    title: Line
    situation: tuple[Statement, ...] = Field(min_length=1)
    decisions: tuple[Decision, ...] = Field(min_length=1)
    endings: tuple[Ending, ...] = Field(min_length=1)

    @classmethod
    def build(cls, **fields: Any) -> Self:
        """Return the scenario of these fields; `ways`, if an edit brings them, are put where they belong."""
        return cls(**(put_ways(fields) if "ways" in fields else fields))

    @classmethod
    def ask_texts(cls) -> tuple[AskedText, ...]:
        """Return what a person types for a scenario of two decisions; more come by the plain text file."""
        from pipelines.blocks.scenario.typed import ask_scenario  # which needs this contract

        return ask_scenario()

    @classmethod
    def from_texts(cls, typed: Mapping[str, str], mint: Mint) -> Self:
        """Return the scenario that these texts make."""
        from pipelines.blocks.scenario.typed import write_scenario  # which needs this contract

        return cls(**write_scenario(typed, mint))

    @property
    def ways(self) -> str:
        """Return where each choice leads, as people read and edit it."""
        return write_ways(self._list_ways().values())

    def _list_ways(self) -> dict[tuple[str, str], Way]:
        """Return where each choice leads, by its decision and option."""
        return {
            (decision.id, each.option): Way(decision.id, each.option, each.leads_to, bool(each.is_acceptable))
            for decision in self.decisions
            for each in decision.consequences
        }

    def take_texts_of(self, other: Self) -> Self:
        """Return the scenario with the title of another, and with its ways as far as it has the choices."""
        own = self._list_ways()
        theirs = {choice: way for choice, way in other._list_ways().items() if choice in own}
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        taken = {
            "title": other.title,
            "ways": write_ways((own | theirs).values()),
            "worded_by": other.worded_by,
        }
        return self.build(**(fields | taken))

    def list_proven_elsewhere(self) -> tuple[ItemId, ...]:
        """Return the ids of its decisions: what follows from each choice cites."""
        return tuple(decision.id for decision in self.decisions)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Return its places, decisions first."""
        return (*self.decisions, *self.endings)

    def number_nodes(self) -> dict[NodeId, int]:
        """Return the number of each place, decisions first, as paper names them; `leads_to` may lack one."""
        names = (node.id for node in self.nodes)
        return {name: number for number, name in enumerate(dict.fromkeys(names), start=1)}

    def list_findings(self) -> Iterator[Finding]:
        """Yield what is wrong with its graph."""
        from pipelines.blocks.scenario.criticism import check_graph  # which needs this contract

        yield from check_graph(self)

    def list_questions(self) -> tuple[Item, ...]:
        """Return the questions of its decisions, each answered and reported where a way leads to it."""
        return tuple(decision.question for decision in self.decisions)

    def export_questions(self) -> tuple[Item, ...]:
        """Return its decisions as questions: what happened before stands in each, what follows is feedback.

        Where a choice leads, endings, and half points of acceptable choices have no place in a question.
        """
        return tuple(_export_decision(decision, self.situation) for decision in self.decisions)

    def follow_right_answers(self) -> tuple[Item, ...]:
        """Return the questions of the decisions that right choices lead to, in order."""
        decisions = {decision.id: decision for decision in self.decisions}
        met: dict[NodeId, Item] = {}
        at = self.decisions[0].id
        while at in decisions and at not in met:
            met[at] = decisions[at].question
            consequence = decisions[at].find_consequence(decisions[at].question.key)
            at = consequence.leads_to if consequence else ""
        return tuple(met.values())

    def is_scored(self, scored: ScoredBlocks) -> bool:
        """Return whether it counts in the score of a module."""
        return scored.scenarios


def _export_decision(decision: Decision, before: tuple[Statement, ...]) -> SingleChoice:
    question = decision.question
    told = (*before, *decision.situation)
    cited = {citation.span: citation for citation in walk_citations((*before, decision))}
    options = []
    for option in question.options:
        consequence = decision.find_consequence(option.id)
        statements = consequence.statements if consequence else ()
        feedback = " ".join(filter(None, (option.feedback, *(each.text for each in statements))))
        options.append(option.model_copy(update={"feedback": feedback}))
    stem = " ".join((*(each.text for each in told), question.stem))
    changed = {"stem": stem, "options": tuple(options), "citations": tuple(cited.values())}
    return question.model_copy(update=changed)


def list_nodes(scenario: Scenario) -> dict[NodeId, Node]:
    """Return the places of a scenario by id, the first decision first; of two with one id the first."""
    nodes: dict[NodeId, Node] = {}
    for node in scenario.nodes:
        nodes.setdefault(node.id, node)
    return nodes


Leading = tuple[OptionId, NodeId]
"""A choice, and the place it leads to."""


def list_ways(node: Node) -> tuple[Leading, ...]:
    """Return the choices of a place with what they lead to; none of an ending."""
    if isinstance(node, Ending):
        return ()
    return tuple((each.option, each.leads_to) for each in node.consequences)
