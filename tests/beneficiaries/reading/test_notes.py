import pytest

from beneficiaries.reading.names import read_name
from beneficiaries.reading.notes import NoteReading, insured_with, names_illness, read_note, status_remark
from documents.workbooks.workbook import BadCell


def _read(cell, remark="", requested=None, patient=False):
    reading = read_note(cell, remark=remark, patient=patient, requested=requested)
    return reading.value, [(one.field, one.severity.value, one.code) for one in reading.problems]


@pytest.mark.parametrize(
    "note",
    [
        "Đã mất",
        "ĐÃ MẤT THÁNG 10",
        "mất ngày 12/10/2026",
        "Đã mất từ tháng 3",
        "đã chết do tai nạn",
        "Đã chết, năm 2025",
        "Người này đã qua đời",
        "mới từ trần hôm qua",
        "Hộ nghèo; đã mất",
        "Đa\u0303 mâ\u0301t",
        "da mat thang 10",
        "chet nam 2025",
        "mất",
        "chết năm ngoái",
        "Từ trần",
        "Làm ruộng. Mất ngày 5/10/2026",
    ],
)
def test_somebody_who_has_died_is_asked_about(note):
    _value, problems = _read(note)
    assert problems == [("note", "error", "said_dead")]


@pytest.mark.parametrize(
    "note",
    [
        "Chuyển khẩu",
        "Đã chuyển khẩu đi Hà Nội",
        "chuyển hộ khẩu từ tháng 8",
        "Đã chuyển đi nơi khác",
        "Không còn cư trú tại địa phương",
        "Đã cắt khẩu",
        "Chuyển vào Nam",
        "đi nơi khác",
    ],
)
def test_somebody_who_has_moved_away_is_asked_about(note):
    _value, problems = _read(note)
    assert problems == [("note", "error", "said_moved")]


@pytest.mark.parametrize("note", ["Vắng mặt", "không có mặt tại địa phương", "Hộ nghèo; đi làm ăn xa", "mất liên lạc"])
def test_somebody_who_may_be_away_is_warned_of(note):
    assert _read(note) == (note, [("note", "warning", "said_away")])


def test_the_warning_of_somebody_away_offers_the_reason_to_set_the_row_aside():
    [problem] = read_note("Đi làm ăn xa", patient=False, requested=None).problems
    assert problem.message == (
        "Danh sách ghi thêm “Đi làm ăn xa”: hãy xem người này còn cư trú tại địa phương không; nếu không, hãy để riêng "
        "dòng này với lý do “Không còn cư trú tại địa phương”."
    )


@pytest.mark.parametrize(
    "note",
    [
        "Mẹ mất",
        "bố chết",
        "chồng mất",
        "Chồng: mất năm 2020",
        "Chồng, mất năm 2020",
        "bố mẹ - đã mất",
        "Bố mẹ đi làm ăn xa",
        "Mất việc",
        "mất khả năng lao động",
        "Chuyển sang hộ cận nghèo",
        "Chồng đã mất",
        "Bố mẹ mất sớm",
        "Mất sức lao động",
        "Đã mất khả năng lao động",
        "Mất CCCD",
        "Đã mất thẻ BHYT",
        "mat",
        "Mắt kém",
        "da mat suc lao dong",
        "Mới chuyển khẩu từ Nam Định",
        "Đã chuyển khẩu về xã năm 2024",
        "chuyển đi viện",
        "Lao động tự do",
        "Chưa có thẻ BHYT",
        "Con chuyển trường",
        "",
    ],
)
def test_what_is_not_said_of_the_person_goes_on_without_a_question(note):
    value, problems = _read(note, requested="card")
    assert (value or "", problems) == (note, [])


def test_the_question_says_what_to_do():
    [problem] = read_note("Đã mất tháng 10", patient=False, requested=None).problems
    assert problem.message == (
        "Danh sách ghi thêm “Đã mất tháng 10”: nếu đúng, hãy để riêng dòng này với lý do “Đã mất”; nếu không phải nói "
        "về người này, hãy sửa phần ghi thêm."
    )
    [problem] = read_note("Chuyển đi", patient=False, requested=None).problems
    assert "lý do “Không còn cư trú tại địa phương”" in problem.message


