"""Words that lean on a sentence before: with one of them first, a sentence dangles when it stands alone."""

import re
from functools import cache

from services.summarizer.relatives import list_language

_LEANING: dict[str, str] = {
    "en": (
        "he she they it his her their its him them this that these those such but and so yet or nor however also "
        "then there here meanwhile moreover furthermore therefore thus instead otherwise nevertheless nonetheless "
        "still besides both neither either another others additionally similarly likewise consequently afterwards "
        "later earlier"
    ),
    "de": (
        "er sie es sein seine seinen ihr ihre ihren ihm ihn ihnen dies diese dieser dieses das aber und doch "
        "jedoch auch dann dort da dabei dazu daher deshalb deswegen dagegen damit danach davor außerdem zudem "
        "hingegen allerdings trotzdem somit so beide darum dennoch derweil demnach dadurch daraufhin"
    ),
    "fr": (
        "il elle ils elles ce cet cette ces cela ça celui celle ceux celles son sa ses leur leurs lui mais et or "
        "donc ainsi aussi cependant toutefois pourtant puis ensuite alors là en y par ailleurs enfin néanmoins "
        "ceci"
    ),
    "es": (
        "él ella ellos ellas este esta estos estas ese esa esos esas esto eso aquel aquella su sus pero y sin "
        "embargo también además así entonces luego allí aquí asimismo por ello no obstante mientras tanto ambos"
    ),
    "pt": (
        "ele ela eles elas este esta estes estas esse essa esses essas isto isso aquele aquela seu sua seus suas "
        "mas e porém contudo também além assim então depois ali aqui entretanto ambos já"
    ),
    "it": (
        "egli lui lei esso essa loro questo questa questi queste quello quella ciò suo sua suoi sue ma e però "
        "tuttavia anche inoltre così allora poi lì qui quindi infatti intanto entrambi"
    ),
    "nl": (
        "hij zij ze het deze dit die dat zijn haar hun maar en toch echter ook dan toen daar hier daarom "
        "daarnaast bovendien dus daarbij intussen beide"
    ),
    "sv": (
        "han hon den det de dessa denna detta hans hennes deras dess men och dock också sedan då där här därför "
        "dessutom samtidigt båda"
    ),
    "da": (
        "han hun den det de disse denne dette hans hendes deres dens dets men og dog også så da der her derfor "
        "desuden samtidig begge"
    ),
    "no": (
        "han hun den det de disse denne dette hans hennes deres dens dets men og likevel også så da der her "
        "derfor dessuten samtidig begge"
    ),
    "fi": (
        "hän he se ne tämä nämä tuo hänen heidän sen niiden mutta ja kuitenkin myös sitten siellä täällä siksi "
        "lisäksi samalla molemmat"
    ),
    "pl": (
        "on ona ono oni one ten ta to ci te tamten jego jej ich ale i a jednak też także potem wtedy tam tu "
        "dlatego ponadto zatem więc natomiast oboje obaj"
    ),
    "cs": (
        "on ona ono oni ten ta to ti tato tento toto jeho její jejich ale a však také pak potom tam zde proto "
        "navíc tedy oba"
    ),
    "hu": "ő ők ez az ezek azok de és azonban is majd akkor ott itt ezért emellett tehát mindkettő",
    "ro": (
        "el ea ei ele acesta aceasta acestea aceștia acest această său sa lor dar și însă totuși de asemenea apoi "
        "atunci acolo aici"
    ),
    "tr": "o onlar bu bunlar şu onun onların ama ve ancak fakat ayrıca sonra orada burada bunun bu nedenle ikisi",
    "id": "ia dia mereka ini itu tetapi tapi dan namun juga kemudian lalu di sana oleh karena itu selain itu keduanya",
    "sw": "yeye wao hii hiyo hizo huyo hao lakini na pia kisha hapo huko hivyo aidha",
    "ru": (
        "он она оно они этот эта это эти тот та те его ее её их но и а однако также затем потом там здесь поэтому "
        "кроме тем при этом оба так впрочем"
    ),
    "uk": (
        "він вона воно вони цей ця це ці той та ті його її їх але й і а однак також потім там тут тому крім при "
        "цьому обидва так"
    ),
    "bg": "той тя то те този тази това тези неговият нейният техният но и а обаче също после там тук затова освен",
    "sr": (
        "on ona ono oni ovaj ova ovo ovi taj ta to ti njegov njen njihov ali i a međutim takođe zatim tamo ovde "
        "zato он она оно они овај ова ово ови тај та то ти његов њен њихов али и а међутим такође затим тамо овде "
        "зато"
    ),
    "el": "αυτός αυτή αυτό αυτοί αυτές αυτά εκείνος εκείνη αλλά και όμως ωστόσο επίσης έπειτα μετά εκεί εδώ έτσι",
    "he": "הוא היא הם הן זה זאת אלה אבל ו אך גם אז שם כאן לכן בנוסף",
    "ar": "هو هي هم هذا هذه هؤلاء ذلك تلك لكن ولكن وهو وهي كما وأضاف وقال وتابع وأوضح أضاف ثم هناك لذلك وأشار وأكد",
    "fa": "او آنها وی این آن اما و همچنین سپس آنجا اینجا بنابراین",
    "ur": "وہ یہ اس ان لیکن اور مگر تاہم پھر وہاں یہاں",
    "hi": "वह वे यह ये उन्होंने उसने इसने उसमें इसमें उन्हें इन्हें उसे इसे इस उस इन उन इसके उसके लेकिन और मगर हालांकि साथ फिर वहां यहां इसलिए",
    "bn": "তিনি তারা এটি এই সে সেই তবে কিন্তু এবং এছাড়া তাই সেখানে এখানে",
    "ca": "ell ella ells elles aquest aquesta això però i també llavors allà aquí",
    "vi": "ông bà anh chị họ nó này đó nhưng và tuy nhiên cũng sau đó",
}
_UNSPACED = re.compile(
    r"[「『“\"]?(?:他们|她们|它们|他|她|它|这(?!里)|這(?!裡)|那|该|該|但|而且|而|并|並|此外|同时|同時|然而|因此|所以|另外|对此|對此|其中"
    r"|彼ら|彼女|彼は|彼が|これ|それ|あれ|この|その|あの|しかし|だが|また|そして|一方|さらに|ただ|同氏|同社"
    r"|เขา|เธอ|พวกเขา|มัน|แต่|และ|นอกจากนี้|อย่างไรก็ตาม)"
)
_KOREAN = re.compile(r"(?:그는|그녀|그들|이는|이에|그러나|하지만|또한|또|이어|한편|그리고|이와|이번)(?=\s|[가-힣])")
_FIRST = re.compile(r"[\W_]*([\w’'\u0300-\u036f\u0900-\u0dff]+)")
_QUOTES = re.compile('["“”„«»]')
_ATTRIBUTED_TO_PRONOUN = re.compile(
    r"[\"”“»,] (?:he|she|they) (?:said|added|told|wrote|explained|says|continued)\b|[\"”“»,] (?:said|added) (?:he"
    r"|she|they)\b"
    r"|[“\",] (?:sagte|erklärte|betonte|so|fügte) (?:er|sie)\b|, (?:a-t-il|a-t-elle|ont-ils)\b"
    r"|[»,] [-—–]? ?(?:сказал|сказала|добавил|добавила|сообщил) (?:он|она)\b",
    re.IGNORECASE,
)


def dangles(sentence: str, language: str) -> bool:
    """Whether `sentence` leans on the one before: it opens with a pronoun or connective, or quotes a mere "he said"."""
    if _UNSPACED.match(sentence) or _KOREAN.match(sentence):
        return True
    if _QUOTES.search(sentence) and _ATTRIBUTED_TO_PRONOUN.search(sentence):
        return True
    first = _FIRST.match(sentence)
    return first is not None and first[1].lower().replace("’", "'") in _leaning(language)


@cache
def _leaning(language: str) -> frozenset[str]:
    return frozenset(_LEANING.get(list_language(language), "").split())
