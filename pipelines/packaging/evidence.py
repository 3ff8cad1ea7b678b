"""Evidence files of a release: checksums, ledger extract, provenance, and validation reports."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from adapters.blob import Member, open_blob
from pipelines.packaging.edition import Edition
from pipelines.packaging.format import PackageFormat
from pipelines.packaging.player.origin import find_digital_source_type
from pipelines.packaging.schema_documents import read_schema_documents
from schemas.draft import Draft
from schemas.finding import Finding, read_rules
from schemas.language import Language
from schemas.languages.texts import read_texts
from schemas.release import Package
from schemas.review import LedgerEntry
from schemas.source import SourceSpans

ANY_FORMAT = ("zip", "xml", "drawing", "content")


@dataclass(frozen=True)
class JudgedPackage:
    """A package, its format, and what validation found in it."""

    package: Package
    format: PackageFormat
    findings: tuple[Finding, ...]


def list_rules(package_format: PackageFormat) -> tuple[str, ...]:
    """Return the ids of the rules a package of this format is judged by."""
    prefixes = (*package_format.rules, *ANY_FORMAT)
    return tuple(rule for rule in read_rules() if rule.partition(".")[0] in prefixes)


def list_schema_documents(package_format: PackageFormat) -> dict[str, bytes]:
    """Return the schema documents a package of this format is judged by, by their official names."""
    return read_schema_documents(package_format.standard.name) if package_format.standard else {}


def write_checksums(files: Mapping[str, Member]) -> bytes:
    """Return the files' sha256 sums as `sha256sum -c` reads them, in the order of names."""
    lines = (f"{open_blob(files[name]).sha256}  {name}\n" for name in sorted(files))
    return "".join(lines).encode()


def write_ledger_extract(entries: Sequence[LedgerEntry]) -> bytes:
    """Return ledger entries as JSON, one a line, as they stand in the ledger."""
    return b"".join(entry.canonical() + b"\n" for entry in entries)


def write_validation_report(edition: Edition, judged_packages: Sequence[JudgedPackage]) -> bytes:
    """Return as JSON by what each package was checked, and every finding."""
    return _write_json(
        {
            "module": edition.content.module,
            "release": edition.number,
            "content": edition.digest,
            "packages": [
                {
                    "package": each.package.name,
                    "sha256": each.package.sha256,
                    "schema_documents": {
                        name: sha256(data).hexdigest()
                        for name, data in list_schema_documents(each.format).items()
                    },
                    "rules": sorted(list_rules(each.format)),
                    "findings": [
                        {
                            "rule": finding.rule,
                            "severity": finding.severity,
                            "place": finding.place,
                            "fr": finding.message(Language.FRENCH),
                            "en": finding.message(Language.ENGLISH),
                        }
                        for finding in each.findings
                    ],
                }
                for each in judged_packages
            ],
        }
    )


def write_validation_summary(edition: Edition, judged_packages: Sequence[JudgedPackage]) -> bytes:
    """Return the same report for a person, in each language of the notes."""
    rows = "".join(
        f"| `{each.package.name}` | {len(list_schema_documents(each.format))} "
        f"| {len(list_rules(each.format))} | {len(each.findings)} |\n"
        for each in judged_packages
    )
    finding_lines = "".join(
        f"- {finding.place} [{finding.rule}] {_join_languages(edition, finding.message)}\n"
        for each in judged_packages
        for finding in each.findings
    )
    columns = " | ".join(_write_text(edition, key) for key in ("package", "documents", "rules", "findings"))
    return (
        f"# {edition.name}\n\n"
        f"{_write_text(edition, 'checked')}\n\n"
        f"| {columns} |\n|---|---|---|---|\n"
        f"{rows}\n{finding_lines}"
        f"{_write_text(edition, 'played')}\n\n"
        f"{_write_text(edition, 'approved_content')}: `{edition.digest}`\n"
    ).encode()


def _write_text(edition: Edition, key: str) -> str:
    return _join_languages(edition, lambda language: read_texts("packaging.evidence", language)[key])


def _join_languages(edition: Edition, write: Callable[[Language], str]) -> str:
    """Return a text in each language of the notes; equal texts once."""
    return " · ".join(dict.fromkeys(map(write, edition.note_languages)))


def write_provenance(edition: Edition, draft: Draft, spans: SourceSpans) -> bytes:
    """Return how the content came to be: its writer, its approvals, the sources it cites.

    The theme is how its pages and documents look; nobody approves it with the text. `unchanged` says whether
    a cited source still had the cited bytes when this was packaged.
    """
    today = {source.name: source for source in spans.citable}
    cited = Counter((citation.source, citation.source_sha256) for citation in draft.content.citations)
    sources = [
        {
            "name": name,
            "sha256": digest,
            "citations": times,
            "unchanged": name in today and today[name].sha256 == digest,
        }
        for (name, digest), times in sorted(cited.items())
    ]
    return _write_json(
        {
            "module": draft.module,
            "release": edition.number,
            "content": edition.digest,
            "revision": draft.revision,
            "digital_source_type": find_digital_source_type(edition.origins),
            "human_share": round(draft.content.human_share, 4),
            "written": draft.provenance.model_dump(mode="json", exclude_none=True),
            "approved": [d.model_dump(mode="json", exclude_none=True) for d in edition.decisions],
            "sources": sources,
            **({"theme": edition.theme.describe()} if edition.theme else {}),
        }
    )


def _write_json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