@pytest.mark.parametrize(
    ("note", "held"),
    [
        ("Đã có thẻ BHYT", {"card"}),
        ("đã có thẻ", {"card"}),
        ("Đã được cấp thẻ bảo hiểm y tế", {"card"}),
        ("Đang tham gia BHYT", {"card"}),
        ("Hộ nghèo, đã có BHYT", {"card"}),
        ("Đang tham gia BHXH bắt buộc", {"book"}),
        ("Đã có sổ BHXH", {"book"}),
        ("Đã có thẻ BHYT, đang đóng BHXH", {"book", "card"}),
        ("Đã có thẻ BHYT sắp hết hạn", set()),
        ("Chưa có thẻ BHYT", set()),
        ("Đề nghị cấp thẻ BHYT", set()),
        ("Đã có việc làm", set()),
    ],
)
def test_what_somebody_has_already_is_known(note, held):
    assert insured_with(note) == held


@pytest.mark.parametrize(
    ("requested", "problems"),
    [("card", [("note", "error", "has_it_already")]), ("book", []), ("gift", []), (None, [])],
)
def test_somebody_is_asked_about_who_has_the_gift_that_the_row_asks_for(requested, problems):
    assert _read("Đã có thẻ BHYT", requested=requested) == ("Đã có thẻ BHYT", problems)


@pytest.mark.parametrize(
    ("note", "kept"),
    [
        ("Ung thư giai đoạn cuối", None),
        ("chạy thận", None),
        ("Hộ nghèo; bị bệnh tim bẩm sinh", "Hộ nghèo"),
        ("Mắc bệnh hiểm nghèo. Nuôi hai con nhỏ", "Nuôi hai con nhỏ"),
        ("Bệnh nặng", None),
        ("TAI BIẾN, nằm liệt giường", "nằm liệt giường"),
    ],
)
def test_an_illness_does_not_go_on_and_is_not_quoted(note, kept):
    reading = read_note(note, patient=False, requested=None)
    assert (reading.value, [one.code for one in reading.problems]) == (kept, ["note_illness"])
    assert [one.severity.value for one in reading.problems] == ["warning"]
    assert [one.message for one in reading.problems] == [
        "Ghi chú có nói về bệnh của người này nên phần đó không chuyển vào hồ sơ: danh sách không được ghi bệnh."
    ]


def test_who_died_of_an_illness_is_asked_about_without_it():
    reading = read_note("Đã mất do ung thư", patient=False, requested=None)
    assert (reading.value, [one.code for one in reading.problems]) == (None, ["said_dead", "note_illness"])
    assert not any("ung thư" in one.message for one in reading.problems)


@pytest.mark.parametrize(
    "text", ["Bệnh nhân", "Trạm y tế, bệnh viện huyện", "Người khuyết tật", "Làm ruộng", "tháng 3"]
)
def test_what_names_no_illness_stays(text):
    assert names_illness(text) is False
    assert _read(text) == (text, [])


def test_of_a_patient_nothing_goes_on_but_is_asked_about_all_the_same():
    assert _read("Suy thận", patient=True) == (None, [])
    assert _read("đã mất", remark="con ông Tư", patient=True) == (None, [("note", "error", "said_dead")])


def test_a_remark_beside_the_name_goes_on_with_the_note():
    assert _read("Làm thuê", remark="con ông Tư") == ("Làm thuê; con ông Tư", [])
    assert _read(None, remark="đã chết") == ("đã chết", [("full_name", "error", "said_dead")])
    assert _read(BadCell("#REF!"), remark="chuyển đi") == ("chuyển đi", [("full_name", "error", "said_moved")])
    assert _read(12) == ("12", [])
    assert read_note(None, patient=False, requested=None) == NoteReading(None)


