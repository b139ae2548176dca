# ruff: noqa: E501 - lists of words read best one language to a line
"""The words of files: headings, "free", "every city", names of languages. Compared after `fold()`; adding a language is adding words."""

from __future__ import annotations

from functools import cache

from babel import Locale

from mifc.foundation.languages.known import ALSO_HEARD, KNOWN
from mifc.toolbox.spreadsheets import fold


def _folded(*phrases: str) -> frozenset[str]:
    return frozenset(fold(p) for phrase in phrases for p in phrase.split("|") if p.strip())


# Headings, per field. English first, then ar, fa, pl, fr, de, es.
HEADINGS: dict[str, frozenset[str]] = {
    "organisation": _folded(
        "organisation|organization|org|provider|service provider|agency|charity|delivered by|run by|provided by|offered by|who runs it"
        "|organisation name|name of organisation|lead organisation|group|partner|host|company",
        "المنظمة|الجهة|المؤسسة|مقدم الخدمة|اسم المنظمة|سازمان|نام سازمان|موسسه|ارائه دهنده",
        "organizacja|nazwa organizacji|instytucja|organisme|association|structure|organisation|träger|anbieter|organización|entidad",
    ),
    "name": _folded(
        "service|service name|name of service|services|project|programme|program|activity|offer|class|course|group name|title|name",
        "الخدمة|اسم الخدمة|النشاط|المشروع|خدمت|خدمات|نام خدمت|برنامه",
        "usługa|nazwa usługi|projekt|service|nom du service|projet|angebot|name des angebots|servicio|nombre del servicio",
    ),
    "what": _folded(
        "what|what it offers|what they offer|what is offered|what they do|what it does|description|details|about|service description"
        "|summary|support offered|type of support|help offered|what happens",
        "الوصف|ماذا يقدم|ماذا تقدم|ما الذي يقدمه|التفاصيل|شرح|توضیحات|چه خدمتی",
        "opis|co oferuje|description|ce que ça offre|beschreibung|was es bietet|descripción|qué ofrece",
    ),
    "place": _folded(
        "place|where|address|location|venue|site|postcode|post code|building|street|area",
        "المكان|العنوان|الموقع|أين|مکان|نشانی|آدرس|کجا",
        "miejsce|adres|gdzie|lieu|adresse|où|ort|anschrift|wo|lugar|dirección|dónde",
    ),
    "city": _folded("city|town|city or town|local authority|council|borough", "المدينة|شهر", "miasto|ville|stadt|ciudad"),
    "languages": _folded(
        "languages|language|languages spoken|spoken languages|languages offered|language s|in which languages|community languages",
        "اللغات|اللغة|لغات|زبان ها|زبان|زبانها",
        "języki|język|langues|langue|sprachen|sprache|idiomas|idioma",
    ),
    "who_may_come": _folded(
        "who may come|who can come|who is it for|who it is for|who for|for whom|eligibility|eligible|who can use it|who can attend|open to"
        "|target group|audience|client group|criteria|access criteria|who",
        "من يمكنه الحضور|لمن|الفئة المستهدفة|شروط الاستفادة|چه کسانی|برای چه کسانی|گروه هدف",
        "dla kogo|kto może przyjść|grupa docelowa|pour qui|public|für wen|zielgruppe|para quién",
    ),
    "cost": _folded(
        "cost|costs|price|fee|fees|charge|charges|free|free or paid|is it free|how much|payment",
        "التكلفة|السعر|الرسوم|هل هو مجاني|هزینه|قیمت",
        "koszt|cena|opłata|coût|prix|tarif|kosten|preis|coste|precio",
    ),
    "cost_note": _folded("cost note|note on cost|cost details"),
    "domains": _folded(
        "domain|domains|area of life|areas of life|theme|themes|topic|topics|category|categories|need|needs|issue|issues|type|service type"
        "|kind|sector",
        "المجال|المجالات|الموضوع|الفئة|حوزه|موضوع|دسته",
        "dziedzina|obszar|kategoria|domaine|thème|catégorie|bereich|thema|kategorie|ámbito|tema|categoría",
    ),
    "contact": _folded(
        "contact|contacts|contact details|phone|telephone|tel|phone number|telephone number|mobile|email|e mail|email address|contact person"
        "|contact name|how to contact|get in touch",
        "الهاتف|رقم الهاتف|البريد الإلكتروني|للتواصل|الاتصال|تلفن|تماس|ایمیل|شماره تلفن",
        "kontakt|telefon|e mail|contact|téléphone|courriel|telefon|contacto|teléfono|correo",
    ),
    "url": _folded(
        "web address|website|web site|web|url|link|webpage|web page|homepage|online|internet",
        "الموقع الإلكتروني|رابط|وب سایت|تارنما",
        "strona|strona internetowa|www|site|site web|lien|webseite|internetseite|página web|sitio web",
    ),
    "hours": _folded(
        "opening hours|opening times|hours|open|opens|when|times|days and times|days|day and time|hours of operation|schedule|timetable|session times",
        "ساعات العمل|المواعيد|أوقات الدوام|متى|ساعت کاری|ساعات کار|زمان",
        "godziny otwarcia|godziny|kiedy|horaires|heures d ouverture|öffnungszeiten|horario|horarios",
    ),
    "hours_note": _folded("note on the opening hours|note on opening hours|opening hours note"),
    "hours_from": _folded("opening hours from|hours valid from|hours from"),
    "hours_to": _folded("opening hours until|hours valid until|hours until|hours to"),
    "asks_status": _folded(
        "asks about immigration status|asks status|asks about status|questions about status|asks for papers|immigration status asked"
        "|asks immigration status|status asked",
    ),
    "checked_on": _folded("checked on|checked|last checked|date checked|last updated|updated|verified|verified on|last verified|date"),
    "source": _folded("source|taken from|where this was taken from|found in"),
}
FIELDS = tuple(HEADINGS)
# What may stand in several columns: they are joined.
FROM_SEVERAL = frozenset({"what", "place", "contact"})

