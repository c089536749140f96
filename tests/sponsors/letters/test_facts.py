"""Facts of letters: kept and restored, and how sponsors are spoken to."""

import json
from datetime import date

import pytest

from documents.letter_facts import GiftLine, Office, ReceivedMoney, Signature, Thanked
from sponsors.letters.facts import Facts, addressed_as, kept, restored, set_letter, with_rest
from tests.documents.pdf_pages import qr_codes, words

FACTS = Facts(
    office=Office("Bảo hiểm xã hội tỉnh Bắc Ninh", "Bảo hiểm xã hội Việt Nam", "Bắc Ninh", filed_as="VT, KHTC"),
    signature=Signature(("KT. Giám đốc", "Phó Giám đốc"), "Nguyễn Thị Hồng Nhung"),
    written_on=date(2027, 2, 5),
    sponsor=Thanked("Công ty TNHH Minh Phát", "Quý Công ty", "2300123457", "12 Lý Thái Tổ"),
    campaign="Không để ai bị bỏ lại phía sau",
    pledge_reference="BN2027-CK0001",
    lines=(GiftLine("Quà Tết", 4, "phần", 500_000, 2_000_000),),
    receipts=(ReceivedMoney(date(2027, 1, 12), "FT1", 2_500_000), ReceivedMoney(date(2027, 1, 20), "FT1", -500_000)),
    number="12/XN-BHXH",
    handed_over=True,
)


def test_facts_come_back_as_they_were_kept():
    assert restored(json.loads(json.dumps(kept(FACTS)))) == FACTS
    assert kept(FACTS)["total"] == FACTS.total == 2_000_000


@pytest.mark.parametrize(
    ("name", "is_individual", "words"),
    [
        ("Công ty TNHH Minh Phát", False, "Quý Công ty"),
        ("CÔNG TY CP THỬ", False, "Quý Công ty"),
        ("Công ty Nguyễn", True, "Quý vị"),
        ("Hội Chữ thập đỏ", False, "Quý Đơn vị"),
        ("Ông Trần Văn Thử", True, "Ông"),
        ("bà Lê Thị Thử", True, "Bà"),
        ("Bà Triệu", False, "Quý Đơn vị"),
        ("Bàn Văn Thử", True, "Quý vị"),
        ("Nguyễn Thị Thử", True, "Quý vị"),
    ],
)
def test_a_sponsor_is_spoken_to_politely(name, is_individual, words):
    assert addressed_as(name, is_individual=is_individual) == words


def test_what_no_gift_takes_stands_in_a_line_of_its_own():
    [line] = FACTS.lines
    rest = GiftLine("Ủng hộ chung", 1, "khoản", 700, 700)
    assert with_rest((line,), 2_000_700, gift="Ủng hộ chung", unit="khoản") == (line, rest)
    assert with_rest((line,), 2_000_000, gift="Ủng hộ chung", unit="khoản") == (line,)
    assert with_rest((), 700, gift="Ủng hộ chung", unit="khoản") == ()


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("thanks", ["THƯ CẢM ƠN", "2.000.000 đồng (Hai triệu đồng)", "và đã trao đúng đối tượng"]),
        ("certificate", ["GIẤY GHI NHẬN", "Hai triệu đồng", "4 phần quà Tết"]),
        ("confirmation", ["GIẤY XÁC NHẬN", "Số: 12/XN-BHXH", "Mã số thuế: 2300123457", "20/01/2027 FT1 -500.000"]),
    ],
)
def test_each_kind_is_set_from_the_same_facts(kind, parts):
    content = set_letter(kind, FACTS, address="https://trao.example.vn/xac-nhan/x/")
    assert [part for part in parts if part not in words(content)] == []
    assert qr_codes(content) == ["https://trao.example.vn/xac-nhan/x/"]


def test_another_kind_is_none():
    with pytest.raises(ValueError, match="no kind of letter: note"):
        set_letter("note", FACTS, address="https://trao.example.vn/")
