"""Which token is shown to which Moodle: PREMIERJET_MOODLE_TOKEN holds one, or one a host."""

from pydantic import SecretStr

from adapters.web.locations import located
from schemas.errors import SourceUnreadable
from schemas.refusal import Refusal


def token_for(url: str, setting: SecretStr | None, place: str) -> str:
    """Return the token for a Moodle: the one there is, or its host's of `HOST=TOKEN, HOST=TOKEN`.

    Raises SourceUnreadable where there is none, or none that Moodle could have made.
    """
    said = setting.get_secret_value().strip() if setting is not None else ""
    host = located(url).host
    pairs = [each.strip().rpartition("=") for each in said.split(",") if each.strip()]
    token = next((token for for_host, _, token in pairs if for_host.strip().lower() in {"", host}), None)
    if token is None:
        raise SourceUnreadable(
            Refusal("moodle.no_token_for", place=place, host=host)
            if said
            else Refusal("moodle.no_token", place=place)
        )
    if not (token.isascii() and token.isalnum()):
        raise SourceUnreadable(Refusal("moodle.odd_token", place=place))
    return token
