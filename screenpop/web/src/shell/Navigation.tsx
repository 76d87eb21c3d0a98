// The way from page to page; it is not there where there is only one.
import { t } from "../i18n";
import { session } from "../state";
import { go, pageFor, pagesOf, type PagePath } from "./route";

const names = { "/floor": "floor.title", "/queues": "queues.title", "/staffing": "staffing.title" } as const;

export function pageName(path: PagePath): string {
  return t(names[path]);
}

export function Navigation() {
  const role = session.value?.role;
  const pages = role ? pagesOf(role) : [];
  if (!role || pages.length < 2) return null;
  const open = pageFor(role);
  return (
    <nav class="pages" aria-label={t("shell.pages")}>
      {pages.map((path) => (
        <a
          key={path}
          class="pages__one"
          href={path}
          aria-current={path === open ? "page" : undefined}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
            event.preventDefault();
            go(path);
          }}
        >
          {pageName(path)}
        </a>
      ))}
    </nav>
  );
}
