# SPDX-License-Identifier: Apache-2.0
"""Take a Lean text apart: what stands before a theorem, its statement, its proof.

Works on the text alone, for statements of every kind that problem sets hold; whether Lean takes
them is the checker's to say. A statement is cut out of its text and changed in what has no meaning
only: comments, attributes, modifiers and the word `lemma` go. Linear in the length of the text.
"""

import re
from dataclasses import dataclass, field

CLAIMS = ("theorem", "lemma")
MODIFIERS = (
    *("private", "protected", "noncomputable", "nonrec", "unsafe", "partial", "public", "local"),
    *("scoped", "meta"),
)
# What may begin a command; the first ones set what holds for the commands that follow.
SCOPE = ("open", "set_option", "variable", "variables", "universe", "universes", "include", "omit")
BLOCKS = ("namespace", "section", "end")
DEFINITIONS = ("def", "abbrev", "instance", "opaque", "structure", "inductive", "class", "axiom")
OTHERS = (
    *("example", "mutual", "macro", "macro_rules", "syntax", "elab", "elab_rules", "notation"),
    *("infix", "infixl", "infixr", "prefix", "postfix", "attribute", "deriving", "initialize"),
    *("export", "import", "prelude", "module", "constant", "alias"),
)
KEYWORDS = (*CLAIMS, *SCOPE, *BLOCKS, *DEFINITIONS, *OTHERS)
_KEYWORD = re.compile(
    r"(?<![\w.'!?«`#])(?:(?:@\[[^\]]*\]|" + "|".join(MODIFIERS) + r")\s+|@\[[^\]]*\])*"
    r"(?P<word>" + "|".join(KEYWORDS) + r")(?![\w.'!?»])"
)
_HASH = re.compile(r"^#\w+", re.MULTILINE)
_SKIPPED = re.compile(r'--|/-|"|«|[(\[{⟨⦃]|[)\]}⟩⦄]')
_EDGE = re.compile(r"/-|-/")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_NAME = re.compile(
    r"\s*((?:«[^»\n]*»|[^\s:({\[⦃«».,$@#])+(?:\.(?:«[^»\n]*»|[^\s:({\[⦃«».,$@#])+)*)"
)
_ASSIGN = re.compile(r"(?<![\w.'])(?:let|have|letI|haveI|let_fun)(?![\w'])|:=")
_CASES = re.compile(r"^[ \t]*\|[^|\n]*=>", re.MULTILINE)
_GAP = re.compile(r"(?:by)?\s*(?:(?:sorry|admit)|begin\s+sorry\s+end)?\s*")
_FENCE = re.compile(r"\A\s*```[\w-]*\n(?P<inside>.*?)\n?```\s*\Z", re.DOTALL)
_OPEN, _CLOSE = "([{⟨⦃", ")]}⟩⦄"


class LeanTextError(ValueError):
    """A text is not what it should be; the message says what it lacks."""


@dataclass(frozen=True)
class Command:
    """One command of a Lean text: its keyword, where it stands, where its keyword does."""

    word: str
    start: int
    at: int
    end: int


@dataclass(frozen=True)
class Parts:
    """A theorem with what stands before it.

    `statement` is `theorem NAME BINDERS : TYPE`; `proof` the text after its `:=`, empty where there
    is a gap; `docstring` the text of its `/-- -/`; `imports` the modules that are imported;
    `preamble` the commands before it that it may need, word for word. `open` names definitions
    of the preamble that are left to be found (`def answer : ℝ := sorry`).
    """

    name: str
    statement: str
    proof: str = ""
    docstring: str = ""
    imports: tuple[str, ...] = ()
    preamble: str = ""
    open: tuple[str, ...] = field(default=())


def mask(text: str) -> str:
    """The text, as long as before, with blanks for what stands in comments and strings.

    Raises LeanTextError where a comment is never closed.
    """
    parts, at = [], 0
    while (found := _SKIPPED.search(text, at)) is not None:
        parts.append(text[at : found.start()])
        end = _end_of(text, found)
        skipped = text[found.start() : end]
        plain = len(skipped) == 1 or skipped.startswith("«")
        parts.append(skipped if plain else re.sub(r"[^\n]", " ", skipped))
        at = end
    return "".join([*parts, text[at:]])


def _end_of(text: str, found: re.Match[str]) -> int:
    start = found.start()
    if found[0] == "«":
        close = text.find("»", start)
        return found.end() if close < 0 else close + 1
    if found[0] == "--":
        end = text.find("\n", start)
        return len(text) if end < 0 else end
    if found[0] == '"':
        if text[start - 1 : start + 2] == "'\"'":
            return found.end()  # the character `'"'`
        quoted = _STRING.match(text, start)
        return quoted.end() if quoted else found.end()
    if found[0] != "/-":
        return found.end()
    depth, at = 1, found.end()
    while depth:
        edge = _EDGE.search(text, at)
        if edge is None:
            raise LeanTextError("a comment is never closed")
        depth += 1 if edge[0] == "/-" else -1
        at = edge.end()
    return at


