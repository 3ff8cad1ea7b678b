"""The package of question banks: the same questions in every bank format, the content, and a readme."""

from collections.abc import Iterable, Mapping

from pipelines.packaging.bank import BankFormat
from pipelines.packaging.bank_questions.questions import INSIDE, QuestionBank, collect_questions
from pipelines.packaging.bank_questions.texts import read_bank_texts
from pipelines.packaging.documents.texts import clean_text, read_document_texts
from pipelines.packaging.edition import Edition
from pipelines.packaging.kinds import sort_by_rank
from pipelines.packaging.package_list import list_files
from schemas.errors import PluginUnusable
from schemas.language import Language
from schemas.plugins import PluginGroup

LIST = "banks.json"
CONTENT = "content.json"


def write_banks(edition: Edition) -> dict[str, bytes]:
    """Return the files of the package of question banks, by path."""
    bank, formats = collect_questions(edition), rank_banks(edition.kinds.banks)
    files = {each.file: each.write(bank, edition) for each in formats}
    files[CONTENT] = edition.canonical
    files[read_document_texts(bank.language)["readme_file"]] = _write_readme(bank, edition, formats)
    return files | {LIST: list_files("premierjet-banks", edition, files)}


def rank_banks(banks: Mapping[str, BankFormat]) -> tuple[BankFormat, ...]:
    """Return the bank formats in the order of their rank.

    Raises PluginUnusable if two formats write a file of the same name, or one writes a file that the package
    itself holds.
    """
    ranked = sort_by_rank(banks)
    readmes = (read_document_texts(language)["readme_file"] for language in Language)
    taken = {name.casefold(): "the package itself" for name in (LIST, CONTENT, *readmes)}
    for name in sorted(
        ranked, key=lambda each: bool(_name_distribution(banks, each))
    ):  # built-in formats first: plug-ins give way
        file = ranked[name].file.casefold()
        if file in taken:
            raise PluginUnusable(
                f"its bank {name!r} writes {ranked[name].file}, as {taken[file]} does",
                place=_name_distribution(banks, name) or "Premierjet",
                remedy="Give the file another name, or uninstall that distribution",
            )
        taken[file] = f"the bank {name!r}"
    return tuple(ranked.values())


def _name_distribution(banks: Mapping[str, BankFormat], name: str) -> str:
    """Return the distribution that a bank format comes from; empty if it is built in."""
    return banks.origin(name) if isinstance(banks, PluginGroup) else ""


def _write_readme(bank: QuestionBank, edition: Edition, formats: Iterable[BankFormat]) -> bytes:
    """Return the readme, UTF-8: what each file is for, and how other systems score the questions."""
    says = read_bank_texts(bank.language)
    purposes = {each.file: each.read_texts(bank.language)["purpose"] for each in formats}
    purposes[CONTENT] = says["file_content"]
    width = max(map(len, purposes))
    remarks = (each.remark(bank) for each in formats if each.remark)
    lines = [
        bank.title,
        f"{clean_text(edition.course_title)} · v{edition.number}",
        "",
        says["readme_intro"],
        "",
        *(f"  {name.ljust(width)}  {purpose}" for name, purpose in purposes.items()),
        "",
        says["readme_scoring"],
        *(says["readme_inside"] for section in bank.sections if section.name == INSIDE),
        *filter(None, remarks),
        "",
        bank.about,
    ]
    return ("\n".join(lines) + "\n").encode()
