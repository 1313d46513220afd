// What can be measured on a page; measuring.py calls it.

// What is to be hit and is smaller than 24 px, and too near to another target.
const small = () => {
  const seen = (one) => {
    const box = one.getBoundingClientRect();
    return one.checkVisibility({ visibilityProperty: true }) && box.width > 2 && box.height > 2
      && box.right > 0 && box.bottom + scrollY > 0;
  };
  const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")];
  const boxes = new Map();
  for (const one of all.filter(seen)) {
    const own = one.getBoundingClientRect();
    const around = [...(one.labels ?? [])].map((label) => label.getBoundingClientRect());
    const best = [own, ...around].sort((a, b) => b.width * b.height - a.width * a.height)[0];
    boxes.set(one, best);
  }
  // A link in a sentence is as high as its line.
  const inSentence = (one) => {
    if (!getComputedStyle(one).display.startsWith("inline")) return false;
    const around = one.parentElement.cloneNode(true);
    for (const link of around.querySelectorAll("a, button, .visually-hidden")) link.remove();
    return /\p{L}/u.test(around.textContent);
  };
  const small = [...boxes].filter(([one, box]) => (box.width < 23.9 || box.height < 23.9) && !inSentence(one));
  // Where it is small, a circle of 24 px around its middle may touch no other target, nor the circle of one.
  const middle = (box) => [box.x + box.width / 2, box.y + box.height / 2];
  const crowded = ([one, box]) => {
    const [x, y] = middle(box);
    return [...boxes].some(([other, its]) => {
      if (other === one || one.contains(other) || other.contains(one)) return false;
      const [near, far] = [Math.max(its.left, Math.min(x, its.right)), Math.max(its.top, Math.min(y, its.bottom))];
      if (Math.hypot(near - x, far - y) < 11.9) return true;
      const [otherX, otherY] = middle(its);
      return small.some(([tiny]) => tiny === other) && Math.hypot(otherX - x, otherY - y) < 23.9;
    });
  };
  return small.filter(crowded).map(([one, box]) => `${one.outerHTML.slice(0, 120)} ${box.width}x${box.height}`);
};

// What the focus goes to where something lies over all of it.
const hidden = () => {
  const before = [document.activeElement, scrollX, scrollY];
  const covered = [];
  const all = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  for (const one of document.querySelectorAll(all)) {
    one.focus({ focusVisible: true });
    if (document.activeElement !== one || one.tabIndex < 0) continue;
    const box = one.getBoundingClientRect();
    const points = [];
    for (const across of [0.02, 0.5, 0.98]) for (const down of [0.05, 0.5, 0.95])
      points.push([box.x + box.width * across, box.y + box.height * down]);
    const seen = points.some(([x, y]) => {
      const top = document.elementFromPoint(x, y);
      return top && (one.contains(top) || top.contains(one) || [...(one.labels ?? [])].some((label) => label.contains(top)));
    });
    if (!seen) covered.push(one.outerHTML.slice(0, 120));
  }
  before[0]?.focus?.({ preventScroll: true });
  scrollTo(before[1], before[2]);
  return covered;
};

// By how many pixels the page is wider than its window.
const tooWide = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

// Give the text the spacing of 1.4.12, by a sheet that the policy of the page lets a script make.
const spacing = (on) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = on ? [sheet] : [];
};

// What has words that are cut off.
const cutOff = () => [...document.querySelectorAll("main *, header *, footer *")].filter((one) => {
  const style = getComputedStyle(one);
  if (one.matches("input, select, textarea") || !one.checkVisibility() || !/hidden|clip/.test(style.overflowX + style.overflowY)) return false;
  if (style.clipPath !== "none" || style.webkitLineClamp !== "none" || one.clientHeight < 3) return false;
  return one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2;
}).map((one) => one.outerHTML.slice(0, 120));

// The last things that stick out on the right.
const sticksOut = () => [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.outerHTML.slice(0, 120)).slice(-3);
