"""The plan of a module, made by rules from what the writers would do, kept up to date, and followed."""
