"""The writer without a model: the sources' own sentences, and questions made of them by rule."""

from pipelines.drafting.artefacts.lesson import extractive as lesson
from pipelines.drafting.artefacts.quiz import extractive as quiz
from pipelines.drafting.artefacts.quiz.phrases import too_few
from pipelines.drafting.artefacts.summary import extractive as summary
from pipelines.drafting.comments import read
from pipelines.drafting.material import Piece, citable, pieces
from pipelines.drafting.request import DraftRequest, Mint, OtherItem, Written
from pipelines.drafting.revising import Reviser
from pipelines.drafting.text.typography import canonical
from schemas.course import ArtefactKind
from schemas.draft import Artefact, Item, Origin, Quiz


class ExtractiveWriter:
    """Extracts every artefact; recall level only, the same bytes from the same spans."""

    @property
    def origin(self) -> Origin:
        """Return what signs the elements this writer makes."""
        return Origin.EXTRACTIVE

    def write(self, request: DraftRequest, mint: Mint) -> Written:
        """Return the artefacts the module lists; one the sources give nothing for is left out.

        With a decision, what its comment names is dropped or replaced and all else stays; what it asks
        beyond that is in `unanswered`.
        """
        module = request.module
        found = _found(request)
        if request.previous is not None and request.decision is not None:
            reviser = Reviser(request, found, mint, read(request.decision.comment))
            artefacts = reviser.revise(request.previous)
            return Written(artefacts, tuple(reviser.unanswered))
        made = [_extracted(kind, found, request, mint) for kind in module.artefacts]
        artefacts = tuple(artefact for artefact in made if artefact is not None)
        return Written(artefacts, _short(artefacts, request))

    def write_another(self, request: DraftRequest, wish: OtherItem) -> Item | None:
        """Return a question of the sources that is not in the quiz yet; None where they give no other."""
        module, language = request.module, request.course.language_of(request.module)
        avoided = frozenset(canonical(stem) for stem in (wish.item.stem, *wish.refused))
        return quiz.another(
            _found(request), request.spans, module, language, wish.item.id, wish.others, wish.hint, avoided
        )


def _found(request: DraftRequest) -> tuple[Piece, ...]:
    return pieces(citable(request.spans, request.module, request.course.language_of(request.module)))


def _extracted(
    kind: ArtefactKind, found: tuple[Piece, ...], request: DraftRequest, mint: Mint
) -> Artefact | None:
    module, language = request.module, request.course.language_of(request.module)
    if kind is ArtefactKind.LESSON:
        return lesson.extract(found, module, language, mint)
    if kind is ArtefactKind.SUMMARY:
        return summary.extract(found, request.spans, module, language, mint)
    kept = quiz.still_sound(_earlier_items(request), found, request.spans, module, language)
    return quiz.extract(found, request.spans, module, language, mint, kept)


def _earlier_items(request: DraftRequest) -> tuple[Item, ...]:
    """Return the questions a redraft may keep, so that a source change costs only what it touches."""
    earlier = request.previous.content.artefacts if request.previous else ()
    return tuple(item for artefact in earlier if isinstance(artefact, Quiz) for item in artefact.items)


def _short(artefacts: tuple[Artefact, ...], request: DraftRequest) -> tuple[str, ...]:
    asked = request.module.questions
    if ArtefactKind.QUIZ not in request.module.artefacts:
        return ()
    given = sum(len(artefact.items) for artefact in artefacts if isinstance(artefact, Quiz))
    if given >= asked:
        return ()
    return (too_few(asked, given, request.course.language_of(request.module)),)
