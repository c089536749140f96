"""The jobs of e-mails, done in this process and transaction: what a worker does, without a worker."""

from django.db import connection
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from documents import mail_queue


def mail_jobs():
    """Those that wait, as (key of the e-mail, priority, moment), the most urgent first."""
    jobs = ProcrastinateJob.objects.filter(status="todo", task_name=mail_queue.SEND).order_by("-priority", "id")
    return [(job.args["email_pk"], job.priority, job.scheduled_at) for job in jobs]


def send_waiting_mail(*, attempts=0):
    """Do the jobs that wait now, each as if it had been begun `attempts` times before; what they put off waits on. The
    e-mails are in `django.core.mail.outbox` afterwards.
    """
    jobs = list(ProcrastinateJob.objects.filter(status="todo", queue_name=mail_queue.QUEUE).order_by("-priority", "id"))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = ANY(%s)", [[job.pk for job in jobs]])
    for job in jobs:
        task = app.tasks[job.task_name]
        as_taken = Job(
            id=job.pk,
            queue=job.queue_name,
            lock=None,
            queueing_lock=None,
            task_name=job.task_name,
            task_kwargs=job.args,
            attempts=attempts,
        )
        context = JobContext(app=app, job=as_taken, start_timestamp=0.0, abort_reason=lambda: None)
        task(*([context] if task.pass_context else []), **job.args)
