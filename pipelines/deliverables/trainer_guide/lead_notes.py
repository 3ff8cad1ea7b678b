"""What a trainer finds on leading one objective: what to bring, to ask, to expect, and where to look it up.

All of it is from the sources, the course, or the draft.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.deliverables.lesson.sections import find_first
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.session_plan.wording import read_wording as read_plan_wording
from pipelines.deliverables.trainer_guide.wording import TrainerGuideWording, read_wording
from pipelines.drafting.disagreement import find_disagreements
from pipelines.drafting.kind import Material
from pipelines.drafting.objectives.activities import Activity
from pipelines.drafting.objectives.expected_answers import write_row
from pipelines.drafting.statements import make_direction
from schemas.draft import Block, Row, SingleChoice, Statement, Table
from schemas.draft.source_titles import title_sources
from schemas.languages.formats import join_words
from schemas.places import describe_place

MOST_MISTAKES = 3
MOST_PLACES = 4
LONGEST_OPTION = 60
"""Letters of a wrong answer that says by itself what is mistaken."""


@dataclass(frozen=True)
class LeadNotes:
    """Words the notes on one objective, or one page of a plan."""

    material: Material
    activity: Activity

    @property
    def _words(self) -> TrainerGuideWording:
        return read_wording(self.material.language)

    def say_what_to_bring(self) -> Iterator[Statement]:
        """Yield what the room needs: the module's papers on this, and what its condition names."""
        plan, kinds = read_plan_wording(self.material.language), self.material.module.artefacts
        evidence, objective = self.activity.evidence, self.activity.objective
        papers = [plan.handout.format(title=evidence.title)] if evidence and "lesson" in kinds else []
        papers += [plan.slides] if "slides" in kinds else []
        if papers:
            yield self._say(self._words.bring.format(papers=join_words(papers, self.material.language)))
        if objective is not None and objective.condition:
            yield self._say(plan.condition.format(condition=objective.condition.rstrip(".")))

    def say_what_succeeds(self) -> Iterator[Statement]:
        """Yield by what one sees that the objective is reached, if the course says so."""
        objective = self.activity.objective
        if objective is not None and objective.criterion:
            criterion = read_plan_wording(self.material.language).criterion
            yield self._say(criterion.format(criterion=objective.criterion.rstrip(".")))

    def list_mistakes(self) -> Iterator[Block]:
        """Yield what people may answer wrongly, by the quiz, and what the source says."""
        quiz, objective = find_first(self.material.made, Quiz), self.activity.objective
        if quiz is None or objective is None:
            return
        items = [each for each in quiz.items if each.objective == objective.id]
        rows = [row for item in items if isinstance(item, SingleChoice) for row in self._make_mistake(item)]
        if rows:
            words = self._words
            yield Table(caption=words.mistakes, header=words.header, rows=tuple(rows[:MOST_MISTAKES]))

    def _make_mistake(self, item: SingleChoice) -> Iterator[Row]:
        right = next(each.text for each in item.options if each.id == item.key)
        wrong = [each.text for each in item.options if each.id != item.key]
        if item.citations and all(len(each) <= LONGEST_OPTION for each in (right, *wrong)):
            words, language = self._words, self.material.language
            quoted = [words.quoted.format(text=each) for each in wrong]
            mistaken = words.mistaken.format(wrong=join_words(quoted, language), right=right)
            yield Row(
                id=self.material.ids.allocate_statement(),
                cells=(words.say("{said}", said=mistaken), self._say_right(item, right)),
                citations=item.citations,
                origin=item.origin,
            )

    def _say_right(self, item: SingleChoice, right: str) -> str:
        """Return what the sources say of a question: sentences, or of a row of a table the cell asked for."""
        texts = []
        for citation in item.citations:
            row = citation.anchor.row
            cells = row.cells if row is not None else ()
            columns = tuple(n for n, cell in enumerate(cells) if n and cell == right)
            texts.append(
                write_row(row, columns, self.material.language) if row is not None else citation.quote
            )
        return " ".join(texts)

    def say_where_to_look(self) -> Iterator[Statement]:
        """Yield the documents and places that this is taught from."""
        pieces = self.activity.evidence.pieces if self.activity.evidence else ()
        language = self.material.language
        titles = title_sources((piece.citation for piece in pieces), language)
        places: dict[str, list[str]] = {}
        for piece in pieces:
            place = describe_place(piece.span.anchor.place, language)
            found = places.setdefault(titles[piece.source.name], [])
            if place not in found:
                found.append(place)
        named = [f"{title}, {', '.join(found[:MOST_PLACES])}" for title, found in places.items()]
        if named:
            yield self._say(self._words.look_up.format(places=join_words(named, language)))

    def ask_for_values(self) -> Iterator[Statement]:
        """Yield questions on the rows of a table that the objective asks for."""
        evidence = self.activity.evidence
        for piece in evidence.pieces if evidence else ():
            row = piece.span.anchor.row
            if evidence and row is not None and row.header:
                column = next(iter(evidence.columns or range(1, len(row.header))))
                text = self._words.value.format(label=row.cells[0], column=row.header[column])
                yield make_direction(
                    self._words.say("{said}", said=text), self.material.ids, (piece.citation,)
                )

    def _say(self, text: str) -> Statement:
        return make_direction(self._words.say("{said}", said=text), self.material.ids)


def say_what_sources_dispute(material: Material) -> Iterator[Statement]:
    """Yield where two sources contradict each other; which is right is for a person to say."""
    words = read_wording(material.language)
    for pair in find_disagreements(material.request.spans):
        if not pair.is_settled:
            sides = (pair.one, pair.other)
            titles = title_sources((piece.citation for piece in sides), material.language)
            one, other = (
                f"{words.quoted.format(text=piece.text)} ({titles[piece.source.name]})" for piece in sides
            )
            text = words.disputed.format(one=one, other=other)
            yield make_direction(words.say("{said}", said=text), material.ids)
