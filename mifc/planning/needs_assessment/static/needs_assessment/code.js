/* The coding desk by keyboard. Everything works without this file; letters, Enter and the rest come from mifc.js. */
(() => {
  "use strict";
  let current = null; // the domain chosen last: 1 2 3 speak of it, else of all
  let words = [];
  let at = -1;
  const one = (selector) => document.querySelector(selector);
  const desk = () => one("[data-coding]");
  const names = () => one("[data-names]");
  const writing = (target) => target.matches("input:not([type=checkbox], [type=radio]), textarea, select");
  const pressed = (event) => (/^[ -~]$/.test(event.key) || event.key.length > 1 ? event.key : (event.code || "").replace(/^(Key|Digit)/, ""));

  const choose = (domain) => {
    document.querySelectorAll(".domain.current").forEach((other) => other.classList.remove("current"));
    current = domain;
    if (domain) domain.classList.add("current");
  };

  document.addEventListener("change", (event) => {
    if (event.target.name === "domain") choose(event.target.checked ? event.target.closest(".domain") : null);
    if (event.target.name === "says") choose(null);
    if (event.target.name === "blank" && event.target.id) paint();
  });

  /* Names: the words of the text become stops for the arrow keys; offsets count characters, as the server does. */
  const enter = () => {
    words = [];
    document.querySelectorAll(".coded-text").forEach((line) => {
      let offset = 0;
      const texts = [];
      const walk = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) texts.push(walk.currentNode);
      texts.forEach((node) => {
        const parts = document.createDocumentFragment();
        // A word is its letters and digits; marks around it stay when it is blanked.
        node.data.split(/([\p{L}\p{N}\p{M}](?:\S*[\p{L}\p{N}\p{M}])?)/u).forEach((part, index) => {
          if (index % 2) {
            const word = document.createElement("span");
            word.className = "coded-word";
            word.textContent = part;
            word.dataset.span = `${line.dataset.source}:${offset}-${offset + [...part].length}`;
            parts.append(word);
            words.push(word);
          } else parts.append(part);
          offset += [...part].length;
        });
        node.replaceWith(parts);
      });
    });
    at = -1;
    paint();
  };
  const leave = () => {
    words.forEach((word) => word.classList.remove("here"));
    at = -1;
  };
  const marked = () => one("[data-marked]");
  const paint = () => {
    const spans = [...document.querySelectorAll("[name=blank]")].filter((box) => box.type === "hidden" || box.checked).map((box) => box.value);
    const inside = (word) => spans.some((span) => {
      const [source, range] = span.split(":");
      const [start, end] = range.split("-").map(Number);
      const [own, place] = word.dataset.span.split(":");
      const [from, to] = place.split("-").map(Number);
      return own === source && start <= from && to <= end;
    });
    words.forEach((word) => word.classList.toggle("gone", inside(word)));
  };
  const mark = (word) => {
    if (!word) return;
    const there = [...marked().children].find((input) => input.value === word.dataset.span);
    if (there) there.remove();
    else {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name: "blank", value: word.dataset.span });
      marked().append(input);
    }
    paint();
    const told = one("[data-marked-told]");
    told.textContent = `${word.textContent}: ${there ? told.dataset.off : told.dataset.on}`;
  };
  const step = (by) => {
    if (!words.length) return;
    if (at >= 0) words[at].classList.remove("here");
    at = (at + by + words.length) % words.length;
    words[at].classList.add("here");
    const told = one("[data-marked-told]");
    told.textContent = words[at].textContent;
  };
  document.addEventListener("toggle", (event) => {
    if (event.target === names()) { if (event.target.open) enter(); else leave(); }
    if (event.target.open && ["note", "risk"].includes(event.target.id)) event.target.querySelector("select, input").focus();
  }, true);
  document.addEventListener("click", (event) => {
    const word = event.target.closest(".coded-word");
    if (word && names()?.open) mark(word);
  });

  const inNames = (key) => {
    const boxes = [...names().querySelectorAll("input[type=checkbox][name=blank]")];
    const onward = getComputedStyle(words[Math.max(at, 0)] ?? document.body).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = onward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
    if (key === onward || key === back) step(key === onward ? 1 : -1);
    else if (key === " " && at >= 0) mark(words[at]);
    else if (key === "Escape") names().open = false;
    else if (key === "0") { const on = boxes.some((box) => !box.checked); boxes.forEach((box) => { if (box.checked !== on) box.click(); }); }
    else if (/^[1-9]$/.test(key) && boxes[key - 1]) boxes[key - 1].click();
    else return false;
    return true;
  };
  document.addEventListener("keydown", (event) => {
    if (!desk() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.documentElement.classList.contains("keys-off")) return;
    if (writing(event.target)) {
      if (event.key === "Escape") { event.target.blur(); event.preventDefault(); }
      return;
    }
    const key = pressed(event);
    let done = false;
    if (names()?.open) done = inNames(key);
    if (!done && /^[123]$/.test(key) && current?.isConnected) {
      current.querySelectorAll(".domain-says input")[key - 1].click();
      done = true;
    } else if (!done && key === "Escape" && current) { choose(null); done = true; }
    if (done) { event.preventDefault(); event.stopImmediatePropagation(); }
  }, true);

  document.addEventListener("htmx:afterSwap", () => {
    const text = one("#said");
    current = null;
    if (text && !one("#risk[open]")) text.focus({ preventScroll: true });
    if (names()?.open) enter();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form?.dataset.send !== undefined) event.target.form.requestSubmit();
  });
})();
