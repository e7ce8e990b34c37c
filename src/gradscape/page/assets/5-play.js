/* Playing the ways downhill: a dot runs along each of them, all in the same time. */
"use strict";

(function (page) {
  const MILLISECONDS = 4000;
  let playing = 0;

  /* Plotly's arrays, as the server sends them: bytes in base64, or plain. */
  function numbers(array) {
    if (!array || !array.bdata) return array || [];
    const bytes = Uint8Array.from(atob(array.bdata), (letter) => letter.charCodeAt(0));
    return new Float64Array(bytes.buffer);
  }

  function points(path) {
    const flat = numbers(path);
    const count = page.answer.axes.length;
    const found = [];
    for (let index = 0; index + count <= flat.length; index += count) {
      found.push(Array.from(flat.slice(index, index + count)));
    }
    return found;
  }

  page.points = points;

  page.play = function () {
    const plot = document.querySelector("#plane .js-plotly-plot");
    if (!plot || !page.answer || !page.answer.descents.length) return;
    playing += 1;
    const mine = playing;
    const paths = page.answer.descents.map((descent) => points(descent.path));
    const values = page.answer.descents.map((descent) => numbers(descent.values));
    const longest = Math.max(...paths.map((path) => path.length));
    const layer = dots(plot, paths.length);
    const scales = page.answer.scales;
    const began = performance.now();
    const time = Math.min(MILLISECONDS, 400 * longest);

    function frame(now) {
      if (mine !== playing) return;
      const { xaxis, yaxis } = plot._fullLayout; // they move while the plane is dragged
      const share = Math.min(1, (now - began) / time);
      const step = Math.round(share * (longest - 1));
      paths.forEach((path, index) => {
        const at = Math.min(step, path.length - 1);
        const point = path[at];
        const x = xaxis.d2p((point[0] - scales[0][0]) / scales[0][1]);
        const height =
          point.length > 1
            ? (point[1] - scales[1][0]) / scales[1][1]
            : (values[index][at] - page.answer.heights[0]) / page.answer.heights[1];
        const y = yaxis.d2p(height);
        const dot = layer.children[index];
        dot.style.transform = `translate(${x + xaxis._offset}px, ${y + yaxis._offset}px)`;
        dot.hidden = !(x >= 0 && x <= xaxis._length && y >= 0 && y <= yaxis._length);
      });
      layer.dataset.step = String(step);
      if (share < 1) requestAnimationFrame(frame);
      else page.put("status", { children: "Played to the end." });
    }
    requestAnimationFrame(frame);
  };

  /* What is played belongs to one picture: another one ends it. */
  page.stopPlaying = function () {
    playing += 1;
    document.querySelector("#plane .dots")?.remove();
  };

  function dots(plot, count) {
    plot.querySelector(".dots")?.remove();
    const layer = document.createElement("div");
    layer.className = "dots";
    for (let index = 0; index < count; index += 1) layer.append(document.createElement("i"));
    plot.append(layer);
    return layer;
  }
})(window.gradscape);
