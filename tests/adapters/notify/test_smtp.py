"""Mail as a server receives it, and what is said when it does not."""

import socket
from pathlib import Path
from urllib.parse import quote

import pytest

from adapters.notify import MessageLink, MessageParagraph, NoticeMessage
from adapters.notify.smtp import Security, SmtpMailer, parse_server
from schemas.errors import InvalidInput, NoticeUnsent
from schemas.language import Language
from tests.mail_server import LOGIN, PASSWORD, Postbox, certificate, mail_server

FROM = "premierjet@formation.example"
SECRET = f"{LOGIN}:{quote(PASSWORD, safe='')}"


def message(to: str = "lea@halles.example", **changes: object) -> NoticeMessage:
    fields: dict[str, object] = {
        "id": "0a1b",
        "address": to,
        "language": Language.FRENCH,
        "subject": "Premierjet · 1 brouillon à relire",
        "paragraphs": (
            MessageParagraph(("Bonjour Léa,",)),
            MessageParagraph(("La réception",), MessageLink("Lire\u00a0:", "http://desk/1")),
        ),
    }
    return NoticeMessage(**(fields | changes))  # type: ignore[arg-type]


def mailer(box: Postbox, scheme: str = "smtp+plain", login: str = "") -> SmtpMailer:
    at = f"{login}@" if login else ""
    return SmtpMailer(parse_server(f"{scheme}://{at}{box.host}:{box.port}"), FROM)


def errors(sender: SmtpMailer, *messages: NoticeMessage) -> list[NoticeUnsent | None]:
    return [outcome.error for outcome in sender.send(messages)]


def test_a_message_arrives_as_plain_text_in_its_language_with_accents_whole() -> None:
    with mail_server() as box:
        assert errors(mailer(box), message()) == [None]
    (mail,) = box.received
    assert mail["Subject"] == "Premierjet · 1 brouillon à relire"
    assert mail.get_content_type() == "text/plain"
    assert mail["Content-Language"] == "fr"
    assert (
        mail.get_content().replace("\r\n", "\n")
        == "Bonjour Léa,\n\nLa réception\nLire\u00a0: http://desk/1\n"
    )


def test_no_absence_notice_answers_and_the_same_news_keep_their_id() -> None:
    with mail_server() as box:
        errors(mailer(box), message())
        errors(mailer(box), message())
    assert {mail["Auto-Submitted"] for mail in box.received} == {"auto-generated"}
    assert {mail["Message-ID"] for mail in box.received} == {"<0a1b@formation.example>"}


