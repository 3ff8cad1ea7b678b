"""`premierjet package` given at once by several people: each is told that the release is there."""

import json
import subprocess
import sys

import pytest

from pipelines.workflow.deliver import find_drifts
from schemas.review import Published
from tests.cli.conftest import KEY, PERSON, Door

AT_ONCE = 3


@pytest.mark.trial
def test_three_who_package_at_once_all_get_the_release(fresh: Door) -> None:
    """One built it; the others ended with exit code 1 and "exists already", though nothing was wrong."""
    fresh.well("draft")
    fresh.well("decide", KEY, "approve", "--as", PERSON)
    command = [
        sys.executable,
        "-c",
        "from pipelines.cli import main; main()",
        "package",
        KEY,
        "--no-self-test",
        "--json",
    ]
    running = [
        subprocess.Popen(command, cwd=fresh.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(AT_ONCE)
    ]
    ended = [(*process.communicate(timeout=120), process.returncode) for process in running]
    assert [code for _, _, code in ended] == [0] * AT_ONCE, [err for _, err, _ in ended]
    assert {json.loads(out)["result"]["number"] for out, _, _ in ended} == {1}
    (release,) = fresh.workspace.records.releases(KEY)
    for file in (*release.packages, *release.evidence):
        assert fresh.workspace.records.release_blob(release, file.name).sha256 == file.sha256
    published = [e.recorded for e in fresh.workspace.ledger.read(KEY) if isinstance(e.recorded, Published)]
    assert {(each.release, each.release_digest) for each in published} == {(1, release.canonical_digest())}
    fresh.well("deliver", KEY)
    assert find_drifts(fresh.workspace, KEY) == ()
