"""Candidate questions from the sources, the best first, made once for every deliverable that asks some."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice, zip_longest

from pipelines.deliverables.quiz import figures, measures, rows, step_orders, steps, tables, terms
from pipelines.deliverables.quiz.candidate import Candidate, ItemCandidate
from pipelines.deliverables.quiz.support import Sayings
from pipelines.drafting.disagreement import find_disagreements, list_contested_spans
from pipelines.drafting.kind import Material
from pipelines.drafting.material import Piece
from pipelines.drafting.objectives.item_objectives import ObjectiveMatcher
from schemas.course import ItemKind, Module
from schemas.language import Language
from schemas.source import SourceSpans

MOST_OF_A_FAMILY = {"figures": 3, "rows": 3, "steps": 2, "terms": 5}
"""Questions on one heading's figures, one table, one procedure, one source's terms."""

SINGLES_IN_A_ROW = 2
"""Questions to choose one answer from, before one of another kind."""


@dataclass(frozen=True)
class Candidates:
    """The questions a module's pieces give, of every kind it wants."""

    found: tuple[Piece, ...]
    spans: SourceSpans
    module: Module
    language: Language

    @cached_property
    def kinds(self) -> tuple[tuple[Candidate, ...], ...]:
        """Return every question with one right answer that the sources give, a row a kind."""
        sayings = Sayings(self.found, self.language)
        return (
            tuple(figures.list_candidates(self.found, find_disagreements(self.spans), sayings)),
            tuple(terms.list_candidates(self.found, sayings)),
            tuple(rows.list_candidates(self.found, sayings)),
            tuple(steps.list_candidates(self.found, self.language)),
        )

    @cached_property
    def singles(self) -> list[Candidate]:
        """Return those worth asking, those that serve an objective first, the kinds in turn."""
        best = [_spread(sorted(kind, key=self._rank)) for kind in self.kinds]
        turns = [each for turn in zip_longest(*best) for each in turn if each is not None]
        return sorted(turns, key=lambda each: self.objective_of(each) is None)

    @cached_property
    def other_questions(self) -> list[ItemCandidate]:
        """Return the questions of the other kinds the module wants, claims aside, the kinds in turn."""
        kinds: dict[ItemKind, Callable[[], list[ItemCandidate]]] = {
            ItemKind.ORDERING: lambda: step_orders.list_orderings(self.found, self.language),
            ItemKind.MULTIPLE: lambda: tables.list_multiples(self.found, self.language),
            ItemKind.MATCHING: lambda: tables.list_matchings(self.found, self.language),
            ItemKind.NUMERIC: lambda: measures.list_numerics(self.singles),
            ItemKind.CLOZE: lambda: measures.list_clozes(
                self.found, list_contested_spans(find_disagreements(self.spans)), self.language
            ),
        }
        made = [kinds[kind]() for kind in kinds if kind in self.module.item_kinds]
        best = [
            sorted(kind, key=lambda each: (-self._objectives.strength(each.pieces), each.seed))
            for kind in made
        ]
        return [each for turn in zip_longest(*best) for each in turn if each is not None]

    @cached_property
    def claims(self) -> list[ItemCandidate]:
        """Return the claims to judge, about as many true as false."""
        return measures.list_true_false(self.singles, self.language)

    def in_turn(self) -> Iterator[Candidate | ItemCandidate]:
        """Yield the questions of the kinds the module wants: two to choose from, then one of another kind.

        Claims to judge come last: they are half guessed.
        """
        wanted = set(self.module.item_kinds)
        drawn = iter(self.other_questions)
        reserved = _reserve_spans(self.other_questions)
        if ItemKind.SINGLE in wanted:
            apart = [each for each in self.singles if not reserved & {piece.span.id for piece in each.pieces}]
            for number, single in enumerate(apart, start=1):
                yield single
                if number % SINGLES_IN_A_ROW == 0:
                    yield from islice(drawn, 1)
        yield from drawn
        if ItemKind.TRUE_FALSE in wanted:
            yield from self.claims

    def list_single_answers(self) -> Iterator[Candidate]:
        """Yield every question with one right answer, also of a table that was asked enough of."""
        return chain(self.singles, chain.from_iterable(self.kinds))

    def on(self, objective: str | None) -> list[Candidate | ItemCandidate]:
        """Return the questions on one objective, the best first."""
        return self._by_objective.get(objective, [])

    @cached_property
    def _by_objective(self) -> dict[str | None, list[Candidate | ItemCandidate]]:
        found: dict[str | None, list[Candidate | ItemCandidate]] = {}
        more = self.list_single_answers() if ItemKind.SINGLE in self.module.item_kinds else ()
        for candidate in chain(self.in_turn(), more):
            found.setdefault(self.objective_of(candidate), []).append(candidate)
        return found

    def objective_of(self, candidate: Candidate | ItemCandidate) -> str | None:
        """Return the objective a question serves, or None."""
        return self._objectives.find_served(candidate.pieces)

    @cached_property
    def _objectives(self) -> ObjectiveMatcher:
        return ObjectiveMatcher.of(self.module.objectives, self.found, self.spans, self.language)

    def _rank(self, candidate: Candidate) -> tuple[float, int]:
        return -(candidate.weight + 2 * self._objectives.strength(candidate.pieces)), candidate.seed


def list_candidates(material: Material) -> Candidates:
    """Return the questions a draft's sources give, made once for whatever asks some of them."""
    return material.compute_once(_make_candidates)


def _make_candidates(material: Material) -> Candidates:
    return Candidates(material.pieces, material.request.spans, material.module, material.language)


def _reserve_spans(drawn: list[ItemCandidate]) -> frozenset[str]:
    """Return the spans kept for the first question on each whole table or procedure."""
    first = {each.family: each for each in reversed(drawn) if not each.family.startswith("figures:")}
    return frozenset(piece.span.id for each in first.values() for piece in each.pieces)


def _spread(candidates: list[Candidate]) -> list[Candidate]:
    """Return the candidates with the families in turn, so that one table does not make the quiz."""
    met: dict[str, int] = {}
    turns = []
    for number, candidate in enumerate(candidates):
        turn = met.get(candidate.family, 0)
        met[candidate.family] = turn + 1
        if turn < MOST_OF_A_FAMILY[candidate.family.partition(":")[0]]:
            turns.append((turn, number, candidate))
    return [candidate for _, _, candidate in sorted(turns, key=lambda each: each[:2])]
