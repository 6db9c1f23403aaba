"""What is looked at on every page, as scripts for the browser, and how all of a page is held against axe."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe

PHONE, LAPTOP, A4 = 390, 1280, 670
"""Widths in pixels; of A4 what is between its margins."""
OPEN_ALL = "document.querySelectorAll('details').forEach(one => { one.open = true; })"
RUNS_OVER = """() => [...document.querySelectorAll('body *')].filter(one => {
  if (one.closest('svg') && one.tagName !== 'svg') return false;
  if (one.closest('.scroll') && !one.matches('.scroll')) return false;
  if (one.matches('.hidden, .skip')) return false;
  const place = one.getBoundingClientRect();
  return place.width > 0 && (place.right > innerWidth + 1 || place.left < -1);
}).map(one => one.outerHTML.slice(0, 120))"""
CUT_OFF = """() => [...document.querySelectorAll('body *')].filter(one => {
  if (one.closest('svg') || one.matches('.hidden')) return false;
  const style = getComputedStyle(one);
  const clips = style.overflowX !== 'visible' || style.overflowY !== 'visible';
  const place = one.getBoundingClientRect();
  return place.right > innerWidth + 1 || (clips && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1));
}).map(one => one.outerHTML.slice(0, 120))"""
OUTSIDE = """() => [...document.querySelectorAll('svg.picture')].flatMap(svg => {
  const frame = svg.getBoundingClientRect();
  return [...svg.querySelectorAll('text')].filter(one => {
    const place = one.getBoundingClientRect();
    return place.left < frame.left - 1 || place.right > frame.right + 1 || place.bottom > frame.bottom + 1;
  }).map(one => one.textContent);
})"""
OVERLAP = """() => [...document.querySelectorAll('svg.picture')].flatMap(svg => {
  const texts = [...svg.querySelectorAll('text')].map(one => [one.getBoundingClientRect(), one.textContent]);
  return texts.flatMap(([a, said], i) => texts.slice(i + 1).filter(([b]) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5
  ).map(([, other]) => [said, other]));
})"""


def violations(page):
    """Return what axe finds wrong with a page as it stands, by all its rules: which rule, where, why."""
    found = Axe().run(page, options={"resultTypes": ["violations"], "preload": False}).response
    assert len(found["passes"]) > 10, "it looked at the page"
    return [
        (one["id"], one["nodes"][0]["html"][:300], one["nodes"][0]["failureSummary"]) for one in found["violations"]
    ]
