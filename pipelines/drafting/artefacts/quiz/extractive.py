"""A quiz without a model: only questions whose key and distractors can be checked against every span."""

from collections.abc import Callable, Iterator
from itertools import chain, islice, zip_longest

from pipelines.drafting.artefacts.deliverable import Material
from pipelines.drafting.artefacts.quiz import figures, measures, ordering, rows, steps, tables, terms
from pipelines.drafting.artefacts.quiz.arrangement import Habits, compose
from pipelines.drafting.artefacts.quiz.candidate import Candidate, Drawn
from pipelines.drafting.artefacts.quiz.support import Sayings
from pipelines.drafting.disagreement import contested, disagreements
from pipelines.drafting.material import Piece
from pipelines.drafting.objectives.serving import Serving
from pipelines.drafting.request import Mint
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import content_stems, share
from schemas.course import ItemKind, Module
from schemas.draft import Item, Origin, Quiz, SingleChoice
from schemas.language import Language
from schemas.source import SourceSpans

MOST_OF_A_FAMILY = {"figures": 3, "rows": 3, "steps": 2, "terms": 5}
"""Questions on one heading's figures, one table, one procedure, one source's terms."""

SAME_SUBJECT = 0.6

SINGLES_IN_A_ROW = 2
"""Questions to choose one answer from, before one of another kind."""


def from_material(material: Material) -> Quiz | None:
    """Return the quiz, with the earlier questions the sources would still give, so that a source change
    costs only what it touches; None where there is no question at all.
    """
    request, found, module, language = material.request, material.found, material.module, material.language
    before = request.previous.content.artefacts if request.previous else ()
    earlier = tuple(item for artefact in before if isinstance(artefact, Quiz) for item in artefact.items)
    kept = still_sound(earlier, found, request.spans, module, language)
    return extract(found, request.spans, module, language, material.mint, kept)


def extract(
    found: tuple[Piece, ...],
    spans: SourceSpans,
    module: Module,
    language: Language,
    mint: Mint,
    kept: tuple[Item, ...] = (),
    avoided: frozenset[str] = frozenset(),
) -> Quiz | None:
    """Return `kept` and as many new questions as the module asks for and the sources give.

    `avoided` are stems not to ask again. None where there is no question at all.
    """
    habits = Habits()
    serving = Serving.of(module.objectives, found, spans, language)
    items = list(kept)
    for item in kept:
        if isinstance(item, SingleChoice):
            habits.note(item)
    for candidate in _in_turn(found, spans, module, serving):
        if len(items) >= module.questions:
            break
        if canonical(candidate.stem) in avoided or not _fits(candidate, items, language):
            continue
        objective = serving.served(candidate.pieces)
        if isinstance(candidate, Candidate):
            items.append(compose(candidate, habits, language, mint.item(), objective))
        else:
            items.append(candidate.make(mint.item(), objective))
    return Quiz(items=tuple(items)) if items else None


def _in_turn(
    found: tuple[Piece, ...], spans: SourceSpans, module: Module, serving: Serving
) -> Iterator[Candidate | Drawn]:
    """Yield the questions of the kinds the module wants: two to choose from, then one of another kind.

    Claims to judge come last: they are half guessed.
    """
    wanted, language = set(module.item_kinds), serving.language
    singles = _ranked(_kinds(found, spans, language), serving)
    listed = _drawn(found, spans, singles, module, serving)
    drawn = iter(listed)
    reserved = _reserved(listed)
    if ItemKind.SINGLE in wanted:
        apart = [each for each in singles if not reserved & {piece.span.id for piece in each.pieces}]
        for number, single in enumerate(apart, start=1):
            yield single
            if number % SINGLES_IN_A_ROW == 0:
                yield from islice(drawn, 1)
    yield from drawn
    if ItemKind.TRUE_FALSE in wanted:
        yield from measures.claims(singles, language)


def _drawn(
    found: tuple[Piece, ...],
    spans: SourceSpans,
    singles: list[Candidate],
    module: Module,
    serving: Serving,
) -> list[Drawn]:
    """Return the questions of the other kinds the module wants, the kinds in turn."""
    language = serving.language
    kinds: dict[ItemKind, Callable[[], list[Drawn]]] = {
        ItemKind.ORDERING: lambda: ordering.drawn(found, language),
        ItemKind.MULTIPLE: lambda: tables.multiples(found, language),
        ItemKind.MATCHING: lambda: tables.matchings(found, language),
        ItemKind.NUMERIC: lambda: measures.numerics(singles),
        ItemKind.CLOZE: lambda: measures.clozes(found, contested(disagreements(spans)), language),
    }
    made = [kinds[kind]() for kind in kinds if kind in module.item_kinds]
    best = [sorted(kind, key=lambda each: (-serving.strength(each.pieces), each.seed)) for kind in made]
    return [each for turn in zip_longest(*best) for each in turn if each is not None]


def _reserved(drawn: list[Drawn]) -> frozenset[str]:
    """Return the spans kept for the first question on each whole table or procedure."""
    first = {each.family: each for each in reversed(drawn) if not each.family.startswith("figures:")}
    return frozenset(piece.span.id for each in first.values() for piece in each.pieces)


