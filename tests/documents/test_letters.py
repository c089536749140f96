"""The letters to sponsors: what stands in them, that it stays on the page, and that a telephone reads the code."""

from dataclasses import fields, is_dataclass, replace
from datetime import date

import pytest

from documents import letters
from documents.letter_facts import (
    Certificate,
    Confirmation,
    GiftLine,
    Office,
    ReceivedMoney,
    Signature,
    Thanked,
    ThankYou,
)
from tests.documents.pdf_pages import fonts, ink, is_pdf_a_2b, letters_only, opened, qr_codes, words

ADDRESS = "https://trao.bhxhbacninh.example.vn/xac-nhan/K7PX-4M2Q-9RTD"
OFFICE = Office(
    name="Bảo hiểm xã hội tỉnh Bắc Ninh",
    superior="Bảo hiểm xã hội Việt Nam",
    place="Bắc Ninh",
    spoken_name="BHXH tỉnh Bắc Ninh",
    filed_as="VT, CSXH",
)
FACTS = {
    "office": OFFICE,
    "signature": Signature(("KT. Giám đốc", "Phó Giám đốc"), "Nguyễn Thị Hồng Nhung"),
    "written_on": date(2027, 2, 5),
    "sponsor": Thanked("Công ty TNHH Minh Phát", "Quý Công ty", "2300123456", "12 Lý Thái Tổ, phường Kinh Bắc"),
    "campaign": "Không để ai bị bỏ lại phía sau 2027",
    "pledge_reference": "TET2027-00017",
    "lines": (
        GiftLine("Sổ BHXH tự nguyện", 12, "sổ", 1_584_000, 19_008_000),
        GiftLine("Quà Tết", 5, "phần", 500_000, 2_500_000),
    ),
    "total": 21_508_000,
    "confirming_address": ADDRESS,
}
RECEIPTS = (
    ReceivedMoney(date(2027, 1, 12), "FT27012345678901", 22_000_000),
    ReceivedMoney(date(2027, 1, 29), "Hoàn trả", -492_000),
)
EVIL = '#eval("1") *b* _i_ = H $x$ \\ #[ ] <a> @b 🌸 "}'
EVIL_AS_SHOWN = '#eval("1")*b*_i_=H$x$\\#[]<a>@b"}'

THANK_YOU = ThankYou(**FACTS)
CERTIFICATE = Certificate(**FACTS)
CONFIRMATION = Confirmation(**FACTS, number="12/XN-BHXH", receipts=RECEIPTS, received=21_508_000)
EACH = pytest.mark.parametrize(
    ("made", "facts"),
    [
        (letters.thank_you, THANK_YOU),
        (letters.certificate, CERTIFICATE),
        (letters.confirmation, CONFIRMATION),
    ],
    ids=["thank you", "certificate", "confirmation"],
)


@EACH
def test_a_letter_can_be_kept_and_is_the_same_each_time(made, facts):
    content = made(facts)
    assert is_pdf_a_2b(content)
    assert all(embedded for _name, embedded in fonts(content))
    assert {name.partition("-")[0] for name, _embedded in fonts(content)} == {"LibertinusSerif"}
    assert made(facts) == content
    assert len(opened(content).pages) == 1


@pytest.mark.parametrize("longer", range(0, 40, 2))
def test_a_reference_stands_on_one_line_with_its_own_hyphen(longer):
    office = replace(OFFICE, spoken_name=f"{OFFICE.spoken_name} {'n' * longer}")
    content = letters.thank_you(replace(THANK_YOU, office=office, pledge_reference="TET2027-BN/CK0001"))
    assert "TET2027-BN/CK0001" in "".join(page.extract_text() for page in opened(content).pages).replace("\u200b", "")


@EACH
def test_a_telephone_finds_the_confirming_page(made, facts):
    content = made(facts)
    assert qr_codes(content) == [ADDRESS]
    assert f"Xác nhận tại:\n{ADDRESS}" in opened(content).pages[0].extract_text()
    [link] = opened(content).pages[0]["/Annots"]
    assert link.get_object()["/A"]["/URI"] == ADDRESS


