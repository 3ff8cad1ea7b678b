"""A form with a file: what a server's own parser reads out of it is what was put in."""

from email import message_from_bytes
from email.policy import HTTP

from hypothesis import given
from hypothesis import strategies as st

from adapters.blob import Blob, BlobRange
from adapters.web.multipart import build_multipart

NAMES = st.text(st.characters(codec="ascii", exclude_characters='%\\"', exclude_categories=["C"]), min_size=1)
DATA = st.binary(max_size=300) | st.sampled_from([b"--", b"\r\n--x--\r\n", b"\r\n", b"PK\x03\x04"])


@given(st.dictionaries(st.sampled_from(["token", "filepath"]), st.text(max_size=20)), NAMES, DATA)
def test_any_file_arrives_as_it_is(fields: dict[str, str], name: str, data: bytes) -> None:
    boundary, body = build_multipart(fields, name, data)
    whole = f"Content-Type: multipart/form-data; boundary={boundary}\r\n\r\n".encode() + bytes(body)
    *texts, file = message_from_bytes(whole, policy=HTTP).iter_parts()
    assert file.get_payload(decode=True) == data
    assert len(texts) == len(fields)
    assert body.size == len(bytes(body))


def test_a_name_cannot_end_its_quotation_or_start_a_header() -> None:
    _, body = build_multipart({}, 'a".zip\r\nX-Evil: 1', b"")
    head = bytes(body).partition(b"\r\n\r\n")[0]
    assert b'filename="a%22.zip%0D%0AX-Evil: 1"' in head
    assert not any(line.startswith(b"X-Evil") for line in head.split(b"\r\n"))


def test_a_blob_is_read_in_pieces_and_never_joined() -> None:
    source = bytes(3_000_000)
    _, body = build_multipart({}, "large.zip", Blob((BlobRange(source, 0, len(source)),)))
    assert max(map(len, body.pieces())) <= 1024 * 1024
