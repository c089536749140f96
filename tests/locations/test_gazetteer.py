import csv
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from locations import gazetteer as module
from locations.gazetteer import Address, Candidate, Gazetteer, Resolution
from locations.vietnamese import fold

DATA = Path(__file__).resolve().parents[2] / "locations" / "data"
TABLES = ("provinces", "communes", "legacy_provinces", "legacy_districts", "legacy_communes", "dissolved_districts")
TYPES = ("Thị trấn", "Xã", "Phường", "Đặc khu", "Thành phố", "Tỉnh")
SHORT = {"Thị trấn": "TT. ", "Xã": "X.", "Phường": "P.", "Đặc khu": "ĐK. "}


def read(table: str) -> list[dict[str, str]]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


ROWS = {table: read(table) for table in TABLES}
PROVINCES = {row["code"]: row["name"] for row in ROWS["provinces"]}
LEGACY_PROVINCES = {row["code"]: row["name"] for row in ROWS["legacy_provinces"]}
LEGACY_DISTRICTS = {row["code"]: row["name"] for row in ROWS["legacy_districts"]}


def kind(name: str) -> str:
    return next(word for word in TYPES if name.startswith(f"{word} "))


def bare(name: str) -> str:
    return name[len(kind(name)) + 1 :]


@pytest.fixture(scope="module")
def book() -> Gazetteer:
    return Gazetteer.build(**ROWS)


def codes(answer: Resolution) -> list[str]:
    return [one.code for one in answer.candidates]


# Every commune of the country

WRITINGS = {
    "as listed": str,
    "in capitals": str.upper,
    "decomposed": lambda name: unicodedata.normalize("NFD", name),
    "without type": bare,
    "abbreviated": lambda name: SHORT[kind(name)] + bare(name),
}


@pytest.mark.parametrize("written", WRITINGS.values(), ids=WRITINGS.keys())
@pytest.mark.parametrize("province", [str, bare], ids=["with type", "without type"])
def test_every_present_commune_resolves_to_itself(book, written, province):
    wrong = [
        (row, answer)
        for row in ROWS["communes"]
        if (answer := book.resolve(written(row["name"]), province=province(PROVINCES[row["province_code"]])))
        != Resolution(
            row["code"],
            "exact",
            (Candidate(row["code"], row["name"], row["province_code"], PROVINCES[row["province_code"]]),),
            f"{row['name']}, {PROVINCES[row['province_code']]}",
        )
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "written", [str, str.upper, WRITINGS["abbreviated"]], ids=["as listed", "in capitals", "short"]
)
def test_every_legacy_commune_resolves_to_what_became_of_it(book, written):
    seen = Counter()
    wrong = []
    for row in ROWS["legacy_communes"]:
        answer = book.resolve(
            written(row["name"]),
            district=LEGACY_DISTRICTS[row["district_code"]],
            province=LEGACY_PROVINCES[row["province_code"]],
        )
        successors = row["successor_codes"].split()
        seen[answer.certainty] += 1
        if len(successors) == 1:
            right = (answer.code, answer.certainty, codes(answer)) == (successors[0], "successor", successors)
        elif successors:
            right = (answer.code, answer.certainty, codes(answer)) == (None, "split", successors)
        else:
            right = (answer.code, answer.certainty) == (None, "unknown")
        if not right:
            wrong.append((row["code"], row["name"], answer.code))
    # Of the two xã Đông Khê of one district, the one without a successor was merged into the other.
    assert wrong == [("16387", "Xã Đông Khê", "16378")]
    assert seen == {"successor": 9584, "split": 440, "unknown": 27}


def test_every_legacy_commune_is_found_by_its_district_alone_or_asked_back(book):
    wrong = []
    for row in ROWS["legacy_communes"]:
        answer = book.resolve(row["name"], district=LEGACY_DISTRICTS[row["district_code"]])
        successors = row["successor_codes"].split()
        right = set(successors) <= set(codes(answer)) if answer.code is None else [answer.code] == successors
        if not right:
            wrong.append(row["code"])
    assert wrong == ["16387"]


