"""The Guide's card in the languages it is drafted in (R102). Drafts: marked so until a native reader has checked them."""

from __future__ import annotations

from mifc.foundation.languages.text import MultilingualText

_CARD: dict[str, dict[str, str]] = {
    "title": {
        "en": "How MiFriendly is my city?",
        "ar": "هل مدينتي ودودة مع القادمين الجدد؟",
        "fa": "شهر من با تازه‌واردان چقدر مهربان است؟",
        "ti": "ከተማይ ንሓደስቲ ሰባት ክንደይ ትቕበል?",
        "pl": "Czy moje miasto jest przyjazne dla nowo przybyłych?",
    },
    "good": {"en": "What is good?", "ar": "ما الجيّد؟", "fa": "چه چیزی خوب است؟", "ti": "እንታይ ጽቡቕ ኣሎ?", "pl": "Co jest dobre?"},
    "missing": {"en": "What is missing?", "ar": "ما الذي ينقص؟", "fa": "چه چیزی کم است؟", "ti": "እንታይ ይጎድል ኣሎ?", "pl": "Czego brakuje?"},
    "improve": {
        "en": "What could be improved?",
        "ar": "ما الذي يمكن تحسينه؟",
        "fa": "چه چیزی می‌تواند بهتر شود؟",
        "ti": "እንታይ ክመሓየሽ ይኽእል?",
        "pl": "Co można poprawić?",
    },
    "age": {"en": "How old are you?", "ar": "كم عمرك؟", "fa": "چند سال دارید؟", "ti": "ዕድመኻ ክንደይ እዩ?", "pl": "Ile masz lat?"},
    "born_outside": {
        "en": "Were you born outside this country?",
        "ar": "هل وُلدت خارج هذا البلد؟",
        "fa": "آیا بیرون از این کشور به دنیا آمده‌اید؟",
        "ti": "ካብዛ ሃገር ወጻኢ ዲኻ ተወሊድካ?",
        "pl": "Czy urodziłeś/urodziłaś się poza tym krajem?",
    },
    "next": {
        "en": "We read every card. What people say goes on a table of what the city needs more of, and we show you the draft before it is decided.",
        "ar": "نقرأ كل بطاقة. ما يقوله الناس يدخل في جدول بما تحتاجه المدينة أكثر، ونعرض عليكم المسودة قبل اتخاذ القرار.",
        "fa": "ما هر کارت را می‌خوانیم. گفته‌های مردم در جدولی از نیازهای شهر می‌آید و پیش از تصمیم‌گیری پیش‌نویس را به شما نشان می‌دهیم.",
        "ti": "ነፍሲ ወከፍ ካርድ ነንብቦ። ሰባት ዝበልዎ ናብ ሰደቓ ናይ ከተማ ዘድሊ ነገራት ይኣቱ፣ ቅድሚ ውሳነ ድማ ረቂቕ ነርእየኩም።",
        "pl": "Czytamy każdą kartę. To, co mówią ludzie, trafia do tabeli potrzeb miasta, a szkic pokażemy, zanim zapadnie decyzja.",
    },
    "help": {
        "en": "If you or someone you know is in danger, call the emergency number. For other help, look at the services on our pages or ask at the place where you found this card.",
        "ar": "إذا كنت أنت أو شخص تعرفه في خطر فاتصل برقم الطوارئ. وللمساعدة الأخرى انظر الخدمات في صفحاتنا أو اسأل في المكان الذي وجدت فيه هذه البطاقة.",
        "fa": "اگر شما یا کسی که می‌شناسید در خطر است، با شماره اضطراری تماس بگیرید. برای کمک‌های دیگر، خدمات را در صفحه‌های ما ببینید یا در جایی که این کارت را یافتید بپرسید.",
        "ti": "ንስኻ ወይ እትፈልጦ ሰብ ኣብ ሓደጋ እንተሃልዩ ቁጽሪ ህጹጽ ደውል። ንኻልእ ሓገዝ ኣብ ገጻትና ዘሎ ኣገልግሎታት ርአ ወይ ድማ ነዚ ካርድ ኣብ ዝረኸብካሉ ቦታ ሕተት።",
        "pl": "Jeśli Tobie lub komuś, kogo znasz, coś grozi, zadzwoń pod numer alarmowy. W innych sprawach zobacz usługi na naszych stronach albo zapytaj tam, gdzie znalazłeś(-aś) tę kartę.",
    },
}


def card_text(key: str) -> MultilingualText:
    """One text of the default card, in every language it is drafted in; the drafts are marked as not checked."""
    texts = _CARD[key]
    made = MultilingualText.original(texts["en"])
    for code, words in texts.items():
        if code != "en":
            made = made.with_translation(code, words, state="in_translation")
    return made


def what_happens_next() -> MultilingualText:
    """What a person is told after sending a card."""
    return card_text("next")


def where_to_get_help() -> MultilingualText:
    """Where to turn in need; a city puts its own numbers in."""
    return card_text("help")
