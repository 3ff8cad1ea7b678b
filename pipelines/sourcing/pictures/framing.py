"""How a document shows a picture: what it cuts off, mirrors and turns."""

from dataclasses import dataclass

Crop = tuple[float, float, float, float]
"""What is cut off at a picture's left, top, right and bottom."""

UNCROPPED: Crop = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Framing:
    """A picture is cropped first, then mirrored left to right, then turned clockwise.

    `crop` are shares of the picture, `clip` are points of the picture at its own resolution: a document gives
    one or the other. Only quarter turns count: a picture set at a slant is kept straight.
    """

    crop: Crop = UNCROPPED
    clip: Crop = UNCROPPED
    is_mirrored: bool = False
    quarter_turns: int = 0

    def inside(self, outer: "Framing") -> "Framing":
        """Return this framing in a group that is mirrored and turned too."""
        own_turns = -self.quarter_turns if outer.is_mirrored else self.quarter_turns
        return Framing(
            self.crop,
            self.clip,
            self.is_mirrored != outer.is_mirrored,
            (outer.quarter_turns + own_turns) % 4,
        )

    def find_crop(self, size: tuple[float, float]) -> Crop:
        """Return the shares that are cut off of a picture of a size in points."""
        if self.clip == UNCROPPED:
            return self.crop
        left, top, right, bottom = self.clip
        return left / size[0], top / size[1], right / size[0], bottom / size[1]


UNFRAMED = Framing()


def orient(degrees: float, *, flips_across: bool = False, flips_down: bool = False) -> Framing:
    """Return a framing that mirrors and turns clockwise: upside down is mirrored and turned by a half."""
    turns = round(degrees / 90) + (2 if flips_down else 0)
    return Framing(is_mirrored=flips_across != flips_down, quarter_turns=turns % 4)
