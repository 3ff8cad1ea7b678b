"""The writer that asks a model: prompts go out in parallel, answers become elements one by one."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain

from adapters.llm import place_of
from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.comments import find_unconcerned_kinds, list_scopes
from pipelines.drafting.element_builder import ArtefactAnswer, ElementBuilder
from pipelines.drafting.kind import Material, Recipe, order_kinds
from pipelines.drafting.ladder import Task
from pipelines.drafting.model_questions import ModelAnswer, ModelQuestioner, sum_spending
from pipelines.drafting.objectives.proposals import propose_objectives
from pipelines.drafting.parts import (
    RequestPart,
    find_earlier_share,
    halve_part,
    is_citable,
)
from pipelines.drafting.patch.patch_writer import PatchWriter
from pipelines.drafting.patch.revision import PatchedDraft, RevisionWriter
from pipelines.drafting.patch.wanted_parts import WantedPartsWriter
from pipelines.drafting.plain_text import to_plain_text
from pipelines.drafting.plan.plan_parts import split_recipe
from pipelines.drafting.plan.prompt_lines import drop_removed_parts, find_removed_spans
from pipelines.drafting.plan.rules import follow_plan
from pipelines.drafting.prompt import Line, prompt_digest, render, render_another
from pipelines.drafting.question_evidence import choose_question_evidence
from pipelines.drafting.request import DraftRequest, IdAllocator, OtherItem, WriterResult, add_objectives
from pipelines.drafting.revision_notes import read_revision_note
from pipelines.drafting.shown_sources import choose_shown_spans
from schemas.course import ModelSettings
from schemas.deliverables import read_titles
from schemas.draft import (
    Deliverable,
    Draft,
    Item,
    Minted,
    Origin,
    Parameters,
    Questionnaire,
)
from schemas.errors import ModelUnusable
from schemas.ids import HOUSE_STYLE

MOST_NAMED = 3
"""Most invented span ids that an error lists."""


class ModelWriter:
    """Writes with a model, from any thread."""

    origin = Origin.MODEL

    def __init__(self, settings: ModelSettings, asker: ModelQuestioner) -> None:
        self._settings = settings
        self._asker = asker

    def write(self, request: DraftRequest, ids: IdAllocator) -> WriterResult:
        """Return the deliverables in the module's order; no call is made if the sources hold nothing to cite.

        Ids do not depend on which answer came first. Raises ModelUnusable and BudgetExceeded; the answers
        received before that are cached, so trying again pays only for the rest.
        """
        proposed = propose_objectives(request, self._settings, self._asker)
        if proposed is None:
            return self._draft_concerned(request, ids)
        return proposed.add_objectives(self._draft_concerned(proposed.request, ids))

    def _draft_concerned(self, request: DraftRequest, ids: IdAllocator) -> WriterResult:
        """Return all deliverables, those that a reviewer's comment does not concern exactly as they were."""
        if request.previous is None or request.decision is None:
            return self._write_deliverables(request, ids, request.module.artefacts)
        return self._answer_comment(request, request.previous, request.decision.comment, ids)

    def _answer_comment(
        self, request: DraftRequest, previous: Draft, comment: str, ids: IdAllocator
    ) -> WriterResult:
        """Return the deliverables with what a comment asks for done by patches, and what the model claims.

        Deliverables that the last revision had not are written whole, and what code alone makes is made anew.
        """
        builder = ElementBuilder(request, ids)
        revision = RevisionWriter(self._settings, self._asker)
        more = WantedPartsWriter(self._settings, self._asker)
        patched = revision.revise(request, previous, builder)
        for wanted in patched.wanted:
            kind = wanted.deliverable
            there = patched.deliverables[kind]
            patched.deliverables[kind], spent = more.add_parts(
                _choose_shown(kind, request), wanted, there, builder
            )
            patched.spent += spent
        earlier = previous.content.artefacts
        result = self._write_deliverables(
            request, ids, request.module.artefacts, deliverables=_list_settled(request, comment, patched)
        )
        notes = (
            *patched.notes,
            *builder.notes,
            *result.notes_to_reviewer,
            *_explain_scopes(request, earlier),
        )
        prompts = _list_prompt_digests(request, [each.deliverable for each in patched.wanted])
        return replace(
            result,
            wishes=tuple(patched.wishes),
            notes_to_reviewer=tuple(dict.fromkeys(notes)),
            spent=(*patched.spent, *result.spent),
            prompts=revision.prompts | prompts | dict(result.prompts),
        )

    def _write_deliverables(
        self,
        request: DraftRequest,
        ids: IdAllocator,
        kinds: tuple[str, ...],
        deliverables: Mapping[str, Deliverable] | None = None,
    ) -> WriterResult:
        """Return the deliverables of these `kinds`; those passed as `deliverables` stay as they are."""
        deliverables = deliverables or {}
        kinds_to_ask = [k for k in kinds if k not in deliverables and request.kinds[k].recipe is not None]
        request = follow_plan(request)
        tasks = [(kind, task) for kind in kinds_to_ask for task in self._make_tasks(kind, request)]
        answers_by_task = self._asker.ask_in_parts([task for _, task in tasks])
        model_answers = list(chain.from_iterable(answers_by_task))
        answers_by_kind: dict[str, list[ModelAnswer[ArtefactAnswer]]] = {kind: [] for kind in kinds_to_ask}
        for (kind, _), answers_to_task in zip(tasks, answers_by_task, strict=True):
            answers_by_kind[kind].extend(answers_to_task)
        builder = ElementBuilder(request, ids)
        built_by_kind: dict[str, Deliverable] = {}
        for kind in order_kinds(request.kinds, kinds):
            answers = [each.answer for each in answers_by_kind.get(kind, [])]
            built = deliverables.get(kind) or self._build_deliverable(
                kind, answers, builder, tuple(built_by_kind.values())
            )
            if built is not None:
                built_by_kind[kind] = built
        builder.note_excess(built_by_kind[kind] for kind in answers_by_kind if kind in built_by_kind)
        refusals = [
            text for answer in model_answers for text in map(to_plain_text, answer.answer.could_not) if text
        ]
        return WriterResult(
            artefacts=tuple(built_by_kind[kind] for kind in kinds if kind in built_by_kind),
            notes_to_reviewer=tuple(dict.fromkeys([*builder.notes, *(refusals if request.decision else [])])),
            spent=tuple(
                spent for kind in kinds_to_ask for spent in sum_spending(kind, answers_by_kind[kind])
            ),
            prompts=_list_prompt_digests(request, [kind for kind in kinds_to_ask if answers_by_kind[kind]]),
            model=self._settings.name,
            host=self._settings.host,
            parameters=_read_parameters(self._settings, model_answers),
        )

    def mend(
        self, request: DraftRequest, ids: IdAllocator, places: Collection[str] | None
    ) -> WriterResult | None:
        """Return the previous draft's deliverables, with patches of what was found wrong at these places.

        At all places if they are None. Returns None if there is nothing to mend. Raises ModelUnusable and
        BudgetExceeded.
        """
        if request.previous is None:
            return None
        patches = PatchWriter(self._settings, self._asker)
        return patches.mend(add_objectives(request), request.previous, ids, places)

    def write_another(self, request: DraftRequest, wish: OtherItem) -> Item | None:
        """Return another question to replace one, under the same id; None if the answer holds none to use.

        The model is shown the passages that `choose_question_evidence` chooses. Raises ModelUnusable and
        BudgetExceeded.
        """
        request = _choose_shown(wish.kind, request)
        other = request.kinds[wish.kind].other_question
        if other is None or not is_citable(request.spans):
            return None
        part = RequestPart.whole(request, choose_question_evidence(request, wish))
        old_question = Questionnaire.model_construct(kind=other.kind, items=(wish.item,))
        task: Task[ArtefactAnswer] = Task(
            settings=self._settings_for(other.kind),
            subject=f"{wish.item.id} of {request.key}",
            name=other.kind,
            messages=render_another(
                other.prompt, request, part, wish, tuple(other.recipe.outline(old_question))
            ),
            answer=other.recipe.answer,
        )
        # The next id is the question's own: it decides where the right answer stands.
        ids = IdAllocator(Minted(items=int(wish.item.id.removeprefix("q-")) - 1))
        deliverable = other.recipe.build([self._asker.ask(task).answer], ElementBuilder(request, ids), None)
        known_texts = {item.stem for item in (wish.item, *wish.others)} | {*wish.refused}
        new_items = (
            [item for item in deliverable.items if item.stem not in known_texts]
            if isinstance(deliverable, Questionnaire)
            else []
        )
        if not new_items:
            return None
        fixed_fields = {"id": wish.item.id} | ({"objective": wish.objective} if wish.objective else {})
        return new_items[0].model_copy(update=fixed_fields)

    def _settings_for(self, kind: str) -> ModelSettings:
        return self._settings.model_copy(update={"name": self._settings.name_for(kind)})

    def _make_tasks(self, kind: str, request: DraftRequest) -> Iterator[Task[ArtefactAnswer]]:
        """Yield what to ask a model for one kind, part by part; nothing if no model is asked for it."""
        recipe = request.kinds[kind].recipe
        lacks_objectives = recipe is not None and recipe.aimed and not request.module.objectives
        if recipe is None or lacks_objectives or not is_citable(_choose_shown(kind, request).spans):
            return
        earlier = _find_earlier(kind, request)
        shown_request = _choose_shown(kind, request)
        figures = tuple(recipe.figures(request)) if recipe.figures else ()
        for part in split_recipe(shown_request, recipe, self._settings):
            yield self._make_task(kind, recipe, shown_request, part, earlier, figures)

    def _make_task(
        self,
        kind: str,
        recipe: Recipe,
        request: DraftRequest,
        part: RequestPart,
        earlier: Deliverable | None,
        figures: tuple[Line, ...],
    ) -> Task[ArtefactAnswer]:
        """Return what to ask about one part; its smaller parts are asked about if the answer is cut."""
        share = None if earlier is None else find_earlier_share(earlier, part)
        previous = () if share is None else tuple(recipe.outline(share))
        pictures = tuple(recipe.pictures(part.spans)) if recipe.pictures else ()

        def divide() -> list[Task[ArtefactAnswer]]:
            halves = halve_part(part, request, by_question=recipe.by_question) if recipe.in_parts else ()
            return [self._make_task(kind, recipe, request, half, earlier, figures) for half in halves]

        return Task(
            settings=self._settings_for(kind),
            subject=f"{kind} of {request.key}",
            name=kind,
            messages=render(recipe.prompt, request, part, previous, (*figures, *pictures)),
            answer=recipe.choose_answer(part),
            number=part.number,
            of=part.of,
            divide=divide,
            find_faults=partial(recipe.list_faults, request.spans),
        )

    def _build_deliverable(
        self,
        kind: str,
        answers: Sequence[ArtefactAnswer],
        builder: ElementBuilder,
        earlier_deliverables: tuple[Deliverable, ...],
    ) -> Deliverable | None:
        """Return the deliverable made of a model's answers.

        Code makes it if its kind has no recipe, or is filled from course.yaml and there is no answer; of any
        other kind without an answer there is None. Raises ModelUnusable if the answers hold nothing to use.
        """
        drafting_kind = builder.request.kinds[kind]
        if drafting_kind.recipe is None or (drafting_kind.filled_from_course and not answers):
            return drafting_kind.extract(Material(builder.request, builder.ids, earlier_deliverables))
        if not answers:
            return None
        invented_before = len(builder.invented)
        built = drafting_kind.recipe.build(answers, builder, _find_earlier(kind, builder.request))
        if built is None:
            raise ModelUnusable(
                _explain_unusable(builder.invented[invented_before:]),
                place=f"{place_of(self._settings)}, {kind} of {builder.request.key}",
                remedy="Try another model.seed or model.name",
            )
        return built


