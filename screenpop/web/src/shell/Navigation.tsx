// The way from page to page: the day's pages in the bar, the rest in a menu by subject, and on a phone all in the menu.
import { signal } from "@preact/signals";
import { Icon } from "../components/Icon";
import { Menu } from "../components/Menu";
import { t } from "../i18n";
import { session } from "../state";
import { go, GROUPS, pageAt, pageFor, pagesOf, type PagePath } from "./route";

const phone = matchMedia("(max-width: 700px)");
const narrow = signal(phone.matches);
phone.addEventListener("change", () => (narrow.value = phone.matches));

export function pageName(path: PagePath): string {
  return t(pageAt(path).name);
}

/** It is not there where there is only one page. */
export function Navigation() {
  const role = session.value?.role;
  const pages = role ? pagesOf(role) : [];
  if (!role || pages.length < 2) return null;
  const open = pageFor(role);
  const inBar = narrow.value ? [] : pages.filter((path) => pageAt(path).group === "day");
  const inMenu = pages.filter((path) => !inBar.includes(path));
  return (
    <nav class="pages" aria-label={t("shell.pages")}>
      {inBar.map((path) => (
        <PageLink key={path} path={path} class="pages__one" current={path === open} />
      ))}
      {inMenu.length > 0 && <More pages={inMenu} open={open} />}
    </nav>
  );
}

function More({ pages, open }: { pages: readonly PagePath[]; open: PagePath }) {
  const here = pages.includes(open);
  const face = (
    <>
      <span class="pages__name">{here ? pageName(open) : t("shell.more")}</span>
      <Icon name="down" />
    </>
  );
  return (
    <Menu class={`pages__more ${here ? "pages__more--here" : ""}`} label={t("shell.pages")} face={face}>
      {(close) =>
        GROUPS.map((group) => {
          const those = pages.filter((path) => pageAt(path).group === group);
          return those.length > 0 && (
            <div key={group} role="group" aria-label={t(`shell.group.${group}`)}>
              <p class="menu__label" aria-hidden="true">{t(`shell.group.${group}`)}</p>
              {those.map((path) => (
                <PageLink key={path} path={path} class="menu__item" current={path === open} role="menuitem" onGo={close} />
              ))}
            </div>
          );
        })
      }
    </Menu>
  );
}

interface LinkProps {
  readonly path: PagePath;
  readonly class: string;
  readonly current: boolean;
  readonly role?: "menuitem";
  readonly onGo?: () => void;
}

function PageLink({ path, class: name, current, role, onGo }: LinkProps) {
  return (
    <a
      class={name}
      href={path}
      role={role}
      tabIndex={role && -1}
      aria-current={current ? "page" : undefined}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        onGo?.();
        go(path);
      }}
    >
      {pageName(path)}
    </a>
  );
}
