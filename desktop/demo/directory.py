"""The hub's own set-up in the synthetic county: teams, practices, places, organisations, staff.

Every name is invented. Telephones are from the ranges that Ofcom keeps for drama.
"""

import json
from dataclasses import dataclass
from pathlib import Path

COUNCIL = "Dunholm County Council"
HOSPITAL_TRUST = "Dunholm Hospitals NHS Foundation Trust"
HOSPITAL = "Queen Philippa Hospital"
COMMUNITY_TRUST = "Dunholm Community Health NHS Trust"
WARD = "Coppice Ward, Hesperley Community Hospital"


@dataclass(frozen=True, slots=True)
class Village:
    """Somewhere that people live, with its postcode district."""

    name: str
    district: str


@dataclass(frozen=True, slots=True)
class Practice:
    code: str
    name: str
    short: str
    team: str
    telephone: str
    address: str
    share: float
    """Its part of the county's people."""
    villages: tuple[Village, ...]
    system: str
    """Which of the three GP systems it runs: ``urn``, ``relative`` or ``absolute``."""

    @property
    def source(self) -> str:
        return f"gp-{self.short.lower()}"


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    name: str
    kind: str
    team: str
    telephone: str
    address: str


@dataclass(frozen=True, slots=True)
class Organisation:
    code: str
    name: str
    kind: str
    telephone: str


@dataclass(frozen=True, slots=True)
class Source:
    code: str
    name: str
    sector: str
    kind: str
    may_register: bool


@dataclass(frozen=True, slots=True)
class Staff:
    name: str
    role: str
    organisation: str
    teams: tuple[str, ...]
    practices: tuple[str, ...]
    telephone: str

    @property
    def username(self) -> str:
        words = self.name.removeprefix("Dr ").lower().replace("'", "").split()
        return f"{words[0]}.{words[-1]}"


TEAMS = (("ALD", "Aldersyke Team Around Patients"), ("HES", "Hesperley Team Around Patients"))

PRACTICES = (
    Practice("ZD101", "Larkmoor Surgery", "Larkmoor", "ALD", "0191 498 0110",
             "2 Chapel Bank, Larkmoor, DH7 0ZL", 0.22,
             (Village("Larkmoor", "DH7"), Village("Coldhope", "DL13"), Village("Aldersyke", "DH7")),
             "urn"),
    Practice("ZD102", "Kirkfold Medical Practice", "Kirkfold", "ALD", "0191 498 0120",
             "The Old Bakehouse, Kirkfold, DL13 0ZK", 0.16,
             (Village("Kirkfold", "DL13"), Village("Burnrigg", "DL12")), "relative"),
    Practice("ZD103", "Old Station Health Centre", "Station", "ALD", "0191 498 0130",
             "Station Approach, Aldersyke, DH7 0ZS", 0.13,
             (Village("Aldersyke", "DH7"), Village("Tollgate", "DH9")), "absolute"),
    Practice("ZD104", "Hesperley Green Surgery", "Hesperley", "HES", "0191 498 0140",
             "11 The Green, Hesperley, DL5 0ZG", 0.2,
             (Village("Hesperley", "DL5"), Village("Marl Hill", "DL4")), "urn"),
    Practice("ZD105", "Pitlaw Practice", "Pitlaw", "HES", "0191 498 0150",
             "Welfare Road, Pitlaw, DH6 0ZP", 0.16,
             (Village("Pitlaw", "DH6"), Village("Whinlaw", "DH6")), "relative"),
    Practice("ZD106", "Saltcote Road Surgery", "Saltcote", "HES", "0191 498 0160",
             "84 Saltcote Road, Saltcote, SR8 0ZR", 0.13,
             (Village("Saltcote", "SR8"), Village("Hawk Dene", "SR7")), "absolute"),
)  # fmt: skip

PLACES = (
    Place("ZC201", "Rowan Bank", "care home", "ALD", "0191 498 0210",
          "Rowan Bank, Mill Lane, Aldersyke, DH7 0ZB"),
    Place("ZC202", "Thistledown House", "care home", "ALD", "0191 498 0220",
          "Thistledown House, Quarry Bank, Kirkfold, DL13 0ZT"),
    Place("ZC203", "Linden Court", "care home", "HES", "0191 498 0230",
          "Linden Court, Park Terrace, Hesperley, DL5 0ZN"),
    Place("ZC204", "Beacon Hill", "care home", "HES", "0191 498 0240",
          "Beacon Hill, Coast Road, Saltcote, SR8 0ZE"),
    Place("ZW301", WARD, "ward", "HES", "0191 498 0250",
          "Hesperley Community Hospital, North Road, Hesperley, DL5 0ZW"),
)  # fmt: skip
HOMES = tuple(place for place in PLACES if place.kind == "care home")

ORGANISATIONS = (
    Organisation("ZP401", "Brightway Home Care", "provider", "0191 498 0310"),
    Organisation("ZP402", "Nine Oaks Care at Home", "provider", "0191 498 0320"),
    Organisation("ZP403", "Threshold Support", "provider", "0191 498 0330"),
    Organisation("ZV501", "Kettle and Company", "voluntary", "0191 498 0410"),
    Organisation("ZV502", "Dunholm Carers' Centre", "voluntary", "0191 498 0420"),
    Organisation("ZV503", "Hesperley Men's Shed", "voluntary", "0191 498 0430"),
    Organisation("ZL599", COUNCIL, "council", "0191 498 0500"),
    Organisation("ZT601", COMMUNITY_TRUST, "trust", "0191 498 0600"),
    Organisation("ZT602", HOSPITAL_TRUST, "trust", "0191 498 0650"),
)
PROVIDERS = ORGANISATIONS[:3]

