"""What is attested of a release: signed where it is packaged, verified by anyone with the public key."""
