/* A list settled where it stands: arrows go from cell to cell, Enter opens a cell and saves it, Ctrl and Enter saves it
   for all rows alike, Esc leaves it, Ctrl and Z undoes. What the server says of other rows is put in place as well.
   Without this file every cell leads to the page of its row, whose forms do the same. */
(() => {
  const table = document.querySelector("[data-settling]");
  if (!table) return;

  const live = document.querySelector("[data-live]");
  const told = document.querySelector("[data-told]");
  let busy = false;
  let opened = null; // the link of the cell that is being edited
  let searching = 0;
  let forAll = false; // whether all alike are meant

  const people = () => [...table.querySelectorAll("tbody[data-row]")];
  const personOf = (element) => element.closest("tbody[data-row]");
  const waits = (person) => person.classList.contains("lists-person--needs_attention");

  const tickOf = (person) => person.querySelector("input[name=row]");

  const tell = (words, bad = false) => {
    // What the page told when it came is over once something new is told.
    if (words) for (const old of document.querySelectorAll("[data-messages]")) old.remove();
    told.textContent = words;
    told.classList.toggle("lists-told--bad", bad);
  };

  const parsed = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html.trim();
    return template.content.firstElementChild;
  };

  const ask = async (address, body) => {
    const answer = await fetch(address, {
      method: body ? "POST" : "GET",
      body,
      credentials: "same-origin",
      headers: { "X-Requested-With": "settling" },
    });
    const json = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    // Who was signed out is led to another page; a row that is gone has none.
    if (answer.redirected || (body && !json) || (!body && !answer.ok)) throw new Error(String(answer.status));
    return { ok: answer.ok, said: json ? await answer.json() : await answer.text() };
  };

  const apply = (parts) => {
    if (parts.head) live.innerHTML = parts.head;
    const state = document.querySelector("[data-state]");
    if (parts.state && state) state.innerHTML = parts.state;
    const matching = document.querySelector("[data-matching]");
    if (parts.matching && matching) matching.innerHTML = parts.matching;
    for (const [key, html] of Object.entries(parts.rows || {})) {
      const person = table.querySelector(`tbody[data-row="${key}"]`);
      if (!person) continue;
      const ticked = tickOf(person);
      person.replaceWith(parsed(html));
      const tick = tickOf(table.querySelector(`tbody[data-row="${key}"]`));
      if (tick) tick.checked = Boolean(ticked && ticked.checked);
    }
    document.dispatchEvent(new Event("trao:rows"));
  };

  const withPage = (body) => {
    for (const person of people()) body.append("on_page", person.dataset.row);
    return body;
  };

  /* Where a person goes on: the next cell to settle in this row, else in the next row that waits. */
  const nextAfter = (key) => {
    const all = people();
    const at = all.findIndex((person) => person.dataset.row === key);
    const inOrder = [...all.slice(Math.max(at, 0)), ...all.slice(0, Math.max(at, 0))];
    const person = inOrder.find(waits);
    if (!person) return null;
    return person.querySelector("[data-blocks], .lists-actions :is(button, summary)") || person.querySelector("[data-cell]");
  };

  /* What is decided about a whole row stands below what is said of it: both are to be seen. */
  const show = (element) => {
    if (!element) return;
    element.focus({ preventScroll: true });
    const notes = element.closest(".lists-notes");
    if (notes) notes.scrollIntoView({ block: "center" });
    else (personOf(element) || element).scrollIntoView({ block: "nearest" });
  };

  const close = (focus = true) => {
    const editor = table.querySelector(".lists-editor");
    if (editor) editor.remove();
    for (const cell of table.querySelectorAll(".lists-cell--open")) cell.classList.remove("lists-cell--open");
    const link = opened;
    opened = null;
    if (focus && link && link.isConnected) show(link);
  };

  /* What is typed while the cell is on its way is kept in a field of its own, and put into the cell's own when that is
     there; Enter then saves it, as it would have. */
  const open = async (link) => {
    if (busy || opened === link) return;
    close(false);
    opened = link;
    tell(table.dataset.loading);
    const keeper = keeperOf(link);
    try {
      const { said } = await ask(link.href);
      await keeper.written();
      if (!keeper.isOpen()) return; // left meanwhile
      const { typed, entered } = keeper.take();
      const editor = placed(parsed(`<table><tbody>${said}</tbody></table>`).querySelector("tr"), link);
      const stands = begin(editor, typed);
      editor.scrollIntoView({ block: "nearest" });
      tell("");
      if (stands && entered) enter(editor);
    } catch {
      if (!keeper.isOpen() && opened !== link) return;
      close();
      tell(table.dataset.lost, true);
    }
  };

  const CHOSEN = ["sex", "groups"]; // nothing is typed there

  const keeperOf = (link) => {
    const row = parsed(`<table><tbody><tr class="lists-editor"><td colspan="9"><div class="t-form"><div class="t-field">
      <input type="text" autocomplete="off"></div></div></td></tr></tbody></table>`).querySelector("tr");
    const input = row.querySelector("input");
    input.setAttribute("aria-label", table.dataset.loading);
    let entered = false;
    let composed = Promise.resolve(); // a syllable that is being put together is waited for
    let done = () => {};
    input.addEventListener("compositionstart", () => (composed = new Promise((resolve) => (done = resolve))));
    input.addEventListener("compositionend", () => done());
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing && !event.repeat) entered = true;
    });
    const editor = placed(row, link);
    if (!CHOSEN.includes(link.dataset.cell)) input.focus({ preventScroll: true });
    const take = () => {
      editor.remove();
      return { typed: input.value, entered };
    };
    return { take, written: () => composed, isOpen: () => editor.isConnected };
  };

  /* Below the row; on a phone, where a row is a card, below the field itself. */
  const placed = (row, link) => {
    const cell = link.closest(".lists-cell");
    if (cell) cell.classList.add("lists-cell--open");
    if (!cell || matchMedia("(min-width: 768px)").matches) {
      link.closest("tr").after(row);
      return row;
    }
    const below = document.createElement("div");
    below.className = row.className;
    below.append(...row.firstElementChild.childNodes);
    cell.after(below);
    return below;
  };

  /* Puts the cursor where one begins to write; what was typed already stands there. Says whether it was put there. */
  const begin = (editor, typed = "") => {
    const text = editor.querySelector("input:not([type=hidden], [type=radio], [type=checkbox])");
    const input =
      (typed && text) || editor.querySelector("input:checked") || editor.querySelector("select, input:not([type=hidden])");
    if (!input) return false;
    suggest(editor);
    input.focus();
    if (typed && input === text) {
      input.value = typed;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      return true;
    }
    if (input === text) input.select();
    return false;
  };

  const suggest = (editor) => {
    const list = editor.querySelector("datalist");
    const typed = list && editor.querySelector("input[name=commune]");
    if (!typed || typed.list) return;
    typed.setAttribute("list", list.id);
    typed.addEventListener("input", () => {
      clearTimeout(searching);
      searching = setTimeout(() => search(typed.value, list), 150);
    });
  };

  const search = async (letters, list) => {
    if (letters.trim().length < 2) return;
    try {
      const { said } = await ask(`${table.dataset.communes}?q=${encodeURIComponent(letters)}`);
      list.replaceChildren(...said.communes.map((name) => new Option(name, name)));
    } catch {
      tell(table.dataset.lost, true);
    }
  };

  const save = async (form, button) => {
    if (busy) return;
    const alone = forAll && !form.querySelector("[data-alike]");
    forAll = false;
    busy = true;
    tell(table.dataset.saving);
    const key = personOf(form).dataset.row;
    const body = withPage(new FormData(form));
    if (button && button.name) body.append(button.name, button.value);
    const cell = opened && opened.closest(".lists-cell");
    if (cell) cell.classList.add("lists-cell--saving");
    try {
      const { ok, said } = await ask(form.action, body);
      if (ok || said.rows) {
        close(false);
        apply(said);
        tell(alone ? `${said.said} ${table.dataset.alone}` : said.said, !ok);
        show(ok ? nextAfter(key) || live.querySelector("a, button:not([disabled])") : firstOf(key));
      } else {
        const refused = form.querySelector("[data-refused]");
        refused.textContent = said.said;
        refused.hidden = false;
        tell("");
        begin(form.closest(".lists-editor"));
      }
    } catch {
      tell(table.dataset.lost, true);
    } finally {
      if (cell) cell.classList.remove("lists-cell--saving");
      busy = false;
    }
  };

  const enter = (editor, all = false) => {
    const form = editor.querySelector("form");
    if (!form) return; // the cell is still on its way
    forAll = all;
    form.requestSubmit((all && form.querySelector("[data-alike]")) || form.querySelector("[type=submit]"));
  };

  const firstOf = (key) => table.querySelector(`tbody[data-row="${key}"] [data-cell]`);

  const part = async (form) => {
    if (busy) return;
    busy = true;
    tell(table.dataset.saving);
    const person = personOf(form);
    const key = person ? person.dataset.row : "";
    try {
      const { ok, said } = await ask(form.action, withPage(new FormData(form)));
      if (said.address) {
        location.assign(said.address);
        return;
      }
      close(false);
      apply(said);
      tell(said.said, !ok);
      show(nextAfter(key) || live.querySelector("a, button:not([disabled])"));
    } catch {
      tell(table.dataset.lost, true);
    } finally {
      busy = false;
    }
  };

  const beside = (link, key) => {
    const row = link.closest("tr");
    const inRow = [...row.querySelectorAll("[data-cell]")];
    if (key === "ArrowLeft") return inRow[inRow.indexOf(link) - 1];
    if (key === "ArrowRight") return inRow[inRow.indexOf(link) + 1];
    const all = people();
    const step = key === "ArrowDown" ? 1 : -1;
    for (let at = all.indexOf(personOf(link)) + step; all[at]; at += step) {
      const same = all[at].querySelector(`[data-cell="${link.dataset.cell}"]`);
      if (same) return same;
    }
    return null;
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-cell-form]")) {
      event.preventDefault();
      save(form, event.submitter);
    } else if (form.matches("[data-part]")) {
      event.preventDefault();
      part(form);
    }
  });

  document.addEventListener("click", (event) => {
    const next = event.target.closest("[data-next]");
    const waiting = next && nextAfter("");
    if (waiting && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      show(waiting);
      if (waiting.matches("[data-cell]")) open(waiting);
      return;
    }
    if (event.target.closest("[data-leave]")) {
      tell("");
      close();
      return;
    }
    const link = event.target.closest("[data-cell]") || inCell(event.target);
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  });

  const inCell = (element) => {
    const cell = element.closest(".lists-cell");
    return cell && table.contains(cell) && String(getSelection()) === "" ? cell.querySelector("[data-cell]") : null;
  };

  document.addEventListener("keydown", (event) => {
    const editor = event.target.closest(".lists-editor");
    if (editor) {
      if (event.key === "Escape") {
        event.preventDefault();
        tell("");
        close();
      } else if (event.key === "Enter" && !event.target.matches("button")) {
        event.preventDefault();
        enter(editor, event.ctrlKey || event.metaKey);
      }
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !event.target.matches("input, select, textarea")) {
      const undo = live.querySelector("[data-undo]");
      if (undo) {
        event.preventDefault();
        undo.requestSubmit();
      }
      return;
    }
    if (!event.target.matches("[data-cell]") || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "F2" || event.key === " ") {
      event.preventDefault();
      open(event.target);
    } else if (event.key.startsWith("Arrow")) {
      const there = beside(event.target, event.key);
      event.preventDefault();
      if (there) show(there);
    }
  });

  for (const keys of document.querySelectorAll("[data-keys]")) keys.hidden = false;
})();
