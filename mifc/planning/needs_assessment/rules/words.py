# ruff: noqa: E501 - lists of words read best one language to a line
"""The words people use: headings, yes and no, "prefer not to say", in the languages coordinators and typists write.

Everything here is compared after `fold()`, so case, accents, punctuation, Arabic letter variants and digits of other
scripts do not matter. Adding a language is adding words to these tables.
"""

from mifc.toolbox.spreadsheets import fold


def _folded(*phrases: str) -> frozenset[str]:
    return frozenset(fold(p) for phrase in phrases for p in phrase.split("|") if p.strip())


# Headings, per field. English first, then ar, fa, ti, pl, fr, de, es, and a few of the other card languages.
HEADINGS: dict[str, frozenset[str]] = {
    "good": _folded(
        "good|what is good|what's good|whats good|what good|is good|positive|positives|strength|strengths|like|likes"
        "|what do you like|what works|works well|what works well|going well|what is going well|best thing",
        "جيد|الجيد|ما هو الجيد|ما الجيد|ما هو جيد|ما الجيد في المدينة|إيجابيات|الإيجابيات|ماذا يعجبك",
        "خوب|خوبی|خوبی ها|چه چیزی خوب است|چه خوب است|نقاط قوت|نکات مثبت",
        "ጽቡቕ|ጽቡቅ|እንታይ ጽቡቕ|እንታይ ጽቡቕ ኣሎ|እንታይ እዩ ጽቡቕ|ጽቡቕ ነገር",
        "dobre|dobrze|co jest dobre|co dobre|co jest dobrze|plusy|zalety|mocne strony",
        "bien|bon|ce qui est bien|qu'est ce qui est bien|points positifs|point positif|positif|points forts",
        "gut|was ist gut|was gut ist|was läuft gut|gutes|positiv|positives|stärken",
        "bueno|lo bueno|qué es bueno|que es bueno|qué está bien|positivo|puntos fuertes",
        "bun|ce este bun|ce e bun|добре|що добре|wanaagsan|maxaa wanaagsan|اچھا|کیا اچھا ہے",
    ),
    "missing": _folded(
        "missing|what is missing|what's missing|whats missing|is missing|lacking|lack|lacks|gap|gaps|what is lacking|not there|what is needed",
        "ناقص|الناقص|ما الناقص|ما هو الناقص|ما ينقص|ماذا ينقص|ما الذي ينقص|المفقود|ما هو المفقود|ينقص",
        "کم است|چه چیزی کم است|چه کم است|کمبود|کمبودها|چه چیزی نیست|چه چیزی وجود ندارد",
        "ዝጎደለ|እንታይ ዝጎደለ|እንታይ ይጎድል|እንታይ ይጎድል ኣሎ|እንታይ እዩ ዝጎደለ|ጎደሎ",
        "brakuje|czego brakuje|co brakuje|brak|braki",
        "manque|manquant|ce qui manque|il manque|qu'est ce qui manque|que manque t il",
        "fehlt|was fehlt|es fehlt|fehlend|fehlendes|mangel",
        "falta|faltan|qué falta|que falta|lo que falta|carencias",
        "lipsește|ce lipsește|бракує|чого бракує|maqan|maxaa maqan|کیا کمی ہے|کمی",
    ),
    "improve": _folded(
        "improve|improved|improvement|improvements|could be improved|what could be improved|to improve|can be improved"
        "|could be better|what could be better|better|suggestion|suggestions|needs improving|what should change",
        "تحسين|التحسين|ما يمكن تحسينه|ماذا يمكن تحسينه|ما الذي يمكن تحسينه|يمكن تحسينه|تحسينات|اقتراحات",
        "بهبود|بهتر|چه چیزی می تواند بهتر شود|چه چیزی میتواند بهتر شود|چه باید بهتر شود|پیشنهاد|پیشنهادها",
        "ክመሓየሽ|ክመሓየሽ ይኽእል|እንታይ ክመሓየሽ ይኽእል|እንታይ ክመሓየሽ ኣለዎ|ምምሕያሽ|ዝመሓየሽ",
        "poprawić|co można poprawić|co poprawić|do poprawy|co wymaga poprawy|ulepszyć|co można ulepszyć|lepiej|sugestie",
        "améliorer|à améliorer|amélioration|améliorations|ce qui pourrait être amélioré|que peut on améliorer|amélioré",
        "verbessern|verbessert|verbesserung|verbesserungen|was könnte verbessert werden|was könnte besser sein|besser|verbesserungsvorschläge",
        "mejorar|mejora|mejoras|qué se puede mejorar|que se puede mejorar|qué se podría mejorar|por mejorar|sugerencias",
        "îmbunătățit|ce poate fi îmbunătățit|покращити|що можна покращити|la hagaajin karo|بہتر|کیا بہتر ہو سکتا ہے",
    ),
    "age": _folded(
        "age|ages|age band|age group|age range|age bracket|how old|how old are you|your age",
        "العمر|عمر|الفئة العمرية|كم عمرك|السن",
        "سن|گروه سنی|رده سنی|سن شما",
        "ዕድመ|ክንደይ ዕድመኻ|ናይ ዕድመ ጉጅለ",
        "wiek|grupa wiekowa|przedział wiekowy|lat",
        "âge|tranche d'âge|groupe d'âge|quel âge",
        "alter|altersgruppe|wie alt",
        "edad|grupo de edad|rango de edad",
        "vârsta|вік|вікова група|da'da",
    ),
    "language": _folded(
        "language|lang|languages|language of card|card language|written in",
        "اللغة|لغة|لغة البطاقة",
        "زبان|زبان کارت",
        "ቋንቋ",
        "język|jezyk|język kartki",
        "langue|langues",
        "sprache",
        "idioma|lengua",
        "limba|мова|luqad|luqadda",
    ),
    "city": _folded(
        "city|town|which city|city town|local authority",
        "المدينة|مدينة",
        "شهر",
        "ከተማ",
        "miasto|miejscowość",
        "ville|commune",
        "stadt|gemeinde",
        "ciudad|municipio",
        "oraș|місто|magaalada",
    ),
    "date": _folded(
        "date|when|day|dates|date of event|event date|date collected|date received|timestamp|datetime|date time|submitted|submission date|completed|completion time",
        "التاريخ|تاريخ|متى|اليوم",
        "تاریخ|کی|چه وقت",
        "ዕለት|መዓስ",
        "data|kiedy|dzień|data wydarzenia",
        "date|quand|jour|horodateur",
        "datum|wann|tag|zeitstempel",
        "fecha|cuándo|día|marca temporal",
        "дата|taariikh|taariikhda",
    ),
    "place": _folded(
        "place|where|location|venue|event|event name|name of event|place name|name of place|venue name|collected at|collection point|where collected|source",
        "المكان|مكان|أين|الموقع|الفعالية",
        "مکان|محل|کجا|رویداد",
        "ቦታ|ኣበይ|መደብ",
        "miejsce|gdzie|wydarzenie|lokalizacja",
        "lieu|où|événement|endroit",
        "ort|wo|veranstaltung|veranstaltungsort",
        "lugar|dónde|evento|sitio",
        "loc|locul|місце|goobta",
    ),
}

