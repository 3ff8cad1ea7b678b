"""What a failed call means, decided once: permanent, so nothing retries it, or passing."""

import re

import openai

from adapters.llm import place_of
from schemas.course import ModelSettings
from schemas.errors import ModelUnusable

PASSING = frozenset({408, 409, 429})
LONGEST_EXCERPT = 200
SECRET = re.compile(r"(?i)\b(?:sk|key|bearer|token)[-_ ][^\s'\",;]{8,}")


def passes(status: int) -> bool:
    """Return whether the same call may work later: 408, 409, 429 and 5xx (RFC 9110, 15.5 and 15.6)."""
    return status in PASSING or status >= 500


def missing_key(settings: ModelSettings) -> ModelUnusable:
    """Return the error of a key variable that is unset, empty, or no header value."""
    return ModelUnusable(
        f"no usable key in the environment variable {settings.api_key_env}",
        place=place_of(settings),
        remedy=f"Set {settings.api_key_env}, or name another variable in course.yaml, model.api_key_env",
    )


def unusable(error: openai.APIError, settings: ModelSettings, key: str) -> ModelUnusable:
    """Return the error a person may be shown; the key is in none of its words, whatever the host echoed."""
    place = place_of(settings)
    if isinstance(error, openai.APIStatusError):
        return _status(error, place, settings, key)
    return ModelUnusable(
        "the host cannot be reached",
        place=place,
        remedy="Check model.base_url, the network, and that the server runs",
        passing=True,
    )


def no_completion(settings: ModelSettings) -> ModelUnusable:
    """Return the error of a host that answers something else than a chat completion."""
    return ModelUnusable(
        "what came back is no chat completion",
        place=place_of(settings),
        remedy="Check that model.base_url is an OpenAI-compatible API, its path included",
    )


def _status(error: openai.APIStatusError, place: str, settings: ModelSettings, key: str) -> ModelUnusable:
    status = error.status_code
    remedies = {
        401: f"Put a valid key in {settings.api_key_env}",
        403: f"Ask the host to let the key in {settings.api_key_env} use this model",
        404: "Check model.name and the path of model.base_url",
        429: "Wait, lower model.concurrency, or raise the host's quota",
    }
    if passes(status):
        remedy = remedies.get(status, "Try again later")
    else:
        remedy = remedies.get(status, "Correct course.yaml, model, by what the host says")
    # A host that refuses a key tends to echo it, so what it says of one is not repeated.
    said = "" if status in {401, 403} else f": {_excerpt(error.message, key)}"
    return ModelUnusable(
        f"the host answered {status}{said}", place=place, remedy=remedy, passing=passes(status)
    )


def _excerpt(said: str, key: str) -> str:
    text = " ".join("".join(c if c.isprintable() else " " for c in said).split())
    return SECRET.sub("…", text.replace(key, "…") if key else text)[:LONGEST_EXCERPT].rstrip(". ")
