"""A release arrives whole and proven at a folder and at a real S3 server, or the feed shows nothing of it."""

import json
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from pipelines.delivery.layout import INDEX
from pipelines.delivery.targets.folder.target import FolderTarget
from pipelines.testing.http_server import serve_requests
from pipelines.testing.places import COURSE, LATEST, V1, TargetUnderTest
from pipelines.testing.releases import Shipment, make_entries, make_shipment
from pipelines.testing.s3_proxy import Proxy, make_error
from pipelines.testing.s3_server import Seaweed
from schemas.errors import AwaitingApproval, InvalidInput, PackageRefused, StoreUnusable, TargetUnusable
from schemas.review import Decision, Verdict
from tests.mail_server import certificate


def test_every_file_arrives_and_the_receipt_says_what(place: TargetUnderTest) -> None:
    shipped = make_shipment()
    delivered = place.deliver(shipped)
    assert delivered.sent == (*V1, *LATEST, INDEX)
    assert place.names() == set(delivered.sent)
    for file in delivered.receipt.files:
        assert place.read(f"froid/chaine/v1/{file.name}") == shipped.files[file.name]
    assert {file.name for file in delivered.receipt.files} == set(shipped.files)
    assert delivered.receipt.content == shipped.release.approval.digest
    assert delivered.receipt.location.endswith("lms/froid/chaine/v1")
    assert delivered.current == 1


def test_the_feed_says_what_is_current_and_who_approved_it(place: TargetUnderTest) -> None:
    shipped = make_shipment()
    place.deliver(shipped)
    (course,) = place.feed.courses
    (module,) = course.modules
    assert (course.id, course.title, course.iri) == ("froid", COURSE.title, COURSE.iri)
    assert (module.key, module.release, module.approved_by) == ("froid--chaine", 1, ("lea",))
    assert module.content == shipped.release.approval.digest
    for package in module.packages:
        assert len(place.read(package.path)) == package.size
        assert place.read(package.latest) == place.read(package.path)
    assert {file.name for file in module.evidence} == set(V1[2:])


def test_a_second_delivery_sends_nothing(place: TargetUnderTest, proxy: Proxy) -> None:
    first = place.deliver(make_shipment())
    puts = proxy.count("PUT")
    second = place.deliver(make_shipment(), first.receipt)
    assert second.sent == ()
    assert second.receipt is first.receipt
    assert proxy.count("PUT") == puts


def test_a_second_delivery_leaves_every_object_as_old_as_it_was(
    in_a_bucket: TargetUnderTest, seaweed: Seaweed, bucket: str
) -> None:
    def ages() -> list[object]:
        held = seaweed.client.list_objects_v2(Bucket=bucket)["Contents"]
        return [(each["Key"], each["ETag"], each["LastModified"]) for each in held]

    in_a_bucket.deliver(make_shipment())
    before = ages()
    in_a_bucket.deliver(make_shipment())
    assert ages() == before


def test_the_same_releases_give_the_same_feed_in_any_order(place: TargetUnderTest, tmp_path: Path) -> None:
    one, two = make_shipment(), make_shipment(module="gestes", text="gestes")
    place.deliver(one)
    place.deliver(two)
    other = FolderTarget(kind="folder", id="autre", path="other")
    two.deliver(other, tmp_path, COURSE)
    one.deliver(other, tmp_path, COURSE)
    assert (tmp_path / "other" / INDEX).read_bytes() == place.read(INDEX)


@pytest.mark.parametrize("name", [V1[0], V1[4], LATEST[0]])
@pytest.mark.parametrize("fault", ["altered", "missing"])
def test_a_file_altered_or_missing_at_the_target_is_sent_again(
    place: TargetUnderTest, name: str, fault: str
) -> None:
    shipped = make_shipment()
    first = place.deliver(shipped)
    before = place.read(name)
    if fault == "altered":
        place.write(name, before[:-1] + b"!")
    else:
        place.delete(name)
    again = place.deliver(shipped, first.receipt)
    assert again.sent == (name,)
    assert place.read(name) == before


def test_a_feed_that_is_gone_is_written_again(place: TargetUnderTest) -> None:
    place.deliver(make_shipment())
    before = place.read(INDEX)
    place.delete(INDEX)
    assert place.deliver(make_shipment()).sent == (INDEX,)
    assert place.read(INDEX) == before


