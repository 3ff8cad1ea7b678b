"""Make and show the key that signs releases, and change it."""

from pipelines.cli.verb_group import make_app

VERBS = {
    "key": "Show the public key and its fingerprint; make the first key.",
    "renew": "Sign with a new key from here on.",
    "certificate": "Show the certificate for Content Credentials; make the first one.",
}

app = make_app(__name__, __doc__, VERBS)
