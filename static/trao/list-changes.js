/* Who is ticked to be withdrawn is kept at once, so that no tick is lost on the way to another tab or page. Without this
   file the buttons keep it. */
(() => {
  const form = document.querySelector("form[data-ticks]");
  if (!form) return;

  const said = form.querySelector("[data-ticks-said]");
  const button = form.querySelector("[data-ticks-button]");
  let before = Promise.resolve();

  const keep = async (data) => {
    const answer = await fetch(window.location.href, { method: "POST", body: data }).catch(() => null);
    const kept = Boolean(answer && answer.ok);
    said.hidden = false;
    said.textContent = kept ? said.dataset.kept : said.dataset.lost;
    button.style.display = kept ? "none" : "";
  };

  form.addEventListener("change", () => {
    const data = new FormData(form);
    data.set("viec", "bo-ngay");
    before = before.then(() => keep(data));
  });
})();
