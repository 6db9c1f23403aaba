"""YAML text becomes plain data with places, the same with libyaml and without it; what is no such text is refused."""

from __future__ import annotations

import json

import pytest
import yaml
from data.edits import unmarked
from hypothesis import given, settings
from hypothesis import strategies as st

from audit import source
from audit.errors import Place, SourceError
from audit.source import MAX_ALIAS_NODES, MAX_DEPTH, MAX_SCALAR, parse_document, read_document


@pytest.fixture(autouse=True, params=["libyaml", "pure Python"])
def parser(request, monkeypatch):
    """Run each test with both parsers: libyaml is not everywhere."""
    if request.param == "libyaml":
        assert hasattr(yaml, "CSafeLoader")
    else:
        monkeypatch.delattr(yaml, "CSafeLoader")


def refused(text):
    with pytest.raises(SourceError) as caught:
        parse_document(text, "f.yaml")
    return caught.value.problems


# -- data


@pytest.mark.parametrize(
    ("written", "value"),
    [(word, word) for word in ("yes", "no", "on", "off", "Yes", "NO", "y", "tRue", "nULL", "P7Y")]
    + [(word, word) for word in ("2018-01", "2018-01-04", "12:30", "1_000", "0b1", "0o8", "0xg", "1e", ".", "1.2.3")]
    + [("true", True), ("True", True), ("TRUE", True), ("false", False), ("False", False), ("FALSE", False)]
    + [("", None), ("~", None), ("null", None), ("Null", None), ("NULL", None)]
    + [("7", 7), ("-7", -7), ("+7", 7), ("007", 7), ("0o17", 15), ("0x1f", 31), ("0x1F", 31)]
    + [("1.5", 1.5), ("-1.5", -1.5), (".5", 0.5), ("5.", 5.0), ("1e3", 1000.0), ("1.5E-3", 0.0015)]
    + [('"true"', "true"), ("'7'", "7"), ('""', ""), ('"~"', "~"), ("|\n  7", "7")],
)
def test_a_plain_scalar_is_what_the_core_schema_of_yaml_1_2_says(written, value):
    found = parse_document(f"a: {written}", "f.yaml").data["a"]
    assert (found, type(found)) == (value, type(value))


def test_keys_are_the_words_as_written():
    assert parse_document("yes: 1\n2018: 2\n~: 3\n0x1f: 4", "f.yaml").data == {"yes": 1, "2018": 2, "~": 3, "0x1f": 4}


def test_a_merge_key_is_a_key_like_any_other():
    assert parse_document("a: &x {k: 1}\nb: {<<: *x}", "f.yaml").data["b"] == {"<<": {"k": 1}}


# -- places


@pytest.mark.parametrize(
    ("text", "path"),
    [
        pytest.param("a: ^1", ("a",), id="block"),
        pytest.param("a:\n    ^1", ("a",), id="on the next line"),
        pytest.param("# about\n\na: 1\nb:\n  c: ^1 # why", ("b", "c"), id="nested block"),
        pytest.param("{a: {b: ^1}}", ("a", "b"), id="flow"),
        pytest.param("{a: 1,\n b: [x,\n  ^y]}", ("b", 1), id="flow over lines"),
        pytest.param("- x\n- ^y", (1,), id="item of a block list"),
        pytest.param("a:\n- {k: 1}\n- ^k: 1", ("a", 1), id="record in a block list"),
        pytest.param("a: ^{k: 1}", ("a",), id="record in flow"),
        pytest.param('a: ^"x"', ("a",), id="quoted"),
        pytest.param("a: ^|\n  x", ("a",), id="block text"),
        pytest.param("a: |\n  x\n\n  y\nb: ^1", ("b",), id="after block text"),
        pytest.param('a: "x\n\n  y"\nb: ^1', ("b",), id="after a quoted text over lines"),
        pytest.param("a: x\n  y\nb: ^1", ("b",), id="after a plain text over lines"),
        pytest.param("{größe: ä, имя: ^x}", ("имя",), id="after letters of two bytes"),
        pytest.param("a: 信用分 😀\n😀😀: ^x", ("😀😀",), id="after letters of three and four bytes"),
        pytest.param("a: 1\r\nb:\r\n  c: ^2\r\n", ("b", "c"), id="lines that end in CR LF"),
        pytest.param("a: ^&x 1", ("a",), id="anchor"),
        pytest.param("a: &x {k: 1}\nb: ^*x", ("b",), id="alias"),
        pytest.param("a: &x {k: ^1}\nb: *x", ("b", "k"), id="inside an alias"),
        pytest.param("---\n^a: 1", (), id="the whole document"),
        pytest.param("a: 1\n^b: {c: 1}", ("b", "d"), id="not written: the parent's key"),
        pytest.param("^a: 1\nb: 2", ("d",), id="not written at the top: where the document begins"),
        pytest.param("^a: [1]", ("a", 5, "b"), id="beyond a list's end: the list's key"),
    ],
)
def test_the_place_of_a_value_is_where_it_begins(text, path):
    text, place = unmarked(text, "f.yaml")
    assert parse_document(text, "f.yaml").place(path) == place


