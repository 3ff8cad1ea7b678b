"""The API key of a host: from the environment, a file or `.env`; never from a course."""

from adapters.llm import Hosted, place_of
from adapters.openai_host import NO_KEY
from adapters.secret_files import read_secret
from schemas.errors import ModelUnusable


def key_of(settings: Hosted) -> str:
    """Return the key to send to a host; raises ModelUnusable if a remote host has none."""
    key = read_secret(settings.api_key_env)
    if key and key.isascii() and key.isprintable():
        return key
    if key or settings.is_remote:
        raise make_missing_key(settings)
    return NO_KEY


def make_missing_key(settings: Hosted) -> ModelUnusable:
    """Return the error of a key variable that is unset, empty, or no header value."""
    return ModelUnusable(
        f"no usable key in the environment variable {settings.api_key_env}",
        place=place_of(settings),
        remedy=f"Set {settings.api_key_env}, or name another variable in course.yaml, "
        f"{settings.section}.api_key_env",
    )
