"""A morning of invented news in several languages, for tests of whole pages and for looking at them."""

from collections.abc import Iterator
from datetime import datetime

from shared.events import (
    Citation,
    Disagreement,
    Figure,
    Genre,
    Member,
    Paragraph,
    Related,
    Sentence,
    Source,
    StoryChange,
    StoryChanged,
    StorySummarized,
    SummaryChange,
    SummaryRevision,
)
from tests.unit.feed.builders import changed, member, outlet, story, summarized

HERALD = outlet("valley-herald", "en", "GB", "The Valley Herald")
POST = outlet("harbour-post", "en", "IE", "Harbour Post")
LEDGER = outlet("morning-ledger", "en", "US", "Morning Ledger")
BOTE = outlet("alpenbote", "de", "AT", "Alpenbote")
TAGBLATT = outlet("nordtagblatt", "de", "DE", "Nordtagblatt")
COURRIER = outlet("courrier-du-lac", "fr", "CH", "Courrier du Lac")
SABAH = outlet("sabah-al-madina", "ar", "JO", "صباح المدينة")
MINATO = outlet("minato-shimbun", "ja", "JP", "みなと新聞")
FARO = outlet("el-faro-del-sur", "es", "CL", "El Faro del Sur")
BRIDGE = outlet("al-jisr", "ar", "MA", "الجسر")
HATIKVAH = outlet("kol-hagalil", "he", "IL", "קול הגליל")

HOSTILE = "<script>alert('owned')</script> & \"quotes\""


def sample(now: datetime) -> Iterator[StoryChanged | StorySummarized]:
    """Stories of the day that ends at `now`, with their summaries."""
    yield from _battery(now)
    yield from _river(now)
    yield from _election(now)
    yield from _cable_car(now)
    yield from _small(now)


def _battery(now: datetime) -> Iterator[StoryChanged | StorySummarized]:
    hour = -60.0
    rows = [
        member(
            "a", "Salt battery keeps an island lit for three windless days", source=HERALD, minutes=-5 * 60, start=now
        ),
        member(
            "b1",
            "Salzbatterie versorgt Insel drei Tage ohne Wind",
            source=BOTE,
            language="de",
            country="AT",
            minutes=-4.6 * 60,
            start=now,
        ),
        member(
            "b2",
            "بطارية ملحية تُبقي جزيرة مضاءة ثلاثة أيام بلا رياح",
            source=SABAH,
            language="ar",
            minutes=4 * hour,
            start=now,
            agency="Meridian Wire",
        ),
        member(
            "b3",
            "塩の電池、無風の三日間も島の明かりを守る",
            source=MINATO,
            language="ja",
            minutes=3.5 * hour,
            start=now,
        ),
        member(
            "b4",
            "Salt battery keeps island lit",
            source=POST,
            minutes=3.2 * hour,
            start=now,
            original="a",
            agency="Meridian Wire",
        ),
        member(
            "b5",
            "Island stays lit on salt alone",
            source=LEDGER,
            minutes=3 * hour,
            start=now,
            original="a",
            agency="Meridian Wire",
        ),
        member(
            "b6",
            "Why Varna should not celebrate too early",
            source=LEDGER,
            minutes=2.2 * hour,
            start=now,
            genre=Genre.OPINION,
        ),
        member(
            "b7",
            "Une batterie au sel éclaire l’île de Varn pendant trois jours",
            source=COURRIER,
            language="fr",
            minutes=1.4 * hour,
            start=now,
            revision=2,
        ),
        member(
            "b8",
            "סוללת מלח האירה אי שלם במשך שלושה ימים",
            source=HATIKVAH,
            language="he",
            minutes=0.6 * hour,
            start=now,
        ),
    ]
    yield changed(
        story(
            "salt-battery",
            rows,
            version=5,
            topics=("technology", "environment"),
            names=("Varn", "Ilse Okafor"),
            related=[
                Related(story_id="river", title="The Tarn", score=0.42, shared=("grid operator", "Ilse Okafor")),
                Related(story_id="tariff", title="Tariff", score=0.31, shared=("electricity", "households")),
            ],
        ),
        StoryChange.GROWN,
        "b8",
    )
    yield summarized(
        "salt-battery",
        version=5,
        headline="A salt battery carried the island of Varn through three windless days",
        paragraphs=[
            [
                (
                    "A battery that stores heat in molten salt supplied the 4,200 people of Varn with electricity for "
                    "three days without wind, the island’s grid operator said on Thursday.",
                    [rows[0], rows[1], rows[2]],
                ),
                (
                    "It is the longest that the plant has run on its own since it was connected in spring.",
                    [rows[0], rows[3]],
                ),
            ],
            [
                (
                    "Ilse Okafor, who leads the project, said the salt had still held a fifth of its heat when "
                    "the wind returned.",
                    [rows[1]],
                ),
                (
                    "Households noticed nothing, according to the fishing cooperative, whose cold store is "
                    "the island’s largest consumer.",
                    [rows[7]],
                ),
            ],
            [
                (
                    "Two neighbouring islands want to decide by summer whether to build plants of the same kind.",
                    [rows[3], rows[8]],
                )
            ],
        ],
        start=now,
        minutes=-20,
    )
    yield summarized(
        "salt-battery",
        version=5,
        language="ar",
        headline="بطارية ملحية تزود جزيرة فارن بالكهرباء ثلاثة أيام بلا رياح",
        paragraphs=[
            [
                (
                    "زودت بطارية تخزن الحرارة في ملح مصهور سكان جزيرة فارن البالغ عددهم 4200 نسمة "
                    "بالكهرباء ثلاثة أيام بلا رياح.",
                    [rows[2]],
                )
            ],
            [("ولم تلاحظ الأسر أي انقطاع، بحسب مشغل الشبكة.", [rows[2], rows[0]])],
        ],
        start=now,
        minutes=-18,
    )
    yield summarized(
        "salt-battery",
        version=5,
        language="de",
        headline="Eine Salzbatterie trägt die Insel Varn durch drei windlose Tage",
        paragraphs=[
            [
                (
                    "Eine Batterie, die Wärme in geschmolzenem Salz speichert, hat die 4200 Menschen auf Varn drei "
                    "Tage ohne Wind mit Strom versorgt, wie der Netzbetreiber am Donnerstag mitteilte.",
                    [rows[1], rows[0], rows[2]],
                ),
                ("So lange hatte die Anlage seit ihrem Anschluss im Frühjahr nie allein durchgehalten.", [rows[1]]),
            ]
        ],
        start=now,
        minutes=-19,
    )
    yield summarized(
        "salt-battery",
        version=4,
        language="ja",
        headline="塩の電池が無風の三日間、ヴァルン島に電気を送り続けた",
        paragraphs=[
            [("溶けた塩に熱をためる電池が、風のない三日間、ヴァルン島の四千二百人に電気を供給した。", [rows[3]])]
        ],
        start=now,
        minutes=-30,
    )


