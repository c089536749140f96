"""Invented people, the same in every run: names, birth dates and identity numbers that agree with each other."""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta


def words(text):
    return text.split()


FAMILIES = words("Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Mai Tạ")
MIDDLES = {
    "male": words("Văn Đức Minh Quang Hữu Công Thanh Xuân Ngọc Đình"),
    "female": ["Thị", "Thị", "Thị", "Thị Kim", "Thị Ngọc", "Thị Thanh", "Bích", "Thùy", "Hồng", "Thị Mỹ"],
}
GIVEN = {
    "male": words(
        "An Bảo Bình Chiến Cường Dũng Duy Đạt Đông Giang Hải Hậu Hiếu Hùng Hưng Khánh Khoa Kiên Lâm Long Lộc Lực "
        "Mạnh Nam Nghĩa Nhân Phong Phú Phúc Quân Quý Sơn Sỹ Tài Tâm Tân Thái Thắng Thịnh Thọ Tiến Toàn Trung Trường "
        "Tú Tuấn Tùng Việt Vinh Vượng Ước"
    ),
    "female": words(
        "Ánh Bé Cúc Diễm Dung Duyên Đào Điệp Gấm Hà Hạnh Hằng Hiền Hoa Hòa Hồng Huệ Hương Hường Khuyên Lan Liên Linh "
        "Loan Luyến Mai Mận Mến Nga Ngân Ngọc Nguyệt Nhàn Nhung Nụ Oanh Phượng Quyên Sen Sương Tâm Thảo Thắm Thơm Thu "
        "Thủy Thúy Thư Thương Trang Trâm Tuyết Vân Xoan Xuân Yến"
    ),
}
_FIRST, _LAST = date(1938, 1, 1), date(2005, 12, 31)


@dataclass(frozen=True)
class Person:
    """The facts, in the words of the answers. ``precision``: how much of the birth date the list tells."""

    full_name: str
    sex: str
    born: date
    personal_id: str | None
    precision: str = "day"

    @property
    def day(self):
        return f"{self.born:%d/%m/%Y}"

    @property
    def sex_word(self):
        return {"male": "Nam", "female": "Nữ"}[self.sex]

    @property
    def usual(self):
        """Name, day of birth, sex and number, as most lists write them beside each other."""
        return self.full_name, self.day, self.sex_word, self.personal_id

    def known(self):
        """Name, birth date and precision, sex and identity number as the answer gives them."""
        first = {"day": self.born, "month": self.born.replace(day=1), "year": date(self.born.year, 1, 1)}
        return {
            "full_name": self.full_name,
            "birth_date": first[self.precision].isoformat(),
            "birth_precision": self.precision,
            "sex": self.sex,
            "personal_id": self.personal_id,
        }

    def but(self, **changes):
        return replace(self, **changes)


def id_number(province, sex, year, rest):
    """Three digits of the province of birth, one for century and sex, two of the year, six others."""
    digit = (0 if year < 2000 else 2) + (sex == "female")
    return f"{province}{digit}{year % 100:02}{rest:06}"


class Folk:
    """Makes the people of one list. ``province``: the first three digits of their identity numbers."""

    def __init__(self, province, seed, families=FAMILIES, between=(_FIRST, _LAST)):
        self.province, self.families, self.between = province, families, between
        self._random = random.Random(seed)
        self._names = set()

    def one(self, sex=None, name=None, born=None, province=None):
        """Somebody new; what is given is kept."""
        rng = self._random
        sex = sex or rng.choice(("male", "female"))
        born = born or self.between[0] + timedelta(days=rng.randrange((self.between[1] - self.between[0]).days))
        while name is None or (name in self._names and name not in self.families):
            name = f"{rng.choice(self.families)} {rng.choice(MIDDLES[sex])} {rng.choice(GIVEN[sex])}"
        self._names.add(name)
        number = id_number(province or self.province, sex, born.year, rng.randrange(1000, 999999))
        return Person(name, sex, born, number)

    def many(self, count, **kwargs):
        return [self.one(**kwargs) for _ in range(count)]
