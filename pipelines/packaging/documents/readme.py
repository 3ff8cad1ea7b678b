"""The readme of a package for people: what each file holds, who approved it, how to check it."""

from collections.abc import Mapping

from pipelines.packaging.documents.disclosure import write_origin_lines
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from pipelines.packaging.edition import Edition


def write_readme(edition: Edition, files: Mapping[str, str], name: str, *, is_at_foot: bool) -> bytes:
    """Return the readme of a package called `name`, UTF-8; `files` describes each file, by its name.

    `is_at_foot`: some of its documents have the digest of the content at their foot.
    """
    says = read_document_texts(edition.content.language)
    names = sorted(files)
    width = max((len(name) for name in names), default=0)
    listed = [f"  {name.ljust(width)}  {files[name]}".rstrip() for name in names]
    written, approved, digest = write_origin_lines(edition, *edition.content.artefacts)
    lines = [
        clean_text(edition.content.title),
        f"{clean_text(edition.course_title)} · {says['release'].format(number=edition.number)}",
        "",
        says[f"readme_{name}"],
        "",
        *listed,
        "",
        written,
        approved,
        digest,
        says["readme_check_foot" if is_at_foot else "readme_check"],
    ]
    return ("\n".join(lines) + "\n").encode()
