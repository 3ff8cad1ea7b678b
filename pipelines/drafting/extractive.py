"""The writer without a model: the sources' own sentences, and questions made of them by rule."""

from pipelines.deliverable_kinds import DRAFTING_KINDS
from pipelines.deliverables.quiz import extraction as quiz
from pipelines.deliverables.quiz.phrases import too_few
from pipelines.drafting.comments import read
from pipelines.drafting.draft import inputs_fingerprint, shown_fingerprint
from pipelines.drafting.kind import Material, candidates_for
from pipelines.drafting.request import DraftRequest, Mint, OtherItem, Written
from pipelines.drafting.revising import Reviser
from schemas.course import ArtefactKind
from schemas.draft import Artefact, Draft, Item, Origin, Quiz, questions_of


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
        if request.previous is not None and request.decision is not None:
            reviser = Reviser(request, candidates_for(request), mint, read(request.decision.comment))
            artefacts = reviser.revise(_refilled(request.previous, request, mint))
            return Written(artefacts, tuple(reviser.unanswered))
        artefacts = _extracted(request, mint)
        return Written(artefacts, _short(artefacts, request))

    def write_another(self, request: DraftRequest, wish: OtherItem) -> Item | None:
        """Return a question of the sources that is not in the quiz yet; None where they give no other."""
        return quiz.another(candidates_for(request), wish)


def _extracted(request: DraftRequest, mint: Mint) -> tuple[Artefact, ...]:
    """Return the artefacts in the module's order; each may draw on those before it, some on all others."""
    candidates = candidates_for(request)
    made: dict[ArtefactKind, Artefact] = {}
    for kind in sorted(request.module.artefacts, key=lambda kind: DRAFTING_KINDS[kind].last):
        artefact = DRAFTING_KINDS[kind].extract(Material(request, candidates, mint, tuple(made.values())))
        if artefact is not None:
            made[kind] = artefact
    return tuple(made[kind] for kind in request.module.artefacts if kind in made)


def _refilled(before: Draft, request: DraftRequest, mint: Mint) -> Draft:
    """Return a draft filled anew from course.yaml where anything it depends on has changed.

    Otherwise it stays as people left it: a sentence they took out does not come back.
    """
    inputs = inputs_fingerprint(request.course, request.module, request.spans.fingerprint)
    if before.provenance.inputs == inputs or before.provenance.shown == shown_fingerprint(request):
        return before
    artefacts = tuple(_filled(artefact, request, mint) for artefact in before.content.artefacts)
    return before.model_copy(update={"content": before.content.model_copy(update={"artefacts": artefacts})})


def _filled(artefact: Artefact, request: DraftRequest, mint: Mint) -> Artefact:
    deliverable = DRAFTING_KINDS[ArtefactKind(artefact.kind)]
    if not deliverable.filled:
        return artefact
    return deliverable.extract(Material(request, candidates_for(request), mint)) or artefact


def _short(artefacts: tuple[Artefact, ...], request: DraftRequest) -> tuple[str, ...]:
    asked = request.module.questions
    if ArtefactKind.QUIZ not in request.module.artefacts:
        return ()
    given = len(questions_of(artefacts, Quiz))
    if given >= asked:
        return ()
    return (too_few(asked, given, request.course.language_of(request.module)),)
