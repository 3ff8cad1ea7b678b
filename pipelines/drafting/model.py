"""The model writer: its prompts are sent in parallel, its answers turned into elements one by one."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from adapters.llm import place_of
from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.comments import find_unconcerned_kinds, list_scopes
from pipelines.drafting.element_builder import ArtefactAnswer, ElementBuilder
from pipelines.drafting.faults import find_faulty_kinds
from pipelines.drafting.kind import Material, Recipe
from pipelines.drafting.ladder import Task
from pipelines.drafting.model_questions import ModelAnswer, ModelQuestioner, sum_spending
from pipelines.drafting.objectives.proposals import propose_objectives
from pipelines.drafting.parts import RequestPart, find_earlier_share, is_citable, is_in_part, split_request
from pipelines.drafting.plain_text import to_plain_text
from pipelines.drafting.prompt import prompt_digest, render, render_another
from pipelines.drafting.request import DraftRequest, IdAllocator, OtherItem, WriterResult, add_objectives
from pipelines.drafting.revision_notes import read_revision_note
from schemas.course import ModelSettings
from schemas.deliverables import read_titles
from schemas.draft import Deliverable, Item, Minted, Origin, Parameters, Questionnaire
from schemas.errors import ModelUnusable
from schemas.ids import HOUSE_STYLE

NAMED = 3
"""Invented passages an error names; more would say no more."""


class ModelWriter:
    """Writes with a model, from any thread."""

    origin = Origin.MODEL

    def __init__(self, settings: ModelSettings, asker: ModelQuestioner) -> None:
        self._settings = settings
        self._asker = asker

    def write(self, request: DraftRequest, ids: IdAllocator) -> WriterResult:
        """Return the artefacts in the module's order; no call is made where no source says anything.

        Ids do not depend on which answer came first. Raises ModelUnusable and BudgetExceeded; what
        was answered by then is kept, so trying again pays only for the rest.
        """
        proposed = propose_objectives(request, self._settings, self._asker)
        if proposed is None:
            return self._draft_concerned(request, ids)
        return proposed.add_objectives(self._draft_concerned(proposed.request, ids))

    def _draft_concerned(self, request: DraftRequest, ids: IdAllocator) -> WriterResult:
        """Return what is asked for, or where a comment concerns some of it, that, and the rest as it was."""
        kinds = request.module.artefacts
        if request.previous is None or request.decision is None:
            return self._write_deliverables(request, ids, kinds)
        before = request.previous.content.artefacts
        spared = find_unconcerned_kinds(request.decision.comment, before)
        written = self._write_deliverables(
            request, ids, kinds, deliverables={a.kind: a for a in before if a.kind in spared}
        )
        return replace(written, unanswered=(*written.unanswered, *_explain_scopes(request, before)))

    def _write_deliverables(
        self,
        request: DraftRequest,
        ids: IdAllocator,
        kinds: tuple[str, ...],
        deliverables: Mapping[str, Deliverable] | None = None,
    ) -> WriterResult:
        """Return the artefacts, those `deliverables` exactly as they are."""
        deliverables = deliverables or {}
        asked = [k for k in kinds if k not in deliverables and request.kinds[k].recipe is not None]
        tasks = [(kind, task) for kind in asked for task in self._tasks(kind, request)]
        answered = self._asker.ask_all([task for _, task in tasks])
        got: dict[str, list[ModelAnswer[ArtefactAnswer]]] = {kind: [] for kind in asked}
        for (kind, _), each in zip(tasks, answered, strict=True):
            got[kind].append(each)
        builder = ElementBuilder(request, ids)
        made: dict[str, Deliverable] = {}
        for kind in sorted(kinds, key=lambda kind: kind in request.kinds and request.kinds[kind].last):
            answers = [each.answer for each in got.get(kind, [])]
            built = deliverables.get(kind) or self._build_deliverable(
                kind, answers, builder, tuple(made.values())
            )
            if built is not None:
                made[kind] = built
        undone = [text for each in answered for text in map(to_plain_text, each.answer.could_not) if text]
        return WriterResult(
            artefacts=tuple(made[kind] for kind in kinds if kind in made),
            unanswered=tuple(dict.fromkeys([*builder.notes, *(undone if request.decision else [])])),
            spent=tuple(spent for kind in asked for spent in sum_spending(kind, got[kind])),
            prompts=_prompts(request, [kind for kind in asked if got[kind]]),
            model=self._settings.name,
            host=self._settings.host,
            parameters=_parameters(self._settings),
        )

    def mend(self, request: DraftRequest, ids: IdAllocator, spared: Collection[str]) -> WriterResult | None:
        """Return `previous`, the deliverables its findings name asked for once more, the others as they are.

        The `spared` kinds stay whatever is found in them. Raises ModelUnusable and BudgetExceeded.
        """
        before = request.previous
        if before is None:
            return None
        artefacts = before.content.artefacts
        kinds = tuple(artefact.kind for artefact in artefacts)
        faults = find_faulty_kinds(request.kinds, before)
        written = {k for k in faults if k in request.kinds and request.kinds[k].recipe is not None}
        asked = written - set(spared)
        if not asked:
            return None
        kept: dict[str, Deliverable] = {a.kind: a for a in artefacts if a.kind not in asked}
        return self._write_deliverables(replace(add_objectives(request), mending=True), ids, kinds, kept)

    def write_another(self, request: DraftRequest, wish: OtherItem) -> Item | None:
        """Return what the model asks in a question's place; None where its answer holds nothing to use.

        Shown is the part of the sources the question rests on. Raises ModelUnusable and BudgetExceeded.
        """
        other = request.kinds[wish.kind].other_question
        if other is None or not is_citable(request.spans):
            return None
        part = self._part_of(request, other.recipe, wish.item)
        asking = Questionnaire.model_construct(kind=other.kind, items=(wish.item,))
        task: Task[ArtefactAnswer] = Task(
            settings=self._settings_for(other.kind),
            subject=f"{wish.item.id} of {request.key}",
            name=other.kind,
            messages=render_another(other.prompt, request, part, wish, tuple(other.recipe.outline(asking))),
            answer=other.recipe.answer,
        )
        # The next id is the question's own: it decides where the right answer stands.
        ids = IdAllocator(Minted(items=int(wish.item.id.removeprefix("q-")) - 1))
        made = other.recipe.build([self._asker.ask(task).answer], ElementBuilder(request, ids), None)
        asked = {item.stem for item in (wish.item, *wish.others)} | {*wish.refused}
        fresh = (
            [item for item in made.items if item.stem not in asked] if isinstance(made, Questionnaire) else []
        )
        if not fresh:
            return None
        kept = {"id": wish.item.id} | ({"objective": wish.objective} if wish.objective else {})
        return fresh[0].model_copy(update=kept)

    def _parts(self, request: DraftRequest, recipe: Recipe) -> tuple[RequestPart, ...]:
        by_question = recipe.by_question
        return split_request(request, self._settings, in_parts=recipe.in_parts, by_question=by_question)

    def _settings_for(self, kind: str) -> ModelSettings:
        return self._settings.model_copy(update={"name": self._settings.name_for(kind)})

    def _part_of(self, request: DraftRequest, recipe: Recipe, item: Item) -> RequestPart:
        cut = split_request(request, self._settings, by_question=recipe.by_question)
        return next((part for part in cut if is_in_part(item, part)), cut[0])

    def _tasks(self, kind: str, request: DraftRequest) -> Iterator[Task[ArtefactAnswer]]:
        recipe = request.kinds[kind].recipe
        aimless = recipe is not None and recipe.aimed and not request.module.objectives
        if recipe is None or aimless or not is_citable(request.spans):
            return
        earlier = _earlier(kind, request)
        seen = replace(request, spans=recipe.shown(request)) if recipe.shown else request
        figures = tuple(recipe.figures(request)) if recipe.figures else ()
        for part in self._parts(seen, recipe):
            share = None if earlier is None else find_earlier_share(earlier, part)
            previous = () if share is None else tuple(recipe.outline(share))
            yield Task(
                settings=self._settings_for(kind),
                subject=f"{kind} of {request.key}",
                name=kind,
                messages=render(recipe.prompt, seen, part, previous, figures),
                answer=recipe.answer,
            )

    def _build_deliverable(
        self,
        kind: str,
        answers: Sequence[ArtefactAnswer],
        builder: ElementBuilder,
        made: tuple[Deliverable, ...],
    ) -> Deliverable | None:
        deliverable = builder.request.kinds[kind]
        if deliverable.recipe is None or (deliverable.filled and not answers):
            return deliverable.extract(Material(builder.request, builder.ids, made))
        if not answers:
            return None
        known = len(builder.invented)
        built = deliverable.recipe.build(answers, builder, _earlier(kind, builder.request))
        if built is None:
            raise ModelUnusable(
                _useless(builder.invented[known:]),
                place=f"{place_of(self._settings)}, {kind} of {builder.request.key}",
                remedy="Try another model.seed or model.name",
            )
        return built


def _useless(invented: Sequence[str]) -> str:
    """Return why an answer gave nothing to keep: passages nobody showed the model, or no text at all."""
    if not invented:
        return "the answer holds no text one can read"
    named = ", ".join(cut_excerpt(to_plain_text(each) or "-") for each in [*dict.fromkeys(invented)][:NAMED])
    return f"the answer rests on passages that are not among those shown ({named})"


def _earlier(kind: str, request: DraftRequest) -> Deliverable | None:
    artefacts = request.previous.content.artefacts if request.previous else ()
    return next((artefact for artefact in artefacts if artefact.kind == kind), None)


def _explain_scopes(request: DraftRequest, before: tuple[Deliverable, ...]) -> Iterator[str]:
    """Yield what a reviewer is told of sentences taken to be about the deliverable of the one before."""
    language = request.course.language_of(request.module)
    for scope in list_scopes(request.decision.comment if request.decision else "", before):
        if scope.inherited:
            kinds = ", ".join(read_titles(language)[kind] for kind in sorted(scope.kinds))
            yield read_revision_note(
                language, "scoped", kinds=kinds, clause=" ".join(scope.clause.text.split())
            )


def _prompts(request: DraftRequest, kinds: Iterable[str]) -> dict[str, str]:
    """Return the digest of each prompt used, and of the house style they carried."""
    recipes = ((kind, request.kinds[kind].recipe) for kind in kinds)
    prompts = {kind: prompt_digest(r.prompt, r.included) for kind, r in recipes if r is not None}
    style = request.house_style
    return prompts if style is None else prompts | {HOUSE_STYLE: style.digest}


def _parameters(settings: ModelSettings) -> Parameters:
    """Return how a model is asked, as a provenance records it."""
    return Parameters(
        temperature=settings.temperature,
        seed=settings.seed,
        max_output_tokens=settings.max_output_tokens,
    )
