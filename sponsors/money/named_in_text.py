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
# What is written out in one place and cut short in the other.
_SHORT = {
    "thanh pho": "tp",
    "thi xa": "tx",
    "thi tran": "tt",
    "bao hiem xa hoi": "bhxh",
    "uy ban nhan dan": "ubnd",
    "mat tran to quoc": "mttq",
}
_LONG = {short: written for written, short in _SHORT.items()}
_WRITTEN_OUT = re.compile(rf"\b(?:{'|'.join(_SHORT)})\b")
_STEM = re.compile(r"[A-Z0-9]+?CK(?=[0-9]+\Z)")
_SHORTEST = 5
"""Letters: a single word that is shorter is no name that can be told from others."""
_SHORTEST_GLUED = 8
"""Letters of a name that is looked for inside a longer word."""


class Names:
    """Names of sponsors. Several may be written alike once their diacritics are gone."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_words: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._glued: dict[str, list[str]] = defaultdict(list)
        for name in dict.fromkeys(names):
            for form in _forms(name):
                self._by_words[_words(form)].append(name)
                for glued in {_glued(form), _glued(_cut_short(form)), _glued(_written_out(form))}:
                    if len(glued) >= _SHORTEST_GLUED:
                        self._glued[glued].append(name)
        self._lengths = _lengths_by_head((words[0], len(words)) for words in self._by_words)
        self._glued_lengths = _lengths_by_head((name[:_SHORTEST_GLUED], len(name)) for name in self._glued)

    def found_in(self, text: str) -> tuple[str, ...]:
        """The names that the text holds, in the order in which they stand there."""
        words = _words(text)
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
        self._stems = {stem[0] for reference in self._keys if (stem := _STEM.match(reference))}

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

    def cut_in(self, text: str) -> tuple[str, ...]:
        """What begins as the references do and is none of them, as it may be read: "BN2023CK00"."""
        squeezed = _squeezed(text)
        found = []
        for stem in sorted(self._stems):
            for begun in re.finditer(rf"{stem}([0-9]{{0,4}})(?![0-9])", squeezed):
                if begun[0] not in self._keys:
                    found.append(begun[0])
        return tuple(dict.fromkeys(found))


def _words(text: str) -> tuple[str, ...]:
    """The folded words, cut short where that is usual."""
    return tuple(_cut_short(_folded(text)).split())


def _folded(text: str) -> str:
    return " ".join(_WORDS.findall(fold(text)))


def _cut_short(folded: str) -> str:
    return _WRITTEN_OUT.sub(lambda found: _SHORT[found[0]], folded)


def _written_out(folded: str) -> str:
    return " ".join(_LONG.get(word, word) for word in folded.split())


def _glued(folded: str) -> str:
    return folded.replace(" ", "")


def _forms(name: str) -> Iterator[str]:
    """The folded name in full and without what stands before it, as far as these can be told from other words."""
    folded = _folded(name)
    for form in dict.fromkeys((folded, _BEFORE_NAME.sub("", f"{folded} ", count=1).strip())):
        if len(_words(form)) > 1 or len(form) >= _SHORTEST:
            yield form


def _lengths_by_head(heads: Iterable[tuple[str, int]]) -> Mapping[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = defaultdict(set)
    for head, length in heads:
        lengths[head].add(length)
    return {head: tuple(sorted(found)) for head, found in lengths.items()}


def _squeezed(text: str) -> str:
    return "".join(char for char in text if char.isascii() and char.isalnum()).upper()
