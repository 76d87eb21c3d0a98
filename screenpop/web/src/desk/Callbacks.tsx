// Customers who asked to be rung back: how far each has come, and what the agent has to settle himself.
import { explain } from "../api";
import { ticking } from "../clock";
import { Tag } from "../components/basics";
import { notify } from "../components/toasts";
import type { CallbackLine } from "../generated/messages";
import { t, tCode } from "../i18n";
import { moment, phoneNumber } from "../i18n/format";
import { session } from "../state";
import { showCustomer } from "./active";
import { inboxOpen, settle } from "./incoming";

/** Not while somebody's phone rings for it. */
const SETTLED_BY_HAND: readonly CallbackLine["state"][] = ["given_up", "waiting", "scheduled"];

export function Callbacks({ items }: { items: readonly CallbackLine[] }) {
  return (
    <section class="inbox" aria-label={t("callback.list")}>
      <h2 class="field__label">{t("callback.list")}</h2>
      <ul>
        {items.map((item) => (
          <Callback key={item.id} item={item} />
        ))}
      </ul>
    </section>
  );
}

function Callback({ item }: { item: CallbackLine }) {
  const givenUp = item.state === "given_up";
  const now = ticking.value;
  const done = () =>
    settle(item.id).then(
      () => notify(t("callback.settled")),
      (error: unknown) => notify(explain(error), true),
    );
  return (
    <li class="inbox__item">
      <p class="inbox__who">
        <CustomerName {...item} />
        <span class="inbox__number">{phoneNumber(item.number)}</span>
      </p>
      <p class="inbox__more">
        <Tag tone={givenUp ? "warn" : "plain"}>{tCode("callback.state", item.state)}</Tag>
        <span>{t("callback.asked_at", { when: moment(item.asked_at, now) })}</span>
        {item.tries > 0 && <span>{t("callback.tries", { count: item.tries })}</span>}
        {item.last_result && <span>{tCode("callback.result", item.last_result)}</span>}
        {item.state === "scheduled" && item.next_try_at && (
          <span>{t("callback.next", { when: moment(item.next_try_at, now) })}</span>
        )}
      </p>
      {SETTLED_BY_HAND.includes(item.state) && (
        <button type="button" class="button inbox__act" onClick={() => void done()}>
          {t(givenUp ? "callback.settle" : "callback.drop")}
        </button>
      )}
    </li>
  );
}

interface Named {
  readonly customer: number | null;
  readonly customer_name: string | null;
}

/** Opens the customer's record; a stranger has none, and only a desk shows one. */
export function CustomerName({ customer, customer_name }: Named) {
  const name = customer_name ?? t("pop.unknown");
  if (customer === null || session.value?.role !== "agent") return <span class="inbox__name">{name}</span>;
  const open = () => {
    inboxOpen.value = false;
    showCustomer(customer);
  };
  return (
    <button type="button" class="linklike inbox__name" onClick={open}>
      {name}
    </button>
  );
}
