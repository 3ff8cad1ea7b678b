"""The report says of each criterion who or what has looked at it, and calls none met by a browser."""

from datetime import date, timedelta

import pytest
from lxml import html

from pipelines.packaging.access.report import LANGUAGES, write_access_reports
from pipelines.testing import builders, samples
from schemas.access.audit import AccessAudit, AuditedRule
from schemas.access.criteria import STANDARDS, Criterion, list_criteria
from schemas.course.accessibility import Accessibility, CheckResult, PersonCheck
from schemas.finding import Finding
from schemas.language import Language
from schemas.release_sheet import ReleaseSheet
from schemas.self_test import NotPlayed, Played, PlayedPackage, SelfTest, Unplayed

NAME = "froid--chaine--v1"
RULES = (
    AuditedRule(rule="color-contrast", tags=("wcag143", "RGAA-3.2.1"), held=90, broken=2, unsure=0),
    AuditedRule(rule="image-alt", tags=("wcag111", "RGAA-1.1.1"), held=3, broken=0, unsure=1),
    AuditedRule(rule="html-has-lang", tags=("wcag311", "RGAA-8.3.1"), held=9, broken=0, unsure=0),
)
CHECK = PersonCheck(
    criterion="wcag 1.3.1",
    result=CheckResult.NOT_MET,
    by="lea.martin",
    on=date(2026, 11, 2),
    note="Un tableau.",
)


def make_sheet(*checks: PersonCheck, audit: bool = True) -> ReleaseSheet:
    built = samples.build_sample_release()
    package = built.release.packages[0]
    finding = Finding(
        rule="access.axe", place="p-0001", facts={"rule": "color-contrast", "what": "<p>", "where": "p-0001"}
    )
    played = Played(
        browser="Chromium 156",
        packages=(
            PlayedPackage(
                package=package.name,
                format=package.format,
                sha256=package.sha256,
                findings=(finding,),
                milliseconds=1,
            ),
        ),
        access=AccessAudit(
            package=package.name, engine="axe-core 4.12.1", pages=5, states=30, complete=True, rules=RULES
        ),
    )
    self_test = SelfTest(
        module=built.release.module,
        number=1,
        release_digest=built.release.canonical_digest(),
        at=builders.NOON + timedelta(hours=1),
        result=played if audit else NotPlayed(why=Unplayed.NO_CHROMIUM),
    )
    return built.sheet.model_copy(update={"self_test": self_test, "access_checks": checks})


def read_rows(sheet: ReleaseSheet, language: Language = Language.ENGLISH) -> dict[str, list[str]]:
    """Return the cells beside each criterion, by its number; those of RGAA begin with `R`."""
    page = html.document_fromstring(
        write_access_reports(sheet, NAME)[f"{NAME}--accessibility-{language}.html"]
    )
    rows = {}
    for mark, table in zip(("", "R"), page.iter("table"), strict=True):
        for row in table.iterfind("tbody/tr"):
            name, *cells = (" ".join(cell.text_content().split()) for cell in row)
            rows[mark + name.partition(" ")[0]] = cells
    return rows


def test_every_criterion_of_both_standards_has_its_row() -> None:
    rows = read_rows(make_sheet())
    assert len(rows) == 55 + 106 == sum(len(list_criteria(each)) for each in STANDARDS)


def test_what_the_browser_found_stands_beside_the_criteria_its_rules_are_of() -> None:
    rows = read_rows(make_sheet())
    assert rows["1.4.3"][0] == rows["R3.2"][0] == "2 elements break color-contrast"
    assert rows["1.1.1"][0] == "1 rule, nothing found, 1 element to look at"
    assert rows["3.1.1"][0] == "1 rule, nothing found"
    assert rows["2.4.5"][0] == "no rule looks for it"


def test_nothing_is_met_unless_a_person_said_so() -> None:
    for cells in read_rows(make_sheet()).values():
        assert cells[2] in ("to be checked", "nothing to check")
    assert read_rows(make_sheet(CHECK))["1.3.1"][2] == "not met: lea.martin, 2 November 2026. Un tableau."


def test_the_later_of_two_checks_counts() -> None:
    again = CHECK.model_copy(update={"result": CheckResult.MET, "on": date(2026, 11, 9), "note": ""})
    for order in ((CHECK, again), (again, CHECK)):
        assert read_rows(make_sheet(*order))["1.3.1"][2] == "met: lea.martin, 9 November 2026"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_release_that_no_browser_played_says_so_in_every_row(language: Language) -> None:
    rows = read_rows(make_sheet(audit=False), language)
    assert {cells[0] for cells in rows.values()} == {
        "not run" if language is Language.ENGLISH else "pas fait"
    }


def test_findings_are_told_in_the_language_of_the_report() -> None:
    reports = write_access_reports(make_sheet(), NAME)
    assert "breaks axe’s rule color-contrast" in reports[f"{NAME}--accessibility-en.html"].decode()
    assert "enfreint la règle color-contrast" in reports[f"{NAME}--accessibility-fr.html"].decode()


def test_the_reports_lie_beside_a_release_with_its_sheet() -> None:
    built = samples.get_sample_release()
    files = samples.observe(built).files
    assert {f"{NAME}--accessibility-{language}.html" for language in LANGUAGES} <= files.keys()


def test_a_check_of_one_module_is_not_of_another() -> None:
    checks = (CHECK.model_copy(update={"module": "autre"}), CHECK.model_copy(update={"module": "chaine"}))
    accessibility = Accessibility(checks=checks)
    assert accessibility.list_checks("chaine") == checks[1:]


def test_a_criterion_of_wcag_owns_its_own_tag_and_no_longer_one() -> None:
    assert Criterion(standard="wcag", number="1.4.1").owns_tag("wcag141")
    assert not Criterion(standard="wcag", number="1.4.1").owns_tag("wcag1412")
    assert not Criterion(standard="rgaa", number="1.1").owns_tag("RGAA-1.10.1")
