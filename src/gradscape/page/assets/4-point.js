/* A click into the picture means the very place that was clicked, not the nearest datum. */
"use strict";

(function (page) {
  const STILL = 4; // pixels that a click may move

  let down = null;

  const graph = () => document.querySelector("#plane .js-plotly-plot");

  /* Coordinates along the axes of a place on the screen; null outside the plot. */
  function place(event) {
    const plot = graph();
    if (!plot || !plot._fullLayout || !page.answer) return null;
    const { xaxis, yaxis } = plot._fullLayout;
    if (!xaxis || !yaxis) return null;
    const box = plot.getBoundingClientRect();
    const x = event.clientX - box.left - xaxis._offset;
    const y = event.clientY - box.top - yaxis._offset;
    // A curve has its slope beneath it: there, too, a click means a place of the one variable.
    const line = page.answer.axes.length === 1;
    if (x < 0 || y < 0 || x > xaxis._length || (!line && y > yaxis._length)) return null;
    const [[start0, unit0], second] = page.answer.scales;
    const point = [start0 + unit0 * xaxis.p2d(x)];
    const steps = [unit0 * Math.abs(xaxis.p2d(1) - xaxis.p2d(0))];
    if (!line) {
      point.push(second[0] + second[1] * yaxis.p2d(y));
      steps.push(second[1] * Math.abs(yaxis.p2d(1) - yaxis.p2d(0)));
    }
    return point.map((value, axis) => sharp(value, steps[axis]));
  }

  /* As many digits as a pixel has. */
  function sharp(value, step) {
    if (!(step > 0)) return value;
    const unit = Math.pow(10, Math.floor(Math.log10(step)) - 1);
    return +(Math.round(value / unit) * unit).toPrecision(15);
  }

  document.addEventListener(
    "pointerdown",
    (event) => {
      const inside = event.target.closest && event.target.closest("#plane");
      down = inside && event.button === 0 ? [event.clientX, event.clientY] : null;
    },
    true,
  );

  document.addEventListener(
    "pointerup",
    (event) => {
      if (!down) return;
      const moved = Math.hypot(event.clientX - down[0], event.clientY - down[1]);
      down = null;
      if (moved > STILL) return;
      const point = place(event);
      if (point) window.dash_clientside.set_props("pointed", { data: { point, at: Date.now() } });
    },
    true,
  );
})(window.gradscape);
