"""Makes the lists of this folder and the answers beside them: `python tests/lists/make.py [word of a maker's name …]`.

Each list says with every row what must come out, from the rules of an import's answer and never from what the program
answers. Not part of any test: the files are committed. Needs openpyxl, and LibreOffice for the .xls and .ods.
"""

import sys

from making import (
    asked,
    communes_in_doubt,
    couples,
    denials,
    facts,
    fonts,
    half_said,
    headers,
    households,
    institutions,
    lost_in_silence,
    many_hands,
    mixtures,
    more_traps,
    names,
    names_of_others,
    numbers,
    places_of_old,
    plain_lists,
    refused,
    remarks,
    said_elsewhere,
    said_once,
    somebody_else,
    texts,
    traps,
    traps_of_rows,
    unseen_and_struck,
)

MODULES = (
    asked,
    communes_in_doubt,
    couples,
    denials,
    facts,
    fonts,
    half_said,
    headers,
    households,
    institutions,
    lost_in_silence,
    many_hands,
    mixtures,
    more_traps,
    names,
    names_of_others,
    numbers,
    places_of_old,
    plain_lists,
    refused,
    remarks,
    said_elsewhere,
    said_once,
    somebody_else,
    texts,
    traps,
    traps_of_rows,
    unseen_and_struck,
)


def main(words):
    for module in MODULES:
        for make in module.MAKERS:
            if not words or any(word in make.__name__ for word in words):
                sys.stdout.write(f"{make.__name__}\n")
                make()


if __name__ == "__main__":
    main(sys.argv[1:])
