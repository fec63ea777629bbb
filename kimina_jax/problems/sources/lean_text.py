# SPDX-License-Identifier: Apache-2.0
"""Take a Lean text apart: what stands before a theorem, its statement, its proof.

Works on the text alone, for statements of every kind that problem sets hold; whether Lean takes
them is the checker's to say. A statement is cut out of its text and changed in what has no meaning
only: comments, attributes, modifiers and the word `lemma` go. Linear in the length of the text.
"""

import re
from dataclasses import dataclass

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
# No more than a few attributes and modifiers before it, so that the search stays linear.
_KEYWORD = re.compile(
    r"(?<![\w.'!?«`#])(?:(?:@\[[^\]\n]{0,200}\]\s*|(?:" + "|".join(MODIFIERS) + r")\s+)){0,6}"
    r"(?P<word>" + "|".join(KEYWORDS) + r")(?![\w.'!?»])"
)
_HASH = re.compile(r"^#\w+", re.MULTILINE)
_SKIPPED = re.compile(r'--|/-|"|«|[(\[{⟨⦃]|[)\]}⟩⦄]')
_EDGE = re.compile(r"/-|-/")
_PART = re.compile(r"[\w'!?₀-₉]+")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_NAME = re.compile(
    r"\s*((?:«[^»\n]*»|[^\s:({\[⦃«».,$@#])+(?:\.(?:«[^»\n]*»|[^\s:({\[⦃«».,$@#])+)*)"
)
_ASSIGN = re.compile(r"(?<![\w.'])(?:let|have|letI|haveI|let_fun)(?![\w'])|:=")
_CASES = re.compile(r"^[ \t]*\|[^|\n]*=>", re.MULTILINE)
_GAP = re.compile(r"\s*(?:by)?\s*(?:(?:sorry|admit)|begin\s+sorry\s+end)?\s*")
_LEFT = re.compile(r"(?<![\w.'])(?:sorry|admit|sorryAx)(?![\w'])")
# The tactic `stop` takes what follows for proved; elsewhere the word is a name.
_STOP = re.compile(
    r"(?:^|\bby\b|\b(?:first|try|repeat|all_goals|any_goals)\b|[·;]|<;>)[ \t]*stop(?![\w.'!?»])",
    re.MULTILINE,
)
_FENCE = re.compile(r"\A\s*```[\w-]*\n(?P<inside>.*?)\n?```\s*\Z", re.DOTALL)
_OPEN, _CLOSE = "([{⟨⦃", ")]}⟩⦄"


EXAMPLE = "it is an `example`, which has no name; call it `theorem NAME`"


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
    open: tuple[str, ...] = ()


def mask(text: str, strings: bool = True) -> str:
    """The text, as long as before, with blanks for what stands in comments and `strings`.

    Raises LeanTextError where a comment is never closed.
    """
    parts, at = [], 0
    while (found := _SKIPPED.search(text, at)) is not None:
        parts.append(text[at : found.start()])
        end = _end_of(text, found)
        skipped = text[found.start() : end]
        plain = len(skipped) == 1 or skipped[0] == "«" or (not strings and skipped[0] == '"')
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
    depths, base = _depths(bare), 0
    found: list[tuple[str, int, int]] = []
    for match in _KEYWORD.finditer(bare):
        word, start, at = match["word"], match.start(), match.start("word")
        line = bare.rfind("\n", 0, start) + 1
        declares = word in (*CLAIMS, *DEFINITIONS)
        if line == start and (declares or word in BLOCKS):
            base = depths[start]  # whatever stands before it and was never closed
        # Within a proof, `open A in` may begin a line; a command of this kind there begins none.
        inside = bool(found) and found[-1][0] in (*CLAIMS, *DEFINITIONS)
        first = (line == start or declares or not inside) and not bare[line:start].strip()
        # All in one line, as some sets have it: `import Mathlib open Nat theorem t : …`.
        squashed = word in CLAIMS and bare[start - 1 : start].isspace()
        if word in SCOPE and found and found[-1][0] in ("import", *SCOPE):
            squashed |= "\n" not in bare[found[-1][1] : start]
        if depths[start] <= base and (first or squashed):
            found.append((word, start, at))
    found += [(match[0], match.start(), match.start()) for match in _HASH.finditer(bare)]
    found.sort(key=lambda command: command[1])
    ends = [*(start for _, start, _ in found), len(bare)][1:]
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
    file = LeanFile(unfenced(text))
    claims = [k for k, command in enumerate(file.commands) if command.word in CLAIMS]
    if not claims:
        raise LeanTextError(_no_theorem(file.bare))
    if file.bare[: file.commands[0].start].strip():
        raise LeanTextError(f"it begins with {file.bare.split()[0]!r}, which is no command of Lean")
    return file.theorem(claims[-1])


def every_theorem(text: str) -> list[tuple[int, "Parts | LeanTextError"]]:
    """Each theorem of a file with its line (from 1), in order; or what is wrong with it.

    Raises LeanTextError where the file cannot be read at all.
    """
    file = LeanFile(unfenced(text))
    theorems: list[tuple[int, Parts | LeanTextError]] = []
    for k, command in enumerate(file.commands):
        if command.word not in (*CLAIMS, "example"):
            continue
        line = file.text.count("\n", 0, command.at) + 1
        try:
            if command.word == "example":
                raise LeanTextError(EXAMPLE)
            theorems.append((line, file.theorem(k)))
        except LeanTextError as error:
            theorems.append((line, error))
    return theorems


