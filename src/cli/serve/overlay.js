// Shows the findings of the newest records below the page, and loads the page again after a change.

const OWN = "/~zonepress/";

/** An element with a class and contents, which are texts or elements. */
const element = (name, className, ...contents) => {
  const made = document.createElement(name);
  if (className) {
    made.className = className;
  }
  made.append(...contents);
  return made;
};

const place = ({ file, line, column }) => [file, line, column].filter((part) => part !== null).join(":");

const item = (finding) => {
  const level = finding.severity === "error" ? "错误" : "提醒";
  const entry = element(
    "li",
    "",
    `${level}（${finding.code}）：${finding.message} `,
    element("code", "", place(finding)),
  );
  if (finding.help) {
    entry.append(element("span", "zp-help", finding.help));
  }
  return entry;
};

const summary = (errors, warnings, failure) => {
  const counts = errors + warnings === 0 ? "没有问题" : `${errors} 个错误，${warnings} 个提醒`;
  const kept = failure ? `；页面没有更新：${failure}` : "";
  return `预览（含尚未发布的经验材料）：${counts}${kept}`;
};

const show = ({ findings, failure }) => {
  const errors = findings.filter((finding) => finding.severity === "error");
  const warnings = findings.filter((finding) => finding.severity !== "error");
  const documents = element("a", "", "全部文书");
  documents.href = `${OWN}documents`;
  const head = element("summary", "", summary(errors.length, warnings.length, failure), documents);
  const list = element("ol", "", ...errors.concat(warnings).map(item));
  const details = element("details", "", head, list);
  details.open = errors.length > 0 || Boolean(failure);
  const overlay = element("aside", errors.length > 0 || failure ? "zp-errors" : "", details);
  overlay.id = "zp-overlay";
  overlay.setAttribute("aria-label", "预览");
  document.body.append(overlay);
};

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Loads the page again when the preview has changed. A preview that is gone may come back. */
const follow = async (seen) => {
  while (true) {
    try {
      const answer = await fetch(`${OWN}changes?seen=${seen}`);
      if ((await answer.json()) !== seen) {
        location.reload();
        return;
      }
    } catch {
      await wait(1000);
    }
  }
};

const start = async () => {
  const report = await (await fetch(`${OWN}report.json`)).json();
  show(report);
  await follow(report.number);
};

start();
