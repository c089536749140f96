"use strict";
/* The value of a pledge while its quantities are typed: the sum of quantity times price over the lines. */
(() => {
  const form = document.querySelector("[data-pledge]");
  const total = form && form.querySelector("[data-total]");
  const prices = document.getElementById("pledge-prices");
  if (!total || !prices) {
    return;
  }
  const priceOf = JSON.parse(prices.textContent);
  const dots = new Intl.NumberFormat("vi-VN");
  const lineValue = (line) => {
    const offer = line.querySelector("select[name$='-offer']").value;
    const quantity = Number.parseInt(line.querySelector("input[name$='-quantity']").value.replace(/[.,\s]/g, ""), 10);
    return quantity > 0 ? quantity * (priceOf[offer] || 0) : 0;
  };
  const show = () => {
    const value = [...form.querySelectorAll("[data-line]")].reduce((sum, line) => sum + lineValue(line), 0);
    total.textContent = value ? `${dots.format(value)} đồng` : "–";
  };
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  show();
})();
