"""The words of a benchmark in French and English."""

from schemas.language import Language

TITLES = {
    Language.FRENCH: {
        "scope": "Périmètre et date des sources",
        "table": "Comparaison",
        "agreements": "Points d'accord",
        "contradictions": "Contradictions",
        "silences": "Ce qu'une source ne dit pas",
        "changes": "Ce qui a changé depuis la dernière veille",
        "use": "Usage qui en est fait",
    },
    Language.ENGLISH: {
        "scope": "Scope and date of the sources",
        "table": "Comparison",
        "agreements": "Where they agree",
        "contradictions": "Where they contradict each other",
        "silences": "What a source does not say",
        "changes": "What has changed since the last benchmark",
        "use": "The use made of it",
    },
}

SCOPE = {
    Language.FRENCH: ("Source", "Fichier", "Date indiquée", "Droits", "Empreinte"),
    Language.ENGLISH: ("Source", "File", "Date given", "Rights", "Fingerprint"),
}
HEADERS = {
    Language.FRENCH: {"criterion": "Critère", "reading": "Constat"},
    Language.ENGLISH: {"criterion": "Criterion", "reading": "Finding"},
}

READINGS = {
    Language.FRENCH: {
        "same": "concordant",
        "different": "⚠ valeurs différentes",
        "to_compare": "à comparer",
        "alone": "une seule source",
    },
    Language.ENGLISH: {
        "same": "in agreement",
        "different": "⚠ different values",
        "to_compare": "to be compared",
        "alone": "one source only",
    },
}

SAID = {
    Language.FRENCH: {
        "read": "Sources lues",
        "compared": "Ce que dit chaque source",
        "words": "Cette veille compare ce que disent les documents, mot pour mot ; elle ne dit rien de ce "
        "qui se fait.",
        "no_date": "Date de « {source} » : le document ne la donne pas, à indiquer.",
        "agree": "{label} : {sources} concordent.",
        "differ": "{label} : {each}.",
        "one": "{source} dit {quote}",
        "silent": "« {source} » ne dit rien de : {labels}. À demander.",
        "and": " et ",
        "new": "Nouveau : {label}, « {source} » dit {now}.",
        "changed": "{label} : « {source} » dit {now} ; il était écrit {before}.",
        "gone": "« {source} » ne dit plus, de « {label} » : {before}.",
        "decide": "Valeur à retenir pour « {label} », et qui en décide.",
        "none": "Aucun critère commun n'a été trouvé : à comparer à la main.",
    },
    Language.ENGLISH: {
        "read": "Sources read",
        "compared": "What each source says",
        "words": "This benchmark compares what the documents say, word for word; it says nothing of what is "
        "done.",
        "no_date": "Date of “{source}”: the document does not give it, to be added.",
        "agree": "{label}: {sources} agree.",
        "differ": "{label}: {each}.",
        "one": "{source} says {quote}",
        "silent": "“{source}” says nothing of: {labels}. To be asked.",
        "and": " and ",
        "new": "New: {label}, “{source}” says {now}.",
        "changed": "{label}: “{source}” says {now}; it used to say {before}.",
        "gone": "“{source}” no longer says, of “{label}”: {before}.",
        "decide": "The value to keep for “{label}”, and who decides.",
        "none": "No criterion in common was found: to be compared by hand.",
    },
}

USE = {
    Language.FRENCH: (
        "Ce que l'organisme retient de cette veille pour ses obligations (Qualiopi, indicateur 23).",
        "Ce qu'il en retient pour les métiers et les compétences visés (indicateur 24).",
        "Ce qu'il en retient pour ses façons de former (indicateur 25).",
        "Les modules, supports ou consignes modifiés en conséquence, avec la date.",
        "Les personnes à qui cette veille a été transmise, et quand.",
    ),
    Language.ENGLISH: (
        "What the provider draws from this benchmark for its obligations (Qualiopi, indicator 23).",
        "What it draws from it for the jobs and skills aimed at (indicator 24).",
        "What it draws from it for its ways of training (indicator 25).",
        "The modules, materials or instructions changed because of it, with the date.",
        "The people this benchmark was passed on to, and when.",
    ),
}
