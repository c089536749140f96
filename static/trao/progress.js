/* Keeps what is marked with data-progress up to date while work is done in the background: the page is fetched again
   and those parts of it put in place (a button beside them keeps the focus); once it has none any more, the work is done
   and the page is loaded anew. Without this file the browser loads the whole page every few seconds. */
(() => {
  const EVERY = 2000;
  const parts = (page) => [...page.querySelectorAll("[data-progress]")];
  const later = () => setTimeout(look, EVERY);
  const fetched = async () => {
    try {
      const answer = await fetch(window.location.href);
      return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    } catch {
      return null; // the network comes and goes
    }
  };
  const look = async () => {
    const page = document.hidden ? null : await fetched();
    if (!page) {
      later();
      return;
    }
    const shown = parts(document);
    const fresh = parts(page);
    if (fresh.length !== shown.length) {
      window.location.reload();
      return;
    }
    shown.forEach((part, place) => part.replaceWith(fresh[place]));
    later();
  };
  if (parts(document).length) later();
})();
