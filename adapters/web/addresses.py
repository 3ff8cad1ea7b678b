"""Check of network addresses: pages are read only from the public internet.

It follows IANA's registries of special addresses (RFC 6890), and looks at IPv4 addresses inside IPv6 ones.
"""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

PUBLIC_V6 = IPv6Network("2000::/3")
"""The only IPv6 space IANA hands out to the public (RFC 4291, 2.4)."""

NAT64 = IPv6Network("64:ff9b::/96")
"""Its last 32 bits are an IPv4 address (RFC 6052, 2.1)."""

OWN_NETWORKS = tuple(
    ip_network(each)
    for each in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "fc00::/7", "::1/128")
)
"""An organisation's own networks (RFC 1918, RFC 4193), and this machine."""

METADATA = frozenset(
    int(IPv4Address(each))
    for each in (
        "169.254.169.254",  # nearly everybody's
        "169.254.170.2",  # AWS, containers
        "169.254.170.23",  # AWS, pods
        "169.254.42.42",  # Scaleway
        "169.254.0.23",  # Tencent
        "168.63.129.16",  # Azure, public by its number
        "192.0.0.192",  # Oracle's older cloud
        "100.100.100.200",  # Alibaba
    )
)
"""Addresses at which clouds give a machine its metadata, credentials included."""

BLOCKED_NETWORKS = tuple(
    ip_network(each)
    for each in (
        "192.0.0.0/24",  # protocols among themselves (RFC 6890): Python 3.11 calls most of it public
        "fd00:ec2::/32",  # AWS: metadata, pods' identities, names, clocks
        "fd20:ce::/64",  # Google
        "fd00:c1::/64",  # Oracle
        "fd00:100::/64",  # Alibaba
        "fd00:42::/64",  # Scaleway
        "fd00:a9fe:a9fe::/64",  # Akamai
    )
)
"""Networks in which clouds answer too, though some look like an organisation's own."""

LOW_32 = 0xFFFFFFFF

Address = IPv4Address | IPv6Address


def is_usable(address: str, *, own: bool = False) -> bool:
    """Return whether to connect to an address; `own` also allows the organisation's own networks.

    Link-local addresses, those where clouds keep their metadata, and groups of machines are never used.
    """
    return _is_usable(ip_address(address), own=own)


def _is_usable(address: Address, *, own: bool) -> bool:
    hidden = _find_hidden(address)
    if hidden is not None:
        return _is_usable(hidden, own=own)
    if _is_metadata(address):
        return False
    if own and any(address in network for network in OWN_NETWORKS):
        return True
    if isinstance(address, IPv6Address) and address not in PUBLIC_V6:
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _is_metadata(address: Address) -> bool:
    """Return whether a cloud may answer at an address, also through a gateway from IPv6 to IPv4.

    An organisation's own gateway puts the IPv4 address last, behind any prefix (RFC 6052, 2.2).
    """
    return int(address) & LOW_32 in METADATA or any(address in network for network in BLOCKED_NETWORKS)


def _find_hidden(address: Address) -> IPv4Address | None:
    """Return the IPv4 address inside an IPv6 address, to which its packets go; None if it has none."""
    if isinstance(address, IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in NAT64:
        return IPv4Address(int(address) & LOW_32)
    return address.sixtofour