def _choose_shown(kind: str, request: DraftRequest) -> DraftRequest:
    """Return the request with the spans that a kind may rest on."""
    return replace(request, spans=choose_shown_spans(request, (kind,)))


def _list_settled(request: DraftRequest, comment: str, patched: PatchedDraft) -> dict[str, Deliverable]:
    """Return the deliverables that need not be written: patched by now, or not what the comment is about."""
    unconcerned = find_unconcerned_kinds(comment, tuple(patched.deliverables.values()))
    return {
        kind: deliverable
        for kind, deliverable in patched.deliverables.items()
        if kind in unconcerned or (kind in request.kinds and request.kinds[kind].recipe is not None)
    }


def _explain_unusable(invented: Sequence[str]) -> str:
    """Return why an answer cannot be used: it cites spans the model was not shown, or is empty."""
    if not invented:
        return "the answer holds no text one can read"
    excerpts = ", ".join(
        cut_excerpt(to_plain_text(each) or "-") for each in [*dict.fromkeys(invented)][:MOST_NAMED]
    )
    return f"the answer rests on passages that are not among those shown ({excerpts})"


def _find_earlier(kind: str, request: DraftRequest) -> Deliverable | None:
    """Return the deliverable of the last revision, without the parts that a person took out of the plan."""
    artefacts = request.previous.content.artefacts if request.previous else ()
    earlier = next((artefact for artefact in artefacts if artefact.kind == kind), None)
    removed = find_removed_spans(request)
    if earlier is None or not removed:
        return earlier
    return drop_removed_parts(earlier, removed)


