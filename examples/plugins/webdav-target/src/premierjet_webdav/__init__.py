"""A WebDAV server as a target of Premierjet."""
