# SPDX-License-Identifier: Apache-2.0
"""The reader of settings: every form that a setting can have, by file and by flag, and what is said
of wrong ones."""

from typing import Any, Literal

import pytest

from flextrain_jax.core.settings import setting, settings
from launch.config import show, tree
from launch.config.errors import UserError


@settings
class Square:
    """One of two shapes."""

    kind: Literal["square"] = setting("Its name.", default="square", kw_only=True)
    side: float = setting("Its side.", default=1.0, gt=0, unit="m")


@settings
class Disc:
    """The other."""

    radius: float = setting("Its radius.", gt=0, unit="m")
    kind: Literal["disc"] = setting("Its name.", default="disc", kw_only=True)
    holes: int = setting("Holes in it.", default=0, ge=0)


@settings
class Tool:
    """Something with a name."""

    name: str = setting("What it is called.")
    sizes: tuple[int, ...] = setting("Its sizes.", default=(3, 5), ge=1)
    limit: float | None = setting("The most that it bears.", default=None)


@settings
class Root:
    """A tree with every form of setting."""

    steps: int = setting("Steps.", ge=1, resume=True)
    tool: Tool = setting("The tool.")
    need: Square | Disc = setting("A shape that must be named.", kind="disc")
    shape: Square | Disc = setting("The shape.", default=Square())
    spare: Tool | None = setting("A second tool.", default=None)
    tools: dict[str, Tool] = setting("More tools.", default_factory=dict)
    options: dict[str, Any] = setting("Anything.", default_factory=dict)
    shapes: dict[str, Square | Disc] = setting("More shapes.", default_factory=dict)
    axes: dict[str, int] = setting("Sizes by name.", default_factory=dict)
    mode: Literal["slow", "fast"] = setting("How.", default="slow")
    loud: bool = setting("Whether.", default=False)
    pair: tuple[int, str] = setting("Two things.", default=(1, "one"))

    def __post_init__(self):
        if self.loud and self.mode == "slow":
            raise ValueError("'loud' wants 'mode' fast")


FILE = {"steps": 7, "tool": {"name": "saw"}, "need": {"radius": 2}}


def read(*flags: str, values: dict | None = None) -> Root:
    return tree.resolve(Root, FILE if values is None else values, "F.py", flags).settings


def test_a_file_names_only_what_differs():
    assert read() == Root(steps=7, tool=Tool("saw"), need=Disc(2.0))


@pytest.mark.parametrize(
    ("flag", "path", "value"),
    [
        ("steps=9", "steps", 9),
        ("tool.sizes=[8]", "tool.sizes", (8,)),
        ("tool.sizes=(8, 9, 10)", "tool.sizes", (8, 9, 10)),
        ("tool.name=123", "tool.name", "123"),
        ('tool.name="a=b"', "tool.name", "a=b"),
        ("tool.limit=4", "tool.limit", 4.0),
        ("tool.limit=null", "tool.limit", None),
        ("shape.side=0.5", "shape.side", 0.5),
        ("need.holes=3", "need.holes", 3),
        ("spare.name=axe", "spare", Tool("axe")),
        ("tools.big.name=ram", "tools", {"big": Tool("ram")}),
        ('tools={"a":{"name":"x"},"b":{"name":"y","sizes":[2]}}', "tools.b", Tool("y", (2,))),
        ("options.deep.er=[1,2]", "options", {"deep": {"er": [1, 2]}}),
        ("axes.fsdp=-1", "axes", {"fsdp": -1}),
        ("mode=fast", "mode", "fast"),
        ('pair=[2,"two"]', "pair", (2, "two")),
    ],
)
def test_every_form_can_be_set_by_a_flag(flag, path, value):
    found: Any = read(f"--config.{flag}")
    for part in path.split("."):
        found = found[part] if isinstance(found, dict) else getattr(found, part)
    assert found == value


