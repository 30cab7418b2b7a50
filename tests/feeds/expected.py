"""What an import into a hub without patients must come to, counted without the importers.

Shares no code with ``desktop``: files are read with the standard library and judged by rules told
again in plain words. Run it over any files, with what the program said of the same:

    tapestry --store HUB import --json PATH… > said.json
    python -m tests.feeds.expected PATH… [--directory directory.json] [--said said.json]

An entry is *taken* (imported, updated or unchanged, whichever), *skipped* for a named reason, or
*set aside*.
"""

import argparse
import csv
import io
import json
import os
import re
import sys
from collections import Counter, defaultdict
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from tests.feeds import expected_hl7

TAKEN, ASIDE = "taken", "set aside"
UNSHOWN, USED = "type not shown here", "used by another entry"
BILLING, WITHDRAWN = "billing or scheduling", "withdrawn before it was ever shown here"
REPEATED, CARER_LINK = "repeated in this file", "carer link without an event"
GROUPING, HIDDEN = "only groups other entries", "hidden file"

Json = dict[str, Any]
Counts = Counter[tuple[str, str]]
"""By outcome (``taken``, ``set aside`` or the reason for skipping) and kind."""

USED_TYPES = set(
    "Organization Practitioner PractitionerRole Location HealthcareService Medication"
    " Questionnaire".split()
)
BILLING_TYPES = set(
    "Account ChargeItem Claim ClaimResponse Contract Coverage CoverageEligibilityRequest"
    " CoverageEligibilityResponse EnrollmentRequest EnrollmentResponse ExplanationOfBenefit"
    " InsurancePlan Invoice MessageHeader PaymentNotice PaymentReconciliation Schedule Slot".split()
)
SHOWN_TYPES = set(
    "RelatedPerson Condition AllergyIntolerance MedicationRequest MedicationStatement Observation"
    " DiagnosticReport Procedure Immunization Encounter EpisodeOfCare Appointment ServiceRequest"
    " Task CareTeam CarePlan Goal Flag Consent Communication DocumentReference Composition"
    " QuestionnaireResponse Device DeviceRequest List".split()
)
CANCELS = {
    "Encounter": "cancelled", "Appointment": "cancelled", "Observation": "cancelled",
    "EpisodeOfCare": "cancelled", "DiagnosticReport": "cancelled", "Communication": "not-done",
}  # fmt: skip
NEEDS_CODE = {"Condition": "code", "Observation": "code", "Procedure": "code", "Flag": "code",
              "Immunization": "vaccineCode", "AllergyIntolerance": "code",
              "Goal": "description"}  # fmt: skip
NHS = "/id/nhs-number"


class Who(NamedTuple):
    """What a file says of who someone is; each may be empty."""

    number: str
    born: str
    families: frozenset[str]
    given: str

    def may_be(self, other: "Who") -> bool:
        """Whether the same id of one source can mean both."""
        family = not self.families or not other.families or bool(self.families & other.families)
        given = not self.given or not other.given or self.given == other.given
        known = min(len(self.born), len(other.born))
        born = self.born[:known] == other.born[:known]
        if self.number and other.number:
            return self.number == other.number and (born or family)
        if known == 10:
            return born and (family or given)
        return born and family and given and not self.number


class World:
    """Whom the hub knows once every file was read."""

    def __init__(self) -> None:
        self.numbers: dict[str, Who] = {}
        self.ids: dict[tuple[str, str], Who] = {}

    def add(self, source: str, own: str, who: Who) -> None:
        if who.number:
            self.numbers.setdefault(who.number, who)
        if own:
            self.ids.setdefault((source, own), who)

    def knows(self, source: str, own: str, who: Who) -> bool:
        there = self.ids.get((source, own)) if own else None
        if there is not None:
            return who.may_be(there)
        held = self.numbers.get(who.number)
        if held is None or held.born != who.born:
            return False
        if who.families and not who.families & held.families:
            return False
        if own:
            self.ids[source, own] = held
        return True


def valid(number: str) -> str:
    """Ten figures of which the last is right: weights 10 to 2, eleven less the remainder."""
    figures = re.sub(r"[\s-]", "", number)
    if not re.fullmatch(r"[0-9]{10}", figures):
        return ""
    check = 11 - sum(int(figures[n]) * (10 - n) for n in range(9)) % 11
    return figures if check != 10 and check % 11 == int(figures[9]) else ""


