/* A box that shows what was typed into the password fields of its form. Without this script there is no box. */
(() => {
  "use strict";

  document.addEventListener("DOMContentLoaded", () => {
    for (const choice of document.querySelectorAll("[data-show-passwords]")) {
      const fields = choice.closest("form").querySelectorAll("input[type=password]");
      choice.querySelector("input").addEventListener("change", (event) => {
        for (const field of fields) field.type = event.target.checked ? "text" : "password";
      });
      choice.hidden = false;
    }
  });
})();
