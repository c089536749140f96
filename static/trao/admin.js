/* What the admin's theme leaves to wish for. Its words in the language of the page stand in the page's top. */
document.addEventListener("DOMContentLoaded", () => {
  const words = document.querySelector("[data-scroll-label]")?.dataset;

  /* What is beside the menu, for those who jump to it: the theme marks it for nobody. */
  document.getElementById("main")?.setAttribute("role", "main");

  /* The theme writes the name of a chosen file into a text field of its own, and stumbles where there is none. */
  document.querySelectorAll("input[type=file]").forEach((input) => {
    input.hasChangeListener = !input.parentNode.parentNode.parentNode.querySelector("input[type=text]");
  });

  /* On a phone a row of a list or of a form's table is a card whose labels begin with a capital letter. */
  document.querySelectorAll("#result_list [data-label], .inline-related [data-label]").forEach((cell) => {
    cell.dataset.label = cell.dataset.label.charAt(0).toLocaleUpperCase() + cell.dataset.label.slice(1);
  });
  if (!words) return;

  /* The search of a list, for readers of the page aloud. */
  document.getElementById("searchbar")?.setAttribute("aria-label", words.searchLabel);
  document.getElementById("searchbar-submit")?.setAttribute("aria-label", words.searchButton);

  /* The theme's scroll bars start after this, and take from here what they are called to readers of the page aloud. */
  document.querySelectorAll("[data-simplebar]").forEach((box, place) => {
    box.dataset.simplebarAriaLabel = place ? `${words.scrollLabel} (${place + 1})` : words.scrollLabel;
  });

  /* Neither has a field of select2 the name of its label, nor the box in which one searches any. */
  const nameChoices = () => {
    document.querySelectorAll("select.select2-hidden-accessible").forEach((select) => {
      const label = select.labels[0];
      const field = select.nextElementSibling;
      if (!label || !field?.matches(".select2")) return;
      label.id ||= `${select.id}-label`;
      field.querySelectorAll("[role=combobox], [role=textbox], .select2-search__field").forEach((part) => {
        const value = part.matches("[role=combobox]") ? part.querySelector("[role=textbox]")?.id : "";
        part.setAttribute("aria-labelledby", `${label.id} ${value ?? ""}`.trim());
      });
    });
  };
  window.addEventListener("load", () => window.django?.jQuery?.(nameChoices)); // once jQuery has made them
  document.addEventListener("formset:added", () => setTimeout(nameChoices));
  window.django?.jQuery?.(document).on("select2:open", () => {
    document.querySelector(".select2-dropdown .select2-search__field")?.setAttribute("aria-label", words.searchLabel);
  });

  /* Django and the theme load select2 twice; the translations come to the one, the fields are made by the other. */
  window.django?.jQuery?.fn.select2?.defaults.set("language", {
    errorLoading: () => words.choicesError,
    loadingMore: () => words.choicesSearching,
    noResults: () => words.choicesNone,
    searching: () => words.choicesSearching,
    removeAllItems: () => words.choicesRemove,
    removeItem: () => words.choicesRemove,
  });
});
