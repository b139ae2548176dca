// The card, and what somebody thinks of the draft, keeps itself when the signal goes: it is laid into this device's storage first, sent from there, and leaves it only when the
// server has said that it has it. What is shown of a waiting card is that it waits, never what it says.
(() => {
  "use strict";
  const SHELF = "mifc-cards";
  const form = document.querySelector("form[data-card]");
  const box = document.getElementById("waiting");
  if (!box) return;
  const say = box.dataset;
  const text = document.getElementById("waiting-text");
  const buttons = [document.getElementById("waiting-send"), document.getElementById("waiting-delete")];
  const signal = document.getElementById("signal");
  const place = document.getElementById("card-place");
  let memory = [];
  let kept = true;

  const read = () => {
    try {
      const cards = JSON.parse(localStorage.getItem(SHELF) || "[]");
      return Array.isArray(cards) ? cards.concat(memory) : memory.slice();
    } catch { return memory.slice(); }
  };
  const write = (cards) => {
    try {
      if (cards.length) localStorage.setItem(SHELF, JSON.stringify(cards)); else localStorage.removeItem(SHELF);
      memory = [];
      kept = true;
    } catch {
      memory = cards;
      kept = false;
    }
  };
  const drop = (id) => write(read().filter((card) => card.id !== id));
  const newId = () => crypto.randomUUID ? crypto.randomUUID() : Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

  const tell = (message, code) => {
    const waiting = read();
    const stuck = waiting.find((card) => card.stuck);
    let line = message || "";
    if (!line && waiting.length) {
      line = stuck ? say[stuck.stuck] : !kept ? say.full : waiting.length === 1 ? say.one : say.many.replace("{n}", waiting.length);
    }
    document.getElementById("waiting-take-back").hidden = !code;
    text.textContent = code ? `${line} ${say.code.replace("{code}", code)}` : line;
    box.hidden = !line;
    buttons.forEach((button) => { button.hidden = !waiting.length; });
  };

  // One request for one card. Anything that is not our own answer (a portal's sign-in page, an error) leaves the card where it is.
  const post = async (card) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 20000);
    try {
      const answer = await fetch(card.url, {
        method: "POST", body: new URLSearchParams(card.fields), signal: stop.signal, credentials: "omit", redirect: "error",
        headers: { Accept: "application/json" },
      });
      const told = await answer.json();
      return told && told.mifc === "card" ? told : { state: "later" };
    } catch { return { state: "later" }; } finally { clearTimeout(timer); }
  };

  const sendOne = async (card) => {
    const told = await post(card);
    // Gone: taken back with its code before. It leaves the device too.
    if (told.state === "sent" || told.state === "gone") drop(card.id);
    else if (told.state === "closed" || told.state === "invalid") {
      write(read().map((one) => (one.id === card.id ? { ...one, stuck: told.state === "closed" ? "closed" : "wrong" } : one)));
    }
    return told;
  };

  let sending = false;
  const sendAll = async (also) => {
    if (sending) return;
    sending = true;
    const work = async () => {
      for (const card of read()) {
        if (card.stuck || card.id === also) continue;
        const told = await sendOne(card);
        if (told.state === "later") break;
        if (told.state === "sent" || told.state === "gone") {
          const here = place && place.querySelector(`[data-kept="${card.id}"]`);
          if (here) show(told.page); else { tell(told.message || say.sent, told.code); continue; }
        }
        tell();
      }
    };
    // Two tabs, one sender; where the browser has no locks, the server sees that it is the same card.
    try {
      if (navigator.locks) await navigator.locks.request("mifc-send", { ifAvailable: true }, (lock) => lock && work()); else await work();
    } finally { sending = false; }
  };

  const show = (html) => {
    const page = document.createElement("template");
    page.innerHTML = html;
    place.replaceChildren(page.content);
    const head = place.querySelector("h1");
    if (head) { head.setAttribute("tabindex", "-1"); head.focus(); }
    scrollTo(0, 0);
  };

  let written = [];
  const showKept = (id) => {
    written = [...place.childNodes];
    const page = document.getElementById("kept").content.cloneNode(true);
    page.firstElementChild.dataset.kept = id;
    page.querySelector("[data-again]").setAttribute("href", location.pathname);
    place.replaceChildren(page);
    place.querySelector("h1").focus();
    scrollTo(0, 0);
  };

  // Another language: what is typed goes along in this tab, is taken out as soon as the page stands again, and never stands in an address.
  const TYPED = "mifc-typed";
  const thisCard = (path) => path.replace(/\/[a-z]{2,3}\/(card|draft)\//, "/$1/");
  const bring = () => {
    let typed = null;
    try {
      typed = JSON.parse(sessionStorage.getItem(TYPED));
      sessionStorage.removeItem(TYPED);
    } catch { return; }
    // Ten minutes: a page that never came must not show it to whoever holds the device next.
    if (!form || !typed || typed.card !== thisCard(location.pathname) || Date.now() - typed.at > 600000) return;
    for (const [name, value] of typed.fields) if (form.elements[name]) form.elements[name].value = value;
  };
  let redraws = false;
  document.querySelectorAll("button[name=redraw]").forEach((button) => button.addEventListener("click", (event) => {
    const url = new URL(button.formAction);
    if (form.isConnected) {
      try {
        sessionStorage.setItem(TYPED, JSON.stringify({ card: thisCard(url.pathname), at: Date.now(), fields: [...new FormData(form)] }));
      } catch {
        // No room on the device: it goes to the server, which draws it again.
        redraws = true;
        return;
      }
    }
    event.preventDefault();
    // With a signal this page leaves the way back too, and what is typed on it with it.
    if (navigator.onLine) location.replace(url); else location.assign(url);
  }));

  if (form) {
    form.elements.client.value = newId();
    bring();
    addEventListener("pageshow", bring);
    const texts = [...form.querySelectorAll("[data-text]")];
    // A card needs a word; to the draft, a choice says something too.
    const saysSomething = () => texts.some((one) => one.value.trim()) || form.querySelector("[data-choices] input:checked");
    form.addEventListener("submit", async (event) => {
      if (redraws) return;
      // An empty card goes to the server as it is: its answer says what is missing, in words.
      if (!saysSomething() && navigator.onLine) return;
      event.preventDefault();
      if (!saysSomething()) { texts[0].focus(); return; }
      if (form.elements.written) form.elements.written.value = new Date().toISOString();
      const card = { id: form.elements.client.value, url: location.pathname, fields: [...new FormData(form)] };
      write(read().filter((one) => one.id !== card.id).concat(card));
      const button = form.querySelector("button[type=submit]");
      button.disabled = true;
      const told = await sendOne(card);
      button.disabled = false;
      if (told.state === "sent" || told.state === "gone") { show(told.page); tell(); }
      else if (told.state === "invalid") { drop(card.id); form.submit(); }
      else if (told.state === "closed") { tell(); }
      else if (!kept) { tell(); }
      else { showKept(card.id); tell(); }
    });
  }

  buttons[0].addEventListener("click", () => sendAll());
  buttons[1].addEventListener("click", () => {
    write([]);
    tell(say.gone);
    if (!place || !place.querySelector("[data-kept]")) return;
    // The empty card again, from what is here: without a signal nothing could be loaded.
    place.replaceChildren(...written);
    form.reset();
    form.elements.client.value = newId();
    form.querySelector("[data-text]").focus();
  });

  const look = () => {
    if (signal) { signal.hidden = navigator.onLine; signal.textContent = navigator.onLine ? "" : signal.dataset.offline; }
    if (navigator.onLine && read().length) sendAll();
  };
  addEventListener("online", look);
  addEventListener("offline", look);
  addEventListener("pageshow", look);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  addEventListener("storage", () => tell());
  // "Online" is a guess of the device: while a card waits, try again now and then.
  setInterval(() => { if (read().some((card) => !card.stuck)) sendAll(); }, 15000);
  tell();
  look();

  if (form && form.dataset.worker && "serviceWorker" in navigator && isSecureContext) navigator.serviceWorker.register(form.dataset.worker).catch(() => {});
})();
