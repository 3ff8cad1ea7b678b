"""What cannot be used is told in one sentence that names the place; exit 2, and nothing is half-written."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from adapters.workspace import open_workspace
from pipelines.testing.fake_openai import FakeOpenAI, Mode
from pipelines.testing.s3_server import Seaweed
from pipelines.workflow.decide import list_decisions
from tests.cli.conftest import KEY, OTHER, PERSON, Door, Said
from tests.full_disk import full_disk
from tests.sourcing import documents

MODULE = {"id": "chaine", "title": "La chaîne du froid"}


def refused(said: Said, *words: str) -> None:
    """One sentence on standard error that says each of the words; exit 2, no traceback."""
    assert said.code == 2, (said.out, said.err)
    told = [line for line in said.err.splitlines() if line.startswith("premierjet: ")]
    assert told, said.err
    assert "Traceback" not in said.err
    for word in words:
        assert word in said.err, said.err


WRONG_COURSES: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "unknown-key": ({"modles": []}, ("modles",)),
    "wrong-type": ({"mastery_percent": "beaucoup"}, ("mastery_percent",)),
    "asks-for-nothing": (
        {"completion": {"pages": "none", "quiz": "none"}},
        ("completion", "before it was opened"),
    ),
    "too-many-attempts": ({"attempts": 11}, ("attempts", "10")),
    "missing-source": ({"sources": [{"path": "sources/absent.pdf"}]}, ("sources[0].path", "absent.pdf")),
    "duplicate-module": ({"modules": [MODULE, MODULE | {"title": "Encore"}]}, ("modules[1].id", "chaine")),
    "no-slug": ({"id": "Travailler au froid"}, ("id",)),
}


@pytest.mark.parametrize("verb", ["check", "draft"])
@pytest.mark.parametrize(("keys", "words"), WRONG_COURSES.values(), ids=WRONG_COURSES)
def test_a_wrong_course_is_refused_by_file_and_key(
    drafted: Door, verb: str, keys: dict[str, Any], words: tuple[str, ...]
) -> None:
    drafted.change(**keys)
    before = drafted.kept()
    refused(drafted(verb), "course.yaml", *words)
    assert drafted.kept() == before


def test_an_error_is_one_json_document_too(drafted: Door) -> None:
    drafted.change(mastery_percent="beaucoup")
    said = drafted("show", KEY, "--json")
    (error,) = said.errors
    assert (said.code, error["error"], error["exit_code"]) == (2, "CourseInvalid", 2)


def bad_sources() -> dict[str, tuple[str, bytes, str]]:
    return {
        "encrypted-pdf": (
            "secret.pdf",
            documents.pdf(documents.lines("Une phrase entière."), encrypt="secret"),
            "",
        ),
        "corrupt-docx": ("abime.docx", b"PK\x03\x04 not a zip at all", ""),
        "empty": ("vide.md", b"\n \n", "no visible text"),
        "no-bytes": ("rien.md", b"", "0 bytes"),
        "unknown-format": ("plan.pages", b"PK\x03\x04", "'.pages', which Premierjet does not read"),
        "lying": ("page.pdf", b"PK\x03\x04 a zip that says it is a PDF", ""),
    }


@pytest.mark.parametrize("which", bad_sources())
def test_a_bad_source_stops_its_module_alone(fresh: Door, which: str) -> None:
    name, data, word = bad_sources()[which]
    (fresh.course / "sources" / name).write_bytes(data)
    only = MODULE | {"id": "seul", "sources": [f"sources/{name}"]}
    mixed = MODULE | {"sources": ["sources/froid.md", f"sources/{name}"]}
    fresh.change(sources=[{"path": "sources/*"}], modules=[only, mixed])
    said = fresh("draft", "--json")
    refused(said, f"sources/{name}", word)
    assert [each["module"] for each in said.document["modules"]] == [KEY]
    assert [error["error"] for error in said.errors] == ["SourceUnreadable"]
    assert fresh.workspace.records.head("froid--seul") is None
    assert fresh.workspace.records.spans("froid--seul") is None
    checked = fresh("check", "--json")
    assert checked.code == 2
    (found,) = checked.document["modules"]
    assert any(name in finding for finding in found["findings"])


def test_a_source_of_200_mb_is_refused_unread(fresh: Door) -> None:
    with (fresh.course / "sources" / "film.md").open("wb") as file:
        file.truncate(200_000_000)
    fresh.change(modules=[MODULE | {"sources": ["sources/film.md"]}])
    refused(fresh("draft"), "sources/film.md", "200 MB", "100 MB")


@pytest.mark.parametrize(
    ("mode", "word"),
    [
        (Mode.INVALID_JSON, ""),
        (Mode.REFUSAL, ""),
        (Mode.TRUNCATED, ""),
        (Mode.SLOW, ""),
        (Mode.UNAUTHORISED, "401"),
        (Mode.TOO_MANY, "429"),
    ],
)
def test_a_model_that_fails_leaves_no_draft(
    fresh: Door, monkeypatch: pytest.MonkeyPatch, mode: Mode, word: str
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-a-secret-of-tests")
    with FakeOpenAI(mode=mode) as fake:
        fresh.change(model={"base_url": fake.base_url, "name": "fake", "timeout_seconds": 0.2})
        said = fresh("draft", KEY, "--json")
    refused(said, "127.0.0.1", word)
    assert "sk-a-secret-of-tests" not in said.err + said.out
    assert [error["error"] for error in said.errors] == ["ModelUnusable"]
    assert fresh.workspace.records.head(KEY) is None


REFUSED_DECISIONS: dict[str, tuple[list[str], tuple[str, ...]]] = {
    "unknown-module": (["froid--inconnu", "approve", "--as", PERSON], ("froid--inconnu", KEY)),
    "old-digest": ([KEY, "approve", "--as", PERSON, "--digest", "0" * 12], ("is not the newest revision",)),
    "stranger": ([KEY, "approve", "--as", "inconnu"], ("'inconnu'", "review.roles")),
    "no-comment": ([KEY, "request_changes", "--as", PERSON], ("comment",)),
    "bad-waiver": ([KEY, "approve", "--as", PERSON, "--waive", "f-00000000: oui"], ("f-00000000",)),
    "no-verdict": ([KEY, "perhaps", "--as", PERSON], ()),
}


@pytest.mark.parametrize("case", REFUSED_DECISIONS)
def test_a_refused_decision_records_nothing(drafted: Door, case: str) -> None:
    arguments, words = REFUSED_DECISIONS[case]
    before = drafted.kept()
    said = drafted("decide", *arguments)
    assert said.code == 2
    assert "Traceback" not in said.err
    for word in words:
        assert word in said.err
    assert drafted.kept() == before


def test_an_open_blocking_finding_stops_approval_until_it_is_waived(fresh: Door) -> None:
    (fresh.course / "sources" / "froid-2.md").write_text(
        "# Consignes\n\nUn produit exposé plus de 20 minutes est écarté.\n"
    )
    fresh.change(modules=[MODULE | {"sources": ["sources/froid.md", "sources/froid-2.md"]}])
    fresh.well("draft")
    head = fresh.workspace.records.head(KEY)
    assert head is not None
    blocking = [finding.id for finding in head.findings if finding.severity == "blocking"]
    assert blocking
    refused(fresh("decide", KEY, "approve", "--as", PERSON), *blocking)
    assert list_decisions(fresh.workspace, KEY) == ()
    waivers = [
        word for finding in blocking for word in ("--waive", f"{finding}: la note la plus récente vaut")
    ]
    assert fresh.well("decide", KEY, "approve", "--as", PERSON, *waivers)["judgement"] == "approved"


def test_a_line_of_the_ledger_altered_by_hand_is_named_and_stops_packaging(drafted: Door) -> None:
    drafted.well("decide", KEY, "approve", "--as", PERSON)
    line = drafted.root / ".premierjet" / "ledger" / f"{KEY}.jsonl"
    line.write_bytes(line.read_bytes().replace(b'"approve"', b'"reject_"', 1))
    before = drafted.kept()
    for arguments in (
        ["ledger", "verify"],
        ["package", KEY],
        ["show", KEY],
        ["status"],
        ["ledger", "export"],
    ):
        refused(drafted(*arguments), f"{KEY}.jsonl", "line 2")
    verified = drafted("ledger", "verify", "--json").document["chains"]
    assert [each["module"] for each in verified] == [KEY, OTHER]
    assert drafted.kept() == before
    assert drafted("draft", OTHER).code == 0


def test_a_store_that_takes_nothing_is_told(fresh: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    (fresh.root / "file").write_text("a folder below a file is read-only, even to root")
    monkeypatch.setenv("PREMIERJET_STORE", "file/store")
    refused(fresh("draft"), "file/store", "PREMIERJET_STORE")
    refused(fresh("demo"), "file/store")


def test_a_full_store_keeps_what_it_had(
    drafted: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = drafted.course / "sources" / "froid.md"
    lines = (f"La sonde numéro {n} reste entre {n} °C et {n + 3} °C en salle {n}.\n" for n in range(3000))
    source.write_text("# Sondes\n\n" + "\n".join(lines))
    with full_disk(tmp_path / "full") as folder:
        monkeypatch.setenv("PREMIERJET_STORE", str(folder))
        said = drafted("draft", KEY)
        refused(said, str(folder))
        kept = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
        assert kept <= {"format.json", f"incidents/drafting/{KEY}.json"}  # the latter says what is full


def test_a_course_that_cannot_be_made_leaves_nothing(fresh: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    (fresh.root / "file").write_text("")
    monkeypatch.setenv("PREMIERJET_COURSES", "file")
    refused(fresh("init", "accueil"), "accueil", "PREMIERJET_COURSES")


def test_a_wrong_secret_of_the_store_is_told(
    fresh: Door, seaweed: Seaweed, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMIERJET_STORE", f"s3://{bucket}")
    monkeypatch.setenv("PREMIERJET_S3_ENDPOINT_URL", seaweed.endpoint_url)
    monkeypatch.setenv("PREMIERJET_LEDGER_KEY", "a long key of the tests only")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "no-secret-of-ours")
    said = fresh("draft", KEY)
    refused(said, bucket)
    assert "no-secret-of-ours" not in said.err
    assert seaweed.client.list_objects_v2(Bucket=bucket).get("Contents", []) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["draft", KEY],
        ["decide", KEY, "approve", "--as", PERSON],
    ],
    ids=["draft", "decide"],
)
@pytest.mark.trial
def test_of_two_commands_at_once_no_number_is_given_twice_and_no_line_is_lost(
    drafted: Door, arguments: list[str]
) -> None:
    if arguments[0] == "draft":
        shutil.rmtree(drafted.root / ".premierjet" / "drafts")
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", *arguments]
    both = [
        subprocess.Popen(command, cwd=drafted.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    ended = [(*process.communicate(timeout=120), process.returncode) for process in both]
    codes = sorted(code for *_, code in ended)
    assert codes in ([0, 0], [0, 1]), ended
    assert not any("Traceback" in err for _, err, _ in ended), ended
    workspace = open_workspace(drafted.root)
    assert [draft.revision for draft in workspace.records.revisions(KEY)] == [1]
    if arguments[0] != "draft":
        decisions = [entry for entry in workspace.ledger.read(KEY) if entry.recorded.kind == "decision"]
        assert 1 <= len(decisions) <= 2


def test_a_revision_of_an_older_draft_is_refused(drafted: Door) -> None:
    drafted.well("edit", KEY, "--to", "first.md")
    text = (drafted.root / "first.md").read_text()
    for number, name in enumerate(("second.md", "third.md")):
        (drafted.root / name).write_text(text.replace("est écarté", f"est écarté aussitôt {number}"))
    drafted.well("revise", "second.md", "--as", "marie")
    before = drafted.kept()
    said = drafted("revise", "third.md", "--as", "paul")
    assert said.code in (1, 2)
    assert "premierjet: " in said.err
    assert drafted.kept() == before


def test_what_is_no_edited_file_is_refused(drafted: Door) -> None:
    before = drafted.kept()
    refused(drafted("revise", "absent.md", "--as", "marie"), "absent.md")
    (drafted.root / "photo.md").write_bytes(b"\x89PNG\r\n\x1a\n\xff")
    refused(drafted("revise", "photo.md", "--as", "marie"), "photo.md", "UTF-8")
    (drafted.root / "other.md").write_text("# Bonjour\n")
    refused(drafted("revise", "other.md", "--as", "marie"), "other.md")
    assert drafted.kept() == before


def test_a_root_that_is_none_is_refused(drafted: Door, tmp_path: Path) -> None:
    refused(drafted("status", "--root", str(tmp_path)), str(tmp_path), "dagster.yaml")


def test_a_broken_instance_file_is_told_by_name(drafted: Door) -> None:
    (drafted.root / "dagster.yaml").write_text("storage: {mysql: [}\n")
    refused(drafted("decide", KEY, "approve", "--as", PERSON), "dagster.yaml")


def test_a_course_that_cannot_be_read_is_told_where_no_other_is_pulled(fresh: Door) -> None:
    """It may be the very one with sources elsewhere: "nothing to pull" would be a guess."""
    add_broken_course(fresh)
    said = fresh("pull")
    assert said.code == 2
    assert "chaud/course.yaml" in said.err
    assert "Every source" not in said.out
    assert [each["error"] for each in fresh("pull", "--json").errors] == ["CourseInvalid"]


@pytest.mark.parametrize("verb", ["pull", "check", "house-style"])
def test_a_course_is_refused_by_its_own_fault_and_not_by_another_s(fresh: Door, verb: str) -> None:
    add_broken_course(fresh)
    own, other = fresh(verb, "chaud"), fresh(verb, "tiede")
    assert (own.code, other.code) == (2, 2)
    assert "chaud/course.yaml" in own.err
    assert "no course 'tiede'. Known courses: froid, and 1 that `premierjet check` finds wrong" in other.err


def test_a_module_that_is_not_there_is_no_fault_of_another_course(fresh: Door) -> None:
    add_broken_course(fresh)
    assert "no module 'froid--x'" in fresh("draft", "froid--x").err
    assert "chaud/course.yaml" in fresh("draft", "chaud--x").err


def add_broken_course(door: Door) -> None:
    broken = door.root / "courses" / "chaud"
    broken.mkdir()
    (broken / "course.yaml").write_text("id: chaud\nsources: 3\n", encoding="utf-8")
