"""What Client Level Data must come to, counted without the importers. See ``expected``."""

import csv
import io
import json
import re
from collections import Counter, defaultdict
from itertools import zip_longest

from tests.feeds.expected_people import (
    ASIDE,
    REPEATED,
    TAKEN,
    Counts,
    Who,
    World,
    day,
    first,
    plain,
    valid,
)

CARER_LINK = "carer link that names nobody cared for"
LINK = "Carer link"


def rows_of(content: bytes) -> list[list[str]] | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    first = text.lstrip().partition("\n")[0]
    delimiter = "\t" if first.count("\t") > first.count(",") else ","
    if first[:1] in ("", "<", "{", "[") or first.count(delimiter) < 2:
        return None
    lines = [line for line in io.StringIO(text, newline="") if line.strip()]
    if len(list(csv.reader(lines, delimiter=delimiter))) < len(lines) and torn(text, delimiter):
        return [["torn"], *([line] for line in lines[1:])]
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return [row for row in table if any(map(str.strip, row))]


def torn(text: str, delimiter: str) -> bool:
    """Whether a quote stays open at the end, or a row that runs over lines has not its width."""
    rows = [row for row in csv.reader(io.StringIO(f"{text}\nend", newline=""),
                                      delimiter=delimiter) if any(map(str.strip, row))]  # fmt: skip
    return rows[-1] != ["end"] or any(
        len(row) != len(rows[0]) or max(cell.count(delimiter) for cell in row) >= len(row) - 1
        for row in rows
        if "\n" in "".join(row)
    )


def count_table(world: World, source: str, table: list[list[str]]) -> Counts:
    columns = [plain(each) for each in table[0]]
    needed = ("nhsnumber", "lapersonuniqueidentifier", "dateofbirth", "clienttype", "eventtype",
              "eventstartdate", "eventenddate", "servicetype", "servicecomponent")  # fmt: skip
    even = len(table) > 1 and len({len(row) for row in table[:50]}) == 1
    if not even and not set(needed) & set(columns) and columns != ["torn"]:
        return Counter({(ASIDE, "file"): 1})
    if any(columns.count(each) != 1 for each in needed):
        return Counter({(ASIDE, "row" if table[1:] else "file"): len(table[1:]) or 1})
    rows = [
        {column: "" if cell.strip().upper() == "NULL" else " ".join(cell.split())
         for column, cell in zip_longest(columns, cells, fillvalue="")}
        for cells in table[1:]
    ]  # fmt: skip
    counts: Counts = Counter()
    people: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row, cells in zip(rows, table[1:], strict=True):
        event = next((name for name in ("Request", "Assessment", "Service", "Review")
                      if name.lower() in row["eventtype"].lower()), "")  # fmt: skip
        client = row["clienttype"].lower()
        row["event"] = event
        if len(cells) < len(columns):
            counts[ASIDE, event or "row"] += 1
        elif "association" in client and not event:
            row["event"] = LINK
            people[row["lapersonuniqueidentifier"] or row["nhsnumber"]].append(row)
        elif not event or not day(row["eventstartdate"]) or client.replace("-", " ") not in (
            "service user", "carer", "unpaid carer", "carer known by association",
            "unpaid carer known by association",
        ) or not (row["nhsnumber"] or row["lapersonuniqueidentifier"]):  # fmt: skip
            counts[ASIDE, event or "row"] += 1
        else:
            people[row["lapersonuniqueidentifier"] or row["nhsnumber"]].append(row)
    for theirs in people.values():
        count_person(world, source, theirs, counts)
    for theirs in people.values():
        count_links(world, source, theirs, people, counts)
    return counts


