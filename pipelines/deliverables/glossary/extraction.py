"""A glossary without a model: the terms the sources define, and the organisation's own words."""

from collections.abc import Iterable, Iterator

from pipelines.deliverables.glossary.contract import Glossary
from pipelines.deliverables.quiz.terms import find_terms
from pipelines.drafting.citations import cite_context
from pipelines.drafting.kind import Material
from pipelines.drafting.material import collect_pieces as citable
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.drafting.sides import drop_repeated_rows, fold_side, make_alphabetical_key
from pipelines.drafting.statements import make_row
from pipelines.drafting.text.typography import canonical
from pipelines.drafting.text.words import count_words, list_rival_words, list_stop_words, split_words
from schemas.draft import Nature, Origin, Row
from schemas.language import Language


def from_material(material: Material) -> Glossary | None:
    """Return the terms in alphabetical order; None if nothing is defined."""
    request, ids = material.request, material.ids
    defined = [
        make_row((term.name, term.definition), (term.piece, *term.others), ids)
        for term in find_terms(material.pieces, material.language)
    ]
    return order_terms([*list_vocabulary(request, ids), *defined])


def order_terms(rows: Iterable[Row]) -> Glossary | None:
    """Return the rows as a glossary, each term once: the organisation's meaning comes first.

    A short name that means a longer one beside it is no entry of its own.
    """
    terms = drop_repeated_rows(rows)
    kept = (row for row in terms if not any(_shortens(row, other) for other in terms))
    entries = tuple(sorted(kept, key=make_alphabetical_key))
    return Glossary(entries=entries) if entries else None


def _shortens(row: Row, other: Row) -> bool:
    """Return whether a term begins another, and its meaning has all other words of that one.

    « Cellule : l'armoire de refroidissement rapide » says no more than « Cellule de refroidissement rapide ».
    """
    name, whole = fold_side(row.cells[0]), fold_side(other.cells[0])
    return whole.startswith(f"{name} ") and set(split_words(whole)) <= set(split_words(" ".join(row.cells)))


def list_vocabulary(request: DraftRequest, ids: IdAllocator) -> Iterator[Row]:
    """Yield the words of `course.yaml` that the module's sources use, with the meaning given there."""
    context = request.course.context
    language = request.course.language_of(request.module)
    text = f" {canonical(' '.join(piece.text for piece in citable(request)))} ".casefold()
    for term, meaning in context.vocabulary.items() if context else ():
        if meaning.strip() and _is_used(term, text) and _is_in_language(meaning, language):
            cells = (term[0].upper() + term[1:], meaning)
            citations = cite_context(request.spans, term, meaning)
            yield Row(
                id=ids.allocate_statement(),
                cells=cells,
                origin=Origin.EXTRACTIVE,
                citations=citations,
                nature=Nature.ORGANISATION if citations else Nature.DATA,
            )


def _is_used(term: str, text: str) -> bool:
    words = split_words(term)
    return bool(words) and " ".join(words) in " ".join(split_words(text))


def _is_in_language(text: str, language: Language) -> bool:
    """Return whether no other language has more of a text's small words."""
    words = split_words(text)
    own_count = count_words(words, list_stop_words(language))
    return all(count_words(words, word.stop_words) <= own_count for word in list_rival_words(language))
