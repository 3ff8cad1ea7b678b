"""The call that asks a model for the plan of a module, once for all its deliverables."""

from dataclasses import dataclass

from pipelines.drafting.kind import Material
from pipelines.drafting.ladder import Task
from pipelines.drafting.model_questions import ModelQuestioner
from pipelines.drafting.objectives.verbs import list_verbs_by_level
from pipelines.drafting.parts import RequestPart, is_citable
from pipelines.drafting.plan.asked_pages import count_page_minutes, is_session
from pipelines.drafting.plan.proposal.answer import PlanAnswer
from pipelines.drafting.plan.proposal.check import ProposedPlan, check_answer
from pipelines.drafting.plan.proposal.source_lines import PlanSources, show_sources
from pipelines.drafting.plan.scenarios import find_scenario_limits
from pipelines.drafting.prompt import FRAME, SYSTEM, Line, compute_template_digest, render_file
from pipelines.drafting.request import DraftRequest
from pipelines.drafting.speaker_notes import SpeakerNotes
from schemas.course import ModelSettings
from schemas.plan import PlanCall

PLAN = "plan"
"""Name of the call in what a draft says of its cost."""

PROMPT = "plan/proposal/prompt.j2"


@dataclass(frozen=True)
class PlanProposer:
    """Asks a model for plans, within the budget and through the cache of its questioner."""

    settings: ModelSettings
    asker: ModelQuestioner

    def propose(self, material: Material) -> tuple[ProposedPlan, PlanCall] | None:
        """Return the plan that a model proposes for the material, and the call.

        None if there is nothing to cite. Raises ModelUnusable, also if the answer names nothing that can be
        taught, BudgetExceeded, and AwaitingBatch if models are asked by batch.
        """
        request = material.request
        spans = request.spans.drop_closed_answers()
        if not is_citable(spans.drop_speaker_notes()):
            return None
        sources = show_sources(spans, with_notes=is_for_trainers_alone(request))
        task = Task(
            settings=self.settings,
            subject=f"{PLAN} of {request.key}",
            name=PLAN,
            messages=render_file(
                PROMPT,
                request,
                RequestPart.whole(request),
                sources.lines,
                **_list_values(request, sources),
                scenarios=find_scenario_limits(material),
            ),
            answer=PlanAnswer,
        )
        answered = self.asker.ask(task)
        proposed = check_answer(answered.answer, material, sources.chapters)
        if not proposed.pages:
            raise task.make_failure(
                "no page of the plan rests on a passage that can be taught",
                "Try another model.seed or model.name, or `review: {plan: off}`",
            )
        call = PlanCall(
            model=answered.model,
            host=self.settings.host,
            prompt=compute_template_digest(SYSTEM, FRAME, PROMPT),
            usage=answered.usage,
        )
        return proposed, call


def _list_values(request: DraftRequest, sources: PlanSources) -> dict[str, object]:
    """Return what the prompt says of the module besides its course and sources."""
    module = request.module
    questions = module.questions if "quiz" in module.artefacts else 0
    return {
        "chapters": bool(sources.chapters),
        "minutes": count_page_minutes(module),
        "is_session": is_session(module),
        "questions": questions,
        "kinds": [kind.value for kind in module.item_kinds],
        "verbs": list_verbs_by_level(request.course.language_of(module)),
        "pictures": _list_pictures(request),
    }


def is_for_trainers_alone(request: DraftRequest) -> bool:
    """Return whether no learner reads anything of a module, so that its plan may follow a speaker's notes."""
    places = {request.kinds[kind].speaker_notes for kind in request.module.artefacts}
    return places == {SpeakerNotes.EVERYWHERE}


def _list_pictures(request: DraftRequest) -> tuple[Line, ...]:
    return tuple(
        {"picture": each.id, "alternative": each.alternative or "", "caption": each.caption or ""}
        for source in request.spans.sources
        for each in source.kept_pictures
    )
