"""Makes the statements in this folder, in the style of several banks, each beside the lines that reading it must give.

Run by hand (`python tests/sponsors/money/statements/files/make.py`) with LibreOffice on the machine; the tests only
read what it made. All people, companies and accounts are invented. The expected lines come from `TRANSFERS`, never from
a reader.
"""

import csv
import io
import json
import subprocess
import tempfile
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import openpyxl

HERE = Path(__file__).parent
OPENING = 12_500_000


@dataclass(frozen=True)
class Transfer:
    at: datetime
    amount: int
    content: str
    reference: str
    payer: str
    payer_account: str

    @property
    def on(self):
        return self.at.date()


def _transfer(day, amount, content, reference, payer="", payer_account=""):
    return Transfer(datetime.fromisoformat(day), amount, content, reference, payer, payer_account)


TRANSFERS = [
    _transfer(
        "2026-10-05T08:01:10",
        1_980_000,
        "TRAO0000000140 Nguyen Van An ung ho so BHXH",
        "FT26278001",
        "NGUYEN VAN AN",
        "0011001234567",
    ),
    _transfer(
        "2026-10-05T09:15:00",
        50_000_000,
        "CTY TNHH MINH PHAT tai tro BN2026-CK0002 dot 1",
        "FT26278002",
        "CONG TY TNHH MINH PHAT",
        "19033456789012",
    ),
    _transfer("2026-10-05T09:15:02", -11_000, "Phi chuyen tien VAT", "FT26278002"),
    _transfer(
        "2026-10-12T14:30:59",
        804_600,
        "MBVCB.778123.trao 0000 0003 31.CT tu 9704",
        "FT26285010",
        "TRAN THI BINH",
        "9704221234",
    ),
    _transfer("2026-10-12T14:31:00", 804_600, "ung ho the BHYT", "FT26285011", "TRAN THI BINH", "9704221234"),
    _transfer("2026-10-25T23:59:59", 4_567, "Tra lai tien gui", "INT2610"),
    _transfer(
        "2026-11-02T07:00:00",
        -30_000_000,
        "Chuyen sang tai khoan chuyen thu BHXH co so",
        "FT26306777",
        "BAO HIEM XA HOI CO SO",
        "3741000000001",
    ),
    _transfer(
        "2026-11-11T10:10:10",
        15_024_300,
        "Tong cong ty May Song Cau ung ho nguoi ngheo",
        "FT26315004",
        "TONG CONG TY MAY SONG CAU",
        "2151000456789",
    ),
    _transfer(
        "2026-11-22T16:45:00", 1_980_000, "TRAO00000002XX le thi cuc", "FT26326123", "LE THI CUC", "060012345678"
    ),
]
COLUMNS = ("on", "amount", "content", "reference", "balance", "value_on", "payer", "payer_account")


def balances():
    balance, result = OPENING, []
    for one in TRANSFERS:
        balance += one.amount
        result.append(balance)
    return result


BALANCES = balances()
CLOSING = BALANCES[-1]
WITH_BALANCE = list(zip(TRANSFERS, BALANCES, strict=True))


def dots(amount):
    return f"{amount:,}".replace(",", ".")


def commas(amount):
    return f"{amount:,}"


def dmy(moment):
    return f"{moment.day:02}/{moment.month:02}/{moment.year}"


def came(one, written):
    return written(one.amount) if one.amount > 0 else ""


def went(one, written):
    return written(-one.amount) if one.amount < 0 else ""


@dataclass
class Statement:
    """A file to be made. `rows`: of its sheet; `lines`: (row, what must be read) in their order; `skipped`: reasons."""

    name: str
    rows: list = field(default_factory=list)
    merges: list = field(default_factory=list)
    lines: list = field(default_factory=list)
    skipped: dict = field(default_factory=dict)
    expected: dict = field(default_factory=dict)

    def add(self, *cells, skipped=None):
        self.rows.append([None if cell == "" else cell for cell in cells])
        if skipped:
            self.skipped[len(self.rows)] = skipped
        return self

    def line(self, one, *cells, **facts):
        self.add(*cells)
        known = {"on": one.on.isoformat(), "amount": one.amount, "content": one.content}
        self.lines.append({"row": len(self.rows), **known, **facts})
        return self

    def answer(self):
        return {
            "lines": self.lines,
            "skipped": {str(row): reason for row, reason in self.skipped.items()},
            "problems": {},
            "questions": {},
            "missing": [],
            "remarks": [],
            "account": "",
            "period": None,
            **self.expected,
        }