def test_a_long_note_is_cut():
    value, problems = _read("rất khó khăn " * 500)
    assert (len(value), problems) == (300, [])


@pytest.mark.parametrize(
    ("text", "is_so"), [("đã chết", True), ("đã có thẻ", True), ("chuyển đi", True), ("Hoa", False)]
)
def test_what_decides_whether_a_row_stands_is_known(text, is_so):
    assert status_remark(text) is is_so


@pytest.mark.parametrize(
    ("written", "remark", "problems"),
    [
        ("Nguyễn Văn A (đã chết)", "đã chết", ["name_remark"]),
        ("NGUYỄN VĂN A - ĐÃ CHẾT", "ĐÃ CHẾT", ["name_remark"]),
        ("Nguyễn Văn A đã mất", "đã mất", ["name_remark"]),
        ("Nguyễn An Đã Mất", "Đã Mất", ["name_remark"]),
        ("Nguyễn Văn A, chuyển khẩu", "chuyển khẩu", ["name_remark"]),
        ("Nguyễn Văn A [không còn cư trú]", "không còn cư trú", ["name_remark"]),
        ("Nguyễn Văn A (đã có thẻ)", "đã có thẻ", ["name_remark"]),
        ("Nguyễn Văn A mất", "mất", ["name_remark"]),
        ("Nguyễn Văn A mất ngày 5/10/2026", "mất ngày 5/10/2026", ["name_remark"]),
        ("NGUYỄN VĂN A CHẾT NĂM NGOÁI", "CHẾT NĂM NGOÁI", ["name_remark"]),
        ("Nguyễn Văn A Mất", "Mất", ["name_remark"]),
        ("Nguyễn Văn A - từ trần 2/2026", "từ trần 2/2026", ["name_remark"]),
        ("Nguyễn Văn A - vắng mặt", "vắng mặt", ["name_remark"]),
        ("Nguyễn Văn A, hiện đi làm ăn xa", "hiện đi làm ăn xa", ["name_remark"]),
        ("Nguyễn Văn A (Tư)", "Tư", ["name_remark", "name_remark_kept"]),
        ("Nguyễn Văn A (ung thư gan)", "ung thư gan", ["name_remark"]),
        ("Nguyễn Văn A (con ông B) (hộ 3)", "con ông B; hộ 3", ["name_remark", "name_remark_kept"]),
    ],
)
def test_what_stands_beside_a_name_is_not_lost(written, remark, problems):
    reading = read_name((written,))
    assert (reading.value, reading.remark) == ("Nguyễn An" if "An" in written else "Nguyễn Văn A", remark)
    assert [one.code for one in reading.problems] == problems
    assert not any("ung thư" in one.message for one in reading.problems)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Nguyễn Văn Mất", "Nguyễn Văn Mất"),
        ("NGUYỄN THỊ CHẾT", "Nguyễn Thị Chết"),
        ("TRẦN TỪ TRẦN", "Trần Từ Trần"),
        ("LÊ VĂN ĐI XA", "Lê Văn Đi Xa"),
    ],
)
def test_a_name_with_the_words_of_a_fate_stays_one(written, name):
    reading = read_name((written,))
    assert (reading.value, reading.remark) == (name, "")


@pytest.mark.parametrize("written", ["A " * 500 + "đã chết", "(" * 32_000, "( a " * 8_000, "-" * 32_000])
def test_a_very_long_cell_is_not_searched_for_a_remark(written):
    assert read_name((written,)).value is None


@pytest.mark.parametrize(
    ("written", "code"),
    [("Xin rút", "said_declined"), ("nhà xa; không có nhu cầu", "said_declined"), ("Người chăm sóc", "said_carer")],
)
def test_who_wants_nothing_or_is_a_carer_is_asked_about(written, code):
    reading = read_note(written, patient=False, requested=None)
    assert [(one.field, one.severity, one.code) for one in reading.problems] == [("note", "error", code)]
