/* Showing an answer: the figures, and every control and text beside them. */
"use strict";

(function (page) {
  /* A component of Dash, as its own scripts describe it; texts are never read as HTML. */
  const h = (type, props, ...children) => ({
    type,
    namespace: "dash_html_components",
    props: { ...props, children: children.flat() },
  });
  const text = (id, children) => page.put(id, { children });

  const SLIDERS = 18;

  page.fillControls = function (state) {
    page.write("formula", state.formula);
    page.write("variables", state.variables.join(", "));
    for (const name of ["theme", "drag", "layers", "direction", "length", "contours", "methods"]) {
      page.put(name, { value: state[name] });
    }
    for (const name of ["points", "steps"]) {
      page.put(name, { value: state[name] });
      page.put(`${name}-slider`, { value: state[name] });
    }
    page.put("several", { value: state.starts === "several" ? ["yes"] : [] });
    page.put("rate", { value: state.rate });
    page.put("rate-slider", { value: Math.round(20 * Math.log10(state.rate)) / 20 });
  };

  /* The answer to the present state is here. */
  page.show = function (answer) {
    page.redraw(answer);
    page.put("formulas", { children: `$$\\begin{aligned}${aligned(answer.formulas)}\\end{aligned}$$` });
    page.notice(page.aside);
    page.aside = "";
    showControls(answer);
    showReading(answer);
    showDescents(answer);
    text("remarks", answer.remarks);
    text("python", answer.python);
    text("command", answer.command);
    showLinks(answer);
    describe(answer);
    page.put("play", { disabled: answer.descents.length === 0 });
  };

  /* The figures alone, of an answer to a state that is like the one before. */
  page.redraw = function (answer) {
    page.answer = answer;
    document.documentElement.dataset.theme = answer.theme;
    document.body.classList.add("shown");
    showFigures(answer);
  };

  /* Note when the picture of an answer is on the screen. */
  page.watch = function (sequence) {
    const plot = document.querySelector("#plane .js-plotly-plot");
    const drawn = plot && plot._fullLayout && plot.layout && plot.layout.meta === page.answer?.sequence;
    if (drawn) page.seen = seen(plot._fullLayout);
    if (drawn || !page.answer) document.body.dataset.drawn = String(sequence);
    else if (document.body.dataset.answered === String(sequence)) {
      requestAnimationFrame(() => page.watch(sequence));
    }
  };

  /* What is on the screen: axes of one scale may show a little more than was asked for. */
  const seen = ({ xaxis, yaxis }) => [xaxis, yaxis].map((axis) => axis && [...axis.range]);

  const aligned = (lines) => lines.map((line) => line.replace(" = ", " &= ")).join("\\\\[2pt] ");

  const coarse = () => window.matchMedia("(pointer: coarse)").matches;

  function showFigures(answer) {
    page.stopPlaying();
    const figure = answer.figure;
    figure.layout.dragmode = page.dragmode();
    // Under a finger what is pointed at can't be left again: the panel tells of it.
    if (coarse()) figure.layout.hovermode = false;
    figure.layout.meta = answer.sequence;
    page.put("plane", { figure });
    page.put("surface-box", { hidden: !answer.surface });
    if (answer.surface) page.put("surface", { figure: turned(answer.surface) });
  }

  /* A surface as it has been turned: from where it was looked at, if that is not where one begins. */
  let begun = null;
  function turned(surface) {
    const scene = document.querySelector("#surface .js-plotly-plot")?._fullLayout?.scene?._scene;
    const first = surface.layout.scene.camera;
    const now = scene?.getCamera();
    const off = (eye) => Math.hypot(...["x", "y", "z"].map((axis) => eye[axis] - begun[axis]));
    if (now && begun && off(now.eye) > 1e-3) surface.layout.scene.camera = now;
    begun = first.eye;
    return surface;
  }

  function showControls(answer) {
    const { axes, variables, letters, constants } = answer;
    const rows = page.rows();
    for (let index = 0; index < SLIDERS; index += 1) {
      const row = rows[index];
      page.put(`slider-row-${index}`, { hidden: !row });
      if (!row) continue;
      const most = Math.max(row.constant ? 5 : 2, 2 * Math.abs(row.value));
      const ends = sliderEnds(row.name, row.value, most, page.pulled === `slider-${index}`);
      text(`slider-label-${index}`, `${row.name} =`);
      text(`number-label-${index}`, `${row.name}, as a number`);
      page.put(`slider-${index}`, { ...ends, step: (ends.max - ends.min) / 200, value: row.value });
      page.put(`number-${index}`, { value: row.value });
    }
    page.put("letters", {
      options: letters.map((name) => ({ label: name, value: name })),
      value: Object.keys(constants),
    });
    const options = variables.map((value) => h("Option", { value }, value));
    page.put("axes", { hidden: variables.length < 3 });
    const last = answer.picked[answer.picked.length - 1];
    [0, 1].forEach((axis) => {
      const there = axis < axes.length;
      text(`axis-${axis}`, options);
      if (there) requestAnimationFrame(() => (document.getElementById(`axis-${axis}`).value = axes[axis]));
      page.put(`range-${axis}`, { hidden: !there });
      page.put(`at-${axis}`, { value: there && last ? last[axis] : null });
      page.put(`at-label-${axis}`, { children: there ? `${axes[axis]} =` : "", hidden: !there });
      document.getElementById(`at-${axis}`)?.closest("div")?.toggleAttribute("hidden", !there);
      if (!there) return;
      text(`range-name-${axis}`, axes[axis]);
      text(`low-label-${axis}`, `${axes[axis]} from`);
      text(`high-label-${axis}`, "to");
      page.put(`low-${axis}`, { value: answer.ranges[axis][0] });
      page.put(`high-${axis}`, { value: answer.ranges[axis][1] });
    });
    const line = axes.length === 1;
    for (const name of ["length-box", "contours-box", "points-row"]) {
      document.getElementById(name)?.toggleAttribute("hidden", line);
    }
    for (const name of ["contours", "streamlines", "surface"]) {
      const box = document.querySelector(`#layers input[value="${name}"]`);
      box?.closest("label").toggleAttribute("hidden", line);
    }
  }

  /* A slider keeps its ends while it is pulled, and while they suit its value. */
  const ends = new Map();
  function sliderEnds(name, value, most, pulled) {
    const known = ends.get(name);
    const suits = known && value >= known.min && value <= known.max;
    if (!suits || (!pulled && known.max > 4 * most)) ends.set(name, { min: -most, max: most });
    return ends.get(name);
  }

  function showReading(answer) {
    const reading = answer.reading;
    if (!reading) return text("reading", []);
    const at = reading.point.map(([name, value]) => `${name} = ${value}`).join(", ");
    const off = (error) => h("Td", { className: "error" }, error ? `± ${error}` : "");
    const value = h("Td", {}, reading.value);
    const rows = [h("Tr", {}, h("Th", { scope: "row" }, "f"), value, off(reading.error))];
    for (const { name, value, error, why } of reading.slopes) {
      const partial = reading.slopes.length > 1 ? `∂f/∂${name}` : `df/d${name}`;
      const doubt = why ? " doubt" : "";
      rows.push(
        h("Tr", { className: doubt.trim() }, h("Th", { scope: "row" }, partial), h("Td", {}, value),
          off(error)),
      );
    }
    const notes = reading.slopes
      .filter(({ why }) => why)
      .map(({ name, why }) => h("P", { className: "doubt" }, `Not to be trusted, along ${name}: ${why}.`));
    const plane = reading.slopes.length > 1 ? "Tangent plane" : "Tangent";
    const more = reading.tangent
      ? [h("P", { className: "tangent" }, `${plane}: ${reading.tangent}`)]
      : [h("P", { className: "doubt" }, "f or its gradient is not defined here: no tangent.")];
    return text("reading", [h("P", {}, `At ${at}`), h("Table", {}, h("Tbody", {}, rows)), ...notes, ...more]);
  }

  function showDescents(answer) {
    if (!answer.descents.length) return text("descents", []);
    const head = ["f", "steps", "because", "ends at"].map((word) => h("Th", { scope: "col" }, word));
    // The panel is narrow: what a path is called stands in a line of its own.
    const bodies = answer.descents.map((path) => {
      const cells = [path.value, path.steps, path.reason, path.end];
      return h("Tbody", {},
        h("Tr", {}, h("Th", { scope: "rowgroup", colSpan: 4 }, `${path.name} from ${path.start}`)),
        h("Tr", {}, cells.map((cell) => h("Td", {}, String(cell)))));
    });
    const table = h("Table", { className: "descents" }, h("Thead", {}, h("Tr", {}, head)), bodies);
    return text("descents", [h("Div", { className: "scrolls", tabIndex: 0, role: "region",
      "aria-label": "Paths downhill" }, table)]);
  }

  function showLinks(answer) {
    const query = answer.query ? `?${answer.query}` : "";
    const address = window.location.pathname + query;
    window.history.replaceState(null, "", address);
    text("link", window.location.origin + address);
    const files = { png: "picture.png", svg: "picture.svg", html: "picture.html", csv: "field.csv" };
    for (const [name, file] of Object.entries(files)) {
      page.put(`take-${name}`, { href: `${page.base}take/${file}${query}` });
    }
  }

  /* What the picture is, for those who don't see it. */
  function describe(answer) {
    const where = answer.axes
      .map((name, axis) => `${name} from ${answer.ranges[axis][0]} to ${answer.ranges[axis][1]}`)
      .join(", ");
    const kind = answer.axes.length > 1 ? "Gradient" : "Curve and slope";
    const words = `${kind} of ${page.state.formula}: ${where}. ${answer.remarks}`;
    document.getElementById("plane-box").setAttribute("aria-label", words);
    document.getElementById("surface-box").setAttribute("aria-label", `Surface. ${words}`);
    text("status", words);
  }

  const LETTER = 9; // pixels of a letter of a formula that is quoted

  /* What is wrong, under the box, pointing at the place; the last good picture stays. */
  page.explain = function (refusal) {
    const parts = [];
    if (refusal.kind === "formula" && refusal.text) {
      const { text: typed, position } = refusal;
      const room = document.querySelector(".ask").clientWidth / LETTER;
      const around = Math.max(8, Math.min(40, Math.floor(room / 2) - 4));
      const start = Math.max(0, position - around);
      const shown = typed.slice(start, position + around).replace(/\s/g, " ");
      const dots = start ? "…" : "";
      parts.push(h("Pre", { "aria-hidden": "true" },
        `${dots}${shown}\n${" ".repeat(dots.length + [...typed.slice(start, position)].length)}^`));
    }
    parts.push(h("P", {}, page.inWords(refusal.message)));
    mark(parts, refusal.kind === "formula");
    document.getElementById("picture").classList.add("stale");
    requestAnimationFrame(() => document.getElementById("mistake").scrollIntoView({ block: "nearest" }));
  };

  page.notice = (message) => mark(message ? [h("P", {}, message)] : [], false);

  function mark(parts, invalid) {
    text("mistake", parts);
    const box = document.getElementById("formula");
    if (!box) return;
    box.setAttribute("aria-invalid", String(invalid));
    box.setAttribute("aria-describedby", "mistake");
    document.getElementById("picture").classList.remove("stale");
  }

  /* Messages are written for Python; here there are boxes. */
  page.inWords = (message) =>
    message
      .replace(/declare it: variables=\([^)]*\)\.?/g, "write it into the box “Variables, in order”.")
      .replace(/declare it as one of them\.?/g,
        "add it to the box “Variables, in order”, or empty that box.")
      .replace(/Declare it as a variable, variables=\([^)]*\),/g,
        "Write it into the box “Variables, in order”,")
      .replace(/say of what: variables=\([^)]*\)\.?/g, "write of what into the box “Variables, in order”.");

  page.dragmode = () => (coarse() ? false : page.state.drag);

  page.copy = async function (name) {
    const copied = document.getElementById(name).textContent;
    try {
      await navigator.clipboard.writeText(copied);
    } catch {
      const range = document.createRange();
      range.selectNodeContents(document.getElementById(name));
      window.getSelection().removeAllRanges();
      window.getSelection().addRange(range);
      text("status", "Selected: copy it with the keyboard.");
      return;
    }
    page.put(`copy-${name}`, { children: "Copied" });
    setTimeout(() => page.put(`copy-${name}`, { children: "Copy" }), 1500);
  };
})(window.gradscape);
