// The display settings in the header. `site.js` applies them when a page is opened.

const root = document.documentElement;

/** Saves a setting. If storage is not available, the setting applies to this page only. */
function save(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage is disabled.
  }
}

/** Sets and saves an attribute of the page that style sheets use. An empty value removes it. */
function set(name, value) {
  if (value) root.dataset[name] = value;
  else delete root.dataset[name];
  save(name, value);
}

const press = (button, is) => button.setAttribute("aria-pressed", is);

/** The buttons that choose the type size. */
export function sizes(group) {
  const buttons = [...group.querySelectorAll("button")];
  const show = () => {
    for (const button of buttons) press(button, button.dataset.size === (root.dataset.size ?? ""));
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      set("size", button.dataset.size);
      show();
    });
  }
  show();
}

/** The button that switches high contrast on and off. */
export function contrast(button) {
  const isHigh = () => root.dataset.contrast === "high";
  button.addEventListener("click", () => {
    set("contrast", isHigh() ? "" : "high");
    press(button, isHigh());
  });
  press(button, isHigh());
}
