"""`scoreaudit init`: begin a description, from a starter or by questions."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import replace

import click

from audit.bundled import STARTERS, rules_folder
from audit.cli import completers
from audit.cli.days import day
from audit.cli.fresh import refuse_existing, write_new
from audit.cli.messages import frame
from audit.cli.pages import one_of
from audit.decide.describing import described
from audit.errors import Place, Problem, UsageError
from audit.load.interview import (
    BY_KEY,
    Answer,
    begins_later,
    load_interview,
    parsed,
    question_named,
    read_answers,
)
from audit.load.ruleset import RuleSet
from audit.load.starters import SCHEMA, Start, begun, schema_for
from audit.model.interview import QUESTIONS, InterviewTexts, Question
from audit.pipeline import read_rules

PERSPECTIVES = ("outside", "inside")
STANDARD_OUTPUT = "-"
ALL_WORDS = "?"
SHOWN = 30
"""How many words are shown with a question."""


@click.command()
@click.argument("file", required=False, metavar="[FILE]", shell_complete=completers.files)
@click.option("--from", "starter", metavar=f"[{'|'.join(STARTERS)}]", callback=one_of(STARTERS), help="The starter.")
@click.option("--ask", is_flag=True, help="Put plain questions instead; Enter means not known.")
@click.option(
    "--answer",
    "given",
    multiple=True,
    metavar="KEY=VALUE",
    help="An answer beforehand; no terminal is needed. Repeatable.",
)
@click.option(
    "--answers", "file_of_answers", metavar="FILE", shell_complete=completers.files, help="Answers in a YAML file."
)
@click.option("--name", help="What the product is called.")
@click.option("--operator", metavar="NAME", help="Who runs it.")
@click.option("--as-of", metavar="DATE", help="The date that the description speaks of; today unless given.")
@click.option(
    "--perspective", metavar=f"[{'|'.join(PERSPECTIVES)}]", callback=one_of(PERSPECTIVES), default=PERSPECTIVES[0],
    show_default=True, help="inside: the people who build or run it; outside: everybody else.",
)  # fmt: skip
def init(
    file: str | None, starter: str | None, given: tuple[str, ...], file_of_answers: str | None, name: str | None,
    operator: str | None, as_of: str | None, perspective: str, *, ask: bool,
) -> None:  # fmt: skip
    """Begin a description in FILE (NAME.product.yaml unless given, - for standard output); nothing is overwritten."""
    answers = bool(given or file_of_answers)
    if starter and (ask or answers):
        raise click.UsageError("write either --from, or --ask, --answer and --answers")
    if not starter and not answers and not _terminal():
        raise click.UsageError(
            "there is no terminal to ask on: name a starter with --from, or give --answer KEY=VALUE or --answers FILE"
        )
    if file and file != STANDARD_OUTPUT:
        refuse_existing(file)
    rules = read_rules()
    texts = load_interview(rules_folder() / "text" / "init.en.yaml", "rules/text/init.en.yaml")
    beforehand = _given(given, file_of_answers, {"name": name, "operator": operator, "as-of": as_of})
    found = {key: parsed(question_named(key), text, rules.vocabulary) for key, text in beforehand.items()}
    if not starter and (ask or not answers):
        _asked(found, texts, rules)
    if starter and not found.get("name"):
        raise click.UsageError("--from needs --name: what is the product called?")
    _refuse_alone(found)
    _timely(found.get("since", ()), BY_KEY["since"], found)
    start = Start(
        name="".join(found.get("name", ())),
        as_of=_as_of(found),
        perspective=perspective,
        operator="".join(found.get("operator", ())),
    )
    path = file or f"{_slug(start.name)}.product.yaml"
    text = begun(starter, start, path, rules.vocabulary) if starter else described(found, start, path, rules, texts)
    _put_out(text, path)


def _as_of(found: Mapping[str, Answer]) -> str:
    return "".join(found.get("as-of", ())) or day(None).isoformat()


def _terminal() -> bool:
    """Return whether somebody can be asked."""
    return sys.stdin.isatty()


def _slug(name: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", name.lower())) or "new"


def _given(given: tuple[str, ...], file: str | None, options: Mapping[str, str | None]) -> dict[str, str]:
    """Return the answers that were given beforehand; an option goes before the file."""
    found = read_answers(file) if file else {}
    for one in given:
        key, sign, value = one.partition("=")
        if not sign:
            hint = f"write it like comes-out=number; there are {', '.join(BY_KEY)}"
            raise UsageError(Problem(Place("--answer"), f"{one!r} is no answer", hint))
        found[key.strip()] = value
    return {**found, **{key: value for key, value in options.items() if value is not None}}


def _refuse_alone(found: Mapping[str, Answer]) -> None:
    """Raise UsageError for an answer that means nothing without another."""
    for question in QUESTIONS:
        if question.needs and found.get(question.key) and not found.get(question.needs):
            message = f"this speaks of a source that has no {question.needs}"
            raise UsageError(Problem(Place(question.key), message, f"answer {question.needs} too"))


def _asked(found: dict[str, Answer], texts: InterviewTexts, rules: RuleSet) -> None:
    """Put every question that was not answered beforehand."""
    left = [one for one in QUESTIONS if one.key not in found]
    _say(texts.terminal.start.replace("{count}", str(len(left))))
    for number, question in enumerate(left, start=1):
        if question.needs and not found.get(question.needs):
            continue
        text = texts.questions[question.key]
        numbered = texts.terminal.number.replace("{number}", str(number)).replace("{count}", str(len(left)))
        _say(f"\n{numbered.replace('{ask}', text.ask)}\n     {text.help}")
        if question.words:
            _say(f"     {_words(question, texts, rules)}")
        found[question.key] = _answer(question, found, texts, rules)


def _answer(question: Question, found: Mapping[str, Answer], texts: InterviewTexts, rules: RuleSet) -> Answer:
    """Return an answer; what is none is told, and asked for again."""
    while True:
        try:
            text = click.prompt("", default="", show_default=False, prompt_suffix="  > ", err=True)
        except click.Abort:
            hint = "nothing was written; Enter leaves a question open"
            raise UsageError(Problem(Place("scoreaudit init"), "stopped before the last question", hint)) from None
        if text.strip() == ALL_WORDS and question.words:
            _say(_meanings(question, texts, rules))
            continue
        try:
            return _timely(parsed(question, text, rules.vocabulary), question, found)
        except UsageError as error:
            for problem in error.problems:
                _say(frame(replace(problem, place=Place("     not taken"))))


def _timely(answer: Answer, question: Question, found: Mapping[str, Answer]) -> Answer:
    """Return an answer. Raises UsageError where it says that something begins after the day that is spoken of."""
    if question.key == "since" and begins_later(answer, _as_of(found)):
        hint = "leave it open; what has not begun gets status: planned in the file"
        raise UsageError(Problem(Place(question.key), f"this is after {_as_of(found)}, of which you speak", hint))
    return answer


def _words(question: Question, texts: InterviewTexts, rules: RuleSet) -> str:
    """Return the words that may be answered, or the topmost first of many."""
    terms = rules.vocabulary.lists[question.words].record.terms
    known = [*terms, *question.also]
    top = [*question.also, *(term for term in terms if "." not in term)][:SHOWN]
    if len(top) == len(known):
        return texts.terminal.words.replace("{words}", ", ".join(known))
    more = texts.terminal.more_words.replace("{count}", str(len(known)))
    return more.replace("{words}", ", ".join(top))


def _meanings(question: Question, texts: InterviewTexts, rules: RuleSet) -> str:
    lines = []
    for word, term in rules.vocabulary.lists[question.words].record.terms.items():
        line = texts.terminal.word.replace("{word}", word).replace("{label}", term.label)
        lines.append(line.replace("{means}", term.means or "").rstrip())
    return "\n".join(lines)


def _say(text: str) -> None:
    click.echo(text, err=True)


def _put_out(text: str, path: str) -> None:
    if path == STANDARD_OUTPUT:
        click.echo(text, nl=False)
        return
    write_new(path, text)
    _say(f"{path}: written. What to find out next: scoreaudit questions {path}")
    if schema_for(path) == SCHEMA:
        _say(f"For help in an editor, put the schema beside it: scoreaudit schema product > {SCHEMA}")
