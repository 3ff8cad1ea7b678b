"""The release sheet as a document, which becomes both the page and the PDF."""

from collections.abc import Iterator
from datetime import UTC

from pipelines.packaging.changes import announce_changes
from pipelines.packaging.documents.model import (
    Block,
    Document,
    FactList,
    Grid,
    GridLine,
    Heading,
    Imprint,
    Listing,
    ListStyle,
    Passage,
    Words,
)
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from pipelines.packaging.kinds import PackagingKinds
from pipelines.packaging.sheet.completion_blocks import describe_completion, write_completion
from pipelines.packaging.sheet.risk_blocks import (
    write_data_sent,
    write_going_back,
    write_prose,
    write_tracking,
)
from pipelines.packaging.sheet.self_test_blocks import write_self_test
from pipelines.packaging.sheet.texts import read_sheet_texts
from schemas.ids import SHORT_DIGEST
from schemas.languages.dates import format_long_day, format_minutes
from schemas.languages.numbers import format_percent
from schemas.release_sheet import ReleaseSheet, SheetPackage


def build_sheet_document(sheet: ReleaseSheet, kinds: PackagingKinds) -> Document:
    """Return the sheet in the module's language; `kinds` are the installed package formats."""
    says = read_sheet_texts(sheet.language)
    heading = says["heading"].format(number=sheet.release)
    title = clean_text(sheet.title)
    return Document(
        kind=None,
        language=sheet.language,
        label=heading,
        title=title or says["label"],
        blocks=tuple(_write_blocks(sheet, kinds)),
        imprint=Imprint(
            title=f"{heading}{read_document_texts(sheet.language).colon}{title}",
            course=clean_text(sheet.course),
            subject=says["label"],
            description=says["foot"],
            digest=sheet.content,
            module=sheet.module,
            number=sheet.release,
            source_type=sheet.digital_source_type,
            human_share=sheet.human_share,
            reviewers=tuple(each.person for each in sheet.approvals),
            dated=max(each.at for each in sheet.approvals).astimezone(UTC).replace(microsecond=0),
            foot=f"{sheet.module} · v{sheet.release} · {sheet.content[:SHORT_DIGEST]}",
        ),
    )


def _write_blocks(sheet: ReleaseSheet, kinds: PackagingKinds) -> Iterator[Block]:
    yield from _write_identity(sheet)
    yield from _write_approvals(sheet)
    yield from _write_changes(sheet, kinds)
    yield from _write_packages(sheet, kinds)
    yield from write_tracking(sheet)
    yield from _write_import(sheet, kinds)
    yield from write_data_sent(sheet)
    yield from _write_origin(sheet)
    yield from write_going_back(sheet)
    yield from _write_evidence(sheet)
    yield write_prose(read_sheet_texts(sheet.language)["foot"], quiet=True)


def _write_identity(sheet: ReleaseSheet) -> Iterator[Block]:
    says = read_sheet_texts(sheet.language)
    mastery = says["no_mastery"]
    if sheet.mastery_percent is not None:
        mastery = format_percent(sheet.mastery_percent / 100, sheet.language)
    facts = {
        "course": sheet.course,
        "module": sheet.module,
        "number": str(sheet.release),
        "content": sheet.content,
        "duration": format_minutes(sheet.minutes, sheet.language),
        "mastery": mastery,
        **describe_completion(sheet),
        "rights": sheet.rights,
    }
    yield FactList(tuple((says[name], clean_text(text)) for name, text in facts.items()))


def _write_approvals(sheet: ReleaseSheet) -> Iterator[Block]:
    says = read_sheet_texts(sheet.language)
    yield Heading(says["approved"])
    lines = (
        _make_line(
            each.person,
            says["verified" if each.verified else "unverified"],
            f"{format_long_day(each.at, sheet.language)}, {each.at.astimezone(UTC):%H:%M}",
        )
        for each in sheet.approvals
    )
    yield _make_grid(says, "approved_caption", ("person", "identity", "day"), tuple(lines))


