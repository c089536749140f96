"use strict";
/* Shows of an offer only the fields that its kind has, and the months that this kind offers. What is hidden is not
   sent. The server refuses what does not belong, so that nothing depends on this file. */
(() => {
  const fieldOf = (block, name) => block.querySelector(`[name$="-${name}"]`);
  const boxOf = (input) => input.closest("[class*='field-']") || input.parentElement;

  const show = (block) => {
    const kind = fieldOf(block, "kind");
    if (!kind || !kind.dataset.offerFields) {
      return;
    }
    const fieldsOf = JSON.parse(kind.dataset.offerFields);
    const own = fieldsOf[kind.value];
    for (const name of new Set(Object.values(fieldsOf).flat())) {
      const input = fieldOf(block, name);
      const shown = !own || own.includes(name);
      input.disabled = !shown;
      boxOf(input).hidden = !shown;
    }
    const months = fieldOf(block, "months");
    const offered = JSON.parse(months.dataset.offerMonths)[kind.value];
    for (const option of months.options) {
      const fits = !option.value || !offered || option.defaultSelected || offered.includes(Number(option.value));
      option.hidden = !fits;
      option.disabled = !fits;
      if (!fits && option.selected) {
        months.value = "";
      }
    }
  };

  const blockOf = (input) => input.closest(".form-group");
  const showAll = () => {
    document.querySelectorAll("#offers-group .form-group").forEach(show);
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("#offers-group [name$='-kind']")) {
      show(blockOf(event.target));
    }
  });
  document.addEventListener("formset:added", (event) => {
    if (event.target.closest("#offers-group")) {
      show(event.target.closest(".form-group") || event.target);
    }
  });
  document.addEventListener("DOMContentLoaded", showAll);
  if (document.readyState !== "loading") {
    showAll();
  }
})();
