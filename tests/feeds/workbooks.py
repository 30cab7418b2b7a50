"""Small workbooks and tables, made for a test: no library that writes them is wanted."""

import base64
import csv
import html
import io
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime, time

from desktop.words.tables import Mapping, TableKind, matched, shape_of

Cell = str | int | float | bool | date | datetime | time | None

_XL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OF_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DAY, _CLOCK, _MOMENT = 1, 2, 3

# One sheet of Excel 97: "Rota" in A1, names in row 3, and Mary Adams on 26-Nov-2026 at 08:00.
OLD_EXCEL = zlib.decompress(
    base64.b85decode(
        r"c-rk)O=uHA6#iy+)BMn%B(_2;gix?*Eff(%gmyJln@eJC5UmKB*c?jRM3#8ai`CkrQ1E2+QmBHLsuzDyL2n*}i"
        r"a!W~km#`|LBT`Y_08Me+C+s0w9vBOGH+(Sc{B5N=FQLU>$y;I`hH6Z73hYFCDV_Z6`Y{pcQQdxxoOIz6Z<HbF4"
        r"h(NKAOlH51!P$^2#}s^Id|1d)f<<z-J04aTdvZE*o7##Mp+kkT!IY6u3!DJ(}67Fv~M6H?h3Snon8oXXYx)F48"
        r"TE6PVMJ?R#x6KCZNKSv_RC54p}qW_F<oFQpe>oD`O>2M3Iy^vFgjh-kH#0nK!8HkUPIz5%xo0D5{l6N%0NLPQJ"
        r"THt8cC-<L=f(MUcqgYRY(_~tDB=TVnmTV8<pALYFFFT9VY^iRB>=CzW)rf9$z%+tKaCP-&MvpgoXfIZR;IFN@V"
        r"<Ed!w+-N3isN^n(W2DxTE@Y`BRY)6!XklnHOI&}xkPgU$f;X06*~U`G3$B*rAR0Iw;$;^klNauMeUr%a>8F?(<"
        r"HN){a<)nnVd9dkL6z&dL|c~aTw^E8%iQV~PPedZB>O3D>ua(ThsIgw3YWG~Kf4)k^=&KC+bKOUf8<eQ;)}k6(z"
        r"Cs#3yrfM^l7xx5Dij&`HZ7Obcm_z5|4E!7WVe^iDmO|Ta`}<a;(9$&(#Jj(g;f~#DtZTqa&7cial0VPNke`w`G"
        r"k}d0XJNG+RTh=uM?DRPEj-N2YElv1eqn3Tb(GUT&|kcd|!IPbIsLGT!UmN*E8M8MMj%LI5sYxNzaZg$oxh)(PY"
        r"VQ{LxP`!emZuj*d=zs@3sCHFVUhDAT}^c3i;@E~#&8#rH;|7?awIBkhl)^Yw9N*tr!4Gbg0b_`eTzx1gkR=&@w"
        r"D+d4F5~{ZUrE2W_&;9=dQ}XBI"
    )
)


def in_csv(*rows: Sequence[object], by: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=by).writerows(rows)
    return out.getvalue().encode()


def in_excel(*rows: Sequence[Cell], hidden: Sequence[Sequence[Cell]] = ()) -> bytes:
    """A workbook of one sheet; what is ``hidden`` stands on one before it that nobody sees."""
    sheets = [("Lists", "hidden", _sheet(hidden))] if hidden else []
    return packed(*sheets, ("Sheet1", "visible", _sheet(rows)))


def in_sheets(*tables: Sequence[Sequence[Cell]], merged: str = "") -> bytes:
    """A workbook with each table on a sheet of its own; cells of all that are ``merged``, A2:A4."""
    return packed(
        *((f"S{at}", "visible", _sheet(rows)) for at, rows in enumerate(tables)), merged=merged
    )


def packed(*sheets: tuple[str, str, str], merged: str = "") -> bytes:
    """A workbook of sheets by name, state and the XML of their rows."""
    cells = f'<mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{at}" state="{state}" r:id="r{at}"/>'
        for at, (name, state, _) in enumerate(sheets, 1)
    )
    linked = "".join(
        f'<Relationship Id="r{at}" Type="{_RELS}/worksheet" Target="worksheets/s{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    styles = "".join(f'<xf numFmtId="{each}"/>' for each in (0, 14, 20, 22))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_OF_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_OF_PACKAGE}/relationships"><Relationship Id="r1"'
        f' Type="{_RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_XL}" xmlns:r="{_RELS}"><sheets>{listed}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_OF_PACKAGE}/relationships">{linked}'
        f'<Relationship Id="rs" Type="{_RELS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_XL}"><cellXfs count="4">{styles}</cellXfs>'
        "</styleSheet>",
    }
    for at, (_, _, rows) in enumerate(sheets, 1):
        parts[f"xl/worksheets/s{at}.xml"] = (
            f'<worksheet xmlns="{_XL}"><sheetData>{rows}</sheetData>{cells}</worksheet>'
        )
    return _zipped(parts)


def _sheet(rows: Sequence[Sequence[Cell]]) -> str:
    return "".join(
        f'<row r="{at}">{"".join(_cell(each, at, place) for place, each in enumerate(row))}</row>'
        for at, row in enumerate(rows, 1)
    )


def _cell(value: Cell, row: int, place: int) -> str:
    where = f'r="{chr(65 + place)}{row}"'
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return f'<c {where} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, str):
        return f'<c {where} t="inlineStr"><is><t>{html.escape(value)}</t></is></c>'
    number, style = _serial(value)
    return f'<c {where} s="{style}"><v>{number}</v></c>'


def _serial(value: int | float | date | time) -> tuple[float, int]:
    """As Excel counts: days since the end of 1899, and parts of a day."""
    if isinstance(value, datetime):
        since = value - datetime(1899, 12, 30)  # noqa: DTZ001 - a count, no moment
        return since.total_seconds() / 86_400, _MOMENT
    if isinstance(value, date):
        return (value - date(1899, 12, 30)).days, _DAY
    if isinstance(value, time):
        return (value.hour * 60 + value.minute) / 1440, _CLOCK
    return value, 0


def in_libre_office(*rows: Sequence[str]) -> bytes:
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    cells = "".join(
        "<table:table-row>"
        + "".join(f'<table:table-cell office:value-type="string"><text:p>{each}</text:p>'
                  "</table:table-cell>" for each in row)
        + "</table:table-row>"
        for row in rows
    )  # fmt: skip
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return _zipped(
        {
            "mimetype": kind,
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{urn}:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            "</manifest:manifest>",
            "content.xml": f'<office:document-content xmlns:office="{urn}:office:1.0"'
            f' xmlns:table="{urn}:table:1.0" xmlns:text="{urn}:text:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="S">{cells}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def _zipped(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed_:
        for name, text in parts.items():
            packed_.writestr(name, text)
    return out.getvalue()


def mapping(kind: TableKind, *header: str, **more: object) -> Mapping:
    """The mapping that the names of the columns suggest."""
    found = matched(shape_of(kind), header)
    return Mapping(kind, header, tuple(found.items()), **more)  # type: ignore[arg-type]  # a test's own
