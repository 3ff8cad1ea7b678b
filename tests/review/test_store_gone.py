"""The bucket is gone at the moment of a decision: recorded or refused, never half, and sayable again."""

from collections.abc import Callable, Iterator

import pytest

from adapters.ledger import Ledger
from adapters.ledger.key import SettingKey
from adapters.ledger.objects import ObjectsLedger
from adapters.s3 import Bucket
from adapters.store.s3 import S3Store
from pipelines.review.decision_request import DecisionRequest
from pipelines.review.decisions import DecisionOutcome, decide
from pipelines.review.policy import AsOf
from pipelines.testing import builders
from pipelines.testing.s3_proxy import AnswerLost, Proxy, ProxyAnswer, make_error, run_proxy
from pipelines.testing.s3_server import Seaweed
from schemas.errors import StoreUnusable
from schemas.review import Verdict

KEY = SettingKey.from_text("a key of more than sixteen characters")
DRAFT = builders.draft()


@pytest.fixture
def proxy(seaweed: Seaweed) -> Iterator[Proxy]:
    with run_proxy(seaweed.endpoint_url) as running:
        yield running


@pytest.fixture
def ledger(proxy: Proxy, bucket: str) -> ObjectsLedger:
    """A ledger that reaches its server through the proxy, and has been written to once."""
    ledger = ObjectsLedger(S3Store(Bucket(bucket, endpoint_url=proxy.endpoint_url)), KEY)
    builders.record_seals(ledger, DRAFT)
    approve(ledger, Verdict.REQUEST_CHANGES)
    return ledger


@pytest.fixture
def behind(seaweed: Seaweed, bucket: str) -> ObjectsLedger:
    """The same ledger, read past the proxy."""
    return ObjectsLedger(S3Store(Bucket(bucket, endpoint_url=seaweed.endpoint_url)), KEY)


def approve(ledger: Ledger, verdict: Verdict = Verdict.APPROVE) -> DecisionOutcome:
    digest = DRAFT.content.canonical_digest()
    asked = DecisionRequest(DRAFT.module, digest, verdict, "lea", comment="Le seuil est faux")
    return decide(asked, DRAFT, builders.course(), ledger, AsOf(builders.NOON), None)


def gone_before(method: str, path: str) -> ProxyAnswer | None:
    if method == "PUT":
        raise AnswerLost
    return None


def gone_after(method: str, path: str, answer: ProxyAnswer) -> ProxyAnswer:
    """The write is served; its answer, and whatever is asked about it, is lost."""
    if method in {"PUT", "HEAD"}:
        raise AnswerLost
    return answer


def full(method: str, path: str) -> ProxyAnswer | None:
    return make_error(507, "InsufficientStorage") if method == "PUT" else None


def no_rights(method: str, path: str) -> ProxyAnswer | None:
    return make_error(403, "AccessDenied") if method == "PUT" else None


def silent(method: str, path: str) -> ProxyAnswer | None:
    raise AnswerLost


GONE: dict[str, Callable[[str, str], ProxyAnswer | None]] = {
    "the line breaks before the write": gone_before,
    "the bucket is full": full,
    "the right to write was taken away": no_rights,
    "nothing answers at all": silent,
}


@pytest.mark.parametrize("gone", GONE.values(), ids=GONE)
def test_a_decision_that_cannot_be_written_is_refused_and_nothing_of_it_is_there(
    proxy: Proxy,
    ledger: ObjectsLedger,
    behind: ObjectsLedger,
    gone: Callable[[str, str], ProxyAnswer | None],
) -> None:
    before = behind.read(DRAFT.module)
    proxy.before = gone
    with pytest.raises(StoreUnusable):
        approve(ledger)
    assert behind.read(DRAFT.module) == before
    assert len(list(behind.store.list("ledger/"))) == len(before)


def test_once_the_bucket_is_back_the_same_click_is_recorded(
    proxy: Proxy, ledger: ObjectsLedger, behind: ObjectsLedger
) -> None:
    proxy.before = gone_before
    with pytest.raises(StoreUnusable):
        approve(ledger)
    proxy.before = lambda method, path: None
    assert approve(ledger).entry == behind.read(DRAFT.module)[-1]


def test_a_decision_whose_answer_was_lost_is_there_once_however_often_it_is_said_again(
    proxy: Proxy, ledger: ObjectsLedger, behind: ObjectsLedger
) -> None:
    """Whoever decides is told of a failure, says it again, and is answered with the line that stands."""
    proxy.after = gone_after
    with pytest.raises(StoreUnusable):
        approve(ledger)
    whole = behind.read(DRAFT.module)
    assert len(whole) == 3
    proxy.after = lambda method, path, answer: answer
    assert approve(ledger).entry == approve(ledger).entry == whole[-1]
    assert behind.read(DRAFT.module) == whole


def test_a_lost_answer_to_a_write_that_can_be_asked_about_is_no_failure(
    proxy: Proxy, ledger: ObjectsLedger, behind: ObjectsLedger
) -> None:
    lost = iter([True])

    def lose_one(method: str, path: str, answer: ProxyAnswer) -> ProxyAnswer:
        if method == "PUT" and next(lost, False):
            raise AnswerLost
        return answer

    proxy.after = lose_one
    assert approve(ledger).entry == behind.read(DRAFT.module)[-1]
