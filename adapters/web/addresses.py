"""Which network addresses a page may be read from: those of the public internet.

From the registries of special addresses of IANA (RFC 6890), and what hides an IPv4 address in an IPv6 one.
"""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

PUBLIC_V6 = IPv6Network("2000::/3")
"""The only IPv6 space IANA hands out to the public (RFC 4291, 2.4)."""

NAT64 = IPv6Network("64:ff9b::/96")
"""Its last 32 bits are an IPv4 address (RFC 6052, 2.1)."""

OWN = tuple(
    ip_network(each)
    for each in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "fc00::/7", "::1/128")
)
"""An organisation's own networks (RFC 1918, RFC 4193), and this machine."""

METADATA = frozenset({"168.63.129.16"})
"""Public by its number, and yet a cloud's own (Azure's); the others are link-local or shared."""

Address = IPv4Address | IPv6Address


def is_usable(address: str, *, own: bool = False) -> bool:
    """Return whether to connect to an address; `own` lets the organisation's own networks in too.

    Link-local addresses, where clouds keep their metadata, and groups of machines are never used.
    """
    return _is_usable(ip_address(address), own=own)


def _is_usable(address: Address, *, own: bool) -> bool:
    hidden = _hidden(address)
    if hidden is not None:
        return _is_usable(hidden, own=own)
    if own and any(address in network for network in OWN):
        return True
    if isinstance(address, IPv6Address) and address not in PUBLIC_V6:
        return False
    special = address.is_multicast or address.is_reserved or str(address) in METADATA
    return address.is_global and not special


def _hidden(address: Address) -> IPv4Address | None:
    """Return the IPv4 address that packets to an IPv6 address end at, where it is made to hold one."""
    if isinstance(address, IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.sixtofour
