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
from schemas.course import Course, ModelSettings
from schemas.draft import Usage
from schemas.errors import InvalidInput
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
    _refuse_unpriced(course)
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

    _refuse_unpriced(course)
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


def refuse_unlimited(course: Course) -> None:
    """Raise InvalidInput if a run that nobody watches could call a remote model or voice without a limit."""
    remote_hosts = [
        each.host for each in (course.model, course.embedding) if each is not None and each.is_remote
    ]
    if remote_hosts and course.budget is None:
        raise InvalidInput(
            f"a sweep would call {remote_hosts[0]} without a limit",
            place="course.yaml, budget",
            remedy="Add `budget: {tokens: …}`, what one run may spend",
        )
    budget, speech = course.budget, course.speech
    limited = budget is not None and (budget.characters is not None or budget.cost is not None)
    if speech is not None and speech.is_remote and not limited:
        raise InvalidInput(
            f"a sweep would have {speech.host} read aloud without a limit",
            place="course.yaml, budget.characters",
            remedy="Add `budget: {tokens: …, characters: …}`, what one run may have read, or a `cost`",
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


def start_meter(course: Course) -> Meter:
    """Return a fresh meter for one run over any number of the course's modules.

    Raises InvalidInput if the budget is in money and the course states no price of a token.
    """
    _refuse_unpriced(course)
    return Meter.of(course.model, course.budget, course.embedding)


def _refuse_unpriced(course: Course) -> None:
    model = course.model
    unpriced = [name for name in model.model_names if model.price_of(name) is None] if model else []
    if course.budget is not None and course.budget.cost is not None and unpriced:
        raise InvalidInput(
            f"a budget in money needs the price of {', '.join(unpriced)}",
            place="course.yaml, model.price",
            remedy="Add `price: {input: …, output: …}` per million tokens (other models under `prices`), "
            "or budget tokens alone",
        )
    embedding = course.embedding
    is_unpriced_embedding = (
        embedding is not None and embedding.is_remote and embedding.price_per_million_tokens is None
    )
    if course.budget is not None and course.budget.cost is not None and is_unpriced_embedding:
        raise InvalidInput(
            "a budget in money needs the price of the embeddings",
            place="course.yaml, embedding.price_per_million_tokens",
            remedy="Add it, or budget tokens alone",
        )
