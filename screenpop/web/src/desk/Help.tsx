// The sheet of keyboard shortcuts.
import { Kbd } from "../components/basics";
import { Dialog } from "../components/Dialog";
import { t } from "../i18n";
import { helping, shortcuts } from "./shortcuts";

const shown: Readonly<Record<string, string>> = { "1": "1–9", Escape: "Esc" };

export function Help() {
  if (!helping.value) return null;
  return (
    <Dialog title={t("shell.shortcuts")} onClose={() => (helping.value = false)}>
      <dl class="help">
        {shortcuts.map(({ key, label }) => (
          <div key={key} class="help__line">
            <dt>
              <span class="visually-hidden">{shown[key] ?? key}</span>
              <Kbd>{shown[key] ?? key.toUpperCase()}</Kbd>
            </dt>
            <dd>{t(label)}</dd>
          </div>
        ))}
      </dl>
      <p class="faint">{t("help.alt")}</p>
    </Dialog>
  );
}
