"""An edition: one numbered release of a content, from which every package file is written."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from adapters.blob import Member
from pipelines.packaging.kinds import PackagingKinds
from schemas.change_log import ChangeLog
from schemas.course import Course
from schemas.draft import Content, Origin
from schemas.draft.learner_part import select_learner_part
from schemas.ids import Digest, split_key
from schemas.language import Language
from schemas.review import Decision
from schemas.theme.theme import Theme


@dataclass(frozen=True)
class Edition:
    """One numbered release of a content, or a preview of it (`number` 0, nobody approved it yet).

    `kinds` are the formats and banks it may be packaged in. `media` holds the content's recordings by their
    sha256. `changes` say what is new since the release before; None in a preview. `theme` is how its pages
    and documents look, None for the look of ours. `written` caches finished
    files by name, because several packages hold the same documents and pages.
    """

    course: Course
    content: Content
    kinds: PackagingKinds
    number: int = 0
    decisions: tuple[Decision, ...] = ()
    media: Mapping[Digest, Member] = field(default_factory=dict)
    changes: ChangeLog | None = None
    theme: Theme | None = None
    written: dict[str, bytes] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def canonical(self) -> bytes:
        """Return the bytes of the approved content, which lies beside the packages of a release."""
        return self.content.canonical()

    @cached_property
    def digest(self) -> str:
        """Return the digest of the content, which a decision names."""
        return sha256(self.canonical).hexdigest()

    @cached_property
    def origins(self) -> Counter[Origin]:
        """Return how many elements of the content each origin (model, rules, person) wrote last."""
        return self.content.origins()

    @cached_property
    def learner_part(self) -> bytes:
        """Return the bytes of what the packages that learners open hold of the content."""
        return select_learner_part(self.content, self.kinds.has_view).canonical()

    @property
    def note_languages(self) -> tuple[Language, ...]:
        """Return the languages of the notes beside a release: French, English, and its own."""
        return tuple(dict.fromkeys((Language.FRENCH, Language.ENGLISH, self.content.language)))

    @property
    def activity(self) -> str:
        """Return the module's activity IRI: it never depends on the content or the release."""
        return self.course.activity_of(split_key(self.content.module)[1])

    @property
    def course_title(self) -> str:
        """Return the title of the course as it was approved; old drafts lack it and get today's."""
        frame = self.content.given
        return frame.course if frame else self.course.title

    @property
    def name(self) -> str:
        """Return the stem of the release's file names, e.g. `accueil--gestes--v3`."""
        return f"{self.content.module}--v{self.number}"
