"""Which settings open which ways to people, and which are refused by name."""

import pytest
from pydantic import SecretStr

from adapters.notify.factory import list_operators, open_channels
from adapters.settings import Settings
from schemas.errors import InvalidInput

SMTP = SecretStr("smtp://u:s3cret@mail.example")


def test_without_settings_nobody_is_written_to() -> None:
    assert not open_channels(Settings()).any


def test_mail_and_a_webhook_are_opened_without_asking_either() -> None:
    settings = Settings(
        smtp_url=SMTP, notice_from="pj@x.example", webhook_url=SecretStr("https://hooks.example/s3cret")
    )
    channels = open_channels(settings)
    assert channels.mail is not None
    assert channels.webhook is not None
    assert "s3cret" not in channels.mail.place + channels.webhook.place + channels.webhook.check()


@pytest.mark.parametrize("sender", [None, "", "premierjet", "a@x.fr\nBcc: b@x.fr", "a@x.fr, b@x.fr"])
def test_mail_without_one_address_to_send_from_is_refused(sender: str | None) -> None:
    with pytest.raises(InvalidInput) as refused:
        open_channels(Settings(smtp_url=SMTP, notice_from=sender))
    assert refused.value.place == "PREMIERJET_NOTICE_FROM"


def test_operators_are_listed_with_commas_between_them() -> None:
    assert list_operators(Settings(operators=" ops@x.example, it@x.example ,")) == (
        "ops@x.example",
        "it@x.example",
    )
    assert list_operators(Settings()) == ()
    with pytest.raises(InvalidInput, match="PREMIERJET_OPERATORS"):
        list_operators(Settings(operators="ops@x.example; it@x.example"))
