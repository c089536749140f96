/* What does not fit on the page as it stands: returns a list of sentences, empty when all is well.

   Looked at: text and controls that are shown. A rectangle counts only as far as it can be seen: it is cut by every
   scrolling ancestor. What floats above the page on purpose (fixed or sticky) is compared only with its own kind. */
(phone) => {
  const problems = [];
  const root = document.documentElement;
  const SLACK = 1.5;
  const ICONS = ".material-symbols-outlined";
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]";

  const describe = (node) => {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const text = (node.textContent || element.value || element.placeholder || "").trim().replace(/\s+/g, " ");
    const classes = (element.getAttribute("class") || "").trim().split(/\s+/).slice(0, 2).join(".");
    return `<${element.localName}${element.id ? "#" + element.id : ""}${classes ? "." + classes : ""}> “${text.slice(0, 60)}”`;
  };
  const cut = (a, b) => ({
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  });
  const isEmpty = (box) => box.right - box.left <= SLACK || box.bottom - box.top <= SLACK;
  const styles = new Map();
  const styleOf = (element) => {
    if (!styles.has(element)) styles.set(element, getComputedStyle(element));
    return styles.get(element);
  };
  const ancestors = (element) => {
    const found = [];
    for (let one = element; one; one = one.parentElement) found.push(one);
    return found;
  };
  const isShown = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true }) &&
    !ancestors(element).some((one) => {
      const style = styleOf(one);
      const box = one.getBoundingClientRect();
      const forReadersOnly = style.position === "absolute" && box.width <= 1 && box.height <= 1;
      return forReadersOnly || style.clipPath.startsWith("inset(50%") || one.getAttribute("aria-hidden") === "true";
    });
  const hides = (value) => value === "hidden" || value === "clip";
  const layerOf = (element) => {
    const floating = ancestors(element).find((one) => ["fixed", "sticky"].includes(styleOf(one).position));
    return floating || root;
  };
  /* The part of a rectangle that can be seen once every scrolling ancestor has cut it. */
  const seen = (box, element) => {
    let rest = box;
    for (const one of ancestors(element)) {
      const style = styleOf(one);
      if (one !== document.body && one !== root && (style.overflowX !== "visible" || style.overflowY !== "visible")) {
        rest = cut(rest, one.getBoundingClientRect());
      }
      if (style.position === "fixed") break;
    }
    return rest;
  };

  /* 1. The document does not scroll sideways. */
  if (root.scrollWidth > root.clientWidth + SLACK) {
    const wide = [...document.body.querySelectorAll("*")].filter(
      (one) => isShown(one) && seen(one.getBoundingClientRect(), one).right > root.clientWidth + SLACK,
    );
    const guilty = wide.filter((one) => !wide.some((other) => other !== one && one.contains(other)));
    problems.push(
      `the page is ${root.scrollWidth} px wide in a window of ${root.clientWidth}: ` +
        (guilty.slice(0, 3).map(describe).join(", ") || "(what sticks out is not shown)"),
    );
  }

  /* 2. No text is cut off by a box that hides what does not fit. */
  const pieces = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    if (!node.textContent.trim() || !element || element.closest("script, style, template, noscript, option, " + ICONS)) continue;
    if (!isShown(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width > SLACK && box.height > SLACK) pieces.push({ node, element, box, control: element.closest(CONTROLS) });
    }
  }
  const told = new Set();
  for (const { node, element, box } of pieces) {
    let scrollsX = false;
    let scrollsY = false;
    for (const one of ancestors(element)) {
      if (one === document.body || one === root) break;
      const style = styleOf(one);
      if (style.display === "inline") continue;
      const frame = one.getBoundingClientRect();
      scrollsX = scrollsX || ["auto", "scroll"].includes(style.overflowX);
      scrollsY = scrollsY || ["auto", "scroll"].includes(style.overflowY);
      const cutX = !scrollsX && hides(style.overflowX) && (box.right > frame.right + 2 || box.left < frame.left - 2);
      /* A line's box is taller than its letters: some of it may be hidden without harm. */
      const cutY = !scrollsY && hides(style.overflowY) && (box.bottom > frame.bottom + box.height / 3 || box.top < frame.top - box.height / 3);
      if ((cutX || cutY) && !told.has(node)) {
        told.add(node);
        problems.push(`text is cut off: ${describe(node)} in ${describe(one).split(" “")[0]}`);
      }
      if (style.position === "fixed") break;
    }
  }
  for (const control of document.querySelectorAll("select, input[type=submit], input[type=button]")) {
    if (isShown(control) && control.scrollWidth > control.clientWidth + SLACK) {
      problems.push(`text is cut off: ${describe(control)}`);
    }
  }

  /* A button that a field has inside, such as the calendar of a date. */
  const isInside = (inner, outer) =>
    outer.owner.matches("input") &&
    inner.owner.matches("a, button") &&
    inner.box.left >= outer.box.left - 1 &&
    inner.box.right <= outer.box.right + 1 &&
    inner.box.top >= outer.box.top - 1 &&
    inner.box.bottom <= outer.box.bottom + 1;

  /* 3. Nothing lies on something else. */
  const things = [];
  for (const control of document.querySelectorAll(CONTROLS)) {
    if (!isShown(control) || styleOf(control).pointerEvents === "none") continue;
    const boxes = styleOf(control).display === "inline" ? control.getClientRects() : [control.getBoundingClientRect()];
    for (const box of boxes) things.push({ owner: control, box, text: false });
  }
  for (const { node, element, box, control } of pieces) {
    if (!control) things.push({ owner: element, node, box, text: true });
  }
  const placed = things
    .map((thing) => ({ ...thing, layer: layerOf(thing.owner), box: seen(thing.box, thing.owner) }))
    .filter((thing) => !isEmpty(thing.box))
    .sort((a, b) => a.box.top - b.box.top);
  const pairs = new Set();
  placed.forEach((one, index) => {
    for (const other of placed.slice(index + 1)) {
      if (other.box.top >= one.box.bottom) break;
      if (one.layer !== other.layer || (one.text && other.text && one.node === other.node)) continue;
      if (one.owner.contains(other.owner) || other.owner.contains(one.owner)) continue;
      const label = (a, b) => a.text && a.owner.closest("label")?.contains(b.owner);
      if (label(one, other) || label(other, one)) continue;
      if (isInside(one, other) || isInside(other, one)) continue;
      const shared = cut(one.box, other.box);
      const width = shared.right - shared.left;
      const height = shared.bottom - shared.top;
      const lines = one.text && other.text ? 0.4 : 0.15;
      const small = Math.min(one.box.bottom - one.box.top, other.box.bottom - other.box.top);
      if (width <= 2 || height <= Math.max(2, small * lines)) continue;
      const key = `${describe(one.node || one.owner)} lies on ${describe(other.node || other.owner)}`;
      if (!pairs.has(key)) {
        pairs.add(key);
        problems.push(key);
      }
    }
  });

  /* 4. On a phone a finger hits every button. */
  if (phone) {
    for (const control of document.querySelectorAll("button, input[type=submit], input[type=button], summary, [role=button], a[href]")) {
      if (!isShown(control)) continue;
      const style = styleOf(control);
      const framed = parseFloat(style.borderTopWidth) > 0 && parseFloat(style.borderLeftWidth) > 0 && style.borderTopStyle !== "none";
      const filled = style.backgroundColor !== "rgba(0, 0, 0, 0)" && style.display !== "inline";
      if (control.localName === "a" && !framed && !filled && !control.matches(".t-button, .t-tab, [role=button]")) continue;
      const box = control.getBoundingClientRect();
      if (box.height < 40 - 0.5) problems.push(`too low for a finger (${Math.round(box.height)} px): ${describe(control)}`);
      if (box.width < 40 - 0.5 && !control.textContent.trim()) problems.push(`too narrow for a finger (${Math.round(box.width)} px): ${describe(control)}`);
    }
  }
  return [...new Set(problems)].slice(0, 25);
}
