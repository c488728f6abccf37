"""Three invented events with several reports each, in several languages: small enough to reason about."""

from shared.events import ArticleDeduplicated, Genre
from tests.unit.clusterer.newsroom import outlet, report

FERRY = [
    report(
        "ferry-1",
        "Ferry Marisole runs aground off Skerrin with 214 aboard",
        "The ferry Marisole of Tollan Lines "
        "ran onto the Grey Hens reef off Skerrin in fog on Tuesday with 214 people "
        "aboard. Coastguard commander Petra Osvald said 12 passengers were injured. All 31 crew were taken off.",
        minute=1,
        section="Disasters",
        source=outlet("wire"),
    ),
    report(
        "ferry-2",
        "Passengers of grounded ferry Marisole brought ashore at Skerrin",
        "Fishing boats took passengers off "
        "the Marisole after the Tollan Lines ferry struck the Grey Hens reef. Of the "
        "214 people aboard, 12 were injured, commander Petra Osvald of the coastguard said.",
        minute=12,
        source=outlet("gull"),
    ),
    report(
        "ferry-3",
        "Fähre Marisole läuft vor Skerrin auf Grund",
        "Die Fähre Marisole der Reederei "
        "Tollan Lines ist im Nebel auf das Riff Grey Hens vor Skerrin gelaufen. Von den "
        "214 Menschen an Bord wurden 12 "
        "verletzt, sagte Kommandantin Petra Osvald. Die 31 Besatzungsmitglieder sind in "
        "Sicherheit.",
        language="de",
        minute=15,
        section="Panorama",
        source=outlet("elbe", "de", "DE"),
    ),
    report(
        "ferry-4",
        "フェリー「マリソレ」(Marisole)座礁",
        "ケストリア沖のスケリン(Skerrin)島近くで、トラン・ラインズ(Tollan "
        "Lines)のフェリー「マリソレ」(Marisole)が岩礁グレイ・"
        "ヘンズ(Grey Hens)に乗り上げた。乗客214人のうち12人がけがをし、"
        "乗員31人は無事だった。ペトラ・オスヴァルド(Petra Osvald)司令が"
        "語った。",
        language="ja",
        minute=20,
        source=outlet("minato", "ja", "JP"),
    ),
]
CHIP = [
    report(
        "chip-1",
        "Quillon unveils Heron-4 processor that saves 41 percent energy",
        "Quillon Semiconductor presented "
        "its Heron-4 laptop processor in Brennfjord. Chief executive Tancred Ilves said "
        "the chip holds 38 billion transistors and needs 41 percent less energy. Shares rose 6.2 percent.",
        minute=3,
        section="Technology",
        source=outlet("wire"),
    ),
    report(
        "chip-2",
        "Quillon shows thrifty Heron-4 laptop chip",
        "The Heron-4 of Quillon Semiconductor "
        "has 38 billion transistors and saves 41 percent energy, Tancred Ilves told "
        "developers in Brennfjord as the company's shares rose 6.2 percent.",
        minute=9,
        source=outlet("circuit", topic="technology"),
    ),
    report(
        "chip-3",
        "Quillon présente le processeur Heron-4",
        "Quillon Semiconductor a dévoilé à Brennfjord son processeur Heron-4 : 38 milliards de transistors et 41 % "
        "d'énergie en moins, selon le directeur général Tancred Ilves. Le titre a gagné 6,2 %.",
        language="fr",
        minute=14,
        section="Technologies",
        source=outlet("quai", "fr", "FR"),
    ),
]
SALMON = [
    report(
        "salmon-1",
        "Salmon return to the upper Ilmar after 61 years",
        "Biologist Ulla Merriden counted "
        "1,340 salmon above the former Hallowmere dam on the Ilmar, the first in 61 years.",
        minute=5,
        section="Environment",
        source=outlet("northway", "en", "CA"),
    ),
    report(
        "salmon-2",
        "Lachse schwimmen wieder im oberen Ilmar",
        "Nach 61 Jahren hat die Biologin "
        "Ulla Merriden wieder Lachse im Ilmar gezählt: 1.340 Tiere oberhalb des früheren "
        "Damms von Hallowmere.",
        language="de",
        minute=11,
        source=outlet("elbe", "de", "DE"),
    ),
]
REPRINT = report(
    "ferry-1-copy",
    "Ferry runs aground off Skerrin",
    FERRY[0].article.text,
    minute=6,
    original="ferry-1",
    source=outlet("ledger", "en", "NG"),
)
OPINION = report(
    "ferry-opinion",
    "Why the Marisole had to meet the Grey Hens",
    "Everybody in Skerrin knew that Tollan Lines saved on pilots. The Marisole and its 214 passengers paid for it.",
    minute=40,
    genre=Genre.OPINION,
    source=outlet("table", "en", "AU"),
)


def stream() -> list[ArticleDeduplicated]:
    """All of them in the order in which they came out."""
    events = [*FERRY, *CHIP, *SALMON, REPRINT, OPINION]
    return sorted(events, key=lambda event: event.article.time)


TRUTH = {
    frozenset({"ferry-1", "ferry-2", "ferry-3", "ferry-4", "ferry-1-copy", "ferry-opinion"}),
    frozenset({"chip-1", "chip-2", "chip-3"}),
    frozenset({"salmon-1", "salmon-2"}),
}
