/* Rows ticked for one decision: all of the page with one tick, a whole stretch with Shift, how many are ticked. Without
   this file every row is still ticked by itself, and all that match with one tick. */
(() => {
  const bar = document.querySelector("[data-bar]");
  if (!bar) return;

  const ticks = () => [...document.querySelectorAll("input[name=row]")];
  const wholePage = [...document.querySelectorAll("[data-tick-page]")];
  const deeds = bar.querySelector("[data-deeds]");
  const count = bar.querySelector("[data-count]");
  let last = null;

  const show = () => {
    const everything = bar.querySelector("[data-everything]");
    const all = Boolean(everything && everything.checked);
    const boxes = ticks();
    const ticked = boxes.filter((box) => box.checked).length;
    for (const box of wholePage) {
      box.checked = boxes.length > 0 && ticked === boxes.length;
      box.indeterminate = ticked > 0 && ticked < boxes.length;
      box.disabled = all;
    }
    for (const box of boxes) box.disabled = all;
    count.textContent = all || ticked === 0 ? "" : count.dataset.words + ticked;
    const chosen = all || ticked > 0;
    bar.classList.toggle("lists-bar--idle", !chosen);
    return chosen;
  };

  for (const hidden of document.querySelectorAll("[data-tick-page-row], th [data-tick-page]")) hidden.hidden = false;

  document.addEventListener("click", (event) => {
    const box = event.target;
    if (!box.matches("input[name=row]")) return;
    const boxes = ticks();
    if (event.shiftKey && last && boxes.includes(last) && last !== box) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
    }
    last = box;
  });

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches("[data-tick-page]")) for (const one of ticks()) one.checked = box.checked;
    else if (!box.matches("input[name=row], [data-everything]")) return;
    // On a phone what unfolds would cover the rows that are still to be ticked.
    if (show() && matchMedia("(min-width: 768px)").matches) deeds.open = true;
  });

  /* Other rows stand on the page, or another number of them matches. */
  document.addEventListener("trao:rows", show);

  show();
  const wrong = bar.querySelector("[data-wrong]");
  const field = wrong && wrong.closest(".t-field").querySelector("input, select");
  if (field) field.focus();
})();
