"""What is asked of a Moodle, and of nobody else."""

from collections.abc import Iterator

import pytest

from adapters.moodle.services import Moodle
from schemas.errors import SourceUnreadable
from tests.moodle_site import TOKEN, moodle_site
from tests.moodle_site import Moodle as Site


@pytest.fixture
def site() -> Iterator[Site]:
    with moodle_site() as served:
        yield served


def moodle(url: str) -> Moodle:
    return Moodle(url, TOKEN, place="cours", own_hosts=frozenset({"127.0.0.1"}))


def test_a_file_elsewhere_is_never_given_the_token(site: Site) -> None:
    with moodle_site() as other, pytest.raises(SourceUnreadable, match=r"a\.pdf: is said to be at"):
        moodle(site.url).file(f"{other.url}/webservice/pluginfile.php/1/a.pdf", largest=10, place="a.pdf")
    assert other.asked == []


def test_an_address_that_ends_with_a_slash_is_the_same_moodle(site: Site) -> None:
    site.courses[7] = []
    assert moodle(f"{site.url}/").sections(7) == ()
    assert site.addresses == ["/webservice/rest/server.php"]
