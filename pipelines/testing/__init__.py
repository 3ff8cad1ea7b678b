"""Building blocks of tests, for plug-ins too: examples of the contracts, and real servers.

`pip install 'premierjet[testing]'` brings what else it needs (docs/decisions/0103-room-for-tests.md).
"""
