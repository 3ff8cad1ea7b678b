"""Candidate questions from the sources, best first, made once for all deliverables with questions."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import chain, islice, zip_longest

from pipelines.deliverables.case_study.conduct import (
    asks_conduct,
    asks_what_is_done,
    split_situations,
    tells_emergency,
)
from pipelines.deliverables.quiz import (
    actors,
    advice,
    claims,
    clauses,
    conducts,
    figures,
    labels,
    measures,
    named_things,
    parallels,
    rows,
    step_orders,
    steps,
    tables,
    terms,
)
from pipelines.deliverables.quiz.acts import list_acts
from pipelines.deliverables.quiz.asked_texts import AskedText, list_asked_texts
from pipelines.deliverables.quiz.candidate import Candidate, ItemCandidate
from pipelines.deliverables.quiz.grounds import list_quoted_spans, list_shown_spans
from pipelines.deliverables.quiz.named_values import NamedValues
from pipelines.deliverables.quiz.support import Sayings
from pipelines.drafting.disagreement import find_disagreements, list_contested_spans
from pipelines.drafting.kind import Material
from pipelines.drafting.material import Piece
from pipelines.drafting.objectives.evidence_index import EvidenceIndex
from pipelines.drafting.objectives.expected_answers import ExpectedAnswer, Shape, list_expectations
from pipelines.drafting.objectives.item_objectives import ObjectiveMatcher
from pipelines.drafting.text.limits import binds_or_bars
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import list_content_stems
from schemas.course import ItemKind, Module
from schemas.draft import Item
from schemas.language import Language
from schemas.source import SourceSpans

MOST_OF_A_FAMILY = {
    "figures": 3, "rows": 3, "steps": 1, "terms": 5, "names": 3, "actors": 4, "lists": 2, "clauses": 3,
    "advice": 4, "parallels": 3, "conducts": 3,
}  # fmt: skip
"""Most questions on the figures of one heading, on one table, procedure or list, the terms of one source, the
headings under one, the duties and the cases of one source."""

OTHER_KINDS = (
    ItemKind.ORDERING, ItemKind.MULTIPLE, ItemKind.MATCHING, ItemKind.NUMERIC, ItemKind.CLOZE,
)  # fmt: skip
"""Kinds without a single answer to choose, in the order in which they take turns."""

ON_CONDUCT = ("conducts:", "steps:")
"""Families of the questions that ask what to do: in a situation, or next."""

SINGLES_IN_A_ROW = 2
"""Single-choice questions in a row before one of another kind."""


@dataclass(frozen=True)
class Candidates:
    """The candidate questions of a module's pieces, of every kind the module asks for."""

    found: tuple[Piece, ...]
    spans: SourceSpans
    module: Module
    language: Language
    evidence: EvidenceIndex
    shown: frozenset[str] | None = None
    """Ids of the passages the lesson shows; None if there is no lesson, so that any may be asked about."""

    _others: dict[ItemKind, list[ItemCandidate]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def kinds(self) -> tuple[tuple[Candidate, ...], ...]:
        """Return every single-choice candidate that rules find nothing to doubt in, grouped by kind."""
        return tuple(tuple(each for each in kind if self._is_sure(each)) for kind in self._all_kinds)

    @cached_property
    def _all_kinds(self) -> tuple[tuple[Candidate, ...], ...]:
        sayings = self._sayings
        acts = list_acts(self.found, self.language)
        kinds = (
            figures.list_candidates(self._asked_texts, sayings),
            named_things.list_candidates(self.found, sayings),
            actors.list_candidates(self._asked_texts, self.found, sayings),
            terms.list_candidates(self.found, sayings),
            labels.list_candidates(self.found, sayings),
            clauses.list_candidates(self.found, sayings),
            conducts.list_candidates(self.found, acts, sayings),
            rows.list_candidates(self.found, sayings),
            steps.list_candidates(self.found, self.language),
            advice.list_candidates(acts, sayings),
            parallels.list_candidates(self.found, acts, sayings),
        )
        return tuple(tuple(each for each in kind if not self._is_contested(each)) for kind in kinds)

    @cached_property
    def _sayings(self) -> Sayings:
        return Sayings(self.found, self.language)

    @cached_property
    def _asked_texts(self) -> tuple[AskedText, ...]:
        return tuple(list_asked_texts(self.found, self.language))

    @cached_property
    def singles(self) -> list[Candidate]:
        """Return the best single-choice candidates, those that serve an objective first."""
        return self._mix(self.kinds)

    def _mix(self, kinds: tuple[tuple[Candidate, ...], ...]) -> list[Candidate]:
        best = [_alternate_families(sorted(kind, key=self._rank)) for kind in kinds]
        mixed = [each for turn in zip_longest(*best) for each in turn if each is not None]
        return sorted(mixed, key=lambda each: self.objective_of(each) is None)

    @cached_property
    def other_questions(self) -> list[ItemCandidate]:
        """Return the candidates of other kinds the module asks for, in turn, without true-or-false."""
        return [each for each in self._all_other_questions if self._is_sure(each)]

    @cached_property
    def _all_other_questions(self) -> list[ItemCandidate]:
        kinds = (kind for kind in OTHER_KINDS if kind in self.module.item_kinds)
        best = [self._list_others(kind) for kind in kinds]
        return [each for turn in zip_longest(*best) for each in turn if each is not None]

    def _list_others(self, kind: ItemKind) -> list[ItemCandidate]:
        """Return the candidates of one of the kinds that have no single answer, best first; made once."""
        if kind not in self._others:
            self._others[kind] = self._make_others(kind)
        return self._others[kind]

    def _make_others(self, kind: ItemKind) -> list[ItemCandidate]:
        makers: dict[ItemKind, Callable[[], list[ItemCandidate]]] = {
            ItemKind.ORDERING: lambda: step_orders.list_orderings(self.found, self.language),
            ItemKind.MULTIPLE: lambda: tables.list_multiples(self.found, self.language),
            ItemKind.MATCHING: lambda: [
                *tables.list_matchings(self.found, self.language),
                *labels.list_matchings(self.found, self.language),
            ],
            ItemKind.NUMERIC: lambda: measures.list_numerics(self.singles),
            ItemKind.CLOZE: lambda: measures.list_clozes(self.found, self._contested, self.language),
        }
        candidates = makers[kind]()
        return sorted(
            candidates, key=lambda each: (-self._objectives.measure_strength(each.pieces), each.seed)
        )

    def list_of_kind(self, kind: ItemKind) -> list[Candidate | ItemCandidate]:
        """Return every sure candidate of a kind, best first, whatever kinds the module asks for."""
        if kind is ItemKind.SINGLE:
            return list(self.list_single_answers())
        return [each for each in self._list_made(kind) if self._is_sure(each)]

    def find_again(self, items: Sequence[Item]) -> Iterator[tuple[Item, Candidate | ItemCandidate]]:
        """Yield those of some questions that are made of a sure candidate's stem still, each with it."""
        by_stem = {
            (kind, canonical(each.stem)): each
            for kind in dict.fromkeys(ItemKind(item.kind) for item in items)
            for each in self.list_of_kind(kind)
        }
        for item in items:
            candidate = by_stem.get((ItemKind(item.kind), canonical(item.stem)))
            if candidate is not None:
                yield item, candidate

    def list_doubtful(self, kind: ItemKind) -> list[Candidate | ItemCandidate]:
        """Return every candidate of a kind that rules doubt, whatever kinds the module asks for."""
        if kind is ItemKind.SINGLE:
            made: list[Candidate | ItemCandidate] = list(chain.from_iterable(self._all_kinds))
        else:
            made = list(self._list_made(kind))
        return [each for each in made if not self._is_sure(each)]

    def _list_made(self, kind: ItemKind) -> list[ItemCandidate]:
        return self._all_claims if kind is ItemKind.TRUE_FALSE else self._list_others(kind)

    @cached_property
    def claims(self) -> list[ItemCandidate]:
        """Return the true-or-false candidates, at most as many true as false."""
        return [each for each in self._all_claims if each.is_sure]

    @cached_property
    def _all_claims(self) -> list[ItemCandidate]:
        return claims.list_true_false(
            self.found, self._asked_texts, self.singles, self._contested, self._sayings, self._unfit
        )

    @cached_property
    def doubtful(self) -> list[Candidate | ItemCandidate]:
        """Return the candidates of the module's kinds that rules doubt, best first, for a person to judge."""
        kinds = tuple(tuple(each for each in kind if not self._is_sure(each)) for kind in self._all_kinds)
        singles = self._mix(kinds) if ItemKind.SINGLE in self.module.item_kinds else []
        judged = self._all_claims if ItemKind.TRUE_FALSE in self.module.item_kinds else []
        others = (each for each in (*self._all_other_questions, *judged) if not self._is_sure(each))
        return sorted((*singles, *others), key=self._is_unfit)

    @cached_property
    def _contested(self) -> frozenset[str]:
        return list_contested_spans(find_disagreements(self.spans))

    def _is_contested(self, candidate: Candidate) -> bool:
        return any(piece.span.id in self._contested for piece in candidate.pieces)

    def _is_sure(self, candidate: Candidate | ItemCandidate) -> bool:
        return candidate.is_sure and not self._is_unfit(candidate)

    def _is_unfit(self, candidate: Candidate | ItemCandidate) -> bool:
        return any(piece.span.id in self._unfit for piece in candidate.pieces)

    @cached_property
    def _unfit(self) -> frozenset[str]:
        """Return the passages no sure question rests on: those the lesson leaves out, and quotations."""
        left_out = frozenset(
            piece.span.id
            for piece in self.found
            if self.shown is not None and piece.span.id not in self.shown
        )
        return left_out | list_quoted_spans(self.found, self.language)

    def in_turn(self) -> Iterator[Candidate | ItemCandidate]:
        """Yield the candidates of the kinds the module asks for: two single-choice, then one of another kind.

        True-or-false questions come last, because half of their answers can be guessed, and are half of the
        questions at most, unless the module asks for no others.
        """
        kinds = set(self.module.item_kinds)
        others = iter(self.other_questions)
        reserved = _reserve_spans(self.other_questions)
        if ItemKind.SINGLE in kinds:
            unreserved = [
                each for each in self.singles if not reserved & {piece.span.id for piece in each.pieces}
            ]
            for number, single in enumerate(unreserved, start=1):
                yield single
                if number % SINGLES_IN_A_ROW == 0:
                    yield from islice(others, 1)
        yield from others
        if ItemKind.TRUE_FALSE in kinds:
            most = self.module.questions // 2 if kinds > {ItemKind.TRUE_FALSE} else None
            yield from self.claims[:most]

    def list_single_answers(self) -> Iterator[Candidate]:
        """Yield every single-choice candidate, also beyond the limits on one table or heading."""
        return chain(self.singles, chain.from_iterable(self.kinds))

    def on(self, objective: str | None) -> list[Candidate | ItemCandidate]:
        """Return the candidates that serve an objective, those on what matters first."""
        return self._by_objective.get(objective, [])

    @cached_property
    def _by_objective(self) -> dict[str | None, list[Candidate | ItemCandidate]]:
        by_objective: dict[str | None, list[Candidate | ItemCandidate]] = {}
        more = self.list_single_answers() if ItemKind.SINGLE in self.module.item_kinds else ()
        for candidate in chain(self.in_turn(), more):
            by_objective.setdefault(self.objective_of(candidate), []).append(candidate)
        return {
            objective: sorted(found, key=partial(self._measure_matter, objective), reverse=True)
            for objective, found in by_objective.items()
        }

    def _measure_matter(
        self, objective: str | None, candidate: Candidate | ItemCandidate
    ) -> tuple[bool, int, bool, bool, bool]:
        """Return how much a question matters: no guess, on what to do, on a value, on an answer, on a duty.

        What to do comes first where the objective asks for it.
        """
        expected = self._expected.get(objective or "")
        return (
            not candidate.family.startswith("claims:"),
            self._measure_conduct(candidate) if objective in self._conducted else 0,
            bool(self.named_values.list_asked(candidate)),
            expected is not None and _asks_expected(candidate, expected),
            any(binds_or_bars(piece.text, self.language) for piece in candidate.pieces),
        )

    def _measure_conduct(self, candidate: Candidate | ItemCandidate) -> int:
        """Return 2 for a question on what to do, 1 for one on a situation's own sentence, else 0."""
        if candidate.family.startswith(ON_CONDUCT):
            return 2
        return int(any(split_situations(piece.text, self.language) for piece in candidate.pieces))

    @cached_property
    def _expectations(self) -> tuple[ExpectedAnswer, ...]:
        return list_expectations(self.module, self.evidence)

    @cached_property
    def _expected(self) -> dict[str, ExpectedAnswer]:
        """Return the steps, rows or values of each objective; sentences are chosen by their words alone."""
        return {
            each.objective.id: each
            for each in self._expectations
            if each.objective is not None and each.shape is not Shape.SENTENCES
        }

    def objective_of(self, candidate: Candidate | ItemCandidate) -> str | None:
        """Return the id of the objective a candidate serves, or None; the page a person gave comes first."""
        page = self.evidence.find_page({piece.span.id for piece in candidate.pieces})
        named = None if page is not None and page.is_given else self.named_values.find_objective(candidate)
        served = named or self._objectives.find_served(candidate.pieces)
        if served or page is not None:
            return served
        return self._find_emergency(candidate) or self._find_conducted(candidate)

    def _find_conducted(self, candidate: Candidate | ItemCandidate) -> str | None:
        """Return the objective that asks what is done with the thing a question on conduct names."""
        if not candidate.family.startswith(f"{conducts.FAMILY}:"):
            return None
        stems = list_content_stems(" ".join(piece.text for piece in candidate.pieces), self.language)
        found = (each for each in self.module.objectives if asks_what_is_done(each, self.language))
        return next((each.id for each in found if stems & list_content_stems(each.text, self.language)), None)

    def _find_emergency(self, candidate: Candidate | ItemCandidate) -> str | None:
        """Return the objective on an emergency, where that is what a question is about."""
        objective = self._emergency
        headings = {piece.heading for piece in candidate.pieces}
        is_told = all(tells_emergency(each, self.language) for each in headings)
        return objective if objective is not None and is_told else None

    @cached_property
    def _emergency(self) -> str | None:
        found = (each for each in self.module.objectives if tells_emergency(each.text, self.language))
        return next((each.id for each in found if asks_conduct(each, self.language)), None)

    @cached_property
    def _conducted(self) -> frozenset[str]:
        """Return the ids of the objectives that ask for what one does."""
        return frozenset(each.id for each in self.module.objectives if asks_conduct(each, self.language))

    @cached_property
    def named_values(self) -> NamedValues:
        """Return the values that objectives ask to recall."""
        return NamedValues.of(self._expectations, self.language)

    def may_serve(self, candidate: Candidate | ItemCandidate, objective: str | None) -> bool:
        """Return whether a question may stand under an objective: it serves it, or its page has it.

        Any may stand under none in particular.
        """
        if objective is None or self.objective_of(candidate) == objective:
            return True
        page = self.evidence.find_page({piece.span.id for piece in candidate.pieces})
        return page is not None and page.objective == objective

    @cached_property
    def _objectives(self) -> ObjectiveMatcher:
        return ObjectiveMatcher.of(self.module.objectives, self.evidence)

    def _rank(self, candidate: Candidate) -> tuple[float, int]:
        return -(candidate.weight + 2 * self._objectives.measure_strength(candidate.pieces)), candidate.seed


def list_candidates(material: Material) -> Candidates:
    """Return the candidates of a draft's sources, computed once for all deliverables."""
    return material.compute_once(_make_candidates)


def _asks_expected(candidate: Candidate | ItemCandidate, expected: ExpectedAnswer) -> bool:
    """Return whether a question rests on expected passages alone, and asks for an expected column."""
    ids = {piece.span.id for piece in expected.pieces}
    if any(piece.span.id not in ids for piece in candidate.pieces):
        return False
    rows = [row for piece in candidate.pieces if (row := piece.span.anchor.row) is not None]
    cells = {row.cells[n] for row in rows for n in expected.columns if n < len(row.cells)}
    return not cells or not isinstance(candidate, Candidate) or candidate.key.text in cells


def _make_candidates(material: Material) -> Candidates:
    request, language = material.request, material.language
    shown = list_shown_spans(material)
    return Candidates(material.pieces, request.spans, material.module, language, material.evidence, shown)


def _reserve_spans(candidates: list[ItemCandidate]) -> frozenset[str]:
    """Return the spans of the first question on each whole table or procedure, barred to single-choice."""
    first_by_family = {
        candidate.family: candidate
        for candidate in reversed(candidates)
        if not candidate.family.startswith("figures:")
    }
    return frozenset(piece.span.id for each in first_by_family.values() for piece in each.pieces)


def _alternate_families(candidates: list[Candidate]) -> list[Candidate]:
    """Return the candidates with their families in turn, so that one table does not fill the quiz."""
    count_by_family: dict[str, int] = {}
    ranked = []
    for number, candidate in enumerate(candidates):
        turn = count_by_family.get(candidate.family, 0)
        count_by_family[candidate.family] = turn + 1
        if turn < MOST_OF_A_FAMILY[candidate.family.partition(":")[0]]:
            ranked.append((turn, number, candidate))
    return [candidate for _, _, candidate in sorted(ranked, key=lambda each: each[:2])]
