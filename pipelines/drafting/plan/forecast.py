"""What drafting from a plan is expected to cost: calls, tokens and money, before any call is made."""

from pipelines.drafting.budget import Tokens, count_cost
from pipelines.drafting.kind import Recipe
from pipelines.drafting.parts import RequestPart, is_citable
from pipelines.drafting.plan.plan_parts import split_recipe
from pipelines.drafting.prompt import render
from pipelines.drafting.request import DraftRequest
from schemas.course import ModelSettings
from schemas.draft import Usage, sum_usage

CHARACTERS_A_TOKEN = 3.5
"""Of French and English; byte-pair vocabularies have 3.5 to 4.5."""

USUAL_ANSWER = 0.5
"""Share of the longest allowed answer that an answer usually takes."""


def forecast_usage(request: DraftRequest) -> Usage:
    """Return what a first draft is expected to take, without repairs and mending; nothing without a model.

    It is asked for by the pages of the request.
    """
    settings = request.course.model
    if settings is None or not is_citable(request.spans):
        return Usage()
    return sum_usage(
        _forecast_kind(kind, recipe, request, settings)
        for kind, recipe in ((kind, request.kinds[kind].recipe) for kind in request.module.artefacts)
        if recipe is not None and (request.module.objectives or not recipe.aimed)
    )


def _forecast_kind(kind: str, recipe: Recipe, request: DraftRequest, settings: ModelSettings) -> Usage:
    parts = split_recipe(request, recipe, settings)
    tokens = sum((_forecast_part(recipe, request, part, settings) for part in parts), Tokens())
    name = settings.name_for(kind)
    price = settings.price_of(name)
    return Usage(
        calls=len(parts),
        input_tokens=tokens.input,
        output_tokens=tokens.output,
        cost=count_cost(tokens, price),
        currency=price.currency if price else Usage().currency,
    )


def _forecast_part(
    recipe: Recipe, request: DraftRequest, part: RequestPart, settings: ModelSettings
) -> Tokens:
    characters = sum(len(message.text) for message in render(recipe.prompt, request, part, ()))
    return Tokens(
        input=round(characters / CHARACTERS_A_TOKEN), output=round(settings.max_output_tokens * USUAL_ANSWER)
    )
