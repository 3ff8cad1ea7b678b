"""Content Credentials (C2PA): who signs them, and the copies that carry them. Needs the extra `c2pa`."""
