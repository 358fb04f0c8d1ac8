"""What a letter of the ladder says, in both languages, and the letter as a document."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from lanjie.core.documents import Document, Paragraph, Strong
from lanjie.core.words import Words, say
from lanjie.governance.choices import LETTER_KINDS, LetterKind
from lanjie.governance.models import Letter, Task

#: What each step asks for.
ASKS: dict[str, Words] = {
    LetterKind.REMINDER: say(
        "请按期完成并在系统中报送证据；确有困难的，到期前书面说明。",
        "Please finish by the day and hand the evidence in; if that can not be done, say so in writing before the day.",
    ),
    LetterKind.LETTER: say(
        "请说明未按期完成的原因、目前进展和完成日期。",
        "Please state why it was not finished, how far it is, and by which day it will be.",
    ),
    LetterKind.BULLETIN: say(
        "现予通报。请报送整改措施和完成日期，并抓紧落实。",
        "This is made known to the member units. Please state what is being done and by which day.",
    ),
    LetterKind.TALK: say(
        "请单位有关负责人到会说明情况，并带书面整改方案。",
        "Please send the office in charge to explain, with a written plan to put it right.",
    ),
}


def trigger(kind: LetterKind, task: Task, on: date) -> str:
    """Why the letter is written, in Chinese, as the record keeps it."""
    late = (on - task.due_on).days
    when = f"逾期 {late} 天" if late > 0 else f"距到期 {-late} 天"
    return f"任务 {task.code} {when}（到期 {task.due_on.isoformat()}）：{LETTER_KINDS[kind].zh}"


def ladder(letter: Letter) -> dict[str, list[str]]:
    """The paragraphs of a letter about a late task."""
    task = letter.task
    assert task is not None  # noqa: S101  only letters of the ladder come here
    late = (letter.issued_on - task.due_on).days
    when = (
        say("已逾期 {n} 天", "is {n} days overdue", n=late)
        if late > 0
        else say("还有 {n} 天到期", "is due in {n} days", n=-late)
    )
    body = (
        say(
            "你单位承办的任务{code}（{title}），应于{due}前完成，截至{on}{when}。",
            "The task {code} ({title}) given to your unit was to be finished by {due}; on {on} it {when}.",
            code=task.code,
            title=Words(task.title_zh, task.title_en or task.title_zh),
            due=task.due_on.isoformat(),
            on=letter.issued_on.isoformat(),
            when=when,
        ),
        ASKS[letter.kind],
        say(
            "请于{day}前答复。",
            "Please answer by {day}.",
            day=letter.answer_due_on.isoformat() if letter.answer_due_on else "—",
        ),
    )
    return {lang: [line.render(lang) for line in body] for lang in ("zh", "en")}


def document(letter: Letter, lang: str) -> Document:
    """The letter as a document in a language; the same letter gives the same bytes."""
    kind = LETTER_KINDS[letter.kind]
    to = letter.unit or letter.area
    name = to.name_en if lang == "en" and to.name_en else to.name_zh
    sender = (
        (letter.sender.name_en if lang == "en" and letter.sender.name_en else letter.sender.name_zh)
        if letter.sender
        else ""
    )
    paragraphs: list[str] = letter.body.get(lang) or letter.body.get("zh", [])
    return Document(
        code=letter.code,
        run=letter.code,
        lang=lang,
        body=sender,
        title=kind.render(lang),
        issue=letter.code,
        cut_off=letter.issued_on,
        issued_on=letter.issued_on,
        simulated=settings.LANJIE_SIMULATED and letter.simulated,
        lead=(Strong(f"{name}{'：' if lang == 'zh' else ':'}"),),
        blocks=(
            *(Paragraph((line,)) for line in paragraphs),
            Paragraph((f"{sender}　{letter.issued_on.isoformat()}".strip(),)),
        ),
    )
