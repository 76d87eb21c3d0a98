// The expert's own customers who wait, on every page of the desk: who, since when, and until when they are held for him.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { ticking } from "../clock";
import { Since, Tag } from "../components/basics";
import { Icon } from "../components/Icon";
import type { CustomerWaiting } from "../generated/messages";
import { t } from "../i18n";
import { duration, phoneNumber } from "../i18n/format";
import { waiting } from "../state";
import { showCustomer } from "./active";
import "./waiting.css";

const SHOWN = 3;

export function OwnWaiting() {
  const own = waiting.value?.own ?? [];
  return (
    <>
      <News own={own} />
      {own.length > 0 && (
        <section class="ownwaiting" aria-label={t("waiting.title")}>
          <h2 class="ownwaiting__title">{t("waiting.for_you")}</h2>
          <List own={own.slice(0, SHOWN)} />
          {own.length > SHOWN && (
            <details class="ownwaiting__more">
              <summary>{t("waiting.more", { count: own.length - SHOWN })}</summary>
              <List own={own.slice(SHOWN)} />
            </details>
          )}
        </section>
      )}
    </>
  );
}

function List({ own }: { own: readonly CustomerWaiting[] }) {
  return (
    <ul class="ownwaiting__list">
      {own.map((one) => (
        <One key={one.call} one={one} />
      ))}
    </ul>
  );
}

function One({ one }: { one: CustomerWaiting }) {
  const customer = one.customer;
  return (
    <li class="ownwaiting__one">
      {customer === null ? (
        <span class="ownwaiting__name">{nameOf(one)}</span>
      ) : (
        <button type="button" class="linklike ownwaiting__name" onClick={() => showCustomer(customer)}>
          {nameOf(one)}
        </button>
      )}
      <Since at={one.arrived} />
      <Held one={one} />
    </li>
  );
}

function Held({ one }: { one: CustomerWaiting }) {
  if (one.held) {
    const left = one.until ? Math.ceil((Date.parse(one.until) - ticking.value) / 1000) : 0;
    return (
      <Tag tone="accent">
        <span class={left > 0 ? "ownwaiting__held" : ""}>{t("waiting.held")}</span>
        {left > 0 && (
          <>
            <span class="ownwaiting__held"> · </span>
            {t("waiting.left", { time: duration(left) })}
          </>
        )}
      </Tag>
    );
  }
  return one.callback ? <Tag icon="out">{t("waiting.callback")}</Tag> : null;
}

function nameOf(one: CustomerWaiting): string {
  return one.customer_name ?? (one.number ? phoneNumber(one.number) : t("pop.hidden_number"));
}

/** Says each one once, to who does not see the strip appear. */
function News({ own }: { own: readonly CustomerWaiting[] }) {
  const said = useSignal("");
  const known = useRef(new Set<string>());
  useEffect(() => {
    const fresh = own.filter((one) => !one.callback && !known.current.has(one.call));
    known.current = new Set(own.map((one) => one.call));
    if (fresh.length > 0) said.value = fresh.map((one) => t("waiting.news", { name: nameOf(one) })).join(". ");
  }, [own]);
  return (
    <p class="visually-hidden" role="status">
      {said.value}
    </p>
  );
}

/** How many callers wait in his teams' queues; nothing while there are none. */
export function QueueCount() {
  const count = waiting.value?.count ?? 0;
  const longest = waiting.value?.longest;
  if (count === 0 || !longest) return null;
  const words = t("waiting.queues", { count });
  return (
    <span class="queuecount" title={words}>
      <Icon name="people" />
      <span class="visually-hidden">{words}, {t("waiting.longest")}</span>
      <strong aria-hidden="true">{count}</strong>
      <span class="queuecount__longest">
        <Since at={longest} />
      </span>
    </span>
  );
}