def test_every_present_commune_without_diacritics_is_found_or_asked_back(book):
    alike = Counter((row["province_code"], fold(bare(row["name"]))) for row in ROWS["communes"])
    wrong = []
    for row in ROWS["communes"]:
        answer = book.resolve(fold(row["name"]), province=fold(PROVINCES[row["province_code"]]))
        if alike[row["province_code"], fold(bare(row["name"]))] == 1 or answer.code:
            right = (answer.code, answer.certainty) == (row["code"], "folded")
        else:
            right = answer.certainty == "ambiguous" and row["code"] in codes(answer)
        if not right:
            wrong.append((row, answer))
    assert wrong == []


def test_every_legacy_commune_without_diacritics_is_found_or_asked_back(book):
    wrong = []
    for row in ROWS["legacy_communes"]:
        answer = book.resolve(
            fold(row["name"]),
            district=fold(LEGACY_DISTRICTS[row["district_code"]]),
            province=fold(LEGACY_PROVINCES[row["province_code"]]),
        )
        successors = row["successor_codes"].split()
        right = set(successors) <= set(codes(answer)) if answer.code is None else [answer.code] == successors
        if not right:
            wrong.append(row["code"])
    assert wrong == ["16387"]


def test_without_any_province_an_answer_is_the_only_one_in_the_country(book):
    meant = defaultdict(set)
    for row in ROWS["communes"]:
        meant[bare(row["name"]).lower()].add(row["code"])
    for row in ROWS["legacy_communes"]:
        meant[bare(row["name"]).lower()].update(row["successor_codes"].split() or [f"old {row['code']}"])
    answered = Counter()
    wrong = []
    for row in ROWS["communes"] + ROWS["legacy_communes"]:
        answer = book.resolve(row["name"])
        answered[answer.code is not None] += 1
        if answer.code and not meant[bare(row["name"]).lower()] <= {answer.code, "old 16387", "old 20674"}:
            wrong.append((row["name"], answer.code))
    assert wrong == []
    assert answered == {True: 7263, False: 6109}


# The rows of real lists

BAC_NINH_2023 = [
    ("Xã Yên Trung", "Huyện Yên Phong", "09205"),
    ("Xã Tam Giang", "Huyện Yên Phong", "09202"),
    ("Xã Dũng Liệt", "Huyện Yên Phong", "09205"),
    ("Xã Đông Tiến", "Huyện Yên Phong", "09193"),
    ("Phường Đáp Cầu", "Thành phố Bắc Ninh", "09169"),
    ("Phường Võ Cường", "Thành phố Bắc Ninh", "09190"),
    ("Xã Phú Hòa", "Huyện Lương Tài", "09496"),
    ("Xã Quảng Phú", "Huyện Lương Tài", "09529"),
    ("Xã Đại Bái", "Huyện Gia Bình", "09454"),
    ("Xã Xuân Lai", "Huyện Gia Bình", "09454"),
    ("Xã Hoàn Sơn", "Huyện Tiên Du", "09340"),
    ("Phường Vạn An", "Thành phố Bắc Ninh", "09187"),
    ("Phường Hòa Long", "Thành phố Bắc Ninh", "09187"),
    ("Phường Khúc Xuyên", "Thành phố Bắc Ninh", "09187"),
]


@pytest.mark.parametrize("province", ["Bắc Ninh", "tỉnh Bắc Ninh", ""])
@pytest.mark.parametrize(("commune", "district", "code"), BAC_NINH_2023)
def test_communes_of_the_launch_of_2023(book, commune, district, code, province):
    answer = book.resolve(commune, district=district, province=province, default_provinces=("24",))
    assert (answer.code, answer.certainty) == (code, "successor")


