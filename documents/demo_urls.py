"""The addresses of the demo's mailbox; no other server has them."""

from django.urls import path

from documents import demo_mailbox

app_name = "demo-mailbox"

urlpatterns = [
    path("", demo_mailbox.mailbox, name="list"),
    path("<int:pk>/", demo_mailbox.as_page, name="page"),
    path("<int:pk>/tep/<int:document_pk>/", demo_mailbox.file, name="file"),
]