def count(paths: list[Path], directory: Path | None = None) -> dict[str, Counts]:
    """The counts of every file, by its path as given."""
    registers = {"import": True, "import-council": False}
    council, hospital = "import-council", "import"
    if directory:
        hospital = "import-hospital"
        for each in json.loads(directory.read_text("utf-8"))["sources"]:
            registers[each["code"]] = each["may_register"]
            council = each["code"] if each["kind"] == "council" else council
            hospital = each["code"] if each["kind"] == "hospital" else hospital
    found: dict[str, Counts] = {}
    bundles: list[tuple[str, str, list[object]]] = []
    tables: list[tuple[str, str, list[list[str]]]] = []
    streams: list[expected_hl7.Stream] = []
    for path, hidden in walked(paths):
        name, content = str(path), path.read_bytes()
        folder = next((p.name for p in path.absolute().parents if p.name in registers), "")
        if hidden:
            found[name] = Counter({(HIDDEN, "file"): 1})
        elif expected_hl7.is_stream(content):
            code = folder or hospital
            streams.append(expected_hl7.Stream(name, code, registers.get(code, False), content))
        elif entries := fhir(content):
            bundles.append((name, folder or "import", entries))
        elif entries is None and (table := rows_of(content)) is not None:
            tables.append((name, folder or council, table))
        else:
            found[name] = Counter({(ASIDE, "file"): 1})
    world = registered(bundles, registers)
    for _ in range(2):  # what one file links, another may point to
        for name, source, entries in bundles:
            found[name] = count_bundle(world, source, entries)
        for name, source, table in tables:
            found[name] = count_table(world, source, table)
    return found | expected_hl7.count(streams, world, Who)


def registered(bundles: list[tuple[str, str, list[object]]], registers: dict[str, bool]) -> "World":
    world = World()
    for _, source, entries in bundles:
        if registers[source] and not other_version(entries):
            for each in entries:
                register(world, source, resource_of(each))
    return world


def walked(paths: list[Path]) -> list[tuple[Path, bool]]:
    found: dict[Path, bool] = {}
    for path in paths:
        if not path.is_dir():
            found.setdefault(path, False)
            continue
        for root, folders, names in os.walk(path):
            folders.sort()
            for name in sorted(names):
                below = (Path(root) / name).relative_to(path)
                hidden = any(part.startswith(".") for part in below.parts)
                found.setdefault(Path(root) / name, hidden)
    return list(found.items())


# --- FHIR ------------------------------------------------------------------------------------


def fhir(content: bytes) -> list[object] | None:
    """The entries of a bundle, or the one resource; None if it is not JSON of FHIR."""
    try:
        it = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(it, dict) or not isinstance(it.get("resourceType", ""), str):
        return None
    entries = it.get("entry", [])
    if it.get("resourceType", "Bundle") == "Bundle":
        return list(entries) if "entry" in it or "resourceType" in it else None
    return [{"resource": it}]


def resource_of(entry: object) -> Json:
    if not isinstance(entry, dict):
        return {}
    it = entry.get("resource", entry)
    return it if isinstance(it, dict) else {}


def kind_of(entry: object) -> str:
    kind = resource_of(entry).get("resourceType")
    return kind if isinstance(kind, str) and re.fullmatch("[A-Z][A-Za-z]+", kind) else "entry"


def other_version(entries: list[object]) -> bool:
    """STU3 writes a status as a word where R4 writes a concept, and has fields R4 dropped."""
    old, new = 0, 0
    for entry in entries[:400]:
        it = resource_of(entry)
        status = it.get("clinicalStatus", it.get("verificationStatus"))
        old += isinstance(status, str) + ("assertedDate" in it) + ("taken" in it)
        kind = it.get("resourceType")
        old += (
            kind in ("Observation", "Procedure", "CarePlan", "MedicationRequest")
            and "context" in it
        )
        old += "notGiven" in it
        old += it.get("resourceType") in ("ProcedureRequest", "ReferralRequest")
        new += isinstance(status, dict) + ("encounter" in it and "context" not in it)
    return old > new


def register(world: World, source: str, it: Json) -> None:
    if it.get("resourceType") != "Patient":
        return
    own, sent, person = who(it)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", person.born) or not person.families:
        return
    if person.number or (own and not sent):
        held = world.numbers.get(person.number)
        if held is not None and held.born != person.born:
            return
        world.add(source, own, person)


def who(it: Json) -> tuple[str, str, Who]:
    """The source's own id, the NHS number as sent, and who it is."""
    sent = next((str(each.get("value", "")) for each in it.get("identifier", [])
                 if str(each.get("system", "")).lower().endswith(NHS)
                 and each.get("use") not in ("old", "temp")), "")  # fmt: skip
    names = it.get("name", [])
    families = frozenset(plain(each["family"]) for each in names if each.get("family"))
    official = sorted(names, key=lambda name: name.get("use") not in ("official", "usual"))
    given = next((first(" ".join(each["given"])) for each in official if each.get("given")), "")
    own = f"Patient/{it['id']}" if it.get("id") else ""
    return own, sent, Who(valid(sent), str(it.get("birthDate", ""))[:10], families, given)


