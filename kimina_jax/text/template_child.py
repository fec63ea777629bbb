# SPDX-License-Identifier: Apache-2.0
"""Renders a chat template that comes with somebody's checkpoint: a program of its own.

A template is a program in the language Jinja. It runs in Jinja's sandbox, which refuses attributes
that lead to Python's own objects, and in this process, which the kernel ends when a rendering takes
more than CPU_SECONDS of processor time and which gets no more than MEMORY bytes: a template can
neither run code nor hang. Templates see what `transformers` gives them (raise_exception,
strftime_now, tojson, loop controls, the tag `generation`).

chat_template.py starts it and speaks with it: one JSON object a line, first the template, then
conversations; each is answered by {"text": ...} or {"error": ...}.
"""

import datetime
import json
import resource
import signal
import sys

import jinja2
import jinja2.ext
import jinja2.nodes
import jinja2.sandbox

CPU_SECONDS = 2.0  # of one rendering; a usual one takes a thousandth of it
MEMORY = 2**30
LONGEST = 10_000_000  # characters of a rendered prompt


class TemplateRefusal(Exception):
    """A template has called raise_exception, or writes too much."""


class Generation(jinja2.ext.Extension):
    """The tag `generation`, which marks what the assistant wrote; it changes no text."""

    tags: set[str] = {"generation"}  # noqa: RUF012 - as jinja declares it

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endgeneration",), drop_needle=True)
        call = self.call_method("_written")
        return jinja2.nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _written(self, caller):
        return caller()


def environment(date: datetime.datetime) -> jinja2.Environment:
    """What `transformers` compiles templates in; `date` is the day that they are told."""

    def raise_exception(message):
        raise TemplateRefusal(str(message))

    def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(
            x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys
        )

    made = jinja2.sandbox.ImmutableSandboxedEnvironment(
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[Generation, jinja2.ext.loopcontrols],
    )
    made.filters["tojson"] = tojson
    made.globals["raise_exception"] = raise_exception
    made.globals["strftime_now"] = date.strftime
    return made


def render(template: jinja2.Template, variables: dict) -> str:
    """The text of one conversation. Raises TemplateRefusal where it is longer than LONGEST."""
    parts, length = [], 0
    for part in template.generate(**variables):
        parts.append(part)
        length += len(part)
        if length > LONGEST:
            raise TemplateRefusal(f"it writes more than {LONGEST} characters")
    return "".join(parts)


def main() -> None:
    """Answers until standard input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    template = None
    for line in sys.stdin:
        asked = json.loads(line)
        signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)  # its signal ends the process
        try:
            if template is None:
                date = datetime.datetime.fromisoformat(asked["date"])
                template = environment(date).from_string(asked["template"])
                answer = {"text": ""}
            else:
                answer = {"text": render(template, asked)}
        except MemoryError:
            answer = {"error": f"it takes more than {MEMORY >> 20} MiB"}
        except Exception as error:  # whatever a stranger's program raises
            answer = {"error": f"{error or type(error).__name__}"[:500]}
        signal.setitimer(signal.ITIMER_PROF, 0)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
