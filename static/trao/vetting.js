/* The vetting queue by keyboard: ↑ ↓ between rows, the space bar ticks, Shift and click ticks a stretch, one tick for the
   whole page. Without this file every row is still ticked by itself. */
(() => {
  const form = document.querySelector("[data-vetting]");
  if (!form) return;

  const ticks = [...form.querySelectorAll("[data-tick]")];
  const wholePage = [...form.querySelectorAll("[data-tick-page]")];
  const everything = form.querySelector("[data-everything]");
  const count = form.querySelector("[data-count]");
  let last = null;

  const show = () => {
    const ticked = ticks.filter((tick) => tick.checked).length;
    const all = Boolean(everything && everything.checked);
    for (const box of wholePage) {
      box.checked = ticks.length > 0 && ticked === ticks.length;
      box.indeterminate = ticked > 0 && ticked < ticks.length;
      box.disabled = all;
    }
    for (const tick of ticks) tick.disabled = all;
    if (count) count.textContent = all || ticked === 0 ? "" : count.dataset.words + ticked;
  };

  for (const hidden of form.querySelectorAll("[data-tick-page], [data-tick-page-row], [data-keys]")) hidden.hidden = false;

  for (const tick of ticks) {
    tick.addEventListener("click", (event) => {
      if (event.shiftKey && last && last !== tick) {
        const [from, to] = [ticks.indexOf(last), ticks.indexOf(tick)].sort((a, b) => a - b);
        for (const between of ticks.slice(from, to + 1)) between.checked = tick.checked;
      }
      last = tick;
      show();
    });
    tick.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = ticks[ticks.indexOf(tick) + step];
      if (next) {
        next.focus();
        next.closest("tr").scrollIntoView({ block: "nearest" });
      }
    });
  }

  for (const box of wholePage) {
    box.addEventListener("change", () => {
      for (const tick of ticks) tick.checked = box.checked;
      show();
    });
  }
  if (everything) everything.addEventListener("change", show);

  show();
  if (ticks.length && matchMedia("(min-width: 768px)").matches && !document.querySelector("[role=alert]")) {
    ticks[0].focus({ preventScroll: true });
  }
})();
