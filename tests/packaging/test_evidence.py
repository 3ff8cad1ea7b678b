"""What lies beside the packages lets anybody check them without us."""

import json
import subprocess
from pathlib import Path

import pytest

from pipelines.packaging.evidence import list_rules
from pipelines.testing import builders, samples
from pipelines.testing.packages import KINDS, build
from schemas.draft import Content
from schemas.review import LedgerEntry


def test_sha256sum_itself_accepts_the_checksums(tmp_path: Path) -> None:
    for name, data in samples.get_sample_release().files.items():
        (tmp_path / name).write_bytes(data)
    checked = subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    assert len(checked.stdout.splitlines()) == len(samples.get_sample_release().files) - 1


def test_the_ledger_extract_holds_this_module_s_lines_as_they_were_chained() -> None:
    approval = builders.approval()
    own = builders.entries(approval)
    other = builders.decision().model_copy(update={"module": "froid--autre"})
    stranger = own[0].model_copy(update={"recorded": other})
    built = build(builders.draft(), approval, builders.course(), (), builders.spans(), (*own, stranger))
    lines = built.files["ledger.jsonl"].splitlines()
    assert [LedgerEntry.from_json(line) for line in lines] == list(own)


def test_the_content_beside_the_packages_is_the_approved_one() -> None:
    assert samples.get_sample_release().files["content.json"] == builders.content().canonical()


def test_the_validation_report_names_every_rule_and_document_each_package_passed() -> None:
    report = json.loads(samples.get_sample_release().files["validation.json"])
    scorm = report["packages"][0]
    assert "scorm12.identifierref-dangling" in scorm["rules"]
    assert "zip.unsafe-path" in scorm["rules"]
    assert not any(rule.startswith("scorm2004.") for rule in scorm["rules"])
    assert set(scorm["schema_documents"]) >= {"imscp_rootv1p1p2.xsd", "adlcp_rootv1p2.xsd"}
    assert [package["findings"] for package in report["packages"]] == [[] for _ in samples.SAMPLE_FORMATS]


@pytest.mark.parametrize("kind", samples.SAMPLE_FORMATS)
def test_the_summary_counts_the_rules_each_package_was_judged_by(kind: str) -> None:
    (row,) = (
        line
        for line in samples.get_sample_release().files["validation.md"].decode().splitlines()
        if f"--{kind}.zip" in line
    )
    assert f"| {len(list_rules(KINDS.formats[kind]))} | 0 |" in row


def test_provenance_says_which_cited_sources_have_changed_since() -> None:
    told = json.loads(samples.get_sample_release().files["provenance.json"])
    assert [(s["name"], s["citations"], s["unchanged"]) for s in told["sources"]] == [
        ("sources/froid.md", 11, True)
    ]
    spans = builders.spans()
    edited = spans.model_copy(update={"sources": (spans.sources[0].model_copy(update={"sha256": "0" * 64}),)})
    approval = builders.approval()
    later = build(builders.draft(), approval, builders.course(), (), edited, builders.entries(approval))
    assert not json.loads(later.files["provenance.json"])["sources"][0]["unchanged"]


def test_provenance_names_writer_and_approvers() -> None:
    told = json.loads(samples.get_sample_release().files["provenance.json"])
    assert told["written"]["writer"] == "extractive"
    assert [(a["person"], a["verified"], a["digest"]) for a in told["approved"]] == [
        ("lea", False, builders.content().canonical_digest())
    ]
    assert told["digital_source_type"].endswith("/algorithmicMedia")
    assert told["human_share"] == 0.0


def test_the_import_note_names_no_file_the_release_has_not() -> None:
    built = samples.build_sample_release(builders.content(artefacts=(builders.lesson(),)))
    note = built.files["froid--chaine--v1--import.md"].decode()
    assert "--scorm12.zip" in note
    assert "--banks.zip" not in note


def test_the_import_note_speaks_both_languages_and_names_this_release_s_files() -> None:
    built = samples.build_sample_release(
        builders.content(title="Froid {mastery} | «été»", mastery_percent=75)
    )
    note = built.files["froid--chaine--v1--import.md"].decode()
    assert note.startswith("# Froid {mastery} | «été»\n")
    for package in built.release.packages:
        assert note.count(f"`{package.name}`") >= 2
    assert "75\u00a0%" in note
    assert "75%" in note
    assert note.count("*CompletedAndPassed*") == 2
    assert "{" not in note.split("\n", 1)[1]


def test_evidence_says_nothing_of_another_draft() -> None:
    other = builders.content(title="Un autre module")
    assert (
        Content.from_json(samples.build_sample_release(other).files["content.json"]).title
        == "Un autre module"
    )
