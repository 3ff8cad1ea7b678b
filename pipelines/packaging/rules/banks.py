"""Rules on question banks: each holds every question its format can ask, and can be parsed."""

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from pipelines.packaging.bank import BankFormat
from pipelines.packaging.identifiers import list_asked_items
from pipelines.packaging.package_archive import open_package
from pipelines.packaging.rules.package_list import CONTENT, check_files, read_package_list
from pipelines.packaging.rules.parsed_xml import make_finding, read_manifest
from schemas.draft import Content
from schemas.finding import Finding

LIST = "banks.json"
MANIFEST = "imsmanifest.xml"
MOST_BYTES = 64 * 1024 * 1024  # of a package in the package, unpacked: its trees are held
QUESTION_START = re.compile("^::", re.MULTILINE)


def check(files: Mapping[str, bytes], banks: Iterable[BankFormat]) -> Iterator[Finding]:
    """Yield a finding for each fault in the banks: unreadable files and missing questions."""
    listed = read_package_list(LIST, files)
    if isinstance(listed, Finding):
        yield listed
        return
    yield from check_files(listed, files)
    questions = _list_question_ids(files)
    for bank in banks:
        if bank.check is not None and bank.file in files:
            yield from bank.check(bank.file, files[bank.file], questions)


def _list_question_ids(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the ids of the content's questions; empty if it cannot be read, which another rule reports."""
    try:
        return tuple(item.id for item in list_asked_items(Content.from_json(files.get(CONTENT, b""))))
    except (ValueError, RecursionError):
        return ()


def check_text(name: str, data: bytes, questions: tuple[str, ...]) -> Iterator[Finding]:
    """Yield the questions that a bank of plain text does not name."""
    text = data.decode("utf-8", errors="replace")
    ids_in_text = set(re.findall(rf"\b(?:{'|'.join(map(re.escape, questions))})\b", text))
    for question in questions:
        if question not in ids_in_text:
            yield make_finding("banks.question-absent", name, name=name, question=question)


def check_gift(name: str, data: bytes, questions: tuple[str, ...]) -> Iterator[Finding]:
    """Yield findings on a GIFT bank: Moodle reads two questions without a blank line between as one."""
    text = data.decode("utf-8", errors="replace")
    if any(len(QUESTION_START.findall(block)) > 1 for block in text.split("\n\n")):
        yield make_finding("banks.questions-run-together", name, name=name)
    yield from check_text(name, data, questions)


def check_xml(name: str, data: bytes, questions: tuple[str, ...]) -> Iterator[Finding]:
    """Yield a finding if an XML bank cannot be read, and the questions it does not name."""
    read = read_manifest(name, data)
    if isinstance(read, Finding):
        yield make_finding("banks.unreadable", name, name=name, why=read.facts.get("why", read.rule))
        return
    yield from check_text(name, data, questions)


def check_qti(name: str, data: bytes, questions: tuple[str, ...]) -> Iterator[Finding]:
    """Yield findings on a QTI package: unreadable files, unlisted items, missing questions and choices."""
    opened = open_package(data, MOST_BYTES)
    if opened.findings:
        yield make_finding("banks.unreadable", name, name=name, why=opened.findings[0].rule)
        return
    trees: dict[str, etree._ElementTree] = {}
    for path, member in opened.files.items():
        read = read_manifest(path, member)
        if isinstance(read, Finding):
            yield make_finding("banks.unreadable", f"{name}/{path}", name=path, why=read.rule)
            return
        trees[path] = read
    manifest = trees.pop(MANIFEST, None)
    hrefs = {node.get("href") for node in manifest.iter("{*}resource")} if manifest is not None else set()
    for path in sorted(trees.keys() - hrefs):
        yield make_finding("banks.item-unlisted", name, name=name, path=path)
    item_ids = {tree.getroot().get("identifier") for tree in trees.values()}
    for question in questions:
        if question not in item_ids:
            yield make_finding("banks.question-absent", name, name=name, question=question)
    for path, tree in sorted(trees.items()):
        yield from _check_choices(f"{name}/{path}", tree)


def _check_choices(place: str, tree: etree._ElementTree) -> Iterator[Finding]:
    """Yield right answers that are not among the choices of their question."""
    offered = {
        node.get("identifier")
        for node in tree.iter("{*}simpleChoice", "{*}qti-simple-choice", "{*}simpleAssociableChoice")
    } | {node.get("identifier") for node in tree.iter("{*}qti-simple-associable-choice")}
    for declared in tree.iter("{*}responseDeclaration", "{*}qti-response-declaration"):
        kind = declared.get("baseType") or declared.get("base-type")
        if kind not in {"identifier", "directedPair"}:
            continue
        for value in declared.iter("{*}value", "{*}qti-value"):
            for choice in (value.text or "").split():
                if choice not in offered:
                    yield make_finding("banks.choice-absent", place, name=place, choice=choice)