# Columns about a person: never brought in.
PERSON_HEADINGS: dict[str, frozenset[str]] = {
    "name": _folded(
        "name|names|full name|first name|last name|surname|family name|forename|given name|nickname|initials|who|person|respondent|participant name"
        "|typed by|entered by|collected by|volunteer|interviewer|signature|username|user name|contact|contact person|completed by|author",
        "الاسم|اسم|الاسم الكامل|اسم العائلة|التوقيع|نام|نام خانوادگی|نام کامل|امضا|ስም|ሙሉእ ስም|ክታም",
        "imię|nazwisko|imię i nazwisko|podpis|osoba|kontakt|nom|prénom|nom de famille|signature|vorname|nachname|familienname|unterschrift|ansprechpartner",
        "nombre|apellido|apellidos|firma|nume|prenume|ім'я|прізвище|magac|magaca",
    ),
    "phone": _folded(
        "phone|phone number|phone no|telephone|tel|mobile|mobile number|mobile phone|cell|whatsapp|contact number|contact details",
        "الهاتف|هاتف|رقم الهاتف|جوال|موبايل|تلفن|شماره تلفن|موبایل|ስልኪ|ቁጽሪ ስልኪ",
        "telefon|numer telefonu|nr telefonu|komórka|téléphone|portable|numéro de téléphone|telefonnummer|handy|handynummer|teléfono|móvil|телефон|taleefan",
    ),
    "email": _folded(
        "email|e mail|mail|email address|e mail address|البريد الإلكتروني|بريد إلكتروني|ایمیل|ኢመይል|adres e mail|courriel|adresse mail|adresse e mail|correo|correo electrónico|пошта"
    ),
    "address": _folded(
        "address|home address|postcode|post code|postal code|zip|zip code|street|ip|ip address|العنوان|آدرس|کد پستی|ኣድራሻ|adres|kod pocztowy|ulica|adresse|code postal|anschrift|plz|postleitzahl|dirección|código postal"
    ),
    "birth": _folded(
        "date of birth|birth date|birthdate|dob|d o b|birthday|year of birth|birth year|تاريخ الميلاد|تاریخ تولد|ዕለት ልደት|data urodzenia|rok urodzenia|date de naissance|geburtsdatum|geburtsjahr|fecha de nacimiento|data nașterii|дата народження"
    ),
    "id": _folded(
        "id|ids|ref|reference|ref no|reference number|no|nr|number|card no|card number|card id|serial|serial number|response id|respondent id|comment id|author id|user id|participant id|uuid|nhs number|ni number|passport|passport number|case number|client number|row|entry",
        "رقم|الرقم|معرف|شماره|کد|ቁጽሪ|numer|lp|l p|identyfikator|numéro|n°|identifiant|nummer|lfd nr|kennung|número|identificador|номер|lambar",
    ),
    "sensitive": _folded(
        "nationality|citizenship|immigration status|status|visa|visa type|refugee status|asylum|religion|faith|ethnicity|ethnic group|race|reason for coming|country of origin|origin|health|disability|sexuality",
        "الجنسية|جنسية|وضع الإقامة|الدين|ملیت|تابعیت|مذهب|ዜግነት|narodowość|obywatelstwo|status pobytu|religia|nationalité|statut|religion|staatsangehörigkeit|nationalität|aufenthaltsstatus|nacionalidad|estatus migratorio|religión",
    ),
}