def test_a_new_release_moves_the_feed_and_the_stable_names_and_keeps_the_old_files(
    place: TargetUnderTest,
) -> None:
    place.deliver(make_shipment())
    second = make_shipment(2, text="second")
    delivered = place.deliver(second)
    assert delivered.current == 2
    assert set(V1) <= place.names()
    assert place.read(LATEST[0]) == second.files["froid--chaine--v2--scorm12.zip"]
    module = place.feed.module("froid--chaine")
    assert module is not None
    assert module.packages[0].path == "froid/chaine/v2/froid--chaine--v2--scorm12.zip"


def test_an_older_release_is_kept_beside_the_current_one(place: TargetUnderTest) -> None:
    second = make_shipment(2, text="second")
    place.deliver(second)
    feed = place.read(INDEX)
    late = place.deliver(make_shipment())
    assert late.current == 2
    assert set(late.sent) == set(V1)
    assert place.read(INDEX) == feed
    assert place.read(LATEST[0]) == second.files["froid--chaine--v2--scorm12.zip"]


@pytest.mark.parametrize(("name", "kind"), list(zip(LATEST, ("scorm12", "tincan"), strict=True)))
def test_stable_names_an_overtaken_run_wrote_are_put_right(
    place: TargetUnderTest, name: str, kind: str
) -> None:
    """Two runs raced: the newer release is in the feed, the older one's bytes are under the stable name."""
    first, second = make_shipment(), make_shipment(2, text="second")
    place.deliver(first)
    place.deliver(second)
    place.write(name, first.files[f"froid--chaine--v1--{kind}.zip"])
    assert place.deliver(first).sent == (name,)
    assert place.read(name) == second.files[f"froid--chaine--v2--{kind}.zip"]


def test_modules_delivered_at_one_moment_are_all_in_the_feed(place: TargetUnderTest) -> None:
    shipments = [make_shipment(module=f"m-{n}", text=f"module {n}") for n in range(6)]
    with ThreadPoolExecutor(len(shipments)) as pool:
        list(pool.map(place.deliver, shipments))
    (course,) = place.feed.courses
    assert [module.id for module in course.modules] == [f"m-{n}" for n in range(6)]


def test_a_failure_midway_leaves_the_old_feed_and_the_next_run_sends_the_rest(
    in_a_bucket: TargetUnderTest, proxy: Proxy
) -> None:
    in_a_bucket.deliver(make_shipment())
    before = in_a_bucket.read(INDEX)
    second = make_shipment(2, text="second")
    arrived = proxy.count("PUT")
    proxy.before = lambda method, path: (
        make_error(403, "AccessDenied") if method == "PUT" and proxy.count("PUT") > arrived + 2 else None
    )
    with pytest.raises(TargetUnusable, match=r"s3://.*v2/.*access is denied"):
        in_a_bucket.deliver(second)
    assert in_a_bucket.read(INDEX) == before
    assert in_a_bucket.read(LATEST[0]) == make_shipment().files["froid--chaine--v1--scorm12.zip"]
    proxy.before = lambda method, path: None
    sent = in_a_bucket.deliver(second).sent
    assert len(sent) == len(second.files) - 2 + 2 + 1
    assert in_a_bucket.feed.module("froid--chaine").release == 2  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["froid--chaine--v1--scorm12.zip", "content.json"])
def test_bytes_that_come_back_different_are_no_delivery(
    in_a_bucket: TargetUnderTest, proxy: Proxy, name: str
) -> None:
    proxy.after = lambda method, path, answer: (
        type(answer)(answer.status, answer.headers, answer.body[:-1] + b"?")
        if method == "GET" and path.endswith(name) and answer.status == 200
        else answer
    )
    with pytest.raises(TargetUnusable, match=f"{name}: what came back is not what was sent"):
        in_a_bucket.deliver(make_shipment())
    assert INDEX not in in_a_bucket.names()


@pytest.mark.parametrize("content", [b"", b"[1]", b'{"kind":"other","version":1}', b"\xff"])
def test_a_feed_of_somebody_else_is_not_overwritten(place: TargetUnderTest, content: bytes) -> None:
    place.deliver(make_shipment())
    place.write(INDEX, content)
    with pytest.raises(TargetUnusable, match="is not a feed of ours"):
        place.deliver(make_shipment(2))
    assert place.read(INDEX) == content
    assert not any("/v2/" in name for name in place.names())


def test_a_stored_file_that_is_not_what_was_packaged_is_not_sent(place: TargetUnderTest) -> None:
    shipped = make_shipment()
    shipped.files["froid--chaine--v1--tincan.zip"] += b"!"
    with pytest.raises(StoreUnusable, match=r"tincan\.zip is not what was packaged"):
        place.deliver(shipped)
    assert INDEX not in place.names()
    assert not any(name.endswith("tincan.zip") for name in place.names())


