/* The state of the page: what each control changes in it, and what undo goes back to. */
"use strict";

window.gradscape = {
  state: null, // all that is seen; the same as State in page/state.py
  answer: null, // the last good one
  gallery: {}, // formulas by name, with their ranges
  origin: null, // the formula of the gallery that the one typed is a variation of
  shown: null, // the question that it answers
  refused: "", // what part of the state was refused since
  mistaken: false, // whether anything of it was
  seen: null, // the axes' ranges on the screen
  pulled: "", // the slider that was changed last, if it was one
  past: [], // earlier states, the latest last
  aside: "", // what is to be said beside the next picture
};

(function (page) {
  const MOST_PAST = 200;
  const MOST_STARTS = 8;

  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const number = (value) =>
    value === null || value === "" || value === undefined || !isFinite(value) ? null : +value;

  const MOST_NAMED = 12; // what the server takes of each list

  /* A list of [name, ...] with the entry of that name replaced; those longest ago are dropped. */
  function put(list, name, ...values) {
    const others = list.filter((entry) => entry[0] !== name);
    return [...others, [name, ...values]].slice(-MOST_NAMED);
  }

  const clean = (value) => (isFinite(value) ? +value.toPrecision(15) : value);

  /* Ranges of the variables along the axes; what is no range, too small for numbers, changes none. */
  function setRanges(state, ranges) {
    if (!ranges.every(([low, high]) => low < high)) return state;
    let list = state.ranges;
    ranges.forEach((ends, axis) => {
      list = put(list, page.answer.axes[axis], ...ends.map(clean));
    });
    return { ...state, ranges: list };
  }

  /* A range with as many digits as can be seen. Its width is rounded, not its upper end: to move is
     not to zoom. */
  function seenRange([low, high]) {
    const unit = Math.pow(10, Math.floor(Math.log10(high - low)) - 3);
    const even = (value) => Math.sign(value) * Math.round(Math.abs(value) / unit) * unit;
    const [start, width] = [even(low), even(high - low)];
    return isFinite(start + width) && width > 0 ? [start, start + width] : [low, high];
  }

  /* The picture is a little larger than the domain; what is dragged is the picture. */
  function zoomed(state, event) {
    const answer = page.answer;
    if (!answer) return state;
    const found = ["xaxis", "yaxis"].map((axis) => {
      if (`${axis}.range[0]` in event) return [event[`${axis}.range[0]`], event[`${axis}.range[1]`]];
      return event[`${axis}.range`] || null;
    });
    if (answer.axes.length === 1) found[1] = null;
    if (!found.some(Boolean)) return state;
    const ranges = answer.axes.map((_, axis) => {
      const domain = answer.ranges[axis];
      const [start, unit] = answer.scales[axis];
      if (!found[axis]) return domain;
      const [before, after] = [page.seen[axis], found[axis]].map((ends) =>
        ends.map((end) => start + unit * +end),
      );
      const scale = (after[1] - after[0]) / (before[1] - before[0]);
      return domain.map((end) => after[0] + (end - before[0]) * scale);
    });
    return setRanges(state, ranges.map(seenRange));
  }

  /* Exact, so that as many steps out as in lead back. */
  function closer(state, factor) {
    if (!page.answer) return state;
    const ranges = page.answer.ranges.map(([low, high]) => {
      const middle = low / 2 + high / 2;
      return [middle - (middle - low) * factor, middle + (high - middle) * factor];
    });
    return setRanges(state, ranges);
  }

  /* The row of a slider, as the last answer laid them out: constants first, then held variables. */
  function slid(state, index, value) {
    const row = page.rows()[index];
    if (!row || value === null) return state;
    const key = row.constant ? "constants" : "held";
    const known = state[key].some((entry) => entry[0] === row.name);
    if (!known) return { ...state, [key]: put(state[key], row.name, value) };
    const list = state[key].map((entry) => (entry[0] === row.name ? [row.name, value] : entry));
    return { ...state, [key]: list };
  }

  /* Rows of sliders that the last answer asks for. */
  page.rows = function () {
    if (!page.answer) return [];
    const constants = Object.keys(page.answer.constants);
    return [
      ...constants.map((name) => ({ name, constant: true, value: page.answer.constants[name] })),
      ...Object.entries(page.answer.held).map(([name, value]) => ({ name, constant: false, value })),
    ];
  };

  function lettersChosen(state, chosen) {
    if (!page.answer) return state;
    const before = Object.fromEntries(state.constants);
    const constants = chosen.map((name) => [name, name in before ? before[name] : 1]);
    const away = new Set(chosen);
    return { ...state, constants, variables: state.variables.filter((name) => !away.has(name)) };
  }

  function picked(state, point) {
    const earlier = state.starts === "several" ? state.picked : [];
    const all = [...earlier.filter((other) => !same(other, point)), point];
    if (all.length > MOST_STARTS) {
      page.aside = `The page takes ${MOST_STARTS} starts: the earliest was left away.`;
    }
    return { ...state, picked: all.slice(-MOST_STARTS) };
  }

  /* Coordinates typed one after the other make one point; one of them typed again, another. */
  let typing = { axes: [], point: undefined };
  function typedPoint(state, axis) {
    const count = page.answer ? page.answer.axes.length : 2;
    const values = [0, 1].map((each) => number(document.getElementById(`at-${each}`)?.value));
    const point = values.slice(0, count);
    const last = state.picked.at(-1);
    if (point.includes(null)) typing = { axes: [axis], point: last };
    if (point.includes(null) || same(last, point)) return state;
    const goesOn = same(last, typing.point) && !typing.axes.includes(axis);
    typing = { axes: goesOn ? [...typing.axes, axis] : [axis], point };
    return picked(goesOn ? { ...state, picked: state.picked.slice(0, -1) } : state, point);
  }

  function typedRange(state, axis, end, value) {
    if (!page.answer || value === null || axis >= page.answer.ranges.length) return state;
    // The last answer's, or what was typed since and refused: the other end may be typed next.
    const name = page.answer.axes[axis];
    const [, ...typed] = state.ranges.find((entry) => entry[0] === name) || [];
    const range = typed.length ? typed : [...page.answer.ranges[axis]];
    if (range[end] === value) return state;
    range[end] = value;
    return { ...state, ranges: put(state.ranges, name, ...range) };
  }

  /* Formulas of the gallery say by themselves of what they are: no variables are declared. */
  function fromGallery(state, name) {
    const entry = name && page.gallery[name];
    if (!entry) return state;
    return {
      ...state, formula: entry.formula, variables: [], constants: [], axes: [], held: [],
      picked: [], ranges: entry.ranges,
    };
  }

  /* The entry of the gallery that a formula is, or is a variation of. */
  function originOf(formula) {
    const entry = Object.values(page.gallery).find((other) => other.formula === formula);
    if (entry) return entry;
    return page.origin && isVariation(page.origin.formula, formula) ? page.origin : null;
  }

  /* What came from the gallery goes with its formula; a variation of that keeps the view. */
  function typedFormula(state, formula) {
    const entry = originOf(state.formula);
    page.origin = entry && isVariation(entry.formula, formula) ? entry : null;
    const typed = { ...state, formula };
    if (!entry || page.origin) return typed;
    const theirs = (range) => entry.ranges.some((other) => same(other, range));
    return { ...typed, ranges: state.ranges.filter((range) => !theirs(range)) };
  }

  /* Whether half of a formula still stands, around a place that was changed. */
  function isVariation(formula, typed) {
    const most = Math.min(formula.length, typed.length);
    let [start, end] = [0, 0];
    while (start < most && formula[start] === typed[start]) start += 1;
    while (start + end < most && formula.at(-1 - end) === typed.at(-1 - end)) end += 1;
    return start + end >= formula.length / 2;
  }

  const words = (text) => (text || "").split(/[\s,;]+/).filter(Boolean);

  /* What each control does to the state. */
  const REDUCERS = {
    formula: (state, value) => typedFormula(state, value || ""),
    gallery: fromGallery,
    letters: (state, value) => lettersChosen(state, value || []),
    variables: (state, value) => ({ ...state, variables: words(value), axes: [] }),
    "axis-0": (state, value) => chosenAxis(state, 0, value),
    "axis-1": (state, value) => chosenAxis(state, 1, value),
    layers: (state, value) => ({ ...state, layers: value || [] }),
    methods: (state, value) => ({ ...state, methods: value || [] }),
    clear: (state) => ({ ...state, picked: [] }),
    closer: (state) => closer(state, 0.5),
    farther: (state) => closer(state, 2),
    "first-view": (state) => ({ ...state, ranges: page.firstRanges(state) }),
    "at-0": (state) => typedPoint(state, 0),
    "at-1": (state) => typedPoint(state, 1),
    several: (state, value) => ({ ...state, starts: (value || []).length ? "several" : "one" }),
    rate: (state, value) => (number(value) === null ? state : { ...state, rate: number(value) }),
    "rate-slider": (state, value) => ({ ...state, rate: +Math.pow(10, +value).toPrecision(2) }),
    plane: zoomed,
    pointed: (state, value) => (value ? picked(state, value.point) : state),
  };
  ["theme", "drag", "direction", "length", "contours"].forEach((name) => {
    REDUCERS[name] = (state, value) => ({ ...state, [name]: value });
  });
  ["points", "steps"].forEach((name) => {
    const set = (state, value) =>
      number(value) === null ? state : { ...state, [name]: Math.round(number(value)) };
    REDUCERS[name] = set;
    REDUCERS[`${name}-slider`] = set;
  });
  [0, 1].forEach((axis) => {
    REDUCERS[`low-${axis}`] = (state, value) => typedRange(state, axis, 0, number(value));
    REDUCERS[`high-${axis}`] = (state, value) => typedRange(state, axis, 1, number(value));
  });

  function chosenAxis(state, axis, value) {
    if (!value || !page.answer || page.answer.axes.length < 2) return state;
    const axes = [...page.answer.axes];
    if (axes[axis] === value) return state;
    if (axes[1 - axis] === value) axes[1 - axis] = axes[axis];
    axes[axis] = value;
    return { ...state, axes, picked: [] };
  }

  /* The state after a control has got a value. */
  page.reduce = function (state, control, value) {
    const slider = control.match(/^(?:slider|number)-(\d+)$/);
    if (slider) return slid(state, +slider[1], number(value));
    return control in REDUCERS ? REDUCERS[control](state, value) : state;
  };

  /* Where a formula is first looked at: as the gallery says, or -2 to 2. */
  page.firstRanges = (state) => originOf(state.formula)?.ranges || [];

  page.remember = function (state) {
    page.past.push(state);
    if (page.past.length > MOST_PAST) page.past.shift();
  };

  page.same = same;
})(window.gradscape);
