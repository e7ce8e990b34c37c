/* Boxes of numbers: what is typed counts, and a decimal comma is a point. */
"use strict";

(function (page) {
  const isNumber = (box) => box.matches?.('input[type="number"]');

  /* Dash holds what is typed against what was typed before, not against what it has put in since. */
  document.addEventListener("change", ({ target: box }) => {
    if (!page.state || !isNumber(box)) return;
    if (box.value === "") return emptied(box);
    page.put(box.id, { value: +box.value });
    page.change(box.id, +box.value);
  });

  /* A number that there must be comes back; a point may be none. */
  function emptied(box) {
    const known = page.known(box.id);
    if (!/^at-/.test(box.id) && known !== null) box.value = known;
  }

  /* The arrows take the steps of the slider: 0.1 is not followed by 1.1. */
  document.addEventListener("keydown", (event) => {
    const up = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!up || event.target.id !== "rate" || !(event.target.value > 0)) return;
    event.preventDefault();
    const place = Math.round(20 * Math.log10(event.target.value)) + up;
    page.change("rate-slider", place / 20);
    event.target.value = page.state.rate;
  });

  /* Most browsers drop the comma without a word: 0,5 would be 5. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "," || !isNumber(event.target)) return;
    event.preventDefault();
    document.execCommand("insertText", false, ".");
  });
  document.addEventListener("paste", (event) => {
    const pasted = event.clipboardData?.getData("text/plain").trim() || "";
    if (!isNumber(event.target) || !/^[-+−]?\d*[,.]?\d+(e[-+−]?\d+)?$/i.test(pasted)) return;
    event.preventDefault();
    document.execCommand("insertText", false, pasted.replace(",", ".").replaceAll("−", "-"));
  });
})(window.gradscape);
