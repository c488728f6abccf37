"""Words that end in a full stop without ending a sentence, by language.

Two kinds. A *title* is always followed by something (a name, a number), so no sentence ends there. At an *ending*, such
as "Inc." or "a.m.", a sentence may end, and only what follows can tell.
"""

from functools import cache

_TITLES: dict[str, str] = {
    # Month and title abbreviations of English are common in the news of other languages too.
    "": "mr mrs ms dr prof st jr sr vs fig feat",
    "en": (
        "mr mrs ms mx dr prof gen sen rep gov lt col sgt capt cmdr adm maj cpl pvt rev hon pres supt det insp "
        "msgr fr st mt ft sgts sens reps govs gens drs profs messrs no nos vol vols pp art sec ch dept est approx "
        "assn bros univ jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri ariz "
        "ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa tenn "
        "tex va vt wash wis wyo ala ave blvd rd vs v viz cf al"
    ),
    "de": (
        "hr fr dr prof dipl ing st nr abs art bd hl jh kap mio mrd tsd ca bzw vgl sog geb gest inkl exkl max min "
        "evtl ggf zzgl usf str tel u z d i jan feb mär apr jun jul aug sept sep okt nov dez mag phil med jur rer "
        "nat"
    ),
    "fr": (
        "m mm mme mmes mlle mlles me dr pr st ste no nos art av bd boul env etc vol chap p pp janv févr avr juil "
        "sept oct nov déc cf éd"
    ),
    "es": (
        "sr sra sres sras srta d dña dr dra dres prof profa lic ing arq gral cnel cap tte núm nº art av avda c "
        "pág págs vol ud uds vd vds ee st sto sta ene feb mar abr may jun jul ago sept oct nov dic aprox"
    ),
    "pt": (
        "sr sra srs sras srta dr dra drs prof profa eng gen cel cap ten av art núm pág págs vol d dom st sto sta "
        "jan fev mar abr mai jun jul ago set out nov dez aprox"
    ),
    "it": (
        "sig sigg dott dottssa dr prof avv ing arch geom rag on sen gen col cap mons don st s ss art n nn pag vol "
        "ca es tel gen feb mar apr mag giu lug ago set ott nov dic"
    ),
    "nl": (
        "dhr mevr mw dr drs ir ing mr prof st nr blz art ca bijv resp incl excl jl jan feb mrt apr jun jul aug "
        "sept okt nov dec ds"
    ),
    "sv": (
        "dr prof st nr bl ca kl kap jan feb mar apr jun jul aug sept okt nov dec sid tel inkl exkl resp d ex t o m s k"
    ),
    "da": "dr prof hr fr st nr ca bl kl kap jan feb mar apr jun jul aug sept okt nov dec tel inkl ekskl pct mio mia kr",
    "no": (
        "dr prof hr fr st nr ca bl kl kap jan feb mar apr jun jul aug sept okt nov des tel inkl ekskl pst mill mrd kr"
    ),
    "fi": "esim mm ns prof tri tohtori nro ks ko ed huom klo tms vrt",
    "pl": (
        "p pan dr hab prof mgr inż lek red gen płk mjr kpt por ppłk ks św bp abp ul al pl os nr art ust pkt str "
        "tys mln mld ok np im tzw tzn br wg godz woj pow gm sp"
    ),
    "cs": "p pí dr prof doc ing mgr bc mudr judr phdr gen plk kpt sv ul č čís odst tzv např mj cca str mil mld tis",
    "sk": "p pí dr prof doc ing mgr bc mudr judr phdr gen plk kpt sv ul č čís ods tzv napr cca str mil mld tis",
    "hu": "dr prof id ifj özv st kb pl ún ill stb u old sz",
    "ro": "dl d dna dr prof ing gen col cpt sf str nr art pag vol jud com aprox",
    "tr": "dr prof doç av sn yrd öğr uzm gen alb bşk no nr st sok cad mah apt hz vb vs örn bkz",
    "id": "dr drs ir prof h hj tn ny sdr jl no gg kel kec kab prov st jend letjen mayjen",
    "ms": "dr prof en pn tn hj jln no bil",
    "vi": "ts ths gs pgs tp ths bs ths q p",
    "ru": (
        "г гг г-н г-жа гл гр д др ст ул им проф акад доц канд инж ген полк кап св стр с рис табл тел тыс млн млрд "
        "трлн руб коп долл обл р-н пр просп пер пл кв корп см напр т тов янв февр фев апр авг сент окт нояб дек "
        "т.е т.к т.н в.н"
    ),
    "uk": (
        "м смт с гр гол ім проф акад доц вул просп пров пл буд кв ст стор рис табл тел тис млн млрд трлн грн коп "
        "дол обл р-н див напр т св січ лют бер квіт трав черв лип серп вер жовт лист груд т.зв т.з"
    ),
    "bg": "г гр ул бул ж.к проф акад доц инж ген полк св стр с тел хил млн млрд лв ст обл общ напр т.нар",
    "sr": "g gđa dr prof mr ing gen ul br str st npr tzv др проф г гђа инг ген ул бр стр ст нпр тзв мил",
    "hr": "g gđa dr prof mr ing gen ul br str st npr tzv sv mil",
    "sl": "g ga gdč dr prof mag ing gen ul št str sv npr tj mio",
    "lt": "p prof dr doc inž gen g pr al nr pvz vad mln mlrd tūkst",
    "lv": "prof dr doc ģen ul nr piem tūkst milj mljrd",
    "et": "prof dr hr pr nr lk tn pst mnt näit nt umbes",
    "el": "κ κα κκ δρ καθ αρ λεωφ οδ αγ σελ τηλ εκ δισ χιλ π.χ",
    "he": "פרופ עו מר גב ד",
    "ar": "د أ م ص",
    "fa": "د ص",
    "hi": "डॉ श्री प्रो मो सं पृ",
    "bn": "ডা ড মো মোঃ প্রফ",
    "ta": "திரு டாக்டர்",
    "sw": "bw bi dk prof mh",
}

