"""Incoming webhook of a chat: Slack, Mattermost, or a Teams workflow.

Names, titles and texts from users are escaped: they cannot add markup, or mention anybody in the chat.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from adapters.notify import WAIT_FOR_SETTINGS, MessageParagraph, NoticeMessage, SendOutcome
from adapters.notify.settings import WebhookKind
from schemas.course import THIS_MACHINE
from schemas.errors import InvalidInput, NoticeUnsent

SETTING = "PREMIERJET_WEBHOOK_URL"
TIMEOUT_SECONDS = 8.0
LONGEST_ANSWER = 1000
INVISIBLE = "\N{ZERO WIDTH SPACE}"  # after `@` it names nobody, after `<` it commands nothing
REMEDIES = {
    400: "Check PREMIERJET_WEBHOOK_KIND",
    401: f"Make the webhook again and correct {SETTING}",
    403: f"Make the webhook again and correct {SETTING}",
    404: f"The webhook is gone: make it again and correct {SETTING}",
    410: f"The webhook is gone: make it again and correct {SETTING}",
}

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()>#+!|~-])")

Json = dict[str, Any]


class Webhook:
    """Posts to one channel of a chat."""

    def __init__(self, url: str, kind: WebhookKind, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self._url = _check_address(url)
        self._kind = kind
        self._timeout = timeout_seconds

    @property
    def place(self) -> str:
        """Return the setting and the host; the rest of the URL is a secret."""
        return f"{SETTING} ({urlsplit(self._url).hostname})"

    def check(self) -> str:
        """Return a sentence on where messages go; a webhook cannot be tested without posting."""
        return f"{self._kind.value} at {urlsplit(self._url).hostname}, not tried: that would post a message"

    def send(self, messages: Iterable[NoticeMessage]) -> Iterator[SendOutcome]:
        """Yield what became of each message."""
        for message in messages:
            yield SendOutcome(message, self._refusal(message))

    def _refusal(self, message: NoticeMessage) -> NoticeUnsent | None:
        data = json.dumps(build_payload(message, self._kind), ensure_ascii=False).encode()
        request = Request(
            self._url, data=data, headers={"Content-Type": "application/json; charset=utf-8"}, method="POST"
        )
        try:
            with build_opener(_NoRedirect).open(request, timeout=self._timeout) as answer:
                answer.read(LONGEST_ANSWER)
        except HTTPError as error:
            error.close()
            passing = error.code >= 500 or error.code in {408, 425, 429}
            return NoticeUnsent(
                f"the webhook answered {error.code}",
                place=self.place,
                remedy=REMEDIES.get(error.code, "Look at the chat's own page on the webhook"),
                wait_minutes=0 if passing else WAIT_FOR_SETTINGS,
            )
        except (OSError, HTTPException) as error:
            return NoticeUnsent(
                f"the webhook does not answer ({_name_error(error)})",
                place=self.place,
                remedy="Check the network and the address; what is due is sent at the next look",
            )
        return None


def build_payload(message: NoticeMessage, kind: WebhookKind) -> Json:
    """Return a message as the JSON that the chat expects."""
    return PAYLOADS[kind](message)


def _slack(message: NoticeMessage) -> Json:
    """Return plain text (`mrkdwn` off), with the three characters of Slack's commands escaped."""
    return {
        "text": _text(message, _slack_escaped),
        "mrkdwn": False,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _mattermost(message: NoticeMessage) -> Json:
    """Return Markdown with all its special characters escaped; Mattermost reads Slack's commands too."""
    return {"text": _text(message, _markdown_escaped)}


def _teams(message: NoticeMessage) -> Json:
    """Return the Adaptive Card that a workflow posts, made of text runs, which have no markup."""
    return {
        "type": "message",
        "attachments": [
            {
                "contentType": "application/vnd.microsoft.card.adaptive",
                "contentUrl": None,
                "content": {
                    "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                    "type": "AdaptiveCard",
                    "version": "1.4",
                    "lang": message.language.value,
                    "body": [_block(_defuse(message.subject), bold=True)]
                    + [block for each in message.paragraphs for block in _blocks(each)],
                },
            }
        ],
    }


def _text(message: NoticeMessage, escaped: Callable[[str], str]) -> str:
    parts = [escaped(message.subject)]
    for each in message.paragraphs:
        lines = [escaped(line) for line in each.lines]
        if each.link is not None:
            lines.append(f"{each.link.label} {each.link.url}")
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _blocks(paragraph: MessageParagraph) -> Iterator[Json]:
    yield from (_block(_defuse(line)) for line in paragraph.lines)
    if paragraph.link is not None:
        yield {
            "type": "ActionSet",
            "actions": [{"type": "Action.OpenUrl", "title": paragraph.link.label, "url": paragraph.link.url}],
        }


def _block(text: str, *, bold: bool = False) -> Json:
    run: Json = {"type": "TextRun", "text": text} | ({"weight": "bolder"} if bold else {})
    return {"type": "RichTextBlock", "inlines": [run]}


def _slack_escaped(text: str) -> str:
    return _defuse(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _markdown_escaped(text: str) -> str:
    return _defuse(_MARKDOWN.sub(r"\\\1", text)).replace("<", f"<{INVISIBLE}")


def _defuse(text: str) -> str:
    return text.replace("@", f"@{INVISIBLE}")


PAYLOADS: Mapping[WebhookKind, Callable[[NoticeMessage], Json]] = {
    WebhookKind.SLACK: _slack,
    WebhookKind.MATTERMOST: _mattermost,
    WebhookKind.TEAMS: _teams,
}


class _NoRedirect(HTTPRedirectHandler):
    """Follows no redirect: it is reported instead."""

    def redirect_request(self, *_: object, **__: object) -> None:
        """Return no other request."""


def _name_error(error: Exception) -> str:
    reason = getattr(error, "reason", error)
    return type(reason).__name__ if isinstance(reason, Exception) else type(error).__name__


def _check_address(url: str) -> str:
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    encrypted = usable and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in THIS_MACHINE)
    )
    if not encrypted or parts.username or any(ord(c) <= 32 or ord(c) > 126 for c in url):
        raise InvalidInput(
            "is not the address of a webhook",
            place=SETTING,
            remedy="Write the whole https:// address the chat gave you",
        )
    return url
