// The queues side by side: how many wait, and how long the first of them has waited.
import { ticking } from "../clock";
import { Since } from "../components/basics";
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

function Queue({ queue, waiting }: QueueRow) {
  const first = waiting[0];
  const tone = first ? waitTone((ticking.value - Date.parse(first.arrived)) / 1000) : "plain";
  return (
    <li class={`queue queue--${tone} ${first ? "" : "queue--empty"}`}>
      <span class="queue__title">{queue.title}</span>
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
    </li>
  );
}
