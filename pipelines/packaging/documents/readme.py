"""The note on top of a release's documents: which file holds what, who approved it, how to check it."""

from collections.abc import Iterable

from pipelines.packaging.documents.disclosure import origin_lines
from pipelines.packaging.documents.texts import plain, words
from pipelines.packaging.edition import Edition

BY_SUFFIX = {
    "pptx": "file_pptx",
    "svg": "file_figure",
    "vtt": "file_captions",
    "txt": "file_transcript",
    "xml": "file_lheo",
}


def readme(edition: Edition, files: Iterable[str], name: str) -> bytes:
    """Return the note of a package, plain text in the content's language, UTF-8."""
    says = words(edition.content.language)
    names = sorted(files)
    width = max((len(name) for name in names), default=0)
    listed = [f"  {name.ljust(width)}  {says[_holds(name)]}" for name in names]
    written, approved, digest = origin_lines(edition, *edition.content.artefacts)
    lines = [
        plain(edition.content.title),
        f"{plain(edition.course_title)} · {says['release'].format(number=edition.number)}",
        "",
        says[f"readme_{name}"],
        "",
        *listed,
        "",
        written,
        approved,
        digest,
        says["readme_check"],
    ]
    return ("\n".join(lines) + "\n").encode()


def _holds(name: str) -> str:
    stem, _, suffix = name.rpartition("/")[2].rpartition(".")
    if name == "content.json":
        return "file_content"
    if suffix in {"docx", "pdf"}:
        kind, _, rest = stem.partition("-")
        return "file_worksheet" if kind == "handout" and rest and not rest.isdigit() else f"file_{kind}"
    return BY_SUFFIX.get(suffix, "file_audio")
