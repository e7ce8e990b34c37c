/* Dash calls the labels of boxes to tick "options" of a list box, which they are not: a box to tick
   within an option can't be found by ear. Without these words they are what they are. */
"use strict";

(function () {
  const WRONG = "label[role='option'], label[aria-selected], [role='listbox']:has(label)";

  function mend() {
    for (const element of document.querySelectorAll(WRONG)) {
      element.removeAttribute("role");
      element.removeAttribute("aria-selected");
      element.removeAttribute("aria-multiselectable");
    }
  }

  new MutationObserver(mend).observe(document.documentElement, {
    subtree: true,
    childList: true,
    attributeFilter: ["role", "aria-selected"],
  });
})();
