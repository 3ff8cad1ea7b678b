"""Pages, questions or cards that a comment wants more of, asked for by the recipe of their deliverable."""

from dataclasses import dataclass, replace

from pipelines.drafting.element_builder import ArtefactAnswer, ElementBuilder
from pipelines.drafting.kind import Recipe
from pipelines.drafting.ladder import Task
from pipelines.drafting.model_questions import ModelQuestioner, sum_spending
from pipelines.drafting.parts import RequestPart, is_citable, select_best_spans
from pipelines.drafting.patch.answer import WantedPart
from pipelines.drafting.patch.shown_elements import MOST_EVIDENCE, list_evidence
from pipelines.drafting.prompt import render_more
from pipelines.drafting.request import DraftRequest
from schemas.course import ModelSettings
from schemas.draft import Deliverable, Spent, list_parts, replace_parts

MOST_WANTED = 10
"""Pages, questions or cards that one wish may add."""

MOST_STATEMENTS = 40
"""Sentences that they may have together."""

MINUTES_A_PART = 3
"""What a page, a slide or a question more takes at most."""


@dataclass(frozen=True)
class WantedPartsWriter:
    """Adds to deliverables what a comment wants more of."""

    settings: ModelSettings
    asker: ModelQuestioner

    def add_parts(
        self, request: DraftRequest, wanted: WantedPart, there: Deliverable, builder: ElementBuilder
    ) -> tuple[Deliverable, tuple[Spent, ...]]:
        """Return a deliverable with the new parts behind its own, and what they cost.

        The model is shown what is there, so that it repeats nothing, and the passages nearest to the wish;
        those that serve the module's objectives if there is none.
        The number of questions that the module asks for is no limit here: a person wants one more.
        A document of a course has no more parts than its template. Raises ModelUnusable and BudgetExceeded.
        """
        recipe = request.kinds[there.kind].recipe
        if recipe is None or there.of_a_course:
            return there, ()
        count = min(wanted.count, MOST_WANTED)
        own_request = replace(request, module=request.module.model_copy(update={"questions": count}))
        answered = self.asker.ask(self._make_task(own_request, recipe, wanted, there))
        own_builder = ElementBuilder(own_request, builder.ids)
        extended = (
            recipe.extend(there, [answered.answer], own_builder, count)
            if recipe.extend
            else _append_parts(there, recipe.build([answered.answer], own_builder, None), count)
        )
        return extended or there, sum_spending(there.kind, [answered])

    def _make_task(
        self, request: DraftRequest, recipe: Recipe, wanted: WantedPart, there: Deliverable
    ) -> Task[ArtefactAnswer]:
        near = list_evidence((), request, (there.kind,), (wanted.about,))
        part = replace(
            RequestPart.whole(
                request, near if is_citable(near) else select_best_spans(request, MOST_EVIDENCE)
            ),
            statements=MOST_STATEMENTS,
            minutes=MINUTES_A_PART * request.module.questions,
        )
        return Task(
            settings=self.settings.model_copy(update={"name": self.settings.name_for(there.kind)}),
            subject=f"{there.kind} of {request.key}",
            name=there.kind,
            messages=render_more(recipe.prompt, request, part, wanted.about, tuple(recipe.outline(there))),
            answer=recipe.answer,
        )


def _append_parts(there: Deliverable, built: Deliverable | None, most: int) -> Deliverable | None:
    parts = list_parts(built)[:most] if built is not None else ()
    return replace_parts(there, (*list_parts(there), *parts))