def _write_changes(sheet: ReleaseSheet, kinds: PackagingKinds) -> Iterator[Block]:
    announcement = announce_changes(sheet.changes, sheet.language, kinds)
    yield Heading(announcement.title)
    if announcement.sentence:
        yield write_prose(announcement.sentence)
        return
    yield Listing(tuple((Words(count.title),) for count in announcement.counts), ListStyle.BULLETS)
    yield write_prose(read_sheet_texts(sheet.language)["changes_more"])


def _write_packages(sheet: ReleaseSheet, kinds: PackagingKinds) -> Iterator[Block]:
    says = read_sheet_texts(sheet.language)
    yield Heading(says["packages"])
    lines = tuple(
        _make_line(
            each.name,
            _format_size(each.size, says),
            str(each.rules),
            str(each.schema_documents),
            str(len(each.findings)),
            each.sha256,
        )
        for each in sheet.packages
    )
    header = ("file", "size", "rules", "schemas", "findings", "sum")
    yield _make_grid(says, "packages_caption", header, lines, (32, 10, 8, 8, 8, 34))
    finding_lines = tuple(
        (Words(clean_text(f"{each.name}, {finding.place}: {finding.message(sheet.language)}")),)
        for each in sheet.packages
        for finding in each.findings
    )
    if finding_lines:
        yield Listing(finding_lines)
    if sheet.handout:
        holding = [each.name for each in sheet.packages if _holds_handout(each, kinds)]
        yield write_prose(says["handout"].format(file=sheet.handout, packages=", ".join(holding)))
    yield from write_self_test(sheet)


def _holds_handout(package: SheetPackage, kinds: PackagingKinds) -> bool:
    package_format = kinds.formats.get(package.format)
    return package_format is not None and package_format.holds_handout


def _write_import(sheet: ReleaseSheet, kinds: PackagingKinds) -> Iterator[Block]:
    says = read_sheet_texts(sheet.language)
    yield Heading(says["importing"])
    if not any(kinds.find_launch(each.format) for each in sheet.packages):
        yield write_prose(says["documents_only"])
        return
    yield from write_completion(sheet, kinds)
    yield write_prose(says["importing_intro"])
    for guide in sheet.importing:
        yield Heading(guide.system, level=2)
        yield Listing(tuple((Words(step),) for step in guide.steps), ListStyle.NUMBERS)
        yield write_prose(says["replacing"].format(text=guide.replacing))
        day = format_long_day(guide.read_on, sheet.language)
        yield write_prose(says["read"].format(day=day, sources=" · ".join(guide.sources)), quiet=True)


def _write_origin(sheet: ReleaseSheet) -> Iterator[Block]:
    says = read_sheet_texts(sheet.language)
    yield Heading(says["origin"])
    share = format_percent(sheet.human_share, sheet.language, of_some=True)
    yield write_prose(read_document_texts(sheet.language)["human_share"].format(percent=share))
    origin_counts = tuple((says[f"origin_{origin}"], str(count)) for origin, count in sheet.origins.items())
    yield FactList((*origin_counts, (says["source_type"], sheet.digital_source_type)))


def _write_evidence(sheet: ReleaseSheet) -> Iterator[Block]:
    says = read_sheet_texts(sheet.language)
    yield Heading(says["evidence"])
    yield write_prose(says["evidence_where"].format(module=sheet.module, number=sheet.release))
    lines = tuple(
        _make_line(
            file.name,
            says.get(f"file_{file.name}", says["file_import"]),
            _format_size(file.size, says),
            file.sha256,
        )
        for file in sheet.evidence
    )
    yield _make_grid(says, "evidence_caption", ("file", "says", "size", "sum"), lines, (26, 31, 9, 34))
    yield write_prose(says["verify"])


def _make_grid(
    says: dict[str, str],
    caption: str,
    header: tuple[str, ...],
    lines: tuple[GridLine, ...],
    widths: tuple[int, ...] = (),
) -> Grid:
    return Grid(says[caption], tuple(says[name] for name in header), lines, widths, dense=True)


def _make_line(*cells: str) -> GridLine:
    return GridLine(tuple(_make_cell(cell) for cell in cells))


def _make_cell(text: str) -> Passage:
    return (Words(clean_text(text)),)


def _format_size(size: int, says: dict[str, str]) -> str:
    """Return a size in thousands of bytes, rounded up, so that no file has size 0."""
    return says["bytes"].format(kb=-(-size // 1000))
