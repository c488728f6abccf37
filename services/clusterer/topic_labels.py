"""What outlets call their sections and categories, by topic, in many languages: our own list."""

from shared.text.normalise import fold

_NAMES: dict[str, str] = {
    "arts": """
        arts; art; arts and culture; arts & culture; arts and entertainment; books; celebrity; cinema;
        culture; entertainment; film; movies; music; stage; television; theatre; tv; kultur; feuilleton;
        kino; musik; bücher; literatur; medien; unterhaltung; theater; arts et culture; cinéma; livres;
        musique; spectacles; médias; cultura; cine; libros; música; espectáculos; entretenimiento;
        televisión; spettacoli; libri; musica; cinema e tv; entretenimento; música e cinema; ilustrada;
        культура; кино; музыка; искусство; книги; шоу-бизнес; ثقافة; فن; فنون; سينما; ثقافة وفن; ثقافة
        وفنون; منوعات; 文化; 芸能; エンタメ; 映画; 音楽; 娱乐; 文娱; 电影; kültür; kültür sanat; kültür-sanat; sanat;
        magazin; sinema; kultura; film i seriale; muzyka; książki; rozrywka; मनोरंजन; संस्कृति; कला;
        बॉलीवुड; सिनेमा; cultuur; kunst; boeken; entertainment & media; nöje; kultur & nöje; hiburan;
        budaya; văn hóa; giải trí; 문화; 연예; πολιτισμός; תרבות; فرهنگ; فرهنگ و هنر
    """,
    "business": """
        business; business and finance; companies; economics; economy; finance; industry; markets;
        money; personal finance; real estate; stocks; trade; wirtschaft; börse; finanzen; unternehmen;
        märkte; geld; économie; entreprises; bourse; argent; marchés; conso; economía; negocios;
        finanzas; empresas; mercados; economia; finanza; mercati; affari; aziende; negócios; finanças;
        mercado; dinheiro; экономика; бизнес; финансы; деньги; рынки; компании; اقتصاد; أعمال; مال
        وأعمال; أسواق; المال; 経済; ビジネス; マネー; 金融; 财经; 经济; 商业; 股市; 產經; ekonomi; finans; iş dünyası;
        piyasalar; gospodarka; biznes; finanse; pieniądze; giełda; व्यापार; अर्थव्यवस्था; बिज़नेस;
        बिजनेस; कारोबार; economie; geld & werk; näringsliv; bisnis; keuangan; kinh tế; kinh doanh; 경제;
        οικονομία; כלכלה; اقتصادی
    """,
    "conflict": """
        conflict; conflicts; war; wars; war in ukraine; military; krieg; konflikte; guerre; conflits;
        guerra; conflictos; conflitti; conflitos; война; конфликты; حرب; حروب; 戦争; 战争; savaş; wojna;
        युद्ध; oorlog; krig; perang
    """,
    "crime": """
        courts; court; crime; crime and justice; justice; law; legal; police; security and justice;
        justiz; kriminalität; polizei; recht; blaulicht; chronik; police-justice; faits divers justice;
        tribunales; policiales; policía; judicial; seguridad; justicia; cronaca; cronaca nera;
        giustizia; polícia; justiça; segurança; происшествия; криминал; право; حوادث; قضاء; جرائم; 事件;
        裁判; 法治; 司法; asayiş; adliye; 3. sayfa; sądy; kryminalne; prawo; prawo i sądy; अपराध; क्राइम;
        कानून; misdaad; brott; hukum; kriminal; pháp luật; 사건; 법조
    """,
    "disaster": """
        accidents; disaster; disasters; disaster and accident; emergencies; incidents; unglücke;
        katastrophen; catastrophes; accidents et catastrophes; desastres; catástrofes; accidentes;
        sucesos; disastri; incidenti; acidentes; tragédias; катастрофы; аварии; чс; كوارث; 災害; 事故; 灾害;
        灾难; felaket; afet; katastrofy; wypadki; आपदा; हादसा; rampen; olyckor; bencana
    """,
    "education": """
        education; schools; universities; students; learning; bildung; schule; hochschule; éducation;
        école; educación; scuola; università; istruzione; educação; ensino; образование; تعليم; 教育;
        eğitim; edukacja; szkoła; शिक्षा; onderwijs; utbildning; pendidikan; giáo dục; 교육; παιδεία;
        חינוך; آموزش
    """,
    "environment": """
        climate; climate change; environment; nature; sustainability; green; energy and environment;
        animals; wildlife; umwelt; klima; natur; nachhaltigkeit; environnement; climat; planète;
        biodiversité; medio ambiente; medioambiente; ambiente; clima y medio ambiente; naturaleza; clima
        e ambiente; natura; meio ambiente; natureza; экология; природа; климат; بيئة; مناخ; 環境; 环境; 环保;
        气候; çevre; iklim; doğa; środowisko; klimat; ekologia; przyroda; पर्यावरण; जलवायु; milieu;
        klimaat; miljö; lingkungan; môi trường; 환경; περιβάλλον; סביבה; محیط زیست
    """,
    "health": """
        health; health tech; healthcare; medicine; wellness; coronavirus; gesundheit; medizin; santé;
        médecine; salud; sanidad; medicina; salute; sanità; saúde; здоровье; медицина; صحة; صحة وطب; 健康;
        医療; 医疗; 卫生; sağlık; zdrowie; medycyna; स्वास्थ्य; सेहत; gezondheid; hälsa; kesehatan; sức khỏe;
        건강; 의료; υγεία; בריאות; سلامت
    """,
    "labour": """
        careers; employment; jobs; labor; labour; work; workplace; arbeit; karriere; beruf; emploi;
        travail; carrières; empleo; trabajo; laboral; lavoro; emprego; trabalho; работа; труд; карьера;
        وظائف; عمل; 労働; 雇用; 就业; çalışma hayatı; iş; praca; नौकरी; रोजगार; werk; jobb; arbetsmarknad;
        tenaga kerja; việc làm
    """,
    "lifestyle": """
        fashion; food; food and drink; home and garden; leisure; lifestyle; life and style; life &
        style; style; travel; recipes; cars; leben; mode; reise; reisen; essen; genuss; lebensart; stil;
        auto; art de vivre; cuisine; voyage; voyages; style de vie; estilo; estilo de vida; gastronomía;
        moda; viajes; cocina; stile; viaggi; cucina; motori; gastronomia; viagem; turismo; мода; еда;
        путешествия; стиль; образ жизни; أسلوب حياة; سفر; موضة; 暮らし; グルメ; 旅行; 生活; 时尚; 美食; 旅游; yaşam
        tarzı; seyahat; moda; podróże; kuchnia; styl życia; जीवनशैली; लाइफस्टाइल; यात्रा; reizen; resor;
        mat; gaya hidup; du lịch
    """,
    "politics": """
        elections; election; government; parliament; policy; politics; world politics; us politics; uk
        politics; politik; innenpolitik; außenpolitik; inland; bundestag; wahlen; politique; élections;
        gouvernement; política; elecciones; gobierno; política nacional; politica; elezioni; governo;
        eleições; poder; политика; выборы; власть; سياسة; سياسي; انتخابات; 政治; 選挙; 时政; 政经; 选举; siyaset;
        politika; seçim; polityka; wybory; राजनीति; चुनाव; politiek; politisk; politik; chính trị; 정치;
        πολιτική; פוליטיקה; سیاسی; سیاست
    """,
    "religion": """
        religion; faith; church; glaube; kirche; religionen; foi; religions; religión; iglesia;
        religione; vaticano; religião; религия; церковь; دين; 宗教; din; religia; kościół; धर्म;
        godsdienst; agama; tôn giáo; 종교
    """,
    "science": """
        labs; science; sciences; space; archaeology; physics; research; wissen; wissenschaft; forschung;
        weltraum; espace; recherche; ciencia; espacio; scienze; scienza; spazio; ricerca; ciência;
        espaço; наука; космос; исследования; علوم; فضاء; علوم وفضاء; 科学; サイエンス; 宇宙; 科研; 航天; bilim; uzay;
        nauka; kosmos; विज्ञान; अंतरिक्ष; wetenschap; vetenskap; sains; khoa học; 과학; επιστήμη; מדע;
        علم; علمی
    """,
    "society": """
        society; community; family; people; immigration; gesellschaft; familie; société; famille;
        sociedad; gente; familia; società; famiglia; sociedade; família; общество; семья; люди; مجتمع;
        أسرة; 社会; 家庭; 民生; toplum; aile; społeczeństwo; rodzina; समाज; परिवार; samenleving; samhälle;
        masyarakat; xã hội; 사회; κοινωνία; חברה; جامعه; اجتماعی
    """,
    "sport": """
        athletics; basketball; cricket; cycling; f1; football; formula 1; golf; olympics; rugby; soccer;
        sport; sports; tennis; fußball; fussball; bundesliga; olympia; radsport; foot; cyclisme; jeux
        olympiques; deportes; deporte; fútbol; futbol; baloncesto; ciclismo; olimpiadas; calcio; tennis
        e golf; ciclismo e atletica; esporte; esportes; desporto; futebol; спорт; футбол; хоккей;
        теннис; رياضة; كرة القدم; スポーツ; 野球; サッカー; 体育; 足球; 篮球; 奥运; spor; piłka nożna; siatkówka; tenis;
        खेल; क्रिकेट; फुटबॉल; voetbal; wielrennen; fotboll; ishockey; olahraga; sepak bola; thể thao;
        bóng đá; 스포츠; 축구; αθλητικά; ποδόσφαιρο; ספורט; ورزش; ورزشی
    """,
    "technology": """
        ai; artificial intelligence; apps; cybersecurity; devices; digital; gadgets; gaming; games;
        internet; mobile; security; software; tech; technology; science and technology; science &
        technology; technik; digitales; netzwelt; netz; technologie; technologies; numérique; high-tech;
        pixels; sciences et technologies; tecnología; ciencia y tecnología; informática; tecnologia;
        scienza e tecnologia; innovazione; ciência e tecnologia; inovação; технологии; техника; наука и
        техника; интернет; гаджеты; تكنولوجيا; تقنية; علوم وتكنولوجيا; テクノロジー; it; 技術; 科学・技術; 科技; 数码;
        互联网; 技术; teknoloji; bilim ve teknoloji; technologia; nowe technologie; nauka i technika; तकनीक;
        टेक्नोलॉजी; टेक; विज्ञान और तकनीक; technologie & wetenschap; teknik; teknologi; công nghệ; 기술;
        τεχνολογία; טכנולוגיה; فناوری
    """,
    "weather": """
        weather; forecast; wetter; météo; meteo; tiempo; el tiempo; clima; previsioni; tempo; previsão
        do tempo; погода; طقس; 天気; 气象; 天气; hava; hava durumu; pogoda; मौसम; weer; väder; cuaca; thời
        tiết; 날씨; καιρός; מזג אוויר; آب و هوا
    """,
}

LABELS: dict[str, str] = {
    " ".join(fold(name).split()): topic for topic, listed in _NAMES.items() for name in listed.split(";")
}
"""Folded name of a section to topic id."""
