"""What tests are made of, those of a plug-in too: whole examples of the contracts, and real servers.

`pip install 'premierjet[testing]'` brings what else it needs (docs/decisions/0103-room-for-tests.md).
"""
