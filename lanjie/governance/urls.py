"""Addresses of the room."""

from __future__ import annotations

from django.urls import include, path

from lanjie.core.pages import upload
from lanjie.governance.pages import (
    evidence,
    home,
    letters,
    measures,
    opinions,
    papers,
    plans,
    split,
    steps,
    tasks,
    uploads,
)

app_name = "governance"

urlpatterns = [
    path("", home.home, name="home"),
    path("items/new/", split.item_new, name="item_new"),
    path("items/<str:code>/", home.item, name="item"),
    path("items/<str:code>/letter/", split.receive, name="receive"),
    path("items/<str:code>/matrix/", opinions.demand_matrix, name="matrix"),
    path("items/<str:code>/<int:number>/", opinions.opinion, name="opinion"),
    path("items/<str:code>/<int:number>/split/", split.split, name="split"),
    path("items/<str:code>/<int:number>/assign/", split.assign, name="assign"),
    path("items/<str:code>/<int:number>/comment/", opinions.write_comment, name="comment"),
    path("items/<str:code>/<int:number>/evaluation/", opinions.evaluation, name="evaluation"),
    path("steps/<str:kind>/<int:pk>/<str:action>/", steps.step, name="step"),
    path("mine/", tasks.my_tasks, name="mine"),
    path("tasks/", tasks.listing, name="tasks"),
    path("tasks/new/", tasks.new, name="task_new"),
    path("tasks/<str:code>/", tasks.task, name="task"),
    path("tasks/<str:code>/evidence/", tasks.prove, name="task_prove"),
    path("measures/", measures.listing, name="measures"),
    path("measures/new/", measures.new, name="measure_new"),
    path("measures/<str:code>/", measures.measure, name="measure"),
    path("measures/<str:code>/evidence/", measures.prove, name="measure_prove"),
    path("evidence/", evidence.listing, name="evidence"),
    path("evidence/<str:code>/", evidence.piece, name="piece"),
    path("evidence/<str:code>/file/", evidence.original, name="piece_file"),
    path("letters/", letters.listing, name="letters"),
    path("letters/due/", letters.ladder, name="ladder"),
    path("letters/new/", letters.new, name="letter_new"),
    path("letters/<str:code>/", letters.letter, name="letter"),
    path("letters/<str:code>/<str:lang>.docx", letters.letter_file, name="letter_file"),
    path("documents/", papers.document_list, name="documents"),
    path("documents/new/", papers.document_new, name="document_new"),
    path("documents/<str:code>/", papers.document, name="document"),
    path("meetings/", papers.meeting_list, name="meetings"),
    path("meetings/new/", papers.meeting_new, name="meeting_new"),
    path("meetings/<str:code>/", papers.meeting, name="meeting"),
    path("instructions/", papers.instruction_list, name="instructions"),
    path("instructions/new/", papers.instruction_new, name="instruction_new"),
    path("instructions/<str:code>/", papers.instruction, name="instruction"),
    path("plans/", plans.tree, name="plans"),
    path("plans/<str:code>/", plans.plan, name="plan"),
    path("", include("lanjie.governance.urls_areas")),
    *upload.urls("governance", act="governance.draft", formats=uploads.OURS, crumbs=uploads.crumbs),
    path("uploads/<str:code>/", uploads.written, name="uploaded"),
]
