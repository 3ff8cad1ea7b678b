"""Choice of the pictures of a source that are kept, and the reason for each that is not."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from pipelines.sourcing.characters import clean_text
from pipelines.sourcing.pictures.alternatives import keep_written
from pipelines.sourcing.pictures.encoder import (
    LONGEST_CREDIT,
    EncodedPicture,
    PictureUnusable,
    encode_picture,
)
from pipelines.sourcing.pictures.found import FoundPicture, KeepPicture, TextPosition
from schemas.anchor import Anchor, PagePlace, ParagraphPlace, Place, SlidePlace
from schemas.errors import SourceUnreadable
from schemas.source_pictures import LeftOutPicture, Picture, PictureReason, SourcePictures

MOST_KEPT = 300
"""Pictures of one source: a trainer's largest decks show one or two on each of a hundred slides."""

MOST_LEFT_OUT = 100
"""Pictures of one source that are left out and can be taken in all the same, for their bytes are stored."""

MOST_KEPT_BYTES = 200_000_000
"""Of all pictures of one source together: they are in memory until the source is read."""

FEWEST_REPEATS = 3
REPEATED_SHARE = 0.5
"""Share of the slides or pages from which on a picture is a logo; of a flowing text, see below."""

MOST_IN_A_TEXT = 3
"""Times that one picture may be in a text without pages; a pictogram comes more often."""

SMALLEST_PIXELS = 24
SMALLEST_POINTS = 30
"""About 1 cm: what is shown smaller both ways is a pictogram beside a line of text."""

PICTOGRAM_POINTS = 57
PICTOGRAM_SIDES = 2
"""About 2 cm, and up to twice as high as wide: a sign such as an emoji beside a title of a slide.

Words would be too small to read in it; a button cut out of a screen is wider than that.
"""

STEEPEST_SIDES = 15
"""Width over height, or height over width, from which on a picture is a rule between paragraphs."""

PLAIN_SHADES = 2
"""Difference between the cells of a thumbprint, of 255, up to which a picture is one plain colour."""

SAME_SHADES = 10
"""Difference of each cell of two thumbprints, of 255, up to which one picture is a copy of the other."""

SAME_SIDES = 0.02
"""Difference of width over height up to which that can be so."""

LONGEST_TEXT = 2_000
CREDIT = re.compile(r"[^.;\n]*(?:©|\(c\)\s|\bCC0\b|\bCC[ -]BY\b)[^;\n]*", re.IGNORECASE)
"""A credit inside a caption, by signs that every language uses."""


@dataclass
class PictureSelection:
    """Chooses among the pictures of the source called `name`.

    `positions` are those before each block, and that of the end; `places` are the places of the blocks.
    """

    name: str
    positions: Sequence[TextPosition]
    places: Sequence[Place]
    keep: KeepPicture
    kept: list[Picture] = field(default_factory=list)
    left_out: list[LeftOutPicture] = field(default_factory=list)
    _encoded: list[EncodedPicture] = field(default_factory=list)
    _stored_bytes: int = 0
    _beyond: list[Place] = field(default_factory=list)
    _identities: Counter[str] = field(default_factory=Counter)

    def choose(self, found: Sequence[FoundPicture]) -> None:
        """Keep or leave out each picture, in the source's order."""
        ordered = sorted(found, key=lambda each: each.after)
        digests = [_read_digest(each) for each in ordered]
        repeated = _find_repeated(ordered, digests, max(map(_number, self.places), default=0))
        times = Counter(digests)
        for picture, digest in zip(ordered, digests, strict=True):
            if digest not in repeated:
                self._add(picture, digest)
            elif digest in times:
                self._set_aside(PictureReason.REPEATED, picture, digest, str(times.pop(digest)))
        if self._beyond:
            self.leave_out(PictureReason.BEYOND, self._beyond[0], str(len(self._beyond)))

    def leave_out(
        self, reason: PictureReason, place: Place, detail: str = "", picture: Picture | None = None
    ) -> None:
        """Report a picture that is not kept; `picture` is what a person may take in all the same."""
        self.left_out.append(LeftOutPicture(reason=reason, place=place, detail=detail, picture=picture))

    def finish(self) -> SourcePictures | None:
        """Return the pictures; None if the source has none at all."""
        if not self.kept and not self.left_out:
            return None
        return SourcePictures(kept=tuple(self.kept), left_out=tuple(self.left_out))

    def _add(self, picture: FoundPicture, digest: str) -> None:
        if picture.is_decorative or _is_pictogram(picture):
            self._set_aside(PictureReason.DECORATION, picture, digest)
        elif len(self.kept) >= MOST_KEPT or self._stored_bytes >= MOST_KEPT_BYTES:
            self._beyond.append(picture.place)
        else:
            self._encode(picture, digest)

    def _encode(self, picture: FoundPicture, digest: str) -> None:
        try:
            encoded = encode_picture(picture.read(), picture.framing)
        except PictureUnusable as error:
            self.leave_out(error.reason, picture.place, error.detail)
            return
        except SourceUnreadable:  # its part of the zip is damaged; the text is not
            self.leave_out(PictureReason.UNREADABLE, picture.place)
            return
        if _is_decoration(encoded):
            size = f"{encoded.width} × {encoded.height}"
            self._store_aside(PictureReason.DECORATION, picture, digest, encoded, size)
        elif (earlier := self._find_lookalike(encoded)) is not None:
            self._store_aside(PictureReason.DUPLICATE, picture, digest, encoded, earlier.id)
        else:
            identity = f"{self.name}\0{digest}\0{picture.framing}"
            self.kept.append(self._store(picture, identity, encoded))
            self._encoded.append(encoded)

    def _set_aside(self, reason: PictureReason, picture: FoundPicture, digest: str, detail: str = "") -> None:
        """Leave out a picture that nothing was decoded of yet; one that cannot be shown is left out alone."""
        try:
            encoded = encode_picture(picture.read(), picture.framing) if self._may_store_aside() else None
        except (PictureUnusable, SourceUnreadable):
            encoded = None
        if encoded is None:
            self.leave_out(reason, picture.place, detail)
        else:
            self._store_aside(reason, picture, digest, encoded, detail)

    def _store_aside(
        self, reason: PictureReason, picture: FoundPicture, digest: str, encoded: EncodedPicture, detail: str
    ) -> None:
        identity = f"{self.name}\0{digest}\0{picture.framing}\0left out"
        stored = self._store(picture, identity, encoded) if self._may_store_aside() else None
        self.leave_out(reason, picture.place, detail, stored)

    def _may_store_aside(self) -> bool:
        stored = sum(each.picture is not None for each in self.left_out)
        return stored < MOST_LEFT_OUT and self._stored_bytes < MOST_KEPT_BYTES

    def _store(self, picture: FoundPicture, identity: str, encoded: EncodedPicture) -> Picture:
        position = self.positions[min(picture.after, len(self.positions) - 1)]
        caption = _clean(picture.caption)
        self._identities[identity] += 1
        if (times := self._identities[identity]) > 1:  # one image under other drawings of its page
            identity += f"\0{times}"
        self._stored_bytes += len(encoded.data)
        self.keep(encoded.data)
        return Picture(
            id=f"pic-{sha256(identity.encode()).hexdigest()[:10]}",
            sha256=sha256(encoded.data).hexdigest(),
            media_type=encoded.media_type,
            width=encoded.width,
            height=encoded.height,
            anchor=Anchor(place=picture.place, heading=position.heading),
            offset=position.offset,
            caption=caption or None,
            alternative=keep_written(_clean(picture.alternative)) or None,
            credit=_clean(encoded.credit) or _find_credit(caption) or None,
        )

    def _find_lookalike(self, encoded: EncodedPicture) -> Picture | None:
        return next(
            (
                picture
                for picture, earlier in zip(self.kept, self._encoded, strict=True)
                if _look_alike(encoded, earlier)
            ),
            None,
        )


