"""A server that repeats what it was sent teaches no log a secret: not in the sentence, not in the traceback.

Dagster keeps an error with all its causes, so what counts is everything a traceback would print.
"""

import traceback
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from adapters.embedding import TextRole
from adapters.embedding.endpoint import EmbeddingEndpoint
from adapters.llm.batch import BatchHost
from adapters.llm.live import Live
from adapters.lrs.factory import open_lrs
from adapters.notify import MessageParagraph, NoticeMessage
from adapters.notify.factory import open_channels
from adapters.results.lrs import LrsOrigin
from adapters.results.moodle import MoodleResultsOrigin
from adapters.s3 import Bucket
from adapters.settings import Settings
from adapters.sources.moodle import MoodleOrigin
from adapters.speech.endpoint import SpeechEndpoint
from pipelines.delivery.targets.moodle.handover import MoodleHandover
from pipelines.delivery.targets.moodle.target import MoodleTarget
from pipelines.delivery.targets.scorm_cloud.api import ScormCloud
from pipelines.delivery.targets.scorm_cloud.target import ScormCloudTarget
from pipelines.testing import builders
from pipelines.testing.fake_openai.fake_writer import make_question
from schemas.course import (
    EmbeddingSettings,
    LrsResults,
    ModelSettings,
    MoodleResults,
    MoodleSource,
    SpeechSettings,
)
from schemas.errors import PremierjetError
from schemas.language import Language
from tests.parrot import Manner, mail_parrot, parrot
from tests.security.planted import ENVIRONMENT, SMTP_PASSWORD, WEBHOOK_PATH, Leak, leaks

HERE = frozenset({"127.0.0.1"})
Call = Callable[[str, Settings, Path], object]


def model(url: str, _: Settings, __: Path) -> object:
    return Live(ModelSettings(base_url=url, name="m"), retries=0).send(make_question())


def batch(url: str, _: Settings, __: Path) -> object:
    return BatchHost(ModelSettings(base_url=url, name="m"), retries=0).submit(
        "n" * 64, {"d" * 64: make_question()}
    )


def speech(url: str, _: Settings, __: Path) -> object:
    said = {"engine": "openai", "base_url": url, "api_key_env": "SPEECH_KEY"}
    return SpeechEndpoint(_of(SpeechSettings, said), retries=0).say("Fermez.", Language.FRENCH)


def embedding(url: str, _: Settings, __: Path) -> object:
    said = {"engine": "openai", "base_url": url, "api_key_env": "EMBEDDING_KEY"}
    return EmbeddingEndpoint(_of(EmbeddingSettings, said), retries=0).embed(["Fermez."], TextRole.PASSAGE)


def bucket(url: str, _: Settings, __: Path) -> object:
    return Bucket("sources", endpoint_url=url, attempts=1).get("a.md")


def bucket_listed(url: str, _: Settings, __: Path) -> object:
    return list(Bucket("sources", endpoint_url=url, attempts=1).list(""))


def bucket_written(url: str, _: Settings, __: Path) -> object:
    return Bucket("sources", endpoint_url=url, attempts=1).put_if("a.md", b"a", seen=None, probe_under="")


def lrs_written(url: str, settings: Settings, _: Path) -> object:
    opened = open_lrs(settings.model_copy(update={"lrs_endpoint": url}))
    assert opened is not None
    return opened.record(builders.decision(), builders.course(), "https://formation.example/froid/chaine")


def lrs_read(url: str, settings: Settings, scratch: Path) -> object:
    entry = LrsResults(kind="lrs", id="lrs", url=url)
    login = settings.results_lrs_login
    opened = LrsOrigin(entry, "https://a.example", login, own_hosts=HERE, wait=lambda _: None)
    return list(opened.read(None, scratch))


def moodle_source(url: str, settings: Settings, _: Path) -> object:
    source = _of(MoodleSource, {"moodle": {"url": url, "course": 7}})
    return list(MoodleOrigin(source, token=settings.moodle_token, own_hosts=HERE).list_sources())


def moodle_results(url: str, settings: Settings, scratch: Path) -> object:
    entry = MoodleResults(kind="moodle", id="m", url=url, course=7)
    opened = MoodleResultsOrigin(entry, builders.course(), settings.moodle_token, own_hosts=HERE)
    return list(opened.read(None, scratch))


def moodle_target(url: str, settings: Settings, _: Path) -> object:
    target = MoodleTarget(kind="moodle", id="m", url=url, course=7)
    return MoodleHandover(target, token=settings.moodle_token, own_hosts=HERE).send("/", "a.zip", b"zip")


