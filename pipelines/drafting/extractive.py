"""The writer without a model: the sources' own sentences, and questions made of them by rule."""

from collections.abc import Sequence

from pipelines.drafting.artefacts.lesson import extractive as lesson
from pipelines.drafting.artefacts.quiz import extractive as quiz
from pipelines.drafting.artefacts.summary import extractive as summary
from pipelines.drafting.material import in_language, pieces
from pipelines.drafting.request import DraftRequest, Mint, Written
from schemas.course import ArtefactKind
from schemas.draft import Artefact, Origin


class ExtractiveWriter:
    """Extracts every artefact; recall level only, the same bytes from the same spans."""

    @property
    def origin(self) -> Origin:
        """Return what signs the elements this writer makes."""
        return Origin.EXTRACTIVE

    def write(self, request: DraftRequest, mint: Mint) -> Written:
        """Return the artefacts the module lists; one the sources give nothing for is left out, and said."""
        module, language = request.module, request.course.language_of(request.module)
        found = pieces(in_language(request.spans, language))
        artefacts: list[Artefact] = []
        unanswered: Sequence[str] = ()
        for kind in module.artefacts:
            made: Artefact | None
            if kind is ArtefactKind.LESSON:
                made = lesson.extract(found, module, language, mint)
            elif kind is ArtefactKind.QUIZ:
                made = quiz.extract(found, request.spans, module, language, mint)
            else:
                made = summary.extract(found, module, language, mint)
            if made is not None:
                artefacts.append(made)
        return Written(artefacts=tuple(artefacts), unanswered=tuple(unanswered))
