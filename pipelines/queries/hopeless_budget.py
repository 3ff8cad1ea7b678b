"""Budgets under which no question to a course's model may be asked."""

from adapters.course_yaml import place_of
from adapters.courses import COURSE_FILE, CourseFolder
from pipelines.drafting.budget import Tokens, count_cost
from schemas.errors import InvalidInput
from schemas.refusal import Refusal


def refuse_hopeless_budget(folder: CourseFolder) -> None:
    """Raise InvalidInput, naming the line, if the budget of a course is less than one question may take."""
    model, budget = folder.course.model, folder.course.budget
    if model is None or budget is None:
        return
    if budget.tokens <= model.max_output_tokens:  # a question is read, too, before it is answered
        facts = {"needed": model.max_output_tokens, "budget": budget.tokens}
        raise InvalidInput(
            Refusal("budget.tokens_of_one_question", place=_place_of(folder, "tokens"), **facts)
        )
    needed = count_cost(Tokens(output=model.max_output_tokens), model.price_of(model.name))
    if budget.cost is not None and budget.cost < needed:
        texts = {"needed": f"{needed:g}", "budget": f"{budget.cost:g}"}
        raise InvalidInput(Refusal("budget.cost_of_one_answer", place=_place_of(folder, "cost"), **texts))


def _place_of(folder: CourseFolder, key: str) -> str:
    file = folder.folder / COURSE_FILE
    line, path = place_of(file, file.read_text(encoding="utf-8"), ("budget", key))
    return f"{file}, line {line}, {path}"
