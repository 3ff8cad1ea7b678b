"""Share of a course's budget and rate limits for one of several runs that draft it in parallel."""

from schemas.course import Course


def divide_course(course: Course, runs: int) -> Course:
    """Return a course with the budget and rate limits of one of `runs` runs; together they exceed neither.

    Tokens, characters and questions are divided as whole numbers; the remainder is not used.
    """
    if runs == 1:
        return course
    budget, model, embedding = course.budget, course.model, course.embedding
    if budget is not None:
        budget = budget.model_copy(
            update={
                "tokens": budget.tokens // runs,
                "cost": None if budget.cost is None else budget.cost / runs,
                "characters": None if budget.characters is None else budget.characters // runs,
            }
        )
    if model is not None:
        model = model.model_copy(
            update=_divide_pace(model.requests_per_minute, model.tokens_per_minute, runs)
        )
    if embedding is not None:
        embedding = embedding.model_copy(
            update=_divide_pace(embedding.requests_per_minute, embedding.tokens_per_minute, runs)
        )
    return course.model_copy(update={"budget": budget, "model": model, "embedding": embedding})


def count_possible_runs(course: Course) -> int | None:
    """Return how many runs may draft a course at once; None if there is no limit.

    One with batches; otherwise the lowest number of requests a minute, so that each run has one.
    """
    if course.model is not None and course.model.batch is not None:
        return 1
    limits = (each.requests_per_minute for each in (course.model, course.embedding) if each is not None)
    return min(filter(None, limits), default=None)


def _divide_pace(requests: int | None, tokens: int | None, runs: int) -> dict[str, int | None]:
    return {
        "requests_per_minute": None if requests is None else requests // runs,
        "tokens_per_minute": None if tokens is None else tokens // runs,
    }