@pytest.mark.parametrize(
    ("commune", "district", "province", "code", "certainty"),
    [
        ("Xã Cát Minh", "Huyện Phù Cát", "Bình Định", "21859", "successor"),
        ("TT. Ngô Mây", "H. Phù Cát", "Bình Định", "21853", "successor"),
        ("Xã Ia Băng", "Huyện Chư Prông", "Gia Lai", "23908", "successor"),
        ("P. Tây Sơn", "TX An Khê", "Gia Lai", "23617", "successor"),
        ("Xã Đắk Ui", "Huyện Đắk Hà", "Kon Tum", "23510", "successor"),
        ("Xã Chi Lăng", "Huyện Tràng Định", "Lạng Sơn", "06040", "successor"),
        ("Phường Hoàng Văn Thụ", "TP Lạng Sơn", "Lạng Sơn", "06187", "successor"),
        ("xã Đăng Hà", "huyện Bù Đăng", "tỉnh Bình Phước", "25420", "successor"),
        ("Xã Vũ Hòa", "Huyện Đức Linh", "Bình Thuận", "23191", "successor"),
        ("Xã An Nghĩa", "Huyện An Lão", "Bình Định", None, "split"),
        ("Xã Canh Hiệp", "Huyện Vân Canh", "Bình Định", None, "split"),
        ("Xã Hòa Bình", "", "Lạng Sơn", None, "ambiguous"),
        ("Xã Phù Cát", "", "Tỉnh Gia Lai", "21853", "exact"),
        ("Xã Hòa Phúc Thịnh", "Huyện Cao Lộc", "Lạng Sơn", None, "unknown"),
    ],
)
def test_communes_as_called_before_july_2025(book, commune, district, province, code, certainty):
    answer = book.resolve(commune, district=district, province=province)
    assert (answer.code, answer.certainty) == (code, certainty)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("Thôn Chánh Hội, xã Cát Chánh, huyện Phù Cát, tỉnh Bình Định", "21901"),
        ("Thôn 4, xã Minh Hưng, huyện Bù Đăng, Bình Phước", "25396"),
        ("Thôn Pò Lẹng, xã Tân Yên, huyện Tràng Định, tỉnh Lạng Sơn", "06019"),
        ("Thôn 1, xã Canh Liên, huyện Vân Canh, tỉnh Bình Định", None),
    ],
)
def test_addresses_in_one_cell_resolve_apart_or_whole(book, cell, code):
    parts = book.split_address(cell)
    assert book.resolve(parts.commune, district=parts.district, province=parts.province).code == code
    assert book.resolve(cell).code == code


@pytest.mark.parametrize(
    ("commune", "defaults", "code"),
    [
        ("Xã Nghĩa Đàn", ["40"], "16941"),
        ("Xã Nghĩa Lộc", ["40"], "17029"),
        ("Xã Bắc Hà", ["15"], "02839"),
        ("Xã Bảo Nhai", ["15"], "02890"),
        ("XÃ CÁI BÈ", ["82"], "28360"),
        ("PHƯỜNG ĐỨC PHỔ", {"51"}, "21439"),
        ("xã tiên yên", frozenset({"22"}), "06862"),
    ],
)
def test_communes_of_lists_that_name_their_province_in_the_title(book, commune, defaults, code):
    answer = book.resolve(commune, default_provinces=defaults)
    assert (answer.code, answer.certainty) == (code, "exact")


# The rules, one by one