def commands(bare: str) -> list[Command]:
    """The commands of a masked text, in order, each up to the next one."""
    depths = _depths(bare)
    found: list[tuple[str, int, int]] = []
    for match in _KEYWORD.finditer(bare):
        word, start, at = match["word"], match.start(), match.start("word")
        line = bare.rfind("\n", 0, start) + 1
        # Within a proof, `open A in` may begin a line; a command of this kind there begins none.
        inside = bool(found) and found[-1][0] in (*CLAIMS, *DEFINITIONS)
        free = line == start or word in (*CLAIMS, *DEFINITIONS) or not inside
        first = free and not bare[line:start].strip()
        squashed = word in CLAIMS and bare[start - 1 : start].isspace()
        if depths[start] == 0 and (first or squashed):
            found.append((word, start, at))
    found += [(match[0], match.start(), match.start()) for match in _HASH.finditer(bare)]
    found.sort(key=lambda command: command[1])
    ends = [start for _, start, _ in found[1:]] + [len(bare)]
    return [Command(w, s, at, end) for (w, s, at), end in zip(found, ends, strict=True)]


def _depths(bare: str) -> list[int]:
    """How many brackets are open before each character; never below 0."""
    depths, depth = [], 0
    for c in bare:
        depths.append(depth)
        if c in _OPEN:
            depth += 1
        elif c in _CLOSE:
            depth = max(0, depth - 1)
    depths.append(depth)
    return depths


def take_apart(text: str) -> Parts:
    """The last theorem of a text, with all that stands before it as its preamble.

    Raises LeanTextError where there is none, or where it cannot be one.
    """
    text = unfenced(text)
    bare = mask(text)
    found = commands(bare)
    claims = [k for k, command in enumerate(found) if command.word in CLAIMS]
    if not claims:
        raise LeanTextError(_no_theorem(text, bare))
    if bare[: found[0].start].strip():
        raise LeanTextError(f"it begins with {bare.split()[0]!r}, which is no command of Lean")
    return theorem_at(text, bare, found, claims[-1])


def every_theorem(text: str) -> list[tuple[int, "Parts | LeanTextError"]]:
    """Each theorem of a file with its line (from 1), in order; or what is wrong with it."""
    bare = mask(text)
    found = commands(bare)
    theorems: list[tuple[int, Parts | LeanTextError]] = []
    for k, command in enumerate(found):
        if command.word not in CLAIMS:
            continue
        line = text.count("\n", 0, command.at) + 1
        try:
            theorems.append((line, theorem_at(text, bare, found, k)))
        except LeanTextError as error:
            theorems.append((line, error))
    return theorems


def theorem_at(text: str, bare: str, found: list[Command], k: int) -> Parts:
    """The theorem that is the command number `k`, under its full name. Raises LeanTextError."""
    command = found[k]
    own, plain = text[command.at : command.end], bare[command.at : command.end]
    balance(plain)
    named = _NAME.match(plain, len(command.word))
    if named is None:
        raise LeanTextError(f"no name follows its `{command.word}`")
    cut = _assignment(plain)
    statement = uncommented(own[:cut], plain[:cut])
    body = statement[len(command.word) :].strip()
    name = named[1]
    if not _has_type(plain[named.end() : cut]):
        raise LeanTextError("nothing stands after its colon, or it has none")
    namespace = open_namespace(bare, found[:k])
    if namespace and not name.startswith("_root_."):
        body, name = f"{namespace}.{body}", f"{namespace}.{name}"
    elif name.startswith("_root_."):
        body, name = body.removeprefix("_root_."), name.removeprefix("_root_.")
    before = [each for each in found[:k] if each.word not in ("import", "prelude", "module")]
    docstring, comment_start = _docstring(text, bare, found, k)
    spans = [(c.start, min(c.end, comment_start) if c is found[k - 1] else c.end) for c in before]
    return Parts(
        name,
        f"theorem {body}",
        _proof(own[cut:], plain[cut:]),
        docstring,
        tuple(w for c in found[:k] if c.word == "import" for w in bare[c.at : c.end].split()[1:]),
        _preamble(text, bare, before, spans),
        tuple(_left_open(bare, before)),
    )


def _preamble(text: str, bare: str, before: list[Command], spans: list[tuple[int, int]]) -> str:
    """The commands before a theorem; a last `open A in` is for the theorem, so it loses its in."""
    parts = []
    for command, (start, end) in zip(before, spans, strict=True):
        if command.word.startswith("#") or command.word == "example":
            continue
        piece = text[start:end].strip()
        plain = bare[start:end].rstrip()
        if command is before[-1] and command.word in SCOPE and re.search(r"\sin\Z", plain):
            piece = text[start : start + len(plain) - 2].strip()
        parts.append(piece)
    return "\n".join(part for part in parts if part)