@pytest.mark.parametrize(
    ("text", "path"),
    [
        pytest.param("^a: 1", ("a",), id="block"),
        pytest.param("a:\n  b:\n    ^c:\n      1", ("a", "b", "c"), id="nested block"),
        pytest.param("{a: {b: 1, ^c: 1}}", ("a", "c"), id="flow"),
        pytest.param('{"a": 1, ^"b": 2}', ("b",), id="quoted"),
        pytest.param("a: 信用分\nb: {😀: 1, ^имя: 2}", ("b", "имя"), id="after wide letters"),
        pytest.param("? ^a\n: 1", ("a",), id="with a question mark"),
        pytest.param("a:\n- x\n- ^y", ("a", 1), id="an item is its own key"),
    ],
)
def test_the_place_of_a_key_is_where_it_begins(text, path):
    text, place = unmarked(text, "f.yaml")
    assert parse_document(text, "f.yaml").place(path, of_key=True) == place


@pytest.mark.parametrize("character", ["\u0085", "\u2028", "\u2029"], ids=["NEL", "LS", "PS"])
def test_a_character_that_no_editor_shows_as_a_line_break_shifts_no_place(character):
    """YAML 1.1 counts these as line breaks; editors, and YAML 1.2, do not."""
    text, place = unmarked(f'a: "x{character}y"\nb: ^1', "f.yaml")
    try:
        found = parse_document(text, "f.yaml").place(("b",))
    except SourceError as error:  # refusing it at its place is as good
        found, place = error.problems[0].place, Place("f.yaml", 1, 6)
    assert found == place


def test_has_tells_what_is_written():
    document = parse_document("a: {b: [x, ~]}", "f.yaml")
    assert all(document.has(path) for path in [(), ("a",), ("a", "b", 1)])
    assert not any(document.has(path) for path in [("a", "b", 2), ("a", "c"), ("a", "b", 0, "d")])


def test_a_problem_carries_its_line_without_the_line_end_and_not_all_of_a_long_one():
    document = parse_document(f"a: 1\r\nb: {'x' * 500}\r\n", "f.yaml")
    assert document.problem(("a",), "m").excerpt == "a: 1"
    assert document.problem(("b",), "m").excerpt == "b: " + "x" * 157


NOT_YAML = "\x7f\u2028\u2029\ufeff\ufffe\uffff" + "".join(map(chr, range(0x80, 0xA0)))
JSON_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=NOT_YAML), max_size=20)
JSON_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | JSON_TEXT
)
JSON = st.recursive(
    JSON_SCALARS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(JSON_TEXT, inner, max_size=5),
    max_leaves=30,
)


@given(data=st.data(), value=JSON, indent=st.sampled_from([None, 0, 2]))
@settings(max_examples=150)
def test_json_comes_back_equal_and_each_place_points_at_the_value(data, value, indent):
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    document = parse_document(text, "f.yaml")
    assert json.dumps(document.data, ensure_ascii=False) == json.dumps(value, ensure_ascii=False)
    path = []
    while isinstance(value, (dict, list)) and value and data.draw(st.booleans()):
        path.append(data.draw(st.sampled_from(list(value) if isinstance(value, dict) else range(len(value)))))
        value = value[path[-1]]
    assert _json_at(text, document.place(tuple(path))) == json.dumps(value)
    if path and isinstance(path[-1], str):
        assert _json_at(text, document.place(tuple(path), of_key=True)) == json.dumps(path[-1])


def _json_at(text, place):
    """Return the JSON value that begins at a place of a text."""
    start = sum(len(line) + 1 for line in text.split("\n")[: place.line - 1]) + place.column - 1
    return json.dumps(json.JSONDecoder().raw_decode(text, start)[0])


# -- mistakes that do not stop the reading


