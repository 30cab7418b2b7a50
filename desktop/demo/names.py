"""Names and streets to draw from, and made-up ways to reach people.

Postcodes use districts around Durham with inward codes that begin with Z, which no sorting office
there has given out; telephones come from the drama ranges (0191 498 0xxx, 07700 900xxx).
"""

from random import Random

from desktop.demo.directory import Village

FAMILY = (
    "Smith Robson Wilson Taylor Brown Thompson Robinson Bell Hall Dixon Richardson Johnson Walker "
    "Anderson Wright Watson Graham Scott Young Clark Stephenson Elliott Davison Nicholson "
    "Armstrong Raine Bainbridge Featherstone Hutchinson Maddison Peacock Wearmouth Dawson Hodgson "
    "Emerson Vasey Teasdale Beadle Bowes Race Kirkup Tulip Nattrass Proud Alderson Gowland Heslop "
    "Lishman Mews Oliver Pattison Quinn Ridley Shields Tate Urwin Wardell Atkinson Bamlett "
    "Carrick Dent Errington Forster Gibbon Hewitt Iveson Jopling Kell Liddle Mawson Naylor Ord "
    "Pearson Reay Suddes Thirlaway Wanless Abbott Blenkinsop Cairns Dobson English Foster Gargett "
    "Hauxwell Jackson Kelly Laverick McKenna Murray Nesbitt O'Neill Parkin Rutter Simpson "
    "Turnbull Usher Vickers Yeoman Adamson Bradley Collingwood Doyle Ellis Fenwick Goldsbrough"
).split()
FAMILY_ELSEWHERE = (
    "Patel Khan Begum Ahmed Hussain Kaur Singh Okonkwo Mensah Nowicki Kowalczyk Popescu Dimitrov "
    "Chen Wong Nguyen Joseph Thomas Mathew Fernandez Abdi Rahimi Yilmaz Silva"
).split()
GIVEN = {
    "female": (
        (1925, "Edna Doris Hilda Elsie Ivy Florence Ethel Nora Vera Gladys Olive Lilian Annie"),
        (1938, "Joan Jean Audrey Brenda Sheila Joyce Doreen Norma Maureen Beryl Thelma Marjorie "
               "Eileen Rita Betty Winifred Sylvia Mavis Freda Nancy"),
        (1950, "Pauline Ann Susan Christine Linda Carol Kathleen Judith Patricia Valerie Moira "
               "Marion Hazel Glenys Yvonne Irene Lynne Elizabeth Sandra Barbara"),
        (1965, "Karen Julie Tracey Alison Deborah Jacqueline Sharon Michelle Angela Dawn Gillian "
               "Lorraine Beverley Janice Wendy Helen Sarah Nicola Joanne Amanda"),
        (1982, "Claire Emma Laura Rebecca Gemma Stacey Kelly Natalie Rachel Victoria Lindsay Kerry "
               "Samantha Hayley Danielle Leanne Katie Jade Amy Stephanie"),
        (1998, "Chloe Ellie Megan Lauren Bethany Holly Abbie Jessica Courtney Paige Georgia Amber "
               "Olivia Sophie Grace Mia Isla Freya Ava Evie Poppy Lily Ruby Harper Willow"),
    ),
    "male": (
        (1925, "Wilfred Norman Harold Ernest Cyril Stanley Albert Sidney Herbert Leslie Walter"),
        (1938, "Kenneth Ronald Raymond Dennis Gordon Derek Roy Joseph Matthew Thomas Robert George "
               "William Jack James Edward Alan Cuthbert Lancelot Eric"),
        (1950, "Brian Keith Barry Malcolm Trevor Terence Michael David John Peter Ian Colin Alan "
               "Stuart Geoffrey Philip Neil Graham Roger Clive"),
        (1965, "Stephen Paul Mark Andrew Kevin Gary Anthony Simon Darren Wayne Lee Dean Carl Craig "
               "Martin Nigel Sean Shaun Glen Russell"),
        (1982, "Christopher Daniel Adam Jonathan Liam Ryan Ashley Scott Jamie Anthony Matthew Luke "
               "Michael Steven Robert Thomas Gareth Phillip Kyle Nathan"),
        (1998, "Jack Callum Connor Jake Lewis Kieran Bradley Harry Oliver Noah Jacob Alfie Charlie "
               "Leo Archie Theo Freddie Oscar Logan Mason Jude Reggie Arlo Rory Toby"),
    ),
}  # fmt: skip
GIVEN_ELSEWHERE = {
    "female": "Fatima Aisha Priyanka Meera Agnieszka Elena Mei Thi Chioma Abena Leila Sunita Rosa"
              .split(),
    "male": "Mohammed Imran Rajesh Harpreet Piotr Ion Jun Minh Emeka Kwame Reza Arjun Paulo"
            .split(),
}  # fmt: skip
SHORT = {
    "Elizabeth": "Betty", "Kathleen": "Kath", "Patricia": "Pat", "Margaret": "Peg", "Susan": "Sue",
    "Christine": "Chris", "Florence": "Flo", "Winifred": "Win", "Maureen": "Mo", "Barbara": "Babs",
    "Kenneth": "Ken", "Ronald": "Ron", "Raymond": "Ray", "Dennis": "Den", "Thomas": "Tommy",
    "William": "Billy", "Robert": "Bob", "Edward": "Ted", "Cuthbert": "Cuddy", "Lancelot": "Lance",
    "Michael": "Mick", "David": "Dave", "Stephen": "Steve", "Andrew": "Andy", "Joseph": "Joe",
    "Terence": "Terry", "Wilfred": "Wilf", "Stanley": "Stan", "Albert": "Bert", "Leslie": "Les",
    "Deborah": "Debbie", "Jacqueline": "Jackie", "Christopher": "Chris", "Jonathan": "Jonny",
}  # fmt: skip
STREETS = (
    "Front Street|Chapel Row|Quarry Lane|Station Road|Church Lane|High View|Pit Row|Beech Grove|"
    "The Crescent|Victoria Terrace|Park Avenue|Mill Bank|Westfield|Moor Edge|Hawthorn Close|"
    "Alma Street|Jubilee Terrace|Durham Road|Fell View|Aged Miners' Homes|Laurel Drive|School Lane|"
    "North Bank|Meadow Rise|Harebell Court|Sycamore Avenue|Low Row|Bede Street|Cuthbert Avenue|"
    "Institute Terrace|Viaduct Place|Larch Road|Pinewood|Colliery Row|Spring Gardens"
).split("|")
_INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # those that inward codes use


def family_name(rng: Random, *, elsewhere: bool) -> str:
    return rng.choice(FAMILY_ELSEWHERE if elsewhere else FAMILY)


def given_name(rng: Random, gender: str, born: int, *, elsewhere: bool) -> str:
    """A name that was usual around the year of birth."""
    if elsewhere:
        return rng.choice(GIVEN_ELSEWHERE[gender])
    lists = GIVEN[gender]
    at = max(n for n, (since, _) in enumerate(lists) if n == 0 or since <= born)
    if at and rng.random() < 0.25:
        at -= 1
    return rng.choice(lists[at][1].split())


def postcode(rng: Random, village: Village) -> str:
    return f"{village.district} {rng.randrange(10)}Z{rng.choice(_INWARD_LETTERS)}"


def mobile(rng: Random) -> str:
    return f"07700 900{rng.randrange(1000):03}"


def landline(rng: Random) -> str:
    return f"0191 498 {rng.randrange(1000):04}"
