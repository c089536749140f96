import pytest

from beneficiaries.reading.doubted_people import Doubt, doubt_in, doubted


@pytest.mark.parametrize(
    ("clause", "doubt"),
    [
        ("xin rút", Doubt.DECLINED),
        ("Gia đình xin rút khỏi danh sách", Doubt.DECLINED),
        ("Từ chối nhận", Doubt.DECLINED),
        ("không có nhu cầu", Doubt.DECLINED),
        ("Chưa có nhu cầu tham gia", Doubt.DECLINED),
        ("bỏ", Doubt.STRUCK),
        ("đã loại khỏi danh sách", Doubt.STRUCK),
        ("Không đủ điều kiện", Doubt.STRUCK),
        ("trùng hồ sơ", Doubt.STRUCK),
        ("Người chăm sóc", Doubt.CARER),
        ("là người nhà bệnh nhân", Doubt.CARER),
        ("không nhận", Doubt.DECLINED),
        ("không nhận thẻ BHYT", Doubt.DECLINED),
        ("từ chối", Doubt.DECLINED),
        ("xin từ chối thẻ", Doubt.DECLINED),
        ("không có nhu cầu nhận thẻ", Doubt.DECLINED),
        ("không đồng ý", Doubt.DECLINED),
        ("trùng", Doubt.STRUCK),
        ("trùng danh sách thôn 2", Doubt.STRUCK),
        ("không thuộc đối tượng", Doubt.STRUCK),
        ("không thuộc đối tượng (đã kiểm tra)", Doubt.STRUCK),
        ("không thuộc đối tượng hưởng", Doubt.STRUCK),
        ("Không thuộc đối tượng được tặng thẻ", Doubt.STRUCK),
        ("không nhận hỗ trợ", Doubt.DECLINED),
        ("Xin không nhận hỗ trợ", Doubt.DECLINED),
        ("gia đình tự nguyện không nhận hỗ trợ nữa", Doubt.DECLINED),
        ("không nhận hỗ trợ của chương trình", Doubt.DECLINED),
        ("không nhận hỗ trợ khác", None),
        ("không nhận hỗ trợ nào", None),
        ("không nhận hỗ trợ của tỉnh", None),
        ("không nhận trợ cấp", None),
        ("không nhận lương hưu", None),
        ("không nhận được hỗ trợ", None),
        ("không nhận chế độ gì", None),
        ("từ chối điều trị", None),
        ("bố từ chối nuôi", None),
        ("từ chối nuôi con", None),
        ("không có nhu cầu việc làm", None),
        ("chưa có nhu cầu tìm việc làm", None),
        ("trùng tên", None),
        ("trùng tên với hộ bên", None),
        ("không thuộc đối tượng BTXH", None),
        ("không thuộc đối tượng hộ nghèo", None),
        ("không có thẻ BHYT", None),
        ("bỏ học", None),
        ("người cao tuổi", None),
        ("trung thực", None),
        ("nhà ở xa", None),
    ],
)
def test_a_clause_says_that_somebody_is_not_to_be_helped(clause, doubt):
    assert doubt_in(clause) is doubt


def test_what_was_said_is_repeated_unless_it_must_not_be():
    assert doubted("note", Doubt.DECLINED, "xin rút").message == (
        "Danh sách ghi thêm “xin rút”: nếu đúng, hãy để riêng dòng này với lý do “Người được đề nghị từ chối nhận”; "
        "nếu không phải nói về người này, hãy sửa phần ghi thêm."
    )
    problem = doubted("note", Doubt.CARER, "")
    assert (problem.field, problem.severity, problem.code) == ("note", "error", "said_carer")
    assert problem.message.startswith("Danh sách ghi thêm: nếu đúng")
