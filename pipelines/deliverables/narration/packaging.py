"""How a narration is packaged: a page to listen to, its text as a document, and its transcript."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from pipelines.deliverables.narration.contract import Narration
from pipelines.packaging.captions import list_spoken
from pipelines.packaging.documents.model import Block, Prose, Words
from pipelines.packaging.documents.sections import write_sections
from pipelines.packaging.documents.source_notes import SourceNotes
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from pipelines.packaging.edition import Edition
from pipelines.packaging.element_flaws import list_blank_blocks, list_stray_recordings
from pipelines.packaging.kind import Flaw, KindFile, LearnerView, PackagedKind
from schemas.draft import Statement
from schemas.draft.nature_labels import label_spoken
from schemas.language import Language
from schemas.languages.dates import format_running_time

TRANSCRIPT = "narration/transcript.txt"


def _write_document(edition: Edition, narration: Narration, source_notes: SourceNotes) -> Iterator[Block]:
    yield _describe_recordings(narration, source_notes.language)
    yield from write_sections(edition, narration, source_notes)


def _describe_recordings(narration: Narration, language: Language) -> Prose:
    says = read_document_texts(language)
    if not narration.recordings:
        return Prose((Words(says["no_recording"]),), quiet=True)
    seconds = sum(recording.milliseconds for recording in narration.recordings) // 1000
    described = says["recordings"].format(
        count=len(narration.recordings),
        duration=format_running_time(seconds, language),
        engine=", ".join(sorted({clean_text(each.engine) for each in narration.recordings})),
    )
    return Prose((Words(described),), quiet=True)


def _list_files(edition: Edition, _stem: str, narration: Narration) -> Iterator[KindFile]:
    yield KindFile(TRANSCRIPT, partial(_write_transcript, narration, edition.content.language))


def _write_transcript(narration: Narration, language: Language) -> bytes:
    """Return the transcript: a title and its sentences at a time as they are heard, plain text, UTF-8."""
    parts = [
        "\n".join(
            [clean_text(section.title), "", *(_write_line(each, language) for each in list_spoken([section]))]
        )
        for section in narration.sections
    ]
    return ("\n\n".join(parts) + "\n").encode()


def _write_line(statement: Statement, language: Language) -> str:
    return clean_text(label_spoken(statement, language))


def _list_flaws(narration: Narration, _language: Language) -> Iterator[Flaw]:
    yield from list_blank_blocks(narration)
    yield from list_stray_recordings(narration)


PACKAGING = PackagedKind(
    write_document=_write_document,
    view=LearnerView(template=Path(__file__).with_name("page.html")),
    list_files=_list_files,
    list_flaws=_list_flaws,
)
