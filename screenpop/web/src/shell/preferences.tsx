// The agent's language and appearance.
import { api, explain } from "../api";
import { MenuItem } from "../components/Menu";
import { Icon } from "../components/Icon";
import { notify } from "../components/toasts";
import type { Language } from "../generated/messages";
import { language, languages, setLanguage, t } from "../i18n";
import { session } from "../state";
import { setTheme, theme, themes } from "../theme/theme";

const offered = Object.entries(languages) as [Language, string][];

function choose(chosen: Language): void {
  setLanguage(chosen);
  if (session.value) api.setLanguage(chosen).catch((error: unknown) => notify(explain(error), true));
}

/** The languages as a row of buttons, for the sign-in page. */
export function LanguageChoice() {
  return (
    <div class="languages" role="group" aria-label={t("shell.language")}>
      {offered.map(([code, name]) => (
        <button
          key={code}
          type="button"
          class="button button--plain"
          lang={code}
          aria-pressed={language.value === code}
          onClick={() => choose(code)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

/** Both choices as parts of a menu. */
export function PreferenceItems() {
  return (
    <>
      <p class="menu__label">{t("shell.language")}</p>
      {offered.map(([code, name]) => (
        <MenuItem key={code} checked={language.value === code} onTake={() => choose(code)}>
          <span lang={code}>{name}</span>
          {language.value === code && <Icon name="check" class="icon--check" />}
        </MenuItem>
      ))}
      <p class="menu__label">{t("shell.theme")}</p>
      {themes.map((name) => (
        <MenuItem key={name} checked={theme.value === name} onTake={() => setTheme(name)}>
          {t(`theme.${name}`)}
          {theme.value === name && <Icon name="check" class="icon--check" />}
        </MenuItem>
      ))}
    </>
  );
}