class LeanFile:
    """A text with its commands. Raises LeanTextError where a comment is never closed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.bare = mask(text)
        self.commands = commands(self.bare)
        self.gaps = [self._gap(command) for command in self.commands]
        self.has_gaps = any(self.gaps)
        # The parts of the names that each command uses.
        self.words = [set(_PART.findall(self.bare[c.at : c.end])) for c in self.commands]

    def theorem(self, k: int) -> Parts:
        """The theorem that is the command number `k`, under its full name.

        Raises LeanTextError.
        """
        command = self.commands[k]
        own, plain = self.text[command.at : command.end], self.bare[command.at : command.end]
        balance(plain)
        named = _NAME.match(plain, len(command.word))
        if named is None:
            raise LeanTextError(f"no name follows its `{command.word}`")
        cut = _assignment(plain)
        if not _has_type(plain[named.end() : cut]):
            raise LeanTextError("nothing stands after its colon, or it has none")
        body = uncommented(own[:cut])[len(command.word) :].strip()
        name, before = named[1], self.commands[:k]
        namespace = open_namespace(self.bare, before)
        if name.startswith("_root_."):
            body, name = body.removeprefix("_root_."), name.removeprefix("_root_.")
        elif namespace:
            body, name = f"{namespace}.{body}", f"{namespace}.{name}"
        docstring, end = self._docstring(k)
        imports = [c for c in before if c.word == "import"]
        kept = self._needed(k)
        return Parts(
            name,
            f"theorem {body}",
            _proof(own[cut:], plain[cut:]),
            docstring,
            tuple(w for c in imports for w in self.bare[c.at : c.end].split()[1:]),
            self._preamble(kept, k, end),
            tuple(g for j in kept if (g := self.gaps[j]) and self.commands[j].word not in CLAIMS),
        )

    def _gap(self, command: Command) -> str:
        """The name of a declaration whose value or proof is a gap, or nothing."""
        if command.word not in (*CLAIMS, "def", "abbrev", "instance"):
            return ""
        plain = self.bare[command.at : command.end]
        cut = _assignment(plain)
        if (
            cut == len(plain)
            or not plain[cut + 2 :].strip()
            or not _GAP.fullmatch(plain[cut + 2 :])
        ):
            return ""
        named = _NAME.match(plain, len(command.word))
        return named[1] if named else command.word

    def _needed(self, k: int) -> list[int]:
        """The commands before a theorem that it may need.

        Theorems whose proof is a gap are left out where nothing after them names them: a proof that
        used one would be none.
        """
        kept: list[int] = []
        dropped = -1
        later = set(self.words[k])
        for j in range(k - 1, -1, -1):
            each, gap = self.commands[j], self.gaps[j]
            if each.word in ("import", "prelude", "module", "example") or each.word[0] == "#":
                continue
            if each.word in CLAIMS and gap and gap.rpartition(".")[2] not in later:
                dropped = j
                continue
            if dropped == j + 1 and self._is_for_one(each):
                continue
            kept.append(j)
            if self.has_gaps:
                later |= self.words[j]
        return kept[::-1]

    def _preamble(self, kept: list[int], k: int, end: int) -> str:
        """The text of some commands before the theorem `k`, whose docstring begins at `end`."""
        parts = []
        for j in kept:
            command = self.commands[j]
            stop = min(command.end, end) if j == k - 1 else self._docstring(j + 1)[1]
            start = self._docstring(j)[1]
            piece, plain = self.text[start:stop], self.bare[start:stop].rstrip()
            if j == k - 1 and self._is_for_one(command):
                piece = piece[: len(plain) - 2]  # `open A in` before the theorem
            if command.word == "lemma":  # which Lean itself does not know
                at = command.at - start
                piece = f"{piece[:at]}theorem{piece[at + len('lemma') :]}"
            parts.append(piece.strip())
        return "\n".join(part for part in parts if part)

    def _is_for_one(self, command: Command) -> bool:
        """Whether it is `open A in` or its like, which is for the next command alone."""
        plain = self.bare[command.start : command.end].rstrip()
        return command.word in SCOPE and re.search(r"\sin\Z", plain) is not None

    def _docstring(self, k: int) -> tuple[str, int]:
        """The text of the `/-- -/` right before a command, and where that begins.

        Where there is none, nothing, and the command's own beginning.
        """
        after, end = self.commands[k - 1].at if k else 0, self.commands[k].start
        start = self.text.rfind("/--", after, end)
        if start < 0 or self.bare[start:end].strip():
            return "", end
        close = self.text.find("-/", start)
        return self.text[start + 3 : close].strip(), start


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
    plain = mask(proof)
    block = re.search(r"\bby\b", plain)
    stopped = block is not None and _STOP.search(plain, block.start()) is not None
    return stopped or _LEFT.search(plain) is not None


def uncommented(own: str) -> str:
    """A text without its comments and the lines that they leave empty; strings stay.

    Raises LeanTextError where a comment is never closed.
    """
    if "--" not in own and "/-" not in own:
        return own.strip()
    if '"' not in own:
        return "\n".join(line.rstrip() for line in mask(own).split("\n") if line.strip()).strip()
    pairs = zip(own.split("\n"), mask(own, strings=False).split("\n"), strict=True)
    kept = [
        line if line == bare else bare.rstrip()
        for line, bare in pairs
        if line == bare or bare.strip()
    ]
    return "\n".join(kept).strip()


def unfenced(text: str) -> str:
    """A text without the fence ``` that may stand around it; line ends are made plain."""
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    found = _FENCE.match(text)
    return found["inside"] if found else text


def _no_theorem(bare: str) -> str:
    if not bare.strip():
        return "it is empty"
    if re.search(r"(?<![\w.'])example(?![\w'])", bare):
        return EXAMPLE
    return "it has no `theorem`"
