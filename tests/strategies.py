"""Drafts of any kind, for properties: every deliverable and question, and texts that are hard to carry."""

from collections.abc import Callable
from functools import partial
from typing import Any, get_args

from hypothesis import strategies as st

from pipelines.blocks.callout.contract import Callout, CalloutVariant
from pipelines.blocks.checkpoint.contract import Checkpoint
from pipelines.blocks.code.contract import Code
from pipelines.blocks.dialogue.contract import Dialogue, Turn
from pipelines.blocks.figure.contract import Figure
from pipelines.blocks.heading.contract import Heading
from pipelines.blocks.list.contract import LedList
from pipelines.blocks.marked_picture.contract import WHOLE, MarkedPicture, PlaceMark
from pipelines.blocks.reveal.contract import Reveal, RevealVariant
from pipelines.blocks.scenario.contract import Consequence, Decision, Ending, Scenario
from pipelines.deliverables.narration.contract import Narration
from pipelines.deliverables.paperwork.contract import Paperwork
from pipelines.deliverables.session_plan.contract import SessionPlan
from pipelines.deliverables.summary.contract import Summary
from pipelines.testing import builders
from schemas.contract import Contract
from schemas.course import Form
from schemas.deliverables import find_contract
from schemas.draft import (
    Cloze,
    Content,
    Gap,
    Item,
    Matching,
    Modality,
    MultipleChoice,
    Nature,
    Notes,
    NumberedBlock,
    Numeric,
    Option,
    Ordering,
    OrderingPlace,
    Origin,
    Pair,
    Paragraph,
    Phase,
    PictureRole,
    Questionnaire,
    Row,
    Section,
    Sectioned,
    SingleChoice,
    Statement,
    StatementForm,
    Steps,
    Table,
    TrueFalse,
    walk_named,
)
from schemas.kinds import DELIVERABLES
from schemas.language import Language
from tests import sample_deliverables as deliverables
from tests.sample_deliverables import PICTURE

TEXTS = st.text(
    st.sampled_from("aé1 .:`*_#<>[](){}|\\\n\r\t\u00a0\u2028\ufeff\x85🌡-+=~!&$\"'")
    | st.characters(blacklist_categories=["Cs"]),
    min_size=1,
    max_size=30,
) | st.sampled_from(
    [
        "# x",
        "## Quiz {#quiz}",
        "{#st-0001}",
        "1. x",
        "12) x",
        "- [x] y",
        "> z",
        "Table: x",
        "Tableau\u00a0: x",
        "Feedback: x",
        "Notes : x",
        "Trou 1 : x",
        "|",
        "\\|",
        "\\",
        "C:\\new\\u{41}",
        " x ",
        "a {#b} c",
        "---",
        "```",
        "<!-- x -->",
        "\\{#a}",
    ]
)
LINES = TEXTS.map(lambda text: "".join(c for c in text if ord(c) >= 32 and ord(c) != 127).strip() or "x")


FORMS = st.none() | st.builds(
    StatementForm,
    depth=st.none() | st.integers(1, 9),
    label=st.none() | st.sampled_from(["3.", "a)", "(iv)", "1.2"]),
    is_code=st.sampled_from([None, True]),
)
NATURES = st.none() | st.sampled_from(Nature)
FIGURES = st.floats(-1e9, 1e9, allow_nan=False) | st.sampled_from([0.0, 30.0, 0.1, 1e-7])


