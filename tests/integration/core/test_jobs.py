from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from lanjie.core import jobs
from lanjie.core.models import Job
from lanjie.core.words import say

pytestmark = pytest.mark.django_db(transaction=True)  # the worker closes its connections


@pytest.fixture
def kind():
    """Work that counts to three, fails when told to, and says who it works for."""
    seen = []

    @jobs.job("test.count", label=say("数数", "Counting"))
    def count(*, scope, progress, fail_at=None):
        for number in range(1, 4):
            progress(number, 3, say("第 {n} 步", "step {n}", n=number))
            seen.append((scope.name, Job.objects.get(kind="test.count").done))
            if number == fail_at:
                message = "out of paper"
                raise RuntimeError(message)
        return "/done/"

    yield seen
    del jobs.KINDS["test.count"]


def work() -> None:
    """The worker, until nothing is queued."""
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)


def test_a_job_runs_with_the_scope_of_whoever_asked_and_ends_in_its_link(kind, account, areas):
    user = account("city", at="430100")
    row = jobs.start("test.count", scope=user.scope())
    work()
    row.refresh_from_db()
    assert (row.state, row.link, row.done, row.total) == (Job.DONE, "/done/", 3, 3)
    assert kind == [(user.username, 1), (user.username, 2), (user.username, 3)]
    assert row.started_at <= row.ended_at


def test_a_failure_is_kept_with_its_words_and_logged(kind, account, caplog):
    row = jobs.start("test.count", scope=account("province").scope(), fail_at=2)
    work()
    row.refresh_from_db()
    assert (row.state, row.done) == (Job.FAILED, 2)
    assert row.message == {"zh": "没有完成：out of paper", "en": "Not finished: out of paper"}
    assert f"job test.count {row.pk} failed" in caplog.text


def test_a_job_of_a_transaction_that_rolls_back_was_never_queued(kind, account):
    scope = account("province").scope()
    with transaction.atomic():
        jobs.start("test.count", scope=scope)
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_a_job_is_queued_with_the_transaction_and_not_after_it(kind, account):
    with transaction.atomic():
        jobs.start("test.count", scope=account("province").scope())
        assert DBTaskResult.objects.count() == 1


def test_a_job_is_run_once_however_often_it_is_queued(kind, account):
    row = jobs.start("test.count", scope=account("province").scope())
    jobs.run.enqueue(str(row.pk))
    work()
    assert len(kind) == 3


def test_what_a_killed_worker_left_is_run_again(kind, account):
    row = jobs.start("test.count", scope=account("province").scope())
    DBTaskResult.objects.all().delete()
    Job.objects.update(state=Job.RUNNING, done=2)
    assert jobs.resume() == 1
    work()
    row.refresh_from_db()
    assert row.state == Job.DONE


@pytest.mark.parametrize("state", [Job.WAITING, Job.RUNNING])
def test_the_page_of_a_running_job_reloads_without_a_script_and_polls_with_one(kind, client_of, state):
    client = client_of("province")
    row = Job.objects.create(kind="test.count", by_id=client.session["_auth_user_id"], state=state, done=1, total=3)
    page = client.get(f"/jobs/{row.pk}/").content.decode()
    assert 'http-equiv="refresh"' in page
    assert f'hx-get="/jobs/{row.pk}/"' in page
    bar = client.get(f"/jobs/{row.pk}/", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in bar
    assert "<progress" in bar


def test_the_page_of_a_finished_job_ends_in_its_link(kind, client_of):
    client = client_of("province")
    row = Job.objects.create(
        kind="test.count", by_id=client.session["_auth_user_id"], state=Job.DONE, link="/situation/"
    )
    page = client.get(f"/jobs/{row.pk}/").content.decode()
    assert 'href="/situation/"' in page
    assert "refresh" not in page.split("</head>")[0]


def test_a_job_of_somebody_else_is_not_shown(kind, client_of, account):
    row = Job.objects.create(kind="test.count", by=account("province"))
    assert client_of("province").get(f"/jobs/{row.pk}/").status_code == 404