def first(names: str) -> str:
    return plain(names.split(maxsplit=1)[0]) if names.split() else ""


def plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def count_bundle(world: World, source: str, entries: list[object]) -> Counts:
    if other_version(entries):
        return Counter((ASIDE, kind_of(each)) for each in entries)
    counts: Counts = Counter()
    kept = without_repeats(entries, counts)
    patients: dict[str, bool] = {}
    for entry in kept:
        it = resource_of(entry)
        if it.get("resourceType") == "Patient":
            own, _, person = who(it)
            known = world.knows(source, own, person)
            counts[TAKEN if known else ASIDE, "Patient"] += 1
            for key in keys(entry, it):
                patients[key] = known
            if known and person.number:
                world.ids[source, f"number {person.number}"] = person
    others = {key for entry in kept for key in keys(entry, resource_of(entry))}
    pointed: dict[str, set[int]] = defaultdict(set)
    for number, entry in enumerate(kept):
        for text in pointers(resource_of(entry)):
            pointed[text].add(number)
    for number, entry in enumerate(kept):
        it = resource_of(entry)
        kind = it.get("resourceType")
        if kind in USED_TYPES:
            names = [*keys(entry, it), *map(known_as, listed(it.get("identifier")))]
            used = any(pointed[name] - {number} for name in names)
            counts[USED if used else UNSHOWN, kind_of(entry)] += 1
        elif kind != "Patient":
            counts[judged(world, source, it, patients, others), kind_of(entry)] += 1
    return counts


def pointers(it: object) -> list[str]:
    """All that a resource points to, anywhere in it: references as sent and cut short."""
    if isinstance(it, list):
        return [text for each in it for text in pointers(each)]
    if not isinstance(it, dict):
        return []
    found = [text for each in it.values() for text in pointers(each)]
    if isinstance(text := it.get("reference"), str):
        bare = text.partition("/_history/")[0]
        found += [bare, "/".join(bare.split("/")[-2:])]
    elif isinstance(it.get("identifier"), dict):
        found.append(known_as(it["identifier"]))
    return found


def known_as(identifier: Json) -> str:
    return f"{identifier.get('system', '')}|{identifier.get('value', '')}".lower()


def listed(it: object) -> list[Json]:
    found = it if isinstance(it, list) else [it]
    return [each for each in found if isinstance(each, dict)]


def judged(
    world: World, source: str, it: Json, patients: dict[str, bool], others: set[str]
) -> str:  # fmt: skip
    kind = it.get("resourceType")
    if not kind or kind == "Bundle":
        return ASIDE
    if kind in BILLING_TYPES:
        return BILLING
    if kind not in SHOWN_TYPES:
        return UNSHOWN
    if kind == "List" and not it.get("note") and not it.get("emptyReason"):
        return GROUPING
    if not any(known_person(world, source, each, patients, others) for each in about(it)):
        return ASIDE
    if withdrawn(it):
        return WITHDRAWN
    wordless = kind in NEEDS_CODE and not it.get(NEEDS_CODE[kind])
    return ASIDE if wordless else TAKEN


def about(it: Json) -> list[Json]:
    if it["resourceType"] == "Appointment":
        return [each["actor"] for each in it.get("participant", []) if "actor" in each]
    found = it.get("subject") or it.get("patient") or it.get("for")
    return [found] if isinstance(found, dict) else []


def known_person(
    world: World, source: str, reference: Json, patients: dict[str, bool], others: set[str]
) -> bool:  # fmt: skip
    text = str(reference.get("reference", "")).partition("/_history/")[0]
    tail = "/".join(text.split("/")[-2:])
    for key in (text, tail):
        if key and key in patients:
            return patients[key]
    if tail.startswith("Patient/"):
        return (source, tail) in world.ids
    identifier = reference.get("identifier", {})
    if str(identifier.get("system", "")).lower().endswith(NHS):
        number = valid(str(identifier.get("value", "")))
        return patients.get(f"number {number}", (source, f"number {number}") in world.ids)
    return False


def withdrawn(it: Json) -> bool:
    verification = it.get("verificationStatus") or {}
    said = [it.get("status"), it.get("lifecycleStatus")]
    if isinstance(verification, dict):
        said += [each.get("code") for each in verification.get("coding", [])]
    return "entered-in-error" in said or (
        it["resourceType"] in CANCELS and it.get("status") == CANCELS[it["resourceType"]]
    )


