"""The statement in a package claims nothing that nobody checked."""

from datetime import date

from pipelines.packaging.access.statement import write_statement_pages
from pipelines.packaging.edition import Edition
from pipelines.packaging.player.folder import write_player_files
from pipelines.packaging.player.tracking import UNTRACKED
from pipelines.testing import builders
from pipelines.testing.packages import KINDS
from schemas.access.criteria import STANDARDS, list_criteria
from schemas.course.accessibility import Accessibility, CheckResult, PersonCheck
from schemas.language import Language

ENGLISH, FRENCH = "accessibility-en.html", "accessibility-fr.html"
OPEN = [each for name in STANDARDS for each in list_criteria(name) if not each.settled]


def check(criterion: str, result: CheckResult = CheckResult.MET, **more: str) -> PersonCheck:
    return PersonCheck(criterion=criterion, result=result, by="lea.martin", on=date(2026, 11, 2), **more)


def write_page(*checks: PersonCheck, page: str = ENGLISH, contact: str | None = None, number: int = 0) -> str:
    accessibility = Accessibility(contact=contact, checks=checks)
    course = builders.course(accessibility=accessibility)
    decisions = builders.approval().decisions
    edition = Edition(course, builders.content(), KINDS, number, decisions if number else ())
    return write_statement_pages(edition)[page].decode()


def test_without_a_check_it_says_that_nothing_was_audited_in_both_languages() -> None:
    assert "does not claim to conform" in write_page()
    assert "Aucun audit complet" in write_page(page=FRENCH)
    assert f"{len(OPEN)} criteria, all listed" in write_page()


def test_what_people_checked_is_said_with_who_and_when() -> None:
    page = write_page(
        check("rgaa 3.1"), check("wcag 1.1.1", CheckResult.NOT_MET, note="Un graphique sans texte.")
    )
    assert "RGAA 3.1, nothing is said by colour alone – met: lea.martin, 2 November 2026." in page
    obstacles = page.partition("Known obstacles")[2].partition("</ul>")[0]
    assert "Un graphique sans texte." in obstacles
    assert "RGAA 3.1" not in obstacles
    assert "2 of 161 criteria" in page


def test_only_when_a_person_checked_all_that_needs_one_does_it_say_so() -> None:
    every = [check(each.key) for each in OPEN]
    assert "Every criterion" in write_page(*every)
    assert "Every criterion" not in write_page(*every[1:])


def test_it_names_the_contact_and_the_release() -> None:
    page = write_page(contact="accessibilite@halles.example", number=3)
    assert "accessibilite@halles.example" in page
    assert "Release 3" in page
    assert "draft that nobody has approved" in write_page()


def test_a_package_holds_both_and_its_page_leads_to_that_of_its_language() -> None:
    edition = Edition(builders.course(), builders.content(), KINDS)
    files = write_player_files(edition, UNTRACKED)
    assert {ENGLISH, FRENCH} <= files.keys()
    assert f'href="{FRENCH}"' in bytes(files["index.html"]).decode()


def test_each_statement_is_in_its_language_and_leads_to_the_other() -> None:
    for page, language, other in ((ENGLISH, Language.ENGLISH, FRENCH), (FRENCH, Language.FRENCH, ENGLISH)):
        written = write_page(page=page)
        assert f'<html lang="{language}">' in written
        assert f'href="{other}"' in written
