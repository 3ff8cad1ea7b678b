"""The release sheet: facts on a release, written as JSON, as an HTML page and as a PDF."""

from pipelines.packaging.sheet.sheet_facts import build_sheet
from pipelines.packaging.sheet.sheet_files import write_sheet_files

__all__ = ["build_sheet", "write_sheet_files"]
