"""Sources that several rooms draft from."""

LISTS = """# Accueil

Le registre des visiteurs contient :

- le nom de la personne reçue ;
- le motif de la visite ;
- la signature du gardien.

Le sac de secours comporte :

- la couverture de survie pliée ;
- le masque de poche lavé ;
- la lampe frontale chargée.
"""
"""Two lists of things: rules doubt each question they make of it, and are sure of none."""