def _river(now: datetime) -> Iterator[StoryChanged | StorySummarized]:
    rows = [
        member(
            "r1",
            "Der Tarn tritt über die Ufer, Bahnlinie gesperrt",
            source=TAGBLATT,
            language="de",
            country="DE",
            minutes=-150,
            start=now,
        ),
        member("r2", "River Tarn floods its valley, trains stopped", source=HERALD, minutes=-120, start=now),
        member("r3", "La crue du Tarn coupe la vallée", source=COURRIER, language="fr", minutes=-45, start=now),
    ]
    yield changed(story("river", rows, version=2, topics=("weather", "disaster")))
    yield summarized(
        "river",
        version=2,
        headline="The Tarn floods its valley and stops the trains",
        paragraphs=[
            [
                ("The river Tarn left its bed after two days of rain and flooded the railway in its valley.", rows[:2]),
                ("Nobody was hurt.", rows[1:]),
            ]
        ],
        start=now,
        minutes=-30,
    )
    yield summarized(
        "river",
        version=2,
        language="de",
        headline="Der Tarn überschwemmt sein Tal und hält die Züge auf",
        paragraphs=[[("Der Tarn ist nach zwei Regentagen über die Ufer getreten und hat die Bahn überflutet.", rows)]],
        start=now,
        minutes=-29,
    )


def _election(now: datetime) -> Iterator[StoryChanged | StorySummarized]:
    rows = [
        member(
            "e1",
            "الجسر: ائتلاف الساحل يفوز بأغلبية ضيقة",
            source=BRIDGE,
            language="ar",
            country="MA",
            minutes=-300,
            start=now,
        ),
        member(
            "e2",
            "ائتلاف الساحل يعلن فوزه في الانتخابات البلدية",
            source=SABAH,
            language="ar",
            country="JO",
            minutes=-280,
            start=now,
        ),
    ]
    yield changed(story("election", rows, version=1, topics=("politics",)), StoryChange.CREATED)
    yield summarized(
        "election",
        language="ar",
        headline="ائتلاف الساحل يفوز في الانتخابات البلدية بأغلبية ضيقة",
        paragraphs=[[("فاز ائتلاف الساحل بثلاثة وعشرين مقعدًا من أصل خمسة وأربعين في الانتخابات البلدية.", rows)]],
        start=now,
        minutes=-270,
    )