STRAY = "stands alone between commas"
TOLD = {
    "duplicate key": ("a: 1\nb: 2\n^a: 3", "the key 'a' stands here twice (first in line 1)", "remove or rename"),
    "nested duplicate key": (
        "a:\n  b: 1\n  ^b: 1",
        "the key 'b' stands here twice (first in line 2)",
        "remove or rename",
    ),
    "duplicate key in flow": (
        "a: {b: 1, ^b: 2}",
        "the key 'b' stands here twice (first in line 1)",
        "remove or rename",
    ),
    "comma in an unquoted text": ("{note: Rome, ^Bern, kind: x}", f"'Bern' {STRAY}", 'quote the whole: "..., Bern"'),
    "comma in the last text": ("{note: Rome, ^Bern}", f"'Bern' {STRAY}", 'quote the whole: "..., Bern"'),
    "comma at the end of a line": ("{note: Rome,\n  ^and Bern\n}", f"'and Bern' {STRAY}", "quote the whole"),
    "comma before a comment": ("{note: Rome, ^Bern # a: b\n}", f"'Bern' {STRAY}", "quote the whole"),
    "tag": ("a: ^!!str 1", "the tag tag:yaml.org,2002:str is not used", "write the plain value"),
    "tag of one's own": ("a: ^!mine [1]", "the tag !mine is not used", "write the plain value"),
    "tag that calls": ("a: ^!!python/object/apply:os.getcwd []", "object/apply:os.getcwd is not used", "plain value"),
    "second document": ("a: 1\n^---\nb: 2", "a second document begins here", "one file is one description"),
}


@pytest.mark.parametrize(("text", "message", "hint"), TOLD.values(), ids=TOLD)
def test_a_mistake_is_told_and_the_rest_is_read(text, message, hint):
    text, place = unmarked(text, "f.yaml")
    (problem,) = parse_document(text, "f.yaml").problems
    assert problem.place == place
    assert message in problem.message
    assert hint in problem.hint


@pytest.mark.parametrize(
    "text",
    ["{a: , b: 1}", "{a: '', b: 1}", "[a, b]", "{a: 1,}", "{? a : 1}", "a:\nb:", "--- {a: 1}\n...", "a: 1\n...\n"],
)
def test_what_is_in_order_is_no_mistake(text):
    assert parse_document(text, "f.yaml").problems == ()


def test_of_a_key_that_stands_twice_the_first_value_counts():
    assert parse_document("a: 1\na: 2\nb: 3", "f.yaml").data == {"a": 1, "b": 3}


def test_no_mistake_hides_another():
    document = parse_document("a: 1\na: 2\nb: {c: x, y}\nd: !t 1\nb: 1\n---\n", "f.yaml")
    places = [(one.place.line, one.place.column) for one in document.problems]
    assert places == [(2, 1), (3, 11), (4, 4), (5, 1), (6, 1)]


def test_a_text_that_is_full_of_mistakes_is_given_up():
    with pytest.raises(SourceError) as caught:
        parse_document("a: 1\n" * 20_000, "f.yaml")
    assert 50 <= len(caught.value.problems) <= 5_000


# -- what is refused


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("a: b^: c", "no valid YAML", id="colon in an unquoted text"),
        pytest.param("a: {b: c,\n  d: e^: f}", "no valid YAML", id="colon in an unquoted text in flow"),
        pytest.param("a:\n^\tb: 1", "a tab cannot indent YAML", id="tab indents"),
        pytest.param("a: ^@b", "no valid YAML", id="sign that begins nothing"),
        pytest.param("a: ^*b", "the alias *b has no anchor", id="alias without anchor"),
        pytest.param("a: &a [^*a]", "the alias *a has no anchor", id="alias inside its anchor"),
        pytest.param("^[a]: 1", "a key must be one word", id="list as key"),
        pytest.param("a: &x k\n^*x : 1", "a key must be one word", id="alias as key"),
        pytest.param("a: x^\x07y", "a control character", id="control character"),
        pytest.param("é: 😀^\x7f", "a control character", id="control character after wide letters"),
        pytest.param("a: ^[b, c", "no valid YAML", id="bracket that is never closed"),
        pytest.param("a: ^{b: 1,\n  c: 2\n", "no valid YAML", id="brace that is never closed"),
        pytest.param('a: 1\nb: ^"c\nd: e\n', "no valid YAML", id="quote that is never closed"),
        pytest.param("^", "the file is empty", id="nothing"),
        pytest.param("^# only a comment", "the file is empty", id="only a comment"),
    ],
)
def test_what_is_no_yaml_is_refused_at_its_place(text, message):
    text, place = unmarked(text, "f.yaml")
    (problem,) = refused(text)
    assert problem.place == place
    assert message in problem.message
    assert problem.hint