# A heading about birth: a word for "born", then a word that says outside, or country, or neither.
BORN_WORDS = _folded(
    "born|birth|birthplace|مولود|ولد|ولدت|الميلاد|متولد|تولد|زادگاه|ዝተወለደ|ዝተወልደ|ዝተወልድካ|ተወሊድካ|ተወሊድኩም|ተወሊድኪ|ዝተወለድኩም|ትውልዲ|urodzony|urodzona|urodzeni|urodził|urodzenia|né|née|nés|naissance|geboren|geburt|nacido|nacida|nacimiento|născut|народився|народжений|dhashay|پیدا"
)
OUTSIDE_WORDS = _folded(
    "outside|abroad|overseas|foreign|elsewhere|خارج|بالخارج|الخارج|ወጻኢ|ካብ ወጻኢ|granicą|poza|zagranicą|étranger|hors|ausland|ausserhalb|außerhalb|extranjero|fuera|străinătate|кордоном|dibadda|باہر"
)
NOT_WORDS = _folded("not|non|nicht|nie|no|لم|غیر")
OR_WORDS = _folded("or|oder|ou|o|lub|albo|czy|أو|یا|ወይ")
COUNTRY_WORDS = _folded(
    "country of birth|birth country|place of birth|birthplace|where were you born|where born|born where|which country were you born|بلد الميلاد|مكان الميلاد|کشور تولد|محل تولد|زادگاه|ዓዲ ትውልዲ|kraj urodzenia|miejsce urodzenia|pays de naissance|lieu de naissance|geburtsland|geburtsort|país de nacimiento|lugar de nacimiento"
)
MIGRANT_HEADINGS = _folded("foreign born|born outside|born abroad|outside uk|migrant|newcomer")
NATIVE_HEADINGS = _folded("uk born|native|native born|british born|local born|born here")

