"""`premierjet overview`: where everything stands, and what proves each figure."""

import csv
import io
import re
from datetime import date
from pathlib import Path

from pipelines.overview.csv_export import INDICATOR_COLUMNS, MODULE_COLUMNS
from tests.cli.conftest import KEY, OTHER, PERSON, Door

GOLDEN = Path(__file__).with_name("overview.csv")
PASSING = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00|[0-9a-f]{64}|(?<= )[0-9a-f]{12}(?=[;\r])")


def digest(door: Door, key: str = KEY) -> str:
    head = door.workspace.records.head(key)
    assert head is not None
    return head.content.canonical_digest()


def approve(door: Door, key: str = KEY) -> None:
    door.well("decide", key, "approve", "--as", PERSON)


def rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))


def test_every_module_is_a_line_with_its_state_and_its_proofs(delivered: Door, delivered_root: Path) -> None:
    document = delivered.well("overview")
    done, waiting = document["lines"]
    assert (done["module"], done["state"]) == (KEY, "delivered")
    assert [(each["person"], each["verified"], each["evidence"]["line"]) for each in done["approved_by"]] == [
        (PERSON, False, 2)
    ]
    assert (done["release"]["content"], done["published"]["line"]) == (digest(delivered), 3)
    assert [each["evidence"]["location"] for each in done["delivered"]] == [
        str(delivered_root / "courses" / "froid" / "livraisons" / "froid" / "chaine" / "v1")
    ]
    assert (waiting["module"], waiting["state"], waiting["waits_for"]) == (OTHER, "waiting", ["pedagogie"])
    assert waiting["draft"]["digest"] == digest(delivered, OTHER)


def test_its_name_of_before_still_works_and_says_so(delivered: Door) -> None:
    before, now = delivered("programme", "--json"), delivered("overview", "--json")
    assert (before.code, before.document["lines"]) == (0, now.document["lines"])
    assert "`programme` is called `overview` now" in before.err


def test_a_person_reads_a_table_and_what_there_is_evidence_of(delivered: Door) -> None:
    said = delivered("overview")
    assert said.code == 0
    assert re.search(rf"{KEY} +delivered +lea \(unverified\) +v1 +depot v1", said.out)
    assert "Cost      no paid call" in said.out
    assert "evidence on 3 of 32 indicators (6, 11, 19)" in said.out


def test_the_csv_is_the_golden_one_moments_and_digests_aside(
    delivered: Door, delivered_root: Path, tmp_path: Path
) -> None:
    file = tmp_path / "overview.csv"
    delivered.well("overview", "--csv", str(file))
    assert file.read_bytes().startswith(b"\xef\xbb\xbfcourse,")
    told = PASSING.sub("…", file.read_bytes().decode("utf-8-sig")).replace(str(delivered_root), "ROOT")
    assert told == GOLDEN.read_bytes().decode()


def test_a_title_a_spreadsheet_would_calculate_stays_text(drafted: Door, tmp_path: Path) -> None:
    modules = [{"id": "chaine", "title": '=HYPERLINK("http://mal.example")', "sources": ["sources/froid.md"]}]
    drafted.change(modules=modules)
    drafted.well("draft", KEY)
    file = tmp_path / "overview.csv"
    drafted.well("overview", "--csv", str(file))
    assert rows(file)[0]["title"].startswith("'=HYPERLINK")
    assert list(rows(file)[0]) == list(MODULE_COLUMNS)


def test_the_evidence_of_quality_is_a_line_a_piece(delivered: Door, tmp_path: Path) -> None:
    file = tmp_path / "indicators.csv"
    delivered.well("overview", "--indicators-csv", str(file))
    told = rows(file)
    assert list(told[0]) == list(INDICATOR_COLUMNS)
    assert {row["indicator"] for row in told} == {str(number) for number in range(1, 33)}
    lessons = [row for row in told if row["indicator"] == "6"]
    assert [(row["module"], row["status"], row["what"]) for row in lessons] == [
        (KEY, "held", "released"),
        (OTHER, "missing", "not_approved"),
        ("", "missing", "not_asked"),
    ]
    assert lessons[0]["evidence"].startswith(f"release {KEY} v1 ")
    assert [row["status"] for row in told if row["indicator"] == "31"] == ["nothing_held"]


