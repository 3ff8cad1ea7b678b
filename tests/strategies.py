"""Drafts of any shape, for properties: every kind of block and question, and texts that are hard to carry."""

from typing import Any

from hypothesis import strategies as st

from schemas.draft import (
    Content,
    Lesson,
    Option,
    Origin,
    Paragraph,
    Quiz,
    Row,
    Section,
    Statement,
    Steps,
    Summary,
    Table,
    TrueFalse,
)
from schemas.language import Language
from tests import builders

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


@st.composite
def contents(draw: st.DrawFn) -> Content:
    numbers = iter(range(1, 9999))

    def sentences() -> tuple[Statement, ...]:
        texts = draw(st.lists(TEXTS, min_size=1, max_size=3))
        return tuple(builders.statement(1, t, id=f"st-{next(numbers):04d}") for t in texts)

    def table() -> Table:
        width = draw(st.integers(1, 3))
        cells = st.lists(TEXTS | st.just(""), min_size=width, max_size=width).map(tuple)
        rows = tuple(
            Row(
                id=f"st-{next(numbers):04d}",
                cells=row,
                citations=(builders.citation(7),),
                origin=Origin.MODEL,
            )
            for row in draw(st.lists(cells, min_size=1, max_size=3))
        )
        return Table(caption=draw(LINES), header=draw(cells), rows=rows)

    def block() -> Any:
        kind = draw(st.sampled_from(["paragraph", "steps", "table"]))
        if kind == "table":
            return table()
        return (Paragraph if kind == "paragraph" else Steps)(statements=sentences())

    def item(number: int) -> Any:
        if draw(st.booleans()):
            return TrueFalse(
                id=f"q-{number:04d}",
                stem=draw(TEXTS),
                answer=draw(st.booleans()),
                feedback=draw(TEXTS | st.just("")),
                origin=Origin.MODEL,
            )
        options = tuple(
            Option(id=letter, text=draw(TEXTS), feedback=draw(TEXTS | st.just("")))
            for letter in draw(st.sampled_from(["ab", "cad", "bz"]))
        )
        key = draw(st.sampled_from([option.id for option in options]))
        return builders.question(number, stem=draw(TEXTS), options=options, key=key)

    sections = tuple(
        Section(
            id=f"p-{n:04d}",
            title=draw(LINES),
            objective=draw(st.sampled_from([None, "seuils"])),
            blocks=tuple(block() for _ in range(draw(st.integers(1, 3)))),
        )
        for n in range(1, draw(st.integers(2, 3)))
    )
    items = tuple(item(n) for n in range(1, draw(st.integers(2, 4))))
    artefacts = draw(
        st.permutations([Lesson(sections=sections), Quiz(items=items), Summary(points=sentences())])
    )
    return builders.content(
        title=draw(LINES), language=draw(st.sampled_from(Language)), artefacts=tuple(artefacts)
    )
