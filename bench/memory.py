"""What memory a release takes whose lesson is read aloud by so many mebibytes of recordings.

    python -m bench.memory [--mebibytes 10 100 500] [--plain] [--bucket NAME --endpoint-url URL] [--json]

Each size has a process of its own: the recordings are put into a store, the release is built and validated,
published to the store, delivered, and its largest package judged again as `premierjet validate` does. Store
and target are folders, or a bucket. What counts is the largest resident memory of that process (`VmHWM`; the
kernel's `ru_maxrss` counts whoever started it too), the interpreter and our own modules included, and the
processor's time: of building and validating, and of the whole way. `--plain` also has `zipfile` alone write
the members of all packages to files, the floor of building.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from zipfile import ZIP_STORED, ZipFile

from adapters.blob import PIECE, open_blob
from adapters.courses import CourseFolder
from adapters.s3 import Bucket
from adapters.settings import Settings
from adapters.speech.recordings import Recordings
from adapters.speech.sound import WAV, Pcm, write_wav
from adapters.store import Store
from adapters.store.folder import FolderStore
from adapters.store.records import Records
from adapters.store.s3 import S3Store
from pipelines.deliverables.narration.contract import Narration
from pipelines.delivery.deliver import SendPermit, send_release
from pipelines.delivery.destination import Destination
from pipelines.delivery.lms_target import Cargo
from pipelines.delivery.release_standing import refuse_unless_standing
from pipelines.delivery.targets.folder.target import FolderTarget
from pipelines.delivery.targets.s3.target import S3Target
from pipelines.kinds import TARGETS
from pipelines.packaging.build import BuiltRelease
from pipelines.packaging.edition import Edition
from pipelines.testing import builders
from pipelines.testing.packages import KINDS, build, build_files, inspect, list_formats
from schemas.course import Target
from schemas.draft import Draft, Paragraph, Recording, Section
from schemas.review import LedgerEntry, Published

MEBIBYTES = (10, 100, 500)
SIZE = PIECE
"""Bytes of a recording: so much for half a minute of speech."""

RATE = 16_000


def recordings(store: Store, mebibytes: int) -> Iterator[Recording]:
    """Put so many recordings into a store, each of its own bytes, and yield them."""
    for number in range(1, mebibytes + 1):
        noise = sha256(str(number).encode()).digest() * (SIZE // 32)
        sound = write_wav(Pcm(RATE, noise))
        audio = sha256(sound).hexdigest()
        store.put(f"media/{audio}", sound)
        text = f"Phrase {number}."
        yield Recording(
            statement=f"st-{number:04d}",
            says=sha256(text.encode()).hexdigest(),
            audio=audio,
            media_type=WAV,
            milliseconds=SIZE * 1000 // 2 // RATE,
            engine="bench",
        )


def narrated(store: Store, mebibytes: int) -> Draft:
    """Return a draft of ten pages that is read aloud."""
    said = tuple(recordings(store, mebibytes))
    pages = []
    for page in range(10):
        of_page = [each for at, each in enumerate(said) if at % 10 == page]
        statements = tuple(
            builders.statement(1, id=each.statement, text=f"Phrase {int(each.statement[3:])}.")
            for each in of_page
        )
        if statements:
            blocks = (Paragraph(statements=statements),)
            pages.append(Section(id=f"p-{page + 1:04d}", title=f"Page {page + 1}", blocks=blocks))
    narration = Narration(sections=tuple(pages), recordings=said)
    return builders.draft(content=builders.content(artefacts=(narration,)))


def released(store: Store, draft: Draft) -> tuple[BuiltRelease, tuple[LedgerEntry, ...]]:
    """Build and validate the release of an approved draft."""
    approval = builders.approval(draft)
    entries = builders.entries(approval)
    (narration,) = draft.content.artefacts
    assert isinstance(narration, Narration)
    media = Recordings(store).audios(each.audio for each in narration.recordings)
    built = build(draft, approval, builders.course(), (), builders.spans(), entries, media=media)
    published = Published(
        module=draft.module,
        digest=approval.digest,
        release=built.release.number,
        release_digest=built.release.canonical_digest(),
        at=builders.NOON,
    )
    last = LedgerEntry(
        sequence=len(entries) + 1, previous="0" * 64, recorded=published, key_id="bench", mac="0" * 64
    )
    return built, (*entries, last)


def places(folder: Path, asked: argparse.Namespace) -> tuple[Store, Target]:
    """Return the store and the target: folders, or a bucket."""
    if asked.bucket is None:
        return FolderStore(folder / "store"), FolderTarget(kind="folder", id="lms", path="delivered")
    store = S3Store(Bucket(asked.bucket, endpoint_url=asked.endpoint_url), "store")
    target = S3Target(
        kind="s3", id="lms", bucket=asked.bucket, prefix="delivered", endpoint_url=asked.endpoint_url
    )
    return store, target


def whole_way(folder: Path, mebibytes: int, store: Store, target: Target) -> float:
    """Take a release from its recordings to a target, judge its largest package; return building's time."""
    draft = narrated(store, mebibytes)
    start = process_time()
    built, entries = released(store, draft)
    building = process_time() - start
    records = Records(store)
    records.save_release(built.release, built.files)
    course = CourseFolder(folder, builders.course())
    cargo = Cargo(built.release, course=course.course, read=partial(records.release_blob, built.release))
    permit = SendPermit(lambda: refuse_unless_standing(built.release, entries))
    send_release(cargo, Destination(target, course, Settings(), TARGETS, store), permit, None, builders.NOON)
    largest = max(built.release.packages, key=lambda package: package.size)
    with (folder / largest.name).open("wb") as file:
        file.writelines(records.release_blob(built.release, largest.name).pieces())
    judged = inspect(folder / largest.name)
    assert not judged.findings, judged.findings
    return building


