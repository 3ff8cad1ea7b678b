"""Attestation of a release: signed when it is packaged, verifiable by anyone with the public key."""
