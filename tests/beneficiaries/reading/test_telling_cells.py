import pytest

from beneficiaries.reading.telling_cells import tell_something

OTHERS = [f"{number} con gà" for number in range(1, 20)]


@pytest.mark.parametrize(
    ("texts", "tell"),
    [
        ((), False),
        (("vẽ", "hát", "nhà dột nát"), False),
        (("027162001234",), True),
        (("271234567",), False),
        (("Thẻ BHYT",), True),
        (("Trần Thị Bé",), True),
        (("Trần Bé",), False),
        (("Xã Đông Phong",), True),
        (("Thẻ BHYT", *OTHERS, *(f"{one} nữa" for one in OTHERS)), True),
        ((*OTHERS, "027162001234"), True),
        ((*OTHERS, "Trần Thị Bé"), False),
        ((*OTHERS, "Trần Thị Bé", "Xã Đông Phong"), False),
        ((*OTHERS, "Trần Thị Bé", "Xã Đông Phong", "Xã Yên Trung"), True),
        ((*OTHERS[:8], "Trần Thị Bé"), True),
    ],
)
def test_a_column_tells_something_by_some_of_its_cells(gazetteer, texts, tell):
    assert tell_something(texts, gazetteer) is tell