def _clean(text: str) -> str:
    return clean_text(text).replace("\n", " ")[:LONGEST_TEXT].strip()


def _find_credit(caption: str) -> str:
    match = CREDIT.search(caption)
    return match.group().strip()[:LONGEST_CREDIT] if match else ""


def _read_digest(picture: FoundPicture) -> str:
    """Return the sha256 of a picture's bytes; a text that no other has if they cannot be read."""
    try:
        return sha256(picture.read_identity()).hexdigest()
    except (SourceUnreadable, PictureUnusable):
        return f"unread {id(picture)}"


def _find_repeated(found: Sequence[FoundPicture], digests: Sequence[str], last_number: int) -> frozenset[str]:
    """Return the digests of pictures that come on most slides or pages, or again and again in a text.

    `last_number` is that of the last slide or page with text; pictures may stand after it.
    """
    places: dict[str, set[int]] = defaultdict(set)
    times: dict[str, int] = defaultdict(int)
    pages = max((last_number, *(_number(each.place) for each in found)))
    for picture, digest in zip(found, digests, strict=True):
        places[digest].add(_number(picture.place))
        times[digest] += isinstance(picture.place, ParagraphPlace)
    return frozenset(
        digest
        for digest, numbers in places.items()
        if times[digest] > MOST_IN_A_TEXT
        or (not times[digest] and len(numbers) >= max(FEWEST_REPEATS, REPEATED_SHARE * pages))
    )


def _number(place: Place) -> int:
    return place.number if isinstance(place, (PagePlace, SlidePlace, ParagraphPlace)) else 0


def _is_pictogram(picture: FoundPicture) -> bool:
    if picture.shown is None:
        return False
    narrow, wide = sorted(picture.shown)
    is_squarish = wide <= PICTOGRAM_SIDES * narrow
    return wide < SMALLEST_POINTS or (wide < PICTOGRAM_POINTS and is_squarish)


def _is_decoration(encoded: EncodedPicture) -> bool:
    narrow, wide = sorted((encoded.width, encoded.height))
    is_plain = max(encoded.thumbprint) - min(encoded.thumbprint) <= PLAIN_SHADES
    return narrow < SMALLEST_PIXELS or wide > STEEPEST_SIDES * narrow or is_plain


def _look_alike(one: EncodedPicture, other: EncodedPicture) -> bool:
    sides, other_sides = one.width / one.height, other.width / other.height
    if abs(sides - other_sides) > SAME_SIDES * sides:
        return False
    return all(
        abs(shade - other_shade) <= SAME_SHADES
        for shade, other_shade in zip(one.thumbprint, other.thumbprint, strict=True)
    )
