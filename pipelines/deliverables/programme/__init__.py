"""The programme: a course's entry in the catalogue."""