@EACH
def test_every_letter_has_the_head_and_the_signature(made, facts):
    text = words(made(facts))
    for part in (
        "BẢO HIỂM XÃ HỘI VIỆT NAM",
        "BẢO HIỂM XÃ HỘI TỈNH BẮC NINH",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Bắc Ninh, ngày 05 tháng 02 năm 2027",
        "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC",
        "Nguyễn Thị Hồng Nhung",
        "Công ty TNHH Minh Phát",
        "Hai mươi mốt triệu năm trăm linh tám nghìn đồng",
    ):
        assert part in text


def test_a_letter_of_thanks_says_what_for():
    text = words(letters.thank_you(replace(THANK_YOU, paragraphs=("Đoạn riêng của cơ quan.",))))
    for part in (
        "THƯ CẢM ƠN Kính gửi: Công ty TNHH Minh Phát",
        "“Không để ai bị bỏ lại phía sau 2027”, Quý Công ty đã ủng hộ số tiền 21.508.000 đồng",
        "khó khăn: – 12 sổ BHXH tự nguyện: 19.008.000 đồng; – 5 phần quà Tết: 2.500.000 đồng. BHXH tỉnh Bắc Ninh",
        "(mã cam kết TET2027-00017) và sẽ trao đúng đối tượng",
        "minh bạch. Đoạn riêng của cơ quan. Mỗi sổ",
    ):
        assert part in text
    assert "Số:" not in text


def test_a_letter_after_the_handover_says_so():
    assert "và đã trao đúng đối tượng" in words(letters.thank_you(replace(THANK_YOU, handed_over=True)))


def test_a_certificate_names_the_gifts():
    text = words(letters.certificate(CERTIFICATE))
    assert "trân trọng ghi nhận Công ty TNHH Minh Phát đã ủng hộ 21.508.000 đồng" in text
    assert "trao tặng 12 sổ BHXH tự nguyện và 5 phần quà Tết cho người có hoàn cảnh khó khăn" in text


def test_a_confirmation_has_every_figure():
    text = words(letters.confirmation(CONFIRMATION))
    for part in (
        "Số: 12/XN-BHXH",
        "GIẤY XÁC NHẬN Về việc tài trợ chương trình “Không để ai bị bỏ lại phía sau 2027”",
        "Mã số thuế: 2300123456",
        "Địa chỉ: 12 Lý Thái Tổ, phường Kinh Bắc",
        "1 Sổ BHXH tự nguyện 12 sổ 1.584.000 19.008.000",
        "2 Quà Tết 5 phần 500.000 2.500.000 Cộng 21.508.000",
        "1 12/01/2027 FT27012345678901 22.000.000",
        "2 29/01/2027 Hoàn trả -492.000 Tổng số đã tiếp nhận 21.508.000",
        "Nơi nhận: - Nhà tài trợ; - Lưu: VT, CSXH.",
    ):
        assert part in text
    assert text.count("Bằng chữ:") == 1


def test_a_confirmation_reads_what_was_received_where_it_is_another_sum():
    text = words(letters.confirmation(replace(CONFIRMATION, receipts=RECEIPTS[:1], received=22_000_000)))
    assert "Tổng số đã tiếp nhận 22.000.000 Bằng chữ: Hai mươi hai triệu đồng." in text


def test_what_is_not_known_leaves_no_gap():
    bare = Office(name="Bảo hiểm xã hội tỉnh Bắc Ninh")
    few = {"office": bare, "sponsor": Thanked("Bà Hồng"), "signature": Signature(("Giám đốc",))}
    text = words(letters.confirmation(replace(CONFIRMATION, **few)))
    assert "Ngày 05 tháng 02 năm 2027" in text
    assert "- Lưu: VT." in text
    assert ("Mã số thuế" in text, "Địa chỉ" in text) == (False, False)
    assert "Bảo hiểm xã hội tỉnh Bắc Ninh xác nhận:" in text


def test_a_sum_of_money_without_gifts_is_thanked_for():
    assert "có hoàn cảnh khó khăn. BHXH tỉnh" in words(letters.thank_you(replace(THANK_YOU, lines=())))
    assert "(Hai mươi mốt triệu năm trăm linh tám nghìn đồng) cho người có hoàn cảnh" in words(
        letters.certificate(replace(CERTIFICATE, lines=()))
    )
    text = words(letters.confirmation(replace(CONFIRMATION, lines=())))
    assert "phía sau 2027” số tiền 21.508.000 đồng (Hai mươi mốt triệu" in text
    assert "Đơn giá" not in text


