/* Asking the server: one question for each state, and only the latest answer counts. */
"use strict";

(function (page) {
  let sequence = 0; // of the last question
  let asking = null; // what would stop it
  let asked = null; // the room it said there is

  const config = JSON.parse(document.getElementById("_dash-config").textContent);
  page.base = config.requests_pathname_prefix;

  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  const BESIDE = 700; // pixels: from here on, the surface is beside the plane

  /* Room for the picture, in pixels; multiples of 20, so that few differ. */
  function room() {
    const { clientWidth } = document.getElementById("pictures");
    const { clientHeight } = document.getElementById("plane-box");
    const two = page.state.layers.includes("surface") && clientWidth >= BESIDE;
    document.body.classList.toggle("beside", two);
    const even = (pixels) => 20 * Math.max(12, Math.min(100, Math.floor(pixels / 20)));
    return [even(two ? (clientWidth - 10) / 2 : clientWidth), even(clientHeight)];
  }

  async function fetched(path, options) {
    const response = await fetch(page.base + path, options);
    const body = await response.json();
    return { good: response.ok, body };
  }

  /* Ask for the present state. An answer that comes after a later question is thrown away. */
  page.ask = async function () {
    sequence += 1;
    const mine = sequence;
    if (asking) asking.abort();
    asking = new AbortController();
    page.stopPlaying();
    document.body.dataset.asking = String(mine);
    page.put("undo", { disabled: page.past.length === 0 });
    const question = { state: page.state, dark: dark.matches, size: room() };
    asked = question.size;
    const result = await answered(question, mine);
    if (mine !== sequence) return;
    if (result.good) {
      page.shown = question;
      page.refused = "";
      page.mistaken = false;
      page.show(result.body);
    } else {
      page.refused = result.body.part || "";
      page.mistaken = true;
      page.explain(result.body);
      await retuned(question, mine);
      if (mine !== sequence) return;
    }
    document.body.dataset.answered = String(mine);
    page.watch(mine);
  };

  async function answered(question, mine) {
    try {
      const { good, body } = await fetched("answer", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(question),
        signal: asking.signal,
      });
      return { good, body: { ...body, sequence: mine } };
    } catch {
      // Where it was given up for a later question, nobody reads this.
      const message = "The server doesn't answer: has it been stopped?";
      return { good: false, body: { kind: "away", message } };
    }
  }

  /* The picture that stays beside a mistake follows the colours, the room there is, and the way one
     drags. */
  async function retuned(question, mine) {
    const { theme, drag } = question.state;
    if (!page.shown) {
      document.documentElement.dataset.theme = theme === "system" ? "" : theme;
      return;
    }
    const tuned = { ...question, state: { ...page.shown.state, theme, drag } };
    if (page.same(tuned, page.shown)) return;
    const { good, body } = await answered(tuned, mine);
    if (!good || mine !== sequence) return;
    page.shown = tuned;
    page.redraw(body);
  }

  /* A state is new: remember the one before, if it was no mistake, and ask. One pull at a slider is
     one step back. */
  let last = { control: "", at: 0 };
  page.become = function (state, control = "") {
    if (page.same(state, page.state)) return;
    const kept = withoutRefused(state);
    const now = performance.now();
    const goesOn = control && control === last.control && now - last.at < 800;
    if (!goesOn && kept === state && !page.mistaken) page.remember(page.state);
    last = { control, at: now };
    page.pulled = control;
    page.state = kept;
    if (kept !== state) page.fillControls(kept);
    page.ask();
  };

  /* What was refused of the last state stands in no other change's way: it is as it was before. */
  function withoutRefused(state) {
    const part = page.refused;
    if (!part || !page.shown || !page.same(state[part], page.state[part])) return state;
    return { ...state, [part]: page.shown.state[part] };
  }

  /* The first state: that of the address. */
  page.begin = async function () {
    const { body } = await fetched(`state${window.location.search}`, {});
    page.state = body.state;
    page.gallery = body.gallery;
    page.fillControls(page.state);
    page.aside = body.message;
    page.ask();
  };

  dark.addEventListener("change", () => page.state && page.ask());
  let resizing = null;
  window.addEventListener("resize", () => {
    clearTimeout(resizing);
    resizing = setTimeout(() => {
      if (page.state && !page.same(room(), asked)) page.ask();
    }, 200);
  });

  const ACTIONS = {
    undo() {
      if (!page.past.length) return;
      page.state = page.past.pop();
      page.fillControls(page.state);
      const list = document.getElementById("gallery");
      if (page.gallery[list.value]?.formula !== page.state.formula) list.value = "";
      page.ask();
    },
    play: () => page.play(),
    "copy-python": () => page.copy("python"),
    "copy-command": () => page.copy("command"),
    "copy-link": () => page.copy("link"),
  };

  /* A slider and the number beside it are the same. */
  function settle(control, state) {
    const [, name, slider] = control.match(/^(points|steps|rate)(-slider)?$/) || [];
    if (!name) return;
    const onSlider = name === "rate" ? Math.round(20 * Math.log10(state.rate)) / 20 : state[name];
    page.put(name, { value: state[name] });
    if (!slider && isFinite(onSlider)) page.put(`${name}-slider`, { value: onSlider });
  }

  page.change = function (control, value) {
    const pulled = /slider/.test(control) ? control : "";
    page.become(page.reduce(page.state, control, value), pulled);
    if (control === "formula") document.getElementById("gallery").value = "";
    if (control === "gallery") page.fillControls(page.state);
    settle(control, page.state);
  };

  /* Dash calls this for every change of a control; what it sets itself comes back unchanged. */
  function changed() {
    const context = window.dash_clientside.callback_context;
    if (!page.begun) {
      page.begun = true;
      page.begin();
      return;
    }
    if (!page.state) return;
    for (const { prop_id: property, value } of context.triggered) {
      const control = property.slice(0, property.lastIndexOf("."));
      if (value === undefined || value === null) continue;
      if (put.get(control) === JSON.stringify(value)) continue;
      put.delete(control);
      if (control in ACTIONS) ACTIONS[control](value);
      else page.change(control, value);
    }
  }

  /* What the page itself has put into a control is no change of it. */
  const put = new Map();
  page.put = function (control, properties) {
    if ("value" in properties) put.set(control, JSON.stringify(properties.value));
    window.dash_clientside.set_props(control, properties);
  };

  /* What has been put into a control last, or typed; null where nothing has. */
  page.known = (control) => (put.has(control) ? JSON.parse(put.get(control)) : null);

  /* Boxes of text are the browser's own: Dash puts the caret back while one types on, which swaps
     letters. A pause in typing, Enter, or leaving the box is a change. */
  const PAUSE = 300; // ms
  const waiting = new Map();
  const isText = (box) => box.matches("#formula, #variables");

  function settled(box) {
    clearTimeout(waiting.get(box.id));
    if (!page.state) return typed(box); // the page isn't there yet
    waiting.delete(box.id);
    page.change(box.id, box.value);
  }

  function typed(box) {
    clearTimeout(waiting.get(box.id));
    waiting.set(box.id, setTimeout(settled, PAUSE, box));
  }

  /* What is being typed is never overwritten. */
  page.write = function (name, value) {
    const box = document.getElementById(name);
    if (box && box.value !== value && !waiting.has(name)) box.value = value;
  };

  const joined = (text) => text.replace(/\s*[\r\n]+\s*/g, " ");

  /* Lines that are pasted become one, as if it had been typed: what was before can be had again. */
  document.addEventListener("paste", (event) => {
    const lines = event.clipboardData?.getData("text/plain") || "";
    if (!isText(event.target) || !/[\r\n]/.test(lines)) return;
    event.preventDefault();
    document.execCommand("insertText", false, joined(lines.trim()));
  });
  document.addEventListener("input", ({ target: box }) => {
    if (!isText(box)) return;
    if (/[\r\n]/.test(box.value)) {
      const caret = joined(box.value.slice(0, box.selectionStart).trimStart()).length;
      box.value = joined(box.value.trim());
      box.setSelectionRange(caret, caret);
    }
    typed(box);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !isText(event.target) || event.isComposing) return;
    event.preventDefault();
    settled(event.target);
  });
  document.addEventListener("focusout", ({ target: box }) => {
    if (isText(box) && waiting.has(box.id)) settled(box);
  });

  /* Lists to choose from are the browser's own, of which Dash doesn't tell. */
  document.addEventListener("change", (event) => {
    const { id, value } = event.target;
    if (page.state && event.target.matches("#gallery, #axis-0, #axis-1")) page.change(id, value);
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, { gradscape: { changed } });
})(window.gradscape);
