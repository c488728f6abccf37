"""What stands in article texts without being news: a page's own words, pleas to the reader, orders to a machine."""

import re

_PAGE = (
    # English
    r"click here|subscribe (?:to|now|today)|sign up (?:for|to|now)|all rights reserved|(?:our|the|this) newsletter"
    r"|read (?:more|also|the full)\b|follow (?:us|\w+) on (?:twitter|x|facebook|instagram)|advertisement|story highlights"
    r"|(?:image|photo|picture) (?:copyright|caption|credit|source)|getty images|file photo|^file\b|play video|watch live"
    r"|(?:re|under)?(?:written|broadcast|published) or redistributed|terms of (?:use|service)|privacy policy|cookies?\b"
    r"|(?:enable|disable|your) (?:javascript|browser|ad ?blocker)|^(?:reporting|editing|writing|compiled) by\b"
    r"|additional reporting|contributed to this (?:report|story|article)|this (?:article|story|page) (?:was|is|has been) "
    r"(?:originally |first |last )?(?:published|updated|corrected|amended|produced)|^(?:correction|editor['’]s note)\b"
    r"|(?:share|print|email|comment on) this (?:article|story|page)|skip to|download (?:our|the) app|^(?:related|see also)\b"
    # German
    r"|hier klicken|jetzt abonnieren|zum newsletter|alle rechte vorbehalten|lesen sie (?:auch|mehr|hier)|mehr zum thema"
    r"|(?:foto|bild|quelle|video)\s*:|\banzeige\b\s*$|^mit material von|in eigener sache|korrekturhinweis"
    # French
    r"|cliquez ici|abonnez-vous|inscrivez-vous|tous droits réservés|(?:à )?lire aussi|lire la suite|crédits? photo|publicité$"
    # Spanish, Portuguese, Italian
    r"|haga clic|haz clic|suscr[ií]b[ae]|todos los derechos reservados|l(?:ea|ee) también|leer más|síguenos|clique aqui"
    r"|assine (?:já|a|o)|todos os direitos reservados|leia (?:também|mais)|siga-nos|clicca qui|iscriviti|abbonati"
    r"|tutti i diritti riservati|leggi anche|seguici"
    # Dutch, Nordic
    r"|klik hier|lees (?:ook|meer|verder)|abonneer|alle rechten voorbehouden|läs (?:också|även|mer)|klicka här|prenumerera"
    r"|les også|læs også|klikk her|klik her|lue (?:myös|lisää)|tilaa uutiskirje"
    # Polish, Czech, Hungarian, Romanian, Turkish
    r"|kliknij|czytaj (?:też|także|więcej|również)|wszelkie prawa zastrzeżone|zapisz się|klikněte|čtěte (?:také|více)"
    r"|kattintson|olvasd el|iratkozz|citește și|abonează-te|tıklayın|abone ol|tüm hakları saklıdır|ayrıca okuyun"
    # Russian, Ukrainian, Bulgarian, Serbian
    r"|читайте (?:также|також)|подпис(?:ывайтесь|аться|шитесь)|все права защищены|нажмите|следите за|підпис(?:уйтесь|атися)"
    r"|прочетете (?:още|също)|абонирайте|pročitajte|прочитајте"
    # Arabic, Persian, Hebrew, Urdu
    r"|اقرأ (?:أيضا|أيضًا|المزيد)|اشترك|جميع الحقوق محفوظة|اضغط هنا|بیشتر بخوانید|کلیک کنید|קראו (?:עוד|גם)|לחצו כאן"
    r"|כל הזכויות שמורות|מזید پڑھیں|مزید پڑھیں"
    # Hindi, Bengali, Indonesian, Vietnamese, Swahili
    r"|यह भी पढ़ें|और पढ़ें|क्लिक करें|सब्सक्राइब|আরও পড়ুন|ক্লিক করুন|baca juga|klik di sini|berlangganan|xem thêm|đọc thêm"
    r"|nhấn vào đây|soma (?:pia|zaidi)|bonyeza hapa"
    # Chinese, Japanese, Korean, Thai
    r"|点击(?:这里|查看|进入)|點擊|阅读更多|版权所有|版權所有|责任编辑|責任編輯|扫码|关注我们|クリック|無断転載|会員登録|続きを読む|関連記事"
    r"|무단\s?전재|재배포 금지|구독|클릭|อ่านเพิ่มเติม|คลิก"
)
_MARKUP = (
    r"</?[a-z][^>]{0,200}>|&(?:nbsp|amp|lt|gt|quot|#\d+);|https?://|www\.|\{[^}]*[:;][^}]*\}|\bfunction\s*\(|\[/?\w+\]\("
    r"|\]\(|```|\$\(|\b(?:window|document)\.\w+\s*[=(]|^\s*[{}<>|=#*_]{2,}|@media\b"
)
_ORDERS = (
    # chat mark-up and roles
    r"<\|[^|>]{1,40}\|>|\[/?(?:inst|system|assistant)\]|<<sys>>|^#{2,}\s*(?:instruction|system|response)"
    r"|^(?:system|assistant|user|developer)\s*:|\bsystem prompt\b|\bsystem message\b"
    # English
    r"|\b(?:ignore|disregard|forget|override|bypass)\b[^.!?]{0,40}\b(?:previous|prior|above|preceding|earlier|all|your|other)\b"
    r"[^.!?]{0,30}\b(?:instructions?|prompts?|rules|directions|guidelines|messages|context)\b"
    r"|\bas an? (?:ai|large) (?:language )?model\b|\byou are (?:now )?(?:an? |the )?(?:\w+ )?(?:ai|language model|assistant|chatbot)\b"
    r"|\b(?:ai|language models?|assistants?|chatbots?|llms?|summari[sz]ers?)\b[^.!?]{0,30}\b(?:reading|processing|summari[sz]ing) this\b"
    r"|\b(?:when|while|if you(?: are)?) (?:you )?(?:summari[sz]e|summari[sz]ing|translat(?:e|ing)) this\b|\bin your (?:summary|answer|reply|output)\b"
    r"|\b(?:reply|respond|answer|output|print|repeat) (?:(?:only|just) with|exactly|verbatim|the (?:word|phrase|following))\b"
    r"|\bnew instructions?\s*:|\bdo not (?:summari[sz]e|mention this)\b"
    # German, French, Spanish, Portuguese, Italian, Dutch
    r"|\bignorier\w*\b[^.!?]{0,40}(?:anweisung|instruktion|vorgabe|befehl)\w*|\bvergiss\b[^.!?]{0,30}(?:anweisung|instruktion)\w*"
    r"|\b(?:ignor|oubli)\w*\b[^.!?]{0,30}\b(?:instruction|consigne)s?\b|\b(?:ignor|olvid)\w*\b[^.!?]{0,30}\binstrucciones\b"
    r"|\b(?:ignor|esque)\w*\b[^.!?]{0,30}\binstruções\b|\b(?:ignor|dimentic)\w*\b[^.!?]{0,30}\bistruzioni\b"
    r"|\bnegeer\b[^.!?]{0,30}\b(?:instructies|opdrachten|aanwijzingen)\b"
    r"|\b(?:du bist|sie sind|tu es|vous êtes|eres|você é|sei|je bent)\b[^.!?]{0,20}\b(?:ki|ia|ai|sprachmodell|modèle de langage"
    r"|modelo de (?:lenguaje|linguagem)|modello linguistico|taalmodel|assistente?|asistente|assistant)\b"
    # Nordic, Polish, Czech, Hungarian, Romanian, Turkish, Greek
    r"|\b(?:ignorer\w*|bortse från|se bort fra|unohda|ohita)\b[^.!?]{0,30}\b(?:instru\w+|anvisning\w*|ohje\w*)"
    r"|\b(?:z?ignoruj|pomiń)\w*\b[^.!?]{0,30}\b(?:instrukcj|poleceni)\w*|\bignoruj\w*\b[^.!?]{0,30}\b(?:pokyn|instrukc)\w*"
    r"|hagyd figyelmen kívül[^.!?]{0,30}utasítás|\bignor\w*\b[^.!?]{0,30}\binstrucțiunil\w*"
    r"|talimat\w*\b[^.!?]{0,20}(?:yok say|görmezden|unut|dikkate alma)|αγν[οό]ησ\w*[^.!?;]{0,30}οδηγίες"
    # Russian, Ukrainian, Bulgarian, Serbian
    r"|(?:про)?игнорир\w*[^.!?]{0,40}(?:инструкци|указани|команд|нареждани)\w*|(?:забудь|забудьте|забрави)[^.!?]{0,30}инструкци\w*"
    r"|(?:про)?ігнору\w*[^.!?]{0,40}(?:інструкці|вказівк)\w*|игнориши[^.!?]{0,30}упутств\w*|ignoriši[^.!?]{0,30}uputstv\w*"
    # Arabic, Persian, Hebrew, Urdu
    r"|تجاهل[^.!؟]{0,30}(?:التعليمات|الأوامر|التوجيهات)|دستور\w*[^.!؟]{0,30}نادیده|התעל(?:ם|מו|מי)[^.!?]{0,30}הוראות|ہدایات[^۔]{0,20}نظر ?انداز"
    # Hindi, Bengali, Indonesian, Vietnamese, Swahili
    r"|निर्देश[^।]{0,25}(?:अनदेखा|अनदेखी|नज़रअंदाज़|नजरअंदाज|भूल)|নির্দেশ[^।]{0,25}(?:উপেক্ষা|ভুলে)|\babaikan\b[^.!?]{0,30}\b(?:instruksi|perintah|arahan)\b"
    r"|bỏ qua[^.!?]{0,30}(?:hướng dẫn|chỉ dẫn|chỉ thị)|\bpuuza\b[^.!?]{0,30}\bmaagizo\b"
    # Chinese, Japanese, Korean, Thai
    r"|(?:忽略|无视|忽视|無視|忽視|忘记|忘記)[^。！？]{0,12}(?:指令|指示|提示词|提示詞|说明|說明|命令)|(?:指示|命令|プロンプト)(?:を|は)[^。]{0,8}(?:無視|忘れ)"
    r"|(?:指示|指令|명령|지시|프롬프트)[^.!?]{0,12}무시|เพิกเฉย[^\s]{0,20}คำสั่ง|(?:你|您)(?:现在)?是[^。]{0,8}(?:语言模型|人工智能助手|語言模型)"
)

page = re.compile(_PAGE, re.IGNORECASE)
"""The page's own words: notices, links, credits, pleas to subscribe."""
markup = re.compile(_MARKUP, re.IGNORECASE)
"""What is left of HTML, scripts, style sheets, Markdown or bare addresses."""
orders = re.compile(_ORDERS, re.IGNORECASE | re.MULTILINE)
"""Text that addresses a language model instead of a reader."""