def filled(value, text):
    """The same facts with `text` in place of every text but the address in the code."""
    if isinstance(value, str):
        return value if value == ADDRESS else text
    if isinstance(value, tuple):
        return tuple(filled(part, text) for part in value)
    if is_dataclass(value):
        return replace(value, **{field.name: filled(getattr(value, field.name), text) for field in fields(value)})
    return value


@EACH
def test_markup_in_any_text_is_text(made, facts):
    content = made(filled(facts, EVIL))
    shown = letters_only(content)
    assert shown.upper().count(EVIL_AS_SHOWN.upper()) >= 8
    assert qr_codes(content) == [ADDRESS]
    assert is_pdf_a_2b(content)


@EACH
@pytest.mark.parametrize("text", ["W" * 5_000, "Ưu đãi " * 700], ids=["a word", "many words"])
def test_texts_without_end_stay_inside_the_page(made, facts, text):
    content = made(filled(facts, text.strip()))
    margins = (8.0, 8.0, 8.0, 8.0) if made is letters.certificate else (29.0, 7.0, 14.5, 14.0)
    for box in ink(content):
        assert all(found >= least for found, least in zip(box, margins, strict=True)), box


@EACH
def test_the_names_that_the_forms_allow_fit_a_page_and_look(made, facts):
    long = replace(facts, sponsor=replace(facts.sponsor, name=("Tổng công ty cổ phần " * 10)[:200].strip()))
    assert len(opened(made(long)).pages) == 1


def test_pages_are_numbered_from_the_second_and_nobody_signs_an_empty_one():
    many = tuple(replace(RECEIPTS[0], bank_reference=f"FT{number:014}") for number in range(40))
    pages = opened(letters.confirmation(replace(CONFIRMATION, receipts=many))).pages
    first, second = (page.extract_text() for page in pages)
    assert not first.startswith("1")
    assert second.startswith("2\n")
    assert "Giấy xác nhận này được cấp" in second


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2027, 2, 5), "ngày 05 tháng 02 năm 2027"),
        (date(2026, 3, 15), "ngày 15 tháng 3 năm 2026"),
        (date(2026, 12, 1), "ngày 01 tháng 12 năm 2026"),
    ],
)
def test_the_date_of_a_letter(day, text):
    assert letters.long_date(day) == text


@pytest.mark.parametrize(
    ("gift", "unit", "text"),
    [
        ("Sổ BHXH", "sổ", "1.200 sổ BHXH"),
        ("Quà Tết", "phần", "1.200 phần quà Tết"),
        ("BHYT hộ gia đình", "thẻ", "1.200 thẻ BHYT hộ gia đình"),
        ("Quà", "", "1.200 quà"),
    ],
)
def test_gifts_are_counted_as_one_says_it(gift, unit, text):
    assert letters.counted(GiftLine(gift, 1200, unit, 1, 1200)) == text


def test_three_gifts_are_one_phrase():
    line = GiftLine("Thẻ BHYT", 3, "thẻ", 1, 3)
    assert letters.gifts_in_words((line, line, line)) == "3 thẻ BHYT, 3 thẻ BHYT và 3 thẻ BHYT"
    assert letters.gifts_in_words((line,)) == "3 thẻ BHYT"
    assert letters.gifts_in_words(()) == ""


def test_less_than_nothing_is_no_sum():
    with pytest.raises(ValueError, match="Chỉ đọc được số"):
        letters.thank_you(replace(THANK_YOU, total=-1))


@pytest.mark.parametrize("is_electronic", [True, False])
@EACH
def test_a_file_that_is_to_be_signed_says_that_it_may_go_without_a_signature(made, facts, is_electronic):
    signature = replace(facts.signature, is_electronic=is_electronic)
    said = "Bản điện tử có thể không có chữ ký, con dấu" in words(made(replace(facts, signature=signature)))
    assert said is not is_electronic
