"""Choice of the Moodle token for a site and a use, from the setting PREMIERJET_MOODLE_TOKEN.

It holds one token for everything, or several with commas between them, each with its host, use or both:
`source=T`, `moodle.example.org=T` or `moodle.example.org/results=T`.
Decided in docs/decisions/0096-moodle-from-zero.md.
"""

from pydantic import SecretStr

from adapters.moodle.functions import MoodleUse
from adapters.web.locations import locate
from schemas.errors import SourceUnreadable
from schemas.refusal import Refusal


def choose_token(url: str, use: MoodleUse, setting: SecretStr | None, place: str) -> str:
    """Return the token for one use of a Moodle; of several that fit, the most specific.

    A token for host and use comes before one for the host, that before one for the use, and that before one
    for everything. Raises SourceUnreadable if there is none, or none that Moodle could have made.
    """
    written = setting.get_secret_value().strip() if setting is not None else ""
    host = locate(url).host
    tokens = _parse_tokens(written)
    fitting = (tokens[key] for key in (f"{host}/{use}", host, str(use), "") if key in tokens)
    token = next(fitting, None)
    if token is None:
        raise SourceUnreadable(
            Refusal("moodle.no_token_for", place=place, host=host, use=str(use))
            if written
            else Refusal("moodle.no_token", place=place)
        )
    if not (token.isascii() and token.isalnum()):
        raise SourceUnreadable(Refusal("moodle.odd_token", place=place))
    return token


def _parse_tokens(written: str) -> dict[str, str]:
    """Return the tokens by host and use, e.g. `moodle.example.org/results`; of two for one, the first."""
    pairs = [entry.strip().rpartition("=") for entry in written.split(",") if entry.strip()]
    return {key.strip().lower(): token.strip() for key, _, token in reversed(pairs)}
