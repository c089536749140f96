"""Finds names of sponsors and references of pledges in the content of a transfer, many at once.

Pure. Banks write contents without diacritics, in capital letters, and some of them without spaces: names are compared
as `locations.vietnamese.fold` leaves them, word by word, and inside words that are too long to be one.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from locations.vietnamese import fold

# What stands before the name proper of a company or of a person, and is written in many ways or left out.
_BEFORE_NAME = re.compile(
    r"\A(?:(?:cong ty|cty|ct|tnhh|trach nhiem huu han|mtv|mot thanh vien|1 thanh vien|co phan|cp|tm|thuong mai|dv|"
    r"dich vu|sx|san xuat|va|doanh nghiep|dn|tu nhan|tap doan|ong|ba|anh|chi) )+"
)
_WORDS = re.compile(r"[a-z0-9]+")
_SHORTEST = 5
"""Letters: a single word that is shorter is no name that can be told from others."""
_SHORTEST_GLUED = 8
"""Letters of a name that is looked for inside a longer word."""


class Names:
    """Names of sponsors. Several may be written alike once their diacritics are gone."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_words: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for name in dict.fromkeys(names):
            for words in _forms(name):
                self._by_words[words].append(name)
        self._lengths = _lengths_by_head((words[0], len(words)) for words in self._by_words)
        self._glued: dict[str, list[str]] = defaultdict(list)
        for words, written in self._by_words.items():
            if len("".join(words)) >= _SHORTEST_GLUED:
                self._glued["".join(words)] += written
        self._glued_lengths = _lengths_by_head((name[:_SHORTEST_GLUED], len(name)) for name in self._glued)

    def found_in(self, text: str) -> tuple[str, ...]:
        """The names that the text holds, in the order in which they stand there."""
        words = tuple(_WORDS.findall(fold(text)))
        found: dict[str, None] = {}
        for place, word in enumerate(words):
            for length in self._lengths.get(word, ()):
                found.update(dict.fromkeys(self._by_words.get(words[place : place + length], ())))
            if len(word) > _SHORTEST_GLUED:
                found.update(dict.fromkeys(self._inside(word)))
        return tuple(found)

    def _inside(self, word: str) -> Iterator[str]:
        for place in range(len(word) - _SHORTEST_GLUED + 1):
            for length in self._glued_lengths.get(word[place : place + _SHORTEST_GLUED], ()):
                yield from self._glued.get(word[place : place + length], ())


class References:
    """References of pledges ("BN2023-CK0001") and their keys, found with or without what separates their parts."""

    def __init__(self, references: Iterable[tuple[str, int]]) -> None:
        self._keys = {_squeezed(reference): key for reference, key in references if _squeezed(reference)}
        self._lengths = sorted({len(reference) for reference in self._keys})

    def found_in(self, text: str) -> tuple[int, ...]:
        """The keys of the references that the text holds, in the order in which they stand there. Digits that go on
        where a reference ends make it another one.
        """
        places = [place for place, char in enumerate(text) if char.isascii() and char.isalnum()]
        squeezed = _squeezed(text)
        found: dict[int, None] = {}
        for start in range(len(squeezed)):
            for length in self._lengths:
                part = squeezed[start : start + length]
                key = self._keys.get(part)
                if key is not None and not text[places[start + len(part) - 1] + 1 :][:1].isdigit():
                    found[key] = None
        return tuple(found)


def _forms(name: str) -> Iterator[tuple[str, ...]]:
    """The name in full and without what stands before it, as far as these can be told from other words."""
    folded = " ".join(_WORDS.findall(fold(name)))
    for form in dict.fromkeys((folded, _BEFORE_NAME.sub("", f"{folded} ", count=1).strip())):
        words = tuple(form.split())
        if len(words) > 1 or len(form) >= _SHORTEST:
            yield words


def _lengths_by_head(heads: Iterable[tuple[str, int]]) -> Mapping[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = defaultdict(set)
    for head, length in heads:
        lengths[head].add(length)
    return {head: tuple(sorted(found)) for head, found in lengths.items()}


def _squeezed(text: str) -> str:
    return "".join(char for char in text if char.isascii() and char.isalnum()).upper()
