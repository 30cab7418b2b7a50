"""What is common at which age in England, roughly, and what is usually prescribed for it.

Prevalences are shaped after published registers so that a list looks right; they are not statistics
to quote. A code is given only where it is certain; the rest is text, as in many real records.
"""

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from random import Random


@dataclass(frozen=True, slots=True)
class Condition:
    key: str
    text: str
    snomed: str
    read: str
    curve: Sequence[tuple[int, float]]
    """Age, and percent of people of that age who have it."""
    medicines: tuple[str, ...] = ()
    gender: str = ""
    frailty: float = 0.0
    """How much it adds to an imported frailty score, in deficits."""


def _c(key: str, text: str, snomed: str, read: str, curve: str, *medicines: str,
       gender: str = "", frailty: float = 0.0) -> Condition:  # fmt: skip
    """``curve`` is written ``age:percent age:percent``."""
    points = [
        (int(age), float(percent)) for age, percent in (at.split(":") for at in curve.split())
    ]
    return Condition(key, text, snomed, read, points, medicines, gender, frailty)


CONDITIONS = (
    _c("hypertension", "Essential hypertension", "38341003", "G20..",
       "25:0.5 35:4 45:12 55:24 65:38 75:52 85:60", "amlodipine", "ramipril", frailty=1),
    _c("diabetes", "Type 2 diabetes mellitus", "44054006", "C10F.",
       "25:0.2 35:1.6 45:5 55:10 65:15 75:19 85:17", "metformin", "gliclazide", frailty=1),
    _c("type1", "Type 1 diabetes mellitus", "46635009", "C10E.", "4:0 12:0.3 30:0.5 90:0.4",
       "insulin"),
    _c("copd", "Chronic obstructive pulmonary disease", "13645005", "H3...",
       "35:0.2 45:1.4 55:4 65:8 75:11 85:10", "salbutamol", "umeclidinium", frailty=1),
    _c("asthma", "Asthma", "195967001", "H33..", "2:0.5 6:5 15:9 40:8 90:7",
       "salbutamol", "beclometasone", frailty=0.5),
    _c("af", "Atrial fibrillation", "49436004", "G5730", "40:0.2 55:1.5 65:5 75:11 85:19 95:23",
       "apixaban", "bisoprolol", frailty=1),
    _c("hf", "Heart failure", "84114007", "G58..", "45:0.2 55:1 65:2.5 75:6 85:14",
       "furosemide", "bisoprolol", "ramipril", frailty=1),
    _c("ihd", "Ischaemic heart disease", "414545008", "G3...", "40:0.3 55:5 65:10 75:16 85:21",
       "atorvastatin", "aspirin", frailty=1),
    _c("stroke", "Cerebrovascular accident", "230690007", "G66..",
       "40:0.3 55:1.8 65:4 75:8 85:13", "clopidogrel", "atorvastatin", frailty=1),
    _c("ckd", "Chronic kidney disease stage 3", "433144002", "1Z12.",
       "40:0.3 55:2.5 65:7 75:18 85:32", frailty=1),
    _c("dementia", "Dementia", "52448006", "Eu02z", "55:0.1 65:1 75:4.5 80:9 85:15 90:25 97:34",
       "donepezil", frailty=2),
    _c("depression", "Depressive disorder", "35489007", "E2B..",
       "13:0.5 20:11 40:17 60:14 80:9", "sertraline", frailty=0.5),
    _c("anxiety", "Anxiety disorder", "197480006", "E200.", "11:1 20:10 40:9 80:5",
       "propranolol", frailty=0.3),
    _c("osteoarthritis", "Osteoarthritis", "396275006", "N05..",
       "40:2 50:8 60:18 70:27 80:34 90:38", "paracetamol", "naproxen gel", frailty=1),
    _c("osteoporosis", "Osteoporosis", "64859006", "N330.", "50:0.8 60:3 70:9 80:15 90:19",
       "alendronic acid", "calcium and vitamin D", frailty=1),
    _c("falls", "Falls", "161898004", "16D..", "55:0.5 65:4 75:11 85:25 95:36", frailty=2),
    _c("hypothyroid", "Hypothyroidism", "40930008", "C04..", "20:0.6 50:4 75:8 90:9",
       "levothyroxine", frailty=0.5),
    _c("hearing", "Hearing loss", "15188001", "", "50:1 65:7 75:17 85:30", frailty=1),
    _c("cataract", "Cataract", "193570009", "", "55:0.8 65:5 75:14 85:24", frailty=0.6),
    _c("macular", "Age-related macular degeneration", "267718000", "", "65:1 75:4 85:11",
       frailty=0.6),
    _c("anaemia", "Anaemia", "271737000", "", "20:1.5 60:3 75:8 85:14", "ferrous fumarate",
       frailty=1),
    _c("gout", "Gout", "90560007", "C34..", "30:0.3 50:2.5 70:6 85:7", "allopurinol"),
    _c("breast", "Malignant tumour of breast", "254837009", "B34..", "35:0.2 50:1.8 65:4.5 85:6.5",
       "letrozole", gender="female", frailty=0.5),
    _c("prostate", "Malignant tumour of prostate", "399068003", "B46..",
       "50:0.3 60:2.5 70:6.5 85:12", "tamsulosin", gender="male", frailty=0.5),
    _c("bowel", "Malignant tumour of colon", "363406005", "B13..", "45:0.1 60:0.8 75:2.2 85:3",
       frailty=0.5),
    _c("parkinsons", "Parkinson's disease", "49049000", "F12..", "55:0.1 65:0.6 75:1.6 85:2.4",
       "co-careldopa", frailty=2),
    _c("epilepsy", "Epilepsy", "84757009", "F25..", "3:0.3 20:0.8 90:1.1", "lamotrigine"),
    _c("rheumatoid", "Rheumatoid arthritis", "69896004", "N040.", "30:0.2 55:1.1 75:1.9",
       "methotrexate", "folic acid", frailty=1),
    _c("learning", "Learning disability", "", "", "1:0.3 8:0.7 60:0.6 75:0.3", frailty=1),
    _c("autism", "Autistic disorder", "408856003", "", "3:0.4 10:1.6 25:1 60:0.2"),
    _c("eczema", "Eczema", "43116000", "M11..", "0:4 3:13 12:8 40:4 90:4", "emollient"),
    _c("migraine", "Migraine", "37796009", "F26..", "9:1 30:9 50:8 70:3", "sumatriptan"),
    _c("obesity", "Obesity", "414916001", "C380.", "12:2 30:9 55:15 75:9 88:3"),
    _c("psychosis", "Schizophrenia", "58214004", "E10..", "17:0 25:0.5 50:0.9 80:0.6",
       "olanzapine"),
    _c("alcohol", "Alcohol dependence", "66590003", "E23..", "18:0.2 35:1.3 55:1.6 80:0.3",
       "thiamine"),
)  # fmt: skip
BY_KEY = {each.key: each for each in CONDITIONS}

