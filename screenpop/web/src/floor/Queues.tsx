// The queues side by side: how many wait, how long the first of them has waited, who is to be rung back, what is closed.
import { ticking } from "../clock";
import { Since, Tag } from "../components/basics";
import { t } from "../i18n";
import { waitTone } from "./look";
import { queues, type FloorState, type QueueRow } from "./model";

export function Queues({ floor }: { floor: FloorState }) {
  return (
    <ul class="queues" aria-label={t("floor.queues")}>
      {queues(floor).map((row) => (
        <Queue key={row.queue.queue} {...row} />
      ))}
    </ul>
  );
}

function Queue({ queue, waiting, callbacks }: QueueRow) {
  const first = waiting[0];
  const tone = first ? waitTone(first, queue, ticking.value) : "plain";
  return (
    <li class={`queue queue--${tone} ${first ? "" : "queue--empty"}`}>
      <span class="queue__head">
        <span class="queue__title" title={queue.title}>
          {queue.title}
        </span>
        {!queue.open && <Tag tone="warn">{t("floor.queue.closed")}</Tag>}
      </span>
      {first ? (
        <>
          <strong class="queue__count">{t("floor.queue.waiting", { count: waiting.length })}</strong>
          <span class="queue__longest">
            {t("floor.queue.longest")} <Since at={first.arrived} />
          </span>
        </>
      ) : (
        <span class="queue__count">{t("floor.queue.empty")}</span>
      )}
      {callbacks.length > 0 && <span class="queue__callbacks">{t("floor.queue.callbacks", { count: callbacks.length })}</span>}
    </li>
  );
}
