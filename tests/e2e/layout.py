"""What is wrong with a page as it is drawn: found by measuring, for every visible piece of text and every control, and
spacings that are not of the scale."""

from playwright.async_api import Page

FIND_FLAWS = """() => {
  const flaws = [];
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) flaws.push(`the page scrolls sideways: ${document.documentElement.scrollWidth} > ${width}`);
  if (document.documentElement.scrollHeight > innerHeight) flaws.push(`the page scrolls: ${document.documentElement.scrollHeight} > ${innerHeight}`);

  // Cut on purpose, with an ellipsis or a fade, or within something that scrolls by itself.
  const CUT = ".cut, .tx, .who, .row > *, .kv dt, .kv dd, .code pre, .legend, .query, .skel, .sr, .statusline, .chart, bdi, .cutlong";
  const shown = (element) => element.checkVisibility({opacityProperty: true, visibilityProperty: true});
  const name = (element) => `${element.tagName.toLowerCase()}.${[...element.classList].join(".")} "${element.textContent.trim().slice(0, 30)}"`;
  const scrolls = (element) => {
    for (let one = element.parentElement; one; one = one.parentElement) {
      if (/auto|scroll|hidden/.test(getComputedStyle(one).overflowX) && one !== document.body && one !== document.documentElement) return one;
    }
    return null;
  };
  // The part of a box that its scrolling ancestors let through.
  const seen = (element) => {
    let {left, right, top, bottom} = element.getBoundingClientRect();
    for (let one = scrolls(element); one; one = scrolls(one)) {
      const box = one.getBoundingClientRect();
      left = Math.max(left, box.left); right = Math.min(right, box.right);
      top = Math.max(top, box.top); bottom = Math.min(bottom, box.bottom);
    }
    return {left, right, top, bottom};
  };

  const pieces = [...document.querySelectorAll("body *")].filter((element) =>
    !element.closest("svg") && shown(element) &&
    (element.matches("button, a, input, textarea") || [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())));
  for (const element of pieces) {
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    if (!scrolls(element) && (box.left < -0.5 || box.right > width + 0.5)) flaws.push(`beyond the edge: ${name(element)}`);
    if (element.matches("textarea, input") || element.closest(CUT)) continue;
    if (getComputedStyle(element).display !== "inline" && element.scrollWidth > element.clientWidth + 1) flaws.push(`clipped: ${name(element)}`);
  }

  // No two controls or texts on one another, but within one another, or a pop-up over the page.
  const layer = (element) => element.closest(".pop, .dialog, .scrim, .toasts, .sheet, .cols, .find, .acts, .act, .grip");
  const boxes = pieces.filter((element) => !element.matches("textarea, .text, .text *")).map((element) => ({element, box: seen(element), layer: layer(element)}));
  for (let a = 0; a < boxes.length; a += 1) {
    for (let b = a + 1; b < boxes.length; b += 1) {
      const [one, two] = [boxes[a], boxes[b]];
      if (one.layer !== two.layer || one.element.contains(two.element) || two.element.contains(one.element)) continue;
      // Behind an ellipsis texts lie where nobody sees them.
      if (one.element.closest(".cut") && one.element.closest(".cut") === two.element.closest(".cut")) continue;
      const across = Math.min(one.box.right, two.box.right) - Math.max(one.box.left, two.box.left);
      const down = Math.min(one.box.bottom, two.box.bottom) - Math.max(one.box.top, two.box.top);
      if (across > 1.5 && down > 3) flaws.push(`overlap: ${name(one.element)} and ${name(two.element)}`);
    }
  }
  // Spacings are of the scale; within a control, between its icon, its words and its edge, also half a step.
  const SCALE = [0, 1, 2, 4, 8, 12, 16, 20, 24, 32, 48];
  const WITHIN = [6, 10];
  const CONTROL = ".btn, .input, .badge, .tick, .fold, .chip, .sentence, .text, .copy, .legend, .legend > *, .tabs > *, .row, td";
  const OWN = {".row": 5, ".plot": 40, ".vars": 56};  // six less its line; room for the words of an axis; below what follows line numbers
  const SIDES = ["top", "right", "bottom", "left"];
  const NAMES = [...SIDES.map((side) => `padding-${side}`), ...SIDES.map((side) => `margin-${side}`), "row-gap", "column-gap"];
  for (const element of document.querySelectorAll("body, body *")) {
    if (element.closest("svg") || element.matches(".q-missing, .sr") || !shown(element)) continue;
    const styles = element.computedStyleMap();
    for (const name of NAMES) {
      const value = styles.get(name);
      if (!(value instanceof CSSUnitValue) || value.unit !== "px") continue;
      const length = Math.abs(value.value);
      const own = Object.entries(OWN).some(([place, allowed]) => element.matches(place) && length === allowed);
      if (!SCALE.includes(length) && !own && !(WITHIN.includes(length) && element.matches(CONTROL))) flaws.push(`not of the scale: ${name} ${value.value} of ${element.tagName.toLowerCase()}.${[...element.classList].join(".")}`);
    }
  }
  return [...new Set(flaws)].slice(0, 20);
}"""


WATCH_JUMPS = """
  window.jumped = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) window.jumped += one.value;
  }).observe({type: "layout-shift", buffered: true});
"""
# Of Web Vitals (Cumulative Layout Shift): what is above it is felt.
MOST_JUMPING = 0.1


async def jumps(page: Page) -> list[str]:
    """What moved by itself since the page was opened; `WATCH_JUMPS` is to be an initial script of the page."""
    jumped = await page.evaluate("window.jumped")
    return [f"moves as it loads: {jumped:.3f}"] if jumped > MOST_JUMPING else []


async def flaws(page: Page) -> list[str]:
    """Sideways scrolling, text cut where it should not be, controls and texts that lie on one another."""
    return await page.evaluate(FIND_FLAWS)
