"""A page as lines that can be read: each element with its attributes and words, each table with its rows, a picture in short."""

from __future__ import annotations

from collections import Counter

import html5lib

INLINE = {"a", "b", "br", "code", "span", "strong", "i"}
"""They stand within the words of the element around them."""
SHOWN_IN_WORDS = {"a", "code", "b", "strong"}


def page_outline(text):
    """Return the page's lines: nothing of it is left out but style sheets, and where lines of pictures stand."""
    page = html5lib.parse(text, treebuilder="etree", namespaceHTMLElements=False)
    return "\n".join(_lines(page, 0)) + "\n"


def _lines(element, depth):
    tag = _tag(element)
    if tag == "svg":
        yield _indented(depth, _named(element), _picture(element))
        return
    if tag == "table":
        yield from _table(element, depth)
        return
    if tag == "style":
        yield _indented(depth, "style")
        return
    inside = [one for one in element if isinstance(one.tag, str)]
    if all(_is_inline(one) for one in inside):
        yield _indented(depth, _named(element), _words(element))
        return
    before = " ".join((element.text or "").split())
    yield _indented(depth, _named(element), before)
    for one in inside:
        if _is_inline(one):
            yield _indented(depth + 1, _marked(one))
        else:
            yield from _lines(one, depth + 1)
        if (one.tail or "").strip():
            yield _indented(depth + 1, " ".join(one.tail.split()))


def _table(element, depth):
    rows = list(element.iter("tr"))
    cells = Counter(_named(cell) for row in rows for cell in row)
    told = ", ".join(f"{count} {name}" for name, count in sorted(cells.items()))
    yield _indented(depth, _named(element), f"{len(rows)} rows; {told}")
    for caption in element.iter("caption"):
        yield _indented(depth + 1, _named(caption), _words(caption))
    for row in rows:
        name = _named(row)
        yield _indented(depth + 1, "" if name == "tr" else name, " | ".join(_words(cell) for cell in row))


def _picture(svg):
    counts = Counter(
        f"{_tag(one)}{''.join(f'.{name}' for name in (one.get('class') or '').split())}" for one in svg.iter()
    )
    said = [" ".join("".join(one.itertext()).split()) for one in svg.iter() if _tag(one) in {"title", "desc", "text"}]
    return f"{', '.join(f'{count} {name}' for name, count in sorted(counts.items()))}: {' / '.join(said)}"


def _is_inline(element):
    return _tag(element) in INLINE and all(_is_inline(one) for one in element if isinstance(one.tag, str))


def _words(element):
    """Return the words of an element; what is marked in them, leads somewhere, or is a list stays to be seen."""
    parts = [element.text or ""]
    for one in element:
        if isinstance(one.tag, str):
            parts += [_marked(one) if _is_inline(one) else f" {_named(one)}: {_words(one)}; ", one.tail or ""]
    return " ".join("".join(parts).split())


def _marked(one):
    words = _words(one)
    if _tag(one) == "a":
        return f"[{words}]({one.get('href')})"
    if _tag(one) == "br":
        return " / "
    more = "".join(f" {key}={value}" for key, value in sorted(_attributes(one).items()) if key != "class")
    kind = f".{one.get('class').replace(' ', '.')}" if one.get("class") else ""
    if _tag(one) in SHOWN_IN_WORDS:
        return f"{_tag(one)}{kind}{more}<{words}>"
    return f"{kind or _tag(one)}{more}<{words}>" if kind or more else words


def _named(element):
    attributes = _attributes(element)
    id_, class_ = attributes.pop("id", ""), attributes.pop("class", "")
    name = f"{_tag(element)}{f'#{id_}' if id_ else ''}{''.join(f'.{one}' for one in class_.split())}"
    return f"{name}{''.join(f' {key}={value!r}' for key, value in sorted(attributes.items()))}"


def _attributes(element):
    return {str(key).rsplit("}", 1)[-1]: value for key, value in element.attrib.items()}


def _tag(element):
    return element.tag.rsplit("}", 1)[-1]


def _indented(depth, name, words=""):
    return f"{'  ' * depth}{name}{f' {words}' if words and name else words}".rstrip()
