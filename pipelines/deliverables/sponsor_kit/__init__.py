"""The communication kit: texts by which sponsors and managers bring people on board."""
