"""The accessibility report of a release: each criterion, and who or what has looked at it."""

from collections.abc import Iterator

from pipelines.packaging.access.standing import Standing, list_standings
from pipelines.packaging.documents.model import (
    Block,
    Document,
    FactList,
    Grid,
    GridLine,
    Heading,
    Imprint,
    Listing,
    Prose,
    Words,
)
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from pipelines.packaging.sheet.sheet_files import render_page
from pipelines.packaging.sheet.texts import read_sheet_texts
from schemas.access.audit import AccessAudit
from schemas.access.criteria import STANDARDS, Criterion
from schemas.finding import Finding
from schemas.ids import SHORT_DIGEST
from schemas.language import Language
from schemas.languages.dates import format_long_day
from schemas.languages.texts import TextCatalogue, read_texts
from schemas.release_sheet import ReleaseSheet
from schemas.self_test import NotPlayed, Played

LANGUAGES = (Language.FRENCH, Language.ENGLISH)
RULES = "access."
WIDTHS = (28, 24, 26, 22)


def write_access_reports(sheet: ReleaseSheet, release_name: str) -> dict[str, bytes]:
    """Return the report in each language by its file name, e.g. `…--v3--accessibility-fr.html`.

    `sheet` has the self-test.
    """
    return {
        f"{release_name}--accessibility-{language}.html": render_page(build_report(sheet, language), set())
        for language in LANGUAGES
    }


def build_report(sheet: ReleaseSheet, language: Language) -> Document:
    """Return the report of a release in a language."""
    says = read_texts("packaging.access", language)
    heading = says["report_title"].format(number=sheet.release)
    title = clean_text(sheet.title)
    return Document(
        kind=None,
        language=language,
        label=heading,
        title=title,
        blocks=tuple(_write_blocks(sheet, language)),
        imprint=Imprint(
            title=f"{heading}{read_document_texts(language).colon}{title}",
            course=clean_text(sheet.course),
            subject=says["report"],
            description=says["report"],
            digest=sheet.content,
            module=sheet.module,
            number=sheet.release,
            source_type=sheet.digital_source_type,
            human_share=sheet.human_share,
            foot=f"{sheet.module} · v{sheet.release} · {sheet.content[:SHORT_DIGEST]}",
        ),
    )


def _write_blocks(sheet: ReleaseSheet, language: Language) -> Iterator[Block]:
    says = read_texts("packaging.access", language)
    audit, standings = _find_audit(sheet), list_standings(sheet.access_checks)
    yield _write_prose(says["intro"])
    yield FactList(tuple(_list_facts(sheet, audit, language)))
    yield Heading(says["standing"])
    counts = {
        "open": sum(each.is_open for each in standings),
        "settled": sum(each.check is None and each.criterion.settled for each in standings),
    }
    checked = sum(each.check is not None for each in standings)
    yield _write_prose(says.count("standing_said", checked, all=len(standings), **counts))
    findings = _list_findings(sheet)
    if findings:
        yield Listing(tuple((Words(clean_text(each.message(language))),) for each in findings))
    for standard in STANDARDS:
        yield Heading(says[standard])
        chosen = [each for each in standings if each.criterion.standard == standard]
        lines = tuple(_write_line(each, audit, language) for each in chosen)
        header = tuple(says[name] for name in ("criterion", "automatic", "construction", "person"))
        yield Grid(says[standard], header, lines, WIDTHS, dense=True)
    yield _write_prose(says["source"])


def _list_facts(
    sheet: ReleaseSheet, audit: AccessAudit | None, language: Language
) -> Iterator[tuple[str, str]]:
    says = read_texts("packaging.access", language)
    yield says["engine"], _name_engine(sheet, audit, language)
    if audit is not None:
        yield says["pages"], str(audit.pages) if audit.complete else f"{audit.pages}. {says['incomplete']}"
        yield says["states"], str(audit.states)


def _name_engine(sheet: ReleaseSheet, audit: AccessAudit | None, language: Language) -> str:
    says = read_texts("packaging.access", language)
    result = sheet.self_test.result if sheet.self_test else None
    if isinstance(result, Played) and audit is not None and sheet.self_test is not None:
        return f"{audit.engine}, {result.browser}, {format_long_day(sheet.self_test.at, language)}"
    why = says["no_axe"]
    if isinstance(result, NotPlayed):
        why = read_sheet_texts(language)[f"why_{result.why}"]
    return says["engine_none"].format(why=why)


def _find_audit(sheet: ReleaseSheet) -> AccessAudit | None:
    result = sheet.self_test.result if sheet.self_test else None
    return result.access if isinstance(result, Played) else None


def _list_findings(sheet: ReleaseSheet) -> list[Finding]:
    result = sheet.self_test.result if sheet.self_test else None
    packages = result.packages if isinstance(result, Played) else ()
    return [each for package in packages for each in package.findings if each.rule.startswith(RULES)]


def _write_line(standing: Standing, audit: AccessAudit | None, language: Language) -> GridLine:
    says, criterion = read_texts("packaging.access", language), standing.criterion
    name = f"{criterion.number} {says[f'{criterion.standard}_{criterion.number}']}"
    if criterion.level:
        name += f" ({says['level'].format(level=criterion.level)})"
    cells = (
        name,
        _say_automatic(criterion, audit, says),
        says[f"built_{criterion.built}"] if criterion.built else "–",
        _say_person(standing, language),
    )
    return GridLine(tuple((Words(clean_text(cell)),) for cell in cells))


def _say_automatic(criterion: Criterion, audit: AccessAudit | None, says: TextCatalogue) -> str:
    if audit is None:
        return says["not_run"]
    rules = [rule for rule in audit.rules if any(map(criterion.owns_tag, rule.tags))]
    if not rules:
        return says["no_rule"]
    broken = [rule for rule in rules if rule.broken]
    unsure = sum(rule.unsure for rule in rules)
    said = says.count("held", len(rules))
    if broken:
        names = ", ".join(rule.rule for rule in broken)
        said = says.count("broken", sum(rule.broken for rule in broken), rules=names)
    return f"{said}, {says.count('unsure', unsure)}" if unsure else said


def _say_person(standing: Standing, language: Language) -> str:
    says, check = read_texts("packaging.access", language), standing.check
    if check is None:
        return says["nothing_to_check" if standing.criterion.settled else "to_check"]
    said = says["checked"].format(
        result=says[check.result], person=check.by, day=format_long_day(check.on, language)
    )
    return f"{said}. {check.note}" if check.note else said


def _write_prose(text: str) -> Prose:
    return Prose((Words(text),))
