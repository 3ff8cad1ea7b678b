"""Which comments of a returned Word file the desk has already."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from pipelines.review.editing.elements import CONTENT
from pipelines.review.editing.word.brought_texts import fit_name, split_text
from pipelines.review.editing.word.controls import tag_of
from pipelines.review.editing.word.threads import WordRemark, WordThread
from pipelines.review.editing.word.typography import as_typed
from pipelines.review.editing.word.walk import WordComment, WordContent


def find_known(
    word: WordContent, threads: Iterable[WordThread], tags: Iterable[str]
) -> Mapping[str, WordThread]:
    """Return the comments of the desk by the numbers of a file's comments that are remarks of them.

    `tags` are those of the draft's own texts. Equal words are the same remark only by the same author, of the
    same minute, at the same place, or in reply to the same comment: people say "no" more than once.
    """
    return _Recognition(word, tuple(threads), tags).recognise()


class _Recognition:
    def __init__(self, word: WordContent, threads: tuple[WordThread, ...], tags: Iterable[str]) -> None:
        own = set(tags)
        self.comments = {each.number: each for each in word.comments}
        self.threads = sorted(threads, key=lambda each: not each.is_open)  # a file is made of open ones
        self.places = {tag.partition("/")[0] for tag in own}
        self.texts_in_file = {control.tag for control in word.controls} & own
        self.taken: set[int] = set()
        self.found: dict[str, WordThread] = {}

    def recognise(self) -> Mapping[str, WordThread]:
        """Return the thread of each comment that is known; what begins a thread comes before its replies."""
        replies = [each for each in self.comments.values() if each.parent in self.comments]
        firsts = [each for each in self.comments.values() if each.parent not in self.comments]
        for comment in firsts:
            self._take(comment, (each for each in self.threads if self._is_at(comment, each)))
        for comment in replies:
            thread = self.found.get(comment.parent or "")
            self._take(comment, () if thread is None else (thread,))
        return self.found

    def _take(self, comment: WordComment, threads: Iterable[WordThread]) -> None:
        """Note the remark that a comment is, which no other comment of the file is then."""
        for thread, remark in self._list_alike(comment, tuple(threads)):
            if id(remark) not in self.taken:
                self.taken.add(id(remark))
                self.found[comment.number] = thread
                return

    def _list_alike(
        self, comment: WordComment, threads: tuple[WordThread, ...]
    ) -> Iterator[tuple[WordThread, WordRemark]]:
        """Yield the remarks that say the same, as Word shows them before as they were said.

        What has no author was kept in the name of who brought it; of a long text, the first remark counts.
        """
        author, text = as_typed(fit_name(comment.author)), as_typed(split_text(comment.text)[0])
        remarks = [
            (thread, each)
            for thread in threads
            for each in thread.remarks
            if author in {"", as_typed(each.author)} and _is_of_moment(each, comment.written_at)
        ]
        yield from (known for known in remarks if as_typed(known[1].text) == text)
        yield from (known for known in remarks if as_typed(known[1].said) == text)

    def _is_at(self, comment: WordComment, thread: WordThread) -> bool:
        """Return whether a comment stands where a thread does, as far as the file still says where that is.

        A file shows no place of a name without a text, nor of a text whose control is gone.
        """
        if thread.part is None and thread.place != CONTENT:
            return True
        tag = tag_of(thread.place, thread.part or "title")
        if thread.place in self.places and tag not in self.texts_in_file:
            return True
        return self._name_place(comment.place) == self._name_place(thread.place)

    def _name_place(self, place: str) -> str:
        return place if place in self.places else CONTENT


def _is_of_moment(remark: WordRemark, moment: datetime | None) -> bool:
    """Return whether a remark is of a comment's minute: Word keeps no seconds, other programs no date."""
    return moment is None or _cut_to_minute(remark.at) == _cut_to_minute(moment)


def _cut_to_minute(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(second=0, microsecond=0)
