"""The writer without a model: the sources' own sentences, and questions made of them by rule."""

from pipelines.drafting.comments import read_wishes
from pipelines.drafting.draft import compute_request_fingerprint, compute_shown_fingerprint
from pipelines.drafting.kind import Material, order_extraction
from pipelines.drafting.request import DraftRequest, IdAllocator, OtherItem, WriterResult
from pipelines.drafting.reviser import Reviser
from schemas.draft import Deliverable, Draft, Item, Origin


class ExtractiveWriter:
    """Writes every deliverable by rule: questions of recall only, and the same bytes from the same spans."""

    @property
    def origin(self) -> Origin:
        """Return the origin of the elements this writer makes."""
        return Origin.EXTRACTIVE

    def write(self, request: DraftRequest, ids: IdAllocator) -> WriterResult:
        """Return the deliverables the module lists, without those for which the sources hold nothing.

        With a decision, the elements that its comment names are dropped or replaced, and all others stay;
        wishes that cannot be met are in `unanswered`.
        """
        material = Material(request, ids)
        if request.previous is not None and request.decision is not None:
            reviser = Reviser(material, read_wishes(request.decision.comment))
            artefacts = reviser.revise(_refill_draft(request.previous, material))
            return WriterResult(artefacts, tuple(reviser.notes))
        built = _extract_deliverables(material)
        artefacts = tuple(built[kind] for kind in request.module.artefacts if kind in built)
        return WriterResult(artefacts, ())

    def write_another(self, request: DraftRequest, wish: OtherItem) -> Item | None:
        """Return a question from the sources that is not in the draft yet; None if there is no other."""
        other = request.kinds[wish.kind].other_question
        return None if other is None else other.extract(Material(request, IdAllocator()), wish)


def _extract_deliverables(material: Material) -> dict[str, Deliverable]:
    """Return the deliverables by kind, in the order of `order_extraction`; each may use those before it."""
    kinds, built = material.request.kinds, dict[str, Deliverable]()
    for kind in order_extraction(kinds, material.module.artefacts):
        artefact = kinds[kind].extract(material.add_made(tuple(built.values())))
        if artefact is not None:
            built[kind] = artefact
    return built


def _refill_draft(previous: Draft, material: Material) -> Draft:
    """Return a draft with its templates filled anew if anything it depends on has changed.

    Otherwise it stays as people left it: a sentence they removed does not come back.
    """
    request = material.request
    inputs = compute_request_fingerprint(request, request.spans.fingerprint)
    if previous.provenance.inputs == inputs or previous.provenance.shown == compute_shown_fingerprint(
        request
    ):
        return previous
    artefacts = tuple(_fill_deliverable(artefact, material) for artefact in previous.content.artefacts)
    return previous.model_copy(
        update={"content": previous.content.model_copy(update={"artefacts": artefacts})}
    )


def _fill_deliverable(artefact: Deliverable, material: Material) -> Deliverable:
    kind = material.request.kinds.get(artefact.kind)
    return artefact if kind is None or not kind.filled_from_course else kind.extract(material) or artefact
