"""What a trainer says with a slide, from what it shows: what it is about, and a question to the group.

Where a slide gives nothing to name or to ask, nothing is said.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.blocks.list.contract import LedList
from pipelines.deliverables.slides.deck import gives_measure, read_phrases
from pipelines.drafting.request import IdAllocator
from pipelines.drafting.statements import make_direction
from pipelines.drafting.text.figures import Figure, find_figures
from pipelines.drafting.text.limits import binds_or_bars
from schemas.draft import Block, Layout, Statement, Steps, Table
from schemas.language import Language
from schemas.languages.formats import join_words

GAP = "____"
MOST_NAMED = 5
STEP_NUMBER = re.compile(r"(\d+)\.")


@dataclass(frozen=True)
class SpokenCues:
    """Words what is said with the slides of a module; `terms` are those defined, by the id of their span.

    Nothing is `asked` twice.
    """

    language: Language
    ids: IdAllocator
    terms: Mapping[str, str]
    asked: set[str] = field(default_factory=set)

    def write_cues(self, title: str, shown: Sequence[Block]) -> Iterator[Statement]:
        """Yield what a slide is about, then what to ask."""
        for block in shown:
            if isinstance(block, Table):
                yield from self._tell_table(block)
            elif (first := _find_first_number(block)) is not None:
                yield from self._tell_steps(title, first, block.list_statements())
            elif Layout.VERBATIM not in block.LAYOUTS.values():
                yield from self._tell_sentences(block.list_statements())

    def _tell_table(self, table: Table) -> Iterator[Statement]:
        _, *columns = table.header or ("",)
        if not columns:
            return
        yield self._say("about_table", columns=join_words(columns, self.language))
        cells = [
            (row, number)
            for row in table.rows
            if len(row.cells) == len(table.header) and row.cells[0]
            for number in range(1, len(row.cells))
            if row.cells[number]
        ]
        ranked = sorted(cells, key=lambda each: not gives_measure(each[0].cells[each[1]], self.language))
        yield from self._ask_first(
            ("ask_cell", {"label": row.cells[0], "column": table.header[number]}) for row, number in ranked
        )

    def _tell_steps(self, title: str, first: int, steps: Sequence[Statement]) -> Iterator[Statement]:
        last = first + len(steps) - 1
        yield self._say("about_steps", first=str(first), last=str(last), title=title)
        if len(steps) > 1:
            yield from self._ask_first([("ask_next", {"step": steps[0].text.rstrip(" .;")})])

    def _tell_sentences(self, points: Sequence[Statement]) -> Iterator[Statement]:
        terms = list(dict.fromkeys(term for point in points for term in self._list_terms(point)))
        values = list(dict.fromkeys(each.text for point in points for each in self._list_values(point)))
        if terms:
            yield self._say("about_terms", terms=join_words(terms[:MOST_NAMED], self.language))
        if values:
            yield self._say("about_values", values=join_words(values[:MOST_NAMED], self.language))
        yield from self._ask_first(self._list_questions(points))

    def _list_questions(self, points: Sequence[Statement]) -> Iterator[tuple[str, dict[str, str]]]:
        """Yield what may be asked: values, of what binds first, then terms, then what binds."""
        for point in sorted(points, key=lambda each: not binds_or_bars(each.text, self.language)):
            if values := self._list_values(point):
                yield "ask_gap", {"sentence": _leave_gaps(point.text, values)}
        for point in points:
            for term in self._list_terms(point):
                yield "ask_term", {"term": term}
        for point in points:
            if binds_or_bars(point.text, self.language):
                yield "ask_rule", {"sentence": point.text}

    def _ask_first(self, questions: Iterable[tuple[str, dict[str, str]]]) -> Iterator[Statement]:
        """Yield the first question that was not asked yet."""
        for key, facts in questions:
            question = read_phrases(self.language).say(key, **facts)
            if question not in self.asked:
                self.asked.add(question)
                yield make_direction(question, self.ids)
                return

    def _list_terms(self, point: Statement) -> Iterator[str]:
        return (self.terms[each.span] for each in point.citations if each.span in self.terms)

    def _list_values(self, point: Statement) -> list[Figure]:
        return [each for each in find_figures(point.text, self.language) if not each.unit.startswith("n:")]

    def _say(self, key: str, **facts: str) -> Statement:
        return make_direction(read_phrases(self.language).say(key, **facts), self.ids)


def _find_first_number(block: Block) -> int | None:
    """Return the number of the first step that a block shows; None if it shows no steps."""
    if isinstance(block, Steps):
        return 1
    label = block.items[0].label if isinstance(block, LedList) else ""
    numbered = STEP_NUMBER.fullmatch(label or "")
    return int(numbered[1]) if numbered else None


def _leave_gaps(text: str, values: Sequence[Figure]) -> str:
    for value in reversed(values):
        text = text[: value.start] + GAP + text[value.end :]
    return text
