"""The writer without a model: the sources' own sentences, and questions made of them by rule."""

from pipelines.drafting.comments import read_wishes
from pipelines.drafting.draft import compute_inputs_fingerprint, compute_shown_fingerprint
from pipelines.drafting.kind import Material
from pipelines.drafting.request import DraftRequest, IdAllocator, OtherItem, WriterResult
from pipelines.drafting.reviser import Reviser
from schemas.draft import Deliverable, Draft, Item, Origin


class ExtractiveWriter:
    """Extracts every deliverable; recall level only, the same bytes from the same spans."""

    @property
    def origin(self) -> Origin:
        """Return what signs the elements this writer makes."""
        return Origin.EXTRACTIVE

    def write(self, request: DraftRequest, ids: IdAllocator) -> WriterResult:
        """Return the deliverables the module lists; one the sources give nothing for is left out.

        With a decision, what its comment names is dropped or replaced and all else stays; what it asks
        beyond that is in `unanswered`.
        """
        material = Material(request, ids)
        if request.previous is not None and request.decision is not None:
            reviser = Reviser(material, read_wishes(request.decision.comment))
            artefacts = reviser.revise(_refill_draft(request.previous, material))
            return WriterResult(artefacts, tuple(reviser.unanswered))
        made = _extract_deliverables(material)
        artefacts = tuple(made[kind] for kind in request.module.artefacts if kind in made)
        return WriterResult(artefacts, _shortfalls(made, request))

    def write_another(self, request: DraftRequest, wish: OtherItem) -> Item | None:
        """Return a question of the sources that is not in the draft yet; None where they give no other."""
        other = request.kinds[wish.kind].other_question
        return None if other is None else other.extract(Material(request, IdAllocator()), wish)


def _extract_deliverables(material: Material) -> dict[str, Deliverable]:
    """Return the deliverables by kind; each may draw on those before it, some on all others."""
    kinds, made = material.request.kinds, dict[str, Deliverable]()
    for kind in sorted(material.module.artefacts, key=lambda kind: kinds[kind].last):
        artefact = kinds[kind].extract(material.add_made(tuple(made.values())))
        if artefact is not None:
            made[kind] = artefact
    return made


def _refill_draft(before: Draft, material: Material) -> Draft:
    """Return a draft filled anew from course.yaml where anything it depends on has changed.

    Otherwise it stays as people left it: a sentence they took out does not come back.
    """
    request = material.request
    inputs = compute_inputs_fingerprint(
        request.kinds, request.course, request.module, request.spans.fingerprint
    )
    if before.provenance.inputs == inputs or before.provenance.shown == compute_shown_fingerprint(request):
        return before
    artefacts = tuple(_fill_deliverable(artefact, material) for artefact in before.content.artefacts)
    return before.model_copy(update={"content": before.content.model_copy(update={"artefacts": artefacts})})


def _fill_deliverable(artefact: Deliverable, material: Material) -> Deliverable:
    kind = material.request.kinds.get(artefact.kind)
    return artefact if kind is None or not kind.filled else kind.extract(material) or artefact


def _shortfalls(made: dict[str, Deliverable], request: DraftRequest) -> tuple[str, ...]:
    asked = ((kind, request.kinds[kind].shortfall) for kind in request.module.artefacts)
    told = (tell(made.get(kind), request) for kind, tell in asked if tell is not None)
    return tuple(each for each in told if each is not None)
