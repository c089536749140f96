"""Family names of the Kinh and of the peoples that the programme meets.

Pure data, to tell a name from a title and an address ("Bà Nguyễn Thị A") from a name. Not complete, and nobody is
refused for another one.
"""

from __future__ import annotations

from locations.vietnamese import exact_key

SURNAMES = frozenset(
    exact_key(
        "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đinh trịnh trương lâm "
        "đoàn mai tô tạ hà cao lương lưu châu quách tống thái kiều triệu chu phùng vương tăng từ thạch sơn "
        "kim la lò quàng cà lường tòng vi lo nông bế ma mã đàm hứa giàng vàng sùng mùa thào hạng lầu cứ ly "
        "tẩn chảo lù lừu má cháng chìu voòng chíu tằng đường điêu lộc cầm bạc đèo hờ vừ xồng lỳ bàn bá đồng "
        "ninh khổng khuất khúc nghiêm ông ung viên thân tiêu lục lại mạc mạch nhâm nhữ phó phí quản sầm tưởng "
        "ưng uông âu bành cồ cù danh diệp đồ đậu giang giáp hàn hầu kha khâu lạc lều liêu lữ ngụy nhan quan "
        "siu rơ rah rmah ksor kpă kpuih nay ama ayun niê êban mlô hmok bkrông krông kbuôr alăng zơrâm bríu "
        "coor hôih chế đổng đới doãn hán hoa khiếu "
    ).split()
)
