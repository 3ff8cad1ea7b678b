"""What may be asked for by a web address, and what the address then is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.locations import locate
from schemas.errors import SourceUnreadable


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("https://Example.ORG", "https://example.org/"),
        ("https://example.org:443/a#b", "https://example.org/a"),
        ("http://example.org:8080/à%20la?q=é", "http://example.org:8080/%C3%A0%20la?q=%C3%A9"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("http://[::1]:9/x", "http://[::1]:9/x"),
        ("https://example.org./a", "https://example.org/a"),
    ],
)
def test_an_address_is_written_one_way(url: str, asked: str) -> None:
    assert str(locate(url)) == asked


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/a",
        "gopher://example.org",
        "//example.org/a",
        "example.org",
        "https://",
        "https://example.org:99999/",
        "https://example.org/a b",
        "https://example.org\\@127.0.0.1/",
        "https://example.org/\r\nHost: other",
        "https://[::1/",
        "https://" + "a" * 64 + ".example/",
        "https://example.org/" + "a" * 2100,
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(SourceUnreadable):
        locate(url)


@pytest.mark.parametrize("url", ["https://lea:secret@example.org/", "https://lea@example.org/"])
def test_a_login_in_an_address_is_refused_and_never_repeated(url: str) -> None:
    with pytest.raises(SourceUnreadable, match="login or a password") as told:
        locate(url)
    assert "lea" not in str(told.value)


def test_a_redirect_is_read_from_where_it_was_met() -> None:
    assert str(locate("../c?d", locate("https://example.org/a/b"))) == "https://example.org/c?d"
    assert str(locate("//other.example/x", locate("https://example.org/a"))) == "https://other.example/x"


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_a_told_refusal(text: str) -> None:
    try:
        location = locate(f"https://{text}")
    except SourceUnreadable:
        return
    assert str(location).isascii()
    assert locate(str(location)) == location


@given(
    st.text(max_size=40), st.sampled_from(["", "//", "http://", "https://a.example/", "http://a.example:"])
)
def test_whatever_a_page_leads_to_is_an_address_or_told(text: str, before: str) -> None:
    try:
        found = locate(before + text, locate("https://example.org/a"))
    except SourceUnreadable:
        return
    assert locate(str(found)) == found
