/* Formulas are set a little smaller where they would be cut; longer ones can be scrolled. */
"use strict";

(function () {
  const SMALLEST = 0.65;

  function fit() {
    const box = document.getElementById("formulas");
    if (!box) return;
    box.style.fontSize = "";
    const share = box.clientWidth / box.scrollWidth;
    if (share < 1) box.style.fontSize = `${Math.max(SMALLEST, 0.98 * share)}em`;
  }

  new MutationObserver((changes) => {
    const set = ({ target }) => target.nodeType === 1 && target.closest("#formulas");
    if (changes.some(set)) requestAnimationFrame(fit);
  }).observe(document.documentElement, { subtree: true, childList: true });
  window.addEventListener("resize", fit);
})();