def test_a_mistake_found_before_the_text_ends_in_nonsense_is_told_too():
    assert [problem.place.line for problem in refused("a: 1\na: 2\nb: *c")] == [2, 3]


DEEP = {
    "lists in flow, never closed": ("[" * 20_000, MAX_DEPTH + 1),
    "lists in flow": ("[" * 20_000 + "]" * 20_000, MAX_DEPTH + 1),
    "records in flow": ("{a: " * 20_000, MAX_DEPTH * 4 + 1),
    "lists in block style": ("- " * 20_000, MAX_DEPTH * 2 + 1),
    "records in block style": ("".join(" " * depth + "a:\n" for depth in range(1_000)), MAX_DEPTH + 1),
}


@pytest.mark.parametrize(("text", "column"), DEEP.values(), ids=DEEP)
def test_a_nest_is_refused_where_it_becomes_too_deep(text, column):
    (problem,) = refused(text)
    assert problem.message == f"nested more than {MAX_DEPTH} levels deep"
    assert problem.place.column == column


def test_a_nest_of_the_greatest_depth_is_read():
    assert parse_document("[" * MAX_DEPTH + "]" * MAX_DEPTH, "f.yaml").data


def test_aliases_that_multiply_are_refused():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 20)]
    (problem,) = refused("\n".join(lines))
    assert problem.message == f"aliases stand for more than {MAX_ALIAS_NODES} values"
    assert 1 < problem.place.line < 7


def test_a_long_text_is_refused_and_the_longest_is_read():
    assert len(parse_document(f"a: {'x' * MAX_SCALAR}", "f.yaml").data["a"]) == MAX_SCALAR
    for text in (f"a: {'x' * (MAX_SCALAR + 1)}", f'a: "{"x" * (MAX_SCALAR + 1)}"', f"a: |\n {'x' * (MAX_SCALAR + 1)}"):
        (problem,) = refused(text)
        assert problem.message == f"a text of more than {MAX_SCALAR} characters"
        assert problem.place == Place("f.yaml", 1, 4)


# -- files


def read_refused(path):
    with pytest.raises(SourceError) as caught:
        read_document(str(path))
    (problem,) = caught.value.problems
    assert problem.place.path == str(path)
    assert problem.hint
    return problem


NO_TEXT = {
    "Latin 1": (b"a: 1\nb: caf\xe9\n", "this is not UTF-8 text", 2, 7),
    "columns count letters, not bytes": ("é: 1\né: ".encode() + b"\xff", "this is not UTF-8 text", 2, 4),
    "a program": (b"\x7fELF\x00\x01\xff", "this is a binary file", 1, 7),
    "a zero byte in text": (b"a: \x00\n", "this is a binary file", 1, 4),
    "UTF-16": ("a: 1".encode("utf-16"), "this is a binary file", 1, 1),
    "nothing": (b"", "the file is empty", 1, 1),
    "only a byte order mark": (b"\xef\xbb\xbf", "the file is empty", 1, 1),
}


@pytest.mark.parametrize(("raw", "message", "line", "column"), NO_TEXT.values(), ids=NO_TEXT)
def test_a_file_that_is_no_text_is_refused(tmp_path, raw, message, line, column):
    path = tmp_path / "f.yaml"
    path.write_bytes(raw)
    problem = read_refused(path)
    assert (problem.message, problem.place.line, problem.place.column) == (message, line, column)


def test_a_byte_order_mark_is_skipped_and_shifts_nothing(tmp_path):
    path = tmp_path / "f.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    document = read_document(str(path))
    assert (document.data, document.place(("a",)).column, document.excerpt(1)) == ({"a": 1}, 4, "a: 1")


def test_a_file_that_is_not_there_or_cannot_be_read_is_refused(tmp_path):
    (tmp_path / "f.yaml").write_text("a: 1", encoding="utf-8")
    assert read_refused(tmp_path / "none.yaml").message == "there is no such file"
    assert read_refused(tmp_path).message == "this is a folder, not a file"
    assert read_refused(tmp_path / "f.yaml" / "x.yaml").message == "cannot be read: not a directory"


def test_a_large_file_is_refused_and_the_largest_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "MAX_BYTES", 2**20)
    path = tmp_path / "f.yaml"
    path.write_bytes(b"a: 1\n" + b"#" * (2**20 - 5))
    assert read_document(str(path)).data == {"a": 1}
    path.write_bytes(b"a: 1\n" + b"#" * (2**20 - 4))
    problem = read_refused(path)
    assert (problem.message, problem.place.line) == ("larger than 1 MiB", 0)
