"""A memo card for Premierjet: what one keeps in a pocket, five lines at most."""