def _docstring(text: str, bare: str, found: list[Command], k: int) -> tuple[str, int]:
    """The text of the `/-- -/` right before a command, and where it begins."""
    after = found[k - 1].at if k else 0
    start, end = text.rfind("/--", after, found[k].start), found[k].start
    if start < 0 or bare[start:end].strip():
        return "", end
    close = text.find("-/", start)
    return text[start + 3 : close].strip(), start


def _left_open(bare: str, before: list[Command]) -> list[str]:
    """The names of definitions whose value is a gap."""
    names = []
    for command in before:
        plain = bare[command.at : command.end]
        cut = _assignment(plain) if command.word in ("def", "abbrev", "instance") else len(plain)
        if cut < len(plain) and re.fullmatch(r":=\s*(?:by\s+)?sorry\s*", plain[cut:]):
            named = _NAME.match(plain, len(command.word))
            names.append(named[1] if named else command.word)
    return names


def open_namespace(bare: str, before: list[Command]) -> str:
    """The namespace that is open after some commands, such as `A.B`, or nothing."""
    scopes: list[tuple[str, str]] = []
    for command in before:
        words = bare[command.at : command.end].split()
        name = words[1] if len(words) > 1 else ""
        if command.word in ("namespace", "section", "mutual"):
            scopes.append((command.word, name))
        elif command.word == "end" and scopes:
            word, inner = scopes.pop()
            if word == "namespace" and name and inner.endswith(f".{name}"):
                scopes.append((word, inner.removesuffix(f".{name}")))
    return ".".join(name for word, name in scopes if word == "namespace")


def balance(plain: str) -> None:
    """Raises LeanTextError where brackets of a masked text do not match."""
    opened = []
    for c in plain:
        if c in _OPEN:
            opened.append(c)
        elif c in _CLOSE and (not opened or _OPEN.index(opened.pop()) != _CLOSE.index(c)):
            raise LeanTextError(f"the bracket `{c}` closes nothing")
    if opened:
        raise LeanTextError(f"the bracket `{opened[-1]}` is never closed")


def _assignment(plain: str) -> int:
    """Where the value of a declaration begins, its `:=`; the `:=` of a `let` in its type is none.

    The length of the text where there is no value.
    """
    depths, waiting = _depths(plain), 0
    for match in _ASSIGN.finditer(plain):
        if depths[match.start()]:
            continue
        if match[0] != ":=":
            waiting += 1
        elif waiting:
            waiting -= 1
        else:
            return match.start()
    cases = (m for m in _CASES.finditer(plain) if not depths[m.start()])
    first = next(cases, None)
    return first.start() if first else len(plain)


def _has_type(plain: str) -> bool:
    """Whether a colon outside of brackets, and something after it, follow a theorem's name."""
    depths = _depths(plain)
    colon = next((k for k, c in enumerate(plain) if c == ":" and not depths[k]), None)
    return colon is not None and bool(plain[colon + 1 :].strip())


def _proof(own: str, plain: str) -> str:
    """The text after `:=`, or nothing where it is a gap or defined by cases."""
    if not plain.startswith(":="):
        return ""
    if _GAP.fullmatch(plain[2:]):
        return ""
    return own[2 : len(plain.rstrip())].strip()


def is_gap(proof: str) -> bool:
    """Whether a proof is none: nothing, `by`, `sorry`."""
    return _GAP.fullmatch(mask(proof)) is not None


def has_gap(proof: str) -> bool:
    """Whether a proof leaves something to be proved."""
    return re.search(r"(?<![\w.'])(?:sorry|admit)(?![\w'])", mask(proof)) is not None


def uncommented(own: str, plain: str) -> str:
    """A text without its comments and the lines that they leave empty; strings stay.

    `plain` is its masked form.
    """
    if "--" not in own and "/-" not in own:
        return own.strip()
    kept = []
    for line, bare in zip(own.split("\n"), plain.split("\n"), strict=True):
        kept.append(line if line == bare or '"' in line else bare)
    return "\n".join(line.rstrip() for line in kept if line.strip()).strip()


def unfenced(text: str) -> str:
    """A text without the fence ``` that may stand around it; line ends are made plain."""
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    found = _FENCE.match(text)
    return found["inside"] if found else text


def _no_theorem(text: str, bare: str) -> str:
    if not bare.strip():
        return "it is empty"
    if re.search(r"(?<![\w.'])example(?![\w'])", bare):
        return "it is an `example`, which has no name; call it `theorem NAME`"
    return "it has no `theorem`"
