"""The release sheet: one contract, written as JSON, as a page and as a PDF."""

from pipelines.packaging.sheet.making import release_sheet
from pipelines.packaging.sheet.writing import sheet_files

__all__ = ["release_sheet", "sheet_files"]
