"""The jobs of lists, done in this process and transaction: what a worker does, without a worker."""

from django.db import connection
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job


def waiting():
    """The jobs in the queue, as (name, arguments), the most urgent first."""
    jobs = ProcrastinateJob.objects.filter(status="todo").order_by("-priority", "id")
    return list(jobs.values_list("task_name", "args"))


def run_jobs(*, attempts=0, stop_after=None):
    """Do the jobs that wait, in their order; each as if it had been tried `attempts` times before. What one raises
    comes out. `stop_after`: asked for the so many-th time whether it shall stop, a job is told yes.
    """
    for name, arguments in waiting():
        asked = iter(range(10**6))
        context = JobContext(
            app=app,
            job=Job(
                id=1,
                queue="lists",
                lock=None,
                queueing_lock=None,
                task_name=name,
                task_kwargs=arguments,
                attempts=attempts,
            ),
            start_timestamp=0.0,
            abort_reason=lambda asked=asked: stop_after is not None and next(asked) >= stop_after,
        )
        task = app.tasks[name]
        task(*([context] if task.pass_context else []), **arguments)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")
