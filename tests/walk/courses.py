"""Courses made to be walked: every source format, every reason for leaving text out, every deliverable.

One is written without a model, in French, the other by a model, in English: a page that is fine in one of
these may fail in the other.
"""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from adapters.courses import read_course
from schemas.course import Form, ItemKind
from schemas.deliverables import list_kinds
from tests.sourcing.archives import part_of, with_part
from tests.sourcing.documents import box, element, lines, pdf, slides, together, word
from tests.sourcing.opendocuments import epub, odp, odt
from tests.sourcing.workbooks import table, workbook

CHECKOUT = Path(__file__).resolve().parents[2]
EXAMPLES = CHECKOUT / "examples" / "courses"
EXAMPLE = "hygiene-et-froid"
PLAIN, MODELLED = "toutes-les-sources", "course-by-machine"
PERSON, SECOND = "demo", "noe.durand"
"""The first reviews every course, the example's too."""
EPUB_READS = 5_000
"""Chapters of a book; what comes after is left out."""

OF_A_MODULE = [*list_kinds(of_a_course=False)]

TEXT = """# Tenir le froid

## Recevoir une livraison

La température de la chambre froide reste entre 0 °C et 3 °C pendant toute la journée.
Un produit exposé plus de 30 minutes est écarté par le responsable.
Le responsable relève la température 2 fois par jour.
L’alarme sonne quand la chambre dépasse 5 °C pendant 10 minutes.
Un plat témoin est un échantillon gardé 5 jours pour analyse.

Pour contrôler une livraison, suivez ces étapes dans l’ordre :

1. Ouvrez le camion et lisez la température affichée.
2. Mesurez la température de 3 produits avec la sonde.
3. Notez les valeurs sur la fiche de réception.
4. Signez la fiche et rangez les produits.

## Conserver les produits

| Produit | Température | Conservation |
|---|---|---|
| Viande hachée | 2 °C | 24 heures |
| Poisson frais | 1 °C | 48 heures |
| Fromage frais | 4 °C | 72 heures |
| Beurre | 6 °C | 96 heures |

La sonde est étalonnée tous les 12 mois par le service technique.
Une denrée périmée est jetée le jour même.
"""
ENGLISH = """# Keep it cold

## Take a delivery in

The cold room stays between 0 °C and 3 °C all day long.
A product left out for more than 30 minutes is thrown away by the supervisor.
The supervisor reads the temperature twice a day.

To check a delivery, follow these steps in order:

1. Open the lorry and read the temperature shown.
2. Measure the temperature of 3 products with the probe.
3. Write the values on the delivery sheet.
4. Sign the sheet and store the products.

| Product | Temperature | Keeps |
|---|---|---|
| Minced meat | 2 °C | 24 hours |
| Fresh fish | 1 °C | 48 hours |
| Fresh cheese | 4 °C | 72 hours |
| Butter | 6 °C | 96 hours |
"""
SURVEY = (
    "Horodateur;Nom;À quelle fréquence relevez-vous la température ?;Qu’est-ce qui vous aiderait ?\n"
    + "".join(
        f"2026-09-0{n} 08:00:00;Personne {n};{('Chaque jour', 'Parfois')[n % 2]};Une fiche plus courte {n}.\n"
        for n in range(1, 9)
    )
)


def _word(document: Any) -> None:
    document.add_paragraph("Fermez la porte de la chambre froide après chaque passage.")
    body = document.element.body
    for look, text in (
        ("<w:color w:val='FFFFFF'/>", "Écrit en blanc."),
        ("<w:sz w:val='6'/>", "Écrit très petit."),
    ):
        body.insert(0, element(f"<w:p><w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r></w:p>"))
    deleted = "<w:del w:id='2' w:author='a'><w:r><w:delText>Supprimé depuis.</w:delText></w:r></w:del>"
    body.insert(0, element(f"<w:p>{deleted}</w:p>"))


def _invisible(canvas: Canvas) -> None:
    written = canvas.beginText(72, 500)
    written.setTextRenderMode(3)
    written.textLine("Posé sur la page sans encre.")
    canvas.drawText(written)


