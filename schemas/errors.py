"""All errors raised on purpose; any other exception is a bug and shows its traceback.

PremierjetError                 exit 1: the work failed
├── Conflict                    someone else changed the same thing first; nothing was written
│   └── EditConflict            two people changed the same element; each text of both is listed
├── InvalidInput                exit 2: what came from outside cannot be used
│   ├── CourseInvalid           course.yaml
│   ├── LanguageAbsent          a language whose pack is not installed
│   ├── SourceUnreadable        one source; the others go on
│   ├── RecognitionUnusable     what reads scanned pages is absent, failed or took too long
│   ├── ModelUnusable           the model's server refused, timed out or answered nonsense
│   ├── SpeechUnusable          what reads texts aloud is absent, refused, or gave no sound
│   ├── BudgetExceeded          a call would pass the course's budget
│   ├── DecisionRefused         the decision was not recorded
│   │   └── KeyAbsent           the ledger has no key, so nobody's identity can be verified
│   ├── DraftUnsealed           a draft is not what the ledger sealed when it was written
│   ├── PlanUnsealed            a plan is not what the ledger sealed when it was written
│   ├── LedgerBroken            a line of the ledger is not what was written
│   ├── KeyUnusable             a key that others can read, that is too short, or that is given twice
│   ├── PluginUnusable          an installed plug-in cannot be loaded, or its name is taken
│   ├── PackageRefused          a package would break a rule of its standard, or lose tracking
│   ├── NoticeUnsent            a mail or a webhook message was not accepted; what is due is sent again
│   ├── ResultsUnreadable       an origin of results refused, is out of reach, or is not what it should be
│   ├── SignatureRefused        what was signed is not what is here, or another key signed it
│   ├── StoreUnusable           the store cannot be read or written
│   └── TargetUnusable          the LMS side cannot be reached or written
├── Drifted                     what a target holds is no longer what was delivered; nothing was changed
├── AwaitingApproval            exit 3: a person has to decide first
└── AwaitingBatch               exit 3: questions were sent in a batch that is not answered yet
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self, overload

from schemas.language import Language
from schemas.refusal import Explanation, Refusal, RefusalFact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.edit import Clash


class PremierjetError(Exception):
    """Root of the errors a person may be shown: what happened, where, and what to do.

    Logs and the command line show it in English. An error that reviewers can meet is made of a `Refusal`,
    which every language can say.
    """

    exit_code: ClassVar[int] = 1

    is_installation_fault: ClassVar[bool] = False
    """Whether the installation cannot be read: what was asked of it may be asked again once it can."""

    @overload
    def __init__(self, happened: Refusal) -> None: ...

    @overload
    def __init__(self, happened: str, *, place: str, remedy: str) -> None: ...

    def __init__(self, happened: Refusal | str, *, place: str = "", remedy: str = "") -> None:
        self.refusal = happened if isinstance(happened, Refusal) else None
        english = (
            happened.explain(Language.ENGLISH)
            if isinstance(happened, Refusal)
            else Explanation(happened, place, remedy, Language.ENGLISH)
        )
        super().__init__(str(english))
        self.happened, self.place, self.remedy = english.happened, english.place, english.remedy

    def explain(self, language: Language) -> Explanation:
        """Return the error in a language, or in English if it is not made of a refusal."""
        if self.refusal is not None:
            return self.refusal.explain(language)
        return Explanation(self.happened, self.place, self.remedy, Language.ENGLISH)

    @property
    def wording(self) -> str:
        """Return what names the text, however it is worded: the refusal's id, or else the kind of error."""
        return self.refusal.wording if self.refusal is not None else type(self).__name__

    @property
    def in_french(self) -> str:
        """Return what happened and what to do, in French; empty if it exists in English only."""
        return self.refusal.explain(Language.FRENCH).why if self.refusal else ""

    @property
    def why(self) -> str | RefusalFact:
        """Return what happened, as a fact of another refusal; in English if this error has no refusal."""
        return self.happened if self.refusal is None else RefusalFact(self.refusal)

    @property
    def what_to_do(self) -> str | RefusalFact:
        """Return the remedy, as a fact of another refusal; in English if this error has no refusal."""
        return self.remedy if self.refusal is None else RefusalFact(self.refusal, "remedy")

    @classmethod
    def of(cls, other: PremierjetError, place: str) -> Self:
        """Return an error of this class that says the same as `other`, at another place."""
        if other.refusal is not None:
            return cls(other.refusal.at(place))
        return cls(other.happened, place=place, remedy=other.remedy)


