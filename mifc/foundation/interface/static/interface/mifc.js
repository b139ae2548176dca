/* Progressive enhancement: everything on the page works without this file. */
(() => {
  "use strict";
  const page = document.documentElement;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const number = (n) => n.toLocaleString(page.lang || undefined);
  page.classList.add("has-script");

  /* Menus: one open at a time; Escape and a press elsewhere close them. */
  const closeMenus = (but) => all("details[data-menu][open]").forEach((menu) => { if (menu !== but) menu.open = false; });
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));

  /* Leaving quickly: the page goes blank at once and is not in the history. */
  const leave = (link) => {
    document.body.replaceChildren();
    location.replace(link.href);
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-leave-quickly]");
    if (link) { event.preventDefault(); leave(link); }
  });

  /* Single keys, only while no field is being written in and the switch is on (WCAG 2.1.4). */
  const remembered = "mifc-keys-off";
  let off = false;
  try { off = localStorage.getItem(remembered) === "1"; } catch { /* storage refused: the switch holds for this page */ }
  const showKeys = () => page.classList.toggle("keys-off", off);
  const writing = (element) => element.isContentEditable || /^(TEXTAREA|SELECT)$/.test(element.tagName)
    || (element.tagName === "INPUT" && !/^(checkbox|radio|button|submit|file)$/.test(element.type));
  let shifts = [];
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const open = document.querySelector("details[data-menu][open]");
      if (open) { open.open = false; open.querySelector("summary").focus(); }
      return;
    }
    const way = document.querySelector("[data-leave-quickly]");
    shifts = way && event.key === "Shift" && !event.repeat ? [...shifts, event.timeStamp].slice(-3) : [];
    if (shifts.length === 3 && shifts[2] - shifts[0] < 3000) { leave(way); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (off || writing(event.target)) return;
    if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
    // On a keyboard of another script the key at the same place counts: K is K under Arabic letters, 1 is 1 under Arabic digits.
    const letter = event.key > "~" && event.key.length === 1 && /^(?:Key|Digit)(.)$/.exec(event.code);
    const pressed = letter ? letter[1].toLowerCase() : event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const goal = all("[data-key]").find((one) => {
      const key = one.dataset.key;
      return (key.length === 1 ? key.toLowerCase() : key) === pressed && !one.disabled && one.getClientRects().length;
    });
    if (!goal) return;
    event.preventDefault();
    if (writing(goal)) goal.focus(); else goal.click();
  });

  /* Characters left, told when typing pauses. */
  const counts = (line) => {
    const field = document.getElementById(line.dataset.count);
    if (!field || line.dataset.ready) return;
    line.dataset.ready = "1";
    let pause;
    const tell = () => {
      const left = line.dataset.countMax - [...field.value].length;
      line.classList.toggle("over", left < 0);
      line.textContent = (left < 0 ? line.dataset.over : line.dataset.left).replace("{n}", number(Math.abs(left)));
    };
    field.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(tell, 400); });
    tell();
  };

  /* Chosen rows of a list. */
  const bulk = (form) => {
    if (form.dataset.ready) return;
    form.dataset.ready = "1";
    const boxes = all("[name=chosen]", form);
    const every = form.querySelector("[data-pick-all]");
    const line = form.querySelector("[data-picked]");
    const tell = () => {
      const n = boxes.filter((box) => box.checked).length;
      line.textContent = n ? line.dataset.some.replace("{n}", number(n)) : line.dataset.none;
      if (every) { every.checked = n === boxes.length; every.indeterminate = n > 0 && n < boxes.length; }
    };
    form.addEventListener("change", (event) => {
      if (event.target === every) boxes.forEach((box) => { box.checked = every.checked; });
      tell();
    });
    tell();
  };

  const prepare = (root) => {
    all("[data-count]", root).forEach(counts);
    all("form[data-bulk]", root).forEach(bulk);
    all(".keys-switch", root).forEach((label) => {
      const box = label.querySelector("input");
      label.hidden = !document.querySelector("[data-key]");
      box.checked = !off;
      box.onchange = () => {
        off = !box.checked;
        try { localStorage.setItem(remembered, off ? "1" : "0"); } catch { /* as above */ }
        showKeys();
      };
    });
    if (navigator.clipboard) all("[data-copy]", root).forEach((button) => {
      button.hidden = false;
      button.onclick = async () => {
        const field = document.getElementById(button.dataset.copy);
        field.select();
        try { await navigator.clipboard.writeText(field.value); } catch { return; /* refused: the text is marked, Ctrl and C take it */ }
        button.firstElementChild.textContent = button.dataset.copied;
      };
    });
    all(".drop", root).forEach((drop) => ["dragover", "dragleave", "drop"].forEach((what) =>
      drop.addEventListener(what, () => drop.classList.toggle("over", what === "dragover"))));
    const summary = root.querySelector("[data-error-summary]");
    if (summary) summary.focus();
  };
  showKeys();
  prepare(document);
  document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) prepare(event.target); });
})();
