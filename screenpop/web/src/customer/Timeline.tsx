// Everything that ever happened with a customer; older pages come as one scrolls.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { api } from "../api";
import { Empty, Failed, Loading } from "../components/basics";
import { Icon, type IconName } from "../components/Icon";
import type { TimelineItem } from "../generated/messages";
import { isKey, locale, t, tCode } from "../i18n";
import { duration, time } from "../i18n/format";
import { Pager } from "./pager";
import { EVERYTHING, TimelineFilter, isEverything } from "./TimelineFilter";
import "./timeline.css";

const PAGE = 30;
const AHEAD = "600px";

export function Timeline({ customer }: { customer: number }) {
  const [wanted, setWanted] = useState(EVERYTHING);
  const pager = useMemo(
    () => new Pager((cursor, signal) => api.timeline(customer, { ...wanted, cursor, limit: PAGE }, signal)),
    [customer, wanted],
  );
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Which element scrolls depends on the width of the page: the margin is for whichever it is.
    const ahead = { rootMargin: AHEAD, scrollMargin: AHEAD };
    const seen = new IntersectionObserver(([entry]) => entry?.isIntersecting && void pager.more(), ahead);
    if (end.current) seen.observe(end.current);
    return () => seen.disconnect();
  }, [pager, pager.pages.value]);
  useEffect(() => () => pager.stop(), [pager]);

  const items = pager.items.value;
  return (
    <div class="timeline" aria-busy={pager.loading.value}>
      <TimelineFilter wanted={wanted} onChange={setWanted} />
      <ol>
        {items.map((item, index) => (
          <Entry key={item.id} item={item} month={newMonth(item, items[index - 1])} />
        ))}
      </ol>
      {pager.failure.value && <Failed message={pager.failure.value} retry={() => void pager.more()} />}
      {pager.loading.value && <Loading lines={items.length ? 2 : 6} />}
      {pager.complete.value && items.length === 0 && (
        <Empty title={t(isEverything(wanted) ? "timeline.empty" : "filter.nothing")} />
      )}
      {pager.complete.value && items.length > 0 && <p class="timeline__end faint">{t("timeline.end")}</p>}
      <div ref={end} />
    </div>
  );
}

function Entry({ item, month }: { item: TimelineItem; month: string | null }) {
  const facts = [
    item.channel && tCode("channel", item.channel),
    item.outcome && outcomeWord(item.kind, item.outcome),
    item.disposition && tCode("disposition", item.disposition),
    item.seconds !== null && item.seconds > 0 && duration(item.seconds),
    item.agent_name ?? item.agent,
  ].filter((fact) => typeof fact === "string");
  return (
    <li>
      {month && <h3 class="timeline__month">{month}</h3>}
      <article class={`entry entry--${item.kind}`}>
        <time class="entry__when" dateTime={item.at} title={new Date(item.at).toLocaleString(locale.value)}>
          <span>{dayInMonth(item.at)}</span>
          <span class="faint">{time(item.at)}</span>
        </time>
        <span class="entry__icon">
          <Icon name={iconOf(item)} />
        </span>
        <div class="entry__body">
          <p class="entry__title">
            {item.direction && (
              <span class="entry__direction" title={t(`direction.${item.direction}`)}>
                <Icon name={item.direction === "inbound" ? "in" : "out"} />
                <span class="visually-hidden">{t(`direction.${item.direction}`)}</span>
              </span>
            )}
            {item.title}
          </p>
          {item.text && <p class="entry__text">{item.text}</p>}
          {facts.length > 0 && <p class="faint">{facts.join(" · ")}</p>}
        </div>
      </article>
    </li>
  );
}

/** What became of it: of a call the queue visit's outcome, of anything else how far it is. */
export function outcomeWord(kind: string, outcome: string): string | null {
  if (kind === "operation" && outcome === "done") return null;
  const group = groups[kind] ?? (isKey(`outcome.${outcome}`) ? "outcome" : "status");
  return tCode(group, outcome);
}

const groups: Readonly<Record<string, string>> = {
  operation: "operation_status",
  task: "task",
  appointment: "appointment",
  deal: "deal",
};

const byChannel: Readonly<Record<NonNullable<TimelineItem["channel"]>, IconName>> = {
  call: "phone",
  chat: "chat",
  email: "mail",
  visit: "person",
  meeting: "calendar",
  letter: "letter",
};
const byKind: Readonly<Record<string, IconName>> = {
  operation: "coins",
  request: "request",
  note: "note",
  voicemail: "mail",
  task: "check",
  appointment: "calendar",
  deal: "gift",
  document: "letter",
};

function iconOf(item: TimelineItem): IconName {
  return byKind[item.kind] ?? (item.channel ? byChannel[item.channel] : "note");
}

function newMonth(item: TimelineItem, before: TimelineItem | undefined): string | null {
  const name = monthOf(item.at);
  return before && monthOf(before.at) === name ? null : name;
}

function monthOf(at: string): string {
  return new Intl.DateTimeFormat(locale.value, { month: "long", year: "numeric" }).format(new Date(at));
}

function dayInMonth(at: string): string {
  return new Intl.DateTimeFormat(locale.value, { day: "numeric", weekday: "short" }).format(new Date(at));
}