class Conflict(PremierjetError):
    """Another run or person changed the same thing first; nothing was written."""


class EditConflict(Conflict):
    """Two people changed the same element of a draft; `clashes` lists each text of both."""

    def __init__(self, happened: Refusal, *, clashes: tuple[Clash, ...]) -> None:
        super().__init__(happened)
        self.clashes = clashes


class InvalidInput(PremierjetError):
    """Something that came from outside cannot be used."""

    exit_code = 2


class FieldsRefused(InvalidInput):
    """What was typed into a form cannot be used; `fields` names where, in the order of the form."""

    def __init__(self, happened: Refusal, *, fields: Iterable[str]) -> None:
        super().__init__(happened)
        self.fields = tuple(fields)


class CourseInvalid(InvalidInput):
    """`course.yaml` breaks the contract; `place` names file, line and key."""

    is_installation_fault = True


class LanguageAbsent(InvalidInput):
    """A course or a draft is in a language whose pack is not installed: it can be read, and no more."""


class SourceUnreadable(InvalidInput):
    """One source cannot be read; the module's other sources go on."""


class RecognitionUnusable(InvalidInput):
    """What reads scanned pages is absent, failed or took too long; the pages that have text are read."""


class ModelUnusable(InvalidInput):
    """The model's server refused, timed out, or answered what no repair could save."""

    def __init__(self, happened: str, *, place: str, remedy: str, passing: bool = False) -> None:
        super().__init__(happened, place=place, remedy=remedy)
        self.passing = passing


class SpeechUnusable(InvalidInput):
    """What reads texts aloud is absent, refused or gave no sound; the narration stays a transcript."""


class BudgetExceeded(InvalidInput):
    """The next call would pass the course's budget; it was not made."""


class DecisionRefused(InvalidInput):
    """A decision was not recorded: unknown module, old digest, stranger, open blocking finding."""


class KeyAbsent(DecisionRefused):
    """The ledger has no key, so nobody's identity can be verified until there is one."""

    is_installation_fault = True


class DraftUnsealed(InvalidInput):
    """A draft is not what the ledger sealed when it was written, or nothing sealed it."""


class PlanUnsealed(InvalidInput):
    """A plan is not what the ledger sealed when it was written, or nothing sealed it."""


class LedgerBroken(InvalidInput):
    """A line of the ledger is not what was written; `place` names the file and the line."""

    is_installation_fault = True


class KeyUnusable(InvalidInput):
    """A key is not set, is too short or stands twice, or others can read its file."""

    is_installation_fault = True


class PluginUnusable(InvalidInput):
    """An installed plug-in cannot be loaded, is not what its group holds, or takes a name that is taken."""

    is_installation_fault = True


class PackageRefused(InvalidInput):
    """A package would break a rule of its standard, or lose learners' tracking."""


class NoticeUnsent(InvalidInput):
    """A mail or a webhook message was not accepted; it is sent again after `wait_minutes`."""

    def __init__(self, happened: str, *, place: str, remedy: str, wait_minutes: int = 0) -> None:
        super().__init__(happened, place=place, remedy=remedy)
        self.wait_minutes = wait_minutes


class ResultsUnreadable(InvalidInput):
    """An origin of results refused, is out of reach, or holds what nobody can read; what was read stays."""


class SignatureRefused(InvalidInput):
    """What a signature vouches for is not what is here, or another key made it; nothing of it is believed."""


class StoreUnusable(InvalidInput):
    """The store cannot be read or written: rights, space, credentials."""

    is_installation_fault = True


class TargetUnusable(InvalidInput):
    """A delivery target cannot be reached, or refused what was sent."""


class DagsterUnusable(InvalidInput):
    """Dagster's webserver cannot be asked, or refused a job."""


class Drifted(PremierjetError):
    """What a target holds is no longer what was delivered; the check changed nothing."""


class AwaitingApproval(PremierjetError):
    """A person has to decide before this can go on."""

    exit_code = 3


class AwaitingBatch(PremierjetError):
    """A draft needs answers that were asked for in a batch; it is written once they are there."""

    exit_code = 3
