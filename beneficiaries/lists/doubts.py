"""What is said on a row whose numbers do not fit what the register knows (`recognising.Doubt`), and what to do."""

from beneficiaries.models import Person
from beneficiaries.reading.problems import Problem, Severity
from beneficiaries.recognising import Doubt, PersonFacts, same_name

_TWO_WAYS = (
    "Hãy đối chiếu với CCCD: nếu dòng này ghi nhầm thì sửa dòng này, nếu sổ theo dõi ghi nhầm thì báo cán bộ tỉnh sửa; "
    "nếu là hai người khác nhau thì xóa mã số ở dòng này."
)
_OF_CODES = {
    Doubt.CODE_OF_ANOTHER,
    Doubt.CODE_WITH_OTHER_ID,
    Doubt.CODE_WITH_OTHER_YEAR,
    Doubt.OTHER_CODE,
    Doubt.CODE_OF_NAMESAKE,
}
_OF_OLD_NUMBERS = {Doubt.OLD_ID_OF_ANOTHER, Doubt.OLD_ID_OF_NAMESAKE}
_SAYINGS = {
    Doubt.ID_OF_ANOTHER: (
        "Số {id} trong sổ theo dõi là của {whose}. Hãy đối chiếu với CCCD rồi sửa lại số hoặc họ tên."
    ),
    Doubt.CODE_OF_ANOTHER: (
        "Mã số BHXH {code} trong sổ theo dõi là của {whose}. Hãy đối chiếu với thẻ BHYT hoặc sổ BHXH rồi sửa lại mã "
        "số; nếu chưa rõ thì xóa mã số ở dòng này."
    ),
    Doubt.CODE_WITH_OTHER_ID: (
        f"Mã số BHXH {{code}} trong sổ theo dõi là của người cùng họ tên nhưng có số định danh khác. {_TWO_WAYS}"
    ),
    Doubt.CODE_WITH_OTHER_YEAR: (
        f"Mã số BHXH {{code}} trong sổ theo dõi là của người cùng họ tên nhưng sinh năm khác{{year}}. {_TWO_WAYS}"
    ),
    Doubt.OTHER_CODE: (
        "Sổ theo dõi ghi cho người này một mã số BHXH khác{other_code} và giữ nguyên mã số đó. Hãy đối chiếu với thẻ "
        "BHYT; nếu sổ theo dõi ghi nhầm thì báo cán bộ tỉnh sửa."
    ),
    Doubt.CODE_OF_NAMESAKE: (
        "Mã số BHXH {code} trong sổ theo dõi thuộc một người cùng họ tên chưa có số định danh: có thể một người đã "
        "được ghi hai lần. Dòng này được nhận theo số định danh, mã số không ghi thêm; hãy báo cán bộ tỉnh đối chiếu."
    ),
    Doubt.OLD_ID_OF_ANOTHER: (
        "Số CMND cũ {old} trong sổ theo dõi là của {whose}, nên không dùng để nhận ra người này và không ghi thêm. Hãy "
        "đối chiếu với giấy tờ; nếu đúng là một người thì báo cán bộ tỉnh sửa sổ theo dõi."
    ),
    Doubt.OLD_ID_OF_NAMESAKE: (
        "Số CMND cũ {old} trong sổ theo dõi thuộc một mục khác của người cùng họ tên: có thể một người đã được ghi hai "
        "lần. Dòng này được nhận theo số định danh 12 số, số cũ không ghi thêm; hãy báo cán bộ tỉnh đối chiếu."
    ),
}


def about_doubt(doubt: Doubt, other: Person, stated: PersonFacts, *, told: bool) -> Problem:
    """The remark on a row. `other` is the entry of the register; unless `told`, nothing more is said of it than that it
    contradicts.
    """
    born = f", sinh {other.birth_text}" if other.birth_text else ""
    message = _SAYINGS[doubt].format(
        id=stated.personal_id,
        old=stated.old_id,
        code=stated.insurance_code,
        whose=f"{other.full_name}{born}" if told else _whose(other, stated),
        year=f" ({other.birth_date:%Y})" if told and other.birth_date else "",
        other_code=f" ({other.insurance_code})" if told else "",
    )
    return Problem(_field(doubt), Severity.ERROR if doubt.blocks else Severity.WARNING, str(doubt), message)


def _field(doubt: Doubt) -> str:
    if doubt in _OF_OLD_NUMBERS:
        return "old_id"
    return "insurance_code" if doubt in _OF_CODES else "personal_id"


def _whose(other: Person, stated: PersonFacts) -> str:
    """As much as the row itself says."""
    if same_name(other, stated):
        return "một người cùng họ tên nhưng năm sinh hoặc số định danh khác"
    return "một người khác tên"