class Drawing:
    """Draws the elements of one content, numbering them as a writer would."""

    def __init__(self, draw: st.DrawFn, language: Language) -> None:
        self.draw = draw
        self.language = language
        self.numbers = {kind: iter(range(1, 9999)) for kind in ("st", "p", "q", "b")}

    def id(self, kind: str = "st") -> str:
        return f"{kind}-{next(self.numbers[kind]):04d}"

    def maybe(self) -> str:
        return self.draw(TEXTS | st.just(""))

    def some(self, make: Callable[[], Any], least: int = 1, most: int = 3) -> tuple[Any, ...]:
        return tuple(make() for _ in range(self.draw(st.integers(least, most))))

    def statement(self) -> Statement:
        changes: dict[str, Any] = {"id": self.id(), "nature": self.draw(NATURES)}
        if self.draw(st.booleans()):
            changes["citations"] = ()
        if self.draw(st.integers(0, 4)) == 0:
            changes["computation"] = deliverables.computation()
        changes["form"] = self.draw(FORMS)
        return builders.statement(1, self.draw(TEXTS), **changes)

    def row(self, width: int) -> Row:
        cells = tuple(self.maybe() for _ in range(width))
        by_cell = ((builders.citation(7).span,), *((),) * (width - 1))
        return Row(
            id=self.id(),
            cells=cells,
            citations=(builders.citation(7),),
            origin=Origin.MODEL,
            nature=self.draw(NATURES),
            by_cell=self.draw(st.sampled_from([None, by_cell])),
        )

    def block(self) -> Any:
        simple = [Paragraph, Steps, Notes, Table, LedList, Callout, Reveal, Code]
        kind = self.draw(
            st.sampled_from([*simple, Checkpoint, Scenario, Figure, MarkedPicture, Dialogue, Heading])
        )
        if issubclass(kind, NumberedBlock):
            return self.numbered_block(kind)
        if kind is not Table:
            return kind(statements=self.some(self.statement))
        width = self.draw(st.integers(1, 3))
        header = tuple(self.maybe() for _ in range(width))
        return Table(caption=self.draw(LINES), header=header, rows=self.some(lambda: self.row(width)))

    def numbered_block(self, kind: type[NumberedBlock]) -> NumberedBlock:
        fields: dict[str, Any] = {"id": self.id("b")}
        if kind is LedList:
            fields |= {"lead": self.statement(), "items": self.some(self.statement)}
        elif kind is Callout:
            variant = self.draw(st.sampled_from(CalloutVariant))
            after = self.some(self.statement) if variant is CalloutVariant.BEFORE_AFTER else ()
            fields |= {"variant": variant, "statements": self.some(self.statement), "after": after}
        elif kind is Reveal:
            fields |= {"variant": self.draw(st.sampled_from(RevealVariant)), "prompt": self.statement()}
            fields |= {"details": self.some(self.statement)}
        elif kind is Checkpoint:
            fields |= {"question": self.item()}
        elif kind is Scenario:
            fields |= {"title": self.draw(LINES), "situation": self.some(self.statement)}
            fields |= {"decisions": self.some(self.decision, most=2)}
            fields |= {"endings": (Ending(id="e-1", statements=self.some(self.statement)),)}
        elif kind is Heading:
            fields |= {"words": self.statement()}
        elif kind is Dialogue:
            turns = (Turn(speaker=self.statement(), words=self.some(self.statement)) for _ in "ab")
            fields |= {"turns": tuple(turns)}
        elif kind is MarkedPicture:
            fields |= {"picture": PICTURE, "marks": self.some(self.mark)}
            fields |= {"question": self.item() if self.draw(st.booleans()) else None}
        elif kind is Figure:
            fields |= {"picture": PICTURE, "caption": self.some(self.statement)[:1]}
            fields |= {"alternative": self.maybe(), "credit": self.maybe(), "rights": self.maybe()}
            fields |= {"role": self.draw(st.sampled_from(PictureRole))}
        else:
            fields |= {"programming_language": self.draw(st.sampled_from(["", "Python"]))}
            fields |= {"code": self.statement()}
        return kind(**fields)

    def mark(self) -> PlaceMark:
        places = st.integers(0, WHOLE)
        statement = self.statement()
        fields = {name: getattr(statement, name) for name in Statement.model_fields}
        return PlaceMark(**fields, across=self.draw(places), down=self.draw(places))

    def decision(self) -> Decision:
        options = tuple(Option(id=name, text=self.draw(TEXTS)) for name in "ab")
        question = SingleChoice(
            id=self.id("q"), stem=self.draw(TEXTS), options=options, key="a", origin=Origin.MODEL
        )
        return Decision(
            situation=self.some(self.statement, least=0, most=1),
            question=question,
            consequences=tuple(
                Consequence(option=option, leads_to="e-1", statements=self.some(self.statement, most=2))
                for option in "ab"
            ),
        )

    def section(self) -> Section:
        return Section(
            id=self.id("p"),
            title=self.draw(LINES),
            objective=self.draw(st.sampled_from([None, "seuils"])),
            blocks=self.some(self.block),
        )

    def phase(self) -> Phase:
        columns = ("content", "method", "trainer", "learners", "resources", "assessment", "adaptation")
        return Phase(
            id=self.id(),
            minutes=self.draw(st.integers(1, 480)),
            title=self.draw(LINES),
            objective=self.draw(st.sampled_from([None, "seuils"])),
            modality=self.draw(st.sampled_from(Modality)),
            citations=self.draw(st.sampled_from([(), (builders.citation(1),)])),
            origin=Origin.MODEL,
            nature=self.draw(NATURES),
            **{column: self.maybe() for column in columns},
        )

    def item(self) -> Any:
        fields: dict[str, Any] = {"id": self.id("q"), "stem": self.draw(TEXTS), "origin": Origin.MODEL}
        if self.draw(st.booleans()):
            fields["citations"] = (builders.citation(2),)
        letters = self.draw(st.sampled_from(["ab", "cad", "bz"]))
        match self.draw(st.sampled_from([*get_args(get_args(Item)[0])])).__name__:
            case "SingleChoice":
                key = self.draw(st.sampled_from(letters))
                return SingleChoice(options=tuple(map(self.option, letters)), key=key, **fields)
            case "MultipleChoice":
                keys = self.draw(st.lists(st.sampled_from(letters), min_size=1, unique=True).map(tuple))
                return MultipleChoice(options=tuple(map(self.option, letters)), keys=keys, **fields)
            case "TrueFalse":
                return TrueFalse(answer=self.draw(st.booleans()), feedback=self.maybe(), **fields)
            case "Cloze":
                gaps = tuple(Gap(accepted=self.some(lambda: self.draw(LINES))) for _ in "ab")
                # Five signs: what was drawn may end or begin with the sign of a gap.
                fields["stem"] = f"{fields['stem'].replace('_', ' ')} ____ et _____."
                return Cloze(gaps=gaps, feedback=self.maybe(), **fields)
            case "Numeric":
                figures = {"answer": self.draw(FIGURES), "tolerance": abs(self.draw(FIGURES))}
                return Numeric(unit=self.maybe(), feedback=self.maybe(), **figures, **fields)
            case "Matching":
                pairs = (Pair(id=x, left=self.draw(TEXTS), right=self.draw(TEXTS)) for x in letters)
                return Matching(pairs=tuple(pairs), feedback=self.maybe(), **fields)
            case _:
                places = tuple(OrderingPlace(id=x, text=self.draw(TEXTS)) for x in letters)
                return Ordering(places=places, feedback=self.maybe(), **fields)

    def option(self, letter: str) -> Option:
        return Option(id=letter, text=self.draw(TEXTS), feedback=self.maybe())

    def artefact(self, kind: type[Contract]) -> Any:
        if issubclass(kind, Sectioned):
            return self.sectioned(kind)
        parts: Callable[[], Any] = self.statement
        extra: dict[str, Any] = {}
        if issubclass(kind, Questionnaire):
            parts = self.item
        elif kind is SessionPlan:
            parts = self.phase
            extra["left_to_trainer"] = self.some(self.statement, least=0)
        elif kind is not Summary:
            parts = partial(self.row, 2)
        return kind(**{kind.LIST: self.some(parts)}, **extra)

    def sectioned(self, kind: type[Sectioned]) -> Sectioned:
        sections = self.some(self.section, most=2)
        if kind is Paperwork:
            return Paperwork(sections=sections, form=self.draw(st.sampled_from(Form)))
        if kind is Narration:
            spoken = [each for each in walk_named(sections) if isinstance(each, Statement)]
            recordings = tuple(deliverables.recording(each, self.language) for each in spoken)
            return Narration(sections=sections, recordings=recordings)
        return kind(sections=sections)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Contents of one to three deliverables of any kind, in any order."""
    contracts = [find_contract(name) for name in DELIVERABLES.kinds]
    kinds = draw(st.lists(st.sampled_from(contracts), min_size=1, max_size=3, unique=True))
    language = draw(st.sampled_from(Language))
    drawing = Drawing(draw, language)
    artefacts = tuple(drawing.artefact(kind) for kind in kinds)
    return builders.content(title=draw(LINES), language=language, artefacts=artefacts)
