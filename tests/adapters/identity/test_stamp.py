"""A stamp is believed only whole, and only with the key that made it."""

from hypothesis import given
from hypothesis import strategies as st

from adapters.identity.stamp import SIGNATURE_TAG, make_empty_stamp, read_person, stamp
from adapters.ledger.key import Key

KEY = Key(b"a key of more than sixteen characters")
RUN, CONFIG = "run-1", {"ops": {"decide": {"config": {"comment": "é\n", "waive": []}}}}


@given(st.text(min_size=1))
def test_whoever_is_stamped_is_read_back(person: str) -> None:
    assert read_person(stamp(person, RUN, CONFIG, KEY), RUN, CONFIG, KEY) == person


def test_the_order_of_the_configurations_keys_does_not_matter() -> None:
    tags = stamp("lea", RUN, {"a": 1, "b": 2}, KEY)
    assert read_person(tags, RUN, {"b": 2, "a": 1}, KEY) == "lea"


def test_another_name_run_key_or_no_key_vouches_for_nothing() -> None:
    tags = stamp("lea", RUN, CONFIG, KEY)
    assert read_person(tags | {"user": "noe"}, RUN, CONFIG, KEY) is None
    assert read_person(tags, "run-2", CONFIG, KEY) is None
    assert read_person(tags, RUN, CONFIG, Key(b"another key of sixteen characters")) is None
    assert read_person(tags, RUN, CONFIG, None) is None
    assert read_person({"user": "lea"}, RUN, CONFIG, KEY) is None
    assert read_person(tags | {SIGNATURE_TAG: "é"}, RUN, CONFIG, KEY) is None


def test_blanking_leaves_other_tags_alone() -> None:
    assert make_empty_stamp({"user": "lea", "team": "qa"}) == {"user": ""}
