"""The figures of judged sheets, and every row that was judged bad."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.unseen.intervals import JudgedShare
from bench.unseen.sheets import FINDING, MODULE, PROPOSAL, QUESTION, SUMMARY, SheetRow, read_sheet

LONG_MODULE = 1000
"""Words of a module from which four good questions are expected."""

ENOUGH_QUESTIONS = 4
YES, NO = "yes", "no"


@dataclass(frozen=True)
class JudgedModule:
    """The sheet of one module."""

    rows: tuple[SheetRow, ...]

    @property
    def name(self) -> str:
        """Return the module's key, of the sheet's first row."""
        return next(row.id for row in self.rows if row.what == MODULE)

    @property
    def words(self) -> int:
        """Return how many words the module's sources hold."""
        return sum(int(row.text) for row in self.rows if row.what == MODULE)

    @property
    def is_judged(self) -> bool:
        """Return whether somebody has judged each of its questions."""
        return all(row.good for row in self.rows if row.what == QUESTION)

    @property
    def good_questions(self) -> int:
        """Return how many questions were judged good, with the right key."""
        return sum(row.what == QUESTION and row.right == row.good == YES for row in self.rows)


def read_judged(folders: Iterable[Path]) -> list[JudgedModule]:
    """Return the sheets of the folders, by file name. Raises ValueError for what is no sheet or no answer."""
    modules = []
    for path in sorted(path for folder in folders for path in folder.glob("*.csv")):
        rows = read_sheet(path)
        for row in rows:
            if not {row.right, row.good} <= {"", YES, NO}:
                raise ValueError(f"{path}, {row.id}: answer yes or no, not {row.right!r} and {row.good!r}")
        modules.append(JudgedModule(tuple(rows)))
    return modules


def write_tally(modules: Sequence[JudgedModule]) -> Iterator[str]:
    """Yield the lines of the report."""
    rows = [row for module in modules for row in module.rows]
    questions = [row for row in rows if row.what == QUESTION]
    yield f"modules                          {len(modules)}"
    yield f"questions written                {len(questions)}"
    yield f"questions, key right             {_count(row.right for row in questions)}"
    yield f"questions, good in all respects  {_count(_join(row) for row in questions)}"
    long_modules = [module for module in modules if module.words > LONG_MODULE and module.is_judged]
    enough = sum(module.good_questions >= ENOUGH_QUESTIONS for module in long_modules)
    yield f"modules with {ENOUGH_QUESTIONS} good questions     {JudgedShare(enough, len(long_modules))}"
    proposals = [row for row in rows if row.what == PROPOSAL]
    yield f"proposals                        {len(proposals)}"
    yield f"proposals, key right             {_count(row.right for row in proposals)}"
    yield f"proposals, good unchanged        {_count(_join(row) for row in proposals)}"
    yield f"sentences of summaries, good     {_count(row.good for row in rows if row.what == SUMMARY)}"
    yield f"findings worth acting on         {_count(row.good for row in rows if row.what == FINDING)}"
    for module in modules:
        for row in module.rows:
            if NO in {row.right, row.good}:
                yield f"\n{module.name} {row.id} ({row.what}): {row.why}\n{row.text}"


def _join(row: SheetRow) -> str:
    return NO if NO in {row.right, row.good} else row.good


def _count(answers: Iterable[str]) -> JudgedShare:
    judged = [answer for answer in answers if answer]
    return JudgedShare(judged.count(YES), len(judged))
