/* Boxes of numbers: what is typed counts, and a decimal comma is a point. */
"use strict";

(function (page) {
  const isNumber = (box) => box.matches?.('input[type="number"]');

  /* Dash holds what is typed against what was typed before, not against what it has put in since. */
  document.addEventListener("change", ({ target: box }) => {
    if (!page.state || !isNumber(box) || box.value === "") return;
    page.put(box.id, { value: +box.value });
    page.change(box.id, +box.value);
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
