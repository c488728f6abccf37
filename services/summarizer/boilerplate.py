"""What stands in article texts without being news: a page's own words, mark-up, orders to a machine."""

import re
from functools import cache

from services.summarizer.relatives import list_language

_PAGE: dict[str, tuple[str, ...]] = {
    "en": (
        r"click here|subscribe (?:to|now|today)|sign up (?:for|to|now)|all rights reserved|(?:our|the|this) newsletter",
        r"read (?:more|also|the full)\b|follow (?:us|\w+) on (?:twitter|x|facebook|instagram)|story highlights",
        r"(?:image|photo|picture) (?:copyright|caption|credit|source)|getty images|file photo|^file\b|play video",
        r"watch live|^advertisement|(?:re|under)?(?:written|broadcast|published) or redistributed|privacy policy",
        r"terms of (?:use|service)|cookies\b|(?:enable|disable|your) (?:javascript|browser|ad ?blocker)",
        r"^(?:reporting|editing|writing|compiled) by\b|additional reporting|^(?:correction|editors?['’]s? note)\b",
        r"contributed to this (?:report|story|article)|skip to|download (?:our|the) app|^(?:related|see also)\b",
        r"this (?:article|story|page) (?:was|is|has been) (?:originally |first |last )?",
        r"(?:share|print|email|comment on) this (?:article|story|page)",
    ),
    "de": (
        r"hier klicken|jetzt abonnieren|zum newsletter|alle rechte vorbehalten|lesen sie (?:auch|mehr|hier)",
        r"mehr zum thema|(?:foto|bild|quelle|video)\s*:|\banzeige\s*$|^mit material von|in eigener sache",
        r"^korrekturhinweis",
    ),
    "fr": (
        r"cliquez ici|abonnez-vous|inscrivez-vous|tous droits réservés|(?:à )?lire aussi|lire la suite|crédits? photo",
    ),
    "es": (r"haga clic|haz clic|suscr[ií]b[ae]|todos los derechos reservados|l(?:ea|ee) también|leer más|síguenos",),
    "pt": (r"clique aqui|assine (?:já|a|o)\b|todos os direitos reservados|leia (?:também|mais)|siga-nos",),
    "it": (r"clicca qui|iscriviti|abbonati|tutti i diritti riservati|leggi anche|seguici",),
    "nl": (r"klik hier|lees (?:ook|meer|verder)|abonneer|alle rechten voorbehouden",),
    "sv": (r"läs (?:också|även|mer)|klicka här|prenumerera",),
    "da": (r"læs også|klik her|abonn[eé]r",),
    "no": (r"les også|klikk her|abonner",),
    "fi": (r"lue (?:myös|lisää)|tilaa uutiskirje",),
    "pl": (r"kliknij|czytaj (?:też|także|więcej|również)|wszelkie prawa zastrzeżone|zapisz się",),
    "cs": (r"klikněte|čtěte (?:také|více)|přihlaste se k odběru",),
    "hu": (r"kattintson|olvas(?:d|sa) el|iratkozz",),
    "ro": (r"citește și|abonează-te|click aici",),
    "tr": (r"tıklayın|abone ol|tüm hakları saklıdır|ayrıca okuyun",),
    "el": (r"διαβάστε (?:επίσης|περισσότερα)|κάντε κλικ",),
    "ru": (r"читайте также|подпис(?:ывайтесь|аться|шитесь)|все права защищены|нажмите|следите за нами",),
    "uk": (r"читайте також|підпис(?:уйтесь|атися)|натисніть|усі права захищені",),
    "bg": (r"прочетете (?:още|също)|абонирайте",),
    "sr": (r"pročitajte|прочитајте|pretplatite se",),
    "he": (r"קראו (?:עוד|גם)|לחצו כאן|כל הזכויות שמורות",),
    "ar": (r"اقرأ (?:أيضا|أيضًا|المزيد)|اشترك|جميع الحقوق محفوظة|اضغط هنا",),
    "fa": (r"بیشتر بخوانید|کلیک کنید",),
    "ur": (r"مزید پڑھیں|کلک کریں",),
    "hi": (r"यह भी पढ़ें|और पढ़ें|क्लिक करें|सब्सक्राइब",),
    "bn": (r"আরও পড়ুন|ক্লিক করুন",),
    "id": (r"baca juga|klik di sini|berlangganan",),
    "vi": (r"xem thêm|đọc thêm|nhấn vào đây",),
    "sw": (r"soma (?:pia|zaidi)|bonyeza hapa",),
    "zh": (r"点击(?:这里|查看|进入)|點擊|阅读更多|版权所有|版權所有|责任编辑|責任編輯|扫码|关注我们",),
    "ja": (r"クリック|無断転載|会員登録|続きを読む|関連記事",),
    "ko": (r"무단\s?전재|재배포 금지|구독하|클릭하",),
    "th": (r"อ่านเพิ่มเติม|คลิก",),
}
_MARKUP = (
    r"</?[a-z][^>]{0,200}>|&(?:nbsp|amp|lt|gt|quot|#\d+);|https?://|www\.\w|\{[^}]*[:;][^}]*\}|\bfunction\s*\(",
    r"\[/?\w+\]\(|\]\(|```|\$\(|\b(?:window|document)\.\w+\s*[=(]|^\s*[{}<>|=#*_]{2,}|@media\b",
)
_ORDERS: dict[str, tuple[str, ...]] = {
    "en": (
        # The mark-up and roles of chats are the same in all languages; so is English, which most such orders use.
        r"<\|[^|>]{1,40}\|>|\[/?(?:inst|system|assistant)\]|<<sys>>|^#{2,}\s*(?:instruction|system|response)",
        r"^(?:system|assistant|user|developer)\s*:|\bsystem (?:prompt|message)\b|\bnew instructions?\s*:",
        r"\b(?:ignore|disregard|forget|override|bypass)\b[^.!?]{0,40}"
        r"\b(?:previous|prior|above|preceding|earlier|all|your|other)\b[^.!?]{0,30}"
        r"\b(?:instructions?|prompts?|rules|directions|guidelines|messages|context)\b",
        r"\bas an? (?:ai|large) (?:language )?model\b",
        r"\byou are (?:now )?(?:an? |the )?(?:\w+ )?(?:ai|language model|assistant|chatbot)\b",
        r"\b(?:ai|language models?|assistants?|chatbots?|llms?|summari[sz]ers?)\b[^.!?]{0,30}"
        r"\b(?:reading|processing|summari[sz]ing) this\b",
        r"\b(?:when|while|if you(?: are)?) (?:you )?(?:summari[sz]e|summari[sz]ing|translat(?:e|ing)) this\b",
        r"\bin your (?:summary|answer|reply|output)\b|\bdo not (?:summari[sz]e|mention this)\b",
        r"\b(?:reply|respond|answer|output|print|repeat) "
        r"(?:(?:only|just) with|exactly|verbatim|the (?:word|phrase|following))\b",
    ),
    "de": (
        r"\bignorier\w*\b[^.!?]{0,40}(?:anweisung|instruktion|vorgabe|befehl)\w*",
        r"\bvergiss\b[^.!?]{0,30}(?:anweisung|instruktion)\w*",
        r"\b(?:du bist|sie sind)\b[^.!?]{0,20}\b(?:ki|sprachmodell|assistent)\b",
    ),
    "fr": (
        r"\b(?:ignor|oubli)\w*\b[^.!?]{0,30}\b(?:instruction|consigne)s?\b",
        r"\b(?:tu es|vous êtes)\b[^.!?]{0,20}\b(?:ia|modèle de langage|assistant)\b",
    ),
    "es": (
        r"\b(?:ignor|olvid)\w*\b[^.!?]{0,30}\binstrucciones\b",
        r"\b(?:eres|usted es)\b[^.!?]{0,20}\b(?:ia|modelo de lenguaje|asistente)\b",
    ),
    "pt": (
        r"\b(?:ignor|esque)\w*\b[^.!?]{0,30}\binstruções\b",
        r"\b(?:você é|tu és)\b[^.!?]{0,20}\b(?:ia|modelo de linguagem|assistente)\b",
    ),
    "it": (
        r"\b(?:ignor|dimentic)\w*\b[^.!?]{0,30}\bistruzioni\b",
        r"\bsei\b[^.!?]{0,20}\b(?:ia|modello linguistico|assistente)\b",
    ),
    "nl": (
        r"\bnegeer\b[^.!?]{0,30}\b(?:instructies|opdrachten|aanwijzingen)\b",
        r"\bje bent\b[^.!?]{0,20}\b(?:ai|taalmodel|assistent)\b",
    ),
    "sv": (r"\b(?:ignorera|bortse från|glöm)\b[^.!?]{0,30}\b(?:instru\w+|anvisning\w*)",),
    "da": (r"\b(?:ignorer|se bort fra|glem)\b[^.!?]{0,30}\b(?:instru\w+|anvisning\w*)",),
    "no": (r"\b(?:ignorer|se bort fra|glem)\b[^.!?]{0,30}\b(?:instru\w+|anvisning\w*)",),
    "fi": (r"\b(?:unohda|ohita|älä välitä)\b[^.!?]{0,30}\bohje\w*",),
    "pl": (r"\b(?:z?ignoruj|pomiń)\w*\b[^.!?]{0,30}\b(?:instrukcj|poleceni)\w*",),
    "cs": (r"\bignoruj\w*\b[^.!?]{0,30}\b(?:pokyn|instrukc|inštrukc)\w*",),
    "hu": (r"hagyd figyelmen kívül[^.!?]{0,30}utasítás",),
    "ro": (r"\bignor\w*\b[^.!?]{0,30}\binstrucțiunil\w*",),
    "tr": (r"talimat\w*\b[^.!?]{0,20}(?:yok say|görmezden|unut|dikkate alma)",),
    "el": (r"(?:αγν[οό]ησ|ξέχασ)\w*[^.!?;]{0,30}οδηγίες",),
    "ru": (r"(?:про)?игнорир\w*[^.!?]{0,40}(?:инструкци|указани|команд)\w*|забудь(?:те)?[^.!?]{0,30}инструкци\w*",),
    "uk": (r"(?:про)?ігнору\w*[^.!?]{0,40}(?:інструкці|вказівк)\w*",),
    "bg": (r"(?:игнорирай|забрави)\w*[^.!?]{0,40}(?:инструкци|указани|нареждани)\w*",),
    "sr": (r"игнориши[^.!?]{0,30}упутств\w*|(?:ignoriši|zanemari)[^.!?]{0,30}uputstv\w*",),
    "he": (r"התעל(?:ם|מו|מי)[^.!?]{0,30}הוראות",),
    "ar": (r"تجاهل[^.!؟]{0,30}(?:التعليمات|الأوامر|التوجيهات)",),
    "fa": (r"دستور\w*[^.!؟]{0,30}نادیده",),
    "ur": (r"ہدایات[^۔]{0,20}نظر ?انداز",),
    "hi": (r"निर्देश[^।]{0,25}(?:अनदेखा|अनदेखी|नज़रअंदाज़|नजरअंदाज|भूल)",),
    "bn": (r"নির্দেশ[^।]{0,25}(?:উপেক্ষা|ভুলে)",),
    "id": (r"\babaikan\b[^.!?]{0,30}\b(?:instruksi|perintah|arahan)\b",),
    "vi": (r"bỏ qua[^.!?]{0,30}(?:hướng dẫn|chỉ dẫn|chỉ thị)",),
    "sw": (r"\bpuuza\b[^.!?]{0,30}\bmaagizo\b",),
    "zh": (
        r"(?:忽略|无视|忽视|無視|忽視|忘记|忘記)[^。！？]{0,12}(?:指令|指示|提示词|提示詞|说明|說明|命令)",
        r"(?:你|您)(?:现在)?是[^。]{0,8}(?:语言模型|人工智能助手|語言模型)",
    ),
    "ja": (r"(?:指示|命令|プロンプト)(?:を|は)[^。]{0,8}(?:無視|忘れ)",),
    "ko": (r"(?:지시|지침|명령|프롬프트)[^.!?]{0,12}무시",),
    "th": (r"เพิกเฉย[^\s]{0,20}คำสั่ง",),
}


def is_page(text: str, language: str) -> bool:
    """Whether the page's own words are in `text`: notices, links, credits, pleas to subscribe."""
    return bool(_compiled("page", language).search(text.lower()))


def is_markup(text: str) -> bool:
    """Whether HTML, scripts, style sheets, Markdown or bare addresses are left in `text`."""
    return bool(_markup.search(text.lower()))


def gives_orders(text: str, language: str) -> bool:
    """Whether `text` addresses a language model instead of a reader, in `language` or in English."""
    return bool(_compiled("orders", language).search(text.lower()))


_markup = re.compile("|".join(_MARKUP))


@cache
def _compiled(what: str, language: str) -> re.Pattern[str]:
    by_language = _PAGE if what == "page" else _ORDERS
    primary = list_language(language)
    patterns = by_language["en"] + (by_language.get(primary, ()) if primary != "en" else ())
    return re.compile("|".join(patterns), re.MULTILINE)
