"""What a document that code fills is shown of the sources, for the few sentences a model adds to it."""

CHARACTERS_AN_OBJECTIVE = 800
"""One or two passages for each objective of the course: thirteen sentences for eleven objectives were written
from 39,000 characters of sources in a recorded session, and cited nine passages."""
