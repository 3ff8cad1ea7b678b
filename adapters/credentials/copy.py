"""Copies of files with Content Credentials inside, signed by c2pa-python without any network.

No time stamp authority is asked. No two copies have the same bytes, for a manifest has a random name.
"""

from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePosixPath
from types import ModuleType
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree

from adapters.credentials.identity import CredentialsIdentity
from schemas.errors import InvalidInput
from schemas.refusal import Refusal

OFFICE = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".docx": f"{OFFICE}wordprocessingml.document",
    ".pptx": f"{OFFICE}presentationml.presentation",
    ".wav": "audio/wav",
    ".mp3": "audio/mpeg",
}
"""Files of a release that can carry credentials; each kind was read back with the library's own reader."""

CONTENT_TYPES = "[Content_Types].xml"
TYPE_NAMES = "http://schemas.openxmlformats.org/package/2006/content-types"


def require_library() -> ModuleType:
    """Return c2pa-python; raises InvalidInput, naming the extra, if it is not installed."""
    try:
        import c2pa
    except (ImportError, RuntimeError, OSError) as error:  # its native half may not load on this system
        raise InvalidInput(
            Refusal("credentials.not_installed", place="premierjet credentials", reason=str(error))
        ) from error
    return c2pa  # type: ignore[no-any-return, unused-ignore]


def find_media_type(name: str) -> str | None:
    """Return the media type of a file that can carry credentials, by the end of its name, or None."""
    return MEDIA_TYPES.get(PurePosixPath(name).suffix.lower())


def sign_copy(name: str, data: bytes, manifest: Mapping[str, Any], identity: CredentialsIdentity) -> bytes:
    """Return a copy of a file with its manifest inside; raises InvalidInput if the library refuses."""
    c2pa, kind, copy = require_library(), find_media_type(name), BytesIO()
    assert kind is not None
    source = BytesIO(_declare_credentials_part(data) if kind.startswith(OFFICE) else data)
    info = c2pa.C2paSignerInfo(identity.algorithm.encode(), identity.chain, identity.key, None)
    try:
        with c2pa.Signer.from_info(info) as signer, c2pa.Builder(dict(manifest)) as builder:
            builder.sign(signer, kind, source, copy)
    except c2pa.C2paError as error:
        raise InvalidInput(Refusal("credentials.refused", place=name, reason=str(error))) from error
    return copy.getvalue()


def _declare_credentials_part(data: bytes) -> bytes:
    """Return an Office file that declares the content type of `.c2pa` parts.

    c2pa-rs adds the part without declaring it, and Office may offer to repair a file with such a part (Open
    Packaging Conventions, ECMA-376-2).
    """
    declared = BytesIO()
    with ZipFile(BytesIO(data)) as before, ZipFile(declared, "w", ZIP_DEFLATED) as after:
        for member in before.infolist():
            content = before.read(member)
            after.writestr(
                member, _add_content_type(content) if member.filename == CONTENT_TYPES else content
            )
    return declared.getvalue()


def _add_content_type(content: bytes) -> bytes:
    types = etree.fromstring(content)
    added = etree.Element(
        f"{{{TYPE_NAMES}}}Default", {"Extension": "c2pa", "ContentType": "application/c2pa"}
    )
    types.insert(0, added)
    return etree.tostring(types, xml_declaration=True, encoding="UTF-8", standalone=True)