def plain(folder: Path, mebibytes: int) -> None:
    """Write the members of the same packages to files, as anybody would."""
    store = FolderStore(folder / "store")
    draft = narrated(store, mebibytes)
    (narration,) = draft.content.artefacts
    assert isinstance(narration, Narration)
    media = Recordings(store).audios(each.audio for each in narration.recordings)
    edition = Edition(builders.course(), draft.content, KINDS, 1, builders.approval(draft).decisions, media)
    packages = [(kind, build_files(edition, kind)) for kind in list_formats(draft.content)]
    start = process_time()
    for kind, members in packages:
        with ZipFile(folder / f"{kind}.zip", "w", ZIP_STORED) as archive:
            for name, data in members.items():
                with archive.open(name, "w", force_zip64=True) as written:
                    written.writelines(open_blob(data).pieces())
    print(json.dumps({"seconds": process_time() - start}))


def measured(mebibytes: int, way: str, asked: argparse.Namespace) -> dict[str, float]:
    """Return what a process of its own took: seconds, and the most mebibytes of memory."""
    command = [sys.executable, "-m", "bench.memory", "--one", str(mebibytes), "--way", way]
    if asked.bucket is not None:
        command += ["--bucket", asked.bucket, "--endpoint-url", asked.endpoint_url]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def one(asked: argparse.Namespace) -> None:
    """Take one way in this process, and print what it took."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        if asked.way == "plain":
            plain(folder, asked.one)
            return
        start = process_time()
        building = whole_way(folder, asked.one, *places(folder, asked))
        seconds = process_time() - start
    print(json.dumps({"building": building, "seconds": seconds, "most": most_memory()}))


def most_memory() -> float:
    """Return the largest resident memory of this process so far, in mebibytes (proc_pid_status(5), VmHWM)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--mebibytes", type=int, nargs="+", default=MEBIBYTES)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--bucket", help="credentials are where boto3 looks for them")
    parser.add_argument("--endpoint-url")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--way", default="whole", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one is not None:
        one(asked)
        return
    rows = []
    for size in asked.mebibytes:
        row = {"mebibytes": size, **measured(size, "whole", asked)}
        if asked.plain:
            row["plain"] = measured(size, "plain", asked)["seconds"]
        rows.append(row)
    if asked.json:
        print(json.dumps(rows, indent=2))
        return
    print(f"recordings   most memory   of the first   building   whole way{'   zipfile alone' * asked.plain}")
    for row in rows:
        beside = f" {row['plain']:13.1f} s" if asked.plain else ""
        print(
            f"{row['mebibytes']:6} MiB {row['most']:9.0f} MiB {row['most'] / rows[0]['most']:12.2f} x"
            f" {row['building']:8.1f} s {row['seconds']:9.1f} s{beside}"
        )


if __name__ == "__main__":
    main()
