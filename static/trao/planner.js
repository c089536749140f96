"use strict";
/* The answer of the planner while somebody types: the same page is asked for, and its answers are put in place. */
(() => {
  const form = document.querySelector("[data-planner]");
  if (!form) {
    return;
  }
  const PAUSE = 300; // milliseconds without a key before asking
  const PARTS = ["[data-answer]", "[data-needs]"];
  let waiting;
  let asking;
  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const address = `${location.pathname}?${new URLSearchParams(new FormData(form))}`;
    form.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(address, { signal: asking.signal });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.querySelector("[data-planner]");
      if (!response.ok || !fresh) {
        form.submit(); // signed out, or an error: the page says what it is
        return;
      }
      for (const part of PARTS) {
        form.querySelector(part).replaceWith(fresh.querySelector(part));
      }
      showErrors(fresh);
      history.replaceState(null, "", address);
    } catch (error) {
      if (error.name !== "AbortError") {
        form.submit();
      }
    } finally {
      form.removeAttribute("aria-busy");
    }
  };
  /* What is wrong with what was typed, beside its field; the field keeps the cursor. */
  const showErrors = (fresh) => {
    form.querySelectorAll(".t-error, .t-note--bad").forEach((one) => one.remove());
    fresh.querySelectorAll(".t-field .t-error").forEach((one) => {
      const input = one.parentElement.querySelector("input, select");
      document.getElementById(input.id).parentElement.append(one);
    });
    fresh.querySelectorAll(".t-note--bad").forEach((one) => form.querySelector("[data-answer]").prepend(one));
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    ask();
  });
})();
