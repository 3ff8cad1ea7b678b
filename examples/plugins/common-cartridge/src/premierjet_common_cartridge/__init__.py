"""Common Cartridge for Premierjet: a module as an LMS imports a course."""