HEAD, HEADING = "Phần đầu của sao kê", "Dòng tiêu đề cột"
BALANCE, SUM, OTHER = "Dòng số dư", "Dòng cộng", "Không phải dòng giao dịch (chữ ký, ghi chú)"
PERIOD = ["2026-10-01", "2026-11-30"]


def vietcombank():
    made = Statement("vietcombank.xlsx", merges=["A1:F1", "A2:F2"])
    made.add("SAO KÊ TÀI KHOẢN/ STATEMENT OF ACCOUNT", skipped=HEAD)
    made.add("Từ/ From: 01/10/2026  Đến/ To: 30/11/2026", skipped=HEAD)
    made.add("Số tài khoản/ Account number:", "", "0991000012345", skipped=HEAD)
    made.add("Loại tiền/ Currency:", "", "VND", skipped=HEAD)
    made.add(
        "Ngày giao dịch/\nTransaction date",
        "Số tham chiếu/\nReference No.",
        "Số tiền ghi nợ/\nDebit amount",
        "Số tiền ghi có/\nCredit amount",
        "Số dư/\nBalance",
        "Nội dung chi tiết/\nTransactions in detail",
        skipped=HEADING,
    )
    made.add("Số dư đầu kỳ/ Opening balance", "", "", "", commas(OPENING), skipped=BALANCE)
    for one, balance in WITH_BALANCE:
        made.line(
            one,
            dmy(one.at),
            one.reference,
            went(one, commas),
            came(one, commas),
            commas(balance),
            one.content,
            reference=one.reference,
            balance=balance,
        )
    made.add("Tổng số/ Total", "", "30,011,000", "70,598,067", skipped=SUM)
    made.add("Số dư cuối kỳ/ Closing balance", "", "", "", commas(CLOSING), skipped=BALANCE)
    made.add("Đây là chứng từ được in từ hệ thống", skipped=OTHER)
    made.expected = {"account": "0991000012345", "period": PERIOD}
    return made


def bidv():
    made = Statement("bidv.xlsx", merges=["A1:H1", "A4:A5", "B4:B5", "C4:C5", "D4:E4", "F4:F5", "G4:G5"])
    made.add("NGÂN HÀNG TMCP ĐẦU TƯ VÀ PHÁT TRIỂN VIỆT NAM", skipped=HEAD)
    made.add("Số TK: 21510000123456 - VND", "", "", "Từ ngày 01/10/2026 đến ngày 30/11/2026", skipped=HEAD)
    made.add("Tên tài khoản: Quỹ đồng hành", skipped=HEAD)
    made.add(
        "STT", "Ngày giờ giao dịch", "Số chứng từ", "Số tiền giao dịch (VND)", "", "Số dư", "Diễn giải", skipped=HEADING
    )
    made.add("", "", "", "Nợ", "Có", skipped=HEADING)
    made.add("", "Số dư đầu kỳ", "", "", "", OPENING, skipped=BALANCE)
    for number, (one, balance) in enumerate(WITH_BALANCE, 1):
        made.line(
            one,
            number,
            one.at,
            one.reference,
            -one.amount if one.amount < 0 else 0,
            one.amount if one.amount > 0 else 0,
            balance,
            one.content,
            reference=one.reference,
            balance=balance,
        )
    made.add("", "Cộng phát sinh", "", 30_011_000, 70_598_067, skipped=SUM)
    made.expected = {"account": "21510000123456", "period": PERIOD}
    return made


def agribank():
    made = Statement("agribank.xls")
    made.expected = {"account": "2600205123456"}
    heading = ("Ngày GD", "Số CT", "Diễn giải giao dịch", "Phát sinh nợ", "Phát sinh có", "Số dư")
    made.add("AGRIBANK CHI NHÁNH SÔNG CẦU", skipped=HEAD)
    made.add("BẢNG KÊ GIAO DỊCH TÀI KHOẢN SỐ 2600 2051 23456", skipped=HEAD)
    made.add(*heading, skipped=HEADING)
    for place, (one, balance) in enumerate(WITH_BALANCE):
        if place == 5:
            made.add("", "", "Cộng trang", "11.000", "53.589.200", skipped=SUM)
            made.add("Trang 2", skipped=OTHER)
            made.add(*heading, skipped="Dòng tiêu đề lặp lại")
        made.line(
            one,
            dmy(one.at),
            one.reference,
            one.content,
            went(one, dots),
            came(one, dots),
            dots(balance),
            reference=one.reference,
            balance=balance,
        )
    made.add("Giao dịch viên", "", "", "", "Kiểm soát", skipped=OTHER)
    made.add("Nguyễn Thị Giao Dịch", "", "", "", "Phạm Kiểm Soát", skipped=OTHER)
    return made