def test_a_kind_may_be_changed_by_a_flag_in_any_place():
    flags = ("--config.shape.radius=3", "--config.shape.kind=disc")
    values = FILE | {"shape": {"kind": "square", "side": 4.0}}
    assert read(*flags, values=values).shape == Disc(3.0)
    assert read("--config.need.kind=square").need == Square()


def test_null_takes_an_entry_out_of_a_table():
    values = FILE | {"tools": {"a": {"name": "x"}, "b": {"name": "y"}}}
    assert read("--config.tools.a=null", values=values).tools == {"b": Tool("y")}


@pytest.mark.parametrize(
    ("flags", "values", "sentence"),
    [
        (["stepz=9"], {}, "--config.stepz=9: there is no setting 'stepz'; did you mean 'steps'?"),
        (["tool.nam=a"], {}, "no setting 'tool.nam'; did you mean 'tool.name'?"),
        (["sizes=[1]"], {}, "no setting 'sizes'; did you mean 'tool.sizes'?"),
        (["zzz.qqq=1"], {}, "no setting 'zzz'; there are axes, loud,"),
        (["steps=a"], {}, "--config.steps=a: 'steps' is \"a\"; it must be a whole number"),
        (["steps=2.5"], {}, "'steps' is 2.5; it must be a whole number"),
        (["steps=true"], {}, "'steps' is true; it must be a whole number"),
        (["steps=0"], {}, "--config.steps=0: 'steps' is 0; it must be at least 1"),
        (["steps"], {}, "--config.steps: a value is missing"),
        (["steps.x=1"], {}, "there is no setting 'steps.x'; 'steps' is no section"),
        (["tool.sizes=[3,0]"], {}, "'tool.sizes' is (3, 0); it must be at least 1"),
        (['tool.sizes=[3,"a"]'], {}, "'tool.sizes' is \"a\"; it must be a whole number"),
        (["tool=3"], {}, "'tool' is 3; it is a section with settings"),
        (["tool.limit=NaN"], {}, "'tool.limit' is NaN; it must be a number"),
        (["mode=medium"], {}, "'mode' is \"medium\"; it must be slow or fast"),
        (["loud=1"], {}, "'loud' is 1; it must be true or false"),
        (["loud=true"], {}, "F.py: 'loud' wants 'mode' fast"),
        (["shape.kind=cube"], {}, "--config.shape.kind=cube: 'shape.kind' is 'cube'; use square"),
        (["shape.side=-1"], {}, "'shape.side' is -1.0; it must be above 0"),
        (["shape.radius=1"], {}, "no setting 'shape.radius'"),
        (["pair=[1]"], {}, "'pair' is [1]; it must be a list such as"),
        (["spare.limit=1"], {}, "the setting 'spare.name' is missing"),
        ([], {"tool": {}}, "F.py: the setting 'tool.name' is missing"),
        ([], {"need": None}, "'need' is None; it is a section with settings"),
        ([], {"shapes": {"a": {"side": 2}}}, "'shapes.a.kind' is missing; use square, disc"),
        (["shapes.a.side=2"], {}, "'shapes.a.kind' is not one of its kinds"),
        ([], {"need": {"kind": "ring"}}, "'need.kind' is 'ring'; use square, disc"),
        (
            [],
            {"tools": {"a": {"nme": 1}}},
            "no setting 'tools.a.nme'; did you mean 'tools.a.name'?",
        ),
        ([], {"tool": 5}, "F.py: 'tool' is 5; it is a section with settings"),
        ([], {"axes": [1]}, "'axes' is [1]; it must be a table"),
        (["axes=null"], {}, "'axes' is null; it must be a table"),
        (["tool.sizes=null"], {}, "'tool.sizes' is null; it must be a list such as"),
        (["mode=null"], {}, "'mode' is \"null\"; it must be slow or fast"),
        ([], {"tool": {"name": "a", "sizes": None}}, "'tool.sizes' is null; it must be a list"),
        (['tool={"nme":"a"}'], {}, '--config.tool={"nme":"a"}: there is no setting'),
        (['tool={"name":"a","sise":[1]}'], {}, '--config.tool={"name":"a","sise":[1]}: there is'),
        (['need={"kind":"ring"}'], {}, "'need.kind' is 'ring'; use square, disc"),
        ([f"steps={'1' * 5001}"], {}, "it must be a whole number"),
        ([f"steps={'[' * 3000}"], {}, "it must be a whole number"),
        ([], {"tool": {"name": "a", "limit": 10**400}}, "'tool.limit' is 1000"),
        ([], {"tools": {"a.b": {"name": "c"}}}, "'a.b' is no name for an entry of 'tools'"),
        (['tools={"a/b":{"name":"c"}}'], {}, "'a/b' is no name for an entry of 'tools'"),
        (
            ["tools.sawz.limit=1"],
            {"tools": {"saws": {"name": "c"}}},
            "there is no entry 'tools.sawz'; did you mean 'tools.saws'?",
        ),
    ],
)
def test_what_is_wrong_is_one_sentence(flags, values, sentence):
    with pytest.raises(UserError) as error:
        read(*(f"--config.{flag}" for flag in flags), values=FILE | values)
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)