RULES = [
    # Diacritics: exact before folded; left-out marks are forgiven, other marks are not.
    ("Xã Tân Thành", "", "Tây Ninh", "25534", "exact"),
    ("Xã Tân Thạnh", "", "Tây Ninh", "27826", "exact"),
    ("Tân Thanh", "", "Tây Ninh", None, "ambiguous"),
    ("xa Tan Thanh", "", "tinh Tay Ninh", None, "ambiguous"),
    ("Xã Tân Thạnh", "", "Nghệ An", None, "unknown"),
    ("Xã Nghia Đan", "", "Nghệ An", "16941", "folded"),
    ("Xã Nghĩa Đán", "", "Nghệ An", None, "unknown"),
    # A name that has no diacritics is exact, unless the writer plainly uses none.
    ("Xã Thanh An", "", "TP. Hồ Chí Minh", "25807", "exact"),
    ("Thanh An", "", "TPHCM", "25807", "exact"),
    ("xa Thanh An", "", "TPHCM", None, "ambiguous"),
    ("Thanh An", "", "Ho Chi Minh", None, "ambiguous"),
    ("Thanh An", "Dau Tieng", "", None, "ambiguous"),
    ("Tam Quan", "", "Gia Lai", "21637", "exact"),
    ("Xa Dung", "", "Điện Biên", "03208", "exact"),
    ("xa Xa Dung", "", "Dien Bien", "03208", "folded"),
    # Spelling: tone placement, i and y, Đắk, apostrophes, spaces, zeros.
    ("Xã Hoà Sơn", "", "Đắk Lắk", "24472", "exact"),
    ("Phường Mĩ Tho", "", "Đồng Tháp", "28261", "exact"),
    ("Xã Đăk Ui", "H. Đak Hà", "Kontum", "23510", "successor"),
    ("Xã Dak Ui", "Huyện Đắk Hà", "Kon Tum", "23510", "folded"),
    ("xã Quảng Tiến", "CưM’gar", "Daklak", "24259", "successor"),
    ("Phường 01", "Q.3", "TP.HCM", "27154", "successor"),
    ("P1", "Quận 3", "Tp HCM", "27154", "successor"),
    ("P.1", "Q3", "Sài Gòn", "27154", "successor"),
    ("Phường 1", "", "HCM", None, "ambiguous"),
    # The type word prefers, and is forgiven.
    ("Xã Mường Tè", "Huyện Mường Tè", "Lai Châu", "03445", "successor"),
    ("Thị trấn Mường Tè", "Huyện Mường Tè", "Lai Châu", "03433", "successor"),
    ("Mường Tè", "Huyện Mường Tè", "Lai Châu", None, "ambiguous"),
    ("Yên Viên", "Huyện Gia Lâm", "Hà Nội", "00541", "successor"),
    ("Xã Phượng Mao", "Huyện Quế Võ", "Bắc Ninh", "09265", "successor"),
    ("Xã Đáp Cầu", "", "Bắc Ninh", "09169", "successor"),
    ("Xã Vũ Ninh", "", "Bắc Ninh", "09169", "exact"),
    ("Phường Phường Đúc", "", "Huế", "19789", "successor"),
    ("Phường Đúc", "Quận Thuận Hóa", "Huế", "19789", "successor"),
    # Without a district: present first; the type may speak for a former one.
    ("Xã Chi Lăng", "", "Lạng Sơn", "06463", "exact"),
    ("Xã Tân An", "", "Bắc Ninh", None, "ambiguous"),
    ("Thị trấn Tân An", "", "Bắc Ninh", "07682", "exact"),
    ("xã Yên Trung cũ", "", "Bắc Ninh", "09205", "successor"),
    ("Xã Phù Cát cũ", "", "Gia Lai", None, "unknown"),
    ("Xã Hoàn Sơn", "", "Bắc Ninh", "09340", "successor"),
    # Districts: by any type, dissolved ones, namesakes, and the province by its new name.
    ("Xã Đông Minh", "Huyện Đông Sơn", "Thanh Hoá", "16378", "successor"),
    ("Xã Đông Khê", "Huyện Đông Sơn", "Thanh Hóa", "16378", "successor"),
    ("Phường Đông Sơn", "", "Thanh Hóa", "16378", "exact"),
    ("Phường Đông Sơn", "Thị xã Bỉm Sơn", "Thanh Hóa", "14812", "successor"),
    ("P. Đông Sơn", "TP Thanh Hóa", "Thanh Hóa", "14797", "successor"),
    ("Phường Bình Trưng Tây", "Quận 2", "TP HCM", "27097", "successor"),
    ("Xã Tân Hương", "Huyện Châu Thành", "Tiền Giang", "28525", "successor"),
    ("Xã Tân Hương", "Huyện Châu Thành", "Đồng Tháp", "28525", "successor"),
    ("Xã Tân Hương", "Huyện Châu Thành", "Long An", None, "unknown"),
    ("Xã Nham Sơn", "Huyện Yên Dũng", "Bắc Ninh", None, "unknown"),
    ("Xã Yên Trung", "Huyện Yên Phong", "Hà Nội", None, "unknown"),
    ("Xã Yên Trung", "Huyện Yên Phogn", "Bắc Ninh", None, "unknown"),
    # A present commune with the old district that it lies in, and with one that it does not.
    ("Xã Phù Cát", "Huyện Phù Cát", "Bình Định", "21853", "exact"),
    ("Xã Phù Cát", "Huyện Phù Cát", "Gia Lai", "21853", "exact"),
    ("Xã Phù Cát", "Huyện Vân Canh", "Bình Định", None, "unknown"),
    ("Xã Phù Cát cũ", "Huyện Phù Cát", "Bình Định", None, "unknown"),
    # What stands in the district's cell may be the province.
    ("Phường Yên Dũng", "Thành phố Bắc Ninh", "", "07681", "exact"),
    ("Phường Yên Dũng", "Thành phố Bắc Ninh", "Bắc Ninh", "07681", "exact"),
    ("Phường Yên Dũng", "Thành phố Bắc Ninh", "Hà Nội", None, "unknown"),
    ("Phường Hogwarts", "Thành phố Bắc Ninh", "Bắc Ninh", None, "unknown"),
    ("phuong Yen Dung", "thanh pho Bac Ninh", "", "07681", "folded"),
    ("Phường Yen Dũng", "Thành phố Bắc Ninh", "Bắc Ninh", "07681", "folded"),
    ("Phường Vĩnh Ninh", "Thành phố Huế", "Thừa Thiên Huế", "19789", "successor"),
    ("P. Vĩnh Ninh", "TP Huế", "", "19789", "successor"),
    ("Xã Yên Trung", "Tỉnh Bắc Ninh", "", "09205", "exact"),
    # Islands that were districts without communes.
    ("Côn Đảo", "", "Bà Rịa - Vũng Tàu", "26732", "exact"),
    ("Thị trấn Côn Đảo", "Huyện Côn Đảo", "Bà Rịa-Vũng Tàu", "26732", "exact"),
    ("Đặc khu Lý Sơn", "Huyện Lý Sơn", "Quảng Ngãi", "21548", "exact"),
    ("Xã An Hải", "Huyện Lý Sơn", "Quảng Ngãi", None, "unknown"),
    # A former province means its own ground only.
    ("Xã Phù Cát", "", "Bình Định", "21853", "exact"),
    ("Xã Ia Tôr", "", "Bình Định", None, "unknown"),
    ("Xã Ia Tôr", "", "Gia Lai", "23908", "exact"),
    ("Xã Hoàn Sơn", "", "tỉnh Bắc Ninh (cũ)", "09340", "successor"),
    ("Phường Yên Dũng", "", "tỉnh Bắc Ninh (cũ)", None, "unknown"),
    # Several units in one cell.
    ("Xã Yên Trung, huyện Yên Phong", "", "", "09205", "successor"),
    ("Yên Trung - Yên Phong - Bắc Ninh", "", "", "09205", "successor"),
    ("xã Yên Trung huyện Yên Phong tỉnh Bắc Ninh", "", "", "09205", "successor"),
    ("Xã Yên Trung", "Huyện Yên Phong, tỉnh Bắc Ninh", "", "09205", "successor"),
    ("Xã Yên Trung", "", "huyện Yên Phong, tỉnh Bắc Ninh", "09205", "successor"),
    ("UBND xã Yên Trung", "", "Bắc Ninh", "09205", "exact"),
    # No province at all.
    ("Xã Nghĩa Đàn", "", "", "16941", "exact"),
    ("Xã Hoàn Sơn", "", "", "09340", "successor"),
    ("Xã Hoàn Sơn", "Tiên Du", "", "09340", "successor"),
    ("Xã Tân Thành", "", "", None, "ambiguous"),
    ("xa Nghia Dan", "", "", None, "ambiguous"),
    ("xa Hoan Son", "huyen Tien Du", "", None, "ambiguous"),
    # Nothing, and nonsense.
    ("", "", "Bắc Ninh", None, "missing"),
    (" - ", "Huyện Yên Phong", "", None, "missing"),
    ("Thôn Đông", "", "Bắc Ninh", None, "unknown"),
    ("Xã Hogwarts", "", "", None, "unknown"),
    ("Xã Yên Trung", "", "Bắc Nihn", None, "unknown"),
]


