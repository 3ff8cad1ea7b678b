"""Errors of failed calls to a model: temporary ones may be tried again, permanent ones not."""

import re
from typing import TYPE_CHECKING

from adapters.llm import Hosted, place_of
from adapters.llm.refused_parameters import read_refusal
from schemas.course import ModelSettings
from schemas.errors import ModelUnusable

if TYPE_CHECKING:
    import openai

PASSING = frozenset({408, 409, 429})
LONGEST_EXCERPT = 200
SECRET = re.compile(r"(?i)\b(?:sk|key|bearer|token)[-_ ][^\s'\",;]{8,}")


def passes(status: int) -> bool:
    """Return whether the same call may work later: 408, 409, 429 and 5xx (RFC 9110, 15.5 and 15.6)."""
    return status in PASSING or status >= 500


def make_unusable(error: "openai.APIError", settings: Hosted, key: str) -> ModelUnusable:
    """Return the error to show a person; it never holds the key, even if the host repeated it."""
    # Loaded by whoever raised it; a batch's lines are read without.
    from openai import APIStatusError

    if isinstance(error, APIStatusError):
        return _make_status_error(error, place_of(settings), settings, key)
    return make_unreachable(settings)


def make_unreachable(settings: Hosted) -> ModelUnusable:
    """Return the error of a host that does not answer, or not to the end."""
    return ModelUnusable(
        "the host cannot be reached, or breaks off its answer",
        place=place_of(settings),
        remedy=f"Check {settings.section}.base_url, the network, and that the server runs",
        passing=True,
    )


def make_no_batch(settings: ModelSettings) -> ModelUnusable:
    """Return the error of a host whose answer about a batch or a file is not that of a Batch API."""
    return ModelUnusable(
        "what came back is no batch",
        place=place_of(settings),
        remedy="Check that the host of model.base_url offers OpenAI's Batch API, or remove model.batch",
    )


def make_no_completion(settings: ModelSettings, body: bytes, key: str) -> ModelUnusable:
    """Return the error of a host whose answer is no chat completion; with some gateways it is an error."""
    refusal = read_refusal(body)
    if refusal.words:
        return ModelUnusable(
            f"the host answered with an error: {cut_excerpt(refusal.words, key)}",
            place=place_of(settings),
            remedy="Correct course.yaml, model, by what the host says, or try again later",
            passing=passes(refusal.status),
        )
    return ModelUnusable(
        "what came back is no chat completion",
        place=place_of(settings),
        remedy="Check that model.base_url is an OpenAI-compatible API, its path included",
    )


def _make_status_error(
    error: "openai.APIStatusError", place: str, settings: Hosted, key: str
) -> ModelUnusable:
    status, block = error.status_code, settings.section
    remedies = {
        401: f"Put a valid key in {settings.api_key_env}",
        403: f"Ask the host to let the key in {settings.api_key_env} use this model",
        404: f"Check {block}.name and the path of {block}.base_url",
        429: f"Wait, set {block}.requests_per_minute, or raise the host's quota",
    }
    if 300 <= status < 400:
        remedy = f"Put the address it leads to into {block}.base_url: nothing is sent where it redirects"
    elif read_refusal(error.response.content).is_about_context:
        remedy = f"Raise the server's context length, or lower {block}.max_output_tokens"
    elif passes(status):
        remedy = remedies.get(status, "Try again later")
    else:
        remedy = remedies.get(status, f"Correct course.yaml, {block}, by what the host says")
    # A host that refuses a key tends to echo it, so what it says of one is not repeated.
    text = "" if status in {401, 403} else f": {cut_excerpt(error.message, key)}"
    return ModelUnusable(
        f"the host answered {status}{text}", place=place, remedy=remedy, passing=passes(status)
    )


def cut_excerpt(answer: str, key: str) -> str:
    """Return the beginning of a host's answer, on one line, without anything that looks like a key."""
    text = " ".join("".join(c if c.isprintable() else " " for c in answer).split())
    return SECRET.sub("…", text.replace(key, "…") if key else text)[:LONGEST_EXCERPT].rstrip(". ")