def count_links(
    world: World, source: str, rows: list[dict[str, str]], people: dict[str, list[dict[str, str]]],
    counts: Counts,
) -> None:  # fmt: skip
    """Rows without an event, which say for whom a carer cares: each goes with one of those."""
    period = max((day(row.get("reportingperiodenddate", "")) for row in rows
                  if "carer" in row["clienttype"].lower()), default="")  # fmt: skip
    doubtful = any(
        len({plain(row[column]) for row in rows if row.get(column)}) > 1
        for column in ("nhsnumber", "dateofbirth", "lastname")
    )
    for row in (each for each in rows if each["event"] == LINK):
        adults = [row[column] for number in (1, 2, 3)
                  if row.get(column := f"adult{number}linkedpersonid")
                  and row[column] != row["lapersonuniqueidentifier"]]  # fmt: skip
        here = [each for each in adults if each in people] or adults
        if day(row.get("reportingperiodenddate", "")) != period:
            counts[REPEATED, LINK] += 1
        elif doubtful:
            counts[ASIDE, LINK] += 1
        elif not here:
            counts[CARER_LINK, LINK] += 1
        else:
            counts[TAKEN if (source, here[0]) in world.ids else ASIDE, LINK] += 1


def count_person(world: World, source: str, rows: list[dict[str, str]], counts: Counts) -> None:
    """Rows under one id: where they name different people, each has to be sure by itself."""

    def said(column: str) -> set[str]:
        return {plain(row[column]) for row in rows if row.get(column)}

    own = rows[0]["lapersonuniqueidentifier"]
    births = {day(row["dateofbirth"]) for row in rows} - {""}
    disputed = len(births) > 1 or len(said("lastname")) > 1
    parts: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        born, family = day(row["dateofbirth"]), plain(row.get("lastname", ""))
        alike = {plain(each["lastname"]) for each in rows if day(each["dateofbirth"]) == born
                 and each.get("lastname")}  # fmt: skip
        whole = len(said("nhsnumber")) > 1 or (own and not disputed)
        family = family or (min(alike) if len(alike) == 1 else "")
        parts[("", "") if whole else (born, family)].append(row)
    for part in parts.values():
        count_part(world, source, part, counts, disputed=disputed)


def count_part(
    world: World, source: str, rows: list[dict[str, str]], counts: Counts, *, disputed: bool
) -> None:
    def said(column: str) -> set[str]:
        return {row[column] for row in rows if row.get(column)}

    numbers = {re.sub(r"\s", "", each) for each in said("nhsnumber")}
    births = {day(each) for each in said("dateofbirth")}
    newest = max(rows, key=lambda row: day(row.get("reportingperiodenddate", "")))
    families = frozenset(plain(each) for each in said("lastname"))
    dated = [row for row in rows if row["dateofbirth"]] or rows
    number = next((row["nhsnumber"] for row in dated if row["nhsnumber"]), "")
    person = Who(valid(number), next(iter(births), ""), families,
                 first(newest.get("firstname", "")))  # fmt: skip
    known = len(numbers) < 2 and world.knows(
        source, newest["lapersonuniqueidentifier"], person, disputed=disputed
    )  # fmt: skip
    repeats: Counts = Counter()
    groups: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for row in (each for each in rows if each["event"] != LINK):
        groups[identity(row)].append(row)
    for group in groups.values():
        last = max(day(row.get("reportingperiodenddate", "")) for row in group)
        told: set[str] = set()
        for row in group:
            same = json.dumps({**row, "eventreference": ""}, sort_keys=True)
            if day(row.get("reportingperiodenddate", "")) != last or same in told:
                repeats[REPEATED, row["event"]] += 1
            else:
                told.add(same)
                counts[TAKEN if known else ASIDE, row["event"]] += 1
    counts.update(repeats)


def identity(row: dict[str, str]) -> tuple[str, ...]:
    carer = re.sub("^carer", "unpaid carer", row["clienttype"].lower())
    parts = [row["event"], carer, day(row["eventstartdate"])]
    if row["event"] == "Service":
        type_ = re.sub("[^a-z]+", " ", row["servicetype"].lower())
        type_ = re.sub("^carer support", "unpaid carer support", type_)
        type_ = type_.replace("direct to carer", "direct to unpaid carer")
        return (*parts, type_, row["servicecomponent"].lower())
    parts.append(day(row["eventenddate"]))
    column = {"Request": "requestrouteofaccess", "Assessment": "assessmenttype"}.get(row["event"])
    return (*parts, row.get(column or "", "").lower())