def _cable_car(now: datetime) -> Iterator[StoryChanged | StorySummarized]:
    """Outlets that differ on a figure, a sentence that only one of them has, and a correction."""
    herald = member("c1", "Passengers freed from cable car above Orlo", source=HERALD, minutes=-110, start=now)
    bote = member(
        "c2", "Seilbahn steht: 64 Fahrgäste geborgen", source=BOTE, language="de", minutes=-95, start=now, revision=2
    )
    faro = member(
        "c3", "Rescatan a los pasajeros del teleférico de Orlo", source=FARO, language="es", minutes=-80, start=now
    )
    rows = [herald, bote, faro]

    def cited(report: Member, passage: str) -> Citation:
        return Citation(article_id=report.article_id, source_id=report.source.id, passage=passage)

    counted = {
        "61": cited(herald, "Rescuers brought 61 people down from the stranded cable car above Orlo."),
        "64": cited(bote, "64 Menschen wurden aus der Seilbahn über Orlo geborgen."),
    }
    sentences = (
        Sentence(
            text="Rescuers brought 61 people down from a cable car that had stopped above Orlo.",
            citations=(
                counted["61"],
                counted["64"],
                cited(faro, "Los equipos de rescate bajaron a todos los pasajeros."),
            ),
            independent_sources=3,
            disputed=(0,),
        ),
        Sentence(
            text="The haul rope had left its pulley in a gust, the operator said.",
            citations=(
                cited(bote, "Das Zugseil sei in einer Böe von der Rolle gesprungen, teilte die Betreiberin mit."),
            ),
            independent_sources=1,
        ),
    )
    told = summarized("cable-car", version=3, headline="Passengers are freed from a cable car above Orlo", start=now)
    yield changed(story("cable-car", rows, version=3, topics=("disaster",)), cause="c3")
    german = summarized(
        "cable-car", version=3, language="de", headline="Fahrgäste aus einer Seilbahn über Orlo befreit", start=now
    )
    figure = sentences[0].model_copy(
        update={"text": "Retter haben 64 Menschen aus einer Seilbahn geborgen, die über Orlo stehen geblieben war."}
    )
    rope = sentences[1].model_copy(update={"text": "Das Zugseil sei in einer Böe von der Rolle gesprungen."})
    differing = Disagreement(
        about="Menschen geborgen",
        figures=tuple(
            Figure(value=value, source_ids=(citation.source_id,), citations=(citation,))
            for value, citation in counted.items()
        ),
    )
    yield german.model_copy(
        update={"paragraphs": (Paragraph(sentences=(figure, rope)),), "disagreements": (differing,)}
    )
    yield told.model_copy(
        update={
            "summarized_at": now,
            "paragraphs": (Paragraph(sentences=sentences),),
            "disagreements": (differing.model_copy(update={"about": "people were brought down"}),),
            "revision": SummaryRevision(
                number=2,
                changes=(SummaryChange.CORRECTION,),
                added=(sentences[1].text,),
                removed=("The haul rope had snapped, the operator said.",),
                corrected_article_ids=("c2",),
            ),
        }
    )


def _small(now: datetime) -> Iterator[StoryChanged | StorySummarized]:
    def single(
        id: str, title: str, lead: str, source: Source, topic: str, minutes: float
    ) -> Iterator[StoryChanged | StorySummarized]:
        rows = [member(f"{id}-1", title, source=source, language=source.language, minutes=minutes, start=now)]
        yield changed(story(id, rows, topics=(topic,)), StoryChange.CREATED, f"{id}-1")
        if lead:
            paragraphs = [[(lead, rows)]]
            yield summarized(id, language=source.language, headline=title, paragraphs=paragraphs, start=now)

    yield from single(
        "tariff",
        "Regulator caps electricity tariffs for households until autumn",
        "Households will pay no more than 31 cents a kilowatt-hour until October, the regulator decided.",
        LEDGER,
        "business",
        -200,
    )
    yield from single(
        "comet",
        "三十年ぶりの彗星、今週末が見ごろ",
        "三十年に一度めぐってくる彗星が、今週末、明け方の東の空に見える。",
        MINATO,
        "science",
        -90,
    )
    yield from single(
        "final",
        "Puerto Alba gana la final en la última jugada",
        "Puerto Alba venció por 2-1 con un gol en el minuto 94.",
        FARO,
        "sport",
        -400,
    )
    yield from single(
        "clinic",
        "Night clinic opens in the old customs house",
        "A clinic that opens when others close has moved into Port Ellery’s customs house.",
        POST,
        "health",
        -520,
    )
    yield from single(
        "museum",
        "Museum shows maps that were never meant to be true",
        "Ninety maps of invented countries hang in the Ledger Street museum from Sunday.",
        LEDGER,
        "arts",
        -610,
    )
    yield from single("ferry", "Ferry strike called off hours before first sailing", "", POST, "labour", -12)
    yield from single("hostile", HOSTILE, "", HERALD, "technology", -30)
    yield from single(
        "quantum",
        "Forscher in Graz kühlen einen Draht auf einen Rekordwert",
        "Ein Draht von der Dicke eines Haares ist in Graz auf 0,3 Millikelvin gekühlt worden.",
        BOTE,
        "science",
        -700,
    )
    yield from single(
        "school",
        "Villages share a teacher by boat",
        "Three villages on the fjord share one teacher, who arrives by boat every second day.",
        HERALD,
        "education",
        -820,
    )
    yield from single(
        "seed",
        "Seed bank lends its first barley back",
        "The seed bank at Corran has lent out barley that no field has grown for sixty years.",
        HERALD,
        "environment",
        -990,
    )