def vietinbank():
    made = Statement("vietinbank.xlsx")
    made.add("LỊCH SỬ GIAO DỊCH", skipped=HEAD)
    made.add("Tài khoản/Account No", "118000123456", skipped=HEAD)
    made.add(
        "STT",
        "Ngày giao dịch",
        "Mô tả giao dịch",
        "Nợ",
        "Có",
        "Số dư",
        "Số giao dịch",
        "Tên tài khoản đối ứng",
        "Số tài khoản đối ứng",
        skipped=HEADING,
    )
    made.add(
        "No.",
        "Date time",
        "Transaction description",
        "Debit",
        "Credit",
        "Account balance",
        "Transaction number",
        "Offset account name",
        "Offset account number",
        skipped=HEADING,
    )
    made.add("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)", skipped=HEADING)
    for number, (one, balance) in enumerate(WITH_BALANCE, 1):
        made.line(
            one,
            str(number),
            f"{one.at:%d-%m-%Y %H:%M:%S}",
            one.content,
            went(one, commas),
            came(one, commas),
            commas(balance),
            one.reference,
            one.payer,
            one.payer_account,
            reference=one.reference,
            balance=balance,
            payer=one.payer,
            payer_account=one.payer_account,
        )
    made.expected = {"account": "118000123456"}
    return made


def techcombank():
    made = Statement("techcombank.csv")
    made.add(
        "Ngày giao dịch (Transaction date)",
        "Số bút toán (Transaction No)",
        "Đối tác (Remitter)",
        "Ngân hàng đối tác (Remitter bank)",
        "Diễn giải (Details)",
        "Nợ (Debit)",
        "Có (Credit)",
        "Số dư (Running balance)",
        skipped=HEADING,
    )
    for one, balance in reversed(WITH_BALANCE):
        made.line(
            one,
            f"{dmy(one.at)} {one.at:%H:%M}",
            one.reference,
            one.payer,
            "VCB" if one.payer else "",
            one.content,
            went(one, lambda amount: f"-{commas(amount)}"),
            came(one, commas),
            commas(balance),
            reference=one.reference,
            balance=balance,
            payer=one.payer,
        )
    return made


def mb():
    made = Statement("mb.xlsx")
    made.add("NGÂN HÀNG TMCP QUÂN ĐỘI", skipped=HEAD)
    made.add("Số tài khoản: 0680112345678", skipped=HEAD)
    made.add(
        "STT",
        "NGÀY BÚT TOÁN\n(POSTING DATE)",
        "NGÀY GIAO DỊCH\n(TRANSACTION DATE)",
        "SỐ BÚT TOÁN\n(TRANS NO)",
        "PHÁT SINH NỢ\n(DEBIT)",
        "PHÁT SINH CÓ\n(CREDIT)",
        "SỐ DƯ\n(BALANCE)",
        "NỘI DUNG\n(DESCRIPTION)",
        "ĐƠN VỊ THỤ HƯỞNG/ĐƠN VỊ CHUYỂN",
        "TÀI KHOẢN",
        "NGÂN HÀNG ĐỐI TÁC",
        skipped=HEADING,
    )
    for number, (one, balance) in enumerate(WITH_BALANCE, 1):
        made.line(
            one,
            number,
            dmy(one.at),
            dmy(one.at),
            f"{one.reference}\\BNK",
            went(one, commas),
            came(one, commas),
            commas(balance),
            one.content,
            one.payer,
            one.payer_account,
            "VCB",
            reference=f"{one.reference}\\BNK",
            balance=balance,
            payer=one.payer,
            value_on=one.on.isoformat(),
        )
    made.expected = {
        "account": "0680112345678",
        "questions": {"tai khoan": ["0011001234567", "19033456789012", "9704221234"]},
    }
    return made


def acb():
    made = Statement("acb.csv")
    made.add("SAO KE TAI KHOAN", skipped=HEAD)
    made.add("So tai khoan:", "123456789", skipped=HEAD)
    made.add(
        "Ngày hiệu lực", "Ngày giao dịch", "Số GD", "Nội dung giao dịch", "Rút ra", "Gửi vào", "Số dư", skipped=HEADING
    )
    for one, balance in WITH_BALANCE:
        content, rest = one.content, ""
        if one.amount == 15_024_300:
            content, rest = "Tong cong ty May Song Cau", "ung ho nguoi ngheo"
        made.line(
            one,
            dmy(one.at),
            dmy(one.at),
            one.reference,
            content,
            went(one, lambda amount: dots(amount) + ",00"),
            came(one, lambda amount: dots(amount) + ",00"),
            dots(balance) + ",00",
            reference=one.reference,
            balance=balance,
            value_on=one.on.isoformat(),
        )
        if rest:
            made.add("", "", "", rest, skipped="Nội dung nối tiếp của dòng trên")
    made.add("", "", "", "Chứng từ này không có chữ ký của ngân hàng", skipped=OTHER)
    made.expected = {"account": "123456789"}
    return made


