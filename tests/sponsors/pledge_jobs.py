"""The jobs of pledges, done in this process: what a worker does, without a worker."""

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from sponsors import jobs


def tell_of_waiting_statements():
    """Tell sponsors what statements brought; how many statements."""
    waiting = list(ProcrastinateJob.objects.filter(status="todo", task_name=jobs.TELL_OF_STATEMENT).order_by("id"))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = ANY(%s)", [[job.pk for job in waiting]])
    for job in waiting:
        app.tasks[job.task_name](**job.args)
    return len(waiting)