def test_all_messages_go_over_one_connection() -> None:
    with mail_server() as box:
        sent = errors(mailer(box), *(message(f"r{n}@halles.example", id=str(n)) for n in range(5)))
    assert sent == [None] * 5
    assert box.connections == 1


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_login_goes_over_an_encrypted_connection(
    scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, authority = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    with mail_server(**{"starttls" if scheme == "smtp" else "tls": context}) as box:
        assert mailer(box, scheme, SECRET).check().startswith(f"{box.host}:{box.port} answers")
        assert errors(mailer(box, scheme, SECRET), message()) == [None]
    assert len(box.received) == 1
    assert scheme == "smtps" or box.encrypted == [True]


def test_a_wrong_password_is_told_without_the_password_and_not_tried_every_minute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, authority = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    with mail_server(starttls=context) as box:
        (error,) = errors(mailer(box, "smtp", f"{LOGIN}:wrong-one"), message())
    assert error is not None
    assert "refuses the login" in str(error)
    assert "wrong-one" not in str(error)
    assert error.wait_minutes == 15
    assert box.received == []


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    context, _ = certificate(tmp_path)
    with mail_server(tls=context) as box:
        (error,) = errors(mailer(box, "smtps", SECRET), message())
    assert error is not None
    assert "certificate is not trusted" in str(error)
    assert "SSL_CERT_FILE" in error.remedy
    assert box.received == []


def test_another_machine_that_offers_no_encryption_is_given_nothing() -> None:
    with mail_server(host="127.0.0.2") as box:
        (error,) = errors(mailer(box, "smtp"), message())
    assert error is not None
    assert "STARTTLS" in error.remedy
    assert box.received == []


def test_one_refused_recipient_keeps_nobody_else_from_their_message() -> None:
    with mail_server() as box:
        box.answers["gone@halles.example"] = "550 no such person"
        sent = errors(mailer(box), message("gone@halles.example"), message("noe@halles.example"))
    assert sent[0] is not None
    assert (sent[0].wait_minutes, sent[1]) == (24 * 60, None)
    assert "gone@" not in str(sent[0])
    assert [mail["To"] for mail in box.received] == ["noe@halles.example"]


def test_a_recipient_refused_for_now_is_tried_at_the_next_look() -> None:
    with mail_server() as box:
        box.answers["lea@halles.example"] = "451 try later"
        (error,) = errors(mailer(box), message())
    assert error is not None
    assert error.wait_minutes == 0


def test_a_refused_sender_is_everybodys_trouble() -> None:
    with mail_server() as box:
        box.answers[FROM] = "553 not you"
        sent = errors(mailer(box), message(), message("noe@halles.example"))
    assert all(error is not None and "PREMIERJET_NOTICE_FROM" in error.remedy for error in sent)


def test_a_server_that_hangs_up_half_way_leaves_the_rest_for_the_next_look() -> None:
    with mail_server() as box:
        box.hangs_up_after = 1
        sent = errors(mailer(box), *(message(f"r{n}@halles.example", id=str(n)) for n in range(3)))
    assert [error is None for error in sent] == [True, False, False]
    assert [error.wait_minutes for error in sent if error] == [0, 0]


def test_a_server_that_is_not_there_is_told_for_each_message() -> None:
    with mail_server() as box:
        pass
    (error,) = errors(mailer(box), message())
    assert error is not None
    assert "does not answer" in str(error)
    with pytest.raises(NoticeUnsent, match="does not answer"):
        mailer(box).check()


def test_a_server_that_never_speaks_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host, port = silent.getsockname()
        server = parse_server(f"smtp+plain://{host}:{port}")
        (outcome,) = SmtpMailer(server, FROM, timeout_seconds=0.2).send([message()])
    assert outcome.error is not None
    assert "does not answer" in str(outcome.error)


@pytest.mark.parametrize(
    "address", ["a(b@x.fr", "lea\x07@x.fr", "léa@halles.example", ".@x.fr", "a\\b@x.fr", "[@x.fr"]
)
def test_an_address_no_mail_can_carry_stops_nobody_elses(address: str) -> None:
    with mail_server() as box:
        sent = errors(mailer(box), message(address), message("noe@halles.example"))
    assert sent[1] is None
    assert len(box.to("noe@halles.example")) == 1


def test_no_subject_starts_another_header() -> None:
    hostile = message(subject="Bonjour\r\nBcc: all@halles.example\r\n\r\nbody")
    with mail_server() as box:
        (error,) = errors(mailer(box), hostile)
    assert error is not None
    assert box.received == []


@pytest.mark.parametrize(
    "url",
    [
        "mail.example:587",
        "http://mail.example",
        "smtp://",
        "smtp://mail.example:0",
        "smtp://mail.example:99999",
        "smtp://u:s3cret@mail.example/path",
        "smtp+plain://u:s3cret@mail.example",
    ],
)
def test_a_url_that_cannot_be_used_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_server(url)
    assert refused.value.place == "PREMIERJET_SMTP_URL"
    assert "s3cret" not in str(refused.value)


def test_the_scheme_chooses_the_port_and_the_password_is_shown_nowhere() -> None:
    servers = [parse_server(f"{each.value[0]}://mail.example") for each in Security]
    assert [server.port for server in servers] == [587, 465, 25]
    server = parse_server(f"smtp://{SECRET}@mail.example:2525")
    assert (server.login, server.password, server.port) == (LOGIN, PASSWORD, 2525)
    assert PASSWORD not in repr(server)
