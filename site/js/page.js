// The scripts of every page: display settings, the menu on narrow screens, the days left, and citations.

import { bind, element } from "./dom.js";
import { contrast, sizes } from "./settings.js";

/** Opens and closes the menu on narrow screens. */
function menu(nav) {
  const button = nav.querySelector(".menu-button");
  const isOpen = () => button.getAttribute("aria-expanded") === "true";
  const open = (is) => {
    button.setAttribute("aria-expanded", is);
    nav.classList.toggle("is-open", is);
  };
  button.addEventListener("click", () => open(!isOpen()));
  nav.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOpen()) return;
    open(false);
    button.focus();
  });
}

/** Updates the days left, counted from today in Beijing. */
function daysLeft(left) {
  const today = new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
  const days = Math.round((Date.parse(left.dataset.until) - Date.parse(today)) / 864e5) + 1;
  left.querySelector("dt").textContent = days > 0 ? "还剩（含今天）" : "期限";
  left.querySelector("dd").textContent = days > 0 ? `${days}天` : "已满";
}

/** Completes a citation with today's date and the address, and adds a button that copies it. */
function citation(text) {
  const now = new Date();
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  text.querySelector(".cite-day").textContent = day.map((it) => String(it).padStart(2, "0")).join("-");
  const address = text.querySelector(".cite-address");
  if (address.textContent === "网址" && location.protocol.startsWith("http")) {
    address.textContent = location.origin + location.pathname;
  }
  if (!navigator.clipboard) return;
  const button = element("button", { type: "button", class: "button-plain" }, "复制");
  const status = element("span", { role: "status" });
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent.trim());
      status.textContent = "已复制";
    } catch {
      status.textContent = "未能复制，请选中文字后复制";
    }
  });
  text.after(element("p", { class: "actions" }, button, status));
}

bind(".settings-sizes", sizes);
bind(".settings-contrast", contrast);
bind(".site-nav", menu);
bind("[data-until]", daysLeft);
bind(".cite-text", citation);