def keys(entry: object, it: Json) -> list[str]:
    found = [str(entry.get("fullUrl", ""))] if isinstance(entry, dict) else []
    if it.get("id"):
        found += [f"{it.get('resourceType')}/{it['id']}", f"urn:uuid:{it['id']}"]
    if it.get("resourceType") == "Patient" and (number := who(it)[2].number):
        found.append(f"number {number}")
    return [each for each in found if each]


def without_repeats(entries: list[object], counts: Counts) -> list[object]:
    kept: dict[str, object] = {}
    for entry in entries:
        it = resource_of(entry)
        url = str(entry.get("fullUrl", "")) if isinstance(entry, dict) else ""
        key = f"{it.get('resourceType')} {it['id']} {url}" if it.get("id") else (
            f"{it.get('resourceType')} {url or json.dumps(it, sort_keys=True)}"
        )  # fmt: skip
        if it and key in kept:
            counts[REPEATED, kind_of(entry)] += 1
        kept[key if it else f"nothing {len(kept)}"] = entry
    return list(kept.values())


# --- Client Level Data -----------------------------------------------------------------------


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
            counts[CARER_LINK, "Carer link"] += 1
        elif not event or not day(row["eventstartdate"]) or client.replace("-", " ") not in (
            "service user", "carer", "unpaid carer", "carer known by association",
            "unpaid carer known by association",
        ) or not (row["nhsnumber"] or row["lapersonuniqueidentifier"]):  # fmt: skip
            counts[ASIDE, event or "row"] += 1
        else:
            people[row["lapersonuniqueidentifier"] or row["nhsnumber"]].append(row)
    for theirs in people.values():
        count_person(world, source, theirs, counts)
    return counts


def count_person(world: World, source: str, rows: list[dict[str, str]], counts: Counts) -> None:
    def said(column: str) -> set[str]:
        return {row[column] for row in rows if row.get(column)}

    numbers = {re.sub(r"\s", "", each) for each in said("nhsnumber")}
    births = {day(each) for each in said("dateofbirth")}
    newest = max(rows, key=lambda row: day(row.get("reportingperiodenddate", "")))
    families = frozenset(plain(each) for each in said("lastname"))
    person = Who(valid(next(iter(numbers), "")), next(iter(births), ""), families,
                 first(newest.get("firstname", "")))  # fmt: skip
    known = len(numbers) < 2 and len(births) < 2 and world.knows(
        source, newest["lapersonuniqueidentifier"], person
    )  # fmt: skip
    repeats: Counts = Counter()
    groups: dict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
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


def day(text: str) -> str:
    """ISO, from day/month/year or from ISO itself; empty if it is no date."""
    found = re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    parts = [found[3], found[2], found[1]] if found else text[:10].split("-")
    try:
        return date(*map(int, parts)).isoformat()
    except (ValueError, TypeError):
        return ""


# --- comparing -------------------------------------------------------------------------------


def said_by_program(told: Json) -> dict[str, Counts]:
    """What ``tapestry import --json`` says, in the same shape."""
    found: dict[str, Counts] = {}
    for file in told["files"]:
        counts: Counts = Counter()
        for line in file["outcomes"]:
            outcome = line["outcome"]
            key = line["reason"] if outcome == "skipped" else outcome
            key = TAKEN if outcome in ("imported", "updated", "unchanged") else key
            counts[key, line["kind"]] += line["count"]
        found[file["file"]] = counts
        if sum(counts.values()) != file["entries"]:
            counts["entries that were not accounted for", "entry"] += 1
    return found


def differences(expected: dict[str, Counts], said: dict[str, Counts]) -> list[str]:
    found = []
    for name in sorted(expected.keys() | said.keys()):
        here, there = expected.get(name, Counter()), said.get(name, Counter())
        found += [
            f"{name}: {kind}: {outcome}: expected {here[outcome, kind]}, "
            f"said {there[outcome, kind]}"
            for outcome, kind in sorted(here.keys() | there.keys())
            if here[outcome, kind] != there[outcome, kind]
        ]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--directory", type=Path)
    parser.add_argument("--said", type=Path)
    asked = parser.parse_args()
    expected = count(asked.paths, asked.directory)
    if not asked.said:
        for name, counts in expected.items():
            for (outcome, kind), number in sorted(counts.items()):
                sys.stdout.write(f"{name}\t{kind}\t{outcome}\t{number}\n")
        return 0
    told = json.loads(asked.said.read_text("utf-8"))
    found = differences(expected, said_by_program(told))
    sys.stdout.write("\n".join(found or ["No difference."]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