YES = _folded("y|yes|yeah|yep|yea|true|correct|نعم|اي|أجل|بله|بلی|آره|እወ|እው|tak|t|oui|o|ja|j|jawohl|si|sí|s|da|так|haa|ہاں|هو|بەڵێ")
NO = _folded("n|no|nope|false|not|لا|كلا|نه|خیر|نخیر|ኣይፋል|ኣይፋሉን|ኣይፋልን|ኣይኮነን|nie|non|nein|nu|ні|maya|نہیں|نا|نەخێر")
NO_SAY = _folded(
    "prefer not|prefer not to say|prefer not to answer|prefer not say|prefers not to say|preferred not to say|pnts|pns|rather not say|rather not|would rather not say|no say|not say|don't want to say|do not wish to say|does not want to say|declined|declined to answer|declined to say|refused|refused to answer|refused to say|won't say",
    "أفضل عدم القول|أفضل عدم الإجابة|أفضل ألا أقول|أفضل أن لا أقول|لا أرغب في الإجابة|لا أريد القول|أفضل عدم الإفصاح",
    "ترجیح می دهم نگویم|ترجیح میدهم نگویم|نمی خواهم بگویم|نمیخواهم بگویم|مایل به پاسخ نیستم",
    "ክብል ኣይመርጽን|ክብሎ ኣይደልን|ክምልስ ኣይደልን|ክምልስ ኣይመርጽን|ዘይምባል እመርጽ",
    "wolę nie mówić|wolę nie odpowiadać|nie chcę mówić|nie chcę odpowiadać|odmowa|odmawiam odpowiedzi",
    "je préfère ne pas le dire|préfère ne pas dire|préfère ne pas répondre|ne souhaite pas répondre|ne veut pas dire|refus",
    "möchte ich nicht sagen|möchte nicht sagen|will ich nicht sagen|lieber nicht|möchte nicht antworten",
    "prefiero no decirlo|prefiero no decir|prefiero no responder|no desea responder|no quiere decir",
    "prefer să nu spun|не хочу казати|волію не казати|ma doonayo inaan sheego|بتانا نہیں چاہتا",
)
NO_ANSWER = _folded(
    "n a|na|none given|not given|not answered|no answer|not stated|not filled in|left blank|blank|empty|missing|nothing|none|nil|null|nan|not known|unknown"
    "|بدون إجابة|بدون پاسخ|brak odpowiedzi|brak danych|sans réponse|ohne antwort|sin respuesta"
)
BORN_HERE = _folded(
    "here|born here|native|local|in the country|born in the country|born in this country|in this country|هنا|ولد هنا|اینجا|اینجا متولد شده|ኣብዚ|tutaj|tu|urodzony tutaj|ici|né ici|née ici|hier|hier geboren|aquí|nacido aquí|nacida aquí"
)
BORN_OUTSIDE = _folded(
    "outside|abroad|overseas|elsewhere|foreign|foreign born|born abroad|born outside|born overseas|not born here|another country|other country|in another country|خارج|في الخارج|خارج البلد|خارج کشور|خارج از کشور|ወጻኢ|ኣብ ወጻኢ|za granicą|zagranica|urodzony za granicą|à l'étranger|étranger|né à l'étranger|née à l'étranger|im ausland|ausland|en el extranjero|extranjero|fuera"
)
TOTALS = _folded(
    "total|totals|sum|subtotal|sub total|grand total|count|المجموع|مجموع|الإجمالي|جمع|ጠቕላላ|razem|suma|ogółem|somme|gesamt|summe|suma total|разом|wadarta"
)

# What a typist writes who could not tell, and what may be a refusal or an empty box.
UNCLEAR = _folded(
    "don't know|dont know|dk|not sure|unsure|no idea|unclear|illegible|can't read|unreadable|maybe|nie wiem|je ne sais pas|weiß nicht|unklar|no sé|لا أعرف|نمی دانم|ኣይፈልጥን"
)
PERHAPS_NO_SAY = _folded("keine Angabe|k.A.|no comment|skipped|private|secret")
UNDER_AGE = _folded("child|children|minor|kid|u16|under16|kind|enfant|dziecko|طفل|کودک|ቆልዓ|niño|niña")

# Countries as people write them, beyond the names locale data knows.
MORE_COUNTRIES = _folded(
    "kurdistan|somaliland|palestine|tibet|chechnya|kosovo|burma|zaire|ussr|soviet union|yugoslavia|congo|drc|ivory coast|holland|eire|ireland|usa|us|america|uae|africa|europe|asia|eu"
)
HOMES = {
    "GB": _folded("uk|u k|gb|britain|great britain|united kingdom|england|scotland|wales|northern ireland|british|english|scottish|welsh")
}
