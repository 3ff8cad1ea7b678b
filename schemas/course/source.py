"""Origins of a course's sources; the key says the kind: `path`, `package`, `s3`, `web`, `moodle`."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Discriminator, Field, Tag, model_validator

from schemas.addresses import Address
from schemas.contract import Contract
from schemas.ids import Line, Slug

Host = Annotated[str, Field(pattern=r"^[a-z0-9.-]+$|^\[?[0-9a-f:.]+\]?$", max_length=253)]
"""A host's name in small letters, or its address, without scheme, port or path."""


class ScanSettings(StrEnum):
    """What to do with pages of a PDF that hold a picture and no text."""

    REPORT = "report"
    RECOGNISE = "recognise"


class Authority(StrEnum):
    """Whose rules a source states: the law's, or those of the organisation alone."""

    LAW = "law"
    HOUSE = "house"


class SourceFile(Contract):
    """One file, or every file matching a pattern, below the course's folder."""

    path: Line
    rights: str = ""
    authority: Authority | None = None


class PackagePages(Contract):
    """A training package: SCORM, cmi5, xAPI or a plain site, zipped."""

    path: Line = Field(description="One zip, or every zip matching a pattern, below the course's folder.")
    pattern: Line = Field(default="**", description="Which of its pages and documents; ** crosses folders.")


class PackageSource(Contract):
    """The pages and documents inside packages, each a source of its own below the zip's name."""

    package: PackagePages
    rights: str = ""
    authority: Authority | None = None

    @property
    def path(self) -> str:
        """Return the pattern of the names its sources are cited by."""
        return f"{self.package.path}/**"


class Remote(Contract):
    """Sources kept elsewhere: a pull fetches them, and drafts use what was last pulled.

    `place` says where they are and which of them are meant: with another place it is another origin. `name`
    is the folder they are cited under, which no other entry of the course has.
    """

    name: Slug
    rights: str = ""
    authority: Authority | None = None

    @property
    def place(self) -> str:
        """Return where the sources are, for people to read; it never holds a credential."""
        raise NotImplementedError

    @property
    def path(self) -> str:
        """Return the pattern of the names its sources are cited by."""
        return f"{self.name}/**"

    @property
    def lists_what_is_new(self) -> bool:
        """Return whether the origin lists only new sources, so that one no longer listed may still exist."""
        return False

    def gave(self, place: str, name: str) -> bool:
        """Return whether a source of that name, pulled from that place, came from this entry."""
        return place == self.place and name.startswith(f"{self.name}/")


class S3Objects(Contract):
    """Objects of an S3 bucket; credentials come from the usual AWS variables, files or instance role."""

    bucket: Line
    prefix: str = Field(default="", description="Keys start with it; names in citations leave it out.")
    pattern: Line = Field(default="**", description="Which keys below the prefix; ** crosses folders.")
    endpoint_url: Address | None = Field(
        default=None, description="An S3 server other than the store's, PREMIERJET_S3_ENDPOINT_URL."
    )
    region: Line | None = Field(default=None, description="Other than the store's, PREMIERJET_S3_REGION.")
    profile: Line | None = Field(
        default=None, description="Whose credentials in the AWS files, where not the usual ones."
    )


class S3Source(Remote):
    """What a bucket holds below a prefix."""

    s3: S3Objects
    name: Slug = "s3"

    @property
    def place(self) -> str:
        """Return the URL of bucket and prefix, and the pattern."""
        prefix = f"{self.s3.prefix.strip('/')}/".lstrip("/")
        at = f" at {self.s3.endpoint_url}" if self.s3.endpoint_url else ""
        return f"s3://{self.s3.bucket}/{prefix}{self.s3.pattern}{at}"


class WebPages(Contract):
    """Pages of the web, each named or all that a list of the site's names; only of the hosts named here."""

    url: Address | tuple[Address, ...] = Field(
        default=(), description="One page or document, or a list of them."
    )
    sitemap: Address | None = Field(default=None, description="A site's own list of its pages.")
    feed: Address | None = Field(default=None, description="An RSS or Atom feed, for what is new on a site.")
    hosts: tuple[Host, ...] = Field(
        default=(), description="Hosts pages may be on or lead to, besides those of the addresses above."
    )
    pattern: Line = Field(
        default="**", description="Which of the pages listed, by their path without the first slash."
    )
    most: int = Field(default=200, ge=1, le=5000, description="How many pages a list may come to.")

    @property
    def urls(self) -> tuple[str, ...]:
        """Return the pages named one by one."""
        return (self.url,) if isinstance(self.url, str) else self.url

    @model_validator(mode="after")
    def _something_is_named(self) -> Self:
        if not self.urls and self.sitemap is None and self.feed is None:
            raise ValueError("names no page: write `url`, `sitemap` or `feed`")
        if self.feed is not None and (self.urls or self.sitemap is not None):
            raise ValueError("`feed` stands alone: give the other pages an entry of their own")
        return self


class WebSource(Remote):
    """What a site says on some of its pages."""

    web: WebPages
    name: Slug = "web"

    @property
    def place(self) -> str:
        """Return the addresses, and the pattern."""
        lists = filter(None, (self.web.sitemap, self.web.feed))
        return ", ".join((*self.web.urls, *(f"{each} {self.web.pattern}" for each in lists)))

    @property
    def lists_what_is_new(self) -> bool:
        """Return whether it is a feed, which lists a page only while it is new."""
        return self.web.feed is not None


MoodleUrl = Annotated[
    Line,
    Field(
        pattern=r"^https?://[^\s/?#@]+(/[^\s?#@]*)?$",
        description="Where Moodle is: what stands before /course/view.php, without a login.",
    ),
]
CourseNumber = Annotated[int, Field(ge=1, description="The number after id= in the course's address.")]


class MoodleCourse(Contract):
    """A course of a Moodle; the token comes from the setting PREMIERJET_MOODLE_TOKEN alone."""

    url: MoodleUrl
    course: CourseNumber
    pattern: Line = Field(
        default="**", description="Which of its documents, by section and activity: `Week 1/**`."
    )
    hidden: bool = Field(
        default=False,
        description="Read hidden sections, activities and chapters too, which learners do not see.",
    )


class MoodleSource(Remote):
    """What a Moodle course holds: files, folders, pages, books, labels and links."""

    moodle: MoodleCourse
    name: Slug = "moodle"

    @property
    def place(self) -> str:
        """Return the course's address, with the pattern and `hidden too` if they are set."""
        chosen = "" if self.moodle.pattern == "**" else f" {self.moodle.pattern}"
        hidden = ", hidden too" if self.moodle.hidden else ""
        return f"{self.moodle.url.rstrip('/')}/course/view.php?id={self.moodle.course}{chosen}{hidden}"


KINDS = ("path", "package", "s3", "web", "moodle")
"""The key that names each kind of source."""


def _find_kind(entry: object) -> str | None:
    """Return the key that says what kind of source an entry is."""
    if isinstance(entry, Mapping):
        return next((kind for kind in KINDS if kind in entry), None)
    return next((kind for kind in KINDS if kind != "path" and hasattr(entry, kind)), "path")


Source = Annotated[
    Annotated[SourceFile, Tag("path")]
    | Annotated[PackageSource, Tag("package")]
    | Annotated[S3Source, Tag("s3")]
    | Annotated[WebSource, Tag("web")]
    | Annotated[MoodleSource, Tag("moodle")],
    Discriminator(
        _find_kind,
        custom_error_type="source_kind",
        custom_error_message=f"does not say where its sources are: write one of {', '.join(KINDS)}",
    ),
]
