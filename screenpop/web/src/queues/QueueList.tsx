// All queues: what they are called, whose they are, and whether they are open just now.
import { Tag } from "../components/basics";
import type { KeptQueue, KeptQueues } from "../generated/messages";
import { locale, t } from "../i18n";
import { time } from "../i18n/format";

interface ListProps {
  readonly kept: KeptQueues;
  readonly open: string | null;
  readonly onOpen: (name: string) => void;
  readonly onNew: () => void;
}

export function QueueList({ kept, open, onOpen, onNew }: ListProps) {
  return (
    <nav class="queuelist" aria-label={t("queues.title")}>
      <div class="queuelist__head">
        <h1 class="office__title">{t("queues.title")}</h1>
        <button type="button" class="button" onClick={onNew}>
          {t("queues.new")}
        </button>
      </div>
      <ul>
        {kept.items.map((each) => (
          <li key={each.queue.name}>
            <button
              type="button"
              class="queuelist__one"
              aria-current={each.queue.name === open ? "true" : undefined}
              onClick={() => onOpen(each.queue.name)}
            >
              <span class="queuelist__title">{each.queue.title}</span>
              <span class="queuelist__more">{each.queue.team}</span>
              <span class="queuelist__tags">
                <Tag tone={each.open ? "good" : "warn"}>{opening(each)}</Tag>
                {each.queue.name === kept.default && <Tag>{t("queues.default")}</Tag>}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function opening({ open, changes }: KeptQueue): string {
  if (!changes) return t(open ? "queues.open" : "queues.closed");
  return t(open ? "queues.open.until" : "queues.closed.until", { when: soon(changes) });
}

/** `18:00` today, `Mon 09:00` on another day. */
function soon(at: string): string {
  const when = new Date(at);
  if (when.toDateString() === new Date().toDateString()) return time(at);
  return `${new Intl.DateTimeFormat(locale.value, { weekday: "short" }).format(when)} ${time(at)}`;
}
