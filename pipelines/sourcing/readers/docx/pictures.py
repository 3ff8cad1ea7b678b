"""Pictures of a DOCX, those of DrawingML and the older ones of VML, with what the document says of them."""

from dataclasses import dataclass
from typing import Any

from pipelines.sourcing.office_drawings import find_alternative, is_decorative, read_framing
from pipelines.sourcing.pictures.found import EMU_PER_POINT, FoundPicture
from pipelines.sourcing.readers.docx.styles import qn
from pipelines.sourcing.whole_numbers import read_whole_number
from schemas.anchor import ParagraphPlace
from schemas.source_pictures import LeftOutPicture, PictureReason

OLD_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
OLD_TITLE = "{urn:schemas-microsoft-com:office:office}title"
PICTURE_TAGS = (qn("a:blip"), OLD_IMAGE)


@dataclass(frozen=True)
class WordPictures:
    """The pictures of a document's body, whose root is `root`, found by the relations of its part."""

    root: Any
    relations: Any

    def find(self, element: Any, place: ParagraphPlace) -> FoundPicture | LeftOutPicture | None:
        """Return the picture an element shows, or why it is left out; None if it shows none."""
        if element.getroottree().getroot() is not self.root:
            return None  # a footnote's pictures have relations of their own
        linked = element.get(qn("r:link"))
        relation = self.relations.get(element.get(qn("r:embed")) or element.get(qn("r:id")) or linked)
        if relation is None:
            return None
        if relation.is_external:
            return LeftOutPicture(
                reason=PictureReason.ELSEWHERE, place=place, detail=relation.target_ref[:200]
            )
        if element.tag == OLD_IMAGE:
            alternative = element.getparent().get("alt") or element.get(OLD_TITLE, "")
            return FoundPicture(lambda: relation.target_part.blob, place, alternative=alternative)
        return FoundPicture(
            lambda: relation.target_part.blob,
            place,
            alternative=_find_alternative(element),
            framing=read_framing(element),
            shown=_read_size(element),
            is_decorative=any(map(is_decorative, _list_properties(element))),
        )


def _list_properties(blip: Any) -> list[Any]:
    """Return what names and describes a picture: its own properties, then those of the drawing around it."""
    found = []
    for ancestor in blip.iterancestors(qn("pic:pic"), qn("wp:inline"), qn("wp:anchor")):
        path = f"{qn('pic:nvPicPr')}/{qn('pic:cNvPr')}" if ancestor.tag == qn("pic:pic") else qn("wp:docPr")
        if (properties := ancestor.find(path)) is not None:
            found.append(properties)
    return found


def _find_alternative(blip: Any) -> str:
    texts = map(find_alternative, reversed(_list_properties(blip)))
    return next((text for text in texts if text), "")


def _read_size(blip: Any) -> tuple[float, float] | None:
    """Return how large the document shows a picture, in points; None if it is one of a group."""
    drawing = next(blip.iterancestors(qn("wp:inline"), qn("wp:anchor")), None)
    if drawing is None or len(list(drawing.iter(qn("a:blip")))) > 1:
        return None
    extent = drawing.find(qn("wp:extent"))
    if extent is None:
        return None
    width, height = (read_whole_number(extent.get(side, "")) for side in ("cx", "cy"))
    return None if width is None or height is None else (width / EMU_PER_POINT, height / EMU_PER_POINT)
