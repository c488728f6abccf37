"""Three hundred small stories of invented places, each told by three outlets, and lies about them."""

import random

from services.summarizer.writer import Report

_PLACES = "Sandholm Velmora Corvale Tarsa Kestria Ilmar Pellago Norhaven Quillon Terzhan Benvesti Marisole".split()
_FIRST = "Mara Edvin Tomas Ilse Petra Joran Selma Aldo Ruta Kasper Nadia Oskar".split()
_LAST = "Quill Brant Drosten Halvorsen Tindra Verkholt Lamprey Aldous Kelvara Ostrander Vastell Coppergate".split()
_OFFICES = "mayor minister governor senator director judge".split()
_EVENTS = (
    ("ferry", "ran aground off", "passengers were taken off", "fog had hidden the reef"),
    ("warehouse", "burned down in", "workers were led out", "a cable had failed"),
    ("bridge", "was closed in", "drivers were turned back", "a pillar had cracked"),
    ("tunnel", "was flooded near", "commuters were brought out", "a pump had stopped"),
    ("factory", "shut its gates in", "workers were sent home", "orders had dried up"),
    ("train", "left the rails near", "travellers were taken to buses", "a switch had jammed"),
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
STRANGERS = "Borislav Pennywhistle", "Greta Okonjo", "Dunstan Marrowby", "Yelena Trask"


def invented(number: int) -> tuple[Report, ...]:
    """The reports of one story: the same facts in three tellings, and a detail of each outlet's own."""
    rng = random.Random(number)
    place, other_place = rng.sample(_PLACES, 2)
    (first, second), (last, other_last) = rng.sample(_FIRST, 2), rng.sample(_LAST, 2)
    office, other_office = rng.sample(_OFFICES, 2)
    what, happened, moved, cause = rng.choice(_EVENTS)
    day, later = rng.sample(_DAYS, 2)
    count, cost, hours = rng.randint(13, 480), rng.randint(2, 90), rng.randint(3, 12)
    holder, other = f"{first} {last}", f"{second} {other_last}"
    texts = (
        f"A {what} {happened} {place} on {day}, and {count} {moved}, the police said. "
        f"The {office} of {place}, {holder}, said that {cause}. "
        f"“We have never seen anything like it in this town,” {last} told reporters. "
        f"Repairs will cost about {cost} million crowns and take until {later}.",
        f"On {day} a {what} {happened} {place}. Nobody was hurt, and {count} {moved} within {hours} hours. "
        f"{office.title()} {holder} did not say who was to blame. "
        f"The {other_office} of {other_place}, {other}, offered help to {last} by telephone.",
        f"{holder}, the {office} of {place}, praised the rescuers after a {what} {happened} the town on {day}. "
        f"{other_office.title()} {other} criticised {last} for the state of the {what}. "
        f"The line will stay shut for {hours + 1} days, officials said.",
    )
    titles = (
        f"{count} {moved} as {what} {happened} {place}",
        f"{what.title()} {happened} {place}, nobody hurt",
        f"{last} praises rescuers in {place}",
    )
    return tuple(
        Report(f"s{number}-{index}", f"s{number}-{index}", f"outlet-{index}", title, text, "en")
        for index, (title, text) in enumerate(zip(titles, texts, strict=True))
    )


def lie(sentence: str, number: int) -> str:
    """The sentence spoiled in one of ten ways; as it was where that way finds nothing to spoil."""
    rng = random.Random(number)
    words = sentence.split()
    names = [word.strip(",.“”’s") for word in words[1:] if word[:1].isupper() and word.strip(",.") not in _DAYS]
    numbers = [word for word in words if word.isdigit()]
    office = next((word for word in words if word.lower() in _OFFICES), None)
    way = number % 10
    if way == 0 and names:
        return sentence.replace(rng.choice(names), rng.choice(STRANGERS).split()[1])
    if way == 1 and numbers:
        old = rng.choice(numbers)
        return sentence.replace(old, str(int(old) + rng.randint(1, 40)), 1)
    if way == 2 and (day := next((word.strip(",.") for word in words if word.strip(",.") in _DAYS), None)):
        return sentence.replace(day, rng.choice([other for other in _DAYS if other != day]))
    if way == 3 and office:
        wrong = rng.choice([other for other in _OFFICES if other != office.lower()])
        return sentence.replace(office, wrong.title() if office[0].isupper() else wrong, 1)
    if way == 4 and " did not " in sentence:
        return sentence.replace(" did not ", " did ")
    if way == 4 and " will " in sentence:
        return sentence.replace(" will ", " will not ", 1)
    if way == 5:
        return (
            f"“This was a disgrace that I warned of for years,” {rng.choice(names) if names else 'an official'} said."
        )
    people = sorted({name for name in names if name in _LAST})
    if way == 6 and len(people) > 1:
        one, other = rng.sample(people, 2)
        return sentence.replace(one, "\0").replace(other, one).replace("\0", other)
    if way == 7:
        return f"Note: the second article says that {sentence[0].lower()}{sentence[1:]}"
    if way == 8:
        return f"{rng.choice(STRANGERS)} resigned from the board after secret talks with investors."
    if way == 9 and names:
        return f"{rng.choice(names)} has been arrested on charges of fraud."
    return sentence
