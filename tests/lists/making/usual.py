"""What most lists have in common: their headings, and the facts that a remark is about."""

USUAL = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD")
"""Above a running number and `Person.usual`."""
HEAD = (*USUAL, "Thôn", "Đối tượng")
SOUTHERN = (*USUAL, "Ấp", "Đối tượng")

NAME, BORN, ID, CODE, COMMUNE = ("full_name",), ("birth_date",), ("personal_id",), ("insurance_code",), ("commune",)
