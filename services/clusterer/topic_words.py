"""Words that tell what a text is about, by language and topic: our own lists.

Kept apart by language, since a stem of one language is another word in the next. For scripts without spaces the words
are looked up as pairs of characters, so each has two.
"""

from services.clusterer.vectors import stem
from shared.text.words import words

_LISTS: dict[str, dict[str, str]] = {
    "en": {
        "arts": """
            actor actress album artist ballet band box-office cinema comedy composer concert director drama exhibition
            festival film gallery literature movie museum music musician novel opera orchestra painter painting poet
            premiere sculpture sequel singer song soundtrack stage theatre theater trailer tv writer
        """,
        "business": """
            acquisition bank bankruptcy bid billion bond bonds budget central bank chipmaker company consumer crown
            currency debt deficit dividend dollar earnings economist economy euro export fund gdp growth inflation
            investor ipo lender loan market merger mortgage percent price profit quarter rate retailer revenue
            shareholder shares startup stock supplier takeover tariff trade trader
        """,
        "conflict": """
            airstrike army artillery battle bomb ceasefire combat drone fighter front hostage insurgent invasion
            militant military militia missile rebel rocket shelling siege soldier troops truce war weapon
        """,
        "crime": """
            accused acquitted appeal arrest arrested assault attorney bribery charged conviction convicted corruption
            court crime criminal defendant detective fraud gang guilty indictment jail judge jury killer lawsuit
            lawyer murder police prison prosecutor robbery sentenced shooting smuggling stabbed suspect theft thief
            trial verdict
        """,
        "disaster": """
            aground accident avalanche blaze capsized casualties collapse collision crash derailed dead drowned
            earthquake emergency evacuated evacuation explosion ferry fire firefighter flood injured landslide
            lifeboat quake rescue rescued rescuer shipwreck survivor tsunami victim volcano wildfire wreck
        """,
        "education": """
            campus classroom college curriculum education exam graduate kindergarten literacy professor pupil
            scholarship school student teacher textbook tuition university
        """,
        "environment": """
            biodiversity carbon climate conservation coral deforestation ecology ecosystem emissions endangered
            environment environmental forest glacier habitat oil-spill pollution recycling renewable river salmon
            solar species wetland wildlife
        """,
        "health": """
            cancer clinic disease doctor dose drug epidemic flu health hospital infection infected malaria measles
            medical medicine nurse outbreak pandemic patient pharmacy surgeon surgery symptom therapy transplant
            treatment tumour vaccine vaccination virus
        """,
        "labour": """
            employee employer layoff layoffs overtime pension picket redundancies salary strike strikers union unions
            unemployment wage wages walkout worker workers workforce
        """,
        "lifestyle": """
            beauty chef cooking cuisine designer dish fashion garden holiday hotel recipe restaurant tourism tourist
            travel wedding wine
        """,
        "politics": """
            ballot cabinet campaign candidate coalition congress constitution democrat deputy diplomat election
            electoral embassy foreign government governor inauguration lawmaker legislation mayor minister ministry
            opposition parliament parliamentary party politician poll president presidential prime referendum
            republican resign senate senator summit treaty veto vote voter
        """,
        "religion": """
            archbishop bishop cathedral catholic church clergy faith imam islam jewish mosque muslim pastor pilgrim
            pope prayer priest rabbi religion religious synagogue temple vatican
        """,
        "science": """
            archaeologist asteroid astronaut astronomer biologist comet crater dna experiment fossil galaxy genome
            laboratory lunar mars moon nasa observatory orbit particle physicist physics planet probe researcher
            rocket satellite science scientist space spacecraft squid telescope
        """,
        "society": """
            child children community demographic family gender homeless immigrant inequality marriage migrant minority
            population poverty protest refugee resident rights volunteer welfare
        """,
        "sport": """
            athlete basketball champion championship coach cricket cup defender fifa final football goal goalkeeper
            gold golf league marathon match medal midfielder nba olympic penalty player playoff quarterfinal race
            rugby scored season semifinal sport stadium striker swimmer team tennis tournament trophy uefa winger
        """,
        "technology": """
            algorithm android app apple battery broadband browser chip chipmaker computer cyberattack data developer
            device encryption facebook gadget google hacker hardware intel internet iphone laptop malware microsoft
            network online outage password phone processor quantum robot samsung semiconductor server smartphone
            software startup tech technology transistor twitter user website
        """,
        "weather": """
            blizzard cold cyclone drought forecast forecaster frost heatwave hurricane meteorologist rainfall snow
            snowfall storm temperature temperatures thunderstorm tornado typhoon weather wind
        """,
    },
}


def _stems(language: str, topics: dict[str, str]) -> dict[str, str]:
    return {stem(word, language): topic for topic, listed in topics.items() for word in words(listed)}


TOPIC_STEMS: dict[str, dict[str, str]] = {language: _stems(language, topics) for language, topics in _LISTS.items()}
"""Language (primary subtag) to stem to topic id."""
