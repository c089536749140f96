"""What an office had in its database before gifts were priced by law, written with the models of then.

A campaign under way, with prices as they were typed, pledges, people, and gifts that were given and taken back.
"""

from datetime import UTC, date, datetime

from locations.vietnamese import sort_key

THEN = [
    ("accounts", "0002_sign_in_names_and_failed_sign_ins"),
    ("documents", "0001_initial"),
    ("campaigns", "0006_quotas_are_shared_out"),
    ("sponsors", "0003_a_confirmed_pledge_says_by_whom"),
    ("beneficiaries", "0003_row_choices"),
    ("allocations", "0002_what_the_names_of_a_run_mean"),
]
AT = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
UNITS_OF = date(2025, 7, 1)


class Writer:
    """Writes with the models of `apps`; each step uses what the ones before have written."""

    def __init__(self, apps):
        self.apps = apps

    def add(self, model, **fields):
        return self.apps.get_model(model).objects.create(**fields)

    def write(self):
        self.write_people_and_places()
        self.write_groups()
        self.write_plan()
        self.write_pledge()
        self.write_list()
        self.write_nominations()
        self.write_awards()

    def write_people_and_places(self):
        self.officer, self.leader = [
            self.add("accounts.User", username=username, full_name=name, sort_key=sort_key(name))
            for username, name in (("can-bo", "Trần Thị Thử"), ("lanh-dao", "Lê Văn Thử"))
        ]
        self.province = self.add("locations.Province", code="24", name="Bắc Ninh", kind="Tỉnh", as_of=UNITS_OF)
        self.commune = self.add(
            "locations.Commune", code="09205", name="Yên Trung", kind="Xã", province=self.province, as_of=UNITS_OF
        )

    def write_groups(self):
        """The office had a resolution of its province in mind, by which nobody of these needs a card."""
        groups = self.apps.get_model("campaigns.HardshipGroup").objects
        groups.filter(code="near_poor").update(state_insures_fully=True, legal_basis="NQ 10/2022/NQ-HĐND")
        groups.filter(code="orphan").update(state_insures_fully=True)

    def write_plan(self):
        dates = {"pledges_until": date(2026, 12, 1), "handover_from": date(2027, 1, 18)}
        self.campaign = self.add(
            "campaigns.Campaign",
            code="TET2027",
            name="Tết",
            year=2027,
            province=self.province,
            status="open",
            last_nomination_number=100_002,
            last_pledge_number=1,
            **dates,
        )
        undated = self.add("campaigns.Campaign", code="NGAY2027", name="Chưa có ngày", year=2027)
        offered = {"campaign": self.campaign}
        self.book = self.add("campaigns.Offer", kind="book", months=6, unit_price=1_782_000, wanted=10, **offered)
        self.card = self.add("campaigns.Offer", kind="card", months=18, unit_price=1_206_900, wanted=20, **offered)
        self.gift = self.add("campaigns.Offer", kind="gift", unit_price=500_000, wanted=30, **offered)
        self.add("campaigns.Offer", kind="card", months=12, unit_price=804_600, campaign=undated)
        self.add("campaigns.PriorityPoints", campaign=self.campaign, group_id="poor", points=70)
        shared = {"shared_out": "evenly", "shared_by": self.officer, "shared_at": AT}
        self.add("campaigns.Quota", offer=self.card, commune=self.commune, most=12, **shared)

    def write_pledge(self):
        self.pledge = self.add(
            "sponsors.Pledge",
            reference="TET2027-CK0001",
            sponsor=self.add(
                "sponsors.Sponsor", kind="business", name="Công ty Thử", sort_key="cong ty thu", phone="02223 822 333"
            ),
            campaign=self.campaign,
            province=self.province,
            pledged_on=date(2026, 11, 1),
            status="confirmed",
            registered_by=self.officer,
            registered_at=AT,
            confirmed_by=self.officer,
            confirmed_at=AT,
        )
        self.lines = [
            self.add("sponsors.PledgeLine", pledge=self.pledge, offer=offer, quantity=5)
            for offer in (self.book, self.card, self.gift)
        ]
        self.add("sponsors.Earmark", line=self.lines[1], commune=self.commune)

    def write_list(self):
        self.sent = self.add(
            "beneficiaries.RecipientList",
            campaign=self.campaign,
            province=self.province,
            commune=self.commune,
            document=self.add("documents.Document", kind="list", name="xa.xlsx", content=b"x", size=1, sha256="0" * 64),
            sheets=[{"name": "Danh sách", "counted": 2}],
            sent_by=self.officer,
            sent_at=AT,
            status="accepted",
            accepted_by=self.officer,
            accepted_at=AT,
        )
        self.row = self.add(
            "beneficiaries.ListRow",
            recipient_list=self.sent,
            position=1,
            sheet="Danh sách",
            row_number=7,
            cells={"3": "Nguyễn Thị Ánh"},
            facts={"full_name": "Nguyễn Thị Ánh"},
            full_name="Nguyễn Thị Ánh",
            status="ready",
            commune=self.commune,
        )

    def write_nominations(self):
        self.nominations = [
            self.add(
                "beneficiaries.Nomination",
                code=code,
                campaign=self.campaign,
                offer=offer,
                person=self.add(
                    "beneficiaries.Person",
                    personal_id=personal_id,
                    full_name=name,
                    sort_key=sort_key(name),
                    commune=self.commune,
                ),
                commune=self.commune,
                groups=["near_poor", "elderly"],
                points=points,
                status="approved",
                nominated_by=self.officer,
                nominated_at=AT,
                decided_by=self.leader,
                decided_at=AT,
                recipient_list=self.sent,
                row=row,
            )
            for code, offer, personal_id, name, points, row in (
                ("TET2027-00017", self.book, "027080000001", "Nguyễn Thị Ánh", 70, self.row),
                ("TET2027-100002", self.gift, "027080000002", "Phạm Văn Bình", 0, None),
            )
        ]

    def write_awards(self):
        run = self.add(
            "allocations.AllocationRun",
            campaign=self.campaign,
            number=1,
            seed="Xổ số 01/11/2026",
            instance={"lines": []},
            digest="f" * 64,
            result={"awards": []},
            counts={"book": [1, 1]},
            lines={"1": "Công ty Thử"},
            status="approved",
            proposed_by=self.officer,
            proposed_at=AT,
            decided_by=self.leader,
            decided_at=AT,
        )
        given = {"run": run, "allocated_at": AT}
        book, gift = self.nominations
        self.add("allocations.Allocation", nomination=book, pledge_line=self.lines[0], unit_price=1_782_000, **given)
        self.add(
            "allocations.Allocation",
            nomination=gift,
            pledge_line=self.lines[2],
            unit_price=500_000,
            status="released",
            released_by=self.officer,
            released_at=AT,
            release_reason="Đã chuyển đi nơi khác",
            **given,
        )
