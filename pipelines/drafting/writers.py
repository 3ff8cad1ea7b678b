"""Which writer a course gets: extractive without a model, else the model, within the course's budget."""

from adapters.llm.replies import Replies
from adapters.store import Store
from pipelines.drafting.budget import Meter
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.model import ModelWriter
from pipelines.drafting.request import Writer
from schemas.course import Course
from schemas.errors import InvalidInput


def writer_for(course: Course, store: Store, *, sweep: bool, meter: Meter | None = None) -> Writer:
    """Return the course's writer; the modules of one run share a `meter`, so that they share the budget.

    Raises InvalidInput where a sweep would call a remote model without a budget, and what `meter_for` does.
    """
    if course.model is None:
        return ExtractiveWriter()
    if sweep and course.model.is_remote and course.budget is None:
        raise InvalidInput(
            f"a sweep would call {course.model.host} without a limit",
            place="course.yaml, budget",
            remedy="Add `budget: {tokens: …}`, what one run may spend",
        )
    # Loading openai takes the better part of a second; extractive drafting does without.
    from adapters.llm.live import Live

    live = Live(course.model)
    return ModelWriter(course.model, live.send, Replies(store), meter or meter_for(course))


def meter_for(course: Course) -> Meter:
    """Return a fresh meter for one run over any number of the course's modules.

    Raises InvalidInput where the budget is in money and no price tells what a token costs.
    """
    model = course.model
    unpriced = [name for name in model.asked if model.price_of(name) is None] if model else []
    if course.budget is not None and course.budget.cost is not None and unpriced:
        raise InvalidInput(
            f"a budget in money needs the price of {', '.join(unpriced)}",
            place="course.yaml, model.price",
            remedy="Add `price: {input: …, output: …}` per million tokens (other models under `prices`), "
            "or budget tokens alone",
        )
    return Meter.of(model, course.budget)
