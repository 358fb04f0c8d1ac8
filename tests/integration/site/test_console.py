from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from django.core.management import get_commands, load_command_class

from lanjie.cli import USAGE, WITHOUT_DJANGO
from lanjie.core.console import Explained, LanjieCommand, sentence, spoken
from lanjie.core.readers import Refusal
from lanjie.core.words import say

WORDS = sorted(set(re.findall(r"^  lanjie (\w+)", USAGE, re.MULTILINE)))
#: What takes a tenth of a second or more to import and no start needs; pages, documents and models load it when they are asked for.
SLOW = {
    "altair", "django.contrib.postgres", "django.test", "django_tables2", "docx", "ninja", "numpy", "openpyxl", "polars",
    "pydantic", "scipy", "vl_convert", "weasyprint", "xlsxwriter",
}  # fmt: skip
OURS = sorted(word for word, app in get_commands().items() if str(app).startswith("lanjie."))


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lanjie.cli", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_list_of_words_holds_every_word_the_issue_asks_for():
    asked = {
        "demo",
        "serve",
        "migrate",
        "import",
        "figures",
        "law",
        "assess",
        "report",
        "science",
        "audit",
        "backup",
        "restore",
        "check",
    }
    assert asked <= set(WORDS)


def test_usage_starts_without_django():
    done = run("--help", PYTHONPROFILEIMPORTTIME="1")
    assert done.stdout == USAGE
    assert "django" not in done.stderr


@pytest.mark.parametrize("word", WORDS)
def test_every_word_shows_an_example_under_help_and_loads_nothing_slow_for_it(word):
    if word not in WITHOUT_DJANGO and word not in get_commands():
        pytest.fail(f"lanjie {word} does not exist yet")
    done = run(word, "--help", PYTHONPROFILEIMPORTTIME="1")
    assert done.returncode == 0, done.stderr
    assert not SLOW & {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    shown = [line for line in done.stdout.splitlines() if not line.startswith("usage")]
    assert any(re.search(rf"lanjie {word}\b(?! —)", line) for line in shown), done.stdout


@pytest.mark.parametrize("word", OURS)
def test_every_command_of_ours_is_explained_in_both_languages(word):
    command = load_command_class(get_commands()[word], word)
    assert isinstance(command, Explained)
    for words in (command.about, *(meaning for _, meaning in command.examples)):
        assert words.zh
        assert words.en
    assert all(f"lanjie {word}" in example for example, _ in command.examples)


@pytest.mark.parametrize(
    ("arguments", "lang", "expected"),
    [
        ([], "", "zh"),
        ([], "en_US.UTF-8", "en"),
        ([], "zh_CN.UTF-8", "zh"),
        ([], "C.UTF-8", "zh"),
        (["--lang", "en"], "zh_CN", "en"),
        (["--lang=zh"], "en_US", "zh"),
    ],
)
def test_language(monkeypatch, arguments, lang, expected):
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", lang)
    assert spoken(arguments) == expected


def test_an_error_of_the_user_is_one_line_without_traceback():
    done = run("restore", "/no/such/file", "--lang", "en")
    assert done.returncode == 1
    assert done.stderr.strip() == "✗ No such file: /no/such/file"


def test_a_database_that_is_not_there_is_said_in_one_line(tmp_path):
    done = run(
        "audit", "list", "--lang", "en", LANJIE_VAR=str(tmp_path), DATABASE_URL=f"sqlite:///{tmp_path}/none.sqlite3"
    )
    assert done.returncode == 1
    assert "run lanjie migrate" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_refused_file_names_row_and_column():
    refusal = Refusal(say("合并单元格", "merged cells"), row=3, column="B")
    assert sentence(refusal) == "第 3 行 B：合并单元格"


def test_help_hides_what_is_djangos():
    done = run("audit", "--help")
    assert "--pythonpath" not in done.stdout
    assert issubclass(LanjieCommand, Explained)
