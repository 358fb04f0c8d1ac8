"""The page of a job: a bar with count and estimate that ends in a link. Without a script the page reloads itself."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from lanjie.core.access import endpoint
from lanjie.core.jobs import title
from lanjie.core.models import Job


@endpoint("jobs.read")
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A job of the reader's own; the bar alone when htmx asks."""
    row = get_object_or_404(Job, pk=pk, by=request.user)
    running = row.state in {Job.WAITING, Job.RUNNING}
    context = {"title": title(row), "row": row, "running": running, "href": reverse("job", args=[pk])}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "jobs/bar.html", context)
    return render(request, "jobs/job.html", context)
