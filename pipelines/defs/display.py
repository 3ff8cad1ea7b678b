"""The review room's page entries as Dagster's metadata."""

from collections.abc import Mapping

import dagster as dg

from pipelines.review.page import MarkdownEntry, PageEntry, UrlEntry


def metadata(page: Mapping[str, PageEntry]) -> dict[str, dg.MetadataValue]:
    """Return the same labels with values that Dagster shows."""
    return {label: _value(entry) for label, entry in page.items()}


def _value(entry: PageEntry) -> dg.MetadataValue:
    if isinstance(entry, MarkdownEntry):
        return dg.MetadataValue.md(entry.markdown)
    if isinstance(entry, UrlEntry):
        return dg.MetadataValue.url(entry.url)
    return dg.MetadataValue.text(entry.text)