FREE_WORDS = _folded(
    "free|free of charge|no cost|no charge|nothing|0|0 00|yes free|free service|gratis|مجاني|مجانا|بدون مقابل|رایگان|مجانی|bezpłatnie"
    "|bezpłatne|darmowe|za darmo|gratuit|kostenlos|kostenfrei|gratuito|ነጻ|ብነጻ|bilaash|безкоштовно|مفت"
)
PAID_WORDS = _folded(
    "paid|costs something|fee|charge|charged|small fee|small charge|contribution|not free|varies|sliding scale|donation|بمقابل|مدفوع|پولی"
    "|płatne|odpłatne|payant|kostenpflichtig|de pago"
)
# Whether it asks about status. "Yes" and "no" in the languages files come in; sentences that people write instead.
ASKS = _folded("yes|y|true|asks|it asks|نعم|بله|آری|tak|oui|ja|si|sí|እወ")
DOES_NOT_ASK = _folded("no|n|false|never|does not ask|doesn t ask|no questions|no questions asked|لا|خیر|نه|nie|non|nein|ኣይፋል|ኣይሓትትን")
NOT_KNOWN = _folded("not known|unknown|n a|na|none given|tbc|tbd|ask|غير معروف|نامشخص|nieznane")
EVERY_CITY = _folded(
    "all|all cities|every city|everywhere|whole area|region|regional|region wide|citywide|online|countrywide|national|any|all areas|across the region"
    "|كل المدن|جميع المدن|همه شهرها|wszystkie"
)
# Words for a legal status, as stems: "refugee" finds "refugees" too. Plain ways to say whom a service is for do not need them.
STATUS_WORDS = _folded(
    "asylum|refugee|visa|leave to remain|settled status|pre settled|no recourse|nrpf|undocumented|illegal|irregular migrant|residence permit"
    "|residency permit|work permit|passport|brp|nationals|nationality|citizens only|british citizen|eu citizen",
    "لاجئ|اللاجئ|للاجئ|لجوء|اللجوء|تأشيرة|التأشيرة|جنسية|الجنسية|پناهنده|پناهجو|پناهندگی|ویزا|تابعیت",
    "uchodźc|azyl|wiza |obywatelstw|réfugié|asile|titre de séjour|flüchtling|asyl|aufenthaltstitel|refugiad|asilo|ስደተኛ",
)
# One word that stands for several languages is not among them: it is named to the person who brings the file.
_MORE_LANGUAGES = {
    "persian": "fa", "farsi": "fa", "dari": "prs", "sorani": "ckb", "kurdish sorani": "ckb", "kurmanji": "kmr", "pushto": "ps", "pashtu": "ps",
    "tigrigna": "ti", "mandarin": "zh", "chinese": "zh", "cantonese": "zh", "panjabi": "pa", "punjabi": "pa", "oromo": "om", "swahili": "sw",
    "moldovan": "ro", "brazilian portuguese": "pt", "bangla": "bn", "esol": "en",
}  # fmt: skip
_NAMED_IN = ("en", "ar", "fa", "pl", "fr", "de", "es", "ro", "uk", "ur")


@cache
def language_codes() -> dict[str, str]:
    """{how a language may be written, folded: its code}, for the languages this product can name."""
    names: dict[str, str] = {}
    codes = [one.code for one in KNOWN] + list(ALSO_HEARD)
    for reader in _NAMED_IN:
        known = Locale.parse(reader).languages
        names |= {fold(known[code]): code for code in codes if code in known}
    names |= {fold(own): code for code, (own, _way) in ALSO_HEARD.items()}
    names |= {fold(one.own_name): one.code for one in KNOWN} | {fold(one.english_name): one.code for one in KNOWN}
    return names | {code: code for code in codes} | _MORE_LANGUAGES
