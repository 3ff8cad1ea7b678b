"""XMP metadata of a PDF (ISO 16684-1): the origin of its text, and who approved it.

The typesetter writes the usual properties; ours are appended as an incremental update (ISO 32000-1, 7.5.6),
so that not one of its bytes moves.
"""

import re
from xml.sax.saxutils import escape, quoteattr

from pipelines.packaging.documents.model import Imprint
from schemas.errors import PackageRefused

METADATA = re.compile(rb"/Metadata (\d+) 0 R")
PACKET = re.compile(rb"<\?xpacket begin.*?<\?xpacket end=\"r\"\?>", re.DOTALL)
TRAILER = re.compile(rb"trailer\s*<<(.*)>>\s*startxref\s+(\d+)\s+%%EOF\s*$", re.DOTALL)
IPTC = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
OURS = "https://premierjet.example/ns/1.0/"
CLOSING = b"</rdf:RDF>"


def add_metadata(pdf: bytes, imprint: Imprint) -> bytes:
    """Return the PDF with its origin, approval and digest in its metadata."""
    object_number = METADATA.search(pdf)
    packet = PACKET.search(pdf)
    trailer = TRAILER.search(pdf)
    if object_number is None or packet is None or trailer is None:
        raise PackageRefused(
            "the PDF has no metadata to add to",
            place=imprint.title,
            remedy="Report it with the version of the package `typst`",
        )
    xmp = packet.group().replace(CLOSING, _build_description(imprint) + CLOSING)
    number = object_number.group(1)
    body = pdf if pdf.endswith(b"\n") else pdf + b"\n"
    stream = (
        number
        + b" 0 obj\n<</Type/Metadata/Subtype/XML/Length "
        + str(len(xmp)).encode()
        + b">>\nstream\n"
        + xmp
        + b"\nendstream\nendobj\n"
    )
    table_start = len(body) + len(stream)
    table = (
        b"xref\n" + number + b" 1\n" + f"{len(body):010d} 00000 n\r\n".encode()
        + b"trailer\n<<" + trailer.group(1) + b"/Prev " + trailer.group(2) + b">>\nstartxref\n"
        + str(table_start).encode() + b"\n%%EOF\n"
    )  # fmt: skip
    return body + stream + table


def _build_description(imprint: Imprint) -> bytes:
    properties = {
        "Module": imprint.module,
        "Release": str(imprint.number),
        "ContentSHA256": imprint.digest,
        "HumanShare": f"{imprint.human_share:.2f}",
        "ReviewedBy": ", ".join(imprint.reviewers),
        "ReviewedOn": imprint.dated.isoformat() if imprint.dated else "",
    }
    ours = "".join(f"<pj:{name}>{escape(value)}</pj:{name}>" for name, value in properties.items() if value)
    return (
        f'<rdf:Description rdf:about="" xmlns:Iptc4xmpExt={quoteattr(IPTC)} xmlns:pj={quoteattr(OURS)}>'
        f"<Iptc4xmpExt:DigitalSourceType>{escape(imprint.source_type)}</Iptc4xmpExt:DigitalSourceType>"
        f"{ours}</rdf:Description>"
    ).encode()
