/* A field for a file says in the words of the page what to do and what is chosen; without this file it speaks the
   language of the browser. */
document.querySelectorAll("[data-file]").forEach((box) => {
  const input = box.querySelector("input[type=file]");
  const [button, name] = box.querySelectorAll("span");
  const show = () => {
    name.textContent = input.files[0]?.name ?? name.dataset.none;
  };
  box.classList.add("t-file--worded");
  button.hidden = name.hidden = false;
  input.addEventListener("change", show);
  show();
});