def _explain_scopes(request: DraftRequest, artefacts: tuple[Deliverable, ...]) -> Iterator[str]:
    """Yield a note on each clause of a comment that was taken to be about the deliverable named before it."""
    language = request.course.language_of(request.module)
    for scope in list_scopes(request.decision.comment if request.decision else "", artefacts):
        if scope.inherited:
            kinds = ", ".join(read_titles(language)[kind] for kind in sorted(scope.kinds))
            yield read_revision_note(
                language, "scoped", kinds=kinds, clause=" ".join(scope.clause.text.split())
            )


def _list_prompt_digests(request: DraftRequest, kinds: Iterable[str]) -> dict[str, str]:
    """Return the digest of each prompt used, and of the house style in them."""
    recipes = ((kind, request.kinds[kind].recipe) for kind in kinds)
    prompts = {kind: prompt_digest(r.prompt, r.included) for kind, r in recipes if r is not None}
    style = request.house_style
    return prompts if style is None else prompts | {HOUSE_STYLE: style.digest}


def _read_parameters(settings: ModelSettings, answers: Iterable[ModelAnswer[ArtefactAnswer]]) -> Parameters:
    """Return the settings of a model's calls that a provenance records, and which its host refused."""
    left_out = sorted({name for answer in answers for name in answer.left_out})
    return Parameters(
        temperature=settings.temperature,
        seed=settings.seed,
        max_output_tokens=settings.max_output_tokens,
        reasoning_effort=settings.reasoning_effort,
        left_out=tuple(left_out) or None,
    )
