"""Conversion of a page's entries (text, number, link, table) to Dagster metadata."""

from collections.abc import Mapping

import dagster as dg

from pipelines.review.entries import MarkdownEntry, NumberEntry, PageEntry, TableEntry, UrlEntry


def convert_entries(page: Mapping[str, PageEntry]) -> dict[str, dg.MetadataValue]:
    """Return a page's entries as Dagster's metadata values, by the same labels."""
    return {label: _convert_entry(entry) for label, entry in page.items()}


def _convert_entry(entry: PageEntry) -> dg.MetadataValue:
    if isinstance(entry, MarkdownEntry):
        return dg.MetadataValue.md(entry.markdown)
    if isinstance(entry, UrlEntry):
        return dg.MetadataValue.url(entry.url)
    if isinstance(entry, TableEntry):
        return _convert_table(entry)
    if isinstance(entry, NumberEntry):
        return dg.MetadataValue.float(float(entry.number))
    return dg.MetadataValue.text(entry.text)


def _convert_table(entry: TableEntry) -> dg.MetadataValue:
    columns = [dg.TableColumn(name) for name in entry.columns]
    records = [dg.TableRecord(dict(zip(entry.columns, row, strict=True))) for row in entry.rows]
    return dg.MetadataValue.table(records, schema=dg.TableSchema(columns=columns))