MEDICINES = {
    # key: product, how to take it
    "amlodipine": ("Amlodipine 5mg tablets", "Take one each day"),
    "ramipril": ("Ramipril 5mg capsules", "Take one each day"),
    "metformin": ("Metformin 500mg tablets", "Take one twice a day with food"),
    "gliclazide": ("Gliclazide 80mg tablets", "Take one with breakfast"),
    "insulin": ("Insulin glargine 100units/ml solution for injection 3ml pens",
                "Inject as directed at bedtime"),
    "salbutamol": ("Salbutamol 100micrograms/dose inhaler CFC free",
                   "Inhale two puffs when needed"),
    "umeclidinium": ("Umeclidinium bromide 65micrograms/dose dry powder inhaler",
                     "Inhale one dose each day"),
    "beclometasone": ("Beclometasone 100micrograms/dose inhaler CFC free",
                      "Inhale two puffs twice a day"),
    "apixaban": ("Apixaban 5mg tablets", "Take one twice a day"),
    "bisoprolol": ("Bisoprolol 2.5mg tablets", "Take one each morning"),
    "furosemide": ("Furosemide 40mg tablets", "Take one each morning"),
    "atorvastatin": ("Atorvastatin 40mg tablets", "Take one each day"),
    "aspirin": ("Aspirin 75mg dispersible tablets", "Take one each day with food"),
    "clopidogrel": ("Clopidogrel 75mg tablets", "Take one each day"),
    "donepezil": ("Donepezil 10mg tablets", "Take one at night"),
    "sertraline": ("Sertraline 50mg tablets", "Take one each day"),
    "propranolol": ("Propranolol 40mg tablets", "Take one when needed"),
    "paracetamol": ("Paracetamol 500mg tablets", "Take two up to four times a day when needed"),
    "naproxen gel": ("Ibuprofen 5% gel", "Apply up to three times a day when needed"),
    "alendronic acid": ("Alendronic acid 70mg tablets", "Take one each week on the same day"),
    "calcium and vitamin D": ("Calcium carbonate 1.5g / Colecalciferol 400unit chewable tablets",
                              "Chew one twice a day"),
    "levothyroxine": ("Levothyroxine sodium 75microgram tablets", "Take one each morning"),
    "ferrous fumarate": ("Ferrous fumarate 210mg tablets", "Take one each day"),
    "allopurinol": ("Allopurinol 100mg tablets", "Take one each day after food"),
    "letrozole": ("Letrozole 2.5mg tablets", "Take one each day"),
    "tamsulosin": ("Tamsulosin 400microgram modified-release capsules", "Take one each day"),
    "co-careldopa": ("Co-careldopa 25mg/100mg tablets", "Take one three times a day"),
    "lamotrigine": ("Lamotrigine 100mg tablets", "Take one twice a day"),
    "methotrexate": ("Methotrexate 2.5mg tablets", "Take six once a week on the same day"),
    "folic acid": ("Folic acid 5mg tablets", "Take one a week, not on the methotrexate day"),
    "emollient": ("Emollient cream", "Apply when needed"),
    "sumatriptan": ("Sumatriptan 50mg tablets", "Take one at the start of a migraine"),
    "olanzapine": ("Olanzapine 10mg tablets", "Take one at night"),
    "thiamine": ("Thiamine 100mg tablets", "Take one twice a day"),
    "omeprazole": ("Omeprazole 20mg gastro-resistant capsules", "Take one each day"),
    "senna": ("Senna 7.5mg tablets", "Take two at night when needed"),
    "laxative": ("Macrogol compound oral powder sachets", "One sachet a day in water"),
    "codeine": ("Codeine 15mg tablets", "Take one up to four times a day when needed"),
    "mirtazapine": ("Mirtazapine 15mg tablets", "Take one at night"),
    "memantine": ("Memantine 10mg tablets", "Take one each day"),
    "co-amoxiclav": ("Co-amoxiclav 500mg/125mg tablets", "Take one three times a day for 7 days"),
    "doxycycline": ("Doxycycline 100mg capsules", "Two on the first day, then one a day"),
    "prednisolone": ("Prednisolone 5mg tablets", "Take six each morning for 5 days"),
    "nitrofurantoin": ("Nitrofurantoin 100mg modified-release capsules",
                       "Take one twice a day for 3 days"),
    "morphine": ("Morphine sulfate 10mg/5ml oral solution", "Take 2.5ml when needed for pain"),
    "anticipatory": ("Anticipatory medicines box, as on the community chart",
                     "For use by nurses in the home"),
}  # fmt: skip


def chance(condition: Condition, age: float) -> float:
    """The part of people of this age who have it, drawn straight between the points."""
    curve = condition.curve
    at = bisect(curve, (age, float("inf")))
    if at == 0:
        return 0.0
    if at == len(curve):
        return curve[-1][1] / 100
    (young, low), (old, high) = curve[at - 1], curve[at]
    return (low + (high - low) * (age - young) / (old - young)) / 100


def draw(rng: Random, age: float, gender: str, burden: float) -> list[Condition]:
    """What one person has. ``burden`` is how unwell they are for their age, 0 being usual."""
    found = []
    for each in CONDITIONS:
        if each.gender and each.gender != gender:
            continue
        odds = chance(each, age)
        if odds and rng.random() < odds * exp(0.45 * burden - 0.1):
            found.append(each)
    return found
