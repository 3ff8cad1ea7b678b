"""A reader of iCalendar files for Premierjet."""
