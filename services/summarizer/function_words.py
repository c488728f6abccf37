"""Words without content of their own, by language: left out when sentences are compared, never when they are shown."""

from functools import cache

from services.summarizer.relatives import list_language
from shared.text.normalise import fold

_WORDS: dict[str, str] = {
    "en": (
        "a about above after again all also although am among an and any are around as at be because been before "
        "being between both but by can cannot could did do does doing don't down during each even ever every few "
        "for from further get got had has have having he her here hers herself him himself his how however i if "
        "in into is isn't it its it's itself just last least less like made make many may me might more most much "
        "must my myself near never new no nor not now of off on once one only onto or other our ours out over own "
        "per put rather said same saying says say she should since so some still such take than that the their "
        "theirs them themselves then there these they this those though through to told too under until up upon "
        "us very was we well were what when where whether which while who whom whose why will with within without "
        "would year yet you your yours"
    ),
    "de": (
        "ab aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim bereits bin bis "
        "bisher da dabei dadurch dafür damit danach dann daran darauf darüber das dass davon dazu dem den denen "
        "denn der deren des dessen die dies diese diesem diesen dieser dieses doch dort durch ein eine einem "
        "einen einer eines einige er es etwa etwas für gegen gibt hat hatte hatten habe haben hier ihm ihn ihnen "
        "ihr ihre ihrem ihren ihrer im immer in ins ist jede jeden jeder jedoch jetzt kann kein keine keinen "
        "können könnte laut man mehr mit muss müssen nach nicht noch nun nur ob oder ohne sagt sagte schon sehr "
        "sei sein seine seinem seinen seiner seit sich sie sind so soll sollen sollte sowie über um und uns unter "
        "viel viele vom von vor war waren was weil weiter wenn wer werden wie wieder will wir wird wo worden "
        "wurde wurden während zu zum zur zwar zwischen"
    ),
    "fr": (
        "à afin ai ainsi alors après au aucun aujourd'hui aussi autre autres aux avait avant avec avoir avons "
        "ayant c car ce cela ces cet cette ceux chez comme contre d dans de depuis des deux dit dont du elle "
        "elles en encore entre est et était étaient été être eu eux fait faire fois il ils j je l la le les leur "
        "leurs lors lui m mais mais même mêmes moins n ne non nos notre nous on ont ou où par parce pas pendant "
        "peu peut peuvent plus plusieurs pour pourrait qu quand que quel quelle qui s sa sans se selon sera ses "
        "si son sont sous sur t tant tous tout toute toutes très trop un une vers vous y"
    ),
    "es": (
        "a al algo algunos ante antes aún aunque así bajo cada como con contra cual cuando cuatro da de del desde "
        "después dijo donde dos durante e el él ella ellos en entre era eran es esa ese eso esta está están este "
        "esto estos fue fueron ha había haber hace han hasta hay la las le les lo los más me mediante mi mientras "
        "mismo mucho muy nada ni no nos o otra otras otro otros para pero poco por porque pues puede pueden que "
        "qué quien quienes se sea según ser si sí sido sin sobre solo son su sus también tan tanto tiene tienen "
        "todas todo todos tras un una unas uno unos va y ya"
    ),
    "pt": (
        "a à ainda além ante antes ao aos após as até cada com como contra da das de dela dele deles depois desde "
        "disse do dos durante e é ela elas ele eles em enquanto entre era eram essa esse esta está estão este eu "
        "foi foram há isso já lhe mais mas me mesmo muito na nas não nem no nos num numa o onde os ou outra "
        "outras outro outros para pela pelas pelo pelos por porque qual quando que quem se segundo sem ser será "
        "seu seus sido sob sobre sua suas são também tem têm tinha todos tudo um uma umas uns"
    ),
    "it": (
        "a abbiamo ad agli ai al alcuni alla alle allo anche ancora avere aveva ha hanno c che chi ci cioè coi "
        "col come con contro cosa così cui d da dagli dai dal dalla dalle dallo degli dei del della delle dello "
        "detto di dopo dove due e è ed era erano essere fa fatto fino fra già gli i il in invece io l la le lei "
        "li lo loro ma mentre mi molto ne negli nei nel nella nelle nello no noi non nostro o ogni oggi oltre "
        "perché per però più poi prima proprio può quale quando quanto quasi quella quelle quelli quello questa "
        "queste questi questo qui s sarà se secondo sei sempre senza si sia sono sotto sta stata stati stato su "
        "sua sue sugli sui sul sulla sulle suo suoi tra tutte tutti tutto un una uno verso vi"
    ),
    "nl": (
        "aan aantal al alle als altijd andere ben bij binnen daar dan dat de deze die dit doen door dus een en er "
        "geen had hadden haar hebben heeft hem hen het hier hij hoe hun ik in is jaar je kan kon konden kunnen "
        "maar me meer men met mij moet moeten na naar niet nog nu of om omdat ons onder ook op over sinds te "
        "tegen toch toe toen tot tussen uit van veel volgens voor vooral waar was waren wat we wel werd werden "
        "wie wil word worden wordt zal ze zei zelf zich zij zijn zo zonder zou zouden"
    ),
    "sv": (
        "alla allt även att av bara bland blev bli blir både då där de dem den denna deras dess det detta dig din "
        "du efter ej eller en enligt ett flera från för få får ha hade han hans har hela hennes henne hon honom "
        "hur här i icke in inom inte ja jag jämfört kan kommer kunde man med mellan men mer mot mycket många "
        "måste när nu nya några något och också om oss på redan sade säger samt sedan ser sig sin sina sitt ska "
        "skulle som så sådan till två under upp ut utan vad var vara varit vi vid vilka vilken är än år över"
    ),
    "da": (
        "ad af alle alt anden andre at bare blandt blev blive bliver da de dem den denne der deres det dette dig "
        "din disse du efter eller en end er et flere for fordi fra få får før gennem godt ham han hans har havde "
        "have hen hende hendes her hos hun hvad hvis hvor i ifølge ikke ind jeg kan kom kommer kunne man mange "
        "med meget mellem men mere mig mod må ned nogle noget nok nu ny og også om op os over på sagde siger samt "
        "selv sig sin sine skal skulle som så til to ud under var ved vi vil ville være været år"
    ),
    "no": (
        "alle at av bare begge ble bli blir både da de dem den denne der deres det dette disse du eller en enn er "
        "et ett etter flere for fordi fra få får før ha hadde han hans har hele henne hennes her hun hva hvem "
        "hver hvor i ifølge ikke inn jeg kan kom kommer kunne man mange med meg mellom men mer mot mye må noe "
        "noen nok nå når og også om opp oss over på sa sier samme seg selv siden sin sine skal skulle som så til "
        "to ut uten var ved vi vil ville være vært år"
    ),
    "fi": (
        "ei eivät ennen että he heidän hän hänen ja jo joita jonka jos joka jossa jotka kaikki kanssa koko kuin "
        "kun kuten mikä mukaan mutta myös ne niiden niin nyt nämä oli olisi olivat olla on ovat saa sen se sekä "
        "sekä siis sillä sitä sitten tai tämä tämän tässä vaan vain vielä voi yli"
    ),
    "pl": (
        "a aby ale albo bardzo bez bo był była było były być chce ci co czy czyli dla do gdy gdyż gdzie go i ich "
        "ile im innych jak jako jakie je jednak jego jej jest jeszcze jeśli już każdy kiedy kilka kto która które "
        "którego której który których którym którzy lub ma mają może można mnie moim na nad nam nas nawet nie "
        "nich nie niej nim niż no o od ok on ona one oni oraz pan po pod podczas ponad poza powiedział "
        "powiedziała przed przez przy są się sobie swoje swój ta tak także tam te tego tej ten też to tu tych "
        "tylko tym tys w we według wiele wszystkich wszystko z za został została zostały że ze żeby"
    ),
    "cs": (
        "a aby ale ani asi až bez bude budou by byl byla byli bylo být co což další do dva i ho ji jak jako je "
        "jeho její jejich jen ještě jež již jsem jsme jsou k kde kdy když která které který kteří ke má mají mezi "
        "může na nad nebo než není o od po pod podle pokud pouze právě pro proti před při řekl řekla s se si své "
        "svůj ta tak také tam ten tento této to tohoto toho tom tu tuto u už v ve však více z za ze že"
    ),
    "ro": (
        "a acest această aceste acestui ai al ale am ar are as astfel au avea ca că care ce cea cei cel cele cu "
        "cum da dacă de deja după din dintre doar e ea ei el ele este eu fi fie fost i iar în îi îl îmi între la "
        "le lor mai mult ne nici niște noi nu o pe pentru peste prin printr sa să sau se și spus sunt sub suntem "
        "te tot un una unei unui unor va vor"
    ),
    "hu": (
        "a abban ahhoz aki akik ami amely amelyek amíg az azok azon azt át be csak de e ebben egy egyéb ehhez el "
        "ellen én és ez ezek ezt fel hogy ha hanem így igen illetve is ki kell le lehet lesz lett majd már még "
        "meg mert mi mint minden mondta most ne nem nincs ő ők össze saját se sem szerint számára több talán "
        "tehát újabb úgy után utolsó van vagy való volt voltak"
    ),
    "tr": (
        "acaba ama ancak artık aslında az bazı belki ben beri bile bin bir biri birkaç biz bu böyle bunu bunun "
        "bütün çok çünkü da daha de değil diğer diye dolayı edecek eden ederek edildi ediyor en et etti fakat "
        "gibi göre hem hep her hiç için ile ise iki kadar karşı kendi ki kim mi mu mü mı nasıl ne neden nedenle o "
        "olan olarak oldu olduğu olduğunu olmak olsa olup on ona onlar onu onun önce öyle sadece sanki şey siz şu "
        "söyledi tüm üzere üzerinde var ve veya ya yani yapılan yer yine yok yüzde"
    ),
    "id": (
        "ada adalah agar akan anda antara apa atas atau bagi bahwa baru bagian banyak bisa dalam dan dapat dari "
        "dengan di dia hal hanya harus hingga ia ini itu jadi juga kami karena kata ke kepada kita lain lebih "
        "mereka masih menjadi namun oleh pada para pun saat saja sampai sangat saya sebagai sebelum secara sedang "
        "sehingga sejak sementara seperti setelah suatu sudah tahun telah tentang terhadap tersebut tidak untuk "
        "yang"
    ),
    "sw": (
        "alikuwa alisema ambapo ambao ambaye au baada bila cha hata hivyo hii hilo hiyo huo huu ikiwa ili ingawa "
        "kama kati katika kabla kila kisha kuhusu kutoka kuwa kwa kwamba la lakini mara na ndani ni pia sana tu "
        "wa wake walikuwa wao ya yake yao za zaidi"
    ),
    "ru": (
        "а без более больше был была были было быть в вам вас ведь во вот все всего всех вы где да даже два для "
        "до его ее ей ему если есть еще же за заявил заявила заявили и из или им их к как какой когда кого "
        "который которая которое которые которого которой которых кто ли лишь между меня мне много может можно мы "
        "на над нам нас не него нее нет ни них но ну о об один однако он она они оно от перед по под после потом "
        "потому при про раз с сам свой свои свою себе себя сейчас сказал сказала словам со сообщил сообщила "
        "сообщили так также такой там те тем то того тоже той только том тот три ту ты у уже хотя чего чем через "
        "что чтобы эта эти это этого этой этом этот эту"
    ),
    "uk": (
        "а або але без більше бо був була були було бути в вже ви від він вона вони воно все всі вся де для до є "
        "за заявив заявила з зі і із її їй їм їх й його йому коли крім лише ми між може на над нас не ним них ні "
        "ну о об один однак от під після по при про раз сам своє свої свою себе сказав сказала словами та так "
        "також такий там те ти тим то того той тому тут у це цей цього цієї ця ці час через чи що щоб який яка "
        "яке які якого якої яких як якщо"
    ),
    "bg": (
        "а ако ала бе без беше би бил била били було в вече във все всички да дали до докато е за заради заяви и "
        "из или им има имат каза как като каква към ли между ми много може може на над най не него нещо ни ние но "
        "около от отново още по под пред през при с са само се си след срещу със също сме според съм т така "
        "такава там те тези ти това този той толкова тук тя тях у че ще"
    ),
    "sr": (
        "a ako ali bez bi bila bile bili bilo bio biti će da do dok for ga i iako ih ili im iz izjavio između je "
        "jedan jer još kada kako kao koja koje koji kojih kojima koju kroz li na nad nakon naš ne nego nije nisu "
        "njegov o od odnosno on ona oni ovaj ove ovo po pod posle pre prema pri protiv rekao s sa sam samo se smo "
        "su svi svoj tada taj tako također takođe te to tog u uz već više za zbog а ако али без би била биле били "
        "било био бити ће да до док га и иако их или им из изјавио између је један јер још када како као која "
        "које који којих којима коју кроз ли на над након не него није нису његов о од односно он она они овај "
        "ове ово по под после пре према при против рекао с са сам само се смо су сви свој тада тај тако такође те "
        "то тог у уз већ више за због"
    ),
    "el": (
        "αλλά αν από αυτά αυτές αυτή αυτό αυτός αυτών για δε δεν είναι είπε είχε είχαν εκεί ενώ ένα ένας έναν "
        "ενός επί επίσης έχει έχουν εως ή η ήδη ήταν θα και κάθε κατά κι με μέσα μετά μη μην μια μιας μόνο μπορεί "
        "να ο οι όμως όπου οποία οποίο οποίος όπως όσο ότι ου πάντα παρά περί πιο ποιος πολύ που πριν προς πως "
        "σαν σε σας στα στη στην στις στο στον στους σύμφωνα τα τη την της τι τις το τον του τους των ώστε"
    ),
    "he": (
        "אבל או אולי אותה אותו אותם אחד אחרי אחת אך אל אלא אלה אם אמר אמרה אנחנו אני אף אשר את בין בכל גם היא היה "
        "היו היום הוא הזה הם הן זאת זה זו יהיה יותר יכול יש כי כך כל כמו לא לאחר לה להם להיות לו לי לפי לפני מה "
        "מי מאז מן נגד עד עוד על עם עתה פי רק של שלא שלה שלהם שלו שם תחת"
    ),
    "ar": (
        "ابن اثر اجل احد اذا الا التي الذي الذين الان الى او اول اي اليوم اما امام ان انه انها ايضا ب بان بعد بعض "
        "به بها بين تلك تم ثم جميع حتى حول حيث حين خلال دون ذلك سوف شان ضد ضمن عام عبر عدد عدم عليها على عليه عن "
        "عند عندما غير ف في فيه فيها فقد قال قالت قبل قد كان كانت كل كما كي لا لان لدى لقد لكن لم لن له لها لهم "
        "ليس ما مثل مع من منذ منه منها نحو نفسه نفسها هذا هذه هم هنا هناك هو هي و وان وفي وقال وقد وكان ولا ولم "
        "وهو وهي يكون يمكن يوم"
    ),
    "fa": (
        "از است اگر اما آن انها اين این او ايشان با بايد باید بر براي برای بود بودند بوده به بي بیش پس پيش تا تر "
        "چه خود خواهد در دو دارد دارند داشت دیگر را روي رو شد شده شود شدند كه که كرد کرد کردند گفت گفته ما مي می "
        "نيز نیز نه ها هاي های هر هم همه هيچ و ولي يا یا يك یک"
    ),
    "ur": (
        "آپ اب ابھی اپنا اپنی اپنے اس ان انہوں اور ایک بعد بھی پر تک تو تھا تھی تھے جا جو جس جب دیا رہا رہی رہے "
        "سے کا کر کہ کہا کو کی کے کیا گا گئی گئے گی لیے میں نہیں نے وہ ہو ہوا ہوئے ہی ہے ہیں یا یہ"
    ),
    "hi": (
        "अपना अपनी अपने अब आदि आप इस इसका इसकी इसके इसमें इसी उन उनका उनकी उनके उन्होंने उस उसके एक एवं और कर "
        "करता करते करना करने कहा का कि किया किसी की कुछ के को कोई गई गए गया जब जहां जा जाता जिस जिसमें जो तक तथा "
        "तब तो था थी थे दिया दो द्वारा न नहीं ने पर पहले फिर बाद बहुत भी मगर में यदि यह यहां यही या ये रहा रही "
        "रहे लिए लेकिन वह वाले व वे साथ से सकते हम ही हुआ हुई हुए है हैं हो होता होने"
    ),
    "bn": (
        "অথবা আছে আর এ এই এক একটি এখন এবং এর ও ওই কথা করা করে করেন করেছে করেছেন কিছু কিন্তু কে কোনো জন্য তবে তা "
        "তাই তার তাদের তিনি থেকে দিয়ে না নিয়ে নেই পরে পর্যন্ত বলে বলেন বলেছেন বা মধ্যে যা যে যায় সঙ্গে সব সে "
        "সেই হতে হবে হয় হয়ে হয়েছে"
    ),
    "ta": ("அது அந்த அவர் அவர்கள் இது இந்த இருந்து ஆனால் என்று என்ற என ஒரு உள்ள கொண்டு செய்து தான் பின்னர் மற்றும் மேலும் வேண்டும்"),
    "vi": (
        "bị bởi các cái cho chưa có còn cũng của cùng đã đang đây để đến đều do đó được gì hay hơn khi không là "
        "lại lên mà mới một này nên nếu người những như nhưng ở qua ra rằng rất sau sẽ tại theo thì trên trong từ "
        "và vào về với"
    ),
    "ca": (
        "a això al algun als amb aquest aquesta aquests com contra d de del des dels després dia dos durant el "
        "ell els en encara entre era és ha han hi i ja l la les li lo més molt n ni no nos o on pel per però "
        "perquè què que qui s sense ser segons seva seves si sobre són també tot tots un una va van"
    ),
}


@cache
def function_words(language: str) -> frozenset[str]:
    """The function words of `language` (BCP 47) as `shared.text.words` spells them; none when it has no list."""
    return frozenset(fold(_WORDS.get(list_language(language), "")).split())