def treasury():
    made = Statement("kho-bac.ods", merges=["A1:H1", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:F3", "G3:H3"])
    made.add("SỔ CHI TIẾT TÀI KHOẢN TIỀN GỬI", skipped=HEAD)
    made.add("Số tài khoản: 3741.0.1234567", "", "", "Từ ngày 01/10/2026 đến ngày 30/11/2026", skipped=HEAD)
    made.add(
        "Ngày hạch toán", "Số chứng từ", "Nội dung", "Tài khoản đối ứng", "Số phát sinh", "", "Số dư", skipped=HEADING
    )
    made.add("", "", "", "", "Nợ", "Có", "Nợ", "Có", skipped=HEADING)
    made.add("A", "B", "C", "D", 1, 2, 3, 4, skipped=HEADING)
    made.add("", "", "Số dư đầu kỳ", "", "", "", "", OPENING, skipped=BALANCE)
    for one, balance in WITH_BALANCE:
        made.line(
            one,
            one.on,
            one.reference,
            one.content,
            one.payer_account,
            went(one, int),
            came(one, int),
            "",
            balance,
            reference=one.reference,
            balance=balance,
            payer_account=one.payer_account,
        )
    made.add("", "", "Cộng phát sinh trong kỳ", "", 30_011_000, 70_598_067, skipped=SUM)
    made.add("", "", "Số dư cuối kỳ", "", "", "", "", CLOSING, skipped=BALANCE)
    made.add("", "Người lập biểu", "", "", "", "Kế toán trưởng", skipped=OTHER)
    made.expected = {"account": "374101234567", "period": PERIOD}
    return made


def direction():
    made = Statement("direction.csv")
    made.add("Date", "Amount", "D/C", "Description", "Ref No.", skipped=HEADING)
    for one in TRANSFERS:
        made.line(
            one,
            one.on.isoformat(),
            f"{abs(one.amount)}.00",
            "C" if one.amount > 0 else "D",
            one.content,
            one.reference,
            reference=one.reference,
        )
    return made


def signed():
    made = Statement("signed.xlsx")
    made.expected = {"account": "190312345678"}
    made.add("Lịch sử giao dịch tài khoản 190312345678", skipped=HEAD)
    made.add("Thời gian giao dịch", "Số tiền (VNĐ)", "Nội dung", "Loại giao dịch", skipped=HEADING)
    for one in reversed(TRANSFERS):
        sign = "+" if one.amount > 0 else "-"
        made.line(
            one, f"{one.at:%H:%M:%S} {dmy(one.at)}", f"{sign}{dots(abs(one.amount))} VND", one.content, "Chuyển khoản"
        )
    return made


def kinds():
    """The direction in words, in a column that often tells something else."""
    made = Statement("kinds.xlsx")
    made.add("Ngày", "Mã giao dịch", "Loại giao dịch", "Số tiền", "Nội dung chuyển khoản", "Số dư", skipped=HEADING)
    for one, balance in WITH_BALANCE:
        made.line(
            one,
            one.on,
            one.reference,
            "Ghi có" if one.amount > 0 else "Ghi nợ",
            abs(one.amount),
            one.content,
            balance,
            reference=one.reference,
            balance=balance,
        )
    return made


def month_first():
    made = Statement("month-first.csv")
    made.add("Posting date", "Reference", "Debit", "Credit", "Description", skipped=HEADING)
    for one in TRANSFERS:
        made.line(
            one,
            f"{one.at:%m/%d/%Y}",
            one.reference,
            went(one, str),
            came(one, str),
            one.content,
            reference=one.reference,
        )
    made.expected = {"remarks": [CHANGED]}
    return made


CHANGED = (
    "Ngày và tháng trong tệp bị đổi chỗ (kiểu tháng/ngày/năm); đã đọc lại theo thứ tự các dòng và kỳ sao kê. Hãy đối "
    "chiếu một vài ngày với bản gốc."
)


def changed_by_excel():
    """A text file that was opened with English settings and saved: days to 12 became months."""
    made = Statement("changed-by-excel.xlsx")
    made.add("Từ ngày 01/10/2026 đến ngày 30/11/2026", skipped=HEAD)
    made.add("Ngày giao dịch", "Ghi nợ", "Ghi có", "Diễn giải", skipped=HEADING)
    for one in TRANSFERS:
        day = one.on
        cell = date(day.year, day.day, day.month) if day.day <= 12 else dmy(one.at)
        made.line(one, cell, went(one, int), came(one, int), one.content)
    made.expected = {"period": PERIOD, "remarks": [CHANGED]}
    return made


def gap():
    """A row was deleted; another one has an amount that nobody can read, and one a day that there is not."""
    made = Statement("gap.xlsx")
    made.add("Ngày", "Số chứng từ", "Ghi nợ", "Ghi có", "Số dư", "Diễn giải", skipped=HEADING)
    problems = {}
    for place, (one, balance) in enumerate(WITH_BALANCE):
        if place == 4:
            continue
        day, credit = dmy(one.at), came(one, commas)
        if place == 1:
            credit = "5O,000,000"
            problems[str(len(made.rows) + 1)] = "Cột “Tiền vào (ghi có)”: “5O,000,000” không phải là số tiền."
        if place == 7:
            day = "31/11/2026"
            problems[str(len(made.rows) + 1)] = "Không đọc được ngày “31/11/2026”."
        cells = (day, one.reference, went(one, commas), credit, commas(balance), one.content)
        if place in (1, 7):
            made.add(*cells)
        else:
            made.line(one, *cells, reference=one.reference, balance=balance)
    made.expected = {
        "problems": problems,
        "remarks": ["Trang “Sheet”, dòng 6: số dư không khớp: có thể thiếu dòng giữa dòng 5 và dòng 6."],
    }
    return made


def by_day():
    """The day stands once, above its transfers."""
    made = Statement("by-day.xlsx")
    made.add("Ngày", "Diễn giải", "Thu", "Chi", skipped=HEADING)
    last = None
    for one in TRANSFERS:
        if one.on != last:
            made.add(dmy(one.at), skipped="Dòng chỉ ghi ngày của các dòng dưới")
            last = one.on
        made.line(one, "", one.content, came(one, int), went(one, int))
    made.add("", "", 70_598_067, 30_011_000, skipped="Dòng cộng (không có ngày và nội dung)")
    return made


def asked():
    """Nothing says which column of money is which."""
    made = Statement("asked.xlsx")
    made.add("Ngày GD", "Cột thứ nhất", "Cột thứ hai", "Diễn giải")
    for one in TRANSFERS:
        made.add(dmy(one.at), came(one, dots), went(one, dots), one.content)
    made.expected = {
        "missing": ["credit"],
        "questions": {
            "cot thu nhat": ["1.980.000", "50.000.000", "804.600"],
            "cot thu hai": ["11.000", "30.000.000"],
        },
    }
    return made


def unsigned():
    """One column of amounts without a sign: nothing says what came and what went."""
    made = Statement("unsigned.csv")
    made.add("Ngày giao dịch", "Số tiền", "Nội dung")
    for one in TRANSFERS:
        made.add(dmy(one.at), commas(abs(one.amount)), one.content)
    made.expected = {
        "missing": ["credit"],
        "questions": {"so tien": ["1,980,000", "50,000,000", "11,000"]},
    }
    return made


ALL = (
    *(vietcombank, bidv, agribank, vietinbank, techcombank, mb, acb, treasury, direction, signed, kinds, month_first),
    *(changed_by_excel, gap, by_day, asked, unsigned),
)
DELIMITERS = {"acb.csv": ";", "direction.csv": "\t"}


def saved(made, path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in made.rows:
        sheet.append(row)
    for merge in made.merges:
        sheet.merge_cells(merge)
    book.save(path)


def written(made):
    text = io.StringIO()
    csv.writer(text, delimiter=DELIMITERS.get(made.name, ",")).writerows(made.rows)
    return ("\ufeff" + text.getvalue()).encode()


def main():
    for make in ALL:
        made = make()
        target = HERE / made.name
        if target.suffix == ".csv":
            target.write_bytes(written(made))
        elif target.suffix == ".xlsx":
            saved(made, target)
        else:
            with tempfile.TemporaryDirectory() as folder:
                source = Path(folder) / f"{target.stem}.xlsx"
                saved(made, source)
                kind = target.suffix[1:]
                command = ["soffice", "--headless", "--convert-to", kind, "--outdir", str(HERE), str(source)]
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        answer = json.dumps(made.answer(), ensure_ascii=False, indent=1)
        (HERE / f"{made.name}.json").write_text(answer + "\n", "utf-8")


if __name__ == "__main__":
    main()