def test_a_missing_section_is_named():
    with pytest.raises(UserError, match="the section 'tool' is missing"):
        read(values={"steps": 1, "need": {"radius": 1}})


def test_unknown_names_of_an_old_run_are_told_and_left_out():
    unknown: list[str] = []
    values = FILE | {"old": 1, "tool": {"name": "saw", "gone": {"x": 2}}}
    found = tree.resolve(Root, values, "config.json", (), unknown).settings
    assert found == read()
    assert unknown == ["old", "tool.gone"]


def test_as_dict_reads_back():
    found = read("--config.shape.kind=disc", "--config.shape.radius=3", "--config.tools.a.name=b")
    assert tree.resolve(Root, tree.as_dict(found), "again").settings == found


def test_the_resolved_tree_says_where_values_come_from():
    loaded = tree.resolve(Root, FILE, "F.py", ["--config.shape.side=2"])
    lines = {line.partition(" =")[0]: line for line in show.resolved(loaded).splitlines()}
    assert lines["steps"].endswith("# F.py") and "steps = 7" in lines["steps"]
    assert lines["shape.side"].endswith("# m; --config.shape.side=2")
    assert lines["mode"].endswith("# default")


def test_a_quoted_text_with_a_lone_backslash_is_taken_as_it_is():
    assert read(r'--config.tool.name="\x"').tool.name == r'"\x"'


def test_a_section_given_whole_gives_each_of_its_settings():
    loaded = tree.resolve(Root, FILE, "F.py", ['--config.tool={"name":"axe","sizes":[2]}'])
    assert {key for key in loaded.given if key.startswith("tool")} == {"tool.name", "tool.sizes"}


def test_help_of_what_is_no_section_is_refused():
    with pytest.raises(UserError, match="'steps' is no section"):
        show.explained(Root, "steps.x")


def test_help_explains_fields():
    assert "Its radius." in show.explained(Root, "shape")  # of every kind
    assert "above 0; m; required" in show.explained(Root, "shape")
    assert "default [3, 5]" in show.explained(Root, "tools.any")
    assert "may change on resume" in show.explained(Root, "steps")
    assert "--config.tool" in show.explained(Root, "")
    with pytest.raises(UserError, match="did you mean 'shape'"):
        show.explained(Root, "shap")


def test_a_class_made_in_python_is_checked_too():
    with pytest.raises(ValueError, match="'radius' is 0; it must be above 0"):
        Disc(0)
    with pytest.raises(ValueError, match="slow or fast"):
        Root(steps=1, tool=Tool("a"), need=Square(), mode="sometimes")  # type: ignore[arg-type]


def test_a_setting_without_documentation_is_refused():
    with pytest.raises(TypeError, match=r"Bare\.x: a setting needs documentation"):

        @settings
        class Bare:
            x: int = 0