def scorm_cloud_read(url: str, settings: Settings, _: Path) -> object:
    return _cloud(url, settings).find_course("froid--chaine")


def scorm_cloud_import(url: str, settings: Settings, _: Path) -> object:
    return _cloud(url, settings).upload_zip("froid--chaine", "a.zip", b"zip")


def _cloud(url: str, settings: Settings) -> ScormCloud:
    target = ScormCloudTarget(kind="scorm_cloud", id="c", app_id="app", url=url)
    return ScormCloud(target, secret=settings.scorm_cloud_secret, own_hosts=HERE, poll_seconds=0.01)


def webhook(url: str, settings: Settings, _: Path) -> object:
    chat = Settings.model_validate({"webhook_url": f"{url}/{WEBHOOK_PATH}"})
    channel = open_channels(chat).webhook
    assert channel is not None
    (outcome,) = channel.send([_message()])
    if outcome.error is not None:
        raise outcome.error
    return None


CALLS: dict[str, Call] = {
    each.__name__: each
    for each in (
        model,
        batch,
        speech,
        embedding,
        bucket,
        bucket_listed,
        bucket_written,
        lrs_written,
        lrs_read,
        moodle_source,
        moodle_results,
        moodle_target,
        scorm_cloud_read,
        scorm_cloud_import,
        webhook,
    )
}


def _of(kind: Any, said: dict[str, Any]) -> Any:
    return kind.model_validate(said, strict=False)


def _message() -> NoticeMessage:
    return NoticeMessage(
        "m", "lea@example.org", Language.FRENCH, "Une suite", (MessageParagraph(("Une ligne",)),)
    )


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    return Settings()


def told(error: BaseException) -> bytes:
    """Everything a log could hold of an error: its words in both languages, its causes and contexts."""
    said = traceback.format_exception(error)
    if isinstance(error, PremierjetError):
        said += [str(error.explain(each)) for each in Language]
    return "".join(said).encode()


@pytest.mark.parametrize("manner", Manner, ids=lambda each: each.name.lower())
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_server_that_repeats_its_secret_teaches_it_to_no_traceback(
    call: Call, manner: Manner, planted: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    errors = []
    with parrot(manner) as server:
        try:
            call(server.url, planted, tmp_path)
        except PremierjetError as error:
            errors.append(told(error))
    assert leaks([("what it heard", heard.encode()) for heard in server.heard])
    assert leaks([("the error", error) for error in errors]) == []
    assert leaks([("the log", caplog.text.encode())]) == []


def test_a_session_token_with_a_line_break_is_told_and_not_quoted(
    planted: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of two lines was read whole; the HTTP library quoted the header it refused to send."""
    monkeypatch.setenv("AWS_SESSION_TOKEN", f"{ENVIRONMENT['AWS_SESSION_TOKEN']}\nand more")
    with pytest.raises(PremierjetError, match="line break") as raised:
        Bucket("sources", endpoint_url="http://127.0.0.1:9", attempts=1).get("a.md")
    assert leaks([("the error", told(raised.value))]) == []


@pytest.mark.parametrize("refused", ["AUTH", "MAIL", "RCPT", "DATA"])
def test_a_mail_server_that_repeats_the_password_teaches_it_to_no_traceback(refused: str) -> None:
    """At the login, which a check asks for too, or later, when it knows the password."""
    with mail_parrot(refused) as server:
        address = f"smtp://premierjet:{SMTP_PASSWORD}@{server.url}"
        said = {"smtp_url": address, "notice_from": "premierjet@example.org"}
        channel = open_channels(Settings.model_validate(said)).mail
        assert channel is not None
        (outcome,) = channel.send([_message()])
        assert outcome.error is not None
        assert leaks([("the error", told(outcome.error))]) == []
        if refused == "AUTH":
            with pytest.raises(PremierjetError) as raised:
                channel.check()
            assert leaks([("the error", told(raised.value))]) == []
    assert leaks([("what it heard", server.heard[0].encode())])


def test_what_is_looked_for_is_found_in_every_shape() -> None:
    """The detector itself: a test that cannot fail shows nothing."""
    secret = ENVIRONMENT["PREMIERJET_LRS_PASSWORD"]
    for shape in (
        secret,
        f"x{secret}y",
        b64encode(f"writer:{secret}".encode()).decode(),
        secret.encode().hex(),
    ):
        assert leaks([("here", shape.encode())]) == [Leak("PREMIERJET_LRS_PASSWORD", "here")]
