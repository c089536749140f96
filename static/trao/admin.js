/* What the admin's theme leaves to wish for. */
document.addEventListener("DOMContentLoaded", () => {
  /* On a phone a row of a list is a card whose labels begin with a capital letter. */
  document.querySelectorAll("#result_list [data-label]").forEach((cell) => {
    cell.dataset.label = cell.dataset.label.charAt(0).toLocaleUpperCase() + cell.dataset.label.slice(1);
  });
  /* The theme's scroll bars start after this, and take from here what they are called to readers of the page aloud. */
  const words = document.querySelector("[data-scroll-label]");
  if (words) {
    document.querySelectorAll("[data-simplebar]").forEach((box) => {
      box.dataset.simplebarAriaLabel = words.dataset.scrollLabel;
    });
  }
});
