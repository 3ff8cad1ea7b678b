"""Excel: the tables of each sheet as they are shown, formulas by the value the file keeps."""

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.file_types import FileType
from pipelines.sourcing.source_reader import SourceBytes, SourceReader
from schemas.refusal import TextFact

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXCEL = FileType(TextFact("excel"), zip_folder="xl/")


def read(source: SourceBytes) -> BlockCollector:
    """Return the rows of a workbook, sheet by sheet."""
    from pipelines.sourcing.readers.xlsx.tables import read_workbook

    return read_workbook(source.name, source.data, source.language)


READER = SourceReader({".xlsx": MEDIA_TYPE}, read, EXCEL, without_text="source.without_rows")
