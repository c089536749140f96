"""Passwords that one person reads out and another types: common Vietnamese words without diacritics, and digits."""

from __future__ import annotations

import secrets

# 256 words: 8 bits each. Four of them and four digits are about 45 bits, for one use, behind a lock after five errors.
_WRITTEN = """
ao bac ban bang banh bao ben bep bien bo bong bot bua bui bun but ca cai cam canh
cao cat cau cay chai chan chao chau che chieu cho chua chum chuoi chuon chuong co com con
cong cot cua cuoi dan dao dat dau day den dep dia diem dien diep dieu do doi dong dua
duong em gac gach gao gay ghe gia giai giang giay gio giua go gom gon gui guong gung ha hai
hang hanh hat hau hem hen hien hoa hoc hoi hom hong hop huong huyen ke kem ken keo khan khe
kho khoai khoi kim la lac lai lam lan lang lap lat lau le len leo lich lien lo loa
long lua luoi luong mai man mang mat mau may me men mia mien mit mo moc moi mong mua
muoi muong nam nan nang nau nem nen neo ngan ngay nghe nghieng ngo ngoai ngoc ngon nha nham nhan nhe
nhip nho nhua nhung no noi non nong nu nui nuoc oc on ong phan phao phep phi pho phong phu
phuong pin qua quai quan quat que quy rau ren reo rieng ro rong ruong sach sam san sang sao
sau sen sim so soi son song sua suoi suong ta tai tam tan tang tao tau tay tem ten thac
than thang thanh thao thoc thu thuyen tien tim toi tre trang vai vang ve vien
viet vit voc voi vong vua vung vuon vuong xanh xe xoai xoan xuan xuong yen
"""
WORDS: tuple[str, ...] = tuple(_WRITTEN.split())
_COUNT = 4
_DIGITS = 4


def temporary_password() -> str:
    """Such as "suoi-tre-nang-hoa-4821": at least 16 characters, lower-case letters, hyphens and digits."""
    words = [secrets.choice(WORDS) for _ in range(_COUNT)]
    digits = "".join(secrets.choice("0123456789") for _ in range(_DIGITS))
    return "-".join([*words, digits])