def another(
    found: tuple[Piece, ...],
    spans: SourceSpans,
    module: Module,
    language: Language,
    identity: str,
    others: tuple[Item, ...],
    hint: str,
    avoided: frozenset[str],
) -> Item | None:
    """Return a question that fits beside the others, the nearest to the hint's words first, or None."""
    habits = Habits()
    for item in others:
        if isinstance(item, SingleChoice):
            habits.note(item)
    wished = content_stems(hint, language)

    def nearness(each: Candidate) -> float:
        return -share(wished, content_stems(f"{each.stem} {each.key.text} {each.evidence}", language))

    # A quiz spares a table it has asked enough of; whoever asks for one question may have it from there.
    serving = Serving.of(module.objectives, found, spans, language)
    kinds = _kinds(found, spans, language)
    possible = [*_ranked(kinds, serving), *chain.from_iterable(kinds)]
    for candidate in sorted(possible, key=nearness):
        if canonical(candidate.stem) not in avoided and _fits(candidate, [*others], language):
            return compose(candidate, habits, language, identity, serving.served(candidate.pieces))
    return None


def still_sound(
    earlier: tuple[Item, ...],
    found: tuple[Piece, ...],
    spans: SourceSpans,
    module: Module,
    language: Language,
) -> tuple[Item, ...]:
    """Return the earlier questions the sources would still give, with these options, as many as asked."""
    if not earlier:
        return ()
    serving = Serving.of(module.objectives, found, spans, language)
    kinds = _kinds(found, spans, language)
    possible = {canonical(each.stem): each for each in chain.from_iterable(kinds)}
    singles = _ranked(kinds, serving)
    drawn = _drawn(found, spans, singles, module, serving)
    others = {canonical(each.stem): each for each in (*drawn, *measures.claims(singles, language))}
    kept: list[Item] = []
    for item in earlier:
        stem = canonical(item.stem)
        if isinstance(item, SingleChoice):
            if stem in possible and _offers(possible[stem], item):
                kept.append(item)
        elif stem in others and others[stem].make(item.id, item.objective) == item:
            kept.append(item)
    return tuple(kept[: module.questions])


def _ranked(kinds: list[list[Candidate]], serving: Serving) -> list[Candidate]:
    """Return the questions worth asking, those that serve an objective first, the kinds in turn."""
    best = [_spread(sorted(kind, key=lambda each: _rank(each, serving))) for kind in kinds]
    turns = [each for turn in zip_longest(*best) for each in turn if each is not None]
    return sorted(turns, key=lambda each: serving.served(each.pieces) is None)


def _kinds(found: tuple[Piece, ...], spans: SourceSpans, language: Language) -> list[list[Candidate]]:
    """Return every question the sources give, a list a kind."""
    sayings = Sayings(found, language)
    return [
        figures.candidates(found, disagreements(spans), sayings),
        terms.candidates(found, sayings),
        rows.candidates(found, sayings),
        steps.candidates(found, language),
    ]


def _offers(candidate: Candidate, item: SingleChoice) -> bool:
    """Return whether an item still has the candidate's key, its evidence and safe distractors only."""
    safe = {answer.text for answer in candidate.distractors}
    texts = {option.text for option in item.options if option.id != item.key}
    key = {option.text for option in item.options if option.id == item.key}
    cited = {piece.span.id for piece in candidate.pieces} == {each.span for each in item.citations}
    return key == {candidate.key.text} and texts <= safe and cited and item.origin is Origin.EXTRACTIVE


def _rank(candidate: Candidate, serving: Serving) -> tuple[float, int]:
    return -(candidate.weight + 2 * serving.strength(candidate.pieces)), candidate.seed


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


def _fits(candidate: Candidate | Drawn, items: list[Item], language: Language) -> bool:
    """Return whether a candidate asks something new, and neither gives nor is given an answer away."""
    cited = {piece.span.id for piece in candidate.pieces}
    if isinstance(candidate, Drawn):
        # It shows or asks all that its passages say: no other question may rest on one of them. Nor may
        # two sentences with a gap be the same: whoever answers could not tell which of them is meant.
        stem = canonical(candidate.stem)
        return not any(
            cited & {citation.span for citation in item.citations} or canonical(item.stem) == stem
            for item in items
        )
    about = content_stems(candidate.stem, language)
    key = canonical(candidate.key.text).casefold()
    for item in items:
        if cited & {citation.span for citation in item.citations}:
            return False
        stem = canonical(item.stem).casefold()
        theirs = content_stems(item.stem, language)
        alike = share(about, theirs) >= SAME_SUBJECT or share(theirs, about) >= SAME_SUBJECT
        measured = candidate.key.value is not None
        if measured and alike:
            return False
        if not measured and key in stem:
            return False
        answer = _answer(item)
        if answer and not _is_measure(answer) and answer in canonical(candidate.stem).casefold():
            return False
    return True


def _answer(item: Item) -> str:
    if not isinstance(item, SingleChoice):
        return ""
    return next((canonical(o.text).casefold() for o in item.options if o.id == item.key), "")


def _is_measure(text: str) -> bool:
    return any(character.isdigit() for character in text)
