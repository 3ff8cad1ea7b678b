"""The accessibility statement in a package, in French and in English.

It is written before any browser played the package, so it says what holds by construction, what people
checked, and how much nobody did; it never claims that a module conforms.
"""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipelines.packaging.access.standing import Standing, list_built, list_standings
from pipelines.packaging.edition import Edition
from schemas.access.statement_page import STATEMENT_LANGUAGES, name_statement_page
from schemas.ids import split_key
from schemas.language import Language
from schemas.languages.dates import format_long_day
from schemas.languages.texts import read_texts


def write_statement_pages(edition: Edition) -> dict[str, bytes]:
    """Return the statement in each language, by its path in a package."""
    return {name_statement_page(language): _write_page(edition, language) for language in STATEMENT_LANGUAGES}


def _write_page(edition: Edition, language: Language) -> bytes:
    says = read_texts("packaging.access", language)
    accessibility = edition.course.stated_accessibility
    standings = list_standings(accessibility.list_checks(split_key(edition.content.module)[1]))
    other = next(each for each in STATEMENT_LANGUAGES if each is not language)
    rendered = (
        _load_templates()
        .get_template("statement.html")
        .render(
            t=says,
            language=language,
            content=edition.content,
            other=other,
            other_page=name_statement_page(other),
            made=_say_made(edition, language),
            status=_say_status(standings, language),
            built=[says[f"built_{key}"] for key in list_built()],
            checked=[_say_check(each, language) for each in standings if each.check and not each.is_unmet],
            unmet=[_say_check(each, language) for each in standings if each.is_unmet],
            open_said=says["open_said"].format(count=sum(each.is_open for each in standings)),
            contact=accessibility.contact or says["contact_none"],
        )
    )
    return rendered.encode()


def _say_made(edition: Edition, language: Language) -> str:
    says = read_texts("packaging.access", language)
    if not edition.decisions:
        return says["draft"]
    day = max(decision.at for decision in edition.decisions)
    return says["release"].format(number=edition.number, day=format_long_day(day, language))


def _say_status(standings: tuple[Standing, ...], language: Language) -> str:
    says = read_texts("packaging.access", language)
    checked = sum(each.check is not None for each in standings)
    if not checked:
        return says["status_unaudited"]
    if any(each.is_open for each in standings):
        return says.count("status_checked", checked, all=len(standings))
    return says["status_audited"].format(unmet=sum(each.is_unmet for each in standings))


def _say_check(standing: Standing, language: Language) -> str:
    """Return one check as a sentence: the criterion, the result, who, when, and what they noted."""
    says, criterion, check = read_texts("packaging.access", language), standing.criterion, standing.check
    assert check is not None
    name = (
        f"{criterion.standard.upper()} {criterion.number}, {says[f'{criterion.standard}_{criterion.number}']}"
    )
    said = says["checked"].format(
        result=says[check.result], person=check.by, day=format_long_day(check.on, language)
    )
    return f"{name} – {said}. {check.note}".strip() if check.note else f"{name} – {said}."


@cache
def _load_templates() -> Environment:
    return Environment(
        loader=PackageLoader("pipelines.packaging.access"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
