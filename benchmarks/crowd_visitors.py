"""Visitors who pledge over HTTP as browsers do: each at a network address of its own, some of them impatient."""

import html
import http.client
import random
import re
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import Enum
from urllib.parse import urlencode

PATIENCE = 120.0
"""Seconds for an answer, or for an e-mail."""
_LEAST, _MOST = 3.1, 6.0
"""Seconds over the form: nobody fills it in in less than the first."""
_POLL = 0.05


class Habit(Enum):
    """How somebody sends a form."""

    ONCE = "send once"
    DOUBLE_CLICK = "click twice at once"
    AGAIN = "send again what was answered"
    HANG_UP = "are cut off and send again"


@dataclass
class Figures:
    """What was answered: how often with which status, and by the kind of page in how many seconds."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    cut_off: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answered(self, what: str, status: int, seconds: float) -> None:
        with self._lock:
            self.statuses[status] += 1
            self.seconds[what].append(seconds)

    def waited(self, what: str, seconds: float) -> None:
        with self._lock:
            self.seconds[what].append(seconds)

    def hung_up(self) -> None:
        with self._lock:
            self.cut_off += 1


@dataclass
class Mailbox:
    """The messages that reached the mail server, by whom they went to. `got` grows while the server runs."""

    got: list[EmailMessage]

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in list(self.got) if message["To"] == address]

    def code(self, address: str) -> str:
        """The code that went to an address, waited for. Raises TimeoutError."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for message in self.to(address):
                if found := re.search(r"^(\d{6})\s*$", _text(message), re.MULTILINE):
                    return found[1]
            time.sleep(_POLL)
        raise TimeoutError(f"no code came to {address}")


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    body: str

    def hidden(self, name: str) -> str:
        """The value of a hidden field."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.body)
        assert found, f"no field {name}: {self.status} {self.body[:300]}"
        return html.unescape(found[1])


@dataclass
class Visitor:
    """Somebody with a browser. After `pledge`: what the result page says."""

    number: int
    port: int
    habit: Habit
    gives: dict[str, str]
    figures: Figures
    mailbox: Mailbox
    cookies: dict[str, str] = field(default_factory=dict)
    reference: str = ""
    note: str = ""
    total: int = 0

    @property
    def email(self) -> str:
        return f"khach{self.number:04}@cong-ty-{self.number:04}.example.vn"

    @property
    def name(self) -> str:
        return f"Công ty Thử nghiệm số {self.number:04}"

    @property
    def place(self) -> str:
        """The network address from which the visitor asks, on the loopback."""
        return f"127.0.{self.number // 250}.{self.number % 250 + 2}"

    def pledge(self, code_of_campaign: str) -> None:
        """From the campaign's page to the result page."""
        self._read("campaign", f"/chien-dich/{code_of_campaign}/")
        form_at = f"/tai-tro/{code_of_campaign}/"
        page = self._read("form", form_at)
        time.sleep(random.uniform(_LEAST, _MOST))
        fields = {"tem": page.hidden("tem"), "csrfmiddlewaretoken": page.hidden("csrfmiddlewaretoken"), **self._typed()}
        code_at = self._sent("form sent", form_at, fields)
        page = self._read("page for the code", code_at)
        asked = time.monotonic()
        code = self.mailbox.code(self.email)
        self.figures.waited("(code in the mailbox)", time.monotonic() - asked)
        fields = {"code": code, "csrfmiddlewaretoken": page.hidden("csrfmiddlewaretoken")}
        self._look(self._read("result", self._sent("code sent", code_at, fields)))

    def _typed(self) -> dict[str, str]:
        who = {"kind": "organisation", "name": self.name, "tax_code": "", "email": self.email, "trang_web": ""}
        whom = {"contact_name": "Nguyễn Thị Thử", "contact_phone": f"0912{self.number:06}"}
        return self.gives | who | whom | {"named": "no", "agreed": "on"}

    def _look(self, page: Answer) -> None:
        said = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page.body)))
        self.reference = _found(r'class="o-reference">([^<]+)<', page.body)
        self.note = _found(r"\b(TRAO\d{10})\b", said)
        self.total = int(_found(r"([\d.]+) đồng", said.partition(self.reference)[2]).replace(".", ""))

    def _read(self, what: str, path: str) -> Answer:
        answer = self._ask(what, "GET", path)
        assert answer.status == 200, f"{path} answered {answer.status}"
        return answer

    def _sent(self, what: str, path: str, fields: dict[str, str]) -> str:
        """Send a form in the visitor's way; whereto it leads, which is the same however often it is sent."""
        if self.habit is Habit.HANG_UP:
            self._hang_up(path, fields)
        answers = self._at_once(what, path, fields) if self.habit is Habit.DOUBLE_CLICK else []
        answers = answers or [self._ask(what, "POST", path, fields)]
        if self.habit is Habit.AGAIN:
            answers.append(self._ask(what, "POST", path, fields))
        led = {(answer.status, answer.location) for answer in answers}
        assert len(led) == 1, f"{self.habit}: {path} led to {led}"
        assert answers[0].status == 302, f"{path} answered {answers[0].status}: {answers[0].body[:2000]}"
        return answers[0].location

    def _at_once(self, what: str, path: str, fields: dict[str, str]) -> list[Answer]:
        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(lambda _click: self._ask(what, "POST", path, fields), range(2)))

    def _hang_up(self, path: str, fields: dict[str, str]) -> None:
        """Send the form and be gone before an answer comes."""
        connection = self._connection()
        connection.request("POST", path, urlencode(fields), self._headers())
        connection.close()
        self.figures.hung_up()

    def _ask(self, what: str, method: str, path: str, fields: dict[str, str] | None = None) -> Answer:
        began = time.monotonic()
        connection = self._connection()
        connection.request(method, path, urlencode(fields) if fields else None, self._headers())
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        self.figures.answered(what, response.status, time.monotonic() - began)
        for cookie in response.msg.get_all("Set-Cookie", []):
            name, _sign, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, response.headers.get("Location", ""), body)

    def _connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE, source_address=(self.place, 0))

    def _headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies}


def all_at_once(acts: list[Callable[[], None]]) -> list[BaseException]:
    """Begin all of them at the same moment; what went wrong in any."""
    start = threading.Barrier(len(acts))
    wrong: list[BaseException] = []

    def act(one: Callable[[], None]) -> None:
        start.wait()
        try:
            one()
        except (AssertionError, OSError, http.client.HTTPException) as error:
            wrong.append(error)

    threads = [threading.Thread(target=act, args=(one,)) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, f"no {pattern} in: {text[:500]}"
    return found[1]


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return str(body.get_content()) if body else ""
