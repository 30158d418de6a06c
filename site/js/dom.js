/**
 * Makes an element with attributes and children.
 *
 * An attribute that is `true` is written without a value; one that is `false` is left out.
 */
export function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

/** Calls a function with each element that matches a selector, once the page is parsed. */
export function bind(selector, call) {
  const start = () => {
    for (const found of document.querySelectorAll(selector)) call(found);
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
}
