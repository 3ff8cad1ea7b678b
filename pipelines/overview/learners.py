"""A few figures of a module's results for a director, copied from its analysis."""

from schemas.overview import ModuleResults, ResultsEvidence
from schemas.results import Absent, ModuleAnalysis, Reason, ResultKind

NOT_TOLD = Absent(reason=Reason.NOT_TOLD)


def summarise_results(analysis: ModuleAnalysis) -> ModuleResults:
    """Return the figures of an analysis that an overview shows; nothing is counted again."""
    steps = {step.kind: step.learners for step in analysis.funnel}
    newest = analysis.editions[-1] if analysis.editions else None
    ratings = (each for each in analysis.appreciation if not isinstance(each.rating, Absent))
    return ModuleResults(
        results=analysis.results,
        completed=steps.get(ResultKind.COMPLETED, NOT_TOLD),
        passed=newest.passed if newest else NOT_TOLD,
        best_score=analysis.best_score,
        rated=sum(1 for _ in ratings),
        evidence=ResultsEvidence(module=analysis.module, up_to=analysis.up_to, inputs=analysis.inputs),
    )
