"""What others make of a PDF: its words, its tree and its faults."""

import ctypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import page as page_validation
import pikepdf
import pypdfium2
from pdfua.validator import Validator
from pypdfium2 import raw


def words(pdf: bytes, *pages: int) -> str:
    """The text layer, without white space: where lines broke is no matter here."""
    document = pypdfium2.PdfDocument(pdf)
    chosen = pages or range(len(document))
    text = "".join(document[number].get_textpage().get_text_range() for number in chosen)
    return squeezed(text.replace("\ufffe", "-"))


def squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


def height(pdf: bytes, said: str) -> float:
    """Of the letters with which something is first said on the first page, in points."""
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    found = page.search(said).get_next()
    assert found is not None
    _, bottom, _, top = page.get_charbox(found[0], loose=True)
    return float(top - bottom)


def count_pages(pdf: bytes) -> int:
    return len(pypdfium2.PdfDocument(pdf))


def faults(pdf: bytes, folder: Path) -> list[str]:
    """What two checkers of PDF/UA-1 find. They pass it; that is not a certificate."""
    found = [
        f"{each.rule_id}: {each.message}"
        for each in page_validation.validate_pdf_bytes(pdf, profile="ua1").failures
    ]
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    report = Validator().validate(str(file))
    return found + [str(finding) for outcome in report.outcomes for finding in outcome.findings]


@dataclass
class Node:
    kind: str
    depth: int
    scope: str
    row_span: int
    said: str
    alternative: str
    marks: list[tuple[int, int]]
    kinds_within: list[str]


def nodes(pdf: bytes) -> list[Node]:
    """The tree in reading order."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        numbers = {page.obj.objgen: at for at, page in enumerate(opened.pages)}
        return list(_nodes(opened.Root.StructTreeRoot.K, 0, numbers))


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _nodes(element: Any, depth: int, numbers: dict[tuple[int, int], int]) -> Iterator[Node]:
    attributes = element.get("/A", {})
    marks, within = [], []
    for kid in _kids(element):
        if not isinstance(kid, pikepdf.Object):
            marks.append((numbers[element.Pg.objgen], int(kid)))
        elif kid.get("/Type") == "/MCR":
            marks.append((numbers[kid.Pg.objgen], int(kid.MCID)))
        else:
            within.append(str(kid.S)[1:])
    yield Node(
        str(element.S)[1:],
        depth,
        str(attributes.get("/Scope", ""))[1:],
        int(attributes.get("/RowSpan", 1)),
        str(element.get("/ActualText", "")),
        str(element.get("/Alt", "")),
        marks,
        within,
    )
    for kid in _kids(element):
        if isinstance(kid, pikepdf.Object) and kid.get("/Type") != "/MCR":
            yield from _nodes(kid, depth + 1, numbers)


def marked(pdf: bytes) -> set[tuple[int, int]]:
    """Every stretch of content that a page marks as belonging to the tree."""
    found = set()
    with pikepdf.open(BytesIO(pdf)) as opened:
        for number, page in enumerate(opened.pages):
            for each in pikepdf.parse_content_stream(page):
                if str(each.operator) == "BDC":
                    found.add((number, int(each.operands[1].MCID)))
    return found


def decoration(pdf: bytes) -> str:
    """The words that nobody hears, without white space: of the page, and not of what it says."""
    said = ""
    for page in pypdfium2.PdfDocument(pdf):
        layer = page.get_textpage()
        for each in page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,)):
            if "Artifact" in _marks(each.raw):
                size = raw.FPDFTextObj_GetText(each.raw, layer.raw, None, 0)
                letters = (raw.FPDF_WCHAR * (size // 2))()
                raw.FPDFTextObj_GetText(each.raw, layer.raw, letters, size)
                said += bytes(letters).decode("utf-16-le").rstrip("\0")
    return squeezed(said)


def _marks(drawn: Any) -> list[str]:
    found = []
    for at in range(raw.FPDFPageObj_CountMarks(drawn)):
        name, size = (raw.FPDF_WCHAR * 40)(), ctypes.c_ulong()
        mark = raw.FPDFPageObj_GetMark(drawn, at)
        raw.FPDFPageObjMark_GetName(mark, name, 80, size)
        found.append(bytes(name)[: size.value].decode("utf-16-le").rstrip("\0"))
    return found


def type_sizes(pdf: bytes) -> set[float]:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return {
            float(each.operands[1])
            for page in opened.pages
            for each in pikepdf.parse_content_stream(page)
            if str(each.operator) == "Tf"
        }


def fonts(pdf: bytes) -> dict[str, bool]:
    """Each font by name, and whether it is embedded and says what its letters mean."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return {
            str(font.BaseFont): "/FontFile2" in font.FontDescriptor and "/ToUnicode" in font
            for page in opened.pages
            for font in page.Resources.Font.values()
        }
