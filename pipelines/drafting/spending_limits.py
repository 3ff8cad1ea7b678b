"""Limits of what one run may spend on a course, apart from who spends it."""

from pipelines.drafting.budget import Meter
from schemas.course import Course
from schemas.errors import InvalidInput


def start_meter(course: Course) -> Meter:
    """Return a fresh meter for one run over any number of the course's modules.

    Raises InvalidInput if the budget is in money and the course states no price of a token.
    """
    refuse_unpriced(course)
    return Meter.of(course.model, course.budget, course.embedding)


def refuse_unpriced(course: Course) -> None:
    """Raise InvalidInput if the budget is in money and the course states no price of a token."""
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
