"""Sources that several rooms draft from."""

LABELS = """# Accueil

L'accueil des visiteurs est partagé entre quatre postes :

- Guérite : note le nom de la personne reçue.
- Standard : prévient le service attendu.
- Vestiaire : garde les manteaux mouillés.
- Navette : conduit les retardataires au quai.
"""
"""A list of things with what each does: rules doubt each question they make of it, and are sure of none."""