SOURCES = (
    *(Source(each.source, f"GP {each.short}", "health", "gp", may_register=True)
      for each in PRACTICES),
    Source("community", "Nursing", "health", "community", may_register=False),
    Source("hospital", "Hospital", "health", "hospital", may_register=False),
    Source("council", "Council", "social", "council", may_register=False),
    Source("home-care", "Home care", "social", "council", may_register=False),
    Source("voluntary", "Volunteers", "voluntary", "voluntary", may_register=False),
)  # fmt: skip


def _team(code: str, named: list[tuple[str, str, str, str]], first_phone: int) -> list[Staff]:
    """One team's staff; the fourth word lists the practices that someone works in."""
    return [
        Staff(name, role, organisation, (code,), tuple(practices.split()),
              f"0191 498 {first_phone + n:04}")
        for n, (name, role, organisation, practices) in enumerate(named)
    ]  # fmt: skip


STAFF = (
    *_team("ALD", [
        ("Dr Miriam Oduya", "gp", "Larkmoor Surgery", "ZD101"),
        ("Dr Callum Peart", "gp", "Kirkfold Medical Practice", "ZD102"),
        ("Dr Saira Malhotra", "gp", "Old Station Health Centre", "ZD103"),
        ("Gillian Stoker", "practice nurse", "Larkmoor Surgery", "ZD101"),
        ("Wei Ling Tan", "pharmacist", "Kirkfold Medical Practice", "ZD101 ZD102 ZD103"),
        ("Chloe Surtees", "practice staff", "Larkmoor Surgery", "ZD101"),
        ("Denise Wardle", "practice manager", "Old Station Health Centre", "ZD103"),
        ("Hannah Birkett", "care co-ordinator", COMMUNITY_TRUST, ""),
        ("Nadia Osei", "community matron", COMMUNITY_TRUST, ""),
        ("Ruth Eggleston", "community nurse", COMMUNITY_TRUST, ""),
        ("Marek Zielinski", "physiotherapist", COMMUNITY_TRUST, ""),
        ("Bethan Price", "occupational therapist", COMMUNITY_TRUST, ""),
        ("Colin Raistrick", "social worker", COUNCIL, ""),
        ("Yasmin Farooq", "link worker", "Kettle and Company", ""),
        ("Florence Adeyemi", "care home staff", "Rowan Bank", ""),
    ], 701),
    *_team("HES", [
        ("Dr Anil Deshpande", "gp", "Hesperley Green Surgery", "ZD104"),
        ("Dr Fiona Garrick", "gp", "Pitlaw Practice", "ZD105"),
        ("Dr Tomasz Wrona", "gp", "Saltcote Road Surgery", "ZD106"),
        ("Lesley Tindale", "practice nurse", "Pitlaw Practice", "ZD105"),
        ("Amara Nwosu", "pharmacist", "Hesperley Green Surgery", "ZD104 ZD105 ZD106"),
        ("Kieran Lamb", "practice staff", "Saltcote Road Surgery", "ZD106"),
        ("Susan Pallister", "practice manager", "Hesperley Green Surgery", "ZD104"),
        ("Joanne Metcalfe", "care co-ordinator", COMMUNITY_TRUST, ""),
        ("Deborah Kipling", "community matron", COMMUNITY_TRUST, ""),
        ("Grace Mutasa", "community nurse", COMMUNITY_TRUST, ""),
        ("Shona Reid", "physiotherapist", COMMUNITY_TRUST, ""),
        ("Imran Qureshi", "occupational therapist", COMMUNITY_TRUST, ""),
        ("Angela Dobbin", "social worker", COUNCIL, ""),
        ("Lewis Carr", "link worker", "Dunholm Carers' Centre", ""),
        ("Marisol Reyes", "care home staff", "Linden Court", ""),
    ], 801),
    Staff("Dr Helen Tranmer", "specialist", HOSPITAL_TRUST, ("ALD", "HES"), (), "0191 498 0901"),
    Staff("Peter Lonsdale", "information governance lead", COUNCIL, ("ALD", "HES"), (),
          "0191 498 0902"),
)  # fmt: skip


def in_team(team: str, role: str) -> Staff:
    """The first of a role in a team."""
    return next(each for each in STAFF if each.role == role and team in each.teams)


def usual_gp(practice: Practice) -> Staff:
    return next(each for each in STAFF if each.role == "gp" and practice.code in each.practices)


def write_directory(path: Path) -> None:
    """``directory.json``: what an administrator would have typed in."""
    content = {
        "teams": [{"code": code, "name": name} for code, name in TEAMS],
        "practices": [
            {"code": each.code, "name": each.name, "team": each.team,
             "telephone": each.telephone, "address": each.address}
            for each in PRACTICES
        ],
        "places": [
            {"code": each.code, "name": each.name, "kind": each.kind, "team": each.team,
             "telephone": each.telephone, "address": each.address}
            for each in PLACES
        ],
        "organisations": [
            {"code": each.code, "name": each.name, "kind": each.kind, "telephone": each.telephone}
            for each in ORGANISATIONS
        ],
        "sources": [
            {"code": each.code, "name": each.name, "sector": each.sector, "kind": each.kind,
             "may_register": each.may_register}
            for each in SOURCES
        ],
        "staff": [
            {"username": each.username, "name": each.name, "role": each.role,
             "organisation": each.organisation, "teams": list(each.teams),
             "practices": list(each.practices), "telephone": each.telephone}
            for each in STAFF
        ],
    }  # fmt: skip
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