def test_a_draft_that_waits_past_its_deadline_is_late(drafted: Door, tmp_path: Path) -> None:
    drafted.change(
        deployment={
            "milestones": [{"step": "opening", "day": "2020-01-06", "what": "Ouverture", "who": "Léa"}]
        }
    )
    late = drafted.well("overview")["lines"][0]["late"]
    assert [(each["kind"], each["since"]) for each in late] == [("opening", "2020-01-06")]
    assert late[0]["days"] == (date.today() - date(2020, 1, 6)).days
    assert late[0]["evidence"]["key"] == "deployment.milestones[0].day"


def test_a_changed_draft_is_not_what_was_released_and_says_so(delivered: Door) -> None:
    delivered.change(mastery_percent=70)
    delivered.well("draft", KEY)
    line = delivered.well("overview")["lines"][0]
    assert line["state"] == "waiting"
    assert line["release"]["content"] != line["draft"]["digest"]
    assert [each["person"] for each in line["released_by"]] == [PERSON]


def test_a_withdrawn_release_that_a_target_still_shows_is_late(delivered: Door) -> None:
    delivered("withdraw", KEY, "--as", PERSON, "--comment", "Une limite est fausse.")
    line = delivered.well("overview")["lines"][0]
    assert (line["state"], line["stands"]) == ("withdrawn", False)
    assert [(each["kind"], each["what"]) for each in line["late"]] == [("roll_back", "depot")]


def test_what_cannot_be_read_is_told_and_hides_nothing_else(delivered: Door) -> None:
    chain = delivered.root / ".premierjet" / "ledger" / f"{KEY}.jsonl"
    chain.write_bytes(chain.read_bytes().replace(PERSON.encode(), b"eve"))
    said = delivered("overview", "--json")
    assert said.code == 2
    assert [line["state"] for line in said.document["lines"]] == ["unreadable", "waiting"]
    assert "was altered" in said.document["lines"][0]["problem"]["happened"]["en"]
    assert "was altered" in said.err


def test_a_course_that_cannot_be_used_is_told(drafted: Door) -> None:
    other = drafted.root / "courses" / "casse"
    other.mkdir()
    (other / "course.yaml").write_text("id: casse\n")
    said = drafted("overview", "--json")
    assert said.code == 2
    assert len(said.document["lines"]) == 2
    assert "course.yaml" in said.document["problems"][0]["place"]


def test_the_page_is_one_file_that_leads_to_the_desk_and_asks_nobody(delivered: Door, tmp_path: Path) -> None:
    file = tmp_path / "overview.html"
    delivered.well("overview", "--html", str(file), "--language", "fr")
    page = file.read_text(encoding="utf-8")
    assert '<html lang="fr">' in page
    assert f'href="http://127.0.0.1:3001/drafts/{KEY}/{digest(delivered)[:12]}"' in page
    assert f'href="http://127.0.0.1:3001/ledger/{KEY}#line-2"' in page
    assert f"/drafts/{KEY}/{digest(delivered)[:12]}/release-sheet.pdf" in page
    assert "Premierjet ne dit d’aucun indicateur qu’il est satisfait" in page
    assert not re.search(r"<(script|img|link|iframe)\b", page)


def test_reading_the_overview_writes_nothing(delivered: Door) -> None:
    before = delivered.kept()
    delivered.well("overview")
    assert delivered.kept() == before


def test_a_file_that_cannot_be_written_is_told(drafted: Door) -> None:
    said = drafted("overview", "--csv", "/nowhere/at/all.csv")
    assert said.code == 2
    assert "/nowhere/at/all.csv" in said.err
