"""Words that say nothing about which event a text reports: function words, verbs of reporting, days of the week.

Own lists, by language (BCP 47 primary subtag); a language without a list leaves it to document frequency.
"""

from shared.text.normalise import fold

_LISTS: dict[str, str] = {
    "en": """
        a about above according added adds after again against all also am among an and announce announced announces
        another any are aren't around as at back be because been before being below between both but by came can can't
        cannot come could couldn't did didn't do does doesn't doing don't down during each even ever every few first
        for friday from further get gets getting go goes going got had hadn't has hasn't have haven't having he he'd
        he'll he's her here here's hers herself him himself his how however i i'd i'll i'm i've if in into is isn't it
        it's its itself just know last let's like made make makes making many may me might monday month months more
        most mr mrs ms much must my myself new news no nor not now of off on once one only or other ought our ours
        ourselves out over own per put report reported reportedly reporting reports said same saturday say saying says
        see shall she she'd she'll she's should shouldn't since so some statement still such sunday take tell tells
        than that that's the their theirs them themselves then there there's these they they'd they'll they're they've
        think this those through thursday time times to today told tomorrow too tuesday two under until up upon us
        very was wasn't way we we'd we'll we're we've wednesday week weeks well went were weren't what what's when
        where which while who whom whose why will with within without won't would wouldn't year years yesterday yet
        you you'd you'll you're you've your yours yourself
    """,
    "de": """
        aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bereits bis da damit
        dann das dass dem den denn der des dessen die dies diese diesem diesen dieser dieses dienstag doch donnerstag
        dort durch ein eine einem einen einer eines er erst es etwa freitag für gegen gibt habe haben hat hatte hatten
        heute hier ihm ihn ihr ihre ihrem ihren ihrer im in ins ist ja jahr jahre jahren jede jeder jetzt kann kein
        keine können laut mehr mit mittwoch montag nach neue neuen nicht noch nun nur ob oder ohne rund sagt sagte
        samstag schon sehr sei sein seine seinem seinen seiner seit sich sie sind so sollen sonntag sowie teilte über
        um und uns unter viele vom von vor war waren wegen weil weiter welche wenn werden wie wieder will wir wird wo
        worden wurde wurden während zu zum zur zwei zwischen
    """,
    "fr": """
        a ai ainsi alors annonce annoncé ans après au aucun aussi autre autres aux avaient avait avant avec avoir bien
        c'est car ce cela celle celui ces cet cette ceux chez comme contre d dans de depuis des deux dimanche dit donc
        dont du elle elles en encore entre est et eu eux fait fois font hier il ils j jeudi jour jours l la le les
        leur leurs lors lundi là m mais mardi mercredi moins même mêmes n ne ni non nos notre nous ont ou où par parce
        pas pendant peu plus plusieurs pour qu quand que qui s sa samedi sans se selon sera ses si son sont sous sur t
        tous tout toute toutes très un une vendredi vers vos votre vous y à été être
    """,
    "es": """
        a al algo ante antes aseguró así aunque año años cada como con contra cual cuando de del desde después dice
        dijo domingo donde dos durante e el ella ellas ellos en entre era eran es esa ese eso esta estaba estado este
        esto estos está están fue fueron ha han hasta hay hoy informó jueves la las le les lo los lunes martes
        mientras miles miércoles más mi muy ni no nos o otra otro otros para pero por porque que quien se según sea
        ser si sido sin sobre son su sus sábado también tan tiene tienen todo todos tras tres un una uno unos viernes
        y ya él
    """,
    "it": """
        a ad al alla alle agli ai anche ancora anni anno aveva c che chi ci ciò come con contro cui d da dal dalla
        dalle dai degli dei del dell della delle detto di dice domenica dopo dove due e ed era erano essere fa fino
        fra gli ha hanno i il in io l la le lei lo loro lui lunedì ma martedì mentre mercoledì molto ne nei nel nell
        nella nelle non o oggi ogni per perché però più prima quando quanto quella quelle quelli quello questa queste
        questi questo quindi sabato se secondo senza si sia sono sta stato stata stati su sua sue sugli sui sul sulla
        suo suoi tra tutti tutto un una uno venerdì è
    """,
    "pt": """
        a afirmou ainda ano anos ante antes ao aos apenas após as assim até com como contra da das de depois desde diz
        do dois domingo dos duas durante e ela elas ele eles em entre era eram essa esse esta estava este está estão
        eu feira foi foram há isso já lhe mais mas mesmo muito na nas nem no nos não o onde os ou para pela pelas pelo
        pelos por porque quando que quem se segundo segunda terça quarta quinta sexta sem ser seu seus sobre sua suas
        são só sábado também tem ter um uma umas uns à às é
    """,
    "nl": """
        aan al alle als ook bij dan dat de deze die dinsdag dit dan doen donderdag door dus een en er geen haar had
        hebben heeft hem het hier hij hun ik in is jaar ja je kan kunnen maandag maar meer men met mijn na naar niet
        nog nu of om onder ons onze op over te tegen toen tot twee uit van veel volgens voor vrijdag waar waren was
        wat we werd werden woensdag wordt worden wel wij zal zaterdag ze zegt zei zich zij zijn zo zondag zonder zou
    """,
    "sv": """
        af alla att av blev bli blir de den denna deras dess det detta dig din du där efter ej eller en enligt er ett
        från för ha hade han hans har hela hon i inte jag kan kommer man med men mot mycket måndag ned ni nu när och
        också om onsdag oss på sade samma sedan sig sin sina ska skulle som så säger söndag till tisdag torsdag två un
        under upp ut vad var vara varit vi vid vilken än år åt över fredag lördag
    """,
    "pl": """
        a ale bardzo bez bo by był była było były będzie będą ci co czy dla do dwa gdy go i ich ile im in ja jak jako
        je jednak jego jej jest jeszcze jeśli już kiedy która które którego której który których którym którzy lub ma
        mają mi mnie może na nad nam nas nie niedziela nich nim niż no o od on ona one oni oraz piątek po pod podczas
        poinformował poinformowała poniedziałek powiedział powiedziała przed przez przy roku lat rok są się sobota
        swoje swój środa ta tak także tam te tego tej temu ten to tu tych tylko tym w we według więc wtorek z za ze że
        czwartek został została zostały
    """,
    "ru": """
        а без более бы был была были было быть в вам вас весь во вот все всех вторник всего вы где года год году да
        даже два для до его ее если есть еще же за заявил заявила и из или им их к как когда кого которая которые
        который которых кто ли лет между меня мы на над не него нее нет ни них но ну о об он она они оно от по под
        понедельник после при пятница с свой своей своих сказал сказала словам со среда суббота сообщил сообщила так
        также такой там то того только том тоже тут у уже чем через четверг что чтобы эта эти это этого этой этом этот
        я воскресенье
    """,
    "uk": """
        а або але без би був була були було бути в вже від він вона вони воно все всіх де для до його її за заявив з
        зі і із їх її й як яка який які коли між ми на над не них ні о об один по повідомив при про року рік роки
        сказав та так також там те того то тому у це цей ці цього що щоб я під після проти через
    """,
    "tr": """
        acaba ama ancak arasında aynı bazı belirtti ben bile bin bir biri birlikte bu buna bunu bunun cuma cumartesi
        çok çünkü çarşamba da daha de defa dedi diye en etti gibi göre hem hep her hiç iki için ile ise kadar karşı ki
        kim mı mi mu mü nasıl ne neden o olan olarak oldu olduğu olduğunu olması onu onun pazar pazartesi perşembe
        salı sonra söyledi şu tüm üzere var ve veya ya yeni yıl yılında yok
    """,
    "ar": """
        أن إن إلى أو أي أيضا أكد أكثر الأحد الإثنين الاثنين الأربعاء الثلاثاء الجمعة الخميس السبت الذي التي الذين
        اليوم أمس أمام بعد بعض بين بها به بأن بما تم ثم حتى حول حيث خلال دون ذلك سوف عام عاما على عليه عليها عن عند
        عندما غير في فيها فيه قال قالت قبل قد كان كانت كل كما لا لم لن له لها ليس ما مع من منذ منها منه نحو هذا هذه
        هناك هو هي هم وأن وقال وقالت وفي وقد وكان ولا ومن وهو وهي يكون يوم لكن
    """,
    "fa": """
        از است این آن با به بر برای بود بین تا خود در دو را روز سال شد شده شود که کرد کرده گفت ما می نیز هم های و پس
        پیش یک یا هر اما باید
    """,
    "hi": """
        अब अपनी अपने अपना आज इन इस इसके इसे उन उनके उनकी उन्होंने उस उसके एक एवं और कर करने कहा का कि किया की कुछ के
        को कोई गई गए गया जब जा जो तक तथा तो था थी थे दिया दो द्वारा नहीं ने पर बताया बाद भी में यह या ये रहा रही रहे
        लिए वह वाले वे साथ साल से हुआ हुई हुए ही है हैं हो होने
    """,
    "he": """
        אבל או אחרי אחת אך אל אלה אם אמר אמרה אני אנחנו את אתה גם דרך הוא היא היה היו היום הם הזה זה זו זאת יותר יש
        כבר כדי כי כל כמו לא לאחר לבין לה להם לו לפי מה מי מן על עם עד עוד פי של שלו שלה שני שנה שנים
    """,
    "id": """
        ada adalah akan antara atas atau bagi bahwa banyak belum bisa dalam dan dapat dari dengan di hari ia ini itu
        juga jumat kamis karena kata katanya ke kepada lain lebih mereka minggu namun oleh pada para rabu sabtu saat
        saya sebagai secara selasa senin sudah tahun telah tersebut tidak untuk yang
    """,
}

STOPWORDS: dict[str, frozenset[str]] = {
    language: frozenset(map(fold, listed.split())) for language, listed in _LISTS.items()
}
"""Language to its stop words, spelt as `shared.text.words.words` spells them."""
