"""Choice of a course's writer: extractive without a model, otherwise the model within the budget."""

from typing import TYPE_CHECKING

from adapters.embedding.factory import open_embedder
from adapters.embedding.vectors import Vectors
from adapters.llm import Send
from adapters.llm.refused_parameters import open_refused_parameters
from adapters.llm.reply_cache import Replies
from adapters.store import Store
from pipelines.drafting.budget import Meter
from pipelines.drafting.model_questions import ModelQuestioner
from pipelines.drafting.pseudonyms import build_pseudonyms
from pipelines.drafting.question_progress import Report, ignore_progress
from pipelines.drafting.retrieval.nearness import Nearness
from pipelines.drafting.spending_limits import refuse_unlimited, refuse_unpriced, start_meter
from schemas.course import Course, ModelSettings
from schemas.draft import Usage
from schemas.source import SourceSpans

if TYPE_CHECKING:
    from pipelines.drafting.criticised_draft import DraftingTeam
    from pipelines.drafting.plan.proposal.proposer import PlanProposer


def choose_writers(
    course: Course,
    spans: SourceSpans,
    store: Store,
    *,
    sweep: bool,
    meter: Meter | None = None,
    send: Send | None = None,
    report: Report = ignore_progress,
) -> "DraftingTeam":
    """Return who writes, criticises and mends a course's drafts from these spans.

    The modules of one run share a `meter`, and so the budget and the pace. `send` takes the questions instead
    of the live host, all of them even if the first fails. `report` hears how far the questions are. Raises
    InvalidInput as `refuse_unlimited` does for a sweep, and as `start_meter` does.
    """
    # Writers and critics load every rule: who finds nothing to draft does without.
    from pipelines.drafting.critic import Critic
    from pipelines.drafting.criticised_draft import DraftingTeam
    from pipelines.drafting.extractive import ExtractiveWriter
    from pipelines.drafting.model import ModelWriter

    if sweep:
        refuse_unlimited(course)
    model = course.model
    if model is None:
        return DraftingTeam(ExtractiveWriter())
    refuse_unpriced(course)
    asker = _make_questioner(course, model, spans, store, meter, send, report)
    writer = ModelWriter(model, asker)
    return DraftingTeam(writer, Critic(model, asker) if model.critic else None, writer)


def choose_proposer(
    course: Course,
    spans: SourceSpans,
    store: Store,
    *,
    sweep: bool = False,
    meter: Meter | None = None,
    send: Send | None = None,
    report: Report = ignore_progress,
) -> "PlanProposer | None":
    """Return who proposes a module's plan from these spans; None without a model, then rules make it.

    Raises what `choose_writers` does.
    """
    if sweep:
        refuse_unlimited(course)
    if course.model is None:
        return None
    from pipelines.drafting.plan.proposal.proposer import PlanProposer

    refuse_unpriced(course)
    asker = _make_questioner(course, course.model, spans, store, meter, send, report)
    return PlanProposer(course.model, asker)


def _make_questioner(
    course: Course,
    model: ModelSettings,
    spans: SourceSpans,
    store: Store,
    meter: Meter | None,
    send: Send | None,
    report: Report,
) -> ModelQuestioner:
    return ModelQuestioner(
        send or _open_live(model, store),
        Replies(store),
        meter or start_meter(course),
        model.concurrency,
        goes_on=send is not None,
        pseudonyms=build_pseudonyms(course, spans, store),
        report=report,
    )


def choose_nearness(course: Course, spans: SourceSpans, store: Store, meter: Meter) -> Nearness | None:
    """Return what ranks these spans by meaning, within a run's budget; None without an embedder."""
    settings = course.embedding
    embedder = open_embedder(settings)
    if settings is None or embedder is None:
        return None
    pseudonyms = build_pseudonyms(course, spans, store)
    price = course.model.price_of(course.model.name) if course.model else None
    return Nearness(
        embedder,
        Vectors(store),
        meter,
        hide=pseudonyms.hide_texts if pseudonyms is not None else list,
        price=settings.price_per_million_tokens,
        currency=price.currency if price else Usage().currency,
    )


def _open_live(model: ModelSettings, store: Store) -> Send:
    # Loading openai takes the better part of a second; extractive drafting does without.
    from adapters.llm.live import Live

    return Live(model, refused=open_refused_parameters(model.base_url, store)).send
