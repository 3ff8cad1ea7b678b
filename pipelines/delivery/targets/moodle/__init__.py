"""A course of a Moodle, whose admin imports what is handed over."""
