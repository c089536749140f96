/* What makes pledging quicker where scripts run; without them the pages do the same by a button. */
"use strict";

(() => {
  const dotted = (number) => String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ".");
  const counted = (input) => {
    const digits = input.value.replace(/[.,\s]/g, "").replace(/(đồng|đ)$/i, "");
    return /^\d{1,13}$/.test(digits) ? Number(digits) : 0;
  };

  /* The total, while somebody types. */
  const form = document.querySelector("form[data-pledge]");
  if (form) {
    const gifts = [...form.querySelectorAll("input[data-price]")];
    const amount = form.querySelector("#id_amount");
    const shown = form.querySelector("[data-total]");
    const covers = [...form.querySelectorAll("[data-covers] li")];
    const show = () => {
      const money = form.querySelector("input[name=how]:checked")?.value === "money";
      const sum = gifts.reduce((total, input) => total + counted(input) * Number(input.dataset.price), 0);
      shown.textContent = dotted(money ? counted(amount) : sum);
      for (const line of covers) {
        const count = Math.floor(counted(amount) / Number(line.dataset.price));
        line.hidden = count < 1;
        line.querySelector("[data-count]").textContent = dotted(count);
      }
    };
    const stepper = (input, sign, step) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = sign;
      button.setAttribute("aria-label", `${sign} 1 ${input.labels[0].textContent.trim()}`);
      button.addEventListener("click", () => {
        input.value = dotted(Math.min(Math.max(counted(input) + step, 0), 1000000));
        show();
      });
      return button;
    };
    for (const input of gifts) {
      input.before(stepper(input, "−", -1));
      input.after(stepper(input, "+", 1));
    }
    for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
    form.addEventListener("input", show);
    form.addEventListener("change", show);
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "1";
    });
    window.addEventListener("pageshow", () => {
      delete form.dataset.sent;
      show();
    });
    show();
  }

  /* What was wrong is read aloud, and is what the keyboard comes to first. */
  document.querySelector("[data-problems]")?.focus();

  /* Account, amount and note are copied as the bank's app wants them. */
  const model = document.querySelector("template[data-copy-button]");
  for (const place of navigator.clipboard && model ? document.querySelectorAll("[data-copy]") : []) {
    const button = model.content.firstElementChild.cloneNode(true);
    const words = button.textContent;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(place.dataset.copy || place.querySelector("strong").textContent);
      button.textContent = button.dataset.done;
      setTimeout(() => (button.textContent = words), 2000);
    });
    place.append(button);
  }
})();