@pytest.mark.parametrize(("commune", "district", "province", "code", "certainty"), RULES)
def test_resolve_follows_the_rules(book, commune, district, province, code, certainty):
    answer = book.resolve(commune, district=district, province=province)
    assert (answer.code, answer.certainty) == (code, certainty)


def test_resolve_takes_the_default_provinces_only_if_none_is_written(book):
    assert book.resolve("Xã Tân Thành", default_provinces=("20",)).code == "06445"
    assert book.resolve("Xã Tân Thành", province="Tây Ninh", default_provinces=("20",)).code == "25534"
    assert book.resolve("Xã Tân Thành", default_provinces=("20", "80")).certainty == "ambiguous"
    assert book.resolve("Xã Tân Thành", province="-", default_provinces=("20",)).code == "06445"


def test_resolve_offers_what_lies_outside_the_province_by_default(book):
    answer = book.resolve("Xã Hoàn Sơn", district="Huyện Tiên Du", default_provinces=("01",))
    assert (answer.code, answer.certainty, codes(answer)) == (None, "unknown", ["09340"])


def test_resolve_offers_the_communes_on_the_ground_of_the_district(book):
    answer = book.resolve("Xã Hòa Phúc Thịnh", district="Huyện Cao Lộc", province="Lạng Sơn")
    assert [one.name for one in answer.candidates] == [
        "Phường Đông Kinh",
        "Xã Đồng Đăng",
        "Phường Kỳ Lừa",
        "Xã Ba Sơn",
        "Xã Cao Lộc",
        "Xã Công Sơn",
        "Xã Khánh Khê",
        "Xã Tân Đoàn",
    ]


