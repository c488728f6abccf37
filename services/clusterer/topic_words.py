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
    "de": {
        "arts": """
            Film Kino Schauspieler Regisseur Roman Schriftsteller Schriftstellerin Museum Ausstellung Konzert Oper
            Theater Gemälde Künstler Album Sängerin Festival
        """,
        "business": """
            Aktie Aktien Bank Börse Milliarden Umsatz Gewinn Zinsen Leitzins Inflation Wirtschaft Konzern
            Übernahme Investor Haushalt Schulden Unternehmen Markt
        """,
        "conflict": """
            Krieg Armee Soldaten Rakete Angriff Waffenruhe Front Geisel Miliz Truppen Drohne
        """,
        "crime": """
            Polizei Staatsanwaltschaft Gericht Richter Urteil Festnahme Verdächtiger Mord Betrug Durchsuchung
            Anklage Prozess Haft Täter gestohlen Ermittler
        """,
        "disaster": """
            Erdbeben Unfall Fähre Brand Waldbrand Explosion Absturz Evakuierung Verletzte Tote Opfer Lawine
            Überschwemmung Rettung Feuerwehr Trümmer
        """,
        "education": """
            Schule Schüler Lehrer Universität Studenten Unterricht Abitur Bildung
        """,
        "environment": """
            Umwelt Klima Klimawandel Emissionen Artenschutz Fluss Wald Gletscher Lachse Grundwasser Verschmutzung
            Naturschutz
        """,
        "health": """
            Krankenhaus Impfstoff Virus Fieber Patienten Ärzte Krankheit Krebs Infektion Ausbruch Gesundheit
            Studie Medikament
        """,
        "labour": """
            Streik Gewerkschaft Arbeiter Löhne Lohn Tarif Arbeitgeber Werft Kündigung Arbeitslose
        """,
        "lifestyle": """
            Mode Rezept Restaurant Urlaub Reise Tourismus Hotel Koch Küche
        """,
        "politics": """
            Regierung Minister Ministerin Präsident Präsidentin Wahl Parlament Partei Abgeordnete Kanzler
            Koalition Opposition Gesetz Vertrag Abkommen Kabinett Rücktritt
        """,
        "religion": """
            Kirche Papst Bischof Moschee Gottesdienst Religion Islam Priester
        """,
        "science": """
            Forscher Wissenschaftler Forschung Asteroid Raumsonde Weltraum Mond Tiefsee Fossil Physiker Labor
            Planet Kapsel
        """,
        "society": """
            Familie Kinder Migration Flüchtlinge Armut Rente Bevölkerung Protest Gleichstellung
        """,
        "sport": """
            Trainer Spieler Fußball Tor Pokal Finale Liga Sieg Mannschaft Olympia Weltmeister Stadion Verein Spiel
            Torwart
        """,
        "technology": """
            Software Internet Computer Prozessor Chip Smartphone App Daten Hacker Netz digital Algorithmus Roboter
            Halbleiter Ausfall
        """,
        "weather": """
            Wetter Sturm Regen Schnee Hitze Orkan Gewitter Temperaturen Unwetter
        """,
    },
    "fr": {
        "arts": """
            film cinéma acteur actrice réalisateur roman écrivain écrivaine musée exposition concert opéra théâtre
            tableau artiste album chanteuse festival
        """,
        "business": """
            action bourse banque milliards bénéfice taux inflation économie entreprise rachat investisseur budget
            dette marché actionnaires
        """,
        "conflict": """
            guerre armée soldats missile frappe attaque trêve otage milice troupes drone
        """,
        "crime": """
            police parquet procureur tribunal juge arrestation suspect meurtre fraude perquisition procès prison
            condamné volé enquêteurs
        """,
        "disaster": """
            séisme accident ferry incendie explosion crash évacuation blessés morts victimes avalanche inondation
            secours pompiers naufrage
        """,
        "education": """
            école élèves enseignants université étudiants lycée éducation
        """,
        "environment": """
            environnement climat émissions biodiversité fleuve forêt glacier saumons nappe pollution espèces
        """,
        "health": """
            hôpital vaccin virus fièvre patients médecins maladie cancer infection épidémie santé médicament
        """,
        "labour": """
            grève syndicat ouvriers salaires salaire employeur chantier licenciements chômage
        """,
        "lifestyle": """
            mode recette restaurant vacances voyage tourisme hôtel cuisine
        """,
        "politics": """
            gouvernement ministre président présidente élection parlement parti députés coalition opposition loi
            traité accord cabinet démission scrutin
        """,
        "religion": """
            église pape évêque mosquée religion islam prêtre
        """,
        "science": """
            chercheurs scientifiques recherche astéroïde sonde espace lune abysses fossile physicien laboratoire
            planète capsule
        """,
        "society": """
            famille enfants migrants réfugiés pauvreté retraite population manifestation
        """,
        "sport": """
            entraîneur joueur football but coupe finale ligue victoire équipe olympiques champion stade club match
            gardien
        """,
        "technology": """
            logiciel internet ordinateur processeur puce smartphone application données pirates numérique
            algorithme robot panne
        """,
        "weather": """
            météo tempête pluie neige canicule orage températures cyclone
        """,
    },
    "es": {
        "arts": """
            película cine actor actriz director novela escritor escritora museo exposición concierto ópera teatro
            cuadro artista álbum cantante festival
        """,
        "business": """
            acciones bolsa banco millones beneficio tasa inflación economía empresa adquisición inversor
            presupuesto deuda mercado accionistas
        """,
        "conflict": """
            guerra ejército soldados misil ataque tregua rehén milicia tropas dron
        """,
        "crime": """
            policía fiscalía fiscal tribunal juez detenido sospechoso asesinato fraude registro juicio prisión
            condenado robado investigadores
        """,
        "disaster": """
            terremoto sismo accidente transbordador incendio explosión evacuación heridos muertos víctimas
            avalancha inundación rescate bomberos naufragio
        """,
        "education": """
            escuela alumnos maestros universidad estudiantes educación
        """,
        "environment": """
            ambiente clima emisiones biodiversidad río bosque glaciar salmones acuífero contaminación especies
        """,
        "health": """
            hospital vacuna virus fiebre pacientes médicos enfermedad cáncer infección brote salud medicamento
        """,
        "labour": """
            huelga sindicato obreros salarios salario patronal astillero despidos desempleo
        """,
        "lifestyle": """
            moda receta restaurante vacaciones viaje turismo hotel cocina
        """,
        "politics": """
            gobierno ministro ministra presidente presidenta elecciones parlamento partido diputados coalición
            oposición ley tratado acuerdo gabinete renuncia comicios
        """,
        "religion": """
            iglesia papa obispo mezquita religión islam sacerdote
        """,
        "science": """
            investigadores científicos investigación asteroide sonda espacio luna abisal fósil físico laboratorio
            planeta cápsula
        """,
        "society": """
            familia niños migrantes refugiados pobreza pensión población protesta
        """,
        "sport": """
            entrenador jugador fútbol gol copa final liga victoria equipo olímpicos campeón estadio club partido
            portero
        """,
        "technology": """
            software internet computadora ordenador procesador chip celular aplicación datos hackers digital
            algoritmo robot caída
        """,
        "weather": """
            tiempo tormenta lluvia nieve calor huracán temperaturas
        """,
    },
    "it": {
        "arts": """
            film cinema attore attrice regista romanzo scrittore scrittrice museo mostra concerto opera teatro
            quadro artista album cantante festival
        """,
        "business": """
            azioni borsa banca miliardi utile tassi inflazione economia azienda acquisizione investitore bilancio
            debito mercato azionisti
        """,
        "conflict": """
            guerra esercito soldati missile attacco tregua ostaggio milizia truppe drone
        """,
        "crime": """
            polizia procura procuratore tribunale giudice arrestato sospettato omicidio frode perquisizione
            processo carcere condannato rubato inquirenti
        """,
        "disaster": """
            terremoto sisma incidente traghetto incendio esplosione evacuazione feriti morti vittime valanga
            alluvione soccorso pompieri naufragio
        """,
        "education": """
            scuola alunni insegnanti università studenti istruzione
        """,
        "environment": """
            ambiente clima emissioni biodiversità fiume foresta ghiacciaio salmoni falda inquinamento specie
        """,
        "health": """
            ospedale vaccino virus febbre pazienti medici malattia cancro infezione epidemia salute farmaco
        """,
        "labour": """
            sciopero sindacato operai salari salario cantiere licenziamenti disoccupazione
        """,
        "lifestyle": """
            moda ricetta ristorante vacanze viaggio turismo albergo cucina
        """,
        "politics": """
            governo ministro ministra presidente elezioni parlamento partito deputati coalizione opposizione legge
            trattato accordo dimissioni voto
        """,
        "religion": """
            chiesa papa vescovo moschea religione islam prete
        """,
        "science": """
            ricercatori scienziati ricerca asteroide sonda spazio luna abissi fossile fisico laboratorio pianeta
            capsula
        """,
        "society": """
            famiglia bambini migranti rifugiati povertà pensione popolazione protesta
        """,
        "sport": """
            allenatore giocatore calcio gol coppa finale campionato vittoria squadra olimpiadi campione stadio
            club partita portiere
        """,
        "technology": """
            software internet computer processore chip smartphone applicazione dati hacker digitale algoritmo
            robot guasto
        """,
        "weather": """
            meteo tempesta pioggia neve caldo uragano temperature
        """,
    },
    "pt": {
        "arts": """
            filme cinema ator atriz diretor romance escritor escritora museu exposição concerto ópera teatro
            quadro artista álbum cantora festival
        """,
        "business": """
            ações bolsa banco milhões bilhões lucro taxa juros inflação economia empresa aquisição investidor
            orçamento dívida mercado acionistas
        """,
        "conflict": """
            guerra exército soldados míssil ataque trégua refém milícia tropas drone
        """,
        "crime": """
            polícia promotoria procurador tribunal juiz preso suspeito assassinato fraude buscas julgamento prisão
            condenado roubado investigadores
        """,
        "disaster": """
            terremoto sismo acidente balsa incêndio explosão evacuação feridos mortos vítimas avalanche enchente
            resgate bombeiros naufrágio
        """,
        "education": """
            escola alunos professores universidade estudantes educação
        """,
        "environment": """
            ambiente clima emissões biodiversidade rio floresta geleira salmões aquífero poluição espécies
        """,
        "health": """
            hospital vacina vírus febre pacientes médicos doença câncer infecção surto saúde medicamento
        """,
        "labour": """
            greve sindicato operários salários salário estaleiro demissões desemprego
        """,
        "lifestyle": """
            moda receita restaurante férias viagem turismo hotel cozinha
        """,
        "politics": """
            governo ministro ministra presidente eleições eleição parlamento partido deputados coalizão oposição
            lei tratado acordo gabinete renúncia votos
        """,
        "religion": """
            igreja papa bispo mesquita religião islã padre
        """,
        "science": """
            pesquisadores cientistas pesquisa asteroide sonda espaço lua abissal fóssil físico laboratório planeta
            cápsula
        """,
        "society": """
            família crianças migrantes refugiados pobreza aposentadoria população protesto
        """,
        "sport": """
            técnico treinador jogador futebol gol copa taça final liga vitória time equipe olímpicos campeão
            estádio clube jogo goleiro
        """,
        "technology": """
            software internet computador processador chip celular aplicativo dados hackers digital algoritmo robô
            pane
        """,
        "weather": """
            tempestade chuva neve calor furacão temperaturas previsão
        """,
    },
    "ru": {
        "arts": """
            фильм кино актер актриса режиссер роман писатель писательница музей выставка концерт опера театр
            картина художник альбом певица фестиваль
        """,
        "business": """
            акции биржа банк миллиардов миллиарда прибыль ставка инфляция экономика компания сделка инвестор
            бюджет долг рынок акционеры
        """,
        "conflict": """
            война армия солдаты ракета удар перемирие заложник боевики войска беспилотник
        """,
        "crime": """
            полиция прокуратура прокурор суд судья арест задержан подозреваемый убийство мошенничество обыск
            приговор тюрьма похищен следователи
        """,
        "disaster": """
            землетрясение авария паром пожар взрыв крушение эвакуация пострадавшие погибшие жертвы лавина
            наводнение спасатели
        """,
        "education": """
            школа ученики учителя университет студенты образование
        """,
        "environment": """
            экология климат выбросы река лес ледник лосось загрязнение заповедник
        """,
        "health": """
            больница вакцина вирус лихорадка пациенты врачи болезнь рак инфекция вспышка здоровье лекарство
        """,
        "labour": """
            забастовка профсоюз рабочие зарплата работодатель верфь увольнения безработица
        """,
        "lifestyle": """
            мода рецепт ресторан отпуск туризм отель кухня
        """,
        "politics": """
            правительство министр президент выборы парламент партия депутаты коалиция оппозиция закон договор
            кабинет отставка голосов
        """,
        "religion": """
            церковь папа епископ мечеть религия ислам священник
        """,
        "science": """
            ученые исследователи исследование астероид зонд космос луна глубоководный ископаемое физик лаборатория
            планета капсула
        """,
        "society": """
            семья дети мигранты беженцы бедность пенсия население протест
        """,
        "sport": """
            тренер игрок футбол гол кубок финал лига победа команда олимпийские чемпион стадион клуб матч вратарь
        """,
        "technology": """
            программа интернет компьютер процессор чип смартфон приложение данные хакеры цифровой алгоритм робот
            сбой
        """,
        "weather": """
            погода шторм дождь снег жара ураган температура
        """,
    },
    "ar": {
        "arts": """
            فيلم سينما ممثل ممثلة مخرج رواية كاتب كاتبة متحف معرض حفل أوبرا مسرح لوحة فنان ألبوم مغنية مهرجان
        """,
        "business": """
            أسهم سهم بورصة مصرف بنك مليار مليارات أرباح فائدة تضخم اقتصاد شركة صفقة استحواذ مستثمر ميزانية ديون
            سوق
        """,
        "conflict": """
            حرب جيش جنود صاروخ هجوم هدنة رهينة ميليشيا قوات مسيرة
        """,
        "crime": """
            شرطة نيابة مدع محكمة قاض اعتقال مشتبه قتل احتيال تفتيش محاكمة سجن مسروقة محققون
        """,
        "disaster": """
            زلزال حادث عبارة حريق انفجار تحطم إجلاء جرحى قتلى ضحايا انهيار فيضان إنقاذ جنوح
        """,
        "education": """
            مدرسة طلاب معلمون جامعة تعليم
        """,
        "environment": """
            بيئة مناخ انبعاثات نهر غابة سلمون تلوث مياه
        """,
        "health": """
            مستشفى لقاح فيروس حمى مرضى أطباء مرض سرطان عدوى تفشي صحة دواء
        """,
        "labour": """
            إضراب نقابة عمال أجور راتب حوض تسريح بطالة
        """,
        "lifestyle": """
            أزياء وصفة مطعم عطلة سفر سياحة فندق مطبخ
        """,
        "politics": """
            حكومة وزير وزيرة رئيس رئيسة انتخابات برلمان حزب نواب ائتلاف معارضة قانون معاهدة اتفاق استقالة
        """,
        "religion": """
            كنيسة بابا أسقف مسجد دين إسلام كاهن
        """,
        "science": """
            علماء باحثون بحث كويكب مسبار فضاء قمر أعماق متحجر فيزياء مختبر كوكب كبسولة
        """,
        "society": """
            أسرة أطفال مهاجرون لاجئون فقر تقاعد سكان احتجاج
        """,
        "sport": """
            مدرب لاعب كرة هدف كأس نهائي دوري فوز فريق أولمبي بطل ملعب ناد مباراة حارس
        """,
        "technology": """
            برنامج إنترنت حاسوب معالج رقاقة هاتف تطبيق بيانات قراصنة رقمي خوارزمية روبوت عطل
        """,
        "weather": """
            طقس عاصفة مطر ثلج حر إعصار حرارة
        """,
    },
    "tr": {
        "arts": """
            film sinema oyuncu yönetmen roman yazar müze sergi konser opera tiyatro tablo sanatçı albüm şarkıcı
            festival
        """,
        "business": """
            hisse borsa banka milyar kâr faiz enflasyon ekonomi şirket satın yatırımcı bütçe borç piyasa
        """,
        "conflict": """
            savaş ordu asker füze saldırı ateşkes rehine milis birlik
        """,
        "crime": """
            polis savcı savcılık mahkeme hakim gözaltı şüpheli cinayet dolandırıcılık arama dava hapis çalınan
        """,
        "disaster": """
            deprem kaza feribot yangın patlama tahliye yaralı ölü kurban çığ sel kurtarma itfaiye
        """,
        "education": """
            okul öğrenci öğretmen üniversite eğitim
        """,
        "environment": """
            çevre iklim emisyon nehir orman buzul somon kirlilik
        """,
        "health": """
            hastane aşı virüs ateş hasta doktor hastalık kanser enfeksiyon salgın sağlık ilaç humma
        """,
        "labour": """
            grev sendika işçi ücret maaş tersane işsizlik
        """,
        "lifestyle": """
            moda tarif restoran tatil gezi turizm otel mutfak
        """,
        "politics": """
            hükümet bakan cumhurbaşkanı başkan seçim meclis parti milletvekili koalisyon muhalefet yasa anlaşma
            kabine istifa oy
        """,
        "religion": """
            kilise papa piskopos cami din islam rahip
        """,
        "science": """
            bilim araştırmacı araştırma asteroit sonda uzay ay fosil fizikçi laboratuvar gezegen kapsül
        """,
        "society": """
            aile çocuk göçmen mülteci yoksulluk emekli nüfus protesto
        """,
        "sport": """
            antrenör oyuncusu futbol gol kupa final lig galibiyet takım olimpiyat şampiyon stadyum kulüp maç
            kaleci
        """,
        "technology": """
            yazılım internet bilgisayar işlemci çip telefon uygulama veri hacker dijital algoritma robot kesinti
        """,
        "weather": """
            hava fırtına yağmur kar sıcak kasırga sıcaklık
        """,
    },
    "pl": {
        "arts": """
            film kino aktor aktorka reżyser powieść pisarz pisarka muzeum wystawa koncert opera teatr obraz
            artysta album piosenkarka festiwal
        """,
        "business": """
            akcje giełda bank miliarda miliardów zysk stopy inflacja gospodarka firma przejęcie inwestor budżet
            dług rynek akcjonariusze
        """,
        "conflict": """
            wojna armia żołnierze rakieta atak rozejm zakładnik milicja wojska dron
        """,
        "crime": """
            policja prokuratura prokurator sąd sędzia zatrzymany podejrzany morderstwo oszustwo przeszukanie
            proces więzienie skradziony śledczy
        """,
        "disaster": """
            trzęsienie wypadek prom pożar wybuch katastrofa ewakuacja ranni zabici ofiary lawina powódź ratownicy
            strażacy
        """,
        "education": """
            szkoła uczniowie nauczyciele uniwersytet studenci edukacja
        """,
        "environment": """
            środowisko klimat emisje rzeka las lodowiec łososie zanieczyszczenie gatunki
        """,
        "health": """
            szpital szczepionka wirus gorączka pacjenci lekarze choroba rak zakażenie epidemia zdrowie lek
        """,
        "labour": """
            strajk związek robotnicy płace pensja pracodawca stocznia zwolnienia bezrobocie
        """,
        "lifestyle": """
            moda przepis restauracja wakacje podróż turystyka hotel kuchnia
        """,
        "politics": """
            rząd minister prezydent wybory parlament partia posłowie koalicja opozycja ustawa traktat umowa
            gabinet dymisja głosów
        """,
        "religion": """
            kościół papież biskup meczet religia islam ksiądz
        """,
        "science": """
            naukowcy badacze badania asteroida sonda kosmos księżyc głębinowy skamieniałość fizyk laboratorium
            planeta kapsuła
        """,
        "society": """
            rodzina dzieci migranci uchodźcy bieda emerytura ludność protest
        """,
        "sport": """
            trener piłkarz piłka gol puchar finał liga zwycięstwo drużyna olimpijskie mistrz stadion klub mecz
            bramkarz
        """,
        "technology": """
            oprogramowanie internet komputer procesor układ smartfon aplikacja dane hakerzy cyfrowy algorytm robot
            awaria
        """,
        "weather": """
            pogoda burza deszcz śnieg upał huragan temperatura
        """,
    },
    "hi": {
        "arts": """
            फिल्म सिनेमा अभिनेता अभिनेत्री निर्देशक उपन्यास लेखक लेखिका संग्रहालय प्रदर्शनी संगीत नाटक चित्र
            कलाकार गायिका महोत्सव
        """,
        "business": """
            शेयर बाज़ार बाजार बैंक अरब मुनाफा ब्याज महंगाई अर्थव्यवस्था कंपनी अधिग्रहण निवेशक बजट कर्ज
        """,
        "conflict": """
            युद्ध सेना सैनिक मिसाइल हमला युद्धविराम बंधक ड्रोन
        """,
        "crime": """
            पुलिस अभियोजक अदालत न्यायाधीश गिरफ्तार संदिग्ध हत्या धोखाधड़ी तलाशी मुकदमा जेल चोरी
        """,
        "disaster": """
            भूकंप दुर्घटना नौका आग विस्फोट घायल मौत पीड़ित हिमस्खलन बाढ़ बचाव
        """,
        "education": """
            स्कूल छात्र शिक्षक विश्वविद्यालय शिक्षा
        """,
        "environment": """
            पर्यावरण जलवायु उत्सर्जन नदी जंगल हिमनद प्रदूषण
        """,
        "health": """
            अस्पताल टीका वायरस बुखार मरीज मरीज़ डॉक्टर बीमारी कैंसर संक्रमण प्रकोप स्वास्थ्य दवा
        """,
        "labour": """
            हड़ताल यूनियन मजदूर वेतन बेरोजगारी
        """,
        "lifestyle": """
            फैशन रेसिपी छुट्टी यात्रा पर्यटन होटल रसोई
        """,
        "politics": """
            सरकार मंत्री राष्ट्रपति चुनाव संसद पार्टी सांसद गठबंधन विपक्ष कानून संधि समझौता मंत्रिमंडल इस्तीफा
            इस्तीफ़ा मत
        """,
        "religion": """
            चर्च पोप मस्जिद धर्म इस्लाम पुजारी मंदिर
        """,
        "science": """
            वैज्ञानिक शोधकर्ता शोध क्षुद्रग्रह अंतरिक्ष चंद्रमा जीवाश्म प्रयोगशाला ग्रह कैप्सूल
        """,
        "society": """
            परिवार बच्चे प्रवासी शरणार्थी गरीबी पेंशन आबादी
        """,
        "sport": """
            कोच खिलाड़ी फुटबॉल गोल कप फाइनल लीग जीत टीम ओलंपिक चैंपियन स्टेडियम क्लब मैच
        """,
        "technology": """
            सॉफ्टवेयर इंटरनेट कंप्यूटर प्रोसेसर चिप स्मार्टफोन ऐप डेटा हैकर डिजिटल रोबोट
        """,
        "weather": """
            मौसम तूफान बारिश बर्फ गर्मी तापमान
        """,
    },
    "zh": {
        "arts": """
            电影 影院 演员 导演 小说 作家 画家 博物馆 展览 音乐 歌剧 戏剧 油画 艺术 专辑 歌手 影展
        """,
        "business": """
            股票 股价 银行 利率 利润 通胀 经济 企业 收购 投资 预算 债务 市场 股东 亿元
        """,
        "conflict": """
            战争 军队 士兵 导弹 袭击 停火 人质 武装 无人机
        """,
        "crime": """
            警方 检方 检察 法院 法官 逮捕 嫌犯 谋杀 诈骗 搜查 审判 监狱 被盗
        """,
        "disaster": """
            地震 事故 渡轮 火灾 山火 爆炸 坠毁 疏散 受伤 遇难 雪崩 洪水 救援 触礁 搁浅
        """,
        "education": """
            学校 学生 教师 大学 教育
        """,
        "environment": """
            环境 气候 排放 河流 森林 冰川 鲑鱼 地下水 污染
        """,
        "health": """
            医院 疫苗 病毒 发热 患者 医生 疾病 癌症 感染 疫情 健康 药物
        """,
        "labour": """
            罢工 工会 工人 工资 雇主 船厂 裁员 失业
        """,
        "lifestyle": """
            时装 食谱 餐厅 假期 旅游 酒店 厨师
        """,
        "politics": """
            政府 部长 总统 选举 议会 政党 议员 联盟 反对 法律 条约 协议 内阁 辞职 选票
        """,
        "religion": """
            教会 教宗 主教 清真寺 宗教 伊斯兰
        """,
        "science": """
            科学 研究 小行星 探测 太空 月球 深海 化石 物理 实验室 行星 返回舱
        """,
        "society": """
            家庭 儿童 移民 难民 贫困 养老 人口 抗议
        """,
        "sport": """
            教练 球员 足球 进球 决赛 联赛 胜利 球队 奥运 冠军 体育场 俱乐部 比赛 门将
        """,
        "technology": """
            软件 互联网 电脑 处理器 芯片 手机 应用 数据 黑客 数字 算法 机器人 中断
        """,
        "weather": """
            天气 风暴 降雨 降雪 高温 台风 气温
        """,
    },
    "ja": {
        "arts": """
            映画 俳優 女優 監督 小説 作家 美術館 博物館 展覧会 音楽 オペラ 演劇 絵画 芸術 アルバム 歌手 映画祭
        """,
        "business": """
            株価 株式 銀行 利上げ 金利 利益 インフレ 経済 企業 買収 投資 予算 債務 市場 株主 億円
        """,
        "conflict": """
            戦争 軍隊 兵士 ミサイル 攻撃 停戦 人質 武装 無人機
        """,
        "crime": """
            警察 検察 裁判 判事 逮捕 容疑 殺人 詐欺 捜索 判決 刑務所 盗まれ
        """,
        "disaster": """
            地震 事故 フェリー 火災 山火事 爆発 墜落 避難 けが 死者 雪崩 洪水 救助 座礁
        """,
        "education": """
            学校 生徒 教師 大学 教育
        """,
        "environment": """
            環境 気候 排出 河川 森林 氷河 サケ 地下水 汚染
        """,
        "health": """
            病院 ワクチン ウイルス 発熱 患者 医師 病気 がん 感染 流行 健康 治療
        """,
        "labour": """
            ストライキ 労組 労働 賃金 雇用 造船所 解雇 失業
        """,
        "lifestyle": """
            ファッション レシピ 料理 休暇 旅行 観光 ホテル
        """,
        "politics": """
            政府 大臣 大統領 選挙 議会 政党 議員 連立 野党 法律 条約 合意 内閣 辞任 得票
        """,
        "religion": """
            教会 教皇 司教 宗教 イスラム 神父
        """,
        "science": """
            科学 研究 小惑星 探査 宇宙 深海 化石 物理 実験 惑星 カプセル
        """,
        "society": """
            家族 子ども 移民 難民 貧困 年金 人口 抗議
        """,
        "sport": """
            監督 選手 サッカー ゴール 決勝 リーグ 優勝 チーム 五輪 王者 競技場 クラブ 試合
        """,
        "technology": """
            ソフト ネット パソコン プロセッサー 半導体 スマート アプリ データ ハッカー デジタル ロボット 障害
        """,
        "weather": """
            天気 台風 大雨 大雪 猛暑 気温
        """,
    },
}


def _stems(language: str, topics: dict[str, str]) -> dict[str, str]:
    return {stem(word, language): topic for topic, listed in topics.items() for word in words(listed)}


TOPIC_STEMS: dict[str, dict[str, str]] = {language: _stems(language, topics) for language, topics in _LISTS.items()}
"""Language (primary subtag) to stem to topic id."""
