"""The data contracts of Premierjet: what one stage hands to the next. Nothing of ours is imported here."""
