"""The jobs of letters, done in this process: what a worker does, without a worker."""

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from sponsors.letters import queue


def do_waiting_letters():
    """How many jobs were done."""
    jobs = list(ProcrastinateJob.objects.filter(status="todo", queue_name=queue.QUEUE).order_by("id"))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = ANY(%s)", [[job.pk for job in jobs]])
    for job in jobs:
        app.tasks[job.task_name](**job.args)
    return len(jobs)
