"""Identity of learners: xAPI identifiers (1.0.3 part 2, 2.4.2.3) in one spelling, to tell learners apart."""

import re
from hashlib import sha1
from unicodedata import normalize

ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
HASHED = re.compile(r"[0-9a-fA-F]{40}")
ACCOUNT = re.compile(r"(https?://\S+)\s+(\S.*)")


def find_account(home_page: str, name: str) -> str:
    """Return the identity of an account of a system."""
    return f"account\n{home_page}\n{name}"


def list_identities(who: str) -> tuple[str, ...]:
    """Return the identities that a person may have in an LRS or a table, the likeliest first.

    `who` is an e-mail address, with or without `mailto:`; `https://lms.example NAME` for an account there;
    the sha1 of a mailbox; the URL of an OpenID; or a name in a table. Variants of one person are included,
    such as the LMS with and without a final slash. Accents are composed (NFC), as in `sql/hash_learners.sql`:
    a Mac writes them decomposed.
    """
    text = normalize("NFC", who.strip())
    found = ACCOUNT.fullmatch(text)
    if found:
        home = found[1].rstrip("/")
        return tuple(
            dict.fromkeys(find_account(page, found[2].strip()) for page in (found[1], home, f"{home}/"))
        )
    address = text.removeprefix("mailto:")
    if ADDRESS.fullmatch(address):
        boxes = dict.fromkeys((f"mailto:{address.lower()}", f"mailto:{address}"))
        hashed = [f"mbox_sha1sum\n{sha1(box.encode(), usedforsecurity=False).hexdigest()}" for box in boxes]
        return (f"mbox\nmailto:{address.lower()}", f"mbox\n{address.lower()}", *hashed)
    if HASHED.fullmatch(text):
        return (f"mbox_sha1sum\n{text.lower()}",)
    if text.startswith(("http://", "https://")):
        return (f"openid\n{text}",)
    return (f"named\n{text}",)
