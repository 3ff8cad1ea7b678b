"""Choice of the ways an installation reaches people, and of its operators."""

from dataclasses import dataclass

from pydantic import SecretStr, TypeAdapter, ValidationError

from adapters.notify import NoticeChannel
from adapters.notify.smtp import SENDER_SETTING, SETTING, SmtpMailer, parse_server
from adapters.notify.webhook import Webhook
from adapters.settings import Settings
from schemas.errors import InvalidInput
from schemas.ids import Email

OPERATORS = "PREMIERJET_OPERATORS"
_EMAIL: TypeAdapter[str] = TypeAdapter(Email)


@dataclass(frozen=True)
class Channels:
    """Mail, a webhook, both or neither."""

    mail: NoticeChannel | None
    webhook: NoticeChannel | None

    @property
    def any(self) -> bool:
        """Return whether there is a channel at all."""
        return self.mail is not None or self.webhook is not None


def open_channels(settings: Settings) -> Channels:
    """Return the channels that are set; raises InvalidInput naming the setting that cannot be used."""
    mail = _secret(settings.smtp_url)
    webhook = _secret(settings.webhook_url)
    return Channels(
        mail=SmtpMailer(parse_server(mail), _sender(settings)) if mail else None,
        webhook=Webhook(webhook, settings.webhook_kind) if webhook else None,
    )


def list_operators(settings: Settings) -> tuple[str, ...]:
    """Return the addresses told of failed runs; raises InvalidInput if one is no address."""
    named = [each.strip() for each in settings.operators.split(",") if each.strip()]
    return tuple(_address(each, OPERATORS) for each in named)


def _sender(settings: Settings) -> str:
    if not settings.notice_from:
        raise InvalidInput(
            f"is not set, and {SETTING} is",
            place=SENDER_SETTING,
            remedy="Write the address notices are sent from, e.g. premierjet@example.org",
        )
    return _address(settings.notice_from, SENDER_SETTING)


def _address(text: str, setting: str) -> str:
    try:
        return _EMAIL.validate_python(text)
    except ValidationError as error:
        raise InvalidInput(
            f"{text!r} is no e-mail address", place=setting, remedy="Write it like lea@example.org"
        ) from error


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value is not None else ""