def _page_without_text(canvas: Canvas) -> None:
    canvas.rect(60, 490, 300, 30)


def _without_value(data: bytes) -> bytes:
    """The same workbook with a formula below it, of which the file does not keep the value."""
    part = "xl/worksheets/sheet1.xml"
    row = b'<row r="5"><c r="B5"><f>SUM(B2:B3)</f></c></row></sheetData>'
    return with_part(data, part, part_of(data, part).replace(b"</sheetData>", row))


def _stock(sheet: Any, book: Any) -> None:
    for number, row in enumerate((("Produit", "Stock"), ("Beurre", 4), ("Lait", 12))):
        sheet.write_row(number, 0, row)
    sheet.write_row(0, 0, ("Produit", "Stock"), book.add_format({"bold": True}))


FORM = (
    ("type", "name", "label", "calculation"),
    ("begin group", "visit_data", "La visite"),
    ("text", "room_name", "Nom de la chambre"),
    ("calculate", "room_code", "", "pulldata('rooms', 'code', 'name', room_name)"),
    ("select_one yes_no", "door_closed", "Porte fermée ?"),
    ("end group",),
)
"""A sheet that defines a form: code, and nothing to teach."""

PAGE = (
    "<html><body><nav>Accueil · Plan du site</nav><p>{}</p>"
    "<p style='display: none'>Caché aux lecteurs.</p>"
    "<p style='position:absolute; clip:rect(0,0,0,0)'>Pour qui écoute la page.</p>"
    "<script>compter()</script></body></html>"
)
CUES = ("LÉA : Fermez la porte du camion.", "NOÉ : La sonde indique 3 °C.", "LÉA : Notez la valeur.")


def _cues(comma: str) -> str:
    return "\n\n".join(
        f"00:0{n}:00{comma}000 --> 00:0{n}:09{comma}000\n{said}" for n, said in enumerate(CUES)
    )


FRENCH: dict[str, str | Callable[[], bytes | str]] = {
    "guide.md": TEXT,
    "rappel.markdown": f"# Rappel\n\nLe camion reste fermé pendant le contrôle.\n\n{'>' * 90} Trop loin.\n\n"
    "```mermaid\ngraph TD; Quai-->Chambre\n```\n\n"
    '{{< card title="Le quai en images" url="quai" subtitle="Un film" >}}\n',
    "analyse.qmd": "# Analyse\n\n```{python}\ncompter()\n```\n\nLe relevé du matin est signé avant 9 h.\n\n"
    "{{< include _ailleurs.qmd >}}\n",
    "note.txt": "La clé de la chambre froide reste au bureau.\n",
    "page.html": PAGE.format("Le quai est nettoyé chaque soir."),
    "ancienne.htm": PAGE.format("Le quai est fermé le dimanche."),
    "procedure.docx": lambda: word(_word),
    "gestes.pptx": lambda: slides(lambda slide: box(slide, "Portez des gants pour ranger le poisson.")),
    "besoins.csv": SURVEY,
    "zones.tsv": "Zone\tTempérature\nQuai\t12 °C\nChambre\t3 °C\n",
    "stock.xlsx": lambda: _without_value(workbook(Stock=_stock, saisie=table(*FORM))),
    "affiche.odt": lambda: odt("<text:p>Lavez-vous les mains avant chaque service.</text:p>"),
    "reunion.odp": lambda: odp(
        "<draw:page><draw:custom-shape><text:p>La réunion a lieu le lundi.</text:p>"
        "</draw:custom-shape></draw:page>"
    ),
    "livre.epub": lambda: epub("<p>Le froid ralentit les bactéries.</p>", *["<p/>"] * EPUB_READS),
    "video.srt": _cues(","),
    "video.vtt": "WEBVTT\n\n" + _cues("."),
    "plan.pdf": lambda: pdf(
        together(lines("Rangez les produits lourds en bas."), _invisible), _page_without_text
    ),
    "veille-2025.md": TEXT.replace("5 jours", "7 jours"),
    "illisible.docx": lambda: b"PK\x03\x04 coupe",
}


