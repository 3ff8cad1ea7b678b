"""The release sheet from the front door: said, kept, shown in Dagster, delivered."""

from pathlib import Path

from schemas.release_sheet import ReleaseSheet
from tests.cli.conftest import KEY, PERSON, Door


def test_whoever_packages_a_module_is_told_where_its_sheet_lies_and_the_lms_gets_it(drafted: Door) -> None:
    drafted.well("decide", KEY, "approve", "--as", PERSON)
    said = drafted("package", KEY).out
    sheet = Path(said.rpartition("release sheet: ")[2].strip())
    assert sheet.name == f"{KEY}--v1--sheet.html"
    told = ReleaseSheet.from_json(sheet.with_suffix(".json").read_bytes())
    assert (told.module, told.release, told.approvals[0].person) == (KEY, 1, PERSON)
    assert drafted.shown("release", KEY).metadata["sheet"].value == str(sheet)
    (receipt,) = drafted.well("deliver", KEY)["receipts"]
    arrived = Path(receipt["location"])
    for suffix in (".html", ".pdf", ".json"):
        beside = sheet.with_suffix(suffix)
        assert (arrived / beside.name).read_bytes() == beside.read_bytes()
