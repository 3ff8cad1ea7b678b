"""Settings of notices: addresses, mail server and webhook."""

from enum import StrEnum

from pydantic import BaseModel, Field, SecretStr


class WebhookKind(StrEnum):
    """What reads the webhook's messages."""

    SLACK = "slack"
    MATTERMOST = "mattermost"
    TEAMS = "teams"


class NoticeSettings(BaseModel):
    """Who is written to, and how."""

    smtp_url: SecretStr | None = Field(
        default=None, description="The mail server notices are handed to: smtp://login:password@host:587."
    )
    notice_from: str | None = Field(default=None, description="The address notices are sent from.")
    webhook_url: SecretStr | None = Field(
        default=None, description="A chat's incoming webhook, told everything."
    )
    webhook_kind: WebhookKind = Field(default=WebhookKind.SLACK, description="slack, mattermost or teams.")
    notice_every_minutes: int = Field(
        default=60, ge=0, le=10_080, description="How long news are collected into one message."
    )
    operators: str = Field(
        default="", description="Addresses that hear of failed runs, with commas between them."
    )
