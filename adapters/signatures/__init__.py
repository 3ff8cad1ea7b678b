"""Signatures anyone can verify: an Ed25519 key (RFC 8032), and envelopes (DSSE) signed with it."""
