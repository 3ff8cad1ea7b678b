"""What packaging builds is what arrives: a real release, checked with the system's own sha256sum."""

import subprocess
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from adapters.courses import CourseFolder
from pipelines.delivery.deliver import SendPermit, send_release
from pipelines.delivery.lms_target import Cargo
from pipelines.delivery.release_standing import refuse_unless_standing
from pipelines.delivery.targets.folder.target import FolderTarget
from pipelines.delivery.targets.scorm_cloud.lms import CONTENT, MANIFESTS
from pipelines.testing import builders
from pipelines.testing.builders import NOON
from pipelines.testing.packages import build
from pipelines.testing.releases import make_destination, make_entries
from schemas.feed import Feed
from schemas.review import Published


def test_a_real_release_arrives_with_checksums_the_admin_can_check(tmp_path: Path) -> None:
    draft, approval, course = builders.draft(), builders.approval(), builders.course()
    built = build(draft, approval, course, (), builders.spans(), builders.entries(approval))
    published = Published(
        module=draft.module,
        digest=approval.digest,
        release=1,
        release_digest=built.release.canonical_digest(),
        at=NOON,
    )
    send_release(
        Cargo(built.release, course=course, read=built.files.__getitem__),
        make_destination(
            FolderTarget(kind="folder", id="moodle", path="drop"), CourseFolder(tmp_path, course)
        ),
        SendPermit(
            lambda: refuse_unless_standing(built.release, make_entries(*approval.decisions, published))
        ),
        None,
        NOON,
    )
    arrived = tmp_path / "drop" / "froid" / "chaine" / "v1"
    subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=arrived, check=True)
    assert {path.name for path in arrived.iterdir()} == set(built.files)
    feed = Feed.from_json((tmp_path / "drop" / "index.json").read_bytes())
    packages = feed.courses[0].modules[0].packages
    assert {package.format for package in packages} == {each.format for each in built.release.packages}
    for package in packages:
        assert ZipFile(tmp_path / "drop" / package.latest).testzip() is None


def test_what_a_package_is_known_by_at_scorm_cloud_is_in_every_package() -> None:
    """The manifest and `content.json`, whose sum is the digest that was approved."""
    approval = builders.approval()
    built = build(
        builders.draft(), approval, builders.course(), (), builders.spans(), builders.entries(approval)
    )
    named = {package.format: package.name for package in built.release.packages}
    for kind, manifest in MANIFESTS.items():
        with ZipFile(BytesIO(bytes(built.files[named[kind]]))) as package:
            assert manifest in package.namelist()
            assert sha256(package.read(CONTENT)).hexdigest() == approval.digest
