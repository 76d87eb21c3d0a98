// Who is signed in, his preferences, and the way out.
import { explain } from "../api";
import { Icon } from "../components/Icon";
import { Menu, MenuItem } from "../components/Menu";
import { notify } from "../components/toasts";
import { t } from "../i18n";
import { signOut } from "../session";
import { session } from "../state";
import { PreferenceItems } from "./preferences";

export function UserMenu({ onHelp }: { onHelp?: () => void }) {
  const name = session.value?.name ?? "";
  const face = (
    <>
      <Icon name="person" />
      <span class="usermenu__name">{name}</span>
      <Icon name="down" />
    </>
  );
  return (
    <Menu class="usermenu" end label={t("shell.you")} face={face}>
      {(close) => (
        <>
          <PreferenceItems />
          <hr class="menu__rule" />
          {onHelp && (
            <MenuItem
              onTake={() => {
                close();
                onHelp();
              }}
            >
              {t("shell.shortcuts")}
            </MenuItem>
          )}
          <MenuItem onTake={() => signOut().catch((error: unknown) => notify(explain(error), true))}>
            {t("shell.signout")}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
