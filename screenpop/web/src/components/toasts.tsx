// Short notices in the corner that leave by themselves; an error stays until it is closed.
import { signal } from "@preact/signals";
import { t } from "../i18n";
import { Icon } from "./Icon";

interface Notice {
  readonly id: number;
  readonly text: string;
  readonly bad: boolean;
}

const SHOWN = 6_000;
const MOST = 3;

const notices = signal<readonly Notice[]>([]);
let last = 0;

export function notify(text: string, bad = false): void {
  const notice = { id: ++last, text, bad };
  notices.value = [...notices.value.filter((other) => other.text !== text), notice].slice(-MOST);
  if (!bad) setTimeout(() => dismiss(notice.id), SHOWN);
}

function dismiss(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id);
}

export function Toasts() {
  return (
    <div class="toasts" role="status">
      {notices.value.map(({ id, text, bad }) => (
        <div key={id} class={`toast ${bad ? "toast--bad" : ""}`}>
          <span>{text}</span>
          <button
            type="button"
            class="button button--plain button--icon"
            aria-label={t("common.close")}
            onClick={() => dismiss(id)}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  );
}
