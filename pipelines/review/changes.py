"""Differences between a draft and its earlier versions, as entries of its page; each is shown once."""

from collections.abc import Iterator

from pipelines.review.diff import diff_contents
from pipelines.review.entries import Labelled, MarkdownEntry, PageEntry, TextEntry
from pipelines.review.markdown import fits
from pipelines.review.page_words import PageWords
from pipelines.review.versions import Versions
from schemas.draft import Draft

MOST_ENTRIES = 4  # of one difference: the page has room for a hundred rows


def describe_changes(draft: Draft, earlier: Versions, words: PageWords) -> Iterator[Labelled]:
    """Yield the differences with the revision before, the last approved and the first a machine wrote."""
    compared: dict[str, str] = {}
    for label, version, otherwise in (
        (words.changes, earlier.previous, words.first_revision),
        (words.changes_approved, earlier.approved, words.none_approved),
        (words.changes_first, _drop_same(earlier.first, draft), _explain_no_comparison(earlier, words)),
    ):
        if version is None:
            yield label, TextEntry(otherwise)
            continue
        digest = version.content.canonical_digest()
        if digest in compared:
            above = words.said_above.format(revision=version.revision, label=compared[digest])
            yield label, TextEntry(above)
            continue
        compared[digest] = label
        yield from _list_difference(label, version, draft, words)


def _drop_same(first: Draft | None, draft: Draft) -> Draft | None:
    return None if first is None or first.revision == draft.revision else first


def _explain_no_comparison(earlier: Versions, words: PageWords) -> str:
    """Return why there is nothing to compare with: this is the first draft, or no machine wrote any."""
    return words.no_machine_draft if earlier.first is None else words.first_draft


def _list_difference(label: str, earlier: Draft, newer: Draft, words: PageWords) -> Iterator[Labelled]:
    head = words.from_to.format(earlier=earlier.revision, newer=newer.revision)
    diff_lines = diff_contents(earlier.content, newer.content)
    if not diff_lines:
        yield label, TextEntry(f"{head} · {words.unchanged}")
        return
    entries, left_out = _make_entries(head, diff_lines)
    for number, entry in enumerate(entries, start=1):
        yield label if number == 1 else f"{label} ({number})", entry
    if left_out:
        yield f"{label} …", TextEntry(words.cut.format(count=left_out))


def _make_entries(head: str, lines: list[str]) -> tuple[list[PageEntry], int]:
    """Return the lines in fenced blocks short enough for Dagster, and how many lines were left out."""
    blocks: list[list[str]] = [[]]
    for number, line in enumerate(lines):
        if blocks[-1] and not fits(_fence_diff(head, [*blocks[-1], line])):
            if len(blocks) == MOST_ENTRIES:
                return [MarkdownEntry(_fence_diff(head, block)) for block in blocks], len(lines) - number
            blocks.append([])
        blocks[-1].append(line)
    return [MarkdownEntry(_fence_diff(head, block)) for block in blocks], 0


def _fence_diff(head: str, lines: list[str]) -> str:
    # A fence longer than any run of backquotes in the text cannot be closed by it.
    fence = "`" * (max((len(line) - len(line.replace("`", "")) for line in lines), default=0) + 3)
    return f"{head}\n\n{fence}diff\n" + "\n".join(lines) + f"\n{fence}"
