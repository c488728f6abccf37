"""How common the everyday words of English news are: what a young index cannot know yet.

Our own list, in three tiers by rough judgement; no corpus was counted for it.
"""

_TIERS: dict[float, str] = {
    0.12: """
        call country day end government group home including part people place president public state time work world
        year
    """,
    0.05: """
        accuse act action against agency ago agree aid air allow american announce area ask attack authority away back
        bad ban base become begin believe best better big bill billion bring build business campaign cause central
        change charge chief child city claim clear close come comment community company concern confirm continue
        control cost court crime critic cut deal death decide decision demand department die director early economy
        effort election event expect face fall family far federal fight final find fire five follow force foreign
        former four free friend future game general give good great ground half hand happen hard head health help high
        hit hold hope hour house human hundred increase international interview issue job join keep kill know large
        late law lead leader leave left less life likely line live local long look lose major man market mean media
        meet meeting member message military million minister minute money month morning move name nation national
        near need never night north number offer office officer official old open oppose order party pass pay percent
        person plan play point police policy political post power press problem program protect prove put question
        raise reach reason recent release remain republican democrat response result return right rise rule run school
        seat second secure security see seek senior service set share short show side sign six small social south
        speak speech spokesman spokeswoman spend stand start stop story street strong support system talk team ten
        term thing third thousand three threat today took top total town try turn union united use victim view visit
        vote wait want war warn watch way west white win woman word write young
    """,
    0.02: """
        abuse accept access accident account address administration admit adult advise affair age agreement aim
        alleged amount analyst anger answer appeal appear approve argue arm army arrest arrive article associate
        attempt attend audience author average award battle beat behind benefit bid black block blow board body bomb
        book border boss box boy break budget buy candidate capital car care career carry case catch celebrate
        celebrity center centre century chairman challenge chance check choice church citizen civil class coach
        collapse college commission committee common compare complete concert condition conference conflict congress
        consider constitution contact contract cool council county couple cover crash create credit crisis cross crowd
        culture currency current data date daughter debate debt declare defence defend defense deficit degree delay
        deliver deny deputy describe design despite destroy detail develop device digital discuss disease doctor
        dollar door double dozen draft draw dream drive drop drug due economic edge edition education emergency employ
        energy enforcement enter episode escape evening evidence executive expert explain express extend eye facility
        fail fan fashion father fear feature feel female festival field figure file fill film finance financial firm
        fix flight fly food football form fourth front fuel fund gain gas girl global goal grow growth guard guest
        guilty gun guy health heart hear heavy history hospital hot hotel huge hurt husband idea image impact
        important incident independent industry inflation inform injure inside insist inspect insurance interest
        investigate investigation investor involve island jail judge jury justice key kid killing king labor lack land
        language lawmaker lawyer league learn legal letter level limit link list loan loss love low machine mail main
        male manage manager mark marriage marry match matter mayor measure medical mile mind mission model mother
        mount movie murder music network newspaper note nuclear oil operate operation opposition option organization
        outside own owner page pain parent park parliament partner patient peace performance period photo pick picture
        pilot player poll poor popular population position possible potential practice predict premiere prepare
        present president pressure prevent price primary prime prison private prize process produce product production
        professor profit project promise property propose prosecutor protest provide publish purchase push quarter
        quick race radio rate read ready real receive record red reduce reform refuse region reject relation religion
        remove replace representative rescue research resident resign respond rest review revenue risk road role round
        safe safety sale sanction save scandal scene schedule science season secret secretary section sector sell
        senate senator send sentence separate series serious seven sex shoot shooting shop shot sister site situation
        size soldier son song source space special spot spread spring staff stage star station stay steal step stock
        store storm strategy strike student study style success suffer suggest summer supply surge survey survive
        suspect switch target task tax teacher technology television test text threaten tie title told tomorrow touch
        tough tour track trade traffic trailer train transfer travel treat trial trip trouble trust truth tweet
        twitter type understand university update user value vehicle version video violence wage walk wall washington
        water weapon wear weather website weekend wife wing winner wish witness wonder worker worry worth wrong
    """,
}

SHARES: dict[str, float] = {word: share for share, listed in reversed(_TIERS.items()) for word in listed.split()}
"""English word to the share of news stories that use it, by rough judgement."""
