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
  document.querySelectorAll("[data-simplebar]").forEach((box) => {
    box.dataset.simplebarAriaLabel = words.scrollLabel;
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
