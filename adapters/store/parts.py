"""Parts of a store: every key but that of a single file begins with the name of one.

A store may have its folder at the root of a volume, beside what others keep there: `lost+found`, a snapshot.
"""

PARTS = frozenset(
    {
        "answers",
        "batches",
        "claims",
        "comments",
        "confirmed",
        "drafts",
        "imports",
        "incidents",
        "index",
        "ledger",
        "media",
        "notes",
        "notices",
        "originals",
        "pictures",
        "plans",
        "practice",
        "pseudonyms",
        "pulled",
        "reached",
        "readings",
        "receipts",
        "received",
        "refused",
        "releases",
        "replies",
        "results",
        "rolled-back",
        "sources",
        "spans",
        "spoken",
        "stamps",
        "vectors",
    }
)
"""Their names; what is in each is told in `adapters/store/records.py`."""
