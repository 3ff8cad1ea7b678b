"""Which addresses a page may be read from: none inside the house, in whatever disguise."""

from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.addresses import is_usable

PRIVATE = (
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "224.0.0.0/4",
    "240.0.0.0/4",
)
inside = st.one_of([st.ip_addresses(network=network) for network in PRIVATE])


def disguises(address: IPv4Address) -> list[str]:
    """An IPv4 address, and the IPv6 addresses that lead to it."""
    number = int(address)
    nat64 = IPv6Address(int(IPv6Address("64:ff9b::")) + number)
    sixtofour = IPv6Address((0x2002 << 112) + (number << 80) + 1)
    compatible = IPv6Address(number)
    return [str(address), f"::ffff:{address}", str(nat64), str(sixtofour), str(compatible)]


@given(inside)
def test_no_disguise_of_an_address_inside_is_usable(address: IPv4Address) -> None:
    assert [each for each in disguises(address) if is_usable(each)] == []


@given(st.ip_addresses(v=4).filter(lambda each: each.is_global and not each.is_multicast))
def test_a_public_address_is_usable_as_itself_and_as_mapped(address: IPv4Address) -> None:
    if str(address) != "168.63.129.16" and address not in ip_network("192.0.0.0/24"):
        assert is_usable(str(address))
        assert is_usable(f"::ffff:{address}")


@given(st.ip_addresses(v=6).filter(lambda each: each not in ip_network("2000::/3")))
def test_an_ipv6_address_outside_public_space_is_not_usable(address: IPv6Address) -> None:
    if address.ipv4_mapped is None and address not in ip_network("64:ff9b::/96"):
        assert not is_usable(str(address))


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "fe80::1%eth0",
        "::ffff:169.254.169.254",
        "168.63.129.16",
        "fe80::a9fe:a9fe",  # OpenStack
        "fd00:ec2::254",  # AWS, with its names, clocks and pods' identities beside it
        "fd00:ec2::23",
        "fd20:ce::254",  # Google
        "fd00:c1::a9fe:a9fe",  # Oracle
        "192.0.0.192",  # Oracle's older cloud
        "100.100.100.200",  # Alibaba
        "fd00:100::100:200",
        "fd00:42::42",  # Scaleway
        "fd00:a9fe:a9fe::1",  # Akamai
        "ff02::1",
        "0.0.0.0",
        "::",
    ],
)
def test_metadata_of_a_cloud_is_out_of_reach_even_where_own_networks_are_allowed(address: str) -> None:
    assert not is_usable(address, own=True)


@pytest.mark.parametrize("metadata", ["169.254.169.254", "168.63.129.16", "192.0.0.192", "100.100.100.200"])
def test_no_disguise_of_a_cloud_s_metadata_is_an_own_address(metadata: str) -> None:
    """An organisation's own gateway to IPv4 may stand in its own space: the last four bytes tell."""
    gateway = IPv6Address(int(IPv6Address("fd64:ff9b::")) + int(IPv4Address(metadata)))
    forms = [*disguises(IPv4Address(metadata)), str(gateway)]
    assert [each for each in forms if is_usable(each, own=True)] == []


@given(st.ip_addresses(network="192.0.0.0/24"))
def test_what_protocols_use_among_themselves_is_no_page(address: IPv4Address) -> None:
    """Which of these Python calls public has changed from one of its releases to the next."""
    assert not any(is_usable(each, own=own) for each in disguises(address) for own in (False, True))


@pytest.mark.parametrize("address", ["fec0::1", "5f00::1", "64:ff9b:1::a00:1", "100::1"])
def test_space_nobody_on_the_internet_was_given_is_not_usable(address: str) -> None:
    assert not is_usable(address, own=True)


@pytest.mark.parametrize("address", ["10.1.2.3", "172.31.0.9", "192.168.0.1", "127.0.0.1", "::1", "fd00::7"])
def test_own_networks_are_usable_only_where_they_are_allowed(address: str) -> None:
    assert is_usable(address, own=True)
    assert not is_usable(address)


@pytest.mark.parametrize("address", ["2001:4860:4860::8888", "93.184.215.14"])
def test_the_public_internet_is_usable(address: str) -> None:
    assert is_usable(address)
