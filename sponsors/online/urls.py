"""The addresses below `/tai-tro/`. A campaign's code has letters and digits only, so that no page is taken for one."""

from django.urls import path, register_converter

from sponsors.letters.own_views import letter_file
from sponsors.online import own_views, views


class CodeOfCampaign:
    regex = "[A-Za-z0-9]{3,12}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Token:
    regex = "[A-Za-z0-9_-]{43}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Reference:
    regex = "[A-Z0-9-]{5,30}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CodeOfCampaign, "campaign_code")
register_converter(Token, "proof_token")
register_converter(Reference, "reference")

app_name = "online"
urlpatterns = [
    path("", views.first_page, name="first"),
    path("dang-nhap/", own_views.sign_in, name="sign-in"),
    path("dang-nhap/<proof_token:token>/", own_views.sign_in_code, name="sign-in-code"),
    path("dang-nhap/<proof_token:token>/gui-lai/", own_views.another_code, name="sign-in-again"),
    path("dang-xuat/", own_views.sign_out, name="sign-out"),
    path("cua-toi/", own_views.own, name="own"),
    path("cua-toi/<reference:reference>/", own_views.one, name="one"),
    path("cua-toi/<reference:reference>/da-ghi-nhan/", own_views.registered, name="registered"),
    path("cua-toi/<reference:reference>/ma-qr.svg", own_views.qr, name="qr"),
    path("cua-toi/<reference:reference>/ma-qr.png", own_views.qr_to_keep, name="qr-to-keep"),
    path("cua-toi/<reference:reference>/thu/<int:pk>/", letter_file, name="letter"),
    path("cua-toi/<reference:reference>/thay-doi/", own_views.change, name="change"),
    path("cua-toi/<reference:reference>/rut/", own_views.withdraw, name="withdraw"),
    path("cua-toi/<reference:reference>/neu-ten/", own_views.naming, name="naming"),
    path("xac-nhan/<proof_token:token>/", views.code, name="code"),
    path("xac-nhan/<proof_token:token>/gui-lai/", views.another_code, name="code-again"),
    path("<campaign_code:code>/", views.pledge, name="pledge"),
]
