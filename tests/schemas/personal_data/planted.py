"""Lines as course material has them: what each holds of personal data, or that it holds none."""

from schemas.personal_data import PersonalDataKind

EMAIL, PHONE, NAME = PersonalDataKind.EMAIL, PersonalDataKind.PHONE, PersonalDataKind.NAME

HOLDING: dict[str, tuple[tuple[PersonalDataKind, str], ...]] = {
    "Écrire à sophie.durand@exemple-metz.fr avant le 3 mars.": ((EMAIL, "sophie.durand@exemple-metz.fr"),),
    "Contact : <j-p.o'brien+qualite@sous.domaine.co.uk>.": (
        (EMAIL, "j-p.o'brien+qualite@sous.domaine.co.uk"),
    ),
    "Mail : accueil@mairie-école.fr;secours@exemple.org": (
        (EMAIL, "accueil@mairie-école.fr"),
        (EMAIL, "secours@exemple.org"),
    ),
    "Astreinte au 06 12 34 56 78.": ((PHONE, "06 12 34 56 78"),),
    "Tél.\u00a0: 03.87.12.34.56, fax 03-87-12-34-57": ((PHONE, "03.87.12.34.56"), (PHONE, "03-87-12-34-57")),
    "Appelez le 0612345678 (équipe de nuit).": ((PHONE, "0612345678"),),
    "Depuis l'étranger : +33 (0)6 12 34 56 78 ou 0033 6 12 34 56 78": (
        (PHONE, "+33 (0)6 12 34 56 78"),
        (PHONE, "0033 6 12 34 56 78"),
    ),
    "Support in London: +44 20 7946 0958; Brussels: +32 2 555 12 12": (
        (PHONE, "+44 20 7946 0958"),
        (PHONE, "+32 2 555 12 12"),
    ),
    "Casablanca +212 522-123456, Montréal +1 514 555 0134": (
        (PHONE, "+212 522-123456"),
        (PHONE, "+1 514 555 0134"),
    ),
    "Mme Sophie DURAND\n12 rue des Lilas\n57000 Metz": ((NAME, "Sophie DURAND"),),
    "Monsieur Paul de La Tour, 3 bis avenue Foch, 69006 Lyon": ((NAME, "Paul de La Tour"),),
    "Jean-Pierre MARTIN 8 place d'Armes 57000 METZ": ((NAME, "Jean-Pierre MARTIN"),),
    "Mr John Smith, 10 Downing Street, London": ((NAME, "John Smith"),),
    "Dr Anne Petit | 03 87 12 34 56": ((NAME, "Anne Petit"), (PHONE, "03 87 12 34 56")),
    "M. Éric Çelik (eric@exemple.fr)": ((NAME, "Éric Çelik"), (EMAIL, "eric@exemple.fr")),
    "Mlle O’Neill\nBP 1234\n57000 Metz": ((NAME, "O’Neill"),),
}

MISSED: dict[str, tuple[tuple[PersonalDataKind, str], ...]] = {
    "Sophie Durand répond aux questions des stagiaires.": ((NAME, "Sophie Durand"),),
    "Écrire à sophie.durand [arobase] exemple.fr.": ((EMAIL, "sophie.durand [arobase] exemple.fr"),),
    "Sophie Durand, 12 rue des Lilas, 57000 Metz": ((NAME, "Sophie Durand"),),
    "Call our London desk on 020 7946 0958.": ((PHONE, "020 7946 0958"),),
}
"""Known and told in docs/en/personal-data.md: whoever finds them here moves the line above."""

HOLDING_NONE = (
    "La norme NF EN ISO 9001:2015 et le règlement (CE) n° 852/2004 s'appliquent.",
    "Le congélateur reste à -18 °C, le froid positif entre 0 et 4 °C, pendant 30 minutes.",
    "Prix : 1 234,56 € HT, soit 1 481,47 € TTC ; budget 12 000 000 €.",
    "Le 01.02.2024, puis du 05/06/2024 au 07-06-2024 à 08 h 30.",
    "Article L. 6353-1 du code du travail ; art. R4412-12 ; décret 2010-1776.",
    "Référence 0612345678, lot 0387123456, code article 0198765432.",
    "ISBN 0306406152, ISBN 978-2-07-036822-8, EAN 3017620422003.",
    "Composez le 15, le 18, le 112 ou le 39 19 ; numéro vert 0 800 12 34 56 ou 0800 123 456.",
    "Séries : 01 02 03 04 05 06 07, puis 10 20 30 40 50 60.",
    "Version 2.14.3.0.5, révision 20261125194400, empreinte 3f2a9c0d1e4b5a69.",
    "Masse +20 000 kg, écart +1 000 000 000, tolérance +0,5 %, fréquence 2 400 000 000 Hz.",
    "IMEI 356938035643809, carte d'essai 4111 1111 1111 1111, code-barres 12345678901231.",
    "Coordonnées 48.8566, 2.3522 ; plan 45-67-89 ; palette 123456789.",
    "Image logo@2x.png, dépôt git@github.com:equipe/depot.git, @media print, a @ b.",
    "La Direction Régionale, 12 rue de la Paix, 75002 Paris, reçoit sur rendez-vous.",
    "Mairie de METZ, 1 place d'Armes, 57000 Metz. Hôtel de VILLE.",
    "Madame la Directrice, Monsieur le Maire, M. le Préfet : formules d'appel.",
    "Le Centre LECLERC, 3 route de Thionville, 57140 Woippy ouvre à 9 h.",
    "Vérifiez le bac GN 1/1 et la rue des Lilas ; 75011 lots ont été livrés.",
    "The Standard requires 10 Main Street signs and 20 exits, see +15 other items.",
    "Mesurez 12,5 m sur 3,75 m ; 1 85 05 78 006 084 n'a pas de clé.",
    "FR76 est le début d'un IBAN ; GB29 aussi. FR76 3000 6000 0112 3456 7890 188 est faux.",
)