def _documents(prefix: str, forms: tuple[Form, ...]) -> list[dict[str, Any]]:
    kinds = sorted({*list_kinds(of_a_course=True)} - {"paperwork"})
    read = {"needs_analysis": ["sources/besoins.*"], "benchmark": ["sources/*.md"]}
    of_kinds = [
        {"id": kind.replace("_", "-"), "title": f"{prefix} {kind.replace('_', ' ')}", "kind": kind}
        | {"sources": read.get(kind, ["sources/guide.md"])}
        for kind in kinds
    ]
    papers = [
        {"id": form.replace("_", "-"), "title": f"{prefix} {form.replace('_', ' ')}"}
        | {"kind": "paperwork", "form": form.value}
        for form in forms
    ]
    return of_kinds + papers


def _course(name: str, language: str, title: str, example: dict[str, Any]) -> dict[str, Any]:
    """The parts the example course has for everybody; names, dates and money are invented there."""
    return {
        "id": name,
        "title": title,
        "language": language,
        "iri": f"https://formation.example/{name}",
        "sources": [{"path": "sources/*", "rights": "Le Quai, usage interne"}],
        "review": {
            "roles": {"pedagogie": [PERSON], "expert": [SECOND]},
            "deadline_days": 5,
            "invitations": True,
        },
        "experts": [{"person": PERSON, "name": "Paul Durand"}],
        "deliver": "on_approval",
        "targets": [{"kind": "folder", "id": "lms", "path": "delivered"}],
        "operators": [PERSON],
        **{key: example[key] for key in ("administration", "catalogue", "deployment")},
    }


def write_courses(courses: Path, model: str) -> None:
    """Copy the example courses, and write ours beside them; `model` is where one answers."""
    for folder in sorted(EXAMPLES.iterdir()):
        shutil.copytree(folder, courses / folder.name)
    example = read_course(EXAMPLES / EXAMPLE).course.model_dump(mode="json", exclude_none=True)
    plain = _course(PLAIN, "fr", "Toutes les sources", example)
    plain["modules"] = [
        {"id": "froid", "title": "Tenir le froid", "sources": ["sources/*"], "questions": 12}
        | {"artefacts": [*OF_A_MODULE], "item_kinds": [kind.value for kind in ItemKind]}
        | {"completion": {"pages": "none", "quiz": "passed"}, "attempts": "unlimited"},
        {"id": "decide", "title": "Recevoir une livraison", "sources": ["sources/guide.md"], "questions": 2},
        {"id": "renvoye", "title": "Conserver les produits", "sources": ["sources/guide.md"], "questions": 2},
        {"id": "rejete", "title": "Ranger le poisson", "sources": ["sources/guide.md"], "questions": 2},
        {"id": "retire", "title": "Jeter une denrée", "sources": ["sources/guide.md"], "questions": 2},
    ]
    plain["documents"] = _documents("Toutes les sources :", tuple(Form))
    _write(courses / PLAIN, plain, FRENCH)
    modelled = _course(MODELLED, "en", "A course that a machine wrote", example)
    modelled["modules"] = [
        {"id": "cold", "title": "Keep it cold", "sources": ["sources/guide.md"], "questions": 6}
        | {"artefacts": [*OF_A_MODULE], "item_kinds": [kind.value for kind in ItemKind]}
    ]
    modelled["documents"] = _documents("By machine:", (Form.CONTRACT,))
    modelled["model"] = {"base_url": model, "name": "a-model"}
    modelled["budget"] = {"tokens": 5_000_000}
    _write(courses / MODELLED, modelled, {"guide.md": ENGLISH, "besoins.csv": SURVEY, "more.md": ENGLISH})


def _write(folder: Path, course: dict[str, Any], sources: dict[str, str | Callable[[], bytes | str]]) -> None:
    (folder / "sources").mkdir(parents=True)
    (folder / "course.yaml").write_text(json.dumps(course), encoding="utf-8")  # JSON is YAML
    for name, made in sources.items():
        data = made if isinstance(made, str) else made()
        (folder / "sources" / name).write_bytes(data.encode() if isinstance(data, str) else data)
