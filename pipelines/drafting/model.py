"""The model writer: its prompts are asked side by side, its answers made into elements one by one."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import reduce
from threading import BoundedSemaphore
from typing import cast

from adapters.llm import Ask, Reply, Send, place_of
from adapters.llm.replies import Replies
from pipelines.drafting.artefacts.deliverable import Material
from pipelines.drafting.artefacts.quiz import model as quiz
from pipelines.drafting.artefacts.registry import DELIVERABLES
from pipelines.drafting.budget import Meter, add
from pipelines.drafting.ladder import Task, climb
from pipelines.drafting.material import found
from pipelines.drafting.parts import Part, earlier_share, is_citable, parts
from pipelines.drafting.pen import ArtefactAnswer, Pen
from pipelines.drafting.plain_text import plain
from pipelines.drafting.prompt import prompt_digest, render, render_another
from pipelines.drafting.request import DraftRequest, Mint, OtherItem, Written
from schemas.course import ArtefactKind, ModelSettings
from schemas.draft import Artefact, Item, Minted, Origin, Quiz, Usage
from schemas.errors import ModelUnusable
from schemas.ids import HOUSE_STYLE


@dataclass(frozen=True)
class Answered:
    """A usable answer and what it cost."""

    answer: ArtefactAnswer
    usage: Usage


class ModelWriter:
    """Writes with a model; from any thread, never more than `concurrency` calls at a time together."""

    origin = Origin.MODEL

    def __init__(self, settings: ModelSettings, send: Send, replies: Replies, meter: Meter) -> None:
        self._settings = settings
        self._send = send
        self._replies = replies
        self._meter = meter
        self._calls = BoundedSemaphore(settings.concurrency)

    def write(self, request: DraftRequest, mint: Mint) -> Written:
        """Return the artefacts in the module's order; none, and no call, where no source says anything.

        Ids do not depend on which answer came first. Raises ModelUnusable and BudgetExceeded; what
        was answered by then is kept, so trying again pays only for the rest.
        """
        if not is_citable(request.spans):
            return Written(artefacts=(), model=self._settings.name, host=self._settings.host)
        kinds = request.module.artefacts
        tasks = [(kind, task) for kind in kinds for task in self._tasks(kind, request)]
        answered = self._ask_all([task for _, task in tasks])
        pen = Pen(request, mint)
        artefacts: list[Artefact] = []
        for kind in kinds:
            answers = [got.answer for (of, _), got in zip(tasks, answered, strict=True) if of is kind]
            made = self._built(kind, answers, pen, tuple(artefacts))
            artefacts += [made] if made is not None else []
        undone = [said for got in answered for said in map(plain, got.answer.could_not) if said]
        return Written(
            artefacts=tuple(artefacts),
            unanswered=tuple(dict.fromkeys([*pen.notes, *(undone if request.decision else [])])),
            usage=reduce(add, (got.usage for got in answered)),
            prompts=_prompts(request, kinds),
            model=self._settings.name,
            host=self._settings.host,
        )

    def write_another(self, request: DraftRequest, wish: OtherItem) -> Item | None:
        """Return what the model asks in a question's place; None where its answer holds nothing to use.

        Shown is the part of the sources the question rests on. Raises ModelUnusable and BudgetExceeded.
        """
        if not is_citable(request.spans):
            return None
        part = self._part_of(request, wish.item)
        task: Task[ArtefactAnswer] = Task(
            settings=self._settings,
            subject=f"{wish.item.id} of {request.key}",
            name=ArtefactKind.QUIZ.value,
            messages=render_another(request, part, wish, tuple(quiz.outline(Quiz(items=(wish.item,))))),
            answer=quiz.QuizAnswer,
        )
        # The next id is the question's own: it decides where the right answer stands.
        mint = Mint(Minted(items=int(wish.item.id.removeprefix("q-")) - 1))
        answer = cast(quiz.QuizAnswer, self._ask(task).answer)
        made = quiz.build([answer], Pen(request, mint), None)
        asked = {item.stem for item in (wish.item, *wish.others)} | {*wish.refused}
        fresh = [item for item in made.items if item.stem not in asked] if isinstance(made, Quiz) else []
        return fresh[0].model_copy(update={"id": wish.item.id}) if fresh else None

    def _part_of(self, request: DraftRequest, item: Item) -> Part:
        cut = parts(ArtefactKind.QUIZ, request, self._settings)
        return next((part for part in cut if earlier_share(Quiz(items=(item,)), part)), cut[0])

    def _tasks(self, kind: ArtefactKind, request: DraftRequest) -> Iterator[Task[ArtefactAnswer]]:
        recipe = DELIVERABLES[kind].recipe
        if recipe is None:
            return
        earlier = _earlier(kind, request)
        for part in parts(kind, request, self._settings):
            share = None if earlier is None else earlier_share(earlier, part)
            previous = () if share is None else tuple(recipe.outline(share))
            yield Task(
                settings=self._settings,
                subject=f"{kind.value} of {request.key}",
                name=kind.value,
                messages=render(kind, request, part, previous),
                answer=recipe.answer,
            )

    def _built(
        self,
        kind: ArtefactKind,
        answers: Sequence[ArtefactAnswer],
        pen: Pen,
        made: tuple[Artefact, ...],
    ) -> Artefact | None:
        deliverable = DELIVERABLES[kind]
        if deliverable.recipe is None:
            return deliverable.extract(Material(pen.request, found(pen.request), pen.mint, made))
        built = deliverable.recipe.build(answers, pen, _earlier(kind, pen.request))
        if built is None:
            raise ModelUnusable(
                "the answer holds no text one can read",
                place=f"{place_of(self._settings)}, {kind.value} of {pen.request.key}",
                remedy="Try another model.seed or model.name",
            )
        return built

    def _ask_all(self, tasks: Sequence[Task[ArtefactAnswer]]) -> list[Answered]:
        with ThreadPoolExecutor(min(self._settings.concurrency, len(tasks))) as pool:
            asked = [pool.submit(self._ask, task) for task in tasks]
            try:
                return [each.result() for each in asked]
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _ask(self, task: Task[ArtefactAnswer]) -> Answered:
        """Drive one ladder from the cache and the network; what led to the answer is kept."""
        ladder = climb(task)
        exchanged: list[tuple[Ask, Reply]] = []
        usages: list[Usage] = []
        asked = next(ladder)
        while True:
            reply = self._replies.find(asked)
            if reply is None:
                with self._calls:
                    reply = self._meter.send(asked, self._send)
                exchanged.append((asked, reply))
                usages.append(self._meter.usage(reply))
            else:
                usages.append(self._meter.cached())
            try:
                asked = ladder.send(reply)
            except StopIteration as done:
                answer: ArtefactAnswer = done.value
                break
        for question, answered in exchanged:
            self._replies.keep(question, answered)
        return Answered(answer, reduce(add, usages))


def _earlier(kind: ArtefactKind, request: DraftRequest) -> Artefact | None:
    artefacts = request.previous.content.artefacts if request.previous else ()
    return next((artefact for artefact in artefacts if artefact.kind == kind.value), None)


def _prompts(request: DraftRequest, kinds: Iterable[ArtefactKind]) -> dict[str, str]:
    """Return the digest of each prompt used, and of the house style they carried."""
    prompts = {kind.value: prompt_digest(kind) for kind in kinds}
    style = request.house_style
    return prompts if style is None else prompts | {HOUSE_STYLE: style.digest}
