"""A webhook's messages as the chat receives them, and what is said when it refuses."""

import json
import socket

import pytest

from adapters.notify import MessageLink, MessageParagraph, NoticeMessage
from adapters.notify.settings import WebhookKind
from adapters.notify.webhook import Webhook, build_payload
from schemas.errors import InvalidInput, NoticeUnsent
from schemas.language import Language
from tests.chat_server import Chat, chat_server

HOSTILE = "<!channel> @everyone *gras* [ici](https://evil.example) <https://evil.example|ici> & ``` ~x~"
READ = "http://desk.example/drafts/froid--chaine/0123456789ab"


def message(line: str = "La réception") -> NoticeMessage:
    return NoticeMessage(
        id="0a1b",
        address="webhook",
        language=Language.FRENCH,
        subject="Premierjet · 1 brouillon à relire",
        paragraphs=(
            MessageParagraph((line, "En attente depuis le 24 novembre 2026."), MessageLink("Lire :", READ)),
        ),
    )


def post(chat: Chat, kind: WebhookKind = WebhookKind.SLACK) -> NoticeUnsent | None:
    (outcome,) = Webhook(chat.url, kind).send([message()])
    return outcome.error


@pytest.mark.parametrize("kind", WebhookKind)
def test_a_message_is_posted_as_json(kind: WebhookKind) -> None:
    with chat_server() as chat:
        assert post(chat, kind) is None
    assert chat.types == ["application/json; charset=utf-8"]
    (posted,) = chat.posts
    shown = json.dumps(posted, ensure_ascii=False)
    assert "La réception" in shown
    assert READ in shown


def test_slack_is_told_to_read_no_markup_and_sees_no_command() -> None:
    sent = build_payload(message(HOSTILE), WebhookKind.SLACK)
    assert sent["mrkdwn"] is False
    assert "<" not in sent["text"]
    assert ">" not in sent["text"]
    assert "@everyone" not in sent["text"]
    assert READ in sent["text"]


def test_mattermost_sees_no_markup_no_mention_and_no_slack_command() -> None:
    text = build_payload(message(HOSTILE), WebhookKind.MATTERMOST)["text"]
    assert "<!channel>" not in text
    assert "@everyone" not in text
    assert "[ici](" not in text
    assert "\n*" not in text
    assert r"\*gras\*" in text
    assert READ in text


def test_teams_is_sent_a_card_of_text_that_knows_no_markup() -> None:
    sent = build_payload(message(HOSTILE), WebhookKind.TEAMS)
    (attachment,) = sent["attachments"]
    card = attachment["content"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert (sent["type"], card["type"], card["lang"]) == ("message", "AdaptiveCard", "fr")
    assert {block["type"] for block in card["body"]} == {"RichTextBlock", "ActionSet"}
    runs = [run for block in card["body"] for run in block.get("inlines", ())]
    assert {run["type"] for run in runs} == {"TextRun"}
    links = [action["url"] for block in card["body"] for action in block.get("actions", ())]
    assert links == [READ]


@pytest.mark.parametrize(
    ("status", "wait", "said"),
    [
        (400, 15, "PREMIERJET_WEBHOOK_KIND"),
        (403, 15, "make the webhook again"),
        (404, 15, "gone"),
        (410, 15, "gone"),
        (429, 0, "chat's own page"),
        (500, 0, "chat's own page"),
        (503, 0, "chat's own page"),
    ],
)
def test_what_the_chat_refuses_is_told_and_tried_again_in_its_own_time(
    status: int, wait: int, said: str
) -> None:
    with chat_server() as chat:
        chat.status = status
        error = post(chat)
    assert error is not None
    assert str(status) in str(error)
    assert error.wait_minutes == wait
    assert said.lower() in error.remedy.lower()
    assert "not-to-be-seen" not in str(error)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with chat_server() as elsewhere, chat_server() as chat:
        chat.status, chat.location = status, elsewhere.url
        error = post(chat)
    assert error is not None
    assert elsewhere.posts == []


def test_a_chat_that_never_answers_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host, port = silent.getsockname()
        webhook = Webhook(f"http://{host}:{port}/s3cret", WebhookKind.SLACK, timeout_seconds=0.2)
        (outcome,) = webhook.send([message()])
    assert outcome.error is not None
    assert "does not answer" in str(outcome.error)


def test_a_chat_that_is_not_there_is_told_without_the_secret() -> None:
    with chat_server() as chat:
        pass
    error = post(chat)
    assert error is not None
    assert "does not answer (ConnectionRefusedError)" in str(error)
    assert "not-to-be-seen" not in str(error)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example/s3cret",
        "ftp://hooks.example/s3cret",
        "file:///etc/passwd",
        "http://hooks.example/s3cret",
        "https://user:s3cret@hooks.example/",
        "https://hooks.example:0/s3cret",
        "https://hooks.example/s3cret\r\nHost: evil.example",
        "https:///s3cret",
    ],
)
def test_an_address_that_is_no_encrypted_webhook_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Webhook(url, WebhookKind.SLACK)
    assert refused.value.place == "PREMIERJET_WEBHOOK_URL"
    assert "s3cret" not in str(refused.value)
