"""Read the ledger, export it for an audit, change the key that seals it, adopt what was never sealed."""

from pipelines.cli.verb_group import make_app

VERBS = {
    "verify": "Verify every module's chain, and hold it against what lies outside.",
    "checkpoint": "Write the signed heads of every chain outside the store.",
    "show": "Show who decided what, and when.",
    "export": "Export every entry as JSON lines, or as a PDF.",
    "rotate": "Change the key that seals the ledger.",
    "key": "Show the ids of the ledger's keys; make the first.",
    "seal": "Adopt revisions from before there were seals.",
}

app = make_app(__name__, __doc__, VERBS)
