"""Choice of the Moodle token for a site and a use, from the setting PREMIERJET_MOODLE_TOKEN.

It holds one token for everything, or several with commas between them, each behind what it is for:
`source=T`, `moodle.example.org=T` or `moodle.example.org/results=T`.
Decided in docs/decisions/0096-moodle-from-zero.md.
"""

from pydantic import SecretStr

from adapters.moodle.functions import MoodleUse
from adapters.web.locations import locate
from schemas.errors import SourceUnreadable
from schemas.refusal import Refusal


def choose_token(url: str, use: MoodleUse, setting: SecretStr | None, place: str) -> str:
    """Return the token for one use of a Moodle; of several that fit, the one that says the most.

    Host and use come before the host alone, that before the use alone, and that before a token that says
    nothing. Raises SourceUnreadable where there is none, or none that Moodle could have made.
    """
    written = setting.get_secret_value().strip() if setting is not None else ""
    host = locate(url).host
    tokens = _tokens(written)
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


def _tokens(written: str) -> dict[str, str]:
    """Return the tokens by what they are for; of two for the same thing, the first."""
    pairs = [each.strip().rpartition("=") for each in written.split(",") if each.strip()]
    return {key.strip().lower(): token.strip() for key, _, token in reversed(pairs)}
