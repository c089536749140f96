"""Finding English on a Vietnamese page.

A word in plain ASCII letters that cannot be a Vietnamese syllable written in full is foreign. Since a syllable that
ends in c, ch, p or t always carries a tone mark, "not", "set" and "get" are foreign as well. `test_english.py`
shows that hardly any text of our catalogues and of the packages slips through.
"""

import re
from functools import lru_cache

from django.conf import settings

from sponsors.money.banks import known_banks

ONSET = (
    r"(?:ngh(?=[iey])|gh(?=[iey])|ng(?=[auo])|gi(?=[aoue])|g(?=[auoi])|kh|k(?=[iey])|c(?=[auo])|ch|ph|p|th|tr|t|nh|n"
    r"|b|d|h|l|m|r|s|v|x)?"
)
RHYME = (
    r"(?:a(?:i|o|u|y|m|n|ng|nh)?|e(?:o|m|n|ng)?|i(?:a|u|m|n|nh)?|o(?:i|m|n|ng|ong)?|oa(?:i|o|y|m|n|ng|nh)?|oe(?:o|m|n)?"
    r"|u(?:a|i|m|n|ng)?|uy(?:a|u|nh)?|y)"
)
AFTER_QU = r"qu(?:a(?:i|o|u|y|m|n|ng|nh)?|e(?:o|m|n|ng)?|y(?:nh)?)"
SYLLABLE = re.compile(rf"(?:{ONSET}{RHYME}|{AFTER_QU})\Z")
# Possible syllables that no Vietnamese office writes, but English does.
ENGLISH = {"the", "on", "go", "he", "ten", "him", "she", "by", "my", "you", "to", "day", "mon", "sun", "run"}
# Names and words that are the same in Vietnamese.
FOREIGN = {
    *("byte", "cookie", "cookies", "csv", "docx", "excel", "mac", "ods", "web", "word", "workbook", "xls", "xlsx"),
    "vietqr",
    *("ctrl", "enter", "esc", "shift"),  # what stands on the keys
}
# What a server is told in its settings: said to who runs it.
FOREIGN |= {"env", "forwarded", "host", "proto"}
# The number of a document of the law, as in "59/2015/QĐ-TTg".
LEGAL_NUMBER = re.compile(r"\b\d+/\d{4}/[A-ZĐ]+-[A-ZĐ]+[a-z]?\b")
WORD = re.compile(r"[^\W_]+")
E_MAIL = re.compile(r"[^\s@]+@[^\s@]+")
FILE_NAME = re.compile(r"\S+\.(?:xlsx?|docx?|pdf|csv|ods)\b", re.IGNORECASE)


def english_in(text: str) -> list[str]:
    """The English words in a text of the page; empty when there are none.

    What people called a file, the number of a document of the law, e-mail addresses and what banks call themselves are
    left out.
    """
    for names in (FILE_NAME, LEGAL_NUMBER, E_MAIL, bank_names()):
        text = names.sub(" ", text)
    return [word for word in WORD.findall(text) if is_foreign(word)]


def is_foreign(word: str) -> bool:
    """Whether a word can't be Vietnamese: abbreviations, codes and place names are not looked at."""
    if len(word) < 2 or not word.isascii() or not word.isalpha() or word.isupper():
        return False
    small = word.lower()
    if small in FOREIGN or (word[0].isupper() and small in place_words()):
        return False
    return small in ENGLISH or not SYLLABLE.match(small)


@lru_cache(maxsize=1)
def bank_names() -> re.Pattern[str]:
    names = {name for bank in known_banks().values() for name in (bank.name, bank.short_name)}
    return re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))


@lru_cache(maxsize=1)
def place_words() -> frozenset[str]:
    """Words in the names of places, today's and legacy: many are not Vietnamese by origin (Kon Tum, Ea Kar)."""
    files = sorted((settings.BASE_DIR / "locations" / "data").glob("*.csv"))
    capital = [
        word
        for path in files
        for word in WORD.findall(path.read_text(encoding="utf-8"))
        if word.isascii() and word[0].isupper()
    ]
    return frozenset(word.lower() for word in capital)