def test_resolve_offers_the_namesake_with_other_diacritics(book):
    answer = book.resolve("Xã Nghĩa Đán", province="Nghệ An")
    assert [one.name for one in answer.candidates] == ["Xã Nghĩa Đàn"]


def test_resolve_offers_the_district_of_a_commune_without_a_successor(book):
    answer = book.resolve("Xã Nham Sơn", district="Huyện Yên Dũng", province="Bắc Giang")
    assert answer.matched == "Xã Nham Sơn, Thành phố Bắc Giang, Tỉnh Bắc Giang (trước 7/2025)"
    assert "Phường Yên Dũng" in [one.name for one in answer.candidates]


def test_resolve_names_the_units_it_found(book):
    split = book.resolve("Xã An Nghĩa", district="Huyện An Lão", province="Bình Định")
    assert split == Resolution(
        None,
        "split",
        (
            Candidate("21622", "Xã An Toàn", "52", "Tỉnh Gia Lai"),
            Candidate("21628", "Xã An Hòa", "52", "Tỉnh Gia Lai"),
        ),
        "Xã An Nghĩa, Huyện An Lão, Tỉnh Bình Định (trước 7/2025)",
    )
    several = book.resolve("Xã Hòa Bình", province="Lạng Sơn")
    assert several.matched == "; ".join(
        f"Xã Hòa Bình, Huyện {district}, Tỉnh Lạng Sơn (trước 7/2025)"
        for district in ("Bình Gia", "Văn Quan", "Hữu Lũng", "Chi Lăng")
    )
    many = book.resolve("Phường 1", province="TP HCM")
    assert many.matched.count(";") == 5
    assert many.matched.endswith("; …")


