"""What a person typed or chose in place of a cell: as it is kept, and as it is shown."""

from beneficiaries.reading.groups import GROUPS, REQUESTS
from beneficiaries.reading.sexes import SEXES
from locations.gazette import gazetteer

NO_GROUP = "không thuộc nhóm nào"


def plain_text(text: str) -> str:
    """On one line, without odd spaces and without characters that nobody can see."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def said(field: str, text: str) -> str:
    """The correction of a field in words: codes of communes, groups, gifts and sexes by their names."""
    match field:
        case "commune":
            place = gazetteer().commune(text)
            return f"{place.name}, {place.province}" if place else text
        case "groups":
            return ", ".join(GROUPS.get(code, code) for code in text.split(",") if code) or NO_GROUP
        case "requested":
            return REQUESTS.get(text, text)
        case "sex":
            return SEXES.get(text, text)
        case _:
            return text
