"""Names and references in contents of transfers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locations.vietnamese import fold
from sponsors.money.named_in_text import Names, References

SPONSORS = Names(
    [
        "Công ty TNHH Thương mại và Dịch vụ Minh Phát",
        "Nguyễn Văn An",
        "Nguyễn Văn Ân",
        "Bà Trần Thị Bình",
        "Hoa",
        "Viettel",
        "Ngân hàng TMCP Ngoại thương Việt Nam",
        "Công ty TNHH",
        "",
    ]
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("CTY TNHH TM DV MINH PHAT ung ho", ("Công ty TNHH Thương mại và Dịch vụ Minh Phát",)),
        (
            "IBFT CONG TY TNHH THUONG MAI VA DICH VU MINH PHAT",
            ("Công ty TNHH", "Công ty TNHH Thương mại và Dịch vụ Minh Phát"),
        ),
        ("Minh Phát chuyển tiền", ("Công ty TNHH Thương mại và Dịch vụ Minh Phát",)),
        ("MINHPHATCHUYENTIEN", ("Công ty TNHH Thương mại và Dịch vụ Minh Phát",)),
        ("TU NGUYEN VAN AN 0011", ("Nguyễn Văn An", "Nguyễn Văn Ân")),
        ("NGUYEN VAN ANH", ()),
        ("FT123NGUYENVANAN.CT", ("Nguyễn Văn An", "Nguyễn Văn Ân")),
        ("tran.thi.binh;nguyen-van-an", ("Bà Trần Thị Bình", "Nguyễn Văn An", "Nguyễn Văn Ân")),
        ("ba tran thi binh", ("Bà Trần Thị Bình",)),
        ("VIETTEL", ("Viettel",)),
        ("hoa", ()),
        ("CONG TY TNHH KHAC", ("Công ty TNHH",)),
        ("minh tang phat", ()),
        ("", ()),
    ],
)
def test_names_are_found_as_banks_write_them(text, names):
    assert SPONSORS.found_in(text) == names


@given(st.lists(st.text("abcđễ ", min_size=1), max_size=6), st.text("abcde 19.", max_size=20))
def test_every_name_of_two_words_is_found_where_it_stands(names, around):
    of_words = [name for name in names if len(fold(name).split()) > 1]
    found = Names(names).found_in(f"{around} {' / '.join(names)} {around}")

    assert set(of_words) <= set(found) <= set(names)


REFERENCES = References([("BN2023-CK0001", 1), ("BN2023-CK0012", 12), ("TET2027-CK0001", 71), ("-", 99)])


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("ung ho BN2023-CK0001", (1,)),
        ("ung ho bn2023ck0001.CT tu", (1,)),
        ("BN2023 CK 0012 va TET2027/CK0001", (12, 71)),
        ("FT26BN2023CK0001FT", (1,)),
        ("BN2023-CK0001 221126", (1,)),
        ("BN2023-CK00012", ()),
        ("BN2023-CK000", ()),
        ("ủng hộ BN2023–CK0012", (12,)),
        ("BN2023-CK0001 BN2023-CK0001", (1,)),
        ("", ()),
    ],
)
def test_references_are_found_with_and_without_what_parts_them(text, keys):
    assert REFERENCES.found_in(text) == keys


@pytest.mark.parametrize(
    "text",
    [
        "QUY TU THIEN BHXH TP BAC NINH",
        "quy tu thien bao hiem xa hoi thanh pho bac ninh",
        "QUYTUTHIENBHXHTHANHPHOBACNINH1",
        "FT1QUYTUTHIENBHXHTPBACNINH",
        "QUYTUTHIENBAOHIEMXAHOITHANHPHOBACNINH9",
    ],
)
def test_what_is_cut_short_in_one_place_and_written_out_in_the_other_is_the_same(text):
    name = "Quỹ từ thiện BHXH thành phố Bắc Ninh"
    assert Names([name]).found_in(text) == (name,)
    assert Names(["Quỹ từ thiện Bảo hiểm xã hội TP Bắc Ninh"]).found_in("QUY TU THIEN BHXH TP BAC NINH") != ()


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("UNG HO BN2023-CK00", ("BN2023CK00",)),
        ("bn2023 ck", ("BN2023CK",)),
        ("BN2023-CK0001 va BN2023-CK9999", ("BN2023CK9999",)),
        ("BN2023-CK00012", ()),
        ("BN2022-CK0001 CK0001", ()),
    ],
)
def test_a_reference_that_is_cut_or_of_no_pledge_is_told(text, cut):
    assert References([("BN2023-CK0001", 1), ("SEN", 2)]).cut_in(text) == cut
