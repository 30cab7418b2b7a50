"""The tree of tags that makes a PDF readable aloud (PDF/UA-1), and the pass that writes it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import NamedTuple
from xml.sax.saxutils import escape

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, String

LANGUAGE = "en-GB"


class Mark(NamedTuple):
    """One stretch of content: the page, from 0, and its number there."""

    page: int
    number: int


@dataclass(eq=False, slots=True)
class Tag:
    """A node of the tree. Content drawn in several places, over two pages say, is one node."""

    kind: str
    scope: str = ""
    """``Row`` or ``Column`` of a header cell."""
    row_span: int = 1
    alternative: str = ""
    """What a figure shows, in words."""
    actual: str = ""
    """What a span says, where the letters drawn are in another order or stand for others."""
    box: tuple[float, float, float, float] | None = None
    kids: "list[Tag | Mark]" = field(default_factory=list)

    def add(self, *kids: "Tag") -> "Tag":
        self.kids += kids
        return self

    def walk(self) -> "Iterator[Tag]":
        yield self
        for kid in self.kids:
            if isinstance(kid, Tag):
                yield from kid.walk()


@dataclass(frozen=True, slots=True)
class Label:
    """What the file says about itself. No name: viewers show the title in their window."""

    title: str
    made_on: date


def finish(drawn: bytes, root: Tag, label: Label) -> bytes:
    """Add the tree, language and metadata to drawn pages; the same input gives the same bytes."""
    with Pdf.open(BytesIO(drawn)) as pdf:
        pages: list[Object] = [page.obj for page in pdf.pages]
        parents: list[list[Object]] = [[] for _ in pages]
        tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        tree.K = _element(pdf, root, tree, pages, parents)
        numbers = Array()
        for at, (page, marks) in enumerate(zip(pages, parents, strict=True)):
            page.StructParents = at
            page.Tabs = Name.S
            numbers.append(at)
            numbers.append(pdf.make_indirect(Array(marks)))
        tree.ParentTree = pdf.make_indirect(Dictionary(Nums=numbers))
        tree.ParentTreeNextKey = len(pages)
        catalogue = pdf.Root
        catalogue.StructTreeRoot = tree
        catalogue.MarkInfo = Dictionary(Marked=True)
        catalogue.Lang = String(LANGUAGE)
        catalogue.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        catalogue.Metadata = pdf.make_stream(_metadata(label), Type=Name.Metadata, Subtype=Name.XML)
        del pdf.trailer["/Info"]
        pdf.docinfo["/Title"] = label.title
        pdf.docinfo["/Creator"] = "Tapestry"
        pdf.docinfo["/CreationDate"] = f"D:{label.made_on:%Y%m%d}"
        written = BytesIO()
        pdf.save(
            written,
            deterministic_id=True,
            object_stream_mode=ObjectStreamMode.generate,
            min_version="1.7",
        )
        return written.getvalue()


def _element(
    pdf: Pdf, tag: Tag, parent: Object, pages: list[Object], parents: list[list[Object]]
) -> Object:
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{tag.kind}"), P=parent))
    kids = Array()
    home: Object | None = None
    for kid in tag.kids:
        if isinstance(kid, Tag):
            kids.append(_element(pdf, kid, element, pages, parents))
            continue
        page = pages[kid.page]
        marks = parents[kid.page]
        marks.extend([element] * (kid.number + 1 - len(marks)))
        marks[kid.number] = element
        if home is None:
            home = element.Pg = page
        if page.objgen == home.objgen:
            kids.append(kid.number)
        else:
            kids.append(Dictionary(Type=Name.MCR, Pg=page, MCID=kid.number))
    element.K = kids[0] if len(kids) == 1 else kids
    if tag.alternative:
        element.Alt = String(tag.alternative)
    if tag.actual:
        element.ActualText = String(tag.actual)
    if tag.scope or tag.row_span > 1:
        element.A = Dictionary(O=Name.Table)
        if tag.scope:
            element.A.Scope = Name(f"/{tag.scope}")
        if tag.row_span > 1:
            element.A.RowSpan = tag.row_span
    elif tag.kind == "L":
        element.A = Dictionary(O=Name.List, ListNumbering=Name.Disc)
    elif tag.box:
        element.A = Dictionary(O=Name.Layout, Placement=Name.Block, BBox=Array(tag.box))
    return element


def _metadata(label: Label) -> bytes:
    title, day = escape(label.title), label.made_on.isoformat()
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{LANGUAGE}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>Tapestry</xmp:CreatorTool>
<xmp:CreateDate>{day}</xmp:CreateDate>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>""".encode()
