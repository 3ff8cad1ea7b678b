"""The banks of a release as one package: the same questions in every form, with the content and a note."""

from collections.abc import Mapping

from pipelines.packaging.banks.asked import Bank, bank
from pipelines.packaging.banks.gift import gift
from pipelines.packaging.banks.moodle_xml import marks, moodle_xml
from pipelines.packaging.banks.qti.dialect import QTI_2_1, QTI_3_0
from pipelines.packaging.banks.qti.package import qti_package
from pipelines.packaging.banks.table import table
from pipelines.packaging.banks.texts import words
from pipelines.packaging.documents.texts import plain
from pipelines.packaging.edition import Edition
from pipelines.packaging.listing import listing
from schemas.language import Language

LIST = "banks.json"
CONTENT = "content.json"
README = {Language.FRENCH: "LISEZMOI.txt", Language.ENGLISH: "README.txt"}


def package(edition: Edition) -> dict[str, bytes]:
    """Return what a release's zip of question banks holds, by path."""
    asked = bank(edition)
    forms = {
        "moodle.xml": moodle_xml(asked),
        "gift.txt": gift(asked),
        "questions.csv": table(asked),
        "qti-2.1.zip": qti_package(asked, edition, QTI_2_1),
        "qti-3.0.zip": qti_package(asked, edition, QTI_3_0),
        CONTENT: edition.canonical,
    }
    files = forms | {README[asked.language]: _readme(asked, edition, forms)}
    return files | {LIST: listing("premierjet-banks", edition, files)}


def _readme(asked: Bank, edition: Edition, forms: Mapping[str, bytes]) -> bytes:
    """Return the note: which file is for what, and how far the scoring of others goes; UTF-8."""
    says = words(asked.language)
    width = max(map(len, forms))
    lines = [
        asked.title,
        f"{plain(edition.course_title)} · v{edition.number}",
        "",
        says["readme_intro"],
        "",
        *(f"  {name.ljust(width)}  {says[f'file_{name}']}" for name in forms),
        "",
        says["readme_scoring"],
        *([says["readme_marks"].format(marks=marks(asked))] if marks(asked) > 1 else []),
        "",
        asked.about,
    ]
    return ("\n".join(lines) + "\n").encode()