def test_a_release_whose_approval_was_taken_back_is_not_sent(place: TargetUnderTest) -> None:
    shipped = make_shipment()
    first = shipped.release.approval.decisions[0]
    withdrawal = first.model_copy(update={"verdict": Verdict.WITHDRAW, "person": "lea"})
    withdrawn = Shipment(
        shipped.release,
        shipped.files,
        make_entries(*(each.recorded for each in shipped.entries), withdrawal),
    )
    with pytest.raises(AwaitingApproval, match="no longer approved: lea withdrew") as refused:
        place.deliver(withdrawn)
    assert refused.value.exit_code == 3
    assert place.names() == set()


def test_a_release_the_ledger_never_saw_is_not_sent(place: TargetUnderTest) -> None:
    """Whoever can write to the store can copy an approval beside zips of their own."""
    shipped = make_shipment()
    planted = make_shipment(4, text="first").release.model_copy(update={"approval": shipped.release.approval})
    decision, published = (each.recorded for each in shipped.entries)
    assert isinstance(decision, Decision)
    for release, recorded, words in (
        (shipped.release, (published,), "an approval the ledger does not hold"),
        (shipped.release, (decision,), "is not in the ledger as published"),
        (planted, (decision, published), "is not in the ledger as published"),
    ):
        with pytest.raises(PackageRefused, match=words):
            place.deliver(Shipment(release, shipped.files, make_entries(*recorded)))
    assert place.names() == set()


def test_a_module_that_left_the_course_is_named(in_a_folder: TargetUnderTest) -> None:
    with pytest.raises(InvalidInput, match=r"course froid: the course has no module 'autre' any more"):
        in_a_folder.deliver(make_shipment(module="autre"))
    assert in_a_folder.names() == set()


def test_two_courses_share_a_target(in_a_folder: TargetUnderTest) -> None:
    first = make_shipment()
    in_a_folder.deliver(first)
    held = json.loads(in_a_folder.read(INDEX))
    held["courses"].insert(0, held["courses"][0] | {"id": "accueil"})
    in_a_folder.write(INDEX, json.dumps(held).encode())
    in_a_folder.deliver(make_shipment(2))
    assert [course.id for course in in_a_folder.feed.courses] == ["accueil", "froid"]


REFUSALS = {
    (401, "InvalidAccessKeyId"): "the access key is unknown",
    (403, "AccessDenied"): "access is denied",
    (413, "EntityTooLarge"): "too large",
    (429, "TooManyRequests"): "asks to slow down",
    (500, "InternalError"): "the server failed",
    (507, "InsufficientStorage"): "the server is full",
}


@pytest.mark.parametrize(("refusal", "words"), REFUSALS.items(), ids=[str(status) for status, _ in REFUSALS])
def test_a_bucket_that_refuses_midway_is_told_and_the_next_delivery_sends_the_rest(
    in_a_bucket: TargetUnderTest, proxy: Proxy, refusal: tuple[int, str], words: str
) -> None:
    proxy.before = lambda method, path: (
        make_error(*refusal) if method == "PUT" and path.endswith("content.json") else None
    )
    with pytest.raises(TargetUnusable, match=words) as refused:
        in_a_bucket.deliver(make_shipment())
    assert refused.value.remedy
    assert in_a_bucket.names() == set(V1[:3])
    proxy.before = lambda method, path: None
    assert in_a_bucket.deliver(make_shipment()).sent == (*V1[3:], *LATEST, INDEX)
    assert max(proxy.stored.values()) == 1


def test_a_bucket_whose_certificate_nobody_vouches_for_is_sent_nothing(
    in_a_bucket: TargetUnderTest, tmp_path: Path
) -> None:
    context, _ = certificate(tmp_path)
    asked: list[str] = []

    class Listening(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            asked.append(self.path)

    with serve_requests(Listening, context) as origin:
        target = in_a_bucket.target.model_copy(update={"endpoint_url": origin})
        with pytest.raises(TargetUnusable, match="CERTIFICATE_VERIFY_FAILED"):
            make_shipment().deliver(target, tmp_path, COURSE)
    assert asked == []


def test_a_bucket_that_is_down_is_told(in_a_bucket: TargetUnderTest, tmp_path: Path) -> None:
    target = in_a_bucket.target.model_copy(update={"endpoint_url": "http://127.0.0.1:9"})
    with pytest.raises(TargetUnusable, match=r"http://127\.0\.0\.1:9 does not answer"):
        make_shipment().deliver(target, tmp_path, COURSE)
