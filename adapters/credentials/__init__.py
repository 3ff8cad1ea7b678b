"""Content Credentials (C2PA): the signer, and signed copies of files. Needs the extra `c2pa`."""