def test_resolve_remembers_answers_and_forgets_them_when_there_are_too_many(book, monkeypatch):
    monkeypatch.setattr(module, "_REMEMBERED", 2)
    small = Gazetteer.build(**ROWS)
    first = small.resolve("Xã Yên Trung", province="Bắc Ninh")
    assert small.resolve("Xã Yên Trung", province="Bắc Ninh") is first
    small.resolve("Xã Tam Giang", province="Bắc Ninh")
    small.resolve("Xã Nghĩa Đàn", province="Nghệ An")
    again = small.resolve("Xã Yên Trung", province="Bắc Ninh")
    assert again == first
    assert again is not first


def test_commune_gives_the_present_commune_of_a_code(book):
    assert book.commune("09205") == Candidate("09205", "Xã Yên Trung", "24", "Thành phố Bắc Ninh")
    assert book.commune("00000") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bắc Ninh", ("24",)),
        ("Bắc Giang", ("24",)),
        ("tỉnh Bắc Giang", ("24",)),
        ("TP. Bắc Ninh", ("24",)),
        ("BẮC NINH", ("24",)),
        ("Tiền Giang", ("80", "82")),
        ("TPHCM", ("79",)),
        ("TP. HCM", ("79",)),
        ("Bình Dương", ("79",)),
        ("Bà Rịa-Vũng Tàu", ("79",)),
        ("BR-VT", ("79",)),
        ("Hoà Bình", ("25",)),
        ("hoa binh", ("25",)),
        ("Đắc Lắc", ("66",)),
        ("Daklak", ("66",)),
        ("Thừa Thiên - Huế", ("46",)),
        ("Bắc Ninh cũ", ("24",)),
        ("Hogwarts", ()),
        ("", ()),
    ],
)
def test_provinces_named_knows_present_and_former_names(book, text, found):
    assert book.provinces_named(text) == found


def test_provinces_named_knows_every_province(book):
    for row in ROWS["provinces"]:
        assert row["code"] in book.provinces_named(bare(row["name"]))
    for row in ROWS["legacy_provinces"]:
        assert set(row["successor_codes"].split()) <= set(book.provinces_named(row["name"]))


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("BẢO HIỂM XÃ HỘI TỈNH BẮC NINH", ("24",)),
        ("TRƯỜNG THPT LÝ NHÂN TÔNG, TỈNH BẮC NINH", ("24",)),
        ("UBND XÃ NGHĨA ĐÀN, TỈNH NGHỆ AN", ("40",)),
        ("XÃ CÁI BÈ - TỈNH ĐỒNG THÁP", ("82",)),
        ("PHƯỜNG ĐỨC PHỔ, TỈNH QUẢNG NGÃI", ("51",)),
        ("DANH SÁCH BẢN PHỐ, XÃ BẮC HÀ, TỈNH LÀO CAI", ("15",)),
        ("UBND TỈNH BẮC GIANG VÀ TỈNH BẮC NINH", ("24",)),
        ("BHXH TIỀN GIANG", ("80", "82")),
        ("uỷ ban nhân dân xã Tiên Yên", ()),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", ()),
        ("DANH SÁCH NGƯỜI ĐƯỢC ĐỀ NGHỊ - ĐỊA DANH TRƯỚC THÁNG 7 NĂM 2025", ()),
    ],
)
def test_provinces_in_title_gives_present_codes(book, title, found):
    assert book.provinces_in_title(title) == found


def test_split_address_knows_the_names_of_the_country(book):
    assert book.split_address("Khu 3, Phường Xuân Hương - Đà Lạt, Lâm Đồng") == Address(
        "Khu 3", "Phường Xuân Hương - Đà Lạt", "", "Lâm Đồng"
    )
    assert book.split_address("Phù Cầm, Dũng Liệt, Yên Phong, Bắc Ninh") == Address(
        "Phù Cầm", "Dũng Liệt", "Yên Phong", "Bắc Ninh"
    )
    assert book.split_address("Phường Bến Thành, Quận 1, TPHCM") == Address("", "Phường Bến Thành", "Quận 1", "TPHCM")
