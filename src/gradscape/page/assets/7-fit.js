/* Formulas are set a little smaller where they would be cut; longer ones can be scrolled. */
"use strict";

(function () {
  const SMALLEST = 0.65;

  function fit() {
    const box = document.getElementById("formulas");
    if (!box) return;
    box.style.fontSize = "";
    // Widths don't follow the size exactly: it is tried until nothing is cut.
    for (let size = 1; box.scrollWidth > box.clientWidth && size > SMALLEST; ) {
      const fits = (size * box.clientWidth) / box.scrollWidth;
      size = Math.max(SMALLEST, Math.min(fits, size - 0.01));
      box.style.fontSize = `${size}em`;
    }
  }

  new MutationObserver((changes) => {
    const set = ({ target }) => target.nodeType === 1 && target.closest("#formulas");
    if (changes.some(set)) requestAnimationFrame(fit);
  }).observe(document.documentElement, { subtree: true, childList: true });
  window.addEventListener("resize", fit);
  document.fonts.addEventListener("loadingdone", fit);
})();
