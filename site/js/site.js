// Applies the reader's type size and contrast before the first paint, then starts the modules of the page.
//
// This is the one script that is not a module: a module runs only after the page has been parsed, so the
// reader would see the page change. Every page is complete without scripts.

{
  const root = document.documentElement;

  /** A saved setting; null if there is none or storage is not available. */
  const saved = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };

  /** Starts a module. With `isBlocking`, it runs before the first paint in browsers that support `blocking`. */
  const start = (address, isBlocking) => {
    const script = document.createElement("script");
    script.type = "module";
    script.src = address;
    if (isBlocking) script.setAttribute("blocking", "render");
    document.head.append(script);
    return script;
  };

  if (["large", "larger"].includes(saved("size"))) root.dataset.size = saved("size");
  if (saved("contrast") === "high") root.dataset.contrast = "high";

  // Style sheets show controls that need scripts only with the class `js`.
  root.classList.add("js");
  const page = start(new URL("page.js", document.currentScript.src).href, false);
  page.addEventListener("error", () => root.classList.remove("js"));

  // Adds the controls of the list of zones before the first paint, so that nothing moves.
  const zones = document.querySelector('link[rel="modulepreload"][href$="zones.js"]');
  if (zones) start(zones.href, true);
}