_ENDINGS: dict[str, str] = {
    "": "etc inc ltd co corp jr sr plc llc",
    "en": "inc ltd co corp jr sr etc am pm ph.d esq bn mph",
    "de": "usw etc uhr gmbh co",
    "fr": "etc cie",
    "es": "etc cía ltda",
    "pt": "etc cia ltda",
    "it": "ecc etc soc",
    "nl": "enz etc mln mld",
    "pl": "itd itp r w",
    "ru": "г гг тыс млн млрд руб обл др пр",
    "uk": "р рр тис млн млрд грн ін",
    "ro": "etc",
    "sv": "osv etc",
    "da": "osv mv",
    "no": "osv mv",
}

_STARTERS: dict[str, str] = {
    "en": (
        "the a an in on at it its he she they we i you this that these those but and or so as if when while after "
        "before for from with by there here his her their our my what who how why not no one two some many most "
        "all both however meanwhile according last next since until although though despite during under over "
        "more now then also still yet other another such only even"
    ),
    "de": (
        "der die das den dem des ein eine einen einem einer im in am an auf aus bei beim mit nach von vom vor zu "
        "zum zur er sie es wir ich ihr sein seine aber und oder doch denn wenn als da dass weil so wie was wer wo "
        "nun auch noch nur für durch gegen ohne um unter über zwischen seit bis dies diese dieser dieses damit "
        "dabei dort hier jetzt nicht"
    ),
    "fr": (
        "le la les l un une des du de il elle ils elles on nous vous je ce cet cette ces c mais et ou donc or "
        "dans en à au aux sur sous par pour avec sans selon après avant depuis si quand comme son sa ses leur "
        "leurs"
    ),
    "es": (
        "el la los las un una unos unas en de del al a por para con sin según tras desde hasta y o pero si cuando "
        "como este esta estos estas ese esa eso su sus lo no se que"
    ),
    "pt": (
        "o a os as um uma uns umas em no na nos nas de do da dos das ao à por para com sem segundo após desde até "
        "e ou mas se quando como este esta esse essa isso seu sua não que ele ela"
    ),
    "it": (
        "il lo la i gli le l un uno una in nel nella di del della al alla a da dal dalla per con su tra fra e o "
        "ma se quando come questo questa suo sua non che secondo dopo"
    ),
    "nl": (
        "de het een in op aan bij met na van voor uit te hij zij ze het wij ik maar en of want als toen dat die "
        "dit deze er volgens ook nog niet"
    ),
    "pl": (
        "w na z ze do od po za przed przy o i a ale oraz lub to ten ta te jego jej ich on ona oni jak gdy jeśli nie się"
    ),
    "ru": (
        "в на с со из к ко по за от до у о об при для без и а но или это этот эта эти он она оно они его ее её их "
        "как когда если что не по-прежнему там здесь также тем после перед"
    ),
    "uk": (
        "у в на з із зі до від по за при для без і й та а але або це цей ця ці він вона вони його її їх як коли "
        "якщо що не"
    ),
    "sv": "det den de en ett i på av för med till från om när som men och eller han hon vi jag inte enligt efter",
    "da": "det den de en et i på af for med til fra om når som men og eller han hun vi jeg ikke ifølge efter",
    "no": "det den de en ei et i på av for med til fra om når som men og eller han hun vi jeg ikke ifølge etter",
    "ro": "un o în la pe cu de din pentru după el ea ei ele nu și dar sau când dacă acest această",
    "tr": "bu şu o bir ve ama ancak ise için gibi daha",
}

# Languages that write ordinals with a full stop: "am 3. Oktober".
ORDINAL_LANGUAGES = frozenset(
    ("de", "da", "no", "fi", "is", "et", "lv", "hu", "cs", "sk", "sl", "hr", "sr", "bs", "mk", "pl", "tr", "lb")
)


def base(language: str) -> str:
    """The primary subtag of a BCP 47 tag, the Norwegians as one."""
    primary = language.partition("-")[0].lower()
    return "no" if primary in ("nb", "nn") else primary


@cache
def titles(language: str) -> frozenset[str]:
    """Abbreviations, lower case without the final stop, after which a sentence of `language` always goes on."""
    return frozenset((_TITLES[""] + " " + _TITLES.get(base(language), "")).split())


@cache
def endings(language: str) -> frozenset[str]:
    """Abbreviations, lower case without the final stop, after which a sentence of `language` may end."""
    return frozenset((_ENDINGS[""] + " " + _ENDINGS.get(base(language), "")).split())


@cache
def starters(language: str) -> frozenset[str]:
    """Small words that, capitalised after a full stop, begin a sentence rather than a name."""
    return frozenset(_STARTERS.get(base(language), "").split())
